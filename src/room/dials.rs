//! How many connections are begun, and how often: whoever makes up peers must not keep us busy. Decision 015.
//!
//! A dial is an offer of ours, made because somebody announced itself: one a second. Who comes in the same second
//! waits for its turn, and hears an announcement of ours for it meanwhile, so that it offers to us: a page has
//! one second, and answering is no dial.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::RngExt;

use super::Room;
use super::event::{LinkId, Output, PeerId};
use super::pace::{Pace, Rate};
use super::peer::{Link, Peer, Role};
use crate::wire::signaling::{Data, MAX_CALLED};

/// From one dial to the next: what a flood of announcements of made-up peers can have at most.
const DIAL_EVERY: Duration = Duration::from_secs(1);
/// From one announcement for those who wait to the next: it is for all of them. A page has one second, of which
/// an offer of its own takes a half.
const CALL_EVERY: Duration = Duration::from_millis(250);
/// How many members of a room call who waits: one that hears is enough, and all together would be a storm.
const CALLERS: u64 = 8;
/// Peers that wait for their turn. A class that comes at once; of more, the one that has waited longest goes.
const MAX_WAITING: usize = MAX_CALLED;
/// Who has waited for so long has met others, announces itself again, or is not there.
const WAIT_AT_MOST: Duration = Duration::from_secs(5);
/// Attempts under way at once. Real ones take under two seconds; each costs sockets and checks.
pub const MAX_PENDING: usize = 16;
/// Offers of peers that are answered: as many at once as offer to one who joins a full mesh, and then four a
/// second.
const ANSWERS: Rate = Rate {
    most: 34,
    every: Duration::from_millis(250),
};
/// Offers of one peer that are answered, renegotiations among them: glare in all its forms takes three.
const OFFERS: Rate = Rate {
    most: 6,
    every: Duration::from_secs(2),
};

/// Dials made, and to be made.
#[derive(Debug, Default)]
pub struct Dials {
    /// When the next one may be made.
    next: Duration,
    /// Who waits, and since when.
    waiting: BTreeMap<PeerId, Duration>,
    /// When to announce ourselves to those who wait.
    call_at: Option<Duration>,
    /// When that may be done again.
    call_next: Duration,
    answers: Pace,
}

impl Dials {
    /// When time alone has something to do.
    pub fn next_deadline(&self) -> Option<Duration> {
        let dial = (!self.waiting.is_empty()).then_some(self.next);
        dial.into_iter().chain(self.call_at).min()
    }

    /// Whether it is time to announce ourselves to those who wait.
    pub fn must_call(&self, now: Duration) -> bool {
        self.call_at.is_some_and(|at| at <= now)
    }

    pub fn call_later(&mut self, at: Duration) {
        self.call_at = Some(at);
    }

    /// The announcement for those who wait.
    pub fn call(&mut self, me: &PeerId, now: Duration) -> Data {
        self.call_at = None;
        self.call_next = now + CALL_EVERY;
        Data::Call {
            from: me.0.to_string(),
            to: self.waiting.keys().map(|peer| peer.0.to_string()).collect(),
        }
    }

    fn wait(&mut self, peer: PeerId, now: Duration) {
        self.waiting.insert(peer, now);
        if self.waiting.len() > MAX_WAITING {
            let oldest = self.waiting.iter().min_by_key(|(_, since)| **since);
            if let Some(oldest) = oldest.map(|(peer, _)| peer.clone()) {
                self.waiting.remove(&oldest);
            }
        }
    }
}

impl Room {
    /// Offers to a peer that wants a connection: now, or, if it is `urgent`, when it is its turn. The lot decides
    /// whether we call it meanwhile, or others do, who have heard the same. Who has others can wait until it announces itself again: by its turn it may have as many as
    /// it takes, and an offer to one that takes no more costs ten seconds, and an announcement after that.
    pub(super) fn want(&mut self, peer: PeerId, urgent: bool, now: Duration) {
        if self.dials.next <= now {
            return self.dial(&peer, now);
        }
        if urgent {
            self.dials.wait(peer, now);
            let lot = self.facts().clients.unwrap_or(0).max(1);
            if self.rng.random_range(0..lot) >= CALLERS {
                return;
            }
            let soon = self.dials.call_next.max(now);
            self.dials.call_at = Some(self.dials.call_at.map_or(soon, |at| at.min(soon)));
            self.call_waiting(now);
        }
    }

    fn dial(&mut self, peer: &PeerId, now: Duration) {
        if self.is_to_get_a_place(peer, now) {
            self.make_place(self.facts().clients, now);
        }
        if let Some(link) = self.open_attempt(peer, Role::Offerer, now) {
            self.dials.next = now + DIAL_EVERY;
            self.out.push_back(Output::LinkOffer(link));
        }
    }

    /// Dials one of those who wait, if it is time. By lot, of those that failed least: members that all heard
    /// the same do not all dial the same.
    pub(super) fn dial_waiting(&mut self, now: Duration) {
        while self.dials.next <= now {
            self.dials
                .waiting
                .retain(|_, since| now.saturating_sub(*since) < WAIT_AT_MOST);
            let failures = |id: &PeerId| self.peers.get(id).map_or(0, |peer| peer.failures);
            let least = self.dials.waiting.keys().map(failures).min();
            let best = |id: &&PeerId| Some(failures(id)) == least;
            let best: Vec<PeerId> = self.dials.waiting.keys().filter(best).cloned().collect();
            let nth = self.rng.random_range(0..best.len().max(1));
            let Some(peer) = best.get(nth) else {
                return;
            };
            self.dials.waiting.remove(peer);
            if self.peers.get(peer).is_some_and(|it| it.link.is_none()) {
                self.dial(peer, now);
            }
        }
    }

    /// An offer of ours is on its way: who waits need not wait for that any more.
    pub(super) fn offer_sent(&mut self, now: Duration) {
        if self.dials.call_at.is_some() {
            self.dials.call_at = Some(self.dials.call_next.max(now));
            self.call_waiting(now);
        }
    }

    /// Whether an offer of this peer may cost us anything.
    pub(super) fn may_answer(&mut self, peer: &PeerId, now: Duration) -> bool {
        let known = self.peers.get_mut(peer);
        known.is_some_and(|known| known.offers.take(OFFERS, now))
            && self.dials.answers.take(ANSWERS, now)
    }

    /// A new attempt, unless the mesh is full, or there are enough attempts under way.
    pub(super) fn open_attempt(
        &mut self,
        peer: &PeerId,
        role: Role,
        now: Duration,
    ) -> Option<LinkId> {
        if self.links.len() >= self.config.max_links || !self.may_begin(now) {
            return None;
        }
        let token = self.token(now);
        self.last_link += 1;
        let id = LinkId(self.last_link);
        let framing = self.config.framing;
        let known = self.peers.entry(peer.clone()).or_default();
        known.link = Some(Link::new(id, role, token, framing, now));
        known.retry_at = None;
        self.links.insert(id, peer.clone());
        self.dials.waiting.remove(peer);
        Some(id)
    }

    /// Whether there may be one more attempt. The oldest gives its place if it has had time enough: those of
    /// made-up peers must not keep others out for ten seconds.
    fn may_begin(&mut self, now: Duration) -> bool {
        let pending = |peer: &Peer| peer.link.as_ref().is_some_and(|link| !link.open);
        let pending = self.peers.iter().filter(|(_, peer)| pending(peer));
        if pending.clone().count() < MAX_PENDING {
            return true;
        }
        let overdue = |peer: &Peer| peer.link.as_ref().is_some_and(|link| link.is_overdue(now));
        let old = pending.filter(|(_, peer)| overdue(peer));
        let oldest = old.min_by_key(|(_, peer)| peer.link.as_ref().map(Link::since));
        let Some(oldest) = oldest.map(|(id, _)| id.clone()) else {
            return false;
        };
        self.fail(&oldest, "others wait for its place", now);
        true
    }
}
