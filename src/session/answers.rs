//! Answers to step 1: what each may cost all of us.
//!
//! An answer holds what the asker lacks, up to the whole document, and a question is a few bytes: who asks
//! again and again makes us send without end. So the whole room shares a budget in bytes: one document at
//! once, then one in thirty seconds, and the one that overdraws; that is four times the document a minute.
//!
//! The first question on a connection is answered at once all the same, and charged: a page waits one second
//! for it, and then puts in its own file, so that everything stands there twice. How many of those there are
//! is bounded by connections, of which the net makes no more than one a second, and by [`FIRSTS`]. A question
//! that finds no budget is not forgotten: it is answered when there is some, with what is lacking then.

use std::time::Duration;

use super::apart::Stance;
use super::purse::Purse;
use super::vector::Vector;
use super::{Seat, Session};
use crate::room::event::PeerId;
use crate::wire::message::Message;
use crate::wire::precheck::{Limits, check_state_vector};

/// First questions of one peer: a channel that opens, another that takes its place, a framing that turns out
/// to be the other; then one in 30 s.
pub(super) const FIRSTS: (u32, Duration) = (3, Duration::from_secs(30));
/// A document smaller than this counts as one of this size: sending it costs nothing.
const SMALL: u64 = 64 * 1024;
/// Seconds in which the budget for one document comes back.
const SECONDS: u64 = 30;
/// An answer counts as this part of the document at least: to find what is lacking takes a walk over it.
const LEAST_PART: u64 = 256;

/// The room's budget.
#[derive(Debug)]
pub(super) struct Ration {
    purse: Purse,
    /// The largest answer that there was: nearly the document.
    document: u64,
}

impl Ration {
    pub(super) fn new() -> Self {
        Self {
            purse: Purse::new(SMALL, SMALL / SECONDS, Duration::ZERO),
            document: SMALL,
        }
    }

    fn is_open(&mut self, now: Duration) -> bool {
        self.purse.is_open(now)
    }

    fn spend(&mut self, bytes: usize) {
        let bytes = bytes as u64;
        if bytes > self.document {
            self.document = bytes;
            self.purse.resize(bytes, bytes / SECONDS);
        }
        self.purse.spend(bytes.max(self.document / LEAST_PART));
    }
}

impl<S: Seat> Session<S> {
    /// Takes a question, and answers it now or when there is budget for it.
    pub(super) fn answer_step1(&mut self, id: &PeerId, vector: Vec<u8>, now: Duration) {
        if let Err(error) = check_state_vector(&vector, &Limits::default()) {
            return self.refused(id, &error.to_string(), now);
        }
        let open = self.core.ration.is_open(now);
        let Some(peer) = self.core.peers.get_mut(id) else {
            return;
        };
        peer.vector = Some(vector);
        peer.waits = true;
        if peer.is_first_question(now) || open {
            self.answer(id, now);
        }
    }

    /// Shows our document to a peer that is kept apart, and keeps us apart: it has to know what there is to choose
    /// from. What it has is no part of that.
    pub(super) fn show(&mut self, id: &PeerId, now: Duration) {
        let open = self.core.ration.is_open(now);
        let Some(peer) = self.core.peers.get_mut(id) else {
            return;
        };
        if !peer.is_first_question(now) && !open {
            return;
        }
        if let Ok(whole) = self.seat.replica().diff(&EMPTY_VECTOR) {
            self.core.ration.spend(whole.len());
            self.core.send(id, &Message::Step2(whole));
        }
    }

    /// Gives a peer what it lacked when it last asked, and asks back when it has what we lack.
    pub(super) fn answer(&mut self, id: &PeerId, now: Duration) {
        let Some(peer) = self.core.peers.get_mut(id) else {
            return;
        };
        (peer.waits, peer.owed) = (false, false);
        let vector = peer.vector.clone().unwrap_or_else(|| EMPTY_VECTOR.to_vec());
        match self.seat.replica().diff(&vector) {
            Ok(answer) => {
                self.core.ration.spend(answer.len());
                self.core.send(id, &Message::Step2(answer));
            }
            Err(error) => return self.refused(id, &error.to_string(), now),
        }
        let ours = Vector::read(&self.seat.replica().state_vector()).unwrap_or_default();
        let answered = self.core.peers.get(id).is_some_and(|peer| peer.answered);
        if answered && Vector::read(&vector).is_some_and(|theirs| theirs.exceeds(&ours)) {
            self.ask(id, now);
        }
    }

    /// Whether there is budget for an answer that is no first one; if not, it waits.
    pub(super) fn may_answer(&mut self, id: &PeerId, now: Duration) -> bool {
        let open = self.core.ration.is_open(now);
        if let Some(peer) = self.core.peers.get_mut(id) {
            peer.waits |= !open;
        }
        open
    }

    /// Answers those who wait, as far as there is budget: in turn, so that nobody waits for ever.
    pub(super) fn answer_waiting(&mut self, now: Duration) {
        while self.core.ration.is_open(now) {
            let waiting = self.core.waiting();
            let next = waiting.min_by_key(|(_, peer)| peer.last_answer);
            let Some(id) = next.map(|(id, _)| id.clone()) else {
                return;
            };
            self.core.answers_given += 1;
            let turn = self.core.answers_given;
            if let Some(peer) = self.core.peers.get_mut(&id) {
                peer.last_answer = turn;
            }
            self.answer(&id, now);
        }
    }
}

impl super::core::Core {
    /// Those who wait for an answer and can take it.
    fn waiting(&self) -> impl Iterator<Item = (&PeerId, &super::peer::Peer)> {
        let can = |peer: &super::peer::Peer| !peer.lagging && peer.stance == Stance::Together;
        let peers = self.peers.iter();
        peers.filter(move |(_, peer)| peer.waits && can(peer))
    }

    /// When somebody who waits for an answer gets it.
    pub(super) fn next_answer(&self) -> Option<Duration> {
        self.waiting().next().map(|_| self.ration.purse.opens_at())
    }
}

/// The state vector of an empty document.
pub(super) const EMPTY_VECTOR: [u8; 1] = [0];
