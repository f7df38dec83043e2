//! The outputs of one cell by themselves: all of their rows, scrolled, with trees whose branches fold.

use std::ops::Range;
use std::sync::Arc;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cells::{self, Columns};
use super::outputs::{self, Beyond, Folds, Node, OutRow};
use super::{Cache, View, paint};
use crate::editor::help::Turn;
use crate::editor::reader::Step;
use crate::notebook::cell::{Cell, CellKey};
use crate::picture::CellSize;

/// From this many rows on, one says what keys do here.
const HINTED: u16 = 8;
/// Steps kept until the next frame; a screen is drawn between them.
const MAX_STEPS: usize = 64;

/// Where one is in the outputs, and their rows, which are made again only when the cell changed.
#[derive(Debug, Default)]
pub struct Reader {
    steps: Vec<Step>,
    made: Option<Made>,
    folds: Folds,
    top: usize,
    /// The selected row, where there is a tree.
    selected: usize,
    /// The last row was in sight: it stays there when more come.
    follows: bool,
}

/// Rows, and what they were made for.
#[derive(Debug)]
struct Made {
    of: Of,
    rows: Vec<OutRow>,
    has_tree: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Of {
    cell: CellKey,
    revision: u64,
    columns: usize,
    pictures: Option<CellSize>,
}

impl Made {
    fn new(cell: &Arc<Cell>, of: Of, folds: &Folds) -> Made {
        let rows = outputs::whole(cell, of.columns, of.pictures, folds);
        let has_tree = rows.iter().any(|row| branch(row).is_some());
        Made { of, rows, has_tree }
    }

    /// Where the last screen of so many rows begins.
    fn last(&self, room: usize) -> usize {
        self.rows.len().saturating_sub(room)
    }
}

fn node(row: &OutRow) -> Option<&Node> {
    match &row.beyond {
        Beyond::Tree(node) => Some(node),
        _ => None,
    }
}

/// The branch that begins in this row.
fn branch(row: &OutRow) -> Option<&(outputs::Place, bool)> {
    node(row)?.branch.as_ref()
}

impl Reader {
    /// Go on with the next frame.
    pub fn step(&mut self, step: Step) {
        match step {
            Step::Begin => self.close(),
            _ if self.steps.len() < MAX_STEPS => self.steps.push(step),
            _ => {}
        }
    }

    /// Forgets where one was, and the rows.
    pub fn close(&mut self) {
        *self = Reader::default();
    }

    /// The rows as they were made last.
    #[cfg(test)]
    pub fn rows(&self) -> &[OutRow] {
        let made = self.made.as_ref();
        made.map_or(&[], |made| made.rows.as_slice())
    }

    /// Makes the rows, and takes the steps; returns which rows are shown where so many have room.
    fn settle(&mut self, cell: &Arc<Cell>, of: Of, room: usize) -> Range<usize> {
        let mut made = match self.made.take() {
            Some(made) if made.of == of => made,
            _ => Made::new(cell, of, &self.folds),
        };
        if self.follows {
            self.top = made.last(room);
        }
        for step in std::mem::take(&mut self.steps) {
            if self.take(step, &made, room) {
                made = Made::new(cell, of, &self.folds);
            }
        }
        if made.has_tree {
            self.selected = self.selected.min(made.rows.len().saturating_sub(1));
            let first = (self.selected + 1).saturating_sub(room);
            self.top = self.top.clamp(first.min(self.selected), self.selected);
        }
        self.top = self.top.min(made.last(room));
        self.follows = !made.has_tree && self.top == made.last(room);
        let shown = self.top..made.rows.len().min(self.top + room);
        self.made = Some(made);
        shown
    }

    /// One step; true if the rows are to be made anew.
    fn take(&mut self, step: Step, made: &Made, room: usize) -> bool {
        let found = made.rows.get(self.selected).and_then(branch);
        let found = found.filter(|_| made.has_tree);
        match (step, found) {
            (Step::Turn(turn), _) => self.turn(turn, made, room),
            (Step::Toggle, None) if made.has_tree => self.turn(Turn::Rows(1), made, room),
            (Step::Toggle, None) => self.turn(Turn::Pages(1), made, room),
            (Step::Toggle, Some((place, _)))
            | (Step::Unfold, Some((place, false)))
            | (Step::Fold, Some((place, true))) => return self.turn_over(place),
            (Step::Fold, _) => self.selected = around(&made.rows, self.selected),
            (Step::Unfold | Step::Begin, _) => {}
            (Step::Click(row), _) => {
                self.selected = row;
                if let Some((place, _)) = made.rows.get(row).and_then(branch) {
                    return self.turn_over(place);
                }
            }
        }
        false
    }

    fn turn_over(&mut self, place: &outputs::Place) -> bool {
        if !self.folds.remove(place) {
            self.folds.insert(place.clone());
        }
        true
    }

    fn turn(&mut self, turn: Turn, made: &Made, room: usize) {
        // A row stays in sight, so that one does not lose the place.
        let page = room.saturating_sub(1).max(1);
        let (by, size) = match turn {
            Turn::Rows(rows) => (rows, 1),
            Turn::Pages(pages) => (pages, page),
            Turn::Start => (i32::MIN, made.rows.len()),
            Turn::End => (i32::MAX, made.rows.len()),
        };
        let far = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
        let far = far.saturating_mul(size.max(1));
        let last = made.rows.len().saturating_sub(1);
        let moved = |at: usize, last: usize| match by < 0 {
            true => at.saturating_sub(far),
            false => at.saturating_add(far).min(last),
        };
        self.selected = moved(self.selected, last);
        if !made.has_tree || matches!(turn, Turn::Pages(_)) {
            self.top = moved(self.top, made.last(room));
        }
    }
}

/// The row of the branch around that of this row; itself if there is none.
fn around(rows: &[OutRow], at: usize) -> usize {
    let Some(own) = rows.get(at).and_then(node) else {
        return at;
    };
    let before = rows.get(..at).unwrap_or_default();
    let holds = |row: &OutRow| node(row).is_some_and(|node| node.depth < own.depth);
    before.iter().rposition(holds).unwrap_or(at)
}

/// Draws the title and the rows that fit below it.
pub fn draw(frame: &mut Frame, area: Rect, view: &View, cache: &mut Cache) {
    let shown = view.editor.reads().and_then(|cell| view.doc.cell(cell));
    let Some(cell) = shown else { return };
    let head = u16::from(area.height > 1) + 2 * u16::from(area.height >= HINTED);
    let body = Rect {
        y: area.y + head,
        height: area.height.saturating_sub(head),
        ..area
    };
    let columns = Columns::of_outputs(body);
    let Cache {
        reader,
        album,
        places,
        links,
        ..
    } = cache;
    album.begin(view.pictures);
    let of = Of {
        cell: cell.key,
        revision: cell.revision,
        columns: usize::from(columns.text.width),
        pictures: view.pictures.cell(),
    };
    let shown = reader.settle(&cell, of, usize::from(body.height));
    let Some(made) = &reader.made else { return };
    let selected = made.has_tree.then_some(reader.selected);
    let buffer = frame.buffer_mut();
    let rows = made.rows.get(shown.clone()).unwrap_or_default();
    for (y, row) in (0..).zip(rows) {
        cells::output_row(buffer, (body, columns), y, row, view, album);
        links.note(buffer, columns.text, y, &row.line);
    }
    if let Some(at) = selected.and_then(|at| at.checked_sub(shown.start)) {
        let width = columns.text.width;
        let at = (0, paint::to_u16(at));
        paint::patch(buffer, columns.text, at, width, view.theme.selection());
    }
    places.read(body, shown.start);
    if head > 0 {
        let index = view.doc.index_of(cell.key).unwrap_or(0);
        title(buffer, area, index + 1, (&shown, made.rows.len()), view);
    }
    if head > 1 {
        hint(buffer, area, made.has_tree, view);
    }
}

/// Whose outputs they are, and how far down one is.
fn title(
    buffer: &mut Buffer,
    area: Rect,
    number: usize,
    (shown, all): (&Range<usize>, usize),
    view: &View,
) {
    let place = match shown.is_empty() {
        true => format!("0 of {all}"),
        false => format!("{}–{} of {all}", shown.start + 1, shown.end),
    };
    let width = paint::to_u16(place.chars().count());
    let x = area.width.saturating_sub(width + 1);
    let left = Rect {
        width: x.saturating_sub(2),
        ..area
    };
    let words = format!("Output of cell {number}");
    paint::short(buffer, left, (2, 0), &words, view.theme.strong());
    paint::text(buffer, area, (x, 0), &place, view.theme.dim());
}

fn hint(buffer: &mut Buffer, area: Rect, has_tree: bool, view: &View) {
    let words = match has_tree {
        true => "enter folds and unfolds, left goes out, esc closes",
        false => "arrows and page keys scroll, g and G go to the ends, esc closes",
    };
    let area = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    paint::short(buffer, area, (2, 1), words, view.theme.dim());
}
