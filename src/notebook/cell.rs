//! A cell as it is shown: plain values, read once per change.

use super::output::Output;

/// The identity of a cell in this document: the id of its shared map (who made it, and when in that
/// client's time). The notebook's own cell ids are not unique in practice, this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    pub client: u64,
    pub clock: u32,
}

impl CellKey {
    /// The one cell of a text document. No shared type has this id: client ids have 53 bits at most.
    pub const TEXT: CellKey = CellKey {
        client: u64::MAX,
        clock: 0,
    };
}

/// `cell_type`. An unknown type counts as raw, and is written back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    Code,
    Markdown,
    Raw,
}

impl CellKind {
    /// The value of nbformat's `cell_type`.
    pub fn name(self) -> &'static str {
        match self {
            CellKind::Code => "code",
            CellKind::Markdown => "markdown",
            CellKind::Raw => "raw",
        }
    }

    /// The kind that `cell_type` names; an unknown one counts as raw.
    pub fn of_name(name: &str) -> CellKind {
        match name {
            "code" => CellKind::Code,
            "markdown" => CellKind::Markdown,
            _ => CellKind::Raw,
        }
    }
}

/// One cell, read from the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub key: CellKey,
    /// nbformat's cell id; empty where the cell has none.
    pub id: String,
    pub kind: CellKind,
    /// The source, raw: sanitise before showing.
    pub source: String,
    /// `In [n]`; always none for a cell that is no code.
    pub execution_count: Option<u64>,
    pub outputs: Vec<Output>,
    /// Shape D only: `"running"` or `"idle"`.
    pub execution_state: Option<String>,
    /// What of it the notebook says to fold away.
    pub folded: Folded,
    /// Grows with every change of this cell: the key for caches of what was made from it.
    pub revision: u64,
}

/// Which parts of a cell are folded away (nbformat's `jupyter.source_hidden`, `jupyter.outputs_hidden`
/// and `collapsed`): shared with everybody, as in JupyterLab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub source: bool,
    pub outputs: bool,
}
