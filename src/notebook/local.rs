//! The document with local edits and their undo.

use std::ops::Deref;
use std::sync::Arc;

use super::cell::{Cell, CellKey};
use super::change::{self, Outcome};
use super::edit::{Done, Edit};
use super::error::{ApplyError, EditError};
use super::ids::Ids;
use super::remade::Remade;
use super::replica::Replica;
use super::undo::{Direction, History, Step, take_back};
use super::{DocKind, Origin, Shape};

/// Where undo or redo changed something: there the caret belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// The changed cell; after the loss of a cell, the one that stands there now.
    pub cell: Option<CellKey>,
    /// The end of what changed in its source; none if the source is as before.
    pub byte: Option<usize>,
}

/// A [`Replica`] that can be edited.
pub struct Notebook {
    replica: Replica,
    history: History,
    ids: Ids,
}

impl Deref for Notebook {
    type Target = Replica;

    fn deref(&self) -> &Replica {
        &self.replica
    }
}

impl Notebook {
    /// An empty document; see [`Replica::new`]. The ids of new cells follow from `ids_seed`.
    pub fn new(kind: DocKind, client: u32, empty_shape: Shape, ids_seed: u64) -> Notebook {
        Notebook {
            replica: Replica::new(kind, client, empty_shape),
            history: History::default(),
            ids: Ids::new(ids_seed),
        }
    }

    pub fn replica_mut(&mut self) -> &mut Replica {
        &mut self.replica
    }

    /// An empty document takes the place of this one, under a client id of its own: what this one has
    /// written must never mean something else. Revisions go on from where they are.
    pub fn renew(&mut self) {
        let client = self.ids.client();
        self.replica.renew(Some(client));
        self.history = History::default();
    }

    /// Puts in a document that an earlier run left, as an own change. An update that panics or is none is
    /// refused.
    pub fn restore(&mut self, update: &[u8]) -> Result<(), ApplyError> {
        self.replica.apply_own(update)
    }

    /// Apply an edit in one transaction. An edit that changes nothing sends nothing.
    pub fn apply_local(&mut self, edit: &Edit) -> Result<Done, EditError> {
        let revision = self.replica.revision();
        let Outcome { done, parts } = change::apply(&mut self.replica, edit, &mut self.ids)?;
        let ids = self.replica.take_own_ids();
        if self.replica.revision() != revision {
            let end = self.replica.own_clock();
            self.history.note(parts, ids, end);
        }
        Ok(done)
    }

    /// Take back one's own last step; none if there is none.
    pub fn undo(&mut self) -> Option<Touched> {
        self.step(Direction::Undo)
    }

    /// Do again what was undone last; none if there is nothing.
    pub fn redo(&mut self) -> Option<Touched> {
        self.step(Direction::Redo)
    }

    /// The next edit starts a new undo step.
    pub fn end_undo_group(&mut self) {
        self.history.end_step();
    }

    /// Steps of which nothing is left (others deleted it all) are passed over.
    fn step(&mut self, direction: Direction) -> Option<Touched> {
        let before = self.replica.cells().to_vec();
        self.replica.refresh();
        let revision = self.replica.revision();
        while self.replica.revision() == revision {
            let replica = &self.replica;
            let written = |cell| replica.written_by_peers().contains(&cell);
            let step = self.history.pop(direction, &replica.remade, written)?;
            self.take_back(direction, &step)?;
        }
        Some(self.touched(&before))
    }

    fn take_back(&mut self, direction: Direction, step: &Step) -> Option<()> {
        let parts = self.replica.by_hand(Origin::Undo, |hand| {
            let before = hand.clock();
            let parts = take_back(hand, step);
            hand.note_change(before);
            parts
        })?;
        let ids = self.replica.take_own_ids();
        if !parts.is_empty() {
            let end = self.replica.own_clock();
            let step = Step { parts, ids, end };
            self.history.push(direction.back(), step);
        }
        if self.replica.remade.is_full() {
            self.replica.remade = Remade::default();
            self.history.clear();
        }
        Some(())
    }

    fn touched(&self, before: &[CellKey]) -> Touched {
        let after = self.cells();
        if let Some(index) = first_difference(before, after) {
            let at = index.min(after.len().saturating_sub(1));
            let cell = after.get(at).copied();
            return Touched {
                cell,
                byte: cell.map(|_| 0),
            };
        }
        let cell = self.replica.last_changed();
        Touched {
            cell,
            byte: cell.and_then(|cell| self.changed_byte(cell)),
        }
    }

    /// Where the change of a cell's source ends. Whoever edited the cell has read it, so that the
    /// source before the change is known.
    fn changed_byte(&self, cell: CellKey) -> Option<usize> {
        let old: Option<Arc<Cell>> = self.replica.cache.borrow().last_read(cell);
        let new = self.cell(cell)?;
        end_of_change(&old?.source, &new.source)
    }
}

fn first_difference(before: &[CellKey], after: &[CellKey]) -> Option<usize> {
    let common = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    (common < before.len() || common < after.len()).then_some(common)
}

/// The end in `new` of what differs from `old`.
fn end_of_change(old: &str, new: &str) -> Option<usize> {
    if old == new {
        return None;
    }
    let start = old
        .bytes()
        .zip(new.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let room = old.len().min(new.len()) - start;
    let backwards = old.bytes().rev().zip(new.bytes().rev());
    let tail = backwards.take(room).take_while(|(a, b)| a == b).count();
    Some(new.ceil_char_boundary(new.len() - tail))
}
