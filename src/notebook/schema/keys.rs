//! The names in a shared document.

/// Root array of a notebook's cells.
pub(in crate::notebook) const CELLS: &str = "cells";
/// Root text of a text document, and the key of a cell's text.
pub(in crate::notebook) const SOURCE: &str = "source";
pub(in crate::notebook) const META: &str = "meta";
pub(in crate::notebook) const STATE: &str = "state";
/// Root map of JupyterLab 3: where the file is.
pub(in crate::notebook) const CONTEXT: &str = "context";

pub(in crate::notebook) const METADATA: &str = "metadata";
pub(in crate::notebook) const NBFORMAT: &str = "nbformat";
/// In `state` (shape A).
pub(in crate::notebook) const NBFORMAT_MINOR_A: &str = "nbformatMinor";
/// In `meta` (shapes B to D), and in a file.
pub(in crate::notebook) const NBFORMAT_MINOR: &str = "nbformat_minor";
pub(in crate::notebook) const DIRTY: &str = "dirty";
pub(in crate::notebook) const PATH: &str = "path";
/// In `context` (shape A and text documents).
pub(in crate::notebook) const LAST_MODIFIED: &str = "last_modified";

pub(in crate::notebook) const CELL_TYPE: &str = "cell_type";
pub(in crate::notebook) const ID: &str = "id";
pub(in crate::notebook) const EXECUTION_COUNT: &str = "execution_count";
pub(in crate::notebook) const OUTPUTS: &str = "outputs";
pub(in crate::notebook) const ATTACHMENTS: &str = "attachments";
/// The keys of cells that are known here; others are kept as they are.
pub(in crate::notebook) const OF_CELLS: [&str; 8] = [
    CELL_TYPE,
    ID,
    SOURCE,
    METADATA,
    EXECUTION_COUNT,
    OUTPUTS,
    ATTACHMENTS,
    EXECUTION_STATE,
];
/// Cell metadata: what of the cell is folded away (nbformat's `jupyter.source_hidden` and
/// `jupyter.outputs_hidden`, and its older `collapsed`).
pub(in crate::notebook) const JUPYTER: &str = "jupyter";
pub(in crate::notebook) const SOURCE_HIDDEN: &str = "source_hidden";
pub(in crate::notebook) const OUTPUTS_HIDDEN: &str = "outputs_hidden";
pub(in crate::notebook) const COLLAPSED: &str = "collapsed";
/// Shape D only.
pub(in crate::notebook) const EXECUTION_STATE: &str = "execution_state";

pub(in crate::notebook) const OUTPUT_TYPE: &str = "output_type";
pub(in crate::notebook) const STREAM: &str = "stream";
pub(in crate::notebook) const TEXT: &str = "text";
pub(in crate::notebook) const DATA: &str = "data";

/// The key of our observers on the document.
pub(in crate::notebook) const OBSERVER: &str = "celljam";
