//! Put a whole file into an empty document, in the order in which a page does.

use serde_json::{Map as JsonMap, Value};
use yrs::{Any, Map, MapRef, Text, TransactionMut};

use super::write::{NewCell, insert_cell, insert_metadata};
use super::{Roots, keys, read};
use crate::notebook::Shape;
use crate::notebook::ids::Ids;

/// What nbformat calls the versions of files that have cell ids.
const FORMAT: f64 = 4.0;
const FORMAT_MINOR: f64 = 5.0;

/// Which cell is put in first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notebook) enum Order {
    First,
    Last,
}

/// The text of a text document.
pub(in crate::notebook) fn text(txn: &mut TransactionMut, roots: &Roots, text: &str) {
    if !text.is_empty() {
        roots.source.insert(txn, 0, text);
    }
    roots.state.insert(txn, keys::DIRTY, true);
}

/// The whole of a notebook file (as `ipynb::parse` gives it).
pub(in crate::notebook) fn ipynb(
    txn: &mut TransactionMut,
    roots: &Roots,
    shape: Shape,
    (file, order): (&JsonMap<String, Value>, Order),
    ids: &mut Ids,
) {
    roots.state.insert(txn, keys::DIRTY, true);
    versions(txn, roots, shape, file);
    let metadata = file.get(keys::METADATA).and_then(Value::as_object);
    insert_metadata(txn, &roots.meta, shape, metadata);
    let cells = file.get(keys::CELLS).and_then(Value::as_array);
    let cells = (0u32..).zip(cells.into_iter().flatten());
    match order {
        Order::First => {
            cells.for_each(|(slot, cell)| seed_cell(txn, roots, shape, slot, cell, ids))
        }
        Order::Last => {
            let cells: Vec<_> = cells.collect();
            let backwards = cells.into_iter().rev();
            backwards.for_each(|(_, cell)| seed_cell(txn, roots, shape, 0, cell, ids));
        }
    }
}

fn versions(txn: &mut TransactionMut, roots: &Roots, shape: Shape, file: &JsonMap<String, Value>) {
    let (map, minor): (&MapRef, _) = match shape {
        Shape::A => (&roots.state, keys::NBFORMAT_MINOR_A),
        Shape::B | Shape::C | Shape::D => (&roots.meta, keys::NBFORMAT_MINOR),
    };
    let version =
        |key, default| Any::Number(file.get(key).and_then(Value::as_f64).unwrap_or(default));
    map.insert(txn, minor, version(keys::NBFORMAT_MINOR, FORMAT_MINOR));
    map.insert(txn, keys::NBFORMAT, version(keys::NBFORMAT, FORMAT));
}

fn seed_cell(
    txn: &mut TransactionMut,
    roots: &Roots,
    shape: Shape,
    slot: u32,
    cell: &Value,
    ids: &mut Ids,
) {
    let word = |key| cell.get(key).map(read::text).unwrap_or_default();
    let id = Some(word(keys::ID)).filter(|id| !id.is_empty());
    let id = id.unwrap_or_else(|| ids.next_id());
    let outputs = cell.get(keys::OUTPUTS).and_then(Value::as_array);
    let new = NewCell {
        cell_type: &word(keys::CELL_TYPE),
        id: &id,
        source: &word(keys::SOURCE),
        metadata: cell.get(keys::METADATA).and_then(Value::as_object),
        attachments: cell.get(keys::ATTACHMENTS),
        execution_count: cell.get(keys::EXECUTION_COUNT),
        outputs: outputs.map_or(&[], Vec::as_slice),
    };
    insert_cell(txn, &roots.cells, slot, shape, &new);
}
