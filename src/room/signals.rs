//! Offers, answers and candidates, and the rules for when both sides offer (glare).
//!
//! Whoever hears an announcement offers. An offer with the ufrag of the current remote description is a
//! renegotiation of the same connection. With two offers under way, the higher token keeps its own where
//! both have one (y-webrtc 10.3); a page without tokens (10.2.2) wins, since it has no tie-break at all.

use std::time::Duration;

use super::Room;
use super::event::{Candidate, Description, Event, LinkId, Output, PeerId, SdpKind, ServerId};
use super::peer::{Link, OfferIs, Role};
use crate::wire::signaling::{Data, Signal};

/// An announcement heard sooner than this after a failed attempt waits for the back-off: a peer that
/// announces on every failure would otherwise keep both sides busy.
const CALM: Duration = Duration::from_secs(1);

impl Room {
    /// Offers to a peer that announced itself.
    pub(super) fn on_announce(&mut self, peer: PeerId, now: Duration) {
        let known = self.peers.entry(peer.clone()).or_default();
        known.announced(now);
        let urgent = self.is_to_get_a_place(&peer, now) || self.links.is_empty();
        self.meet(peer, urgent, now);
    }

    /// Offers to a peer that called us, if we can: it has us on its list, and will offer as well.
    pub(super) fn on_call(&mut self, peer: PeerId, now: Duration) {
        self.meet(peer, false, now);
    }

    fn meet(&mut self, peer: PeerId, urgent: bool, now: Duration) {
        let known = self.peers.entry(peer.clone()).or_default();
        let busy = known.link.as_ref().is_some_and(|link| !link.is_stale(now));
        let calming = known.failures > 0 && known.retry_at.is_some_and(|at| at > now + CALM);
        if busy || (calming && known.link.is_none()) {
            return;
        }
        let stale = self.drop_link(&peer).is_some();
        self.want(peer, urgent || stale, now);
    }

    /// The peer has announced itself during an attempt that came to nothing: another one at once.
    pub(super) fn start_over(&mut self, peer: PeerId, now: Duration) {
        self.drop_link(&peer);
        if let Some(known) = self.peers.get_mut(&peer) {
            known.settled(known.failures.saturating_add(1));
        }
        self.want(peer, true, now);
    }

    pub(super) fn on_signal(
        &mut self,
        peer: PeerId,
        signal: Signal,
        token: Option<f64>,
        now: Duration,
    ) {
        match signal {
            Signal::Offer(sdp) => self.on_offer(peer, sdp, token, now),
            Signal::Answer(sdp) => self.on_answer(&peer, sdp, token),
            Signal::Candidate {
                candidate,
                mid,
                mline,
            } => {
                self.on_candidate(
                    &peer,
                    Candidate {
                        candidate,
                        mid,
                        mline,
                    },
                );
            }
        }
    }

    fn on_offer(&mut self, peer: PeerId, sdp: String, token: Option<f64>, now: Duration) {
        let offer = Description {
            kind: SdpKind::Offer,
            sdp,
        };
        let link = self.peers.get(&peer).and_then(|known| known.link.as_ref());
        let collided = link.is_some_and(Link::crosses);
        let meaning = link.map_or(OfferIs::Another, |link| link.read_offer(&offer.sdp));
        let ours_stands =
            link.is_some_and(|link| link.keeps_offer(token) || link.is_outdated(token));
        let ignored = match meaning {
            OfferIs::Repeated => true,
            OfferIs::Renewed => false,
            OfferIs::Another => ours_stands,
        };
        if ignored || !self.may_answer(&peer, now) {
            return;
        }
        if meaning == OfferIs::Renewed {
            return self.renew(&peer, offer, token);
        }
        self.lose_link(&peer, "the peer started a new connection");
        self.answer(&peer, offer, token, now);
        if let Some(link) = self.link_of(&peer) {
            link.collided = collided;
        }
    }

    /// A renegotiation: the same connection answers in the part that it has.
    fn renew(&mut self, peer: &PeerId, offer: Description, token: Option<f64>) {
        let Some(link) = self.link_of(peer) else {
            return;
        };
        let id = link.id;
        link.described(&offer.sdp, token);
        self.out.push_back(Output::LinkRemote(id, offer));
    }

    fn answer(&mut self, peer: &PeerId, offer: Description, token: Option<f64>, now: Duration) {
        // A page that has somebody never announces itself again: its offer is all that is heard of it.
        if self.is_to_get_a_place(peer, now) {
            self.make_place(self.facts().clients, now);
        }
        let Some(id) = self.open_attempt(peer, Role::Answerer, now) else {
            return;
        };
        if let Some(link) = self.link_of(peer) {
            link.described(&offer.sdp, token);
        }
        self.out.push_back(Output::LinkAnswer(id, offer));
    }

    fn on_answer(&mut self, peer: &PeerId, sdp: String, token: Option<f64>) {
        let Some(link) = self.link_of(peer) else {
            return;
        };
        if link.role == Role::Answerer {
            // To the offer that we took back.
            link.collided = true;
            return;
        }
        if link.is_described() {
            return;
        }
        let id = link.id;
        let held = link.described(&sdp, token);
        let answer = Description {
            kind: SdpKind::Answer,
            sdp,
        };
        self.out.push_back(Output::LinkRemote(id, answer));
        for candidate in held {
            self.out.push_back(Output::LinkAddCandidate(id, candidate));
        }
    }

    fn on_candidate(&mut self, peer: &PeerId, candidate: Candidate) {
        let Some(link) = self.link_of(peer) else {
            return;
        };
        let id = link.id;
        if let Some(candidate) = link.hold(candidate) {
            self.out.push_back(Output::LinkAddCandidate(id, candidate));
        }
    }

    pub(super) fn on_local(&mut self, link: LinkId, description: Description, now: Duration) {
        let signal = match description.kind {
            SdpKind::Offer => Signal::Offer(description.sdp),
            SdpKind::Answer => Signal::Answer(description.sdp),
        };
        let peer = self.links.get(&link).cloned();
        if let Some(link) = peer.and_then(|peer| self.link_of(&peer)) {
            link.sent = true;
        }
        self.send_signal(link, signal, now);
        self.offer_sent(now);
    }

    /// Sends a signal of one of our links to its peer.
    pub(super) fn send_signal(&mut self, link: LinkId, signal: Signal, now: Duration) {
        let Some(peer) = self.links.get(&link).cloned() else {
            return;
        };
        let known = self.peers.get(&peer);
        let heard_on = known.and_then(|known| known.server);
        let token = known
            .and_then(|known| known.link.as_ref())
            .map(|link| link.token);
        let data = Data::Signal {
            from: self.me.0.to_string(),
            to: peer.0.to_string(),
            signal,
            token,
        };
        match self.server_for(heard_on) {
            Some(server) => self.publish(server, &data),
            None => self.unsent(&peer, &data, now),
        }
    }

    /// A signal that no server takes: without our description an attempt cannot come to anything, but
    /// what is open does not need signaling, and candidates are many.
    fn unsent(&mut self, peer: &PeerId, data: &Data, now: Duration) {
        let vital = matches!(
            data,
            Data::Signal {
                signal: Signal::Offer(_) | Signal::Answer(_),
                ..
            }
        );
        if vital && self.link_of(peer).is_some_and(|link| !link.open) {
            self.fail(peer, "no signaling server is left", now);
        }
    }

    /// The server on which a peer was heard, or any that is open.
    fn server_for(&self, heard_on: Option<ServerId>) -> Option<ServerId> {
        let open = |id: &ServerId| {
            self.servers
                .get(id.0)
                .is_some_and(super::server::Server::is_open)
        };
        heard_on
            .filter(open)
            .or_else(|| (0..self.servers.len()).map(ServerId).find(open))
    }

    /// Closes what there is with a peer without a word to the session.
    fn drop_link(&mut self, peer: &PeerId) -> Option<Link> {
        let link = self.peers.get_mut(peer)?.link.take()?;
        self.links.remove(&link.id);
        self.out.push_back(Output::LinkClose(link.id));
        Some(link)
    }

    /// Closes a link; the session is told if it was open.
    pub(super) fn lose_link(&mut self, peer: &PeerId, reason: &str) {
        if self.drop_link(peer).is_some_and(|link| link.open) {
            let gone = Event::PeerGone {
                peer: peer.clone(),
                reason: reason.to_owned(),
            };
            self.out.push_back(Output::Event(gone));
        }
    }
}
