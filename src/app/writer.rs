//! Writes files beside the loop: a slow disk stops nobody's typing.

use tokio::task::JoinSet;

use super::desk::TabId;
use super::disk::{self, Job, SaveError, Stamp};
use super::log;

/// One file of a tab at a time, which its model sees to.
#[derive(Default)]
pub struct Writer {
    running: JoinSet<(TabId, Result<Stamp, SaveError>)>,
}

impl Writer {
    /// Begins to write.
    pub fn start(&mut self, tab: TabId, job: Job) {
        log::saving(job.bytes.len());
        self.running.spawn_blocking(move || {
            let outcome = std::panic::catch_unwind(|| disk::write(&job));
            let outcome = outcome.unwrap_or_else(|_| Err(broken()));
            log::saved(&outcome);
            (tab, outcome)
        });
    }

    /// What came of a file; never, while nothing is written. May be dropped and called again.
    pub async fn done(&mut self) -> (TabId, Result<Stamp, SaveError>) {
        loop {
            match self.running.join_next().await {
                Some(Ok(done)) => return done,
                // The runtime ends: nobody waits for an outcome any more.
                Some(Err(_)) => {}
                None => return std::future::pending().await,
            }
        }
    }

    /// Waits for what is being written, so that leaving does not cut it off.
    pub async fn finish(&mut self) {
        // Nobody is left to be told.
        while self.running.join_next().await.is_some() {}
    }
}

fn broken() -> SaveError {
    SaveError::Broken("the program failed while it wrote".to_owned())
}
