//! Local changes as values: one variant, one transaction.

use serde_json::Value;

use super::cell::{CellKey, CellKind};

/// A change of the document. Offsets are bytes of the cell's source; one inside of a character counts
/// as the character's start.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    InsertText {
        cell: CellKey,
        at: usize,
        text: String,
    },
    DeleteText {
        cell: CellKey,
        from: usize,
        to: usize,
    },
    ReplaceText {
        cell: CellKey,
        from: usize,
        to: usize,
        text: String,
    },
    /// Many at once, in any number of cells. All offsets are those before the edit, and ranges of one
    /// cell do not overlap.
    ReplaceMany {
        pieces: Vec<Piece>,
    },
    /// A new cell before the one at `index`; past the end, behind all.
    InsertCell {
        index: usize,
        kind: CellKind,
        source: String,
    },
    /// Whole cells as in nbformat, before the one at `index`. An id that a cell here has already is
    /// replaced by a new one.
    InsertCells {
        index: usize,
        cells: Vec<Value>,
    },
    DeleteCell {
        cell: CellKey,
    },
    /// Many at once.
    DeleteCells {
        cells: Vec<CellKey>,
    },
    /// Put the cell before the one that is at `index` now; past the end, behind all. It is made anew
    /// there with the same id, since the document has no move: carets of others in it are lost.
    MoveCell {
        cell: CellKey,
        index: usize,
    },
    /// Another `cell_type`. The cell is made anew, as pages do; outputs go.
    ChangeKind {
        cell: CellKey,
        kind: CellKind,
    },
    /// The same for many at once; cells of that type are left as they are.
    ChangeKinds {
        cells: Vec<CellKey>,
        kind: CellKind,
    },
    /// The text from `at` on goes to a new cell below of the same type.
    SplitCell {
        cell: CellKey,
        at: usize,
    },
    /// The sources of `others` are put behind that of `cell`, each after an empty line, and they go.
    MergeCells {
        cell: CellKey,
        others: Vec<CellKey>,
    },
    /// Fold or unfold the source or the outputs in `metadata`, as JupyterLab does.
    Collapse {
        cell: CellKey,
        part: Fold,
        on: bool,
    },
    /// The same for many at once.
    CollapseCells {
        cells: Vec<CellKey>,
        part: Fold,
        on: bool,
    },
    /// `output` as in nbformat. Outputs and counts are not undone: they tell what a kernel did.
    AppendOutput {
        cell: CellKey,
        output: Value,
    },
    /// Undone as long as nobody has run the cell since.
    ClearOutputs {
        cell: CellKey,
    },
    /// The same for many code cells at once.
    ClearOutputsOf {
        cells: Vec<CellKey>,
    },
    SetExecutionCount {
        cell: CellKey,
        count: Option<u64>,
    },
    /// The path that pages show (`context.path` in shape A and in text documents, else `state.path`).
    SetPath {
        path: String,
    },
    /// The document was written to a file at this time (ISO 8601, as `Date.toISOString` gives it). Not
    /// undone. Changes nothing where a server keeps this (shapes C and D).
    Saved {
        at: String,
    },
    /// The document, or some of it, as it was.
    BringBack(Box<BringBack>),
    /// The whole content; refused in a document that has any. Not undone.
    Seed {
        content: Content,
    },
    /// The same for a document that is shared with nobody: a notebook's cells are put in from the last to
    /// the first. In their order each would walk over all before it (yrs looks for an index from the
    /// start), the square of thousands of cells; in a room that order must be a page's.
    Open {
        content: Content,
    },
}

/// A range of one cell's source, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub cell: CellKey,
    pub from: usize,
    pub to: usize,
    pub text: String,
}

/// What makes the document what it was, in one transaction. Cells come before others go: a page whose list
/// is empty for a moment puts a cell of its own in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BringBack {
    /// Cells that come back, in their order.
    pub back: Vec<Back>,
    /// Cells that go.
    pub out: Vec<CellKey>,
    /// Changes of sources, as in [`Edit::ReplaceMany`].
    pub pieces: Vec<Piece>,
    /// Outputs of cells that stay.
    pub results: Vec<Results>,
}

/// A whole cell as in nbformat, and the cell behind which it belongs; with none, before all. Its id stays
/// unless a cell that stays has it. Several behind one cell keep their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Back {
    pub behind: Option<CellKey>,
    pub cell: Value,
}

/// Outputs of a cell, as in nbformat, and its execution count.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    pub cell: CellKey,
    pub outputs: Vec<Value>,
    pub count: Value,
}

/// A part of a cell that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    Source,
    Outputs,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A notebook, as `ipynb::parse` gives it.
    Ipynb(Value),
    Text(String),
}

/// What an edit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The cells that the edit made, in order.
    pub created: Vec<CellKey>,
}

impl Edit {
    /// The cells whose text the edit changes or takes away.
    pub fn reads(&self) -> Vec<CellKey> {
        match self {
            Edit::InsertText { cell, .. }
            | Edit::DeleteText { cell, .. }
            | Edit::ReplaceText { cell, .. }
            | Edit::DeleteCell { cell }
            | Edit::MoveCell { cell, .. }
            | Edit::ChangeKind { cell, .. }
            | Edit::SplitCell { cell, .. } => vec![*cell],
            Edit::ReplaceMany { pieces } => pieces.iter().map(|piece| piece.cell).collect(),
            Edit::BringBack(what) => {
                let pieces = what.pieces.iter().map(|piece| piece.cell);
                pieces.chain(what.out.iter().copied()).collect()
            }
            Edit::DeleteCells { cells } | Edit::ChangeKinds { cells, .. } => cells.clone(),
            Edit::MergeCells { cell, others } => {
                std::iter::once(*cell).chain(others.clone()).collect()
            }
            Edit::InsertCell { .. }
            | Edit::InsertCells { .. }
            | Edit::Collapse { .. }
            | Edit::CollapseCells { .. }
            | Edit::AppendOutput { .. }
            | Edit::ClearOutputs { .. }
            | Edit::ClearOutputsOf { .. }
            | Edit::SetExecutionCount { .. }
            | Edit::SetPath { .. }
            | Edit::Saved { .. }
            | Edit::Seed { .. }
            | Edit::Open { .. } => Vec::new(),
        }
    }
}
