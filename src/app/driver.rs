//! A session and its sockets, kept going: outputs performed, inputs handed over.

use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, channel};

use super::clock::Clock;
use super::log::Trail;
use super::seat::Joined;
use crate::net::{Net, NetConfig, Signaling};
use crate::room::event::{Input, LinkId, Output};

/// Inputs waiting for the loop. Full means that the loop is behind: sockets then wait, and their peers
/// feel it as back-pressure.
const INPUTS: usize = 1024;

/// The sockets of one session.
pub struct Driver {
    /// None where there is no room.
    net: Option<Net>,
    inputs: Receiver<Input>,
    pub clock: Clock,
    trail: Trail,
}

impl Driver {
    /// Sockets for one session alone.
    pub fn new(config: NetConfig, clock: Clock) -> Self {
        Self::sharing(config, clock, Signaling::default())
    }

    /// Sockets for one of several sessions, which have their signaling together.
    pub fn sharing(config: NetConfig, clock: Clock, signaling: Signaling) -> Self {
        let (sender, inputs) = channel(INPUTS);
        Self {
            net: Some(Net::sharing(config, sender, signaling)),
            inputs,
            clock,
            trail: Trail::begin(),
        }
    }

    /// Time alone: for a session that has no room.
    pub fn offline(clock: Clock) -> Self {
        let (_, inputs) = channel(1);
        Self {
            net: None,
            inputs,
            clock,
            trail: Trail::begin(),
        }
    }

    /// The next thing that happens, or a tick at `deadline`.
    pub async fn next(&mut self, deadline: Option<Duration>) -> Input {
        let online = self.net.is_some();
        let input = tokio::select! {
            biased;
            input = self.inputs.recv(), if online => input.unwrap_or(Input::Tick),
            () = self.clock.wait_until(deadline) => Input::Tick,
        };
        self.trail.input(&input);
        input
    }

    /// Something that has happened already.
    pub fn waiting(&mut self) -> Option<Input> {
        let input = self.inputs.try_recv().ok()?;
        self.trail.input(&input);
        Some(input)
    }

    /// What has happened, or a wake-up when something has. Safe to cancel.
    pub fn poll(&mut self, context: &mut Context) -> Poll<Input> {
        match self.inputs.poll_recv(context) {
            Poll::Ready(Some(input)) => {
                self.trail.input(&input);
                Poll::Ready(input)
            }
            // The net holds the other end, so that it does not end before the net does.
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    /// How long messages take, by connection; asks for newer times.
    pub fn round_trips(&self) -> Vec<(LinkId, Duration)> {
        self.net.as_ref().map(Net::round_trips).unwrap_or_default()
    }

    /// Closes what is open. True if a peer has taken all that was sent to it.
    pub async fn shutdown(mut self) -> bool {
        let Some(net) = self.net else { return false };
        let taken = net.shutdown().await;
        self.trail.end();
        taken
    }

    /// Hands one input over and performs what comes of it.
    pub fn feed(&mut self, session: &mut dyn Joined, input: Input) {
        let now = self.clock.now();
        session.handle(input, now);
        session.took(self.clock.now().saturating_sub(now));
        self.perform(session);
    }

    /// Performs one output of a session.
    pub fn perform_one(&mut self, output: Output) {
        if let Some(net) = &mut self.net {
            self.trail.output(&output);
            net.perform(output);
        }
    }

    /// Performs what the session wants done.
    pub fn perform(&mut self, session: &mut dyn Joined) {
        while let Some(output) = session.poll() {
            self.perform_one(output);
        }
    }

    /// Tells the others, and closes what is open.
    pub async fn leave(mut self, session: &mut dyn Joined) {
        self.feed(session, Input::Leave);
        self.shutdown().await;
    }
}
