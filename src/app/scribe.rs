//! Puts journals on the disk beside the loop: a slow disk stops nobody's typing.

use tokio::task::JoinSet;

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
        self.running.spawn_blocking(move || (tab, entry.write()));
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

    /// Waits for what is being written, so that what comes last is last.
    pub async fn finish(&mut self) {
        // Nobody is left to be told.
        while self.running.join_next().await.is_some() {}
    }
}
