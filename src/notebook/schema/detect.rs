//! Find out which shape a document has.

use yrs::{Any, Array, Map, MapRef, Out, ReadTxn};

use super::{Roots, keys, read};
use crate::notebook::Shape;

/// How notebook and cell metadata are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Metadata {
    Plain,
    Shared,
}

/// The shape of the document; `empty` if nothing in it tells.
pub(in crate::notebook) fn shape<T: ReadTxn>(txn: &T, roots: &Roots, empty: Shape) -> Shape {
    if roots.state.contains_key(txn, keys::NBFORMAT) {
        return Shape::A;
    }
    match metadata(txn, roots) {
        Some(Metadata::Plain) => plain_shape(txn, roots, empty),
        Some(Metadata::Shared) if has_shared_outputs(txn, roots) => Shape::D,
        Some(Metadata::Shared) => shared_shape(txn, roots, empty),
        None => empty,
    }
}

/// Shape A without `state.nbformat` is a document that its page has not filled yet.
fn plain_shape<T: ReadTxn>(txn: &T, roots: &Roots, empty: Shape) -> Shape {
    match empty {
        Shape::A if !roots.meta.contains_key(txn, keys::NBFORMAT) => Shape::A,
        _ => Shape::B,
    }
}

/// C and D differ in outputs alone: without any, the kind of the room decides.
fn shared_shape<T: ReadTxn>(txn: &T, roots: &Roots, empty: Shape) -> Shape {
    let undecided = cells(txn, roots).all(|cell| first_output(txn, &cell).is_none());
    match empty {
        Shape::D if undecided => Shape::D,
        _ => Shape::C,
    }
}

fn metadata<T: ReadTxn>(txn: &T, roots: &Roots) -> Option<Metadata> {
    let of_notebook = roots.meta.get(txn, keys::METADATA);
    let of_cell = || cells(txn, roots).find_map(|cell| cell.get(txn, keys::METADATA));
    match of_notebook.or_else(of_cell)? {
        Out::Any(Any::Undefined) => None,
        Out::Any(_) => Some(Metadata::Plain),
        _ => Some(Metadata::Shared),
    }
}

fn has_shared_outputs<T: ReadTxn>(txn: &T, roots: &Roots) -> bool {
    cells(txn, roots).any(|cell| {
        cell.contains_key(txn, keys::EXECUTION_STATE)
            || matches!(first_output(txn, &cell), Some(Out::YMap(_)))
    })
}

fn first_output<T: ReadTxn>(txn: &T, cell: &MapRef) -> Option<Out> {
    match cell.get(txn, keys::OUTPUTS)? {
        Out::YArray(outputs) => outputs.get(txn, 0),
        _ => None,
    }
}

fn cells<T: ReadTxn>(txn: &T, roots: &Roots) -> impl Iterator<Item = MapRef> + use<T> {
    let elements = read::elements(txn, &roots.cells).into_iter();
    elements.filter_map(|out| match out {
        Out::YMap(cell) => Some(cell),
        _ => None,
    })
}
