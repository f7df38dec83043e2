//! Reading the document as plain values: cells are read once per change.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;
use yrs::{Assoc, GetString, ID, MapRef, Nested, StickyIndex, Text};

use super::DocKind;
use super::admit::client_id;
use super::cell::{Cell, CellKey, CellKind};
use super::mirror::Mirror;
use super::replica::Replica;
use super::schema::{keys, read};
use super::watch::Extent;

/// Cells as they were read last.
#[derive(Default)]
pub(super) struct Cache {
    entries: HashMap<CellKey, Entry>,
}

struct Entry {
    cell: Arc<Cell>,
    stale: Option<Extent>,
    revision: u64,
}

impl Cache {
    pub(super) fn mark(&mut self, cells: &BTreeMap<CellKey, Extent>, revision: u64) {
        for (key, extent) in cells {
            if let Some(entry) = self.entries.get_mut(key) {
                entry.stale = entry.stale.max(Some(*extent));
                entry.revision = revision;
            }
        }
    }

    /// Drop the cells that are gone.
    pub(super) fn retain(&mut self, mirror: &Mirror) {
        self.entries
            .retain(|key, _| mirror.index_of(*key).is_some());
    }

    /// The cell as it was read last, be it out of date.
    pub(super) fn last_read(&self, key: CellKey) -> Option<Arc<Cell>> {
        self.entries.get(&key).map(|entry| entry.cell.clone())
    }

    fn stale(&self) -> Vec<CellKey> {
        let stale = self.entries.values().filter(|entry| entry.stale.is_some());
        stale.map(|entry| entry.cell.key).collect()
    }

    fn fresh(&self, key: CellKey) -> Option<Arc<Cell>> {
        let entry = self.entries.get(&key)?;
        entry.stale.is_none().then(|| entry.cell.clone())
    }

    /// The cell whose source alone is out of date, and its new revision.
    fn stale_source(&self, key: CellKey) -> Option<(Arc<Cell>, u64)> {
        let entry = self.entries.get(&key)?;
        (entry.stale == Some(Extent::Source)).then(|| (entry.cell.clone(), entry.revision))
    }

    fn revision(&self, key: CellKey) -> Option<u64> {
        self.entries.get(&key).map(|entry| entry.revision)
    }

    fn put(&mut self, cell: Arc<Cell>) {
        let entry = Entry {
            revision: cell.revision,
            stale: None,
            cell,
        };
        self.entries.insert(entry.cell.key, entry);
    }
}

impl Replica {
    /// The cells in order. A text document is one cell: [`CellKey::TEXT`].
    pub fn cells(&self) -> &[CellKey] {
        &self.mirror().keys
    }

    /// Where the cell stands.
    pub fn index_of(&self, key: CellKey) -> Option<usize> {
        self.mirror().index_of(key)
    }

    /// The cell, if it is there; read from the document only if it changed since.
    pub fn cell(&self, key: CellKey) -> Option<Arc<Cell>> {
        self.index_of(key)?;
        if let Some(cell) = self.cache.borrow().fresh(key) {
            return Some(cell);
        }
        let cell = Arc::new(self.read_cell(key)?);
        self.cache.borrow_mut().put(cell.clone());
        Some(cell)
    }

    /// Read again all cells that were read once and have changed since.
    pub(super) fn refresh(&self) {
        let stale = self.cache.borrow().stale();
        for key in stale {
            self.cell(key);
        }
    }

    /// Whether there is any cell, or any text.
    pub fn has_content(&self) -> bool {
        match self.kind() {
            DocKind::Notebook => !self.cells().is_empty(),
            DocKind::Text => self
                .read(|txn| self.roots.source.len(txn) > 0)
                .unwrap_or(false),
        }
    }

    /// All of a text document; in a notebook, all sources.
    pub fn whole_text(&self) -> String {
        let cells = self.cells().iter();
        cells
            .filter_map(|key| self.cell(*key))
            .map(|cell| cell.source.clone())
            .collect()
    }

    /// The path that the document says it has (`context.path`, later `state.path`).
    pub fn path(&self) -> Option<String> {
        let of = |map| self.value(map, keys::PATH).filter(Value::is_string);
        let path = of(&self.roots.context).or_else(|| of(&self.roots.state))?;
        Some(read::text(&path))
    }

    /// Whether a page would show the document as not saved.
    pub fn dirty(&self) -> Option<bool> {
        self.value(&self.roots.state, keys::DIRTY)?.as_bool()
    }

    /// The language of code cells (`kernelspec.language`, else `language_info.name`), if it is shared.
    pub fn language(&self) -> Option<String> {
        let of = |outer, inner| {
            let path = [keys::METADATA, outer, inner];
            self.read(|txn| read::text_within(txn, &self.roots.meta, path))?
        };
        of("kernelspec", "language").or_else(|| of("language_info", "name"))
    }

    /// JSON of a value in a root map.
    pub(super) fn value(&self, map: &MapRef, key: &str) -> Option<Value> {
        self.read(|txn| read::value(txn, map, key))?
    }

    fn read_cell(&self, key: CellKey) -> Option<Cell> {
        if let Some((old, revision)) = self.cache.borrow().stale_source(key) {
            let source = self.read_source(key)?;
            return Some(Cell {
                source,
                revision,
                ..old.as_ref().clone()
            });
        }
        let revision = self.cache.borrow().revision(key);
        let revision = revision.unwrap_or_else(|| self.revision());
        if key == CellKey::TEXT {
            return Some(text_cell(self.read_source(key)?, revision));
        }
        self.read(|txn| Some(read::cell(txn, &map_of(txn, key)?, key, revision)))?
    }

    fn read_source(&self, key: CellKey) -> Option<String> {
        if key == CellKey::TEXT {
            return self.read(|txn| self.roots.source.get_string(txn));
        }
        self.read(|txn| Some(read::source(txn, &map_of(txn, key)?)))?
    }

    /// A cell's value under `key` as JSON.
    pub(super) fn cell_json(&self, cell: CellKey) -> Option<Value> {
        self.read(|txn| {
            let map = map_of(txn, cell)?;
            Some(read::json(txn, &yrs::Out::YMap(map)))
        })?
    }
}

/// Where in the shared array a cell is. That is not its index: others may have put there what is no
/// cell.
pub(super) fn slot_of<T: yrs::ReadTxn>(txn: &T, key: CellKey) -> Option<u32> {
    let client = client_id(key.client)?;
    let index = StickyIndex::from_id(ID::new(client, key.clock), Assoc::After);
    Some(index.get_offset(txn)?.index)
}

/// The shared map of a living cell.
pub(super) fn map_of<T: yrs::ReadTxn>(txn: &T, key: CellKey) -> Option<MapRef> {
    let client = client_id(key.client)?;
    Nested::new(ID::new(client, key.clock)).get(txn)
}

fn text_cell(source: String, revision: u64) -> Cell {
    Cell {
        key: CellKey::TEXT,
        id: String::new(),
        kind: CellKind::Raw,
        source,
        execution_count: None,
        outputs: Vec::new(),
        execution_state: None,
        folded: Default::default(),
        revision,
    }
}
