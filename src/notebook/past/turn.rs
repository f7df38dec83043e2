//! What an update of a peer did to whole cells.

use std::collections::{BTreeSet, VecDeque};

use yrs::Update;

use super::snapshot::Snapshot;
use crate::notebook::cell::CellKey;
use crate::notebook::remade::id_of;
use crate::notebook::replica::Replica;
use crate::wire::precheck::{Id, Kind, Limits, Struct, Visit, walk_update};

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
    /// Whether its author had seen no other cell when it put these in.
    pub unseen: bool,
}

/// Those of a replica.
#[derive(Default)]
pub(in crate::notebook) struct Turns {
    waiting: VecDeque<Turn>,
    before: Option<Snapshot>,
    /// The one that was just noted.
    open: Option<Turn>,
}

impl Turns {
    /// The update that was applied last is this one.
    pub(in crate::notebook) fn close(&mut self, update: &[u8]) {
        self.before = None;
        let Some(mut turn) = self.open.take() else {
            return;
        };
        turn.unseen = turn.removed.is_empty() && is_unseen(update, turn.author, &turn.added);
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
        added: Vec<CellKey>,
        removed: Vec<CellKey>,
    ) {
        if added.is_empty() && removed.is_empty() {
            return;
        }
        // A deletion that waited for what it deletes is not in the update that brings that.
        let before = self.turns.before.take();
        let before = before.or_else(|| self.shelf.borrow().last());
        self.turns.open = Some(Turn {
            peer,
            author,
            before: before.filter(|_| !removed.is_empty()),
            removed,
            added,
            unseen: false,
        });
    }

    /// What peers did to whole cells since the last call, in order.
    pub fn take_turns(&mut self) -> Vec<Turn> {
        self.turns.waiting.drain(..).collect()
    }
}

/// Whether these cells were put into a list in which their author saw nothing but themselves.
///
/// An item names its neighbours of the moment in which it was made, deleted ones included (Yjs
/// `typeListInsertGenericsAfter`), so one without any was the first that its author ever saw in that list.
/// Where all others stand beside that one or beside each other, nobody else's cell was there between them
/// or behind them. A page that seeds too late does just that; nobody can after the first sync.
fn is_unseen(update: &[u8], author: Option<u64>, added: &[CellKey]) -> bool {
    let Some(author) = author else { return false };
    let own: BTreeSet<Id> = added.iter().map(|key| id(*key)).collect();
    let mut seen = Seen {
        author,
        own,
        known: 0,
        first: 0,
        others: false,
    };
    let walked = walk_update(update, &Limits::default(), &mut seen);
    walked.is_ok() && seen.known == seen.own.len() && seen.first == 1 && !seen.others
}

/// What the author of cells saw around them.
struct Seen {
    author: u64,
    own: BTreeSet<Id>,
    /// Cells that the update holds.
    known: usize,
    /// Those without any neighbour.
    first: usize,
    /// Some are somebody else's, or stand beside what is not among them.
    others: bool,
}

impl Visit for Seen {
    fn enter(&mut self, one: &Struct<'_>) {
        let Kind::Item(item) = one.kind else { return };
        if !self.own.contains(&one.id) {
            return;
        }
        self.known += 1;
        self.first += usize::from(item.left.is_none() && item.right.is_none());
        let mut beside = item.left.iter().chain(&item.right);
        let other = beside.any(|id| !self.own.contains(id));
        self.others |= one.id.client != self.author || other;
    }

    fn delete(&mut self, _: Id, _: u32) {}
}

fn id(key: CellKey) -> Id {
    Id {
        client: key.client,
        clock: key.clock,
    }
}
