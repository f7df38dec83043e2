//! Updates that take more than one step: what is left of them waits with their sender, and the keys, the screen
//! and everybody else come in between.

use std::collections::VecDeque;
use std::time::Duration;

use super::apart::Stance;
use super::conduct::Fault;
use super::{Seat, Session};
use crate::notebook::{ApplyError, Replica, Rest};
use crate::room::event::PeerId;
use crate::wire::message::Message;

/// Structs of all that waits: as many as the largest update that is taken at all. They take two hundred bytes
/// each.
const MAX_WAITING: usize = 1_000_000;

/// What is to be done when all of an update is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// It was an edit.
    Look,
    /// It was the answer to a question. `asked` says that the peer was asked what it holds.
    Answer { asked: bool },
}

/// Messages of a peer that wait for the rest of an update before them, and bytes of these: what somebody types in
/// the moment that it takes. What is more is left out, and asked for.
const MAX_LATER: usize = 64;
const MAX_LATER_BYTES: usize = 1 << 20;

/// An update of which a part is in, and what came after it.
#[derive(Debug)]
pub(super) struct Begun {
    /// None: it is in, and the next one has its turn.
    rest: Option<(Rest, Then)>,
    later: VecDeque<Vec<u8>>,
    /// When the last step was: the next one is due since then.
    at: Duration,
}

impl<S: Seat> Session<S> {
    /// Applies an update, or begins with it, and passes on what it changed.
    pub(super) fn take_update(&mut self, id: &PeerId, update: &[u8], then: Then, now: Duration) {
        if !self.may_apply(id, now) {
            return;
        }
        self.core.count_received(update.len(), now);
        let begin = |replica: &mut Replica, number| replica.begin_remote(update, number);
        match self.apply(id, begin, now) {
            Some(Some(rest)) => {
                self.core.stepped = true;
                self.keep_or_end(id, rest, then, now);
            }
            Some(None) => self.is_in(id, then, now),
            None => {}
        }
    }

    /// Goes on with one of the updates that have been begun: of each peer in turn.
    pub(super) fn take_step(&mut self, now: Duration) {
        let all = || {
            self.core
                .peers
                .iter()
                .filter(|(_, peer)| peer.begun.is_some())
        };
        let last = self.core.last_step;
        let next = all().filter(|(_, peer)| peer.number > last);
        let next = next.min_by_key(|(_, peer)| peer.number);
        let first = || all().min_by_key(|(_, peer)| peer.number);
        let Some((id, number)) = next
            .or_else(first)
            .map(|(id, peer)| (id.clone(), peer.number))
        else {
            return;
        };
        self.core.last_step = number;
        let peer = self.core.peers.get_mut(&id);
        let Some(mut begun) = peer.and_then(|peer| peer.begun.take()) else {
            return;
        };
        // What it costs in truth shows while it goes in: whoever has used up its budget is asked again later.
        if self.stance(&id) != Stance::Together || !self.may_apply(&id, now) {
            return;
        }
        match begun.rest.take() {
            Some((mut rest, then)) => {
                self.core.stepped = true;
                let go_on = |replica: &mut Replica, _| replica.go_on(&mut rest);
                if self.apply(&id, go_on, now).is_some() {
                    self.keep_or_end(&id, rest, then, now);
                }
            }
            None => {
                if let Some(message) = begun.later.pop_front() {
                    self.take_message(&id, &message, now);
                }
            }
        }
        self.keep_later(&id, begun.later, now);
    }

    /// What came later has its turn behind what is to be done now.
    fn keep_later(&mut self, id: &PeerId, later: VecDeque<Vec<u8>>, now: Duration) {
        let peer = self.core.peers.get_mut(id);
        let Some(peer) = peer.filter(|_| !later.is_empty()) else {
            return;
        };
        let begun = peer.begun.get_or_insert_with(|| Begun {
            rest: None,
            later: VecDeque::new(),
            at: now,
        });
        begun.later = later;
    }

    /// Keeps a message for later that comes after an update that is not all in yet; false if it does not, or there is
    /// no room for it.
    pub(super) fn keep_for_later(&mut self, id: &PeerId, message: &[u8]) -> bool {
        let peer = self.core.peers.get_mut(id);
        let Some(begun) = peer.and_then(|peer| peer.begun.as_mut()) else {
            return false;
        };
        let of_document = matches!(
            Message::parse(message),
            Ok(Message::Step2(_) | Message::Update(_))
        );
        let bytes: usize = begun.later.iter().map(Vec::len).sum();
        let fits =
            begun.later.len() < MAX_LATER && bytes.saturating_add(message.len()) <= MAX_LATER_BYTES;
        if of_document && fits {
            begun.later.push_back(message.to_vec());
        }
        of_document && fits
    }

    /// Changes the document in the name of a peer; none if that failed, which is told.
    fn apply<T>(
        &mut self,
        id: &PeerId,
        change: impl FnOnce(&mut Replica, u64) -> Result<T, ApplyError>,
        now: Duration,
    ) -> Option<T> {
        let number = self.core.peers.get(id)?.number;
        let before = (self.seat.replica().revision(), self.path());
        let applied = change(self.seat.replica_mut(), number);
        if let Some(peer) = self.core.peers.get_mut(id) {
            peer.allowance.worked(self.seat.replica().last_work());
            self.core.applied = Some(id.clone());
        }
        match &applied {
            Ok(_) => {
                // What the document was before is nothing that this peer did.
                self.watch(now);
                self.note_author(id, &before, now);
            }
            Err(ApplyError::Panicked) => self.part_with(id, Fault::BrokeDocument, now),
            Err(error) => self.refused(id, &error.to_string(), now),
        }
        self.flush(now);
        applied.ok()
    }

    fn keep_or_end(&mut self, id: &PeerId, rest: Rest, then: Then, now: Duration) {
        let waiting = self.core.peers.values();
        let waiting: usize = waiting.filter_map(Begun::structs_of).sum();
        let fits = waiting + rest.structs() <= MAX_WAITING;
        let is_over = rest.is_over();
        if let Some(peer) = self.core.peers.get_mut(id) {
            peer.behind |= match is_over {
                true => rest.left_out(),
                false => !fits,
            };
            let begun = Begun {
                rest: Some((rest, then)),
                later: VecDeque::new(),
                at: now,
            };
            peer.begun = Some(begun).filter(|_| fits && !is_over);
        }
        if is_over {
            self.is_in(id, then, now);
        }
    }

    /// All of an update is in.
    fn is_in(&mut self, id: &PeerId, then: Then, now: Duration) {
        if let Then::Answer { .. } = then
            && let Some(peer) = self.core.peers.get_mut(id)
        {
            peer.answered = true;
        }
        self.look_whether_synced(id, now);
        if let Then::Answer { asked } = then {
            self.look_whether_back(id);
            if asked {
                self.answer_held(id, now);
            }
        }
    }
}

impl Begun {
    fn structs_of(peer: &super::peer::Peer) -> Option<usize> {
        let (rest, _) = peer.begun.as_ref()?.rest.as_ref()?;
        Some(rest.structs())
    }
}

impl super::core::Core {
    /// When there is something to go on with: at once.
    pub(super) fn next_step(&self) -> Option<Duration> {
        let begun = self.peers.values().filter_map(|peer| peer.begun.as_ref());
        begun.map(|begun| begun.at).min()
    }
}
