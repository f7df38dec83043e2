//! A screen with the pictures that lie over characters: where one is, there are marks, until the program
//! writes something else there. That is how these terminals treat pictures.

use super::machine::PIXELS;
use super::screen::{COLUMNS, ROWS, cells};
use super::sequences::{END, find};

/// Stands where a picture is.
pub const MARK: char = '▓';

const ITERM: &[u8] = b"\x1b]1337;File=";
const SIXEL: &[u8] = b"\x1bP0;1;0q";

/// One picture over characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Hung {
    /// Its upper left corner, from zero.
    pub row: u16,
    pub column: u16,
    pub rows: u16,
    pub columns: u16,
    /// What the terminal was given, between the sequence's head and its end.
    pub data: Vec<u8>,
}

/// What the terminal shows after these bytes, and every picture that it was given.
pub fn hang(bytes: &[u8]) -> (vt100::Screen, Vec<Hung>) {
    let mut parser = vt100::Parser::new(ROWS, COLUMNS, 0);
    let (mut rest, mut hung) = (bytes, Vec::new());
    while let Some((at, head, end)) = next(rest) {
        parser.process(&rest[..at]);
        let body = &rest[at + head.len()..];
        let Some(length) = find(body, end) else { break };
        let (row, column) = parser.screen().cursor_position();
        let (rows, columns) = size(&body[..length], head);
        let data = body[..length].to_vec();
        parser.process(marks(row, column, rows, columns, head).as_bytes());
        hung.push(Hung {
            row,
            column,
            rows,
            columns,
            data,
        });
        rest = &body[length + end.len()..];
    }
    parser.process(rest);
    (parser.screen().clone(), hung)
}

/// The next picture: where it begins, its head and its end.
fn next(bytes: &[u8]) -> Option<(usize, &'static [u8], &'static [u8])> {
    let iterm = find(bytes, ITERM).map(|at| (at, ITERM, &b"\x07"[..]));
    let sixel = find(bytes, SIXEL).map(|at| (at, SIXEL, END));
    iterm.into_iter().chain(sixel).min()
}

/// Rows and columns that it takes.
fn size(body: &[u8], head: &[u8]) -> (u16, u16) {
    if head == ITERM {
        let keys = String::from_utf8_lossy(&body[..find(body, b":").expect("keys")]).into_owned();
        let key = |name: &str| {
            let value = keys.split(';').find_map(|key| key.strip_prefix(name));
            value.and_then(|value| value.parse().ok()).expect("a size")
        };
        return (key("height="), key("width="));
    }
    let (width, height) = sixel_size(body);
    let cells = |pixels: u32, of| u16::try_from(pixels.div_ceil(of)).expect("a size");
    (cells(height, PIXELS.1), cells(width, PIXELS.0))
}

/// Pixels across and down, as a sixel picture's attributes tell them.
pub fn sixel_size(body: &[u8]) -> (u32, u32) {
    let head = body.split(|byte| *byte == b'#').next().expect("a head");
    let head = String::from_utf8_lossy(head).into_owned();
    let mut numbers = head.trim_start_matches('"').split(';').skip(2);
    let mut number = || numbers.next().and_then(|n| n.parse().ok());
    (number().expect("a width"), number().expect("a height"))
}

/// Writes the marks. The cursor stays where it was behind iTerm2's pictures, and is below sixel ones.
fn marks(row: u16, column: u16, rows: u16, columns: u16, head: &[u8]) -> String {
    let line = MARK.to_string().repeat(usize::from(columns));
    let lines = (row..row + rows).map(|row| format!("\x1b[{};{}H{line}", row + 1, column + 1));
    let marks: String = lines.collect();
    let behind = match head == SIXEL {
        true => format!("\x1b[{};{}H", row + rows + 1, column + 1),
        false => String::new(),
    };
    format!("\x1b7\x1b[m{marks}\x1b8{behind}")
}

/// How many marks there are, and how many of them in this picture's place.
pub fn count(screen: &vt100::Screen, hung: &Hung) -> (usize, usize) {
    let marked = cells(screen).filter(|(_, cell)| cell.contents().starts_with(MARK));
    let marks: Vec<_> = marked.map(|(place, _)| place).collect();
    let down = hung.row..hung.row + hung.rows;
    let across = hung.column..hung.column + hung.columns;
    let inside = marks
        .iter()
        .filter(|(row, column)| down.contains(row) && across.contains(column));
    (marks.len(), inside.count())
}
