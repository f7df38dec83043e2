//! What the commands to cells keep between two keys, and the range of cells among it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Editor;
use super::command::Mode;
use super::doc::Doc;
use super::held::Held;
use super::jumps::Jumps;
use super::motion::Place;
use crate::notebook::cell::CellKey;

/// Range, clipboard, jumps and marks.
#[derive(Debug, Default)]
pub(super) struct CellState {
    range: Option<Range>,
    /// Cells that were cut or copied, as nbformat JSON.
    pub clipboard: Vec<Value>,
    pub jumps: Jumps,
    /// Named places.
    pub marks: BTreeMap<char, Held>,
}

/// Cells from an anchor to the focus.
#[derive(Debug)]
struct Range {
    anchor: Held,
    /// Whether motions extend it; else they end it.
    sticky: bool,
    /// Its cells when it was last looked at, from the anchor to the focus: what is left of it when
    /// others delete an end.
    members: Vec<CellKey>,
}

impl Editor {
    /// The first and last index of the selected cells, while keys are commands to cells. A range that
    /// was just begun holds the focused cell alone.
    pub fn range(&self, doc: &dyn Doc) -> Option<(usize, usize)> {
        let range = self.cells.range.as_ref();
        let range = range.filter(|_| self.mode == Mode::Command)?;
        let anchor = doc.index_of(range.anchor.cell)?;
        let focus = doc.index_of(self.focus()?)?;
        Some((anchor.min(focus), anchor.max(focus)))
    }

    /// Begins a range at the focused cell, unless there is one; `sticky`: motions will extend it.
    pub(super) fn begin_range(&mut self, sticky: bool, doc: &dyn Doc) {
        let Some(cell) = self.focus() else { return };
        if let Some(range) = &mut self.cells.range {
            range.sticky |= sticky;
            return;
        }
        self.cells.range = Some(Range {
            anchor: Held::at(Place { cell, byte: 0 }, doc),
            sticky,
            members: vec![cell],
        });
    }

    pub(super) fn drop_range(&mut self) {
        self.cells.range = None;
    }

    /// Whether motions extend a range.
    pub(super) fn range_is_sticky(&self) -> bool {
        let range = self.cells.range.as_ref();
        range.is_some_and(|range| range.sticky)
    }

    /// The focus goes elsewhere: only a sticky range goes along.
    pub(super) fn leave_range(&mut self) {
        if !self.range_is_sticky() {
            self.drop_range();
        }
    }

    /// The focus goes to this cell, with the range behind it.
    pub(super) fn extend_range(&mut self, cell: CellKey, doc: &dyn Doc) {
        self.begin_range(false, doc);
        let range = self.cells.range.take();
        self.take_focus(Place { cell, byte: 0 }, doc);
        self.cells.range = range;
        self.settle_range(doc);
    }

    /// A cell was made anew as another: the range holds on to it.
    pub(super) fn range_follows(&mut self, old: CellKey, new: CellKey, doc: &dyn Doc) {
        let Some(range) = &mut self.cells.range else {
            return;
        };
        if range.anchor.cell == old {
            range.anchor = Held::at(Place { cell: new, byte: 0 }, doc);
        }
        let members = range.members.iter_mut().filter(|member| **member == old);
        members.for_each(|member| *member = new);
    }

    /// The selected cell nearest to the focus that is still there, when the focused one is not.
    pub(super) fn nearest_of_range(&self, doc: &dyn Doc) -> Option<CellKey> {
        let range = self.cells.range.as_ref()?;
        let mut members = range.members.iter().rev();
        members.find(|cell| doc.index_of(**cell).is_some()).copied()
    }

    /// Fits the range to the document as it is now. The focus was before.
    pub(super) fn settle_range(&mut self, doc: &dyn Doc) {
        let Some(mut range) = self.cells.range.take() else {
            return;
        };
        let Some(focus) = self.focus().filter(|_| self.mode == Mode::Command) else {
            return;
        };
        let held = range.anchor.place(doc).map(|place| place.cell);
        let left = || {
            let mut members = range.members.iter();
            members.find(|cell| doc.index_of(**cell).is_some()).copied()
        };
        let Some(cell) = held.or_else(left) else {
            return;
        };
        if cell == focus && !range.sticky {
            return;
        }
        range.anchor = Held::at(Place { cell, byte: 0 }, doc);
        range.members = between(cell, focus, doc);
        self.cells.range = Some(range);
    }
}

/// The cells from one to the other, both with them.
fn between(from: CellKey, to: CellKey, doc: &dyn Doc) -> Vec<CellKey> {
    let Some((a, b)) = doc.index_of(from).zip(doc.index_of(to)) else {
        return Vec::new();
    };
    let mut cells = doc
        .cells()
        .get(a.min(b)..=a.max(b))
        .unwrap_or_default()
        .to_vec();
    if a > b {
        cells.reverse();
    }
    cells
}
