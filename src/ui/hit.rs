//! What is under the mouse: the places of the last frame, by column and row of the terminal.

use ratatui::layout::{Position, Rect};

use super::people::Here;
use super::viewport::Shown;
use crate::notebook::cell::CellKey;

/// What somebody points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The source of a cell, at the character nearest to the left; on a page, where its row comes from.
    Source(CellKey, usize),
    /// Another part of a cell: label, outputs.
    Cell(CellKey),
    /// What stands for outputs of a cell that are not shown.
    More(CellKey),
    /// A row of the outputs that are read, counted from the first one.
    Row(usize),
    /// Somebody's name, by client.
    Person(u64),
}

/// Where things were drawn.
#[derive(Debug, Default)]
pub struct Places {
    text: Rect,
    area: Rect,
    shown: Vec<Shown>,
    people: Vec<(Rect, u64)>,
    /// The outputs that are read, and which of their rows is the first there.
    read: Option<(Rect, usize)>,
}

impl Places {
    /// Nothing is drawn yet in this frame.
    pub(super) fn clear(&mut self) {
        *self = Places::default();
    }

    pub(super) fn cells(&mut self, area: Rect, text: Rect, shown: Vec<Shown>) {
        (self.area, self.text, self.shown) = (area, text, shown);
    }

    pub(super) fn read(&mut self, area: Rect, first: usize) {
        self.read = Some((area, first));
    }

    pub(super) fn person(&mut self, area: Rect, client: u64) {
        self.people.push((area, client));
    }

    /// What is there, if anything is.
    pub fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let at = Position { x: column, y: row };
        if let Some((_, client)) = self.people.iter().find(|(area, _)| area.contains(at)) {
            return Some(Hit::Person(*client));
        }
        if let Some((area, first)) = self.read.filter(|(area, _)| area.contains(at)) {
            return Some(Hit::Row(first + usize::from(row - area.y)));
        }
        if !self.area.contains(at) {
            return None;
        }
        let row = i64::from(row - self.area.y);
        let under = |shown: &&Shown| (shown.top..shown.top + shown.block.height()).contains(&row);
        let shown = self.shown.iter().find(under)?;
        Some(self.in_cell(shown, row - shown.top, column))
    }

    fn in_cell(&self, shown: &Shown, row: i64, column: u16) -> Hit {
        let cell = shown.block.cell.key;
        let text = self.text.x..self.text.right();
        let row = usize::try_from(row).ok().filter(|_| text.contains(&column));
        if let Some(line) = row.and_then(|row| shown.block.page.get(row)) {
            return Hit::Source(cell, line.byte);
        }
        let source = row
            .and_then(|row| shown.block.sheet.rows.get(row))
            .filter(|_| shown.block.fold_note().is_none());
        let Some(row) = source else {
            return match row.is_some_and(|row| shown.block.is_more(row)) {
                true => Hit::More(cell),
                false => Hit::Cell(cell),
            };
        };
        let column = usize::from(column - self.text.x);
        // A number stands for the start of what is shown of its line.
        let wanted = shown.first + column.saturating_sub(shown.block.sheet.gutter);
        let mut glyphs = shown.window().glyphs(shown.block.text(), *row);
        let under = glyphs.find(|placed| wanted < placed.column + placed.glyph.width);
        Hit::Source(cell, under.map_or(row.end, |placed| placed.byte))
    }
}

/// The row of somebody's name in the rail.
pub(super) fn badge(area: Rect, row: u16, here: &Here) -> (Rect, u64) {
    let place = Rect {
        y: area.y + row,
        height: 1,
        ..area
    };
    (place, here.person.client)
}
