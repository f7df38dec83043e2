//! Build and change cells in the shape that the document has.
//!
//! Keys are inserted one by one, never as one map: yrs would give them ids in the order of a hash map,
//! and the same run would not give the same document.

use serde_json::{Map as JsonMap, Value};
use yrs::{
    Any, Array, ArrayPrelim, ArrayRef, Map, MapPrelim, MapRef, Out, TextPrelim, TransactionMut,
};

use super::{keys, read};
use crate::notebook::any;
use crate::notebook::cell::CellKey;
use crate::notebook::{CellKind, Shape};

/// Everything a new cell is made of.
pub(in crate::notebook) struct NewCell<'a> {
    pub(in crate::notebook) cell_type: &'a str,
    pub(in crate::notebook) id: &'a str,
    pub(in crate::notebook) source: &'a str,
    pub(in crate::notebook) metadata: Option<&'a JsonMap<String, Value>>,
    pub(in crate::notebook) attachments: Option<&'a Value>,
    pub(in crate::notebook) execution_count: Option<&'a Value>,
    pub(in crate::notebook) outputs: &'a [Value],
}

impl<'a> NewCell<'a> {
    /// A cell with nothing but a source.
    pub(in crate::notebook) fn plain(kind: CellKind, id: &'a str, source: &'a str) -> Self {
        NewCell {
            cell_type: kind.name(),
            id,
            source,
            metadata: None,
            attachments: None,
            execution_count: None,
            outputs: &[],
        }
    }
}

/// Put a whole cell at `slot` of the array. Pages need every key but `execution_count`.
pub(in crate::notebook) fn insert_cell(
    txn: &mut TransactionMut,
    cells: &ArrayRef,
    slot: u32,
    shape: Shape,
    new: &NewCell,
) -> Option<CellKey> {
    let cell = cells.insert(txn, slot, MapPrelim::default());
    cell.insert(txn, keys::SOURCE, TextPrelim::new(new.source));
    insert_metadata(txn, &cell, shape, new.metadata);
    cell.insert(txn, keys::CELL_TYPE, new.cell_type);
    cell.insert(txn, keys::ID, new.id);
    if let Some(attachments) = new.attachments {
        cell.insert(txn, keys::ATTACHMENTS, any::from_json(attachments));
    }
    if new.cell_type == CellKind::Code.name() {
        insert_code_keys(txn, &cell, shape, new);
    }
    read::key_of(&cell)
}

fn insert_code_keys(txn: &mut TransactionMut, cell: &MapRef, shape: Shape, new: &NewCell) {
    let count = new.execution_count.map_or(Any::Null, any::from_json);
    cell.insert(txn, keys::EXECUTION_COUNT, count);
    if shape == Shape::D {
        cell.insert(txn, keys::EXECUTION_STATE, "idle");
    }
    let outputs = cell.insert(txn, keys::OUTPUTS, ArrayPrelim::default());
    for output in new.outputs {
        push_output(txn, &outputs, shape, output);
    }
}

/// Metadata of a cell or of the notebook: plain JSON in shapes A and B, a shared map in C and D.
pub(in crate::notebook) fn insert_metadata(
    txn: &mut TransactionMut,
    map: &MapRef,
    shape: Shape,
    metadata: Option<&JsonMap<String, Value>>,
) {
    let none = JsonMap::new();
    let metadata = metadata.unwrap_or(&none);
    match shape {
        Shape::A | Shape::B => {
            let plain = any::from_json(&Value::Object(metadata.clone()));
            map.insert(txn, keys::METADATA, plain);
        }
        Shape::C | Shape::D => {
            let shared = map.insert(txn, keys::METADATA, MapPrelim::default());
            insert_entries(txn, &shared, metadata);
        }
    }
}

fn insert_entries(txn: &mut TransactionMut, map: &MapRef, entries: &JsonMap<String, Value>) {
    for (key, value) in entries {
        map.insert(txn, key.as_str(), any::from_json(value));
    }
}

/// Add one output: plain JSON, or in shape D a shared map whose stream text is shared text.
pub(in crate::notebook) fn push_output(
    txn: &mut TransactionMut,
    outputs: &ArrayRef,
    shape: Shape,
    output: &Value,
) {
    match (shape, output) {
        (Shape::D, Value::Object(entries)) => push_shared_output(txn, outputs, entries),
        _ => {
            outputs.push_back(txn, any::from_json(output));
        }
    }
}

fn push_shared_output(
    txn: &mut TransactionMut,
    outputs: &ArrayRef,
    entries: &JsonMap<String, Value>,
) {
    let map = outputs.push_back(txn, MapPrelim::default());
    let is_stream = entries.get(keys::OUTPUT_TYPE).and_then(Value::as_str) == Some(keys::STREAM);
    for (key, value) in entries {
        if is_stream && key == keys::TEXT {
            map.insert(txn, keys::TEXT, TextPrelim::new(read::text(value)));
        } else {
            map.insert(txn, key.as_str(), any::from_json(value));
        }
    }
}

/// The outputs of a code cell; made where a page left them out.
pub(in crate::notebook) fn outputs_of(txn: &mut TransactionMut, cell: &MapRef) -> ArrayRef {
    match cell.get(txn, keys::OUTPUTS) {
        Some(Out::YArray(outputs)) => outputs,
        _ => cell.insert(txn, keys::OUTPUTS, ArrayPrelim::default()),
    }
}

pub(in crate::notebook) fn clear_outputs(txn: &mut TransactionMut, cell: &MapRef) {
    let outputs = outputs_of(txn, cell);
    let len = outputs.len(txn);
    if len > 0 {
        outputs.remove_range(txn, 0, len);
    }
}

pub(in crate::notebook) fn set_execution_count(
    txn: &mut TransactionMut,
    cell: &MapRef,
    count: Option<u64>,
) {
    let count = count.map_or(Any::Null, |count| Any::Number(count as f64));
    cell.insert(txn, keys::EXECUTION_COUNT, count);
}
