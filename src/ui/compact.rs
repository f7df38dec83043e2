//! A terminal backend that writes as little as can be: over ssh, bytes are what a key costs.
//!
//! It knows where the terminal's cursor is and what it writes with, and keeps both from frame to
//! frame. A frame in which nothing changed writes nothing, not even the marks around it.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::pen::Pen;
use super::sanitize;

/// A frame between these is shown all at once where the terminal knows how (mode 2026).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Writes frames to `out`; `size` asks the terminal for its columns and rows.
pub struct Compact<W: Write> {
    out: W,
    size: fn() -> io::Result<Size>,
    frame: Vec<u8>,
    pen: Pen,
    /// Where the terminal's cursor is, if that is certain.
    at: Option<Position>,
    /// Where it is to be while the terminal waits.
    cursor: Option<Position>,
    visible: Option<bool>,
    wanted: bool,
    columns: u16,
}

impl<W: Write> Compact<W> {
    pub fn new(out: W, size: fn() -> io::Result<Size>) -> Compact<W> {
        Compact {
            out,
            size,
            frame: Vec::new(),
            pen: Pen::default(),
            at: None,
            cursor: None,
            visible: None,
            wanted: false,
            columns: 0,
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
        self.at = None;
        self.visible = None;
    }

    fn go(&mut self, to: Position) {
        let sequence = path(self.at, to);
        self.frame.extend_from_slice(sequence.as_bytes());
        self.at = Some(to);
    }

    fn write(&mut self, at: Position, cell: &Cell) {
        self.go(at);
        let pen = Pen::of(cell);
        let blank = cell.symbol() == " ";
        if !(blank && self.pen.is_same_on_blank(&pen)) {
            self.frame
                .extend_from_slice(self.pen.change_to(&pen).as_bytes());
            self.pen = pen;
        }
        self.frame.extend_from_slice(cell.symbol().as_bytes());
        self.at = self.behind(at, cell.symbol());
    }

    /// Where the cursor is behind a symbol. Of wide ones terminals think differently, and behind the
    /// last column some wait and some wrap.
    fn behind(&self, at: Position, symbol: &str) -> Option<Position> {
        let last = at.x + 1 >= self.columns;
        let narrow = sanitize::width(symbol) == 1;
        (narrow && !last).then_some(Position { x: at.x + 1, ..at })
    }

    fn place_cursor(&mut self) {
        if self.wanted
            && let Some(to) = self.cursor
            && self.at != Some(to)
        {
            self.go(to);
        }
        if self.visible != Some(self.wanted) {
            let sequence: &[u8] = if self.wanted {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            };
            self.frame.extend_from_slice(sequence);
            self.visible = Some(self.wanted);
        }
    }
}

/// The shortest sequence that moves the cursor.
fn path(from: Option<Position>, to: Position) -> String {
    let jump = match (to.x, to.y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, y) => format!("\x1b[{}H", y + 1),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
    };
    let Some(from) = from else { return jump };
    let steps = steps(from, to);
    let short = steps.filter(|steps| steps.len() < jump.len());
    short.unwrap_or(jump)
}

/// Relative moves, where one or two of them do.
fn steps(from: Position, to: Position) -> Option<String> {
    let relative = |n: u16, letter: char| match n {
        0 => String::new(),
        1 => format!("\x1b[{letter}"),
        n => format!("\x1b[{n}{letter}"),
    };
    let across = || match (from.x, to.x) {
        (_, 0) if from.x > 0 => "\r".to_owned(),
        (from, to) if to >= from => relative(to - from, 'C'),
        (from, to) => relative(from - to, 'D'),
    };
    match (from.y, to.y) {
        (a, b) if a == b => Some(across()),
        // A line feed keeps the column in raw mode, and scrolls only on the last row.
        (a, b) if b == a + 1 => Some(format!("{}\n", across())),
        (a, b) if to.x == from.x && b > a => Some(relative(b - a, 'B')),
        (a, b) if to.x == from.x => Some(relative(a - b, 'A')),
        _ => None,
    }
}

impl<W: Write> Backend for Compact<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.columns = self.size()?.width;
        for (x, y, cell) in content {
            self.write(Position { x, y }, cell);
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
        // Terminals clear with the colour behind the letters.
        self.frame
            .extend_from_slice(self.pen.change_to(&Pen::default()).as_bytes());
        self.pen = Pen::default();
        let sequence: &[u8] = match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        };
        self.frame.extend_from_slice(sequence);
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
        if self.frame.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(self.frame.len() + BEGIN.len() + END.len());
        whole.extend_from_slice(BEGIN);
        whole.append(&mut self.frame);
        whole.extend_from_slice(END);
        self.out.write_all(&whole)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
