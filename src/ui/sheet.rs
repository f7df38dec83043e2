//! A source made ready to draw: its rows, its colours, and what is shown beside and upon it. Nothing in
//! here depends on a caret.

use super::blanks::{self, Blanks};
use super::block::Setting;
use super::code::Span;
use super::guides::Guides;
use super::gutter;
use super::layout::{self, Row};
use super::suspect::{self, Suspect};
use super::window::Window;
use crate::notebook::cell::CellKind;

/// The source of one cell.
#[derive(Debug, Default)]
pub struct Sheet {
    pub rows: Vec<Row>,
    /// The line of each row, none where it goes on with that of the row before.
    pub lines: Vec<Option<usize>>,
    /// Columns of the numbers at the left of the text; 0 where none are shown.
    pub gutter: usize,
    /// The columns of the text.
    pub window: Window,
    pub colours: Vec<Span>,
    /// White space to be shown.
    pub blanks: Vec<Blanks>,
    pub guides: Option<Guides>,
    /// What is not what it looks like.
    pub suspects: Vec<Suspect>,
    /// Brackets have partners.
    pub is_code: bool,
}

/// The one row of a source that is folded away: nothing of it.
const NO_TEXT: Row = Row { start: 0, end: 0 };

impl Sheet {
    /// A source that is shown.
    pub fn of(source: &str, kind: CellKind, setting: &Setting) -> Sheet {
        let shown = setting.lines;
        let is_code = kind == CellKind::Code || setting.is_text;
        let gutter = match shown.numbers {
            true => gutter::columns(source, setting.columns),
            false => 0,
        };
        let columns = setting.columns.saturating_sub(gutter);
        let rows = match shown.wrap {
            // One column is kept free for a caret at the end of a full row.
            true => layout::wrap(source, columns.saturating_sub(1).max(1)),
            false => layout::lines(source),
        };
        let colours = setting.colours(kind, source);
        Sheet {
            lines: gutter::lines(source, &rows),
            rows,
            gutter,
            window: Window {
                first: 0,
                columns,
                scrolls: !shown.wrap,
            },
            suspects: match setting.is_indented(kind) {
                true => suspect::find(source, &colours),
                false => Vec::new(),
            },
            colours,
            blanks: match is_code {
                true => blanks::find(source),
                false => Vec::new(),
            },
            guides: (shown.guides && setting.is_indented(kind)).then(|| Guides::of(source)),
            is_code,
        }
    }

    /// A source that is folded away.
    pub fn folded() -> Sheet {
        Sheet {
            rows: vec![NO_TEXT],
            lines: vec![None],
            ..Sheet::default()
        }
    }
}
