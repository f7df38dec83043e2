//! Going on with a document that an earlier run left in its journal.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Member;
use super::view::JoinStep;
use crate::notebook::{ApplyError, Base};

/// A document as a journal has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// All of it, as one update (v1).
    pub document: Vec<u8>,
    /// Cells with edits that others may lack, each as it was before them.
    pub unsent: BTreeMap<String, Base>,
}

impl Member {
    /// The same for a file of this machine, which nobody else sees.
    pub fn restore_local(&mut self, left: &Left, now: Duration) -> Result<(), ApplyError> {
        self.restore(left, now)?;
        self.core.local = true;
        self.core.returning = false;
        Ok(())
    }

    /// Begins with a document that was left behind. It has the room's history, so it is no seeding: who is
    /// in the room takes from it what it lacks. To be called before [`Input::Start`].
    ///
    /// [`Input::Start`]: crate::room::event::Input::Start
    pub fn restore(&mut self, left: &Left, now: Duration) -> Result<(), ApplyError> {
        self.seat.restore(&left.document)?;
        for (id, base) in &left.unsent {
            self.core.unsent.restore(id, base.clone(), now);
        }
        self.core.synced = true;
        self.core.returning = true;
        self.core.note(JoinStep::InStep, now);
        self.flush(now);
        // The file that it comes from has all of it, and goes on from there.
        let settled = left.unsent.is_empty();
        self.core.journal.adopt(left.document.len(), settled);
        Ok(())
    }
}
