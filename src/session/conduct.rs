//! How a peer behaves: what of its messages is read at all, and when we part with it.

use std::time::Duration;

use super::allowance::Verdict;
use super::core::News;
use super::{Seat, Session};
use crate::room::event::PeerId;
use crate::wire::awareness::Entry;

/// What a peer sends that cannot be read is told once in so long.
const TELL_AGAIN: Duration = Duration::from_secs(60);

/// What took longer in truth than this times its count is charged by the truth. Below that the count alone
/// decides, so that a machine that is slow, within reason, takes the same updates as a fast one.
const SLOWER: u64 = 10;
/// No more than this is charged: the process may have been stopped meanwhile.
const SLOWEST: Duration = Duration::from_secs(20);

/// What a state of somebody costs, in the units of updates: to read it, and to pass it on to everybody.
const PER_STATE: u64 = 20;
/// Bytes of states that are read and passed on in a unit.
const STATE_BYTES: u64 = 16;

/// Why we parted with a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An update of it broke the document library. The document is as it was before.
    BrokeDocument,
    /// It sent more than can be read, and went on.
    Flood,
}

impl Fault {
    /// For the trace of the connection; nobody sends it anywhere.
    const fn reason(self) -> &'static str {
        match self {
            Fault::BrokeDocument => "its update broke the document library",
            Fault::Flood => "it sent without end",
        }
    }
}

impl<S: Seat> Session<S> {
    /// Whether a message of so many bytes is to be read.
    pub(super) fn is_read(&mut self, id: &PeerId, bytes: usize, now: Duration) -> bool {
        let Some(peer) = self.core.peers.get_mut(id) else {
            return false;
        };
        let verdict = peer.allowance.comes(bytes, now);
        peer.behind |= verdict != Verdict::Read;
        if verdict == Verdict::Part {
            self.part_with(id, Fault::Flood, now);
        }
        verdict == Verdict::Read
    }

    /// Whether an update of this peer may be applied now. If not, it will be asked for all of it.
    pub(super) fn may_apply(&mut self, id: &PeerId, now: Duration) -> bool {
        let Some(peer) = self.core.peers.get_mut(id) else {
            return false;
        };
        // What comes after an update that is not all in yet may need the rest of it.
        let may = peer.allowance.may_work(now) && peer.begun.is_none();
        peer.behind |= !may;
        may
    }

    /// Takes how long the last input took to handle. What an update costs is counted from what is in it, but
    /// some cost far more by where they put it: many at one place, none of whom has seen the others. Those go
    /// in by steps, and what a step took is charged as it is, so that their sender comes to its bounds in the
    /// middle of them.
    pub fn took(&mut self, took: Duration) {
        let times = if self.core.stepped { 1 } else { SLOWER };
        let micros = u64::try_from(took.min(SLOWEST).as_micros()).unwrap_or(u64::MAX);
        let counted = self.seat.replica().last_work();
        let sender = self.core.applied.take();
        let sender = sender.filter(|_| micros > counted.saturating_mul(times));
        if let Some(peer) = sender.and_then(|id| self.core.peers.get_mut(&id)) {
            peer.allowance.worked(micros.saturating_sub(counted));
        }
    }

    /// Whether these states of people may be looked at now.
    pub(super) fn may_apply_states(
        &mut self,
        id: &PeerId,
        states: &[Entry],
        now: Duration,
    ) -> bool {
        let Some(peer) = self.core.peers.get_mut(id) else {
            return false;
        };
        let may = peer.allowance.may_work(now);
        if may {
            let bytes: usize = states.iter().map(|entry| entry.state.len()).sum();
            let work = PER_STATE * states.len() as u64 + bytes as u64 / STATE_BYTES;
            peer.allowance.worked(work);
        }
        may
    }

    /// Closes the connection with a peer, and keeps it closed for a while.
    pub(super) fn part_with(&mut self, id: &PeerId, fault: Fault, now: Duration) {
        let client = self.core.client_of(id);
        let by = client.and_then(|client| self.core.name_of(client));
        self.core.tell(News::Parted { by, fault });
        self.core.room.bar(id, fault.reason(), now);
    }

    /// A peer sent what cannot be read.
    pub(super) fn refused(&mut self, id: &PeerId, reason: &str, now: Duration) {
        let Some(peer) = self.core.peers.get_mut(id) else {
            return;
        };
        let lately = |at: Duration| now < at + TELL_AGAIN;
        if !peer.refused.is_some_and(lately) {
            peer.refused = Some(now);
            let reason = reason.to_owned();
            self.core.tell(News::Refused { reason });
        }
    }
}
