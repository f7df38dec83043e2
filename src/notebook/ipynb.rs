//! Notebook files: parse, validate, print.

use serde_json::{Map as JsonMap, Value};
use thiserror::Error;

use super::DocKind;
use super::cell::CellKey;
use super::edit::Content;
use super::file::{Kind, Style, sorted, spell, without_transient};
use super::jsonschema::check;
use super::replica::Replica;
use super::schema::{keys, read};

/// nbformat's own schema for version 4.5 (the project Jupyter's, BSD-3-Clause).
pub(super) const SCHEMA: &str = include_str!("schema/nbformat.v4.5.schema.json");

/// The one major version that is read.
const FORMAT: u64 = 4;
/// The first minor version whose cells have ids.
pub(super) const MINOR_WITH_IDS: u64 = 5;
/// nbformat's limit on a cell id.
const MAX_ID: usize = 64;

/// Why a file is no notebook that can be opened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IpynbError {
    #[error("not JSON: {0}")]
    Json(String),
    #[error("not a notebook: the JSON is no object with a list of cells")]
    NoNotebook,
    #[error("not a notebook: cell {0} is no object with a known cell_type")]
    Cell(usize),
    #[error(
        "nbformat {0} is not supported, only nbformat 4; convert it with `jupyter nbconvert --to notebook`"
    )]
    Version(u64),
}

/// Read a file that a room may have. Text in lists of lines becomes one string, and cells of a file older
/// than 4.5 get ids (`cell-1` and so on), as the file then counts as 4.5. An unknown type of cell is
/// refused: a page does not survive it.
pub fn parse(text: &str) -> Result<Value, IpynbError> {
    let file = read(text)?;
    check_cells(&file)?;
    Ok(file)
}

/// Whether every cell is of a type that pages know.
pub fn check_cells(notebook: &Value) -> Result<(), IpynbError> {
    let known = ["code", "markdown", "raw"];
    let cells = notebook.get(keys::CELLS).and_then(Value::as_array);
    let mut kinds = cells.into_iter().flatten().map(kind_of);
    match kinds.position(|kind| !kind.is_some_and(|kind| known.contains(&kind))) {
        Some(index) => Err(IpynbError::Cell(index + 1)),
        None => Ok(()),
    }
}

fn kind_of(cell: &Value) -> Option<&str> {
    cell.get(keys::CELL_TYPE).and_then(Value::as_str)
}

/// The same for a file that nobody else sees: cells of any type.
pub(super) fn read(text: &str) -> Result<Value, IpynbError> {
    let mut file: Value =
        serde_json::from_str(text).map_err(|error| IpynbError::Json(error.to_string()))?;
    check_version(&file)?;
    let cells = file.get_mut(keys::CELLS).and_then(Value::as_array_mut);
    let cells = cells.ok_or(IpynbError::NoNotebook)?;
    for (index, cell) in cells.iter_mut().enumerate() {
        join_cell(index, cell)?;
    }
    upgrade(&mut file);
    Ok(file)
}

fn check_version(file: &Value) -> Result<(), IpynbError> {
    let version = file.get(keys::NBFORMAT).and_then(Value::as_f64);
    match version.map(|version| version as u64) {
        Some(FORMAT) => Ok(()),
        Some(other) => Err(IpynbError::Version(other)),
        None => Err(IpynbError::NoNotebook),
    }
}

pub(super) fn join_cell(index: usize, cell: &mut Value) -> Result<(), IpynbError> {
    if kind_of(cell).is_none() {
        return Err(IpynbError::Cell(index + 1));
    }
    if let Some(source) = cell.get_mut(keys::SOURCE) {
        join(source);
    }
    let outputs = cell.get_mut(keys::OUTPUTS).and_then(Value::as_array_mut);
    outputs.into_iter().flatten().for_each(join_output);
    let attachments = cell
        .get_mut(keys::ATTACHMENTS)
        .and_then(Value::as_object_mut);
    attachments
        .into_iter()
        .flatten()
        .for_each(|(_, data)| join_data(data));
    Ok(())
}

/// Make one output's text whole: pages render lists as `a,b`.
fn join_output(output: &mut Value) {
    if let Some(text) = output.get_mut(keys::TEXT) {
        join(text);
    }
    if let Some(data) = output.get_mut(keys::DATA) {
        join_data(data);
    }
}

fn join_data(data: &mut Value) {
    for (mime, value) in data.as_object_mut().into_iter().flatten() {
        if !read::is_json_mime(mime) {
            join(value);
        }
    }
}

fn join(value: &mut Value) {
    *value = Value::String(read::text(value));
}

/// Count the file as 4.5 at least, with an id for every cell.
fn upgrade(file: &mut Value) {
    let Some(file) = file.as_object_mut() else {
        return;
    };
    let minor = file.get(keys::NBFORMAT_MINOR).and_then(Value::as_u64);
    if minor.is_none_or(|minor| minor < MINOR_WITH_IDS) {
        file.insert(keys::NBFORMAT_MINOR.to_owned(), MINOR_WITH_IDS.into());
    }
    let cells = file.get_mut(keys::CELLS).and_then(Value::as_array_mut);
    for (index, cell) in cells.into_iter().flatten().enumerate() {
        if let Some(cell) = cell.as_object_mut() {
            let id = || Value::String(format!("cell-{}", index + 1));
            cell.entry(keys::ID).or_insert_with(id);
        }
    }
}

/// Check a notebook against nbformat's schema. The error says where and what, in the schema's words.
pub fn validate(notebook: &Value) -> Result<(), String> {
    let schema = serde_json::from_str(SCHEMA).map_err(|error| error.to_string())?;
    check(&schema, notebook)
}

/// The text of a file, as nbformat writes it: one space of indentation, keys sorted, text in lists of
/// lines, and without what is not to be stored (`trusted`).
pub fn to_file_text(notebook: &Value) -> String {
    let mut file = notebook.clone();
    without_transient(&mut file);
    let cells = file.get_mut(keys::CELLS).and_then(Value::as_array_mut);
    for cell in cells.into_iter().flatten() {
        *cell = spell(Kind::Cell, cell, true);
    }
    Style::jupyter().print(&sorted(&file), 0) + "\n"
}

impl Replica {
    /// All that the document holds, to seed another one with.
    pub fn content(&self) -> Content {
        match self.kind() {
            DocKind::Notebook => Content::Ipynb(self.to_ipynb()),
            DocKind::Text => {
                let text = self.cell(CellKey::TEXT);
                Content::Text(text.map(|cell| cell.source.clone()).unwrap_or_default())
            }
        }
    }

    /// The notebook as nbformat JSON, with all outputs. Text is in whole strings, as pages keep it;
    /// [`to_file_text`] splits it. A text document is a notebook of one raw cell.
    pub fn to_ipynb(&self) -> Value {
        let minor = self.version(keys::NBFORMAT_MINOR_A, keys::NBFORMAT_MINOR, MINOR_WITH_IDS);
        let major = self.version(keys::NBFORMAT, keys::NBFORMAT, FORMAT);
        let cells = self.cells().iter();
        let cells = cells.filter_map(|key| self.cell_to_ipynb(*key, minor >= MINOR_WITH_IDS));
        serde_json::json!({
            "cells": cells.collect::<Vec<_>>(),
            "metadata": self.notebook_metadata(),
            "nbformat": major,
            "nbformat_minor": minor,
        })
    }

    /// One cell as nbformat JSON, with its id and all outputs.
    pub fn cell_nbformat(&self, key: CellKey) -> Option<Value> {
        self.cell_to_ipynb(key, true)
    }

    fn version(&self, in_state: &str, in_meta: &str, default: u64) -> u64 {
        let in_state = self.value(&self.roots.state, in_state);
        let value = in_state.or_else(|| self.value(&self.roots.meta, in_meta));
        value.and_then(|value| value.as_u64()).unwrap_or(default)
    }

    pub(super) fn notebook_metadata(&self) -> Value {
        self.value(&self.roots.meta, keys::METADATA)
            .filter(Value::is_object)
            .unwrap_or_else(|| JsonMap::new().into())
    }

    /// A cell as nbformat has it, valid whatever is in the document.
    pub(super) fn cell_to_ipynb(&self, key: CellKey, with_id: bool) -> Option<Value> {
        if self.kind() == DocKind::Text {
            let source = self.cell(key)?.source.clone();
            return Some(serde_json::json!({
                "cell_type": "raw", "id": "text", "metadata": {}, "source": source,
            }));
        }
        let mut cell = self.plain_cell(key)?;
        let word = |key| cell.get(key).map(read::text).unwrap_or_default();
        let (kind, id) = (word(keys::CELL_TYPE), word(keys::ID));
        cell.insert(keys::CELL_TYPE.to_owned(), known_kind(&kind).into());
        match with_id {
            true => cell.insert(keys::ID.to_owned(), valid_id(id, key).into()),
            false => cell.shift_remove(keys::ID),
        };
        Some(Value::Object(cell))
    }

    /// What the document has of a cell; see [`plain_cell`].
    pub(super) fn plain_cell(&self, key: CellKey) -> Option<JsonMap<String, Value>> {
        match self.cell_json(key)? {
            Value::Object(shared) => Some(plain_cell(shared)),
            _ => None,
        }
    }
}

/// The keys of nbformat of a shared cell, with texts in one piece: those that are missing as pages take
/// them, and values that no file may have mended. The type is any that there is.
pub(super) fn plain_cell(mut shared: JsonMap<String, Value>) -> JsonMap<String, Value> {
    let mut cell = JsonMap::new();
    for key in [keys::CELL_TYPE, keys::ID, keys::SOURCE] {
        let word = shared.get(key).map(read::text).unwrap_or_default();
        cell.insert(key.to_owned(), word.into());
    }
    let metadata = shared.shift_remove(keys::METADATA).filter(Value::is_object);
    let metadata = metadata.unwrap_or_else(|| JsonMap::new().into());
    cell.insert(keys::METADATA.to_owned(), metadata);
    take_rest(&mut shared, &mut cell);
    cell
}

/// Outputs and count of a code cell, attachments of another.
fn take_rest(shared: &mut JsonMap<String, Value>, cell: &mut JsonMap<String, Value>) {
    if cell.get(keys::CELL_TYPE).and_then(Value::as_str) == Some("code") {
        let count = shared.shift_remove(keys::EXECUTION_COUNT);
        let count = count.filter(Value::is_u64).unwrap_or(Value::Null);
        cell.insert(keys::EXECUTION_COUNT.to_owned(), count);
        let outputs = match shared.shift_remove(keys::OUTPUTS) {
            Some(Value::Array(outputs)) => outputs,
            _ => Vec::new(),
        };
        let outputs = outputs.into_iter().map(repaired_output);
        cell.insert(keys::OUTPUTS.to_owned(), outputs.collect());
    } else if let Some(attachments) = shared.shift_remove(keys::ATTACHMENTS) {
        cell.insert(keys::ATTACHMENTS.to_owned(), attachments);
    }
}

/// Pages and kernels write numbers for text; a file must not have them.
fn repaired_output(mut output: Value) -> Value {
    join_output(&mut output);
    output
}

pub(super) fn known_kind(kind: &str) -> &str {
    match kind {
        "code" | "markdown" => kind,
        _ => "raw",
    }
}

/// The id, or one made of the key where nbformat would not take it.
fn valid_id(id: String, key: CellKey) -> String {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !id.is_empty() && id.len() <= MAX_ID && id.bytes().all(allowed) {
        return id;
    }
    format!("cell-{:x}-{:x}", key.client, key.clock)
}
