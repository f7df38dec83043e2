//! The bounded queue of outgoing messages of one link: never waits, and knows when it was full.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::{Notify, mpsc};

/// Messages that may wait, however small they are: a queue of one-byte messages must not grow to the
/// byte limit in allocations.
const MAX_MESSAGES: usize = 4096;

/// A full queue counts as drained when it holds no more than this part of its limit, so that a slow
/// peer is not told full and drained at every message.
const DRAINED_PART: usize = 4;

struct Gate {
    limit: usize,
    queued: AtomicUsize,
    full: AtomicBool,
    overflow: Notify,
}

/// The end that takes messages.
pub(super) struct Outgoing {
    sender: mpsc::Sender<Vec<u8>>,
    gate: Arc<Gate>,
}

/// The end that the link's task empties.
pub(super) struct Pending {
    receiver: mpsc::Receiver<Vec<u8>>,
    gate: Arc<Gate>,
}

/// Tells when a message did not fit.
pub(super) struct Overflow(Arc<Gate>);

/// A queue of `limit` bytes. One message larger than that is taken all the same when nothing waits.
pub(super) fn queue(limit: usize) -> (Outgoing, Pending, Overflow) {
    let (sender, receiver) = mpsc::channel(MAX_MESSAGES);
    let gate = Arc::new(Gate {
        limit,
        queued: AtomicUsize::new(0),
        full: AtomicBool::new(false),
        overflow: Notify::new(),
    });
    let pending = Pending {
        receiver,
        gate: gate.clone(),
    };
    let overflow = Overflow(gate.clone());
    (Outgoing { sender, gate }, pending, overflow)
}

impl Outgoing {
    /// Takes `message`, or drops it when the queue is full: then, and until the queue has drained,
    /// nothing more is taken.
    pub(super) fn push(&self, message: Vec<u8>) {
        if self.gate.full.load(Ordering::Acquire) {
            return;
        }
        let length = message.len();
        let before = self.gate.queued.fetch_add(length, Ordering::AcqRel);
        let fits = before == 0 || before.saturating_add(length) <= self.gate.limit;
        if !fits || self.sender.try_send(message).is_err() {
            self.gate.queued.fetch_sub(length, Ordering::AcqRel);
            self.gate.full.store(true, Ordering::Release);
            self.gate.overflow.notify_one();
        }
    }
}

impl Overflow {
    /// Waits until a message did not fit. Safe to cancel. The queue may have drained since: ask
    /// [`Overflow::is_full`].
    pub(super) async fn wait(&self) {
        self.0.overflow.notified().await;
    }

    /// Whether the queue takes nothing.
    pub(super) fn is_full(&self) -> bool {
        self.0.full.load(Ordering::Acquire)
    }
}

impl Pending {
    /// The next message; `None` when there will be no more. Safe to cancel.
    pub(super) async fn next(&mut self) -> Option<Vec<u8>> {
        self.receiver.recv().await
    }

    /// The next message if one waits.
    pub(super) fn try_next(&mut self) -> Option<Vec<u8>> {
        self.receiver.try_recv().ok()
    }

    /// Says that a message of `length` bytes has left; true when this ends a full queue's pause.
    pub(super) fn left(&self, length: usize) -> bool {
        let before = self.gate.queued.fetch_sub(length, Ordering::AcqRel);
        let rest = before.saturating_sub(length);
        rest <= self.gate.limit / DRAINED_PART && self.gate.full.swap(false, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_up_to_the_limit_and_pauses_until_drained() {
        let (outgoing, mut pending, _overflow) = queue(8);
        for _ in 0..3 {
            outgoing.push(vec![0; 4]);
        }
        assert_eq!(pending.try_next().map(|message| message.len()), Some(4));
        assert!(!pending.left(4), "half full is not drained");
        outgoing.push(vec![1; 1]);
        assert_eq!(
            pending.try_next(),
            Some(vec![0; 4]),
            "the third was dropped"
        );
        assert!(pending.left(4), "empty ends the pause");
        assert_eq!(
            pending.try_next(),
            None,
            "what came during the pause was dropped"
        );
        outgoing.push(vec![2; 1]);
        assert_eq!(pending.try_next(), Some(vec![2; 1]));
        assert!(!pending.left(1), "drained is told once");
    }

    #[test]
    fn one_large_message_is_taken_by_an_empty_queue() {
        let (outgoing, mut pending, _overflow) = queue(8);
        outgoing.push(vec![0; 100]);
        assert_eq!(pending.try_next().map(|message| message.len()), Some(100));
        assert!(!pending.left(100));
    }

    #[test]
    fn many_tiny_messages_fill_it_too() {
        let (outgoing, mut pending, _overflow) = queue(usize::MAX);
        for _ in 0..=MAX_MESSAGES {
            outgoing.push(vec![0]);
        }
        assert!(outgoing.gate.full.load(Ordering::Acquire));
        assert!(pending.try_next().is_some());
    }
}
