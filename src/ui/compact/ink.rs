//! What a frame writes: symbols, where they stand, and with which pen.

use ratatui::buffer::Cell;
use ratatui::layout::Position;

use super::super::pen::Pen;
use super::super::sanitize;

/// Bytes on their way, and what the terminal has come to behind them.
#[derive(Clone, Default)]
pub struct Ink {
    pub bytes: Vec<u8>,
    pub pen: Pen,
    /// Where the terminal's cursor is, if that is certain.
    pub at: Option<Position>,
}

impl Ink {
    pub fn go(&mut self, to: Position) {
        let sequence = path(self.at, to);
        self.bytes.extend_from_slice(sequence.as_bytes());
        self.at = Some(to);
    }

    pub fn take(&mut self, pen: Pen) {
        self.bytes
            .extend_from_slice(self.pen.change_to(&pen).as_bytes());
        self.pen = pen;
    }

    /// Writes cells in their order. `columns` are the terminal's.
    pub fn write(&mut self, cells: &[(Position, &Cell)], columns: u16) {
        for (at, cell) in cells {
            self.go(*at);
            let pen = Pen::of(cell);
            let blank = cell.symbol() == " ";
            if !(blank && self.pen.is_same_on_blank(&pen)) {
                self.take(pen);
            }
            self.bytes.extend_from_slice(cell.symbol().as_bytes());
            self.at = behind(*at, cell.symbol(), columns);
        }
    }
}

/// Where the cursor is behind a symbol. Of wide ones terminals think differently, and behind the
/// last column some wait and some wrap.
fn behind(at: Position, symbol: &str, columns: u16) -> Option<Position> {
    let last = at.x + 1 >= columns;
    let narrow = sanitize::width(symbol) == 1;
    (narrow && !last).then_some(Position { x: at.x + 1, ..at })
}

/// The shortest sequence that moves the cursor.
pub fn path(from: Option<Position>, to: Position) -> String {
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
