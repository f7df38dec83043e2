//! Both halves of sync: our answers to a peer, and what we make of its messages.
//!
//! On open both sides send step 1 and all the awareness they know. What changed our document goes to
//! every peer but the one it came from; what changed nothing goes nowhere, so echoes die out.

use std::time::Duration;

use super::answers::EMPTY_VECTOR;
use super::apart::Stance;
use super::core::News;
use super::steps::Then;
use super::view::JoinStep;
use super::{Seat, Session};
use crate::notebook::DocKind;
use crate::room::event::{Event, PeerId, Route};
use crate::wire::awareness;
use crate::wire::message::Message;

impl<S: Seat> Session<S> {
    pub(super) fn on_event(&mut self, event: Event, now: Duration) {
        match event {
            Event::ServerUp { server, millis } => {
                let url = self.url(server.0);
                self.core.note(JoinStep::SignalingUp { url, millis }, now);
            }
            Event::ServerDown { server, reason } => {
                let url = self.url(server.0);
                self.core.note(JoinStep::SignalingDown { url, reason }, now);
            }
            Event::Unreadable(secret) => self.core.tell(News::Unreadable(secret)),
            Event::PeerFound(_) => self.core.note(JoinStep::PeerFound, now),
            Event::PeerOpen(peer) => self.greet(&peer, now),
            Event::PeerRoute(peer, route) => {
                self.core.learn_link(&peer);
                self.core.note(
                    JoinStep::Connected {
                        relayed: route == Route::Relayed,
                    },
                    now,
                );
            }
            Event::PeerMessage(peer, bytes) => {
                self.core.learn_link(&peer);
                self.on_message(&peer, &bytes, now);
            }
            Event::PeerLagging(peer) => self.set_lagging(&peer),
            Event::PeerDrained(peer) => self.catch_up(&peer, now),
            Event::PeerGone { peer, .. } => {
                self.core.peer_gone(&peer, now);
                self.look_whether_alone(now);
            }
            Event::PeerFailed { reason, .. } => {
                self.core.note(JoinStep::PeerFailed { reason }, now)
            }
        }
    }

    fn url(&self, server: usize) -> String {
        self.core
            .config
            .urls
            .get(server)
            .cloned()
            .unwrap_or_default()
    }

    fn greet(&mut self, peer: &PeerId, now: Duration) {
        self.core.peer_opened(peer, now);
        self.introduce(peer, now);
    }

    /// Step 1, then every awareness state that we know.
    pub(super) fn introduce(&mut self, peer: &PeerId, now: Duration) {
        self.ask(peer, now);
        self.core.publish(self.seat.replica(), now);
        self.tell_presence(peer);
    }

    fn call_the_roll(&mut self, id: &PeerId, now: Duration) {
        let peer = self.core.peers.get_mut(id);
        if peer.is_some_and(|peer| peer.may_call_the_roll(now)) {
            self.tell_presence(id);
        }
    }

    fn tell_presence(&mut self, peer: &PeerId) {
        let known = self.core.presence.all();
        if !known.is_empty() {
            self.core
                .send(peer, &Message::Awareness(awareness::encode(&known)));
        }
    }

    /// Asks a peer for what we lack, within its budget.
    pub(super) fn ask(&mut self, id: &PeerId, now: Duration) {
        let may = self
            .core
            .peers
            .get_mut(id)
            .is_some_and(|peer| peer.ask(now));
        if may {
            // Who has another history is asked as somebody would who has nothing: so it answers, even if it
            // keeps us apart as well.
            let vector = match self.stance(id) {
                Stance::Asked | Stance::Silent => EMPTY_VECTOR.to_vec(),
                _ => self.seat.replica().state_vector(),
            };
            self.core.send(id, &Message::Step1(vector));
        }
    }

    /// Asks every peer whose time has come.
    pub(super) fn ask_due(&mut self, now: Duration) {
        let missing = self.seat.replica().has_missing();
        let due = |at: Option<Duration>| at.is_some_and(|at| at <= now);
        let late: Vec<PeerId> = self
            .core
            .peers
            .iter()
            .filter(|(_, peer)| due(peer.next_question(missing)))
            .map(|(id, _)| id.clone())
            .collect();
        for id in late {
            self.ask(&id, now);
        }
    }

    fn on_message(&mut self, id: &PeerId, bytes: &[u8], now: Duration) {
        if !self.is_read(id, bytes.len(), now) {
            return;
        }
        self.heard(id, now);
        self.room_lives(id, now);
        if !self.keep_for_later(id, bytes) {
            self.take_message(id, bytes, now);
        }
    }

    pub(super) fn take_message(&mut self, id: &PeerId, bytes: &[u8], now: Duration) {
        match Message::parse(bytes) {
            Ok(Message::Step1(vector)) => self.on_step1(id, vector, now),
            Ok(Message::Step2(update)) => self.on_step2(id, &update, now),
            // All of it comes with the answer, or not at all.
            Ok(Message::Update(_)) if self.stance(id) != Stance::Together => {}
            Ok(Message::Update(update)) => self.take_update(id, &update, Then::Look, now),
            Ok(Message::Awareness(bytes)) => self.on_awareness(id, &bytes, now),
            Ok(Message::QueryAwareness) => self.call_the_roll(id, now),
            // Type 2 and above belong to other providers.
            Ok(Message::Other(..)) => {}
            Err(error) => self.refused(id, &error.to_string(), now),
        }
    }

    /// Answers with what the peer lacks; asks back when it has what we lack.
    pub(super) fn on_step1(&mut self, id: &PeerId, vector: Vec<u8>, now: Duration) {
        if self.is_foreign(&vector) {
            if self.doubts(id, &vector, now) {
                return;
            }
            if self.core.returning && self.core.decides {
                return self.ask_foreign(id, vector, now);
            }
        }
        if vector == EMPTY_VECTOR && self.stance(id) != Stance::Together {
            return self.show(id, now);
        }
        self.set_stance(id, Stance::Together);
        self.answer_step1(id, vector, now);
    }

    /// Its history is another one: nothing of ours goes there before it is known what it holds.
    fn ask_foreign(&mut self, id: &PeerId, vector: Vec<u8>, now: Duration) {
        let Some(peer) = self.core.peers.get_mut(id) else {
            return;
        };
        peer.vector = Some(vector);
        if peer.stance == Stance::Together {
            peer.stance = Stance::Asked;
            peer.foreign_since = now;
            self.ask(id, now);
        }
    }

    pub(super) fn on_step2(&mut self, id: &PeerId, update: &[u8], now: Duration) {
        let stance = self.stance(id);
        match stance {
            // It was asked more than once, and answers each time.
            Stance::Apart => return,
            Stance::Doubted => return self.hold(id, update),
            Stance::Asked | Stance::Silent | Stance::Together => {}
        }
        if !self.may_apply(id, now) {
            return;
        }
        let asked = matches!(stance, Stance::Asked | Stance::Silent);
        if asked && self.keep_apart(id, update) {
            return self.without_a_choice(now);
        }
        self.take_update(id, update, Then::Answer { asked }, now);
    }

    /// Who only watches has nothing to lose.
    pub(super) fn without_a_choice(&mut self, now: Duration) {
        if S::READ_ONLY {
            self.start_over(now);
        }
    }

    /// Gives the answer that waited until it was known what the peer holds.
    pub(super) fn answer_held(&mut self, id: &PeerId, now: Duration) {
        let held = self.core.peers.get(id).and_then(|peer| peer.vector.clone());
        if let Some(vector) = held {
            self.answer_step1(id, vector, now);
        }
    }

    /// The document may be in the answer, or in an update after an answer that held nothing: of a host
    /// that seeds only now. An update before the answer may be of the middle of a document.
    pub(super) fn look_whether_synced(&mut self, id: &PeerId, now: Duration) {
        let answered = self.core.peers.get(id).is_some_and(|peer| peer.answered);
        if answered && !self.core.synced && self.has_document() {
            self.core.synced = true;
            self.core.note(JoinStep::InStep, now);
        }
    }

    /// Whether the room's document is here. A notebook has cells in every page; a text may be empty, and
    /// is known by the state that pages put beside it.
    fn has_document(&self) -> bool {
        let replica = self.seat.replica();
        let is_text = replica.kind() == DocKind::Text;
        replica.has_content() || (is_text && replica.state_vector() != EMPTY_VECTOR)
    }

    /// Who changed the document is not idle, and may have renamed it.
    pub(super) fn note_author(&mut self, id: &PeerId, before: &(u64, String), now: Duration) {
        if self.seat.replica().revision() == before.0 {
            return;
        }
        for (id, vector) in self.no_longer_apart() {
            self.set_stance(&id, Stance::Together);
            self.answer_step1(&id, vector, now);
        }
        let author = self.seat.replica().last_author();
        let client = author.or(self.core.client_of(id));
        if let Some(client) = client {
            self.core.presence.edited(client, now);
        }
        let name = client.and_then(|client| self.core.name_of(client));
        let name = name.unwrap_or_else(|| "somebody".to_owned());
        self.core.past.touched(&name, now);
        let path = self.path();
        // With the content comes the name that the document had before we came.
        if self.core.synced && path != before.1 {
            let by = author.and_then(|client| self.core.name_of(client));
            self.core.tell(News::Renamed { by, path });
        }
    }

    /// Sends what changed the document since the last call to those who lack it.
    pub(super) fn flush(&mut self, now: Duration) {
        for update in self.seat.replica_mut().take_updates() {
            self.core.journal.note(&update, now);
            if update.origin.peer().is_none() {
                self.core.past.touched("you", now);
            }
            let from = update.origin.peer();
            if from.is_none() {
                self.core.unsent.changed(now);
            }
            self.core.spread(&Message::Update(update.bytes), from);
        }
    }

    fn on_awareness(&mut self, id: &PeerId, bytes: &[u8], now: Duration) {
        let Some(number) = self.core.peers.get(id).map(|peer| peer.number) else {
            return;
        };
        let Ok(entries) = awareness::decode(bytes) else {
            return;
        };
        // What is left out comes again: everybody renews its state.
        if !self.may_apply_states(id, &entries, now) {
            return;
        }
        self.core.hear_of(id, &entries);
        let sender = self.core.client_of(id);
        let news = self.core.presence.apply(entries, sender, now);
        self.core.note_firsts(id, &news);
        self.core.note_people(&news, now);
        self.core.spread_presence(&news, Some(number));
        self.core.send_own_state(now);
    }

    /// A peer that speaks has what it was sent long enough before.
    fn heard(&mut self, id: &PeerId, now: Duration) {
        let peer = self.core.peers.get(id);
        let Some(peer) = peer.filter(|peer| peer.stance == Stance::Together && peer.answered)
        else {
            return;
        };
        if !peer.owed && !self.core.unsent.is_empty() {
            self.core.unsent.heard(peer.since, now);
            if self.core.unsent.is_empty() {
                self.core.journal.settle(now);
            }
        }
    }

    fn set_lagging(&mut self, id: &PeerId) {
        if let Some(peer) = self.core.peers.get_mut(id) {
            // What was on its way when the queue filled up was dropped.
            (peer.lagging, peer.owed) = (true, true);
        }
    }

    /// Gives a peer whose queue drained what it missed: the difference to what it last told us.
    fn catch_up(&mut self, id: &PeerId, now: Duration) {
        let Some(peer) = self.core.peers.get_mut(id) else {
            return;
        };
        peer.lagging = false;
        if !peer.owed {
            return;
        }
        if !peer.answered {
            // The question was not taken either.
            self.ask(id, now);
        }
        if self.stance(id) != Stance::Together {
            return;
        }
        // Who reads slowly on purpose has as many answers as who asks again and again.
        if self.may_answer(id, now) {
            self.answer(id, now);
        }
        self.tell_presence(id);
    }
}
