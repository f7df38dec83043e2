//! The order of the cells, kept beside the document: yrs' `array.get(i)` walks from the start.

use std::collections::HashMap;

use yrs::{ArrayRef, ID, Out, ReadTxn};

use super::cell::CellKey;
use super::schema::read;

/// The cells in order. Rebuilt as a whole when cells come or go: one walk, whatever the change.
#[derive(Default)]
pub(super) struct Mirror {
    pub(super) keys: Vec<CellKey>,
    index: HashMap<CellKey, usize>,
    texts: HashMap<ID, CellKey>,
}

impl Mirror {
    /// The mirror of a notebook's cells.
    pub(super) fn of<T: ReadTxn>(txn: &T, cells: &ArrayRef) -> Self {
        let mut mirror = Mirror::default();
        for out in read::elements(txn, cells) {
            if let Out::YMap(cell) = out
                && let Some(key) = read::key_of(&cell)
            {
                mirror.push(key);
                let text = read::text_of(txn, &cell);
                let id = text.and_then(|text| read::nested_id(text.as_ref()));
                mirror.texts.extend(id.map(|id| (id, key)));
            }
        }
        mirror
    }

    /// The mirror of a text document: one cell that is always there.
    pub(super) fn of_text() -> Self {
        let mut mirror = Mirror::default();
        mirror.push(CellKey::TEXT);
        mirror
    }

    fn push(&mut self, key: CellKey) {
        self.index.insert(key, self.keys.len());
        self.keys.push(key);
    }

    pub(super) fn index_of(&self, key: CellKey) -> Option<usize> {
        self.index.get(&key).copied()
    }

    /// The cell whose source is the shared text `id`.
    pub(super) fn cell_of_text(&self, id: &ID) -> Option<CellKey> {
        self.texts.get(id).copied()
    }
}
