//! The signaling servers of a program: one socket a server, shared by all documents that are open.
//!
//! A page has one WebSocket a server too, however many documents it shows (y-webrtc's `signalingConns`).
//! Each [`Server`] is one document's part of such a socket: it is told of its own topics alone, and the
//! socket closes when the last part is closed.

mod line;
mod probe;
mod socket;
mod switch;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use self::line::{Client, Line};
pub use self::probe::{Probe, probe};
use super::report::Reporter;
use super::task::spawn;
use crate::room::event::ServerId;

/// Frames of one document that may wait for a slow server. An announce storm in a full mesh (34 peers
/// with some ten candidates each) fits.
const MAX_QUEUED: usize = 512;

/// Documents that may wait to be taken in by a socket's task: more than a program has open.
const MAX_JOINS: usize = 64;

/// Servers remembered as reached: as many as a few sites name.
const MAX_REACHED: usize = 64;

/// The sockets, by URL. Clones share them.
#[derive(Clone, Default)]
pub struct Signaling(Arc<Mutex<Lines>>);

#[derive(Default)]
struct Lines {
    by_url: BTreeMap<String, Door>,
    /// Those that were open once.
    reached: BTreeSet<String>,
    last: u64,
}

/// The way into the task of one socket.
struct Door {
    serial: u64,
    joins: mpsc::Sender<Client>,
}

impl Signaling {
    /// Takes part in the socket to `url` (`ws:` or `wss:`), and reports as `id`; at once that it is open
    /// where it is open already.
    pub(super) fn dial(&self, id: ServerId, url: String, reporter: Reporter) -> Server {
        let (frames, queue) = mpsc::channel(MAX_QUEUED);
        let (finished, done) = oneshot::channel();
        let client = Client::new(id, reporter, queue, finished);
        self.admit(url, client);
        Server { frames, done }
    }

    fn admit(&self, url: String, mut client: Client) {
        let mut lines = self.lock();
        if let Some(door) = lines.by_url.get(&url) {
            match door.joins.try_send(client) {
                Ok(()) => return,
                Err(TrySendError::Full(back)) => return refuse(back),
                // Its task panicked: whoever used it waits in vain until silence tells.
                Err(TrySendError::Closed(back)) => client = back,
            }
        }
        lines.last += 1;
        let serial = lines.last;
        let (joins, queue) = mpsc::channel(MAX_JOINS);
        let line = Line::new(self.clone(), url.clone(), serial, client, queue);
        spawn(line.run());
        lines.by_url.insert(url, Door { serial, joins });
    }

    /// Whether the server at `url` was reached before.
    fn was_reached(&self, url: &str) -> bool {
        self.lock().reached.contains(url)
    }

    fn note_reached(&self, url: &str) {
        let mut lines = self.lock();
        if lines.reached.len() < MAX_REACHED {
            lines.reached.insert(url.to_owned());
        }
    }

    /// Nobody joins this socket any more; the next one who dials its URL opens another.
    fn retire(&self, url: &str, serial: u64) {
        let mut lines = self.lock();
        if lines
            .by_url
            .get(url)
            .is_some_and(|door| door.serial == serial)
        {
            lines.by_url.remove(url);
        }
    }

    /// Retires the socket unless somebody waits to join it. Joining takes the same lock, so that nobody
    /// is left behind with a socket that closes.
    fn retire_if_idle(&self, url: &str, serial: u64, joins: &mpsc::Receiver<Client>) -> bool {
        let mut lines = self.lock();
        let idle = joins.is_empty();
        if idle
            && lines
                .by_url
                .get(url)
                .is_some_and(|door| door.serial == serial)
        {
            lines.by_url.remove(url);
        }
        idle
    }

    /// A task that panicked while it held the lock must not end the others.
    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refuse(client: Client) {
    spawn(async move {
        client
            .closed("too many documents wait for this server")
            .await
    });
}

/// One document's part of a socket, or of the attempt at one. Closes when it is dropped, or when
/// `Input::ServerClosed` was reported.
pub(super) struct Server {
    frames: mpsc::Sender<String>,
    done: oneshot::Receiver<()>,
}

impl Server {
    /// Queues one text frame; false when the queue is full, which means that the server no longer reads.
    /// What is sent before `Input::ServerOpen` is lost.
    pub(super) fn send(&self, text: String) -> bool {
        !matches!(self.frames.try_send(text), Err(TrySendError::Full(_)))
    }

    /// Sends what is queued and leaves the socket, which closes if nobody else uses it; nothing is
    /// reported any more. A part that has not unsubscribed gives the server up: the others are told
    /// that it is closed as well, since a silent server is silent for all.
    pub(super) fn close(self) -> JoinHandle<()> {
        drop(self.frames);
        // An error is the other end dropped, which is what it says.
        spawn(async move { drop(self.done.await) })
    }
}
