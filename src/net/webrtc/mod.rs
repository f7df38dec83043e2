//! WebRTC links: one task a peer connection. No type of the WebRTC crates leaves this folder.

mod channel;
mod connection;
mod delivered;
mod early;
#[doc(hidden)]
pub mod fuzz;
mod link;
mod local_names;
mod names;
mod policy;
mod round_trip;
mod sdp;
mod spare;
#[cfg(test)]
mod tests;
mod vet;

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

pub(super) use self::delivered::Delivered;
use self::round_trip::RoundTrip;
pub(super) use self::spare::Spare;
use super::queue::{Outgoing, queue};
use super::report::Reporter;
use super::task::spawn;
use crate::room::event::{Candidate, Description, Input, LinkId};

/// Descriptions and candidates that may wait for a link's task. A peer trickles some ten; what comes
/// above this is a flood, and an attempt that loses a description to it ends by the mesh's deadline.
const MAX_COMMANDS: usize = 256;

/// How a link begins.
pub(super) enum Start {
    Offer,
    Answer(Description),
}

/// What the mesh wants of a link that exists.
pub(super) enum Command {
    Remote(Description),
    Candidate(Candidate),
    /// Look how long messages take.
    Measure,
}

/// A connection with one peer. Closes cleanly, with what is queued sent before, when it is dropped.
pub(super) struct Link {
    commands: mpsc::Sender<Command>,
    outgoing: Outgoing,
    round_trip: RoundTrip,
    delivered: Delivered,
    task: JoinHandle<()>,
}

impl Link {
    /// Starts a connection that reports as `id`.
    pub(super) fn open(id: LinkId, start: Start, spare: &Spare, reporter: &Reporter) -> Link {
        let (commands, receiver) = mpsc::channel(MAX_COMMANDS);
        let (outgoing, pending, overflow) = queue(spare.config().queue_bytes);
        let round_trip = RoundTrip::default();
        let delivered = Delivered::default();
        let ends = link::Ends {
            commands: receiver,
            pending,
            overflow,
            round_trip: round_trip.clone(),
            delivered: delivered.clone(),
        };
        let task = spawn(guard(id, start, spare.clone(), reporter.clone(), ends));
        Link {
            commands,
            outgoing,
            round_trip,
            delivered,
            task,
        }
    }

    pub(super) fn command(&self, command: Command) {
        // Full: see `MAX_COMMANDS`. Closed: the link has ended and has said so.
        let _ = self.commands.try_send(command);
    }

    pub(super) fn send(&self, message: Vec<u8>) {
        self.outgoing.push(message);
    }

    /// How long a message took there and back when it was last measured.
    pub(super) fn round_trip(&self) -> Option<Duration> {
        self.round_trip.get()
    }

    /// Tells, once the link is closed, whether the peer has everything.
    pub(super) fn delivered(&self) -> Delivered {
        self.delivered.clone()
    }

    /// Whether its task has ended, and has said so.
    pub(super) fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// Sends what is queued and closes; nothing is reported any more. The task ends when it is done.
    pub(super) fn close(self) -> JoinHandle<()> {
        self.task
    }
}

/// Runs the link, and reports its end even if what a peer sent made the stack panic.
async fn guard(id: LinkId, start: Start, spare: Spare, reporter: Reporter, ends: link::Ends) {
    let run = spawn(link::run(id, start, spare, reporter.clone(), ends));
    let reason = match run.await {
        Ok(reason) => reason,
        Err(_) => Some("the connection failed inside".to_owned()),
    };
    if let Some(reason) = reason {
        reporter.tell(Input::LinkClosed(id, reason)).await;
    }
}
