//! What a change needs while it is made: the transaction, and what there is to know around it.

use yrs::{Array, Map, MapRef, Out, TextRef, TransactionMut};

use crate::notebook::Shape;
use crate::notebook::cell::CellKey;
use crate::notebook::remade::{Remade, id_of};
use crate::notebook::schema::write::{NewCell, insert_cell};
use crate::notebook::schema::{Roots, read, saved};
use crate::notebook::undo::Ids;
use crate::notebook::view::{map_of, slot_of};

/// An open transaction of ours.
pub(in crate::notebook) struct Hand<'a, 'doc> {
    pub(in crate::notebook) txn: &'a mut TransactionMut<'doc>,
    pub(in crate::notebook) roots: &'a Roots,
    pub(in crate::notebook) shape: Shape,
    pub(in crate::notebook) remade: &'a mut Remade,
    /// What came and went with whole cells.
    pub(in crate::notebook) whole_cells: &'a mut Ids,
}

impl Hand<'_, '_> {
    /// The shared map of a cell that is there.
    pub(in crate::notebook) fn map(&self, cell: CellKey) -> Option<MapRef> {
        let map = map_of(self.txn, cell)?;
        (!map.as_ref().is_deleted()).then_some(map)
    }

    /// What stands for a cell now, if it is there.
    pub(in crate::notebook) fn living(&self, cell: CellKey) -> Option<CellKey> {
        let cell = self.remade.cell(cell);
        (cell == CellKey::TEXT || self.map(cell).is_some()).then_some(cell)
    }

    /// The shared text of a cell that is there.
    pub(in crate::notebook) fn text(&self, cell: CellKey) -> Option<TextRef> {
        if cell == CellKey::TEXT {
            return Some(self.roots.source.clone());
        }
        read::text_of(self.txn, &self.map(cell)?)
    }

    /// Where in the shared array a cell is, or was.
    pub(in crate::notebook) fn slot(&self, cell: CellKey) -> Option<u32> {
        slot_of(self.txn, cell)
    }

    pub(in crate::notebook) fn end(&self) -> u32 {
        self.roots.cells.len(self.txn)
    }

    /// The cell at a slot, if there is one.
    pub(in crate::notebook) fn cell_at(&self, slot: Option<u32>) -> Option<CellKey> {
        match self.roots.cells.get(self.txn, slot?)? {
            Out::YMap(cell) => read::key_of(&cell),
            _ => None,
        }
    }

    /// The next clock of our own client.
    pub(in crate::notebook) fn clock(&self) -> u32 {
        use yrs::ReadTxn;
        ReadTxn::store(self.txn).get_local_state()
    }

    /// If anything changed since the clock stood at `before`, the document is not saved any more.
    pub(in crate::notebook) fn note_change(&mut self, before: u32) {
        if self.clock() != before || !self.txn.delete_set().is_empty() {
            saved::changed(self.txn, self.roots, self.shape);
        }
    }

    /// Put a whole cell at a slot.
    pub(in crate::notebook) fn put_cell(&mut self, slot: u32, new: &NewCell) -> Option<CellKey> {
        let from = self.clock();
        let made = insert_cell(self.txn, &self.roots.cells, slot, self.shape, new);
        let client = self.txn.doc().client_id();
        self.whole_cells.insert(client, from..self.clock());
        made
    }

    /// A cell's value as JSON.
    pub(in crate::notebook) fn value(&self, map: &MapRef, key: &str) -> Option<serde_json::Value> {
        let out = map.get(self.txn, key)?;
        Some(read::json(self.txn, &out))
    }

    /// Note that `copy` stands for `original`, cell for cell.
    pub(in crate::notebook) fn note_cell(&mut self, original: CellKey, copy: CellKey) {
        if let (Some(original), Some(copy)) = (id_of(original), id_of(copy)) {
            self.remade.note(original, copy, 1);
        }
    }
}
