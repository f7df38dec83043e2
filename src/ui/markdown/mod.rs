//! Markdown as a page: read into blocks, then laid out in rows.

mod build;
mod flow;
mod html;
mod lay;
mod read;
mod table;
mod tags;
#[cfg(test)]
mod tests;
pub mod tex;
mod tree;

use super::rich::Line;
use crate::editor::text;

/// Columns of prose, at most: eyes lose the next row in longer ones. Books have 66 or so, and a terminal's
/// rows stand closer.
const MEASURE: usize = 88;
/// Lists, quotes and the like within each other; what is deeper stands in the deepest one.
const MAX_DEPTH: usize = 12;
/// Columns and rows of a table that are shown.
const MAX_TABLE_COLUMNS: usize = 64;
const MAX_TABLE_ROWS: usize = 1000;
/// Rows of a page. Nobody scrolls through more, and a cell that is longer is made to be.
const MAX_LINES: usize = 5000;
/// Bytes of a source that is read. A longer one is no prose, and stays source.
const MAX_SOURCE: usize = 256 * 1024;
/// No terminal is wider.
const MAX_COLUMNS: usize = 1000;

/// What makes rows of source code: its language, which may be empty, and the code.
pub type Code<'a> = dyn Fn(&str, &str) -> Vec<Line> + 'a;

/// One row of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLine {
    pub line: Line,
    /// The byte of the source where this row's text, or its block, begins.
    pub byte: usize,
}

/// The page of a source, in rows of at most so many columns. No rows where there is nothing to show, and
/// where the source is too long for a page.
pub fn page(source: &str, columns: usize, code: &Code) -> Vec<PageLine> {
    page_with(source, columns, code, false)
}

/// The same; with `hides_targets` it is not told where links lead that a terminal can open.
pub fn page_with(source: &str, columns: usize, code: &Code, hides_targets: bool) -> Vec<PageLine> {
    if source.len() > MAX_SOURCE {
        return Vec::new();
    }
    let columns = columns.clamp(1, MAX_COLUMNS);
    let blocks = read::read(source, hides_targets);
    let lines = lay::page(&blocks, columns, code);
    let safe = |row: PageLine| PageLine {
        line: flow::cut(row.line, columns),
        byte: text::clamp(source, row.byte),
    };
    lines.into_iter().map(safe).collect()
}
