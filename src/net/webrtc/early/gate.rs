//! What is kept until a connection has chosen its pair of addresses.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use ::webrtc::runtime::RecvMeta;

/// Datagrams kept a socket. A first flight is two or three; more is said again or a flood.
const MAX_HELD: usize = 8;

/// Bytes of one of them, several merged by the kernel included: a first flight with its repetition.
const MAX_BYTES: usize = 4096;

/// A DTLS record of a handshake begins so: its content type, and the first byte of every version.
const HANDSHAKE: [u8; 2] = [22, 0xfe];

/// Closed until a connection has chosen its pair.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Gate {
    open: Arc<AtomicBool>,
    sockets: Arc<Mutex<Vec<Arc<Held>>>>,
}

impl Gate {
    /// Lets everything through from now on, what was kept first.
    pub(in super::super) fn open(&self) {
        self.open.store(true, Ordering::Release);
        for socket in lock(&self.sockets).iter() {
            socket.wake();
        }
    }

    pub(super) fn socket(&self) -> Arc<Held> {
        let held = Arc::new(Held {
            open: self.open.clone(),
            queue: Mutex::default(),
        });
        lock(&self.sockets).push(held.clone());
        held
    }
}

/// What one socket keeps.
#[derive(Debug)]
pub(super) struct Held {
    open: Arc<AtomicBool>,
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    datagrams: VecDeque<(Vec<u8>, RecvMeta)>,
    waker: Option<Waker>,
}

impl Held {
    /// Gives the oldest datagram out if the gate is open; if not, remembers whom to wake then.
    pub(super) fn release(&self, waker: &Waker, buf: &mut [u8], about: &mut RecvMeta) -> bool {
        let mut queue = lock(&self.queue);
        if !self.open.load(Ordering::Acquire) {
            queue.waker = Some(waker.clone());
            return false;
        }
        let Some((bytes, kept)) = queue.datagrams.pop_front() else {
            return false;
        };
        let Some(room) = buf.get_mut(..bytes.len()) else {
            return false;
        };
        room.copy_from_slice(&bytes);
        *about = kept;
        true
    }

    /// Keeps what came if it is a handshake before its time.
    pub(super) fn keep(&self, buf: &[u8], about: &RecvMeta) -> bool {
        let Some(bytes) = buf.get(..about.len.min(MAX_BYTES)) else {
            return false;
        };
        let mut queue = lock(&self.queue);
        let early = !self.open.load(Ordering::Acquire) && bytes.starts_with(&HANDSHAKE);
        let room = about.len <= MAX_BYTES && queue.datagrams.len() < MAX_HELD;
        if early && room {
            queue.datagrams.push_back((bytes.to_vec(), *about));
        }
        early && room
    }

    fn wake(&self) {
        let waker = lock(&self.queue).waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
