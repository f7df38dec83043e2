//! Where a replacement applies.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::editor::doc::Doc;
use crate::editor::spot::Spot;
use crate::notebook::cell::CellKey;

/// A part of the document that stays the same while others edit.
#[derive(Clone, Debug)]
pub enum Scope {
    All,
    Cells(BTreeSet<CellKey>),
    /// From the first place to the second, in one cell.
    Text(Spot, Spot),
}

/// A scope as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limits {
    All,
    Cells(BTreeSet<CellKey>),
    Text(CellKey, Range<usize>),
}

impl Scope {
    /// A word for the prompt.
    pub fn name(&self) -> &'static str {
        match self {
            Scope::All => "all cells",
            Scope::Cells(cells) if cells.len() == 1 => "this cell",
            Scope::Cells(_) => "selected cells",
            Scope::Text(..) => "selection",
        }
    }

    /// The scope as it is now.
    pub fn limits(&self, doc: &dyn Doc) -> Limits {
        match self {
            Scope::All => Limits::All,
            Scope::Cells(cells) => Limits::Cells(cells.clone()),
            Scope::Text(from, to) => match from.now(doc).zip(to.now(doc)) {
                Some((from, to)) => Limits::Text(from.cell, from.byte..to.byte.max(from.byte)),
                None => Limits::Cells(BTreeSet::new()),
            },
        }
    }
}

impl Limits {
    /// The bytes of a cell that are within; none if it lies outside.
    pub fn of(&self, cell: CellKey) -> Option<Range<usize>> {
        match self {
            Limits::All => Some(0..usize::MAX),
            Limits::Cells(cells) => cells.contains(&cell).then_some(0..usize::MAX),
            Limits::Text(own, range) => (*own == cell).then(|| range.clone()),
        }
    }

    /// Whether these bytes of a cell are within.
    pub fn hold(&self, cell: CellKey, span: &Range<usize>) -> bool {
        let range = self.of(cell);
        range.is_some_and(|range| range.start <= span.start && span.end <= range.end)
    }
}
