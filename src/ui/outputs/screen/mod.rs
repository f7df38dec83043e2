//! A terminal for what programs print: just enough of one to show how it would look at the end.
//!
//! It has no width, since nobody knows that of the program's own. The last [`WINDOW`] lines can be
//! changed; of those that left it the first ones are kept, and the rest is counted.

use std::collections::VecDeque;

use unicode_segmentation::UnicodeSegmentation;
use vte::{Params, Parser, Perform};

use super::printed::Printed;
use crate::ui::rich::Look;
use crate::ui::sanitize;
use row::Row;

mod row;
mod sgr;

/// Lines that a program can still reach with its cursor: a high terminal's. More progress bars than that
/// at a time are rare.
const WINDOW: usize = 64;
/// Columns kept of a line; more than is ever shown of one.
const MAX_COLUMNS: usize = 8192;
/// Stops of the tabulator in a terminal.
const TAB: usize = 8;

/// A program's terminal.
pub struct Screen {
    parser: Parser,
    grid: Grid,
}

impl Screen {
    /// An empty screen that keeps so many of the first lines; text has this look until it asks for
    /// another.
    pub fn new(look: Look, kept: usize) -> Screen {
        Screen {
            parser: Parser::new(),
            grid: Grid {
                head: Vec::new(),
                kept,
                dropped: 0,
                window: VecDeque::from([Row::default()]),
                row: 0,
                column: 0,
                base: look,
                look,
                pending: String::new(),
            },
        }
    }

    /// Prints a text.
    pub fn feed(&mut self, text: &str) {
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            self.line(line.trim_end_matches('\r'));
            self.grid.new_line();
            rest = after;
        }
        self.part(rest);
    }

    /// Passes over a text, of which the lines are counted.
    pub fn skip(&mut self, text: &str) {
        let lines = text.bytes().filter(|byte| *byte == b'\n').count();
        if lines > 0 {
            self.parser = Parser::new();
            self.grid.pass_over(lines);
        }
    }

    /// A line that is over. No control sequence goes beyond it: one that never ends would hide the rest.
    fn line(&mut self, line: &str) {
        match self.grid.is_fresh() && is_plain(line) {
            true => self.grid.put_plain(line),
            false => {
                self.part(line);
                self.parser = Parser::new();
            }
        }
    }

    fn part(&mut self, text: &str) {
        self.parser.advance(&mut self.grid, text.as_bytes());
        self.grid.flush();
    }

    /// The lines as they stand at the end.
    pub fn finish(self) -> Vec<Printed> {
        self.grid.finish()
    }
}

/// Nothing in it but characters to show.
fn is_plain(line: &str) -> bool {
    line.bytes().all(|byte| byte >= b' ' && byte != 0x7f)
}

struct Grid {
    /// The first lines of all, once they are out of reach.
    head: Vec<Row>,
    /// How many those may be.
    kept: usize,
    /// Lines between those and the window.
    dropped: usize,
    /// Never empty.
    window: VecDeque<Row>,
    /// Where the next character goes.
    row: usize,
    column: usize,
    base: Look,
    look: Look,
    /// Characters that are not in the window yet: only whole graphemes go there.
    pending: String,
}

impl Grid {
    /// Whether nothing is under way in this line.
    fn is_fresh(&self) -> bool {
        let empty = |row: &Row| row.is_empty();
        self.column == 0 && self.pending.is_empty() && self.window.get(self.row).is_some_and(empty)
    }

    fn put_plain(&mut self, line: &str) {
        let look = self.look;
        if let Some(row) = self.window.get_mut(self.row) {
            *row = Row::plain(line, look);
        }
    }

    /// Puts the characters where they belong.
    fn flush(&mut self) {
        let mut text = std::mem::take(&mut self.pending);
        if let Some(row) = self.window.get_mut(self.row) {
            for grapheme in text.graphemes(true) {
                if self.column >= MAX_COLUMNS {
                    row.cut();
                    break;
                }
                let glyph = sanitize::glyph(grapheme, self.column);
                row.put(self.column, &glyph, self.look);
                self.column += glyph.width;
            }
        }
        text.clear();
        self.pending = text;
    }

    fn new_line(&mut self) {
        self.column = 0;
        self.row += 1;
        if self.row < self.window.len() {
            return;
        }
        self.window.push_back(Row::default());
        if self.window.len() <= WINDOW {
            return;
        }
        self.row = WINDOW - 1;
        match self.window.pop_front() {
            Some(row) if self.head.len() < self.kept => self.head.push(row),
            _ => self.dropped += 1,
        }
    }

    /// Goes on behind lines that are not known: no cursor gets back over them.
    fn pass_over(&mut self, lines: usize) {
        // The first of them is the rest of the one that is under way.
        self.window.truncate(self.row);
        for row in std::mem::take(&mut self.window) {
            match self.head.len() < self.kept {
                true => self.head.push(row),
                false => self.dropped += 1,
            }
        }
        self.dropped += lines;
        // What comes now is not of the beginning any more.
        self.kept = self.head.len();
        self.window.push_back(Row::default());
        (self.row, self.column) = (0, 0);
    }

    /// Erases below the cursor, or everything.
    fn erase_screen(&mut self, how: u16) {
        match how {
            0 => {
                self.erase_line(0);
                self.window.truncate(self.row + 1);
            }
            2 | 3 => {
                self.head.clear();
                self.dropped = 0;
                self.window.clear();
                self.window.push_back(Row::default());
                (self.row, self.column) = (0, 0);
            }
            _ => {}
        }
    }

    fn erase_line(&mut self, how: u16) {
        let column = self.column;
        if let Some(row) = self.window.get_mut(self.row) {
            match how {
                0 => row.truncate(column),
                1 => row.blank(column),
                2 => *row = Row::default(),
                _ => {}
            }
        }
    }

    fn set_row(&mut self, row: usize) {
        self.row = row.min(self.window.len().saturating_sub(1));
    }

    fn set_column(&mut self, column: usize) {
        self.column = column.min(MAX_COLUMNS);
    }

    fn finish(mut self) -> Vec<Printed> {
        // What follows the last line end is a line only if there is something in it.
        if self.window.back().is_some_and(Row::is_empty) {
            self.window.pop_back();
        }
        let head = self.head.len();
        let rows = self.head.into_iter().chain(self.window);
        let printed = |(at, row): (usize, Row)| Printed {
            text: row.text(),
            lines: if at == head { 1 + self.dropped } else { 1 },
        };
        rows.enumerate().map(printed).collect()
    }
}

impl Perform for Grid {
    fn print(&mut self, c: char) {
        self.pending.push(c);
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            0x08 | b'\r' | b'\t' => self.flush(),
            0x07 => return,
            // The sanitiser marks it.
            _ => return self.pending.push(char::from(byte)),
        }
        match byte {
            0x08 => self.column = self.column.saturating_sub(1),
            b'\t' => self.set_column(self.column - self.column % TAB + TAB),
            _ => self.column = 0,
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: char) {
        self.flush();
        if ignore || !intermediates.is_empty() {
            return;
        }
        let mut numbers = params
            .iter()
            .map(|param| param.first().copied().unwrap_or(0));
        let (first, second) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        let count = usize::from(first.max(1));
        match action {
            'm' => self.look = sgr::apply(self.look, self.base, params),
            'A' | 'F' => self.set_row(self.row.saturating_sub(count)),
            'B' | 'E' => self.set_row(self.row + count),
            'C' => self.set_column(self.column + count),
            'D' => self.set_column(self.column.saturating_sub(count)),
            'G' => self.set_column(count - 1),
            'H' | 'f' => {
                self.set_row(count - 1);
                self.set_column(usize::from(second.max(1)) - 1);
            }
            'J' => self.erase_screen(first),
            'K' => self.erase_line(first),
            _ => {}
        }
        if matches!(action, 'E' | 'F') {
            self.column = 0;
        }
    }
}
