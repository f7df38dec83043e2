//! Steps within a text: graphemes, words, lines and columns, all in bytes.

use unicode_segmentation::{GraphemeCursor, GraphemeIndices, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

/// Columns from one tab stop to the next, and the spaces of one level of indent.
pub const TAB: usize = 4;

/// Brings an offset into the text and onto a character boundary, downwards.
pub fn clamp(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The two parts of a text around an offset.
pub fn split(text: &str, byte: usize) -> (&str, &str) {
    text.split_at(clamp(text, byte))
}

/// The part of a text between two offsets, in either order.
pub fn slice(text: &str, from: usize, to: usize) -> &str {
    let (from, to) = (clamp(text, from.min(to)), clamp(text, from.max(to)));
    text.get(from..to).unwrap_or_default()
}

/// Where the line with this offset starts.
pub fn line_start(text: &str, byte: usize) -> usize {
    split(text, byte).0.rfind('\n').map_or(0, |at| at + 1)
}

/// Where the line with this offset ends, before its newline.
pub fn line_end(text: &str, byte: usize) -> usize {
    let (before, after) = split(text, byte);
    before.len() + after.find('\n').unwrap_or(after.len())
}

/// The offset one grapheme before; a line's end counts as one.
pub fn previous(text: &str, byte: usize) -> Option<usize> {
    let before = split(text, byte).0;
    let line = line_start(text, byte);
    if line == before.len() {
        return line.checked_sub(1);
    }
    let last = slice(text, line, before.len())
        .grapheme_indices(true)
        .next_back();
    last.map(|(at, _)| line + at)
}

/// The offset one grapheme after.
pub fn next(text: &str, byte: usize) -> Option<usize> {
    let (before, after) = split(text, byte);
    if after.starts_with('\n') {
        return Some(before.len() + 1);
    }
    let first = after.graphemes(true).next()?;
    Some(before.len() + first.len())
}

/// Whether a character belongs to words, as the shell has them.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The start of the word before the offset.
pub fn word_left(text: &str, byte: usize) -> usize {
    let before = split(text, byte).0;
    let gap = before.trim_end_matches(|c| !is_word(c));
    gap.trim_end_matches(|c| is_word(c) || is_mark(c)).len()
}

/// The end of the word after the offset.
pub fn word_right(text: &str, byte: usize) -> usize {
    let after = split(text, byte).1;
    let word = after.trim_start_matches(|c| !is_word(c));
    text.len() - word.trim_start_matches(|c| is_word(c) || is_mark(c)).len()
}

/// Combining marks of the common block belong to the letter before them.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Columns that a grapheme takes at this column.
pub fn width_at(grapheme: &str, column: usize) -> usize {
    match grapheme {
        "\t" => TAB - column % TAB,
        other => other.width(),
    }
}

/// The column of an offset in its line.
pub fn column(text: &str, byte: usize) -> usize {
    let before = slice(text, line_start(text, byte), byte);
    before
        .graphemes(true)
        .fold(0, |column, grapheme| column + width_at(grapheme, column))
}

/// The offset in the line that starts at `start` whose column is nearest to this one from the left.
pub fn at_column(text: &str, start: usize, goal: usize) -> usize {
    let line = slice(text, start, line_end(text, start));
    let mut column = 0;
    for (at, grapheme) in line.grapheme_indices(true) {
        column += width_at(grapheme, column);
        if column > goal {
            return start + at;
        }
    }
    start + line.len()
}

/// The first character of the line with this offset that is no white space, or its end.
pub fn first_in_line(text: &str, byte: usize) -> usize {
    line_start(text, byte) + indent(text, byte).len()
}

/// The last grapheme of the line with this offset; its start if it is empty.
pub fn last_in_line(text: &str, byte: usize) -> usize {
    let (start, end) = (line_start(text, byte), line_end(text, byte));
    if start == end {
        return start;
    }
    previous(text, end).unwrap_or(start)
}

/// The offset, or the start of the grapheme that it is inside of.
pub fn snap(text: &str, byte: usize) -> usize {
    let byte = clamp(text, byte);
    let (start, end) = (line_start(text, byte), line_end(text, byte));
    let line = slice(text, start, end);
    let mut cursor = GraphemeCursor::new(byte - start, line.len(), true);
    match cursor.is_boundary(line, 0) {
        Ok(false) => previous(text, byte).unwrap_or(start),
        _ => byte,
    }
}

/// The start of the line so many below the one with this offset, or of the last one.
pub fn lines_below(text: &str, byte: usize, lines: usize) -> usize {
    let mut start = line_start(text, byte);
    for _ in 0..lines {
        let end = line_end(text, start);
        if end >= text.len() {
            break;
        }
        start = end + 1;
    }
    start
}

/// Whole lines with the line break behind them, or with the one before if they are the last ones.
pub fn with_break(text: &str, from: usize, to: usize) -> (usize, usize) {
    match (to < text.len(), from) {
        (true, _) => (from, to + 1),
        (false, 0) => (from, to),
        (false, _) => (from - 1, to),
    }
}

/// The graphemes of a line with their offsets in it.
pub fn graphemes(line: &str) -> GraphemeIndices<'_> {
    line.grapheme_indices(true)
}

/// The spaces and tabs that the line with this offset begins with.
pub fn indent(text: &str, byte: usize) -> &str {
    let line = slice(text, line_start(text, byte), line_end(text, byte));
    slice(
        line,
        0,
        line.len() - line.trim_start_matches([' ', '\t']).len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphemes_are_one_step() {
        let text = "a👩‍👩‍👧e\u{301}\n";
        let mut at = 0;
        let mut stops = vec![0];
        while let Some(to) = next(text, at) {
            at = to;
            stops.push(at);
        }
        assert_eq!(stops, [0, 1, 19, 22, 23]);
        while let Some(to) = previous(text, at) {
            assert_eq!(stops.pop(), Some(at));
            at = to;
        }
        assert_eq!(at, 0);
    }

    #[test]
    fn columns_know_wide_characters_and_tabs() {
        assert_eq!(column("\t日本x", 7), 8);
        assert_eq!(at_column("\t日本x", 0, 5), 1);
        assert_eq!(at_column("\t日本x", 0, 6), 4);
        assert_eq!(at_column("ab\ncd", 3, 9), 5);
    }

    #[test]
    fn offsets_outside_are_brought_in() {
        assert_eq!(clamp("é", 1), 0);
        assert_eq!(slice("abc", 9, 1), "bc");
        assert_eq!(previous("", 4), None);
        assert_eq!(next("", 4), None);
    }
}
