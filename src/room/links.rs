//! What the connections do: open, carry messages, fail, time out, and how we leave.

use std::time::Duration;

use super::event::{Event, Input, LinkId, Output, PeerId, ServerId};
use super::peer::{Link, Peer, Role};
use super::server::State;
use super::{FEW_LINKS, FORGET_AFTER, Room, backoff};
use crate::wire::signaling;

/// How long an announcement waits for an offer that is being made, which takes some tens of milliseconds.
const OFFER_FIRST: Duration = Duration::from_millis(250);

impl Room {
    pub(super) fn on_link(&mut self, input: Input, now: Duration) {
        match input {
            Input::LinkSecured(link, both) => {
                let peer = self.links.get(&link).cloned();
                if let Some(link) = peer.and_then(|peer| self.link_of(&peer)) {
                    link.secured = Some(both);
                }
            }
            Input::LinkOpen { link, max_message } => self.on_open(link, max_message, now),
            Input::LinkRoute(link, route) => {
                self.tell(link, |peer| Event::PeerRoute(peer, route));
            }
            Input::LinkBytes(link, bytes) => self.on_bytes(link, bytes, now),
            Input::LinkFull(link) => self.set_lagging(link, true),
            Input::LinkDrained(link) => self.set_lagging(link, false),
            Input::LinkClosed(link, reason) => self.on_closed(link, &reason, now),
            _ => {}
        }
    }

    fn tell(&mut self, link: LinkId, event: impl FnOnce(PeerId) -> Event) {
        if let Some(peer) = self.links.get(&link) {
            self.out.push_back(Output::Event(event(peer.clone())));
        }
    }

    fn on_open(&mut self, id: LinkId, max_message: usize, now: Duration) {
        let Some(peer) = self.links.get(&id).cloned() else {
            return;
        };
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        known.settled(0);
        known.met = true;
        if let Some(link) = &mut known.link {
            let greet = link.opened(max_message, now);
            if !greet {
                return;
            }
            self.out.push_back(Output::Event(Event::PeerOpen(peer)));
        }
    }

    fn on_bytes(&mut self, id: LinkId, bytes: Vec<u8>, now: Duration) {
        let Some(peer) = self.links.get(&id).cloned() else {
            return;
        };
        let Some(link) = self.peers.get_mut(&peer).and_then(Peer::open_link) else {
            return;
        };
        if link.learn_framing(&bytes) {
            self.out
                .push_back(Output::Event(Event::PeerOpen(peer.clone())));
        }
        if let Some(message) = link.unframe(bytes, now) {
            self.out
                .push_back(Output::Event(Event::PeerMessage(peer, message)));
        }
    }

    fn set_lagging(&mut self, id: LinkId, lagging: bool) {
        let Some(peer) = self.links.get(&id).cloned() else {
            return;
        };
        if let Some(link) = self.link_of(&peer) {
            link.lagging = lagging;
        }
        let event = if lagging {
            Event::PeerLagging(peer)
        } else {
            Event::PeerDrained(peer)
        };
        self.out.push_back(Output::Event(event));
    }

    fn on_closed(&mut self, id: LinkId, reason: &str, now: Duration) {
        if let Some(peer) = self.links.get(&id).cloned() {
            self.fail(&peer, reason, now);
        }
    }

    /// A connection is gone or never came: tell, and announce ourselves again in a while. Others then
    /// offer, if they are there; a ghost costs nothing more.
    pub(super) fn fail(&mut self, peer: &PeerId, reason: &str, now: Duration) {
        let was_open = self.link_of(peer).is_some_and(|link| link.open);
        self.lose_link(peer, reason);
        let wanted = self.links.len() < self.many();
        let Some(known) = self.peers.get_mut(peer) else {
            return;
        };
        known.settled(known.failures.saturating_add(1));
        let wait = backoff::wait(known.failures, &mut self.rng);
        // With many connections one less does not matter, and a room where all announce each loss is
        // never quiet.
        known.retry_at = wanted.then_some(now + wait);
        if !was_open {
            let failed = Event::PeerFailed {
                peer: peer.clone(),
                reason: reason.to_owned(),
            };
            self.out.push_back(Output::Event(failed));
        }
    }

    pub(super) fn on_tick(&mut self, now: Duration) {
        if !self.started {
            return;
        }
        self.tick_servers(now);
        self.give_up_late(now);
        self.dial_waiting(now);
        self.call_waiting(now);
        self.greet_silent(now);
        self.tell_doubt(now);
        self.announce_due(now);
        self.forget_silent(now);
    }

    fn give_up_late(&mut self, now: Duration) {
        let is_late = |peer: &Peer| peer.link.as_ref().is_some_and(|link| link.is_late(now));
        let late: Vec<PeerId> = self
            .peers
            .iter()
            .filter(|(_, peer)| is_late(peer))
            .map(|(id, _)| id.clone())
            .collect();
        for peer in late {
            if self.link_of(&peer).is_some_and(|link| link.announced) {
                self.start_over(peer, now);
            } else {
                self.fail(&peer, "no connection within 10 s", now);
            }
        }
    }

    /// Greets those who have not spoken first.
    fn greet_silent(&mut self, now: Duration) {
        for (id, peer) in &mut self.peers {
            let Some(link) = &mut peer.link else {
                continue;
            };
            link.expire(now);
            if link.must_greet(now) {
                self.out
                    .push_back(Output::Event(Event::PeerOpen(id.clone())));
            }
        }
    }

    /// Announces ourselves when an attempt is to be repeated, or when we have had few connections for a
    /// while; but not while an offer is being made, since whom it is for would offer too.
    fn announce_due(&mut self, now: Duration) {
        let later = self.is_offering().then(|| now + OFFER_FIRST);
        let mut due = false;
        for peer in self.peers.values_mut().filter(|peer| peer.link.is_none()) {
            if peer.retry_at.is_some_and(|at| at <= now) {
                peer.retry_at = later;
                due = true;
            }
        }
        if self.announce_at.is_some_and(|at| at <= now) {
            self.plan_announcement(now);
            self.announce_at = later.or(self.announce_at);
            let open = self.peers.values_mut().filter_map(Peer::open_link);
            let open = open.count();
            due |= open < FEW_LINKS.min(self.many()) || self.lacks_somebody(open);
        }
        if due && later.is_none() {
            self.announce_everywhere();
        }
    }

    /// Whether a server counts more in the topic than the few whom we are connected with, or than all whom
    /// the session knows of, and there is a place. A handful that is connected among itself does not notice
    /// otherwise that it is cut off from the rest.
    fn lacks_somebody(&self, open: usize) -> bool {
        let counted = self.facts().clients.unwrap_or(0);
        let place = self.links.len() < self.config.max_links;
        let few = open <= FEW_LINKS && counted > open as u64 + 1;
        place && (few || self.counts_unknown())
    }

    fn is_offering(&self) -> bool {
        let unsent = |link: &Link| !link.open && !link.sent && link.role == Role::Offerer;
        let mut links = self.peers.values().filter_map(|peer| peer.link.as_ref());
        links.any(unsent)
    }

    /// Announces ourselves to those who wait to be dialled, if it is time; but not while an offer is being
    /// made, since a page that it is for would offer too.
    pub(super) fn call_waiting(&mut self, now: Duration) {
        if !self.dials.must_call(now) {
            return;
        }
        if self.is_offering() {
            self.dials.call_later(now + OFFER_FIRST);
        } else {
            let call = self.dials.call(&self.me, now);
            self.publish_everywhere(&call);
        }
    }

    fn forget_silent(&mut self, now: Duration) {
        self.peers.retain(|_, peer| {
            let silent = now.saturating_sub(peer.heard) >= FORGET_AFTER;
            peer.link.is_some() || peer.retry_at.is_some() || !silent
        });
    }

    /// Unsubscribes first, so that nobody connects to one who is leaving; then closes everything.
    pub(super) fn leave(&mut self) {
        let open: Vec<ServerId> = (0..self.servers.len())
            .map(ServerId)
            .filter(|id| {
                self.servers
                    .get(id.0)
                    .is_some_and(super::server::Server::is_open)
            })
            .collect();
        let used = (0..self.servers.len()).map(ServerId).filter(|id| {
            self.servers
                .get(id.0)
                .is_some_and(|server| !matches!(server.state, State::Waiting { .. }))
        });
        let unsubscribe = signaling::unsubscribe(&self.config.topic);
        self.out.extend(
            open.iter()
                .map(|id| Output::ServerSend(*id, unsubscribe.clone())),
        );
        self.out
            .extend(self.links.keys().map(|link| Output::LinkClose(*link)));
        self.out.extend(used.map(Output::ServerClose));
        self.links.clear();
        self.peers.clear();
        self.left = true;
    }
}
