//! A terminal backend that writes as little as can be: over ssh, bytes are what a key costs.
//!
//! It knows where the terminal's cursor is and what it writes with, and keeps both from frame to
//! frame. A frame in which nothing changed writes nothing, not even the marks around it.

mod cover;
mod ink;
mod links;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use self::cover::Cover;
use self::ink::Ink;
use self::links::Known;
use super::pen::Pen;

/// A frame between these is shown all at once where the terminal knows how (mode 2026).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// A frame of so many bytes goes without the marks, which would be an eighth of it and more: it is one
/// write, one packet and one read of the terminal, so that no half of it can be shown.
const SMALL: usize = 128;

/// Cells in a frame for which two orders are tried. What is felt over ssh are a typed character and a
/// caret that moves, which are a dozen; for a whole screen the order of the rows is good enough.
const FEW: usize = 64;

/// Writes frames to `out`; `size` asks the terminal for its columns and rows.
pub struct Compact<W: Write> {
    out: W,
    size: fn() -> io::Result<Size>,
    ink: Ink,
    /// Where it is to be while the terminal waits.
    cursor: Option<Position>,
    visible: Option<bool>,
    wanted: bool,
    cover: Cover,
    links: Known,
}

impl<W: Write> Compact<W> {
    pub fn new(out: W, size: fn() -> io::Result<Size>) -> Compact<W> {
        let mut cover = Cover::default();
        cover.forget(size().unwrap_or_default());
        Compact {
            out,
            size,
            ink: Ink::default(),
            cursor: None,
            visible: None,
            wanted: false,
            cover,
            links: Known::default(),
        }
    }

    pub fn out(&self) -> &W {
        &self.out
    }

    pub fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Something else has written to the terminal: nothing is certain any more.
    pub fn forget(&mut self) {
        self.ink.at = None;
        self.visible = None;
    }

    /// The same cells pen by pen, the one in hand first: a change of colours costs more than a move.
    fn by_pen<'a>(&self, cells: &[(Position, &'a Cell)]) -> Vec<(Position, &'a Cell)> {
        let mut pens = vec![self.ink.pen];
        for (_, cell) in cells {
            let pen = Pen::of(cell);
            if !pens.contains(&pen) {
                pens.push(pen);
            }
        }
        let place = |(_, cell): &(Position, &Cell)| {
            let pen = Pen::of(cell);
            pens.iter().position(|known| *known == pen)
        };
        let mut sorted = cells.to_vec();
        sorted.sort_by_key(place);
        sorted
    }

    fn place_cursor(&mut self) {
        if self.wanted
            && let Some(to) = self.cursor
            && self.ink.at != Some(to)
        {
            self.ink.go(to);
        }
        if self.visible != Some(self.wanted) {
            let sequence: &[u8] = if self.wanted {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            };
            self.ink.bytes.extend_from_slice(sequence);
            self.visible = Some(self.wanted);
        }
    }
}

impl<W: Write> Backend for Compact<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let columns = self.size()?.width;
        let cells: Vec<_> = content
            .map(|(x, y, cell)| (Position { x, y }, cell))
            .collect();
        for (at, cell) in &cells {
            self.cover.wrote(*at, cell);
            self.links.wrote(*at);
        }
        let before = self.ink.clone();
        self.ink.write(&cells, columns);
        if cells.len() <= FEW {
            let mut other = before;
            other.write(&self.by_pen(&cells), columns);
            if other.bytes.len() < self.ink.bytes.len() {
                self.ink = other;
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wanted = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = Some(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        if clear_type == ClearType::All {
            // Where the size has changed, the terminal has moved the cursor as it thought right.
            self.forget();
            let size = self.size()?;
            self.cover.forget(size);
            self.links.forget();
        }
        // Terminals clear with the colour behind the letters.
        self.ink.take(Pen::default());
        let sequence: &[u8] = match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        };
        self.ink.bytes.extend_from_slice(sequence);
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        (self.size)()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::default(),
        })
    }

    /// Ends a frame.
    fn flush(&mut self) -> io::Result<()> {
        self.place_cursor();
        let frame = std::mem::take(&mut self.ink.bytes);
        match frame.len() {
            0 => return Ok(()),
            length if length <= SMALL => self.out.write_all(&frame)?,
            _ => self.out.write_all(&[BEGIN, &frame, END].concat())?,
        }
        self.out.flush()
    }
}
