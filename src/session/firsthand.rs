//! What we know of a person first-hand: which connection is its, how long messages take on it, and
//! that it came or went.
//!
//! Awareness states are passed on by everybody, so that a state alone does not say whose connection it
//! came over. But a stock peer names its own state first when it greets (`Awareness` of y-protocols
//! sets it before any other), and is as a rule the first to bring us what it says of itself. Where two
//! connections claim the same client, the one that brought its news first more often has it.

use std::time::Duration;

use super::core::Core;
use super::peer::Peer;
use super::person::name_in;
use super::view::Secured;
use crate::room::event::{Input, LinkId, PeerId};
use crate::wire::awareness::Entry;

/// The connection that an input comes from, where the events that follow are of its peer.
pub(super) fn link_of(input: &Input) -> Option<LinkId> {
    match input {
        Input::LinkRoute(link, _) | Input::LinkBytes(link, _) => Some(*link),
        _ => None,
    }
}

impl Core {
    /// A message or a route of this peer came with the input at hand: the link of that is its.
    pub(super) fn learn_link(&mut self, id: &PeerId) {
        if let (Some(link), Some(peer)) = (self.current, self.peers.get_mut(id)) {
            peer.link = Some(link);
        }
    }

    /// Takes how long messages take, by link.
    pub(super) fn round_trips(&mut self, measured: &[(LinkId, Duration)]) {
        for peer in self.peers.values_mut() {
            let own = measured.iter().find(|(link, _)| peer.link == Some(*link));
            if let Some((_, time)) = own.filter(|(_, time)| peer.round_trip != Some(*time)) {
                peer.round_trip = Some(*time);
                self.measured += 1;
            }
        }
    }

    /// The first states that a peer names since it opened begin with its own.
    pub(super) fn hear_of(&mut self, id: &PeerId, entries: &[Entry]) {
        let own = self.presence.own();
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        if std::mem::replace(&mut peer.spoken, true) {
            return;
        }
        let first = entries.first().filter(|entry| !entry.is_gone());
        let client = first
            .map(|entry| entry.client)
            .filter(|client| *client != own);
        if client.is_some() && client != peer.client {
            (peer.client, peer.firsts) = (client, 0);
        }
    }

    /// Counts for a peer that it was the first to bring news of the client that it claims to be.
    pub(super) fn note_firsts(&mut self, id: &PeerId, news: &[Entry]) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        if news.iter().any(|entry| peer.client == Some(entry.client)) {
            peer.firsts = peer.firsts.saturating_add(1);
        }
    }

    /// The client that this peer is.
    pub(super) fn client_of(&self, id: &PeerId) -> Option<u64> {
        let peer = self.peers.get(id)?;
        let client = peer.client?;
        let owner = self.owner_of(client)?;
        (owner.number == peer.number).then_some(client)
    }

    /// How long messages take on the connection with this client.
    pub(super) fn round_trip(&self, client: u64) -> Option<Duration> {
        self.owner_of(client)?.round_trip
    }

    /// The peer that this client is: of those who claim it the one with most first news, if it is one.
    fn owner_of(&self, client: u64) -> Option<&Peer> {
        let claims = || {
            self.peers
                .values()
                .filter(move |peer| peer.client == Some(client))
        };
        let best = claims().max_by_key(|peer| peer.firsts)?;
        let equals = claims().filter(|peer| peer.firsts == best.firsts).count();
        (equals == 1).then_some(best)
    }

    /// What a client is called, raw.
    pub(super) fn name_of(&self, client: u64) -> Option<String> {
        self.labels.get(client).map(str::to_owned)
    }

    /// The open connections, with what both ends of each can compare.
    pub(super) fn secured(&self) -> Vec<Secured> {
        let known = |id: &PeerId| {
            let both = self.room.fingerprints(id)?;
            let client = self.client_of(id);
            Some(Secured {
                name: client.and_then(|client| self.name_of(client)),
                code: both.code(),
            })
        };
        self.peers.keys().filter_map(known).collect()
    }

    /// Takes note of who came and went by what was news.
    pub(super) fn note_people(&mut self, news: &[Entry], now: Duration) {
        for entry in news {
            let name = name_in(entry.client, &entry.state);
            match name.filter(|_| !entry.is_gone()) {
                Some(name) => self.is_here(entry.client, name, now),
                None => self.labels.forget(entry.client, &self.config.who.name),
            }
            if entry.is_gone() {
                self.greeter.went(entry.client, now);
            }
        }
        self.greet_people(now);
    }

    fn is_here(&mut self, client: u64, name: String, now: Duration) {
        self.labels.note(client, name, &self.config.who.name);
        if !self.greeter.knows(client)
            && let Some(label) = self.labels.get(client).map(str::to_owned)
        {
            self.greeter.came(client, label, self.synced, now);
        }
    }

    /// Tells who came and went, as far as it is time.
    pub(super) fn greet_people(&mut self, now: Duration) {
        for news in self.greeter.tell(now) {
            self.tell(news);
        }
    }

    pub(super) fn next_greeting(&self) -> Option<Duration> {
        (!self.left).then(|| self.greeter.next_deadline()).flatten()
    }
}
