//! Pictures that the terminal is given to put over characters: it forgets them where something is
//! written, so that is how they are taken away.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};

use super::super::pictures::{HALVES, Key, Placed};
use super::super::sanitize;
use super::{BEGIN, Compact, END};

/// What the terminal shows, and which pictures lie over it.
#[derive(Default)]
pub struct Cover {
    screen: Buffer,
    shown: Vec<Shown>,
}

struct Shown {
    key: Key,
    area: Rect,
    /// Something was written into it since.
    torn: bool,
}

impl Shown {
    fn is(&self, placed: &Placed) -> bool {
        !self.torn && (self.key, self.area) == (placed.key, placed.area)
    }
}

impl Cover {
    /// The screen was cleared, or may show anything.
    pub fn forget(&mut self, size: Size) {
        self.shown.clear();
        self.screen = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    }

    /// A character was written.
    pub fn wrote(&mut self, at: Position, cell: &Cell) {
        if let Some(kept) = self.screen.cell_mut(at) {
            kept.clone_from(cell);
        }
        for shown in &mut self.shown {
            shown.torn |= shown.area.contains(at);
        }
    }

    /// Whether nothing but halves is there: no name and no list lies over them.
    fn is_free(&self, area: Rect) -> bool {
        let halves = |at| {
            self.screen
                .cell(at)
                .is_some_and(|cell| cell.symbol() == HALVES)
        };
        area.positions().all(halves)
    }

    /// Takes those from the list that are not wanted any more.
    fn unwanted(&mut self, wanted: &[Placed]) -> Vec<Rect> {
        let mut gone = Vec::new();
        self.shown.retain(|shown| {
            let keep = wanted.iter().any(|placed| shown.is(placed));
            if !keep {
                gone.push(shown.area);
            }
            keep
        });
        gone
    }

    fn cells(&self, area: Rect) -> Vec<(Position, &Cell)> {
        let cell = |at| Some((at, self.screen.cell(at)?));
        area.positions().filter_map(cell).collect()
    }

    /// The characters of a row, wide ones once.
    pub fn row(&self, area: Rect) -> Vec<(Position, &Cell)> {
        let mut cells = Vec::new();
        let mut at = area.as_position();
        while let Some(cell) = self.screen.cell(at).filter(|_| at.x < area.right()) {
            cells.push((at, cell));
            let width = sanitize::width(cell.symbol()).max(1);
            at.x =
                at.x.saturating_add(u16::try_from(width).unwrap_or(u16::MAX));
        }
        cells
    }

    fn is_shown(&self, placed: &Placed) -> bool {
        self.shown.iter().any(|shown| shown.is(placed))
    }
}

impl<W: Write> Compact<W> {
    /// Takes pictures away that are not wanted any more, and shows those that are, once the screen has
    /// `settled`. Returns whether some wait for that.
    pub fn cover(&mut self, wanted: &[Placed], settled: bool) -> io::Result<bool> {
        let free = |placed: &&Placed| self.cover.is_free(placed.area);
        let wanted: Vec<Placed> = wanted.iter().filter(free).cloned().collect();
        let columns = (self.size)()?.width;
        for area in self.cover.unwanted(&wanted) {
            self.ink.write(&self.cover.cells(area), columns);
        }
        let mut waiting = false;
        for placed in wanted {
            match self.cover.is_shown(&placed) {
                true => {}
                false if !settled => waiting = true,
                false => self.show(&placed),
            }
        }
        self.put_out()?;
        Ok(waiting)
    }

    fn show(&mut self, placed: &Placed) {
        let Rect { x, y, .. } = placed.area;
        self.ink.go(Position { x, y });
        self.ink.bytes.extend_from_slice(&placed.art.sequence);
        self.ink.at = None;
        self.cover.shown.push(Shown {
            key: placed.key,
            area: placed.area,
            torn: false,
        });
    }

    pub(super) fn put_out(&mut self) -> io::Result<()> {
        if self.ink.bytes.is_empty() {
            return Ok(());
        }
        self.place_cursor();
        let bytes = std::mem::take(&mut self.ink.bytes);
        self.out.write_all(&[BEGIN, &bytes, END].concat())?;
        self.out.flush()
    }
}
