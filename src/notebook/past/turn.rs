//! What an update of a peer did to whole cells.

use std::collections::VecDeque;

use yrs::Update;

use super::snapshot::Snapshot;
use crate::notebook::cell::CellKey;
use crate::notebook::remade::id_of;
use crate::notebook::replica::Replica;

/// Turns that nobody has taken yet. Who takes them does so after every update; more than these tell
/// nothing new.
const MAX_TURNS: usize = 64;
/// A cell that is deleted takes at least so many items with it: itself, and the values that every cell
/// has. Fewer are characters, and need no look at the cells.
const ITEMS_OF_A_CELL: u32 = 4;

/// Cells that came and went with one update of a peer.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The caller's number of the peer that delivered it.
    pub peer: u64,
    /// The client that wrote it, where one did.
    pub author: Option<u64>,
    /// The document before it; at hand whenever cells went.
    pub before: Option<Snapshot>,
    pub removed: Vec<CellKey>,
    pub added: Vec<CellKey>,
}

/// Those of a replica.
#[derive(Default)]
pub(in crate::notebook) struct Turns {
    waiting: VecDeque<Turn>,
    before: Option<Snapshot>,
}

impl Turns {
    fn push(&mut self, turn: Turn) {
        if self.waiting.len() == MAX_TURNS {
            self.waiting.pop_front();
        }
        self.waiting.push_back(turn);
    }
}

impl Replica {
    /// The document is copied before whole cells go.
    pub(in crate::notebook) fn look_before(&mut self, update: &Update) {
        let copied = self.deletes_cells(update).then(|| self.snapshot());
        self.turns.before = copied;
    }

    fn deletes_cells(&self, update: &Update) -> bool {
        let deleted = update.delete_set();
        let ranges = deleted.iter().flat_map(|(_, ranges)| ranges.iter());
        let items = ranges.fold(0u32, |sum, range| {
            sum.saturating_add(range.end.saturating_sub(range.start))
        });
        let goes = |cell: &CellKey| id_of(*cell).is_some_and(|id| deleted.contains(&id));
        items >= ITEMS_OF_A_CELL && self.cells().iter().any(goes)
    }

    /// Notes what the update at hand did to whole cells.
    pub(in crate::notebook) fn note_turn(
        &mut self,
        peer: u64,
        author: Option<u64>,
        added: &[CellKey],
        removed: Vec<CellKey>,
    ) {
        if added.is_empty() && removed.is_empty() {
            return;
        }
        // A deletion that waited for what it deletes is not in the update that brings that.
        let before = self.turns.before.take();
        let before = before.or_else(|| self.shelf.borrow().last());
        self.turns.push(Turn {
            peer,
            author,
            before: before.filter(|_| !removed.is_empty()),
            removed,
            added: added.to_vec(),
        });
    }

    /// What peers did to whole cells since the last call, in order.
    pub fn take_turns(&mut self) -> Vec<Turn> {
        self.turns.waiting.drain(..).collect()
    }

    /// Whether the cell was put into a list that its author took for empty: it had not seen those that
    /// were there.
    pub fn began_a_list(&self, cell: CellKey) -> bool {
        let flags = id_of(cell).and_then(|id| self.origins_of(id));
        flags.is_some_and(|flags| flags & HAS_ORIGINS == 0)
    }
}

/// The bits of an item's first byte that say whether there was something left and right of it (Yjs,
/// `Item.write`).
const HAS_ORIGINS: u8 = 0b1100_0000;
