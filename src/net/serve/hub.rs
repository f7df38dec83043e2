//! The broker that all connections share, and the bounded queues to them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::room::broker::{Broker, BrokerError, ConnId, Frames};

/// Frames that may wait for one client: an announce storm of a full mesh (34 peers with some ten
/// candidates each) fits.
const MAX_QUEUED: usize = 512;

/// Bytes that may wait for all clients together, so that many who read nothing cannot fill the memory.
const MAX_QUEUED_BYTES: usize = 64 * 1024 * 1024;

/// A frame that waits, with its share of the bytes that may.
pub(super) struct Queued {
    pub(super) text: Arc<str>,
    _share: OwnedSemaphorePermit,
}

/// The frames of one connection, in order. It ends when the hub has dropped the client.
pub(super) type Queue = mpsc::Receiver<Queued>;

/// Shared by the tasks of all connections. Every lock is short and none is held across an await.
pub(super) struct Hub {
    state: Mutex<State>,
    bytes: Arc<Semaphore>,
}

#[derive(Default)]
struct State {
    broker: Broker,
    queues: BTreeMap<ConnId, mpsc::Sender<Queued>>,
    last: u64,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            bytes: Arc::new(Semaphore::new(MAX_QUEUED_BYTES)),
        }
    }
}

impl Hub {
    /// Enters a new connection.
    pub(super) fn connect(&self) -> Result<(ConnId, Queue), BrokerError> {
        let mut state = self.lock();
        let id = ConnId(state.last + 1);
        state.broker.connect(id)?;
        let (frames, queue) = mpsc::channel(MAX_QUEUED);
        state.queues.insert(id, frames);
        state.last = id.0;
        Ok((id, queue))
    }

    /// Takes one text frame of a client and queues what it sends to whom.
    pub(super) fn text(&self, id: ConnId, text: &str) -> Result<(), BrokerError> {
        let mut state = self.lock();
        let frames = state.broker.text(id, text)?;
        self.queue(&mut state, frames);
        Ok(())
    }

    fn queue(&self, state: &mut State, frames: Frames) {
        for (id, text) in frames {
            if !self.push(state, id, text) {
                state.forget(id);
            }
        }
    }

    /// Queues one frame; false when the client is too slow for it.
    fn push(&self, state: &State, id: ConnId, text: Arc<str>) -> bool {
        let Some(queue) = state.queues.get(&id) else {
            return true;
        };
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let Ok(share) = Arc::clone(&self.bytes).try_acquire_many_owned(bytes) else {
            return false;
        };
        queue
            .try_send(Queued {
                text,
                _share: share,
            })
            .is_ok()
    }

    /// Forgets a connection that has ended.
    pub(super) fn disconnect(&self, id: ConnId) {
        self.lock().forget(id);
    }

    /// Connections, and topics that anybody is subscribed to.
    pub(super) fn load(&self) -> (usize, usize) {
        let state = self.lock();
        (state.broker.connections(), state.broker.topics())
    }

    /// A task that panicked while it held the lock must not end the server.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget(&mut self, id: ConnId) {
        self.broker.disconnect(id);
        self.queues.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBSCRIBE: &str = r#"{"type":"subscribe","topics":["t"]}"#;
    const PUBLISH: &str = r#"{"type":"publish","topic":"t"}"#;

    #[test]
    fn a_client_that_reads_nothing_is_dropped_and_others_are_not() {
        let hub = Hub::default();
        let (slow, mut unread) = hub.connect().unwrap();
        let (quick, mut read) = hub.connect().unwrap();
        for id in [slow, quick] {
            hub.text(id, SUBSCRIBE).unwrap();
        }
        for _ in 0..=MAX_QUEUED {
            hub.text(quick, PUBLISH).unwrap();
            assert!(read.try_recv().is_ok());
        }
        let waiting = std::iter::from_fn(|| unread.try_recv().ok()).count();
        assert_eq!(waiting, MAX_QUEUED);
        assert!(unread.is_closed());
        assert!(!read.is_closed());
    }

    #[test]
    fn read_frames_give_their_bytes_back() {
        let hub = Hub::default();
        let (id, mut queue) = hub.connect().unwrap();
        hub.text(id, r#"{"type":"ping"}"#).unwrap();
        assert!(hub.bytes.available_permits() < MAX_QUEUED_BYTES);
        assert_eq!(&*queue.try_recv().unwrap().text, r#"{"type":"pong"}"#);
        assert_eq!(hub.bytes.available_permits(), MAX_QUEUED_BYTES);
    }
}
