//! A small model of WebRTC: descriptions with an `ice-ufrag`, candidates, and ordered reliable channels.
//!
//! A channel opens once both ends have each other's description and one of them a candidate that fits.
//! What a real stack refuses is noted as a fault of whoever asked for it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use celljam::room::event::{Candidate, Description, Input, LinkId, Output, SdpKind};

use super::{Node, Parcel, World, ms};

/// A member's connection.
pub(super) type EndId = (usize, LinkId);

/// What a JavaScript peer advertises.
pub(super) const MAX_MESSAGE: usize = 262_144;

/// Messages, each with the number of its channel.
pub(super) type Stalled = Vec<(u32, Vec<u8>)>;

#[derive(Debug, Default)]
pub(super) struct End {
    /// How many descriptions it has made: the version in the session description.
    versions: u32,
    offered: bool,
    /// The ufrag of the other side, once described.
    remote: Option<String>,
    candidates: usize,
    /// The other end, once they have found each other.
    pub(super) other: Option<EndId>,
    pub(super) open: bool,
    /// When the last bytes sent from here arrive.
    pub(super) last: Duration,
    under_way: usize,
    full: bool,
    /// Which channel of the connection it sends on: another one may take its place.
    pub(super) channel: u32,
    /// What came to the place where this direction stalls.
    pub(super) stalled: Option<Stalled>,
    /// How often it has stalled.
    pub(super) stalls: u32,
}

impl End {
    /// Whether nothing is under way from here.
    pub(super) fn is_idle(&self) -> bool {
        !self.full && self.under_way == 0 && self.stalled.is_none()
    }
}

#[derive(Debug, Default)]
pub(super) struct Web {
    pub(super) ends: BTreeMap<EndId, End>,
    pub(super) parted: BTreeSet<(usize, usize)>,
    /// Percentages of messages that are lost from one member to another.
    pub(super) lossy: BTreeMap<(usize, usize), u32>,
    /// Members to which bytes travel slowly.
    pub(super) slow: BTreeSet<usize>,
    /// Ends that were closed, with their other ends: what they had sent still goes.
    closed: BTreeMap<EndId, EndId>,
}

impl Web {
    /// What is known of each end, the times aside.
    pub(super) fn states(&self) -> String {
        let state = |(id, end): (&EndId, &End)| {
            let End {
                offered,
                remote,
                other,
                open,
                candidates,
                ..
            } = end;
            format!("{id:?} {offered} {remote:?} {other:?} {open} {candidates}")
        };
        self.ends.iter().map(state).collect()
    }
}

fn ufrag_of(end: EndId) -> String {
    format!("u{}x{}", end.0, end.1.0)
}

/// The end that a ufrag names.
fn end_of(ufrag: &str) -> Option<EndId> {
    let (node, link) = ufrag.strip_prefix('u')?.split_once('x')?;
    Some((node.parse().ok()?, LinkId(link.parse().ok()?)))
}

fn ufrag_in(sdp: &str) -> Option<String> {
    sdp.lines()
        .find_map(|line| line.strip_prefix("a=ice-ufrag:"))
        .map(str::to_owned)
}

impl<N: Node> World<N> {
    pub(super) fn perform_link(&mut self, n: usize, output: Output) {
        match output {
            Output::LinkOffer(link) => {
                self.web.ends.insert(
                    (n, link),
                    End {
                        offered: true,
                        ..End::default()
                    },
                );
                self.describe((n, link), SdpKind::Offer);
            }
            Output::LinkAnswer(link, offer) => {
                self.web.ends.insert((n, link), End::default());
                self.remote((n, link), &offer);
            }
            Output::LinkRemote(link, description) => self.remote((n, link), &description),
            Output::LinkAddCandidate(link, candidate) => self.candidate((n, link), &candidate),
            Output::LinkSend(link, bytes) => self.bytes_sent((n, link), bytes),
            Output::LinkClose(link) => self.close((n, link)),
            _ => {}
        }
    }

    /// Makes a description, and candidates after the first one.
    fn describe(&mut self, end: EndId, kind: SdpKind) {
        let Some(state) = self.web.ends.get_mut(&end) else {
            return;
        };
        state.versions += 1;
        let (version, ufrag) = (state.versions, ufrag_of(end));
        let sdp = format!("v=0\r\no=- 1 {version} IN IP4 127.0.0.1\r\na=ice-ufrag:{ufrag}\r\n");
        let at = self.now + self.random(1..=20);
        let local = Input::LinkLocal(end.1, Description { kind, sdp });
        self.send(at, Parcel::Input(end.0, local));
        let trickled = if version == 1 {
            self.weather.candidates
        } else {
            0
        };
        for n in 1..=trickled {
            let candidate = Candidate {
                candidate: format!(
                    "candidate:{n} 1 udp 1 192.0.2.{} 9 typ host ufrag {ufrag}",
                    end.0
                ),
                mid: "0".to_owned(),
                mline: 0,
            };
            let at = at + self.random(0..=30);
            self.send(
                at,
                Parcel::Input(end.0, Input::LinkCandidate(end.1, candidate)),
            );
        }
    }

    fn remote(&mut self, end: EndId, description: &Description) {
        let Some(state) = self.web.ends.get_mut(&end) else {
            return self.fault(end, "no such link");
        };
        let waits = state.offered && state.remote.is_none();
        if description.kind == SdpKind::Answer && !waits {
            self.give_up(end, "an answer in the wrong state");
            return self.fault(end, "an answer in the wrong state");
        }
        let ufrag = ufrag_in(&description.sdp);
        if ufrag.is_none() {
            return self.give_up(end, "no session description");
        }
        if state.open && state.remote != ufrag {
            // The certificate is another one: no connection goes on with that.
            return self.give_up(end, "the offer of another connection");
        }
        state.remote = ufrag;
        if description.kind == SdpKind::Offer {
            // A pending offer of our own is rolled back, as browsers do.
            state.offered = false;
            self.describe(end, SdpKind::Answer);
        }
        self.send(self.now + self.weather.checks, Parcel::Unmet(end));
        self.try_connect(end);
    }

    /// Both descriptions are there, and the checks have found no way all the same.
    pub(super) fn unmet(&mut self, end: EndId) {
        if self.web.ends.get(&end).is_some_and(|it| !it.open) {
            self.gone(end, "no way was found".to_owned());
        }
    }

    fn candidate(&mut self, end: EndId, candidate: &Candidate) {
        let Some(state) = self.web.ends.get_mut(&end) else {
            return self.fault(end, "no such link");
        };
        let Some(remote) = &state.remote else {
            return self.fault(end, "a candidate before the description");
        };
        // Of another attempt, or nonsense: a real stack checks it in vain.
        if candidate.candidate.ends_with(&format!("ufrag {remote}")) {
            state.candidates += 1;
            self.try_connect(end);
        }
    }

    fn try_connect(&mut self, end: EndId) {
        let Some(other) = self
            .web
            .ends
            .get(&end)
            .and_then(|it| end_of(it.remote.as_deref()?))
        else {
            return;
        };
        let (Some(near), Some(far)) = (self.web.ends.get(&end), self.web.ends.get(&other)) else {
            return;
        };
        let agreed = far.remote.as_deref() == Some(&*ufrag_of(end)) && near.other.is_none();
        let found = near.candidates + far.candidates > 0;
        if agreed && found && !self.web.parted.contains(&(end.0, other.0)) {
            self.web
                .ends
                .entry(end)
                .and_modify(|it| it.other = Some(other));
            self.web
                .ends
                .entry(other)
                .and_modify(|it| it.other = Some(end));
            let at = self.now + self.random(self.weather.connect.clone());
            self.send(at, Parcel::Connected(end, other));
        }
    }

    pub(super) fn connected(&mut self, one: EndId, other: EndId) {
        let absent = |n| self.dead.contains(&n) || self.clocks.is_asleep(n);
        let apart = self.web.parted.contains(&(one.0, other.0));
        if apart || absent(one.0) || absent(other.0) || !self.are_paired(one, other) {
            return;
        }
        for end in [one, other] {
            if self
                .web
                .ends
                .get_mut(&end)
                .is_some_and(|it| !std::mem::replace(&mut it.open, true))
            {
                self.inject(
                    end.0,
                    Input::LinkOpen {
                        link: end.1,
                        max_message: MAX_MESSAGE,
                    },
                );
            }
        }
    }

    fn are_paired(&self, one: EndId, other: EndId) -> bool {
        let paired = |a: EndId, b| self.web.ends.get(&a).is_some_and(|it| it.other == Some(b));
        paired(one, other) && paired(other, one)
    }

    fn bytes_sent(&mut self, end: EndId, bytes: Vec<u8>) {
        let travel = self.random(self.weather.link.clone());
        let (rate, mut queue) = (self.weather.rate.max(1), self.weather.queue);
        if !self.nodes[end.0].is_bounded() {
            queue = usize::MAX;
        }
        let Some(state) = self.web.ends.get_mut(&end) else {
            return self.fault(end, "no such link");
        };
        if state.full {
            return;
        }
        if state.under_way > 0 && state.under_way + bytes.len() > queue {
            state.full = true;
            return self.send(self.now, Parcel::Input(end.0, Input::LinkFull(end.1)));
        }
        state.under_way += bytes.len();
        let to_slow = state
            .other
            .is_some_and(|far| self.web.slow.contains(&far.0));
        let rate = if to_slow { 1 } else { rate };
        let takes = ms((bytes.len() / rate) as u64);
        let at = (self.now + travel).max(state.last) + takes;
        state.last = at;
        let channel = state.channel;
        self.send(at, Parcel::Bytes(end, channel, bytes));
    }

    /// Bytes that `from` sent arrive, or are lost with their connection.
    pub(super) fn bytes_arrived(&mut self, from: EndId, channel: u32, bytes: Vec<u8>) {
        let Some(state) = self.web.ends.get_mut(&from) else {
            return self.last_bytes(from, bytes);
        };
        if let Some(stalled) = &mut state.stalled {
            return stalled.push((channel, bytes));
        }
        let parted = |to: EndId| self.web.parted.contains(&(from.0, to.0));
        let Some(to) = state.other.filter(|to| !parted(*to)) else {
            return;
        };
        let lost = state.channel != channel;
        state.under_way = state.under_way.saturating_sub(bytes.len());
        let drained = state.full && state.under_way <= self.weather.queue / 4;
        state.full &= !drained;
        if drained {
            self.send(self.now, Parcel::Input(from.0, Input::LinkDrained(from.1)));
        }
        let percent = self.web.lossy.get(&(from.0, to.0)).copied();
        let lost = lost || percent.is_some_and(|percent| self.happens(percent));
        let far = self.web.ends.get(&to);
        if !lost && far.is_some_and(|it| it.other == Some(from)) {
            self.inject(to.0, Input::LinkBytes(to.1, bytes));
        }
    }

    /// What was under way when its end was closed.
    fn last_bytes(&mut self, from: EndId, bytes: Vec<u8>) {
        let Some(to) = self.web.closed.get(&from).copied() else {
            return;
        };
        let far = self.web.ends.get(&to);
        if far.is_some_and(|it| it.other == Some(from)) {
            self.inject(to.0, Input::LinkBytes(to.1, bytes));
        }
    }

    fn close(&mut self, end: EndId) {
        let closing = self.web.ends.get(&end);
        let flows = closing.filter(|it| it.stalled.is_none());
        if let Some(far) = flows.and_then(|it| it.other) {
            self.web.closed.insert(end, far);
        }
        if let Some(other) = self
            .web
            .ends
            .remove(&end)
            .and_then(|it| it.other.map(|far| (far, it.last)))
        {
            let (far, last) = other;
            let at = (self.now + self.random(self.weather.link.clone())).max(last);
            if !self.web.parted.contains(&(end.0, far.0)) {
                self.lose_at(at, far, "closed by the peer".to_owned());
            }
        }
    }

    /// An end will see that its connection with the one at the other end now is no more.
    pub(super) fn lose_at(&mut self, at: Duration, end: EndId, reason: String) {
        let other = self.web.ends.get(&end).and_then(|it| it.other);
        self.send(at, Parcel::Gone(end, other, reason));
    }

    /// A page's end may have gone on with another attempt meanwhile.
    pub(super) fn lost(&mut self, end: EndId, other: Option<EndId>, reason: String) {
        let now_with = self.web.ends.get(&end).and_then(|it| it.other);
        if now_with == other {
            self.gone(end, reason);
        }
    }

    /// An end sees that its connection is no more.
    pub(super) fn gone(&mut self, end: EndId, reason: String) {
        if self.web.ends.remove(&end).is_some() {
            self.inject(end.0, Input::LinkClosed(end.1, reason));
        }
    }

    /// An end cannot go on. The other one hears nothing of it any more.
    fn give_up(&mut self, end: EndId, reason: &str) {
        let far = self.web.ends.get(&end).and_then(|it| it.other);
        self.gone(end, reason.to_owned());
        if let Some(far) = far {
            let at = self.now + self.weather.silence;
            self.lose_at(at, far, "nothing comes".to_owned());
        }
    }

    fn fault(&mut self, end: EndId, what: &str) {
        let line = format!("n{} {:?}: {what}", end.0, end.1);
        self.note(|| format!("fault {line}"));
        self.faults.push(line);
    }

    /// Both ends of each connection of two members.
    pub(super) fn ends_between(&self, one: usize, other: usize) -> Vec<(EndId, EndId)> {
        let of_one = self.web.ends.iter().filter(|(end, _)| end.0 == one);
        let paired = of_one.filter_map(|(end, state)| Some((*end, state.other?)));
        paired.filter(|(_, far)| far.0 == other).collect()
    }

    pub(super) fn far_ends_of(&self, n: usize) -> Vec<EndId> {
        let own = self.web.ends.iter().filter(|(end, _)| end.0 == n);
        own.filter_map(|(_, state)| state.other).collect()
    }

    /// The open connection of a member with another, as the first one names it.
    pub fn link_between(&self, one: usize, other: usize) -> Option<LinkId> {
        let open = |end: &EndId| self.web.ends.get(end).is_some_and(|it| it.open);
        let both = |(near, far): &(EndId, EndId)| open(near) && open(far);
        self.ends_between(one, other)
            .into_iter()
            .find(both)
            .map(|(near, _)| near.1)
    }

    /// Whom a member is connected with.
    pub fn linked(&self, n: usize) -> BTreeSet<usize> {
        let all = 0..self.nodes.len();
        all.filter(|other| self.link_between(n, *other).is_some())
            .collect()
    }
}
