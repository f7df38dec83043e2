//! Saved or not: `state.dirty` and `context.last_modified`, kept as pages keep them.
//!
//! JupyterLab 3 (`@jupyterlab/notebook` and `docregistry`, 3.5) sets `dirty` with every change of the
//! content unless it is set, and after a save clears it and writes when the file was written. In
//! shapes C and D the server owns both, and pages leave them alone.

use yrs::{Any, Map, Out, TransactionMut};

use super::{Roots, keys};
use crate::notebook::Shape;

/// Whether members of a room of that shape keep `dirty` themselves.
fn is_shared(shape: Shape) -> bool {
    matches!(shape, Shape::A | Shape::B)
}

/// The content was changed here. Writes nothing where the document is known to be changed already.
pub(in crate::notebook) fn changed(txn: &mut TransactionMut, roots: &Roots, shape: Shape) {
    let known = roots.state.get(txn, keys::DIRTY);
    if is_shared(shape) && !matches!(known, Some(Out::Any(Any::Bool(true)))) {
        roots.state.insert(txn, keys::DIRTY, true);
    }
}

/// The document was written to a file at `at` (ISO 8601).
pub(in crate::notebook) fn saved(txn: &mut TransactionMut, roots: &Roots, shape: Shape, at: &str) {
    if !is_shared(shape) {
        return;
    }
    let known = roots.state.get(txn, keys::DIRTY);
    if !matches!(known, Some(Out::Any(Any::Bool(false)))) {
        roots.state.insert(txn, keys::DIRTY, false);
    }
    if shape == Shape::A {
        roots.context.insert(txn, keys::LAST_MODIFIED, at);
    }
}
