//! Going on with a document that an earlier run left in its journal.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Member;
use super::view::JoinStep;
use crate::notebook::carry;
use crate::notebook::{ApplyError, Base, CellKey, DocKind, Draft, Replica, Shape};
use crate::wire::journal::Record;

/// A document as a journal has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// All of it, as one update (v1).
    pub document: Vec<u8>,
    /// Cells with edits that others may lack, each as it was before them.
    pub unsent: BTreeMap<String, Base>,
}

/// What a journal makes of itself.
pub struct Remains {
    pub document: Replica,
    pub left: Left,
}

impl Remains {
    /// The edits that others may lack, as text.
    pub fn drafts(&self) -> Vec<Draft> {
        carry::drafts(&self.document, &self.left.unsent)
    }
}

/// The document that the records of a journal give, and which cells have edits that others may lack.
/// Records that make no sense are left out.
pub fn remains(records: &[Record], kind: DocKind, shape: Shape) -> Remains {
    // It writes nothing, so any client will do.
    let mut replay = Replay {
        document: Replica::new(kind, 1, shape),
        unsent: BTreeMap::new(),
        cells: None,
    };
    for record in records {
        replay.take(record);
    }
    let whole = replay.document.diff(&NOTHING).unwrap_or_default();
    let left = Left {
        document: whole,
        unsent: replay.unsent,
    };
    Remains {
        document: replay.document,
        left,
    }
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

/// A document made again from its records.
struct Replay {
    document: Replica,
    unsent: BTreeMap<String, Base>,
    /// The cells, all of them read as they are now; none when that is to be done before an own edit.
    cells: Option<BTreeSet<CellKey>>,
}

impl Replay {
    fn take(&mut self, record: &Record) {
        match record {
            Record::Base(update) | Record::Peer(update) => {
                let _left_out = self.document.apply_remote(update, 2);
                self.cells = None;
            }
            Record::Own(update) => self.take_own(update),
            Record::Settled => self.unsent.clear(),
            Record::Head(_) => {}
        }
        // Nobody is to be told of them.
        let _told = self.document.take_updates();
    }

    fn take_own(&mut self, update: &[u8]) {
        let known = self.cells.take().unwrap_or_else(|| self.read_all());
        let revision = self.document.revision();
        if self.document.apply_remote(update, 1).is_err() {
            self.cells = Some(known);
            return;
        }
        let changed = self.document.changed_since(revision).unwrap_or_default();
        for key in &changed.cells {
            if let Some(was) = self.document.last_read(*key) {
                let base = || Base::Was(was.source.clone());
                self.unsent.entry(was.id.clone()).or_insert_with(base);
            }
            self.document.cell(*key);
        }
        self.cells = Some(match changed.order {
            true => self.read_new(&known),
            false => known,
        });
    }

    fn read_all(&self) -> BTreeSet<CellKey> {
        let cells = self.document.cells().to_vec();
        for key in &cells {
            self.document.cell(*key);
        }
        cells.into_iter().collect()
    }

    fn read_new(&mut self, known: &BTreeSet<CellKey>) -> BTreeSet<CellKey> {
        let cells: BTreeSet<CellKey> = self.document.cells().iter().copied().collect();
        for key in cells.difference(known) {
            if let Some(cell) = self.document.cell(*key) {
                self.unsent.entry(cell.id.clone()).or_insert(Base::New);
            }
        }
        cells
    }
}

/// The state vector of who has nothing.
const NOTHING: [u8; 1] = [0];
