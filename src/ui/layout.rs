//! Source text in rows of the screen: soft wraps, and where a byte stands.

use unicode_segmentation::UnicodeSegmentation;

use super::sanitize::{Glyph, glyph};
use crate::editor::text;

/// One row on the screen: these bytes of the text, its newline left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub start: usize,
    pub end: usize,
}

/// A glyph with its place in its row.
pub struct Placed<'a> {
    /// Where its grapheme starts in the text.
    pub byte: usize,
    /// Where it ends.
    pub end: usize,
    /// Columns from the start of the row.
    pub column: usize,
    pub glyph: Glyph<'a>,
}

/// Breaks a text into rows of at most so many columns, at least one row. A glyph that is wider than a
/// row stands alone in one.
pub fn wrap(source: &str, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in source.split('\n') {
        let mut row = Row { start, end: start };
        let mut column = 0;
        for (at, grapheme) in line.grapheme_indices(true) {
            let wide = glyph(grapheme, column).width;
            if column + wide > columns && column > 0 {
                row.end = start + at;
                rows.push(row);
                row.start = row.end;
                column = 0;
            }
            column += glyph(grapheme, column).width;
        }
        row.end = start + line.len();
        rows.push(row);
        start = row.end + 1;
    }
    rows
}

/// One row for each line of a text.
pub fn lines(source: &str) -> Vec<Row> {
    let mut start = 0;
    let row = |line: &str| {
        let row = Row {
            start,
            end: start + line.len(),
        };
        start = row.end + 1;
        row
    };
    source.split('\n').map(row).collect()
}

/// The glyphs of a row.
pub fn glyphs(source: &str, row: Row) -> impl Iterator<Item = Placed<'_>> {
    glyphs_from(source, row, 0)
}

/// The glyphs of a row that begins at this column.
pub fn glyphs_from(source: &str, row: Row, column: usize) -> impl Iterator<Item = Placed<'_>> {
    let line = text::slice(source, row.start, row.end);
    let mut column = column;
    line.grapheme_indices(true).map(move |(at, grapheme)| {
        let placed = Placed {
            byte: row.start + at,
            end: row.start + at + grapheme.len(),
            column,
            glyph: glyph(grapheme, column),
        };
        column += placed.glyph.width;
        placed
    })
}

/// The glyphs of a row from this column on, and maybe some before: those of one column each cost
/// nothing to pass over, so that the far end of a long line is near.
pub fn glyphs_near(source: &str, row: Row, column: usize) -> impl Iterator<Item = Placed<'_>> {
    let passed = plain(source, row, column);
    let start = row.start + passed;
    glyphs_from(source, Row { start, ..row }, passed)
}

/// So many bytes at the start of a row are glyphs of one column each; not more than asked for.
fn plain(source: &str, row: Row, most: usize) -> usize {
    let text = text::slice(source, row.start, row.end).as_bytes();
    let is_plain = |byte: &&u8| (b' '..=b'~').contains(*byte);
    let count = text.iter().take(most).take_while(is_plain).count();
    // What follows the last one may be a part of it.
    match text.get(count) {
        Some(next) if !is_plain(&next) => count.saturating_sub(1),
        _ => count,
    }
}

/// Columns that a row takes.
pub fn row_width(source: &str, row: Row) -> usize {
    let passed = plain(source, row, usize::MAX);
    let start = row.start + passed;
    let rest = glyphs_from(source, Row { start, ..row }, passed);
    rest.last()
        .map_or(passed, |last| last.column + last.glyph.width)
}

/// The row of this byte, and its column there.
pub fn locate(source: &str, rows: &[Row], byte: usize) -> (usize, usize) {
    let index = rows
        .partition_point(|row| row.start <= byte)
        .saturating_sub(1);
    let Some(row) = rows.get(index) else {
        return (0, 0);
    };
    let before = Row {
        end: byte.min(row.end),
        ..*row
    };
    (index, row_width(source, before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str, columns: usize) -> Vec<&str> {
        let rows = wrap(source, columns);
        rows.iter().map(|row| &source[row.start..row.end]).collect()
    }

    #[test]
    fn rows_break_at_lines_and_at_the_edge() {
        assert_eq!(lines("", 4), [""]);
        assert_eq!(lines("ab\n\ncd\n", 4), ["ab", "", "cd", ""]);
        assert_eq!(lines("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(lines("abc日本", 4), ["abc", "日本"]);
        assert_eq!(lines("日", 1), ["日"]);
        assert_eq!(lines("ab\tc", 4), ["ab\t", "c"]);
    }

    #[test]
    fn what_is_passed_over_is_what_would_be_walked() {
        for source in ["", "abc", "abce\u{301}f", "ab\tc", "日本abc", "ab\u{301}"] {
            let row = Row {
                start: 0,
                end: source.len(),
            };
            let all = glyphs(source, row).last();
            let width = all.map_or(0, |last| last.column + last.glyph.width);
            assert_eq!(row_width(source, row), width, "{source}");
            for column in 0..8 {
                let from = |placed: &Placed| placed.column >= column;
                let told = |placed: Placed| (placed.byte, placed.end, placed.column);
                let near = glyphs_near(source, row, column).filter(from).map(told);
                let walked = glyphs(source, row).filter(from).map(told);
                assert!(near.eq(walked), "{source} from {column}");
            }
        }
    }

    #[test]
    fn bytes_are_found() {
        let source = "ab\n日\tx";
        let rows = wrap(source, 9);
        assert_eq!(locate(source, &rows, 1), (0, 1));
        assert_eq!(locate(source, &rows, 2), (0, 2));
        assert_eq!(locate(source, &rows, 3), (1, 0));
        assert_eq!(locate(source, &rows, 7), (1, 4));
        assert_eq!(locate(source, &rows, 99), (1, 5));
        let rows = wrap("abcd", 2);
        assert_eq!(locate("abcd", &rows, 2), (1, 0));
        assert_eq!(locate("abcd", &rows, 4), (1, 2));
    }
}
