//! Writes files beside the loop: a slow disk stops nobody's typing.

use tokio::task::JoinHandle;

use super::disk::{self, Job, SaveError, Stamp};

/// One file at a time, which the model sees to.
#[derive(Default)]
pub struct Writer {
    running: Option<JoinHandle<Result<Stamp, SaveError>>>,
}

impl Writer {
    /// Begins to write.
    pub fn start(&mut self, job: Job) {
        self.running = Some(tokio::task::spawn_blocking(move || disk::write(&job)));
    }

    /// What came of it; never, while nothing is written. May be dropped and called again.
    pub async fn done(&mut self) -> Result<Stamp, SaveError> {
        let Some(running) = &mut self.running else {
            return std::future::pending().await;
        };
        let outcome = running.await;
        self.running = None;
        outcome.unwrap_or_else(|error| Err(SaveError::Broken(error.to_string())))
    }

    /// Waits for the file that is being written, so that leaving does not cut it off.
    pub async fn finish(&mut self) {
        if self.running.is_some() {
            // Nobody is left to be told.
            let _outcome = self.done().await;
        }
    }
}
