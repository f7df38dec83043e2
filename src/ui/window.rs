//! The columns of a source that are on the screen: all of them, or where long lines are not wrapped those
//! around the caret.

use std::ops::Range;

use super::layout::{self, Placed, Row};

/// Columns that are kept in sight beside the caret.
const CONTEXT: usize = 4;
/// In fewer columns there is no place for marks at the edges.
const MARKED: usize = 3;

/// So many columns from the first one on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub first: usize,
    pub columns: usize,
    /// Rows may be longer than it.
    pub scrolls: bool,
}

/// Where a row goes on beyond the edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    pub left: bool,
    pub right: bool,
}

impl Window {
    /// The same with this byte of a row in it: from the first column on if it can be, else moved as little
    /// as there is need.
    pub fn follow(self, source: &str, row: Row, byte: usize) -> Window {
        if !self.scrolls {
            return Window { first: 0, ..self };
        }
        let before = Row {
            end: byte.min(row.end),
            ..row
        };
        let caret = layout::row_width(source, before);
        let behind = Row {
            start: before.end,
            ..row
        };
        let near = layout::glyphs_from(source, behind, caret)
            .take_while(|placed| placed.column <= caret + CONTEXT);
        let end = near
            .last()
            .map_or(caret, |placed| placed.column + placed.glyph.width);
        let behind = end.saturating_sub(caret + 1).min(CONTEXT);
        Window {
            first: first(self.first, caret, behind, self.columns),
            ..self
        }
    }

    /// The column of the screen for a column of a row; the edge, if it is beyond.
    pub fn at(self, column: usize) -> usize {
        let last = self.columns.saturating_sub(1);
        column.saturating_sub(self.first).min(last)
    }

    /// Behind the last column.
    pub fn end(self) -> usize {
        self.first + self.columns
    }

    /// The glyphs of a row that are in sight, if in part.
    pub fn glyphs<'a>(self, source: &'a str, row: Row) -> impl Iterator<Item = Placed<'a>> {
        layout::glyphs_near(source, row, self.first)
            .skip_while(move |placed| placed.column + placed.glyph.width <= self.first)
            .take_while(move |placed| placed.column < self.end())
    }

    /// Where a row goes on beyond the edges, as far as marks have a place there.
    pub fn beyond(self, source: &str, row: Row) -> Beyond {
        let marked = self.scrolls && self.columns >= MARKED;
        let ends = |placed: Placed| placed.column + placed.glyph.width;
        let mut near = layout::glyphs_near(source, row, self.end());
        Beyond {
            left: marked && self.first > 0 && row.start < row.end,
            right: marked && near.any(|placed| ends(placed) > self.end()),
        }
    }

    /// The columns of a row that are left for its text.
    pub fn shown(self, beyond: Beyond) -> Range<usize> {
        let from = self.first + usize::from(beyond.left);
        from..self
            .end()
            .saturating_sub(usize::from(beyond.right))
            .max(from)
    }
}

/// The first column that is shown so that the caret is in sight, and beside it what there is of its
/// context: `behind` columns at the right.
fn first(first: usize, caret: usize, behind: usize, columns: usize) -> usize {
    let context = CONTEXT.min(columns.saturating_sub(1) / 2);
    let low = (caret + behind.min(context) + 1).saturating_sub(columns.max(1));
    let high = caret.saturating_sub(context).max(low);
    match low {
        0 => 0,
        low => first.clamp(low, high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(columns: usize) -> Window {
        Window {
            first: 0,
            columns,
            scrolls: true,
        }
    }

    #[test]
    fn the_window_goes_with_the_caret() {
        let source = "0123456789".repeat(4);
        let row = layout::lines(&source)[0];
        let mut window = window(20);
        let mut at = |byte| {
            window = window.follow(&source, row, byte);
            window.first
        };
        assert_eq!([at(0), at(15), at(16), at(30)], [0, 0, 1, 15]);
        assert_eq!(at(22), 15, "nothing moves within the window");
        assert_eq!([at(19), at(17)], [15, 13], "four columns stay before it");
        assert_eq!(at(39), 20, "and behind it what there is");
        assert_eq!([at(40), at(15)], [21, 0]);
    }

    #[test]
    fn the_caret_is_in_any_window() {
        for columns in 0..12 {
            for caret in 0..40 {
                let first = first(7, caret, 39 - caret, columns);
                let last = first + columns.max(1);
                assert!((first..last).contains(&caret), "{caret} in {columns}");
            }
        }
    }

    #[test]
    fn edges_say_what_is_beyond() {
        let source = "abcdefgh\n日本語日\n\nab";
        let rows = layout::lines(source);
        let told = |first: usize, row: usize| {
            let window = Window { first, ..window(7) };
            let beyond = window.beyond(source, rows[row]);
            (beyond.left, beyond.right)
        };
        assert_eq!(told(0, 0), (false, true));
        assert_eq!(told(1, 0), (true, false));
        assert_eq!(told(0, 1), (false, true), "a half of a letter is none");
        assert_eq!(told(1, 2), (false, false));
        assert_eq!(told(5, 3), (true, false));
        assert!(!window(2).beyond(source, rows[0]).right);
    }

    #[test]
    fn wrapped_lines_stay_where_they_are() {
        let fixed = Window {
            scrolls: false,
            ..window(4)
        };
        let source = "abcdefgh";
        let row = layout::lines(source)[0];
        assert_eq!(fixed.follow(source, row, 8).first, 0);
        assert!(!fixed.beyond(source, row).right);
        assert_eq!(fixed.at(9), 3);
    }
}
