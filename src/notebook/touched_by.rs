//! Which cells peers changed: the latest change of each, and who made it.

use std::collections::{BTreeMap, HashSet};

use yrs::{StateVector, Update};

use super::cell::CellKey;
use super::replica::Replica;
use super::watch::Changes;

/// Cells whose changes are remembered: twice the largest notebook that we measure. Beyond it the older
/// half is forgotten, which costs a mark on a cell and no more.
const MAX_CELLS: usize = 10_000;

/// The last change of a cell by a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByPeer {
    /// The document's revision with it, as [`Replica::revision`] counts.
    pub revision: u64,
    /// The client that wrote it, which is the one of its awareness state too. None where one message
    /// brought the work of several, or took away and added nothing.
    pub author: Option<u64>,
    /// The caller's number of the peer that delivered it, maybe for somebody else.
    pub peer: u64,
}

/// What a replica remembers of it.
#[derive(Default)]
pub(super) struct TouchedBy {
    cells: BTreeMap<CellKey, ByPeer>,
    /// The cells that were here at the last change of their order.
    known: HashSet<CellKey>,
    /// There has been content: what comes now is a change, and not what the room had when we came.
    begun: bool,
    author: Option<u64>,
    last: u64,
}

impl TouchedBy {
    /// Who wrote the update that is applied next.
    pub(super) fn expect(&mut self, author: Option<u64>) {
        self.author = author;
    }

    /// Takes the cells as they are now; those that were not here before, and those that were and are not.
    fn comings_and_goings(&mut self, cells: &[CellKey]) -> (Vec<CellKey>, Vec<CellKey>) {
        let new = cells.iter().filter(|key| !self.known.contains(key));
        let new = new.copied().collect();
        let before = std::mem::replace(&mut self.known, cells.iter().copied().collect());
        let gone = before.into_iter().filter(|key| !self.known.contains(key));
        let mut gone: Vec<CellKey> = gone.collect();
        gone.sort_unstable();
        self.cells.retain(|key, _| self.known.contains(key));
        (new, gone)
    }

    fn note(&mut self, cell: CellKey, change: ByPeer) {
        self.cells.insert(cell, change);
        if self.cells.len() > MAX_CELLS {
            let mut revisions: Vec<u64> = self.cells.values().map(|by| by.revision).collect();
            let (_, middle, _) = revisions.select_nth_unstable(MAX_CELLS / 2);
            let oldest = *middle;
            self.cells.retain(|_, by| by.revision > oldest);
        }
    }
}

/// The one client with new items in an update for somebody who has `state`; none if there are several.
pub(super) fn author(update: &Update, state: &StateVector) -> Option<u64> {
    let insertions = update.insertions(true);
    let mut new = insertions.iter().filter(|(client, ranges)| {
        let known = state.get(client);
        ranges.iter().any(|range| range.end > known)
    });
    let only = new.next()?;
    new.next().is_none().then(|| only.0.get())
}

impl Replica {
    /// The last change of this cell by a peer since the document's content came; the content itself is
    /// none.
    pub fn by_peer(&self, cell: CellKey) -> Option<ByPeer> {
        self.touched_by.cells.get(&cell).copied()
    }

    /// All cells that peers have changed and that are still here, in no order that means anything.
    pub fn changed_by_peers(&self) -> impl Iterator<Item = (CellKey, ByPeer)> {
        let cells = self.touched_by.cells.iter();
        cells.map(|(cell, change)| (*cell, *change))
    }

    /// The revision with which a peer last changed, added or removed a cell; 0 if none has. What pages
    /// note beside the cells (saved or not) does not count.
    pub fn peer_revision(&self) -> u64 {
        self.touched_by.last
    }

    /// The client that wrote the last update of a peer: none where it held the work of several, nothing
    /// new, or only deletions.
    pub fn last_author(&self) -> Option<u64> {
        self.touched_by.author
    }

    /// Notes what changed with the revision as it is now.
    pub(super) fn note_touches(&mut self, changes: &Changes) {
        let peer = changes
            .updates
            .first()
            .and_then(|update| update.origin.peer());
        let begun = self.touched_by.begun;
        self.touched_by.begun |= self.has_content();
        let mut cells: Vec<CellKey> = changes.cells.keys().copied().collect();
        let (mut new, mut gone) = (Vec::new(), Vec::new());
        if changes.order {
            let now = self.cells().to_vec();
            (new, gone) = self.touched_by.comings_and_goings(&now);
            cells.extend(&new);
        }
        let Some(peer) = peer.filter(|_| begun) else {
            return;
        };
        self.note_turn(peer, self.touched_by.author, new, gone);
        if changes.order || !cells.is_empty() {
            self.touched_by.last = self.revision();
        }
        for cell in cells {
            if self.index_of(cell).is_some() {
                let change = ByPeer {
                    revision: self.revision(),
                    author: self.touched_by.author,
                    peer,
                };
                self.touched_by.note(cell, change);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_bounded_and_keeps_the_newest() {
        let mut touched = TouchedBy::default();
        for n in 0..3 * MAX_CELLS as u32 {
            let cell = CellKey {
                client: 1,
                clock: n,
            };
            let change = ByPeer {
                revision: u64::from(n),
                author: None,
                peer: 1,
            };
            touched.note(cell, change);
            assert!(touched.cells.len() <= MAX_CELLS);
            assert!(touched.cells.contains_key(&cell));
        }
    }
}
