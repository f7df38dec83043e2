//! The document with local edits and their undo.

use std::ops::Deref;
use std::sync::Arc;

use super::cell::{Cell, CellKey};
use super::edit::{self, Done, Edit};
use super::error::EditError;
use super::ids::Ids;
use super::replica::{Replica, UNTRACKED};
use super::undo::{Direction, TRACKED, Undo};
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
    undo: Option<Undo>,
    /// The generation of the replica's document that `undo` holds on to.
    generation: u64,
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
        let replica = Replica::new(kind, client, empty_shape);
        Notebook {
            undo: Some(Undo::new(&replica.doc, &replica.roots)),
            generation: replica.generation(),
            replica,
            ids: Ids::new(ids_seed),
        }
    }

    pub fn replica_mut(&mut self) -> &mut Replica {
        &mut self.replica
    }

    /// Apply an edit in one transaction. An edit that changes nothing sends nothing.
    pub fn apply_local(&mut self, edit: &Edit) -> Result<Done, EditError> {
        self.manager();
        let tag = if edit.is_undoable() {
            TRACKED
        } else {
            UNTRACKED
        };
        let done = edit::apply(&mut self.replica, edit, tag, &mut self.ids);
        let (undo, replica) = self.manager();
        undo.trim(&replica.roots);
        done
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
        self.manager().0.end_step();
    }

    fn step(&mut self, direction: Direction) -> Option<Touched> {
        let before = self.replica.cells().to_vec();
        self.replica.refresh();
        let (undo, replica) = self.manager();
        undo.skip_steps_that_made(direction, &replica.roots, replica.written_by_peers().iter());
        let changed = replica.write_with(Origin::Undo, || undo.step(direction))?;
        changed.then(|| self.touched(&before))
    }

    /// The undo manager of the document as it is, and the replica.
    fn manager(&mut self) -> (&mut Undo, &mut Replica) {
        self.forget_stale_undo();
        let replica = &mut self.replica;
        let undo = self
            .undo
            .get_or_insert_with(|| Undo::new(&replica.doc, &replica.roots));
        (undo, replica)
    }

    fn forget_stale_undo(&mut self) {
        if self.generation != self.replica.generation() {
            std::mem::forget(self.undo.take());
            self.generation = self.replica.generation();
        }
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

impl Drop for Notebook {
    fn drop(&mut self) {
        self.forget_stale_undo();
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
