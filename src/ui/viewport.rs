//! Which cells are on the screen, and in which rows: anchored to one's own cell, so that what others
//! do above never moves it. Costs what is on the screen.

use std::sync::Arc;

use super::block::{Block, Blocks};
use super::window::Window;
use crate::editor::Editor;
use crate::editor::action::Height;
use crate::editor::doc::Doc;
use crate::notebook::cell::CellKey;

/// A cell on the screen.
#[derive(Clone, Debug)]
pub struct Shown {
    pub index: usize,
    /// The row of its first line, from the top of the cells' area; may lie above it.
    pub top: i64,
    pub block: Arc<Block>,
    /// The first column of its source that is shown.
    pub first: usize,
}

impl Shown {
    /// The columns of its source that are shown.
    pub fn window(&self) -> Window {
        let first = self.first;
        Window {
            first,
            ..self.block.sheet.window
        }
    }

    /// Where a byte of the source is: the row from the top of the cells' area, the column within that of
    /// their text.
    pub fn locate(&self, byte: usize) -> (i64, usize) {
        let (row, column) = self.block.locate(byte);
        let sheet = &self.block.sheet;
        let column = match sheet.rows.is_empty() {
            true => column,
            false => sheet.gutter + self.window().at(column),
        };
        (self.top.saturating_add(row), column)
    }

    /// The row of the cells' area, of so many, that has this row of the cell.
    pub fn row_on_screen(&self, row: usize, height: u16) -> Option<u16> {
        let row = self.top.saturating_add(i64::try_from(row).ok()?);
        u16::try_from(row).ok().filter(|row| *row < height)
    }
}

/// Where the view was in the last frame.
#[derive(Debug, Default)]
pub struct Viewport {
    /// A cell that was on the screen, and its top row.
    anchor: Option<(CellKey, i64)>,
    /// All that were, to fall back on when the anchor is deleted.
    others: Vec<(CellKey, i64)>,
    /// The screen's row of one's own caret.
    caret: Option<(CellKey, i64)>,
    /// The count of the editor's doings at that time.
    turn: Option<u64>,
    height: i64,
    /// What is still to scroll: half screens, and rows.
    scroll: i64,
    rows: i64,
    /// Where the caret is still to go.
    wanted: Option<Height>,
    /// The cell with one's own caret, and the columns of it that are shown.
    aside: Option<(CellKey, Window)>,
}

impl Viewport {
    /// Rows of the last frame.
    pub fn rows(&self) -> usize {
        usize::try_from(self.height).unwrap_or(0)
    }

    /// Scroll by so many half screens with the next frame.
    pub fn scroll(&mut self, halves: i32) {
        self.scroll += i64::from(halves);
    }

    /// Scroll by so many rows with the next frame.
    pub fn scroll_rows(&mut self, rows: i32) {
        self.rows += i64::from(rows);
    }

    /// Have the caret, or the focused cell, there with the next frame.
    pub fn show(&mut self, height: Height) {
        self.wanted = Some(height);
    }

    /// The cells are not drawn in this frame: there is nothing to scroll.
    pub fn stay(&mut self) {
        self.scroll = 0;
        self.rows = 0;
        self.wanted = None;
    }

    /// The row of one's own caret in the last frame, from the top of the cells' area.
    pub fn caret_row(&self) -> Option<u16> {
        let (_, row) = self.caret?;
        u16::try_from(row).ok()
    }

    /// Lays out the cells for this frame.
    pub fn place(
        &mut self,
        doc: &dyn Doc,
        editor: &Editor,
        blocks: &mut Blocks,
        height: u16,
    ) -> Vec<Shown> {
        let mut lay = Lay {
            doc,
            blocks,
            height: i64::from(height).max(1),
        };
        let Some((cell, top)) = self.start(doc, editor, &mut lay) else {
            self.forget();
            return Vec::new();
        };
        let mut shown = lay.around(cell, top);
        let followed = self.turn != Some(editor.turn()) || self.height != lay.height;
        let by = self.scroll * (lay.height / 2).max(1) + self.rows;
        if let Some(wanted) = self.wanted {
            shown = lay.showing(shown, wanted, editor);
        } else if by != 0 {
            shown = lay.scrolled(shown, by);
        } else if followed {
            shown = lay.follow(shown, editor);
        }
        shown = lay.without_gap(shown);
        self.aside(editor, &mut shown);
        self.remember(editor, &shown, lay.height);
        shown
    }

    /// A cell to begin with and its row: where it was in the last frame.
    fn start(&self, doc: &dyn Doc, editor: &Editor, lay: &mut Lay) -> Option<(CellKey, i64)> {
        let alive = |(cell, _): &&(CellKey, i64)| doc.index_of(*cell).is_some();
        // Nothing done here since then: the row of one's caret stays, even if lines came in above it.
        if self.turn == Some(editor.turn())
            && let Some((cell, row)) = self.caret
            && let Some(caret) = editor.caret().filter(|caret| caret.cell == cell)
            && let Some(block) = lay.block(cell)
        {
            return Some((cell, row - block.locate(caret.byte).0));
        }
        let known = self.anchor.as_ref().filter(alive);
        let known = known.or_else(|| self.others.iter().find(alive)).copied();
        known.or_else(|| Some((editor.focus().or(doc.cells().first().copied())?, 0)))
    }

    /// Long lines that are not wrapped: those of the cell where one looks go aside, so that it is seen.
    fn aside(&mut self, editor: &Editor, shown: &mut [Shown]) {
        let before = self.aside.take();
        let Some((cell, byte)) = looked_at(editor, shown) else {
            return;
        };
        let mut cells = shown.iter_mut();
        let own = cells.find(|shown| shown.block.cell.key == cell);
        let Some(own) = own else { return };
        // In other columns one begins anew, so that nothing is beyond the edge without need.
        let columns = own.window().columns;
        let before = before.filter(|(last, window)| *last == cell && window.columns == columns);
        own.first = before.map_or(0, |(_, window)| window.first);
        let block = own.block.clone();
        let follow = |row| own.window().follow(block.text(), row, block.shown(byte));
        own.first = block.row_of(byte).map_or(0, |row| follow(row).first);
        self.aside = Some((cell, own.window()));
    }

    fn remember(&mut self, editor: &Editor, shown: &[Shown], height: i64) {
        self.stay();
        self.turn = Some(editor.turn());
        self.height = height;
        self.others = shown
            .iter()
            .map(|shown| (shown.block.cell.key, shown.top))
            .collect();
        let focus = editor.focus();
        let own = self.others.iter().find(|(cell, _)| Some(*cell) == focus);
        self.anchor = own.or(self.others.first()).copied();
        self.caret = editor.caret().and_then(|caret| {
            let own = shown
                .iter()
                .find(|shown| shown.block.cell.key == caret.cell)?;
            let row = own.top + own.block.locate(caret.byte).0;
            (0..height).contains(&row).then_some((caret.cell, row))
        });
    }

    fn forget(&mut self) {
        *self = Viewport::default();
    }
}

/// Where one looks: at one's own caret, or at the match of the search.
fn looked_at(editor: &Editor, shown: &[Shown]) -> Option<(CellKey, usize)> {
    if let Some(caret) = editor.caret() {
        return Some((caret.cell, caret.byte));
    }
    let search = editor.front().search();
    shown.iter().find_map(|shown| {
        let cell = &shown.block.cell;
        let (_, current) = search.shown_in(cell.key, cell.revision);
        Some((cell.key, current?.start))
    })
}

struct Lay<'a> {
    doc: &'a dyn Doc,
    blocks: &'a mut Blocks,
    height: i64,
}

impl Lay<'_> {
    fn block(&mut self, cell: CellKey) -> Option<Arc<Block>> {
        Some(self.blocks.get(self.doc.cell(cell)?))
    }

    fn at(&mut self, index: usize) -> Option<Arc<Block>> {
        let cell = *self.doc.cells().get(index)?;
        self.block(cell)
    }

    /// The cells that are on the screen when this one has its top in this row; this one in any case.
    fn around(&mut self, cell: CellKey, top: i64) -> Vec<Shown> {
        let Some((index, block)) = self.doc.index_of(cell).zip(self.block(cell)) else {
            return Vec::new();
        };
        let mut above = Vec::new();
        let (mut row, mut at) = (top, index);
        while row > 0 && at > 0 {
            at -= 1;
            let Some(block) = self.at(at) else { break };
            row -= block.height();
            above.push(Shown {
                index: at,
                top: row,
                block,
                first: 0,
            });
        }
        above.reverse();
        let mut shown = above;
        let mut row = top + block.height();
        shown.push(Shown {
            index,
            top,
            block,
            first: 0,
        });
        let mut at = index + 1;
        while row < self.height {
            let Some(block) = self.at(at) else { break };
            let height = block.height();
            shown.push(Shown {
                index: at,
                top: row,
                block,
                first: 0,
            });
            row += height;
            at += 1;
        }
        shown.retain(|shown| shown.top < self.height && shown.top + shown.block.height() > 0);
        shown
    }

    /// Moves as little as is needed to have one's own cell, or one's caret, on the screen.
    fn follow(&mut self, shown: Vec<Shown>, editor: &Editor) -> Vec<Shown> {
        let Some((cell, block)) = editor
            .focus()
            .and_then(|cell| Some((cell, self.block(cell)?)))
        else {
            return shown;
        };
        let there = shown.iter().find(|shown| shown.block.cell.key == cell);
        let before = self.doc.index_of(cell) < shown.first().map(|shown| shown.index);
        let top = match there {
            Some(there) => there.top,
            None if before => -block.height(),
            None => self.height,
        };
        let (from, to) = match editor.caret() {
            Some(caret) => {
                let row = block.locate(caret.byte).0;
                let margin = i64::from(self.height > 2);
                (
                    (row - margin).max(0),
                    (row + margin + 1).min(block.height()),
                )
            }
            None => (0, (block.height() - 1).min(self.height)),
        };
        let low = top.min(self.height - to);
        self.around(cell, low.max(-from))
    }

    /// Lays the cells out so that the caret's row, or the top of the focused cell, is there.
    fn showing(&mut self, shown: Vec<Shown>, wanted: Height, editor: &Editor) -> Vec<Shown> {
        let focus = editor.focus();
        let Some((cell, block)) = focus.and_then(|cell| Some((cell, self.block(cell)?))) else {
            return shown;
        };
        let caret = editor.caret().map(|caret| block.locate(caret.byte).0);
        // Without a caret the cell as a whole is meant; a blank row is its last one.
        let rows = block.height() - 1;
        let (row, at) = match wanted {
            Height::Top => (0, 0),
            Height::Middle => (rows / 2, self.height / 2),
            Height::Bottom => (rows - 1, self.height - 1),
        };
        self.around(cell, at - caret.unwrap_or(row))
    }

    /// Moves everything by so many rows, not beyond the first cell, nor far beyond the last.
    fn scrolled(&mut self, shown: Vec<Shown>, by: i64) -> Vec<Shown> {
        // Walk to the far side of the scroll first, so that its cells are known.
        let edge = if by > 0 { shown.last() } else { shown.first() };
        let Some(edge) = edge else { return shown };
        let (cell, top) = (edge.block.cell.key, edge.top);
        let mut tall = Lay {
            doc: self.doc,
            blocks: self.blocks,
            height: self.height + by.abs(),
        };
        let row = if by > 0 { top } else { top + by.abs() };
        let reached = tall.around(cell, row);
        let offset = row - top;
        let Some(last) = reached.last() else {
            return shown;
        };
        let bottom = last.top + last.block.height() - offset;
        let stop = bottom - self.height / 2;
        let first = reached.first().map_or(0, |first| first.top - offset);
        let by = by.clamp(first.min(0), stop.max(0));
        let near = reached.iter().find(|shown| {
            let top = shown.top - offset - by;
            top < self.height && top + shown.block.height() > 0
        });
        match near.map(|near| (near.block.cell.key, near.top - offset - by)) {
            Some((cell, top)) => self.around(cell, top),
            None => shown,
        }
    }

    /// No blank rows above the first cell, and never a screen without cells.
    fn without_gap(&mut self, shown: Vec<Shown>) -> Vec<Shown> {
        match shown.first() {
            Some(first) if first.index == 0 && first.top > 0 => {
                let cell = first.block.cell.key;
                self.around(cell, 0)
            }
            Some(_) => shown,
            None => match self.doc.cells().last().copied() {
                Some(last) => self.around(last, 0),
                None => shown,
            },
        }
    }
}
