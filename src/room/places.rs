//! Whether there is a place for one more, and who gives up one for somebody alone.

use std::time::Duration;

use rand::RngExt;

use super::Room;
use super::event::PeerId;
use super::peer::Peer;

/// How many of a room's members, all of them full, give a place to somebody alone. Half of them may be
/// pages, which never do, and one is enough; more would take a large room apart for each newcomer.
const GIVE_PLACE: u64 = 8;
/// How soon a full member gives up another connection for somebody alone: whoever makes up newcomers
/// must not take the room apart.
const SWAP_AGAIN: Duration = Duration::from_secs(30);

impl Room {
    /// Takes how many others the session knows of, over whomever it heard of them.
    pub fn know(&mut self, others: usize) {
        self.known = Some(others);
    }

    /// Whether somebody who announces itself is to get a place even of a full member: it seems to have nobody,
    /// or it may belong to a handful that is cut off. Full members that are all connected with each other are
    /// no way in for a handful that has itself and so calls seldom; that the server counts more than are
    /// known here tells that there is one.
    pub(super) fn is_to_get_a_place(&self, peer: &PeerId, now: Duration) -> bool {
        let peer = self.peers.get(peer);
        peer.is_some_and(|it| it.is_alone(now) || (it.calls_on() && self.counts_unknown()))
    }

    /// Whether a server counts more in the topic than the session knows of.
    pub(super) fn counts_unknown(&self) -> bool {
        let known = self.known.map(|others| others as u64 + 1);
        let counted = self.facts().clients;
        known.zip(counted).is_some_and(|(known, all)| all > known)
    }

    /// How many connections are so many that one less does not matter.
    pub(super) fn many(&self) -> usize {
        self.config.max_links.div_ceil(2)
    }

    /// A full member takes in all the same who is alone: a connection with somebody else, who has others,
    /// gives place. Without this a room falls into full clusters that know nothing of each other, and
    /// who comes last stays alone. The lot decides which members do so, since all have heard the same.
    pub(super) fn make_place(&mut self, clients: Option<u64>, now: Duration) {
        let open: Vec<PeerId> = self.open_peers();
        let full = self.links.len() >= self.config.max_links;
        // Places that attempts hold are free soon; those may be for nobody.
        if !full || open.len() < self.many() || now < self.swap_at {
            return;
        }
        let lot = self.rng.random_range(0..clients.unwrap_or(0).max(1));
        let nth = self.rng.random_range(0..open.len().max(1));
        if let Some(peer) = open.get(nth).filter(|_| lot < GIVE_PLACE) {
            self.swap_at = now + SWAP_AGAIN;
            self.lose_link(peer, "gave place to somebody alone");
        }
    }

    fn open_peers(&self) -> Vec<PeerId> {
        let open = |peer: &Peer| peer.link.as_ref().is_some_and(|link| link.open);
        let all = self.peers.iter().filter(|(_, peer)| open(peer));
        all.map(|(id, _)| id.clone()).collect()
    }
}
