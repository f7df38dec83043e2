//! A copy of the document as it stands. Copies share the cells that did not change between them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map as JsonMap, Value};

use crate::notebook::cell::{CellKey, CellKind};
use crate::notebook::replica::Replica;
use crate::notebook::schema::{keys, read};

/// A cell as it was, with everything in it.
#[derive(Clone, Debug, PartialEq)]
pub struct CellCopy {
    pub key: CellKey,
    /// nbformat's id of the cell, raw; empty where it has none.
    pub id: String,
    pub kind: CellKind,
    /// The source, raw: sanitise before showing.
    pub source: Arc<str>,
    /// All the rest by key, as the document has it. Shared with older copies of the cell while only the
    /// source changes: outputs are the larger part.
    rest: Arc<JsonMap<String, Value>>,
    /// About how many bytes the rest is.
    weight: usize,
}

impl CellCopy {
    /// A cell from all of it, as [`CellCopy::body`] gives it.
    pub(super) fn of_body(key: CellKey, mut body: JsonMap<String, Value>) -> Self {
        let source = body.shift_remove(keys::SOURCE);
        let source = source.as_ref().map(read::text).unwrap_or_default();
        let weight = body.values().map(weight).sum();
        CellCopy::new(key, &source, Arc::new(body), weight)
    }

    fn new(key: CellKey, source: &str, rest: Arc<JsonMap<String, Value>>, weight: usize) -> Self {
        let word = |key| rest.get(key).map(read::text).unwrap_or_default();
        CellCopy {
            key,
            id: word(keys::ID),
            kind: CellKind::of_name(&word(keys::CELL_TYPE)),
            source: source.into(),
            rest,
            weight,
        }
    }

    /// Whether there is nothing in it that anybody would miss.
    pub fn is_blank(&self) -> bool {
        self.source.trim().is_empty() && self.shown().is_empty()
    }

    /// Whether both show the same: source and outputs.
    pub fn shows_same(&self, other: &CellCopy) -> bool {
        let same = self.kind == other.kind && self.source == other.source;
        same && (Arc::ptr_eq(&self.rest, &other.rest) || self.shown() == other.shown())
    }

    /// Whether the other shows all that this one does.
    pub fn shows_within(&self, other: &CellCopy) -> bool {
        self.source == other.source && (self.shown().is_empty() || self.shown() == other.shown())
    }

    /// Whether nothing would be lost if this cell went and that one stayed.
    pub fn is_within(&self, other: &CellCopy) -> bool {
        let covered = |key: &str, value: &Value| {
            other.rest.get(key) == Some(value) || is_empty(value) || is_told_apart(key)
        };
        let same = self.id == other.id && self.kind == other.kind && self.source == other.source;
        same && self.rest.iter().all(|(key, value)| match key.as_str() {
            keys::METADATA => is_part(value, other.rest.get(keys::METADATA)),
            key => covered(key, value),
        })
    }

    /// The outputs, as nbformat has them.
    pub fn shown(&self) -> &[Value] {
        let outputs = self.rest.get(keys::OUTPUTS).and_then(Value::as_array);
        outputs.map_or(&[], Vec::as_slice)
    }

    /// The number of the run, as the document has it.
    pub(super) fn count(&self) -> Value {
        let count = self.rest.get(keys::EXECUTION_COUNT);
        count.cloned().unwrap_or(Value::Null)
    }

    /// All of it, source included, as the document has it.
    pub(super) fn body(&self) -> JsonMap<String, Value> {
        let mut body = self.rest.as_ref().clone();
        let source = Value::String(self.source.to_string());
        body.insert(keys::SOURCE.to_owned(), source);
        body
    }
}

/// What says nothing of a cell's content: which run it was, and whether one is going on.
fn is_told_apart(key: &str) -> bool {
    matches!(key, keys::EXECUTION_COUNT | keys::EXECUTION_STATE)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

/// Whether every entry of some metadata is in the other too; `trusted`, which pages put in by themselves,
/// is nobody's content.
fn is_part(metadata: &Value, other: Option<&Value>) -> bool {
    let Value::Object(entries) = metadata else {
        return is_empty(metadata);
    };
    entries.iter().all(|(key, value)| {
        key == "trusted" || other.and_then(|other| other.get(key)) == Some(value)
    })
}

/// The document as it was at one moment. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    cells: Arc<[Arc<CellCopy>]>,
}

impl Snapshot {
    pub(super) fn new(cells: Vec<Arc<CellCopy>>) -> Snapshot {
        Snapshot {
            cells: cells.into(),
        }
    }

    /// The cells in order; a text document is one.
    pub fn cells(&self) -> &[Arc<CellCopy>] {
        &self.cells
    }

    /// The cell of this name; looks at one after the other.
    pub fn get(&self, key: CellKey) -> Option<&Arc<CellCopy>> {
        self.cells.iter().find(|cell| cell.key == key)
    }

    /// Whether both are one and the same copy of every cell.
    pub fn is_same(&self, other: &Snapshot) -> bool {
        let pairs = || self.cells.iter().zip(other.cells.iter());
        Arc::ptr_eq(&self.cells, &other.cells)
            || self.cells.len() == other.cells.len() && pairs().all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// About how many bytes it takes beside those that `other` holds already.
    pub(super) fn weight_beside(&self, other: &Snapshot) -> usize {
        let cells: HashSet<usize> = other.cells.iter().map(address).collect();
        let rests: HashSet<usize> = other.cells.iter().map(|cell| address(&cell.rest)).collect();
        let own = self
            .cells
            .iter()
            .filter(|cell| !cells.contains(&address(cell)));
        let weigh = |cell: &Arc<CellCopy>| {
            let rest = usize::from(!rests.contains(&address(&cell.rest))) * cell.weight;
            rest + cell.source.len() + cell.id.len() + size_of::<CellCopy>()
        };
        size_of_val(self.cells.as_ref()) + own.map(weigh).sum::<usize>()
    }
}

/// Tells one shared thing from another.
pub(super) fn address<T>(shared: &Arc<T>) -> usize {
    Arc::as_ptr(shared).addr()
}

/// The last copy that was made, and what has changed since.
#[derive(Default)]
pub(in crate::notebook) struct Shelf {
    last: Option<(u64, Snapshot)>,
    stale: BTreeSet<CellKey>,
    /// Copies for the next one.
    ahead: HashMap<CellKey, Arc<CellCopy>>,
}

impl Shelf {
    /// These cells are other now.
    pub(in crate::notebook) fn mark<'a>(&mut self, cells: impl Iterator<Item = &'a CellKey>) {
        for cell in cells {
            self.ahead.remove(cell);
            // Without a copy there is nothing to be out of date.
            if self.last.is_some() {
                self.stale.insert(*cell);
            }
        }
    }

    /// The last copy, be it out of date.
    pub(super) fn last(&self) -> Option<Snapshot> {
        self.last.as_ref().map(|(_, last)| last.clone())
    }
}

/// Bytes that are copied in one go, with the cell that passes them: some milliseconds.
const AT_ONCE: usize = 256 << 10;

impl Replica {
    /// Copies some cells for the next copy of the document; true if it has all that takes time. A large
    /// notebook takes seconds as a whole, the first time.
    pub fn copy_ahead(&self) -> bool {
        let mut shelf = self.shelf.borrow_mut();
        let last = shelf.last().unwrap_or_default();
        let known: HashMap<CellKey, &CellCopy> = last
            .cells()
            .iter()
            .map(|cell| (cell.key, cell.as_ref()))
            .collect();
        let mut copied = 0;
        for key in self.cells() {
            let known = known.get(key).copied();
            let old = known.is_some() && !shelf.stale.contains(key);
            if old || shelf.ahead.contains_key(key) {
                continue;
            }
            if copied > AT_ONCE {
                return false;
            }
            if let Some(copy) = self.copy_of(*key, known) {
                copied += copy.source.len() + copy.weight;
                shelf.ahead.insert(*key, copy);
            }
        }
        true
    }

    /// Lets go of what the next copy would share.
    pub fn forget_copies(&self) {
        *self.shelf.borrow_mut() = Shelf::default();
    }

    /// The document as it is now. Takes time for the cells that changed since the last time, and little
    /// for the others.
    pub fn snapshot(&self) -> Snapshot {
        let mut shelf = self.shelf.borrow_mut();
        if let Some((_, last)) = shelf.last.as_ref().filter(|(at, _)| *at == self.revision()) {
            return last.clone();
        }
        let before = shelf.last().unwrap_or_default();
        let known: HashMap<CellKey, &Arc<CellCopy>> =
            before.cells().iter().map(|cell| (cell.key, cell)).collect();
        let copy = |key: &CellKey| match (known.get(key), shelf.ahead.get(key)) {
            (Some(known), _) if !shelf.stale.contains(key) => Some(Arc::clone(known)),
            (_, Some(ahead)) => Some(Arc::clone(ahead)),
            (known, None) => self.copy_of(*key, known.map(|known| known.as_ref())),
        };
        let now = Snapshot::new(self.cells().iter().filter_map(copy).collect());
        shelf.ahead.clear();
        shelf.stale.clear();
        shelf.last = Some((self.revision(), now.clone()));
        now
    }

    /// A copy of one cell; what is as it was is shared with the copy that there is.
    fn copy_of(&self, key: CellKey, known: Option<&CellCopy>) -> Option<Arc<CellCopy>> {
        if key == CellKey::TEXT {
            let source = &self.cell(key)?.source;
            return Some(Arc::new(CellCopy::new(key, source, Arc::default(), 0)));
        }
        // Not by way of the cells that are shown: those would all be kept for it.
        let Value::Object(mut rest) = self.cell_json(key)? else {
            return None;
        };
        let source = rest.shift_remove(keys::SOURCE);
        let source = source.as_ref().map(read::text).unwrap_or_default();
        let (rest, weight) = match known.filter(|known| *known.rest == rest) {
            Some(known) => (Arc::clone(&known.rest), known.weight),
            None => {
                let weight = rest.values().map(weight).sum();
                (Arc::new(rest), weight)
            }
        };
        Some(Arc::new(CellCopy::new(key, &source, rest, weight)))
    }
}

/// About how many bytes a value takes. The document nests no deeper than it is read.
pub(super) fn weight(value: &Value) -> usize {
    let inner: usize = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(entries) => {
            let entries = entries.iter();
            entries.map(|(key, value)| key.len() + weight(value)).sum()
        }
        _ => 0,
    };
    inner + size_of::<Value>()
}
