//! Somebody comes with another history while others seem to be here still. If they are, the room lives and
//! the one who comes is new to it. If they are gone and only their connections have not ended yet (they were
//! killed, this machine slept), the room came back as another document.
//!
//! Who has a whole document has waited its second already: it may wait for an answer until the others have
//! said that they are here.

use std::time::Duration;

use super::apart::Stance;
use super::{Seat, Session};
use crate::room::event::PeerId;
use crate::wire::message::Message;

/// How long the others have to say that they are here: a slow way there and back, three times.
const PATIENCE: Duration = Duration::from_secs(2);

impl<S: Seat> Session<S> {
    /// Whether those who have our history must be asked first whether they are here. They are asked.
    pub(super) fn doubts(&mut self, id: &PeerId, vector: &[u8], now: Duration) -> bool {
        let others: Vec<PeerId> = self.others_together(id);
        if self.core.returning || !self.core.decides || others.is_empty() {
            return false;
        }
        if let Some(peer) = self.core.peers.get_mut(id) {
            peer.vector = Some(vector.to_vec());
            peer.stance = Stance::Doubted;
        }
        if self.core.doubt.is_none() {
            self.core.doubt = Some(now + PATIENCE);
            for other in others {
                self.core.send(&other, &Message::QueryAwareness);
            }
        }
        true
    }

    fn others_together(&self, id: &PeerId) -> Vec<PeerId> {
        let others = self.core.peers.iter().filter(|(other, _)| *other != id);
        let together = others.filter(|(_, peer)| peer.answered && peer.stance == Stance::Together);
        together.map(|(other, _)| other.clone()).collect()
    }

    /// A peer spoke. If it has our history, the room lives, and who was doubted is new to it.
    pub(super) fn room_lives(&mut self, id: &PeerId, now: Duration) {
        let ours = |stance| stance == Stance::Together;
        let answered = self.core.peers.get(id).is_some_and(|peer| peer.answered);
        if self.core.doubt.is_none() || !answered || !ours(self.stance(id)) {
            return;
        }
        self.core.doubt = None;
        for doubted in self.doubted() {
            self.set_stance(&doubted, Stance::Together);
            self.answer_held(&doubted, now);
            self.take_held(&doubted, now);
            // What it did since then was not taken.
            self.ask(&doubted, now);
        }
    }

    /// Nobody with our history has said a word, or none is left: we are the ones who come back.
    pub(super) fn look_whether_alone(&mut self, now: Duration) {
        let Some(until) = self.core.doubt else {
            return;
        };
        let together = |id: &PeerId| !self.others_together(id).is_empty();
        if until > now && self.doubted().iter().any(together) {
            return;
        }
        self.core.doubt = None;
        self.core.returning = true;
        for doubted in self.doubted() {
            self.set_stance(&doubted, Stance::Together);
            let vector = self.core.peers.get(&doubted);
            if let Some(vector) = vector.and_then(|peer| peer.vector.clone()) {
                self.on_step1(&doubted, vector, now);
            }
            self.take_held(&doubted, now);
        }
    }

    /// Keeps what a doubted peer gives until it is known what to do with it.
    pub(super) fn hold(&mut self, id: &PeerId, document: &[u8]) {
        if let Some(peer) = self.core.peers.get_mut(id) {
            peer.held = Some(document.to_vec());
        }
    }

    pub(super) fn take_held(&mut self, id: &PeerId, now: Duration) {
        let held = self
            .core
            .peers
            .get_mut(id)
            .and_then(|peer| peer.held.take());
        if let Some(document) = held {
            self.on_step2(id, &document, now);
        }
    }

    /// Who does not tell what it holds is apart all the same: two who come back with two documents would wait
    /// for each other for ever.
    pub(super) fn look_whether_silent(&mut self, now: Duration) {
        let silent = self.core.peers.iter().filter(|(_, peer)| {
            peer.stance == Stance::Asked && peer.foreign_since + PATIENCE <= now
        });
        let silent: Vec<PeerId> = silent.map(|(id, _)| id.clone()).collect();
        for id in &silent {
            self.part(id, Stance::Silent);
        }
        if !silent.is_empty() {
            self.without_a_choice(now);
        }
    }

    /// When one of those two ends.
    pub(super) fn next_doubt(&self) -> Option<Duration> {
        let asked = self.core.peers.values();
        let asked = asked.filter(|peer| peer.stance == Stance::Asked);
        let silent = asked.map(|peer| peer.foreign_since + PATIENCE).min();
        self.core.doubt.into_iter().chain(silent).min()
    }

    fn doubted(&self) -> Vec<PeerId> {
        let doubted = self.core.peers.iter();
        let doubted = doubted.filter(|(_, peer)| peer.stance == Stance::Doubted);
        doubted.map(|(id, _)| id.clone()).collect()
    }
}
