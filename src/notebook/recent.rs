//! Which cells the latest changes touched, so that a cache need not ask every cell what it missed.

use std::collections::{BTreeSet, VecDeque};

use super::cell::CellKey;
use super::replica::Replica;

/// Changes that are remembered: whoever looks after every key or message is never so far behind.
const MAX_CHANGES: usize = 256;
/// Cells of one change that are remembered. A larger one is a join or a replacement everywhere: asking
/// all cells costs no more then.
const MAX_CELLS: usize = 256;

/// What changed since some revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Cells that were there and are other now; some of them may be gone since.
    pub cells: BTreeSet<CellKey>,
    /// Cells may have come, gone or moved.
    pub order: bool,
}

/// The latest changes, one a revision.
#[derive(Default)]
pub(super) struct Recent {
    changes: VecDeque<(u64, Changed)>,
}

impl Recent {
    /// The change that led to this revision.
    pub(super) fn note(&mut self, revision: u64, change: Changed) {
        if change.cells.len() > MAX_CELLS {
            return self.forget();
        }
        if self.changes.len() == MAX_CHANGES {
            self.changes.pop_front();
        }
        self.changes.push_back((revision, change));
    }

    /// Everything may be other now.
    pub(super) fn forget(&mut self) {
        self.changes.clear();
    }
}

impl Replica {
    /// What changed after this revision; none if that is too long ago to tell.
    pub fn changed_since(&self, revision: u64) -> Option<Changed> {
        let mut all = Changed::default();
        if revision == self.revision() {
            return Some(all);
        }
        let changes = &self.recent.changes;
        let (first, _) = changes.front()?;
        if *first > revision + 1 {
            return None;
        }
        for (_, change) in changes.iter().filter(|(at, _)| *at > revision) {
            all.cells.extend(&change.cells);
            all.order |= change.order;
        }
        Some(all)
    }
}
