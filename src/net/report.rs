//! The way back: inputs of the mesh, told by tasks that must still end when nobody listens.

use tokio::sync::{mpsc, watch};

use crate::room::event::Input;

/// Tells the mesh what happened. A task waits here when the program is behind, which is the back-pressure
/// on the socket it serves; it waits no longer once the net is stopping.
#[derive(Clone)]
pub(super) struct Reporter {
    inputs: mpsc::Sender<Input>,
    stop: watch::Receiver<bool>,
}

impl Reporter {
    pub(super) fn new(inputs: mpsc::Sender<Input>, stop: watch::Receiver<bool>) -> Reporter {
        Reporter { inputs, stop }
    }

    /// Hands `input` over. Lost when the net is stopping or nobody receives any more.
    pub(super) async fn tell(&self, input: Input) {
        let mut stop = self.stop.clone();
        tokio::select! {
            _ = self.inputs.send(input) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }

    /// Waits until the net is stopping.
    pub(super) async fn stopped(&self) {
        let mut stop = self.stop.clone();
        // An error means that the net itself is gone, which is a stop as well.
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// Whether the net is stopping, or gone.
    pub(super) fn is_stopped(&self) -> bool {
        *self.stop.borrow() || self.stop.has_changed().is_err()
    }
}
