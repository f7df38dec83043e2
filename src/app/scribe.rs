//! Puts journals on the disk beside the loop: a slow disk stops nobody's typing.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::desk::TabId;
use super::journal::{Entry, JournalError};

/// One batch of a tab at a time, which its session sees to.
#[derive(Default)]
pub struct Scribe {
    running: JoinSet<(TabId, Result<(), JournalError>)>,
}

impl Scribe {
    /// Begins to write.
    pub fn start(&mut self, tab: TabId, entry: Entry) {
        self.running.spawn_blocking(move || {
            let outcome = std::panic::catch_unwind(|| entry.write());
            (tab, outcome.unwrap_or_else(|_| Err(broken())))
        });
    }

    /// What came of a batch; never, while nothing is written. May be dropped and called again.
    pub async fn done(&mut self) -> (TabId, Result<(), JournalError>) {
        loop {
            match self.running.join_next().await {
                Some(Ok(done)) => return done,
                // The runtime ends: nobody waits for an outcome any more.
                Some(Err(_)) => {}
                None => return std::future::pending().await,
            }
        }
    }

    /// What came of all that is being written, as far as it is done in time.
    pub async fn finished(&mut self, within: Duration) -> Vec<(TabId, Result<(), JournalError>)> {
        let until = Instant::now() + within;
        let mut outcomes = Vec::new();
        while let Ok(Some(done)) = timeout_at(until, self.running.join_next()).await {
            outcomes.extend(done.ok());
        }
        outcomes
    }

    /// Waits for what is being written, so that what comes last is last.
    pub async fn finish(&mut self) -> Vec<(TabId, Result<(), JournalError>)> {
        let mut outcomes = Vec::new();
        while let Some(done) = self.running.join_next().await {
            outcomes.extend(done.ok());
        }
        outcomes
    }
}

/// Told, so that the next batch is not waited for in vain.
fn broken() -> JournalError {
    JournalError::Other("the program failed while it wrote".to_owned())
}
