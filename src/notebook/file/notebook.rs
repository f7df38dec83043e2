//! A notebook file that the document came from: opened, and written again around what changed.

use serde_json::{Map as JsonMap, Value};

use super::merge::{At, Part, merge, weave};
use super::pair::{Known, pair};
use super::raw::{Entries, entries};
use super::spell::{Kind, TRANSIENT, TRANSIENT_IN_CELLS, sorted};
use super::style::Style;
use crate::notebook::cell::CellKey;
use crate::notebook::ipynb::{self, IpynbError, MINOR_WITH_IDS, plain_cell};
use crate::notebook::replica::Replica;
use crate::notebook::schema::{keys, read};
use crate::notebook::{Shape, any};

/// Keys of the notebook's metadata that a room of shape A does not share.
const NOT_SHARED: [&str; 2] = ["kernelspec", "language_info"];

/// A notebook file as it was opened, or last written.
#[derive(Clone, Debug)]
pub(super) struct NotebookFile {
    text: String,
    /// What each cell is known by in the document.
    cells: Vec<(Option<CellKey>, String)>,
}

/// The file taken apart, for one merge.
struct Parsed<'a> {
    root: Entries<'a>,
    cells: Entries<'a>,
    style: Style,
    /// Text in one piece, and ids for all.
    value: Value,
}

impl NotebookFile {
    /// The file, and the notebook that it holds.
    pub(super) fn open(text: &str) -> Result<(Self, Value), IpynbError> {
        let value = ipynb::read(text)?;
        let cells = cells_of(&value).iter().map(|cell| (None, id_of(cell)));
        let file = NotebookFile {
            text: text.to_owned(),
            cells: cells.collect(),
        };
        Ok((file, value))
    }

    /// A file into which all of the document has just been written.
    pub(super) fn written(text: String, document: &Replica) -> Self {
        let cells = known_cells(document);
        NotebookFile { text, cells }
    }

    /// Note which cell of the document is which of the file: they are the same, in the same order. What the file has
    /// for an id may be none, and the document has another.
    pub(super) fn bind(&mut self, document: &Replica) {
        let known = known_cells(document);
        if known.len() == self.cells.len() {
            self.cells = known;
        }
    }

    /// The file with what the document has now, and how that file is known. None if the text cannot be
    /// taken apart, which means that it is not the one that was opened.
    pub(super) fn merge(&self, document: &Replica) -> Option<(String, Self)> {
        let file = self.take_apart()?;
        let cells = self.merge_cells(&file, document);
        let metadata = merge_metadata(&file, document);
        let parts = file.root.list.iter().enumerate().map(|(index, entry)| {
            let value = match entry.key.as_str() {
                _ if file.root.is_shadowed(index) => entry.value,
                keys::CELLS => &cells,
                keys::METADATA => metadata.as_deref().unwrap_or(entry.value),
                _ => entry.value,
            };
            Part::new(format!("{}{value}", entry.head), Some(index))
        });
        let mut parts: Vec<Part> = parts.collect();
        if let (None, Some(metadata)) = (file.root.get(keys::METADATA), metadata) {
            let head = file.style.head(keys::METADATA);
            parts.push(Part::new(head + &metadata, None));
        }
        let at = at(&file.style, Kind::Json, 0);
        let root = weave(at, &file.root, ['{', '}'], &parts);
        let start = self.text.find('{')?;
        let end = self.text.rfind('}')? + 1;
        let around = (self.text.get(..start)?, self.text.get(end..)?);
        let text = format!("{}{root}{}", around.0, around.1);
        Some((text.clone(), NotebookFile::written(text, document)))
    }

    fn take_apart(&self) -> Option<Parsed<'_>> {
        let root = entries(&self.text)?;
        let cells = entries(root.get(keys::CELLS)?)?;
        let style = Style::of(&self.text, &root);
        let value = ipynb::read(&self.text).ok()?;
        (cells.list.len() == self.cells.len()).then_some(Parsed {
            root,
            cells,
            style,
            value,
        })
    }

    fn merge_cells(&self, file: &Parsed, document: &Replica) -> String {
        let living: Vec<(CellKey, JsonMap<String, Value>)> = document
            .cells()
            .iter()
            .filter_map(|key| Some((*key, document.plain_cell(*key)?)))
            .collect();
        let known = living.iter().map(|(key, cell)| names(Some(*key), cell));
        let old: Vec<JsonMap<String, Value>> = self.bases(file);
        let was = old.iter().zip(&self.cells);
        let was = was.map(|(cell, (key, _))| names(*key, cell));
        let pairs = pair(&was.collect::<Vec<_>>(), &known.collect::<Vec<_>>());
        let style = &file.style;
        let parts = living.into_iter().zip(pairs).map(|((key, cell), from)| {
            let was = from.and_then(|index| Some((old.get(index)?, file.cells.list.get(index)?)));
            match was {
                Some((base, entry)) => Part::new(merge_cell(style, entry.value, base, cell), from),
                None => Part::new(new_cell(file, document, key), None),
            }
        });
        let parts: Vec<Part> = parts.collect();
        weave(at(style, Kind::Json, 1), &file.cells, ['[', ']'], &parts)
    }

    /// What the document had of each cell when it was as the file is.
    fn bases(&self, file: &Parsed) -> Vec<JsonMap<String, Value>> {
        let cells = cells_of(&file.value).iter().zip(&self.cells);
        let base = |(cell, (_, id)): (&Value, &(_, String))| {
            let mut base = plain_cell(shared(cell));
            base.insert(keys::ID.to_owned(), id.as_str().into());
            base
        };
        cells.map(base).collect()
    }
}

fn at(style: &Style, kind: Kind, depth: usize) -> At<'_> {
    At { style, kind, depth }
}

fn cells_of(notebook: &Value) -> &[Value] {
    let cells = notebook.get(keys::CELLS).and_then(Value::as_array);
    cells.map_or(&[], Vec::as_slice)
}

fn id_of(cell: &Value) -> String {
    cell.get(keys::ID).map(read::text).unwrap_or_default()
}

fn names(key: Option<CellKey>, cell: &JsonMap<String, Value>) -> Known {
    let word = |key| cell.get(key).map(read::text).unwrap_or_default();
    Known {
        key,
        id: word(keys::ID),
        source: word(keys::SOURCE),
    }
}

/// The cells of the document as the next merge will know them.
fn known_cells(document: &Replica) -> Vec<(Option<CellKey>, String)> {
    let living = document.cells().iter();
    let known = |key: &CellKey| Some((Some(*key), names(None, &document.plain_cell(*key)?).id));
    living.filter_map(known).collect()
}

/// The value as it comes back from a document: numbers are floats there, keys have no order.
fn shared(value: &Value) -> JsonMap<String, Value> {
    match any::to_json(&any::from_json(value)) {
        Value::Object(entries) => entries,
        _ => JsonMap::new(),
    }
}

/// The notebook's metadata; none where there is nothing to write.
fn merge_metadata(file: &Parsed, document: &Replica) -> Option<String> {
    let none = JsonMap::new().into();
    let base = shared(file.value.get(keys::METADATA).unwrap_or(&none));
    let Value::Object(mut new) = document.notebook_metadata() else {
        return None;
    };
    for key in NOT_SHARED {
        if let (Shape::A, None, Some(kept)) = (document.shape(), new.get(key), base.get(key)) {
            new.insert(key.to_owned(), kept.clone());
        }
    }
    let at = at(&file.style, Kind::Json, 1);
    let (base, mut new) = (Value::Object(base), Value::Object(new));
    leave_out(&TRANSIENT, Some(&base), Some(&mut new));
    match file.root.get(keys::METADATA) {
        Some(raw) => Some(merge(at, raw, &base, &new)),
        None => (base != new).then(|| at.print(&new)),
    }
}

fn merge_cell(
    style: &Style,
    raw: &str,
    base: &JsonMap<String, Value>,
    mut new: JsonMap<String, Value>,
) -> String {
    let mut base = base.clone();
    if entries(raw).is_none_or(|entries| entries.get(keys::ID).is_none()) {
        base.shift_remove(keys::ID);
        new.shift_remove(keys::ID);
    }
    keep_raw(&base, &mut new);
    let metadata = (base.get(keys::METADATA), new.get_mut(keys::METADATA));
    leave_out(&TRANSIENT_IN_CELLS, metadata.0, metadata.1);
    keep_attachments(&base, &mut new);
    let at = at(style, Kind::Cell, 2);
    merge(at, raw, &Value::Object(base), &Value::Object(new))
}

/// A cell of an unknown type was written as a raw one.
fn keep_raw(base: &JsonMap<String, Value>, new: &mut JsonMap<String, Value>) {
    let kind = new.get(keys::CELL_TYPE).map(read::text).unwrap_or_default();
    let written = Value::from(ipynb::known_kind(&kind));
    if base.get(keys::CELL_TYPE) == Some(&written) {
        new.insert(keys::CELL_TYPE.to_owned(), written);
    }
}

/// What Jupyter does not store (pages note in shared metadata that they trust a cell) is not added.
fn leave_out(transient: &[&str], base: Option<&Value>, metadata: Option<&mut Value>) {
    let known = |key: &str| base.is_some_and(|base| base.get(key).is_some());
    if let Some(metadata) = metadata.and_then(Value::as_object_mut) {
        metadata.retain(|key, _| known(key) || !transient.contains(&key.as_str()));
    }
}

/// A cell that was made anew may have lost its attachments; those that its text still names stay.
fn keep_attachments(base: &JsonMap<String, Value>, new: &mut JsonMap<String, Value>) {
    let source = new.get(keys::SOURCE).map(read::text).unwrap_or_default();
    let lost = base.get(keys::ATTACHMENTS);
    let lost = lost.filter(|_| !new.contains_key(keys::ATTACHMENTS));
    if let Some(lost) = lost.filter(|_| source.contains("attachment:")) {
        new.insert(keys::ATTACHMENTS.to_owned(), lost.clone());
    }
}

/// A cell that the file does not have, in the file's manner.
fn new_cell(file: &Parsed, document: &Replica, key: CellKey) -> String {
    let minor = file.root.get(keys::NBFORMAT_MINOR);
    let minor: Option<f64> = minor.and_then(|minor| serde_json::from_str(minor).ok());
    let with_id = minor.is_some_and(|minor| minor >= MINOR_WITH_IDS as f64);
    let cell = document.cell_to_ipynb(key, with_id).unwrap_or_default();
    let mut cell = sorted(&cell);
    if let Some(cell) = cell.as_object_mut() {
        leave_out(&TRANSIENT_IN_CELLS, None, cell.get_mut(keys::METADATA));
        order_like(file, cell);
    }
    at(&file.style, Kind::Cell, 2).print(&cell)
}

/// The order of keys that the file's first cell of that type has; other keys behind.
fn order_like(file: &Parsed, cell: &mut JsonMap<String, Value>) {
    let kind = cell.get(keys::CELL_TYPE);
    let models = cells_of(&file.value).iter();
    let mut models = models.filter(|model| model.get(keys::CELL_TYPE) == kind);
    let Some(Value::Object(model)) = models.next() else {
        return;
    };
    let place = |key: &String| model.keys().position(|known| known == key);
    let mut keys: Vec<String> = cell.keys().cloned().collect();
    keys.sort_by_key(|key| place(key).unwrap_or(usize::MAX));
    *cell = keys
        .into_iter()
        .filter_map(|key| cell.remove_entry(&key))
        .collect();
}
