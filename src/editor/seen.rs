//! What of the room one has seen: whom one follows, and which changes of others are new.

use std::collections::BTreeMap;

use super::doc::Doc;
use crate::notebook::cell::CellKey;

/// Cells of which it is known up to where they were seen. Beyond it the older half of what is known is
/// folded into one revision, which may take a mark off and no more.
const MAX_SEEN: usize = 10_000;

/// What the editor knows of the people in the room.
#[derive(Debug, Default)]
pub struct RoomState {
    pub seen: Seen,
    /// The client whom one follows.
    pub(super) following: Option<u64>,
    /// Whom one went to last.
    pub(super) last_peer: Option<u64>,
}

/// What one has seen of others.
#[derive(Debug, Default)]
pub struct Seen {
    /// The revision of the document up to which a cell was looked at.
    cells: BTreeMap<CellKey, u64>,
    /// Everything up to this revision is seen.
    all: u64,
}

impl Seen {
    /// Whether somebody else changed the cell since one was there.
    pub fn is_new(&self, doc: &dyn Doc, cell: CellKey) -> bool {
        let seen = self.cells.get(&cell).copied().unwrap_or(0).max(self.all);
        doc.by_peer(cell).is_some_and(|by| by.revision > seen)
    }

    /// One is in this cell now.
    pub(super) fn look(&mut self, doc: &dyn Doc, cell: CellKey) {
        let Some(by) = doc.by_peer(cell) else { return };
        if by.revision > self.all {
            self.cells.insert(cell, by.revision);
        }
        if self.cells.len() > MAX_SEEN {
            let mut revisions: Vec<u64> = self.cells.values().copied().collect();
            let (_, middle, _) = revisions.select_nth_unstable(MAX_SEEN / 2);
            self.all = self.all.max(*middle);
            let all = self.all;
            self.cells.retain(|_, seen| *seen > all);
        }
    }

    /// Everything that is there counts as seen.
    pub(super) fn look_at_all(&mut self, doc: &dyn Doc) {
        let last = doc.cells().iter().filter_map(|cell| doc.by_peer(*cell));
        self.all = last.map(|by| by.revision).max().unwrap_or(0).max(self.all);
        self.cells.clear();
    }
}
