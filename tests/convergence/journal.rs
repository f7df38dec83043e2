//! A model of the journal: what somebody's document held when the program ended.
//!
//! Own changes alone would not do. One that builds on a change of somebody else, who was killed before
//! anybody else had it, could never be applied again. So a journal keeps what one's own changes build on.

use std::collections::BTreeMap;

use celljam::notebook::{Notebook, Replica};

use super::ledger::clocks;

/// The documents of earlier runs.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    runs: Vec<Vec<u8>>,
    /// How far each client's writing is in there.
    pub clocks: BTreeMap<u64, u64>,
}

impl Journal {
    /// Takes note of the end of a run.
    pub fn add(&mut self, replica: &Replica) {
        self.runs
            .push(replica.diff(&[0]).expect("the empty vector"));
        for (client, clock) in clocks(replica) {
            let kept = self.clocks.entry(client).or_default();
            *kept = clock.max(*kept);
        }
    }

    /// Puts what the journal holds into the document of a new run, under a new client id. The first
    /// sync brings the rest, and the room what it lacks.
    pub fn carry_over(&self, notebook: &mut Notebook) {
        for run in &self.runs {
            let applied = notebook.replica_mut().apply_remote(run, 0);
            applied.expect("an own document");
        }
        notebook.replica_mut().take_updates();
    }
}
