//! The rows of a cell's outputs folded to a screen: the beginning, a count, and the end where that matters.

use super::OutRow;
use super::flow::{Break, Text};
use crate::ui::rich::{Line, Look, Tone};
use crate::ui::sanitize;

/// Rows of one cell's outputs that are shown; the rest is counted. About a screen: enough to read a
/// traceback, and the next cell is still near. An error at the end has as many for itself.
pub const FOLD: usize = 20;
/// Of those, rows that show the end: where a program stopped, the innermost call of a traceback.
const LAST: usize = 6;

/// A line of an output, laid out.
#[derive(Clone, Debug, Default)]
pub struct Para {
    pub rows: Vec<Line>,
    /// Lines that it stands for: itself, and those before it that were not kept.
    pub lines: usize,
}

impl Para {
    pub fn new(rows: Vec<Line>) -> Para {
        Para { rows, lines: 1 }
    }

    /// A text in rows that end where they are full.
    pub fn of(text: &Text, columns: usize) -> Para {
        Para::new(text.wrap(columns, Break::Anywhere))
    }

    /// What this program says about an output.
    pub fn note(text: &str, columns: usize) -> Para {
        Para::of(&Text::new(text, Look::of(Tone::Note)), columns)
    }

    /// Stands for lines that are not shown.
    pub fn more(count: usize, what: &str, columns: usize) -> Para {
        Para {
            lines: count,
            ..Para::note(&more(count, what), columns)
        }
    }
}

/// `… 3 more lines`
fn more(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("… {count} more {what}{plural}")
}

struct Row {
    line: Line,
    lines: usize,
    label: String,
    first: bool,
}

/// Rows of several outputs, of which only those are kept that may be shown.
#[derive(Default)]
pub struct Rows {
    rows: Vec<Row>,
}

impl Rows {
    /// Adds an output; the label stands beside its first row.
    pub fn add(&mut self, label: &str, paras: Vec<Para>) {
        let mut first = true;
        for para in paras {
            let mut lines = para.lines;
            for line in para.rows {
                self.rows.push(Row {
                    line,
                    lines: std::mem::take(&mut lines),
                    label: label.to_owned(),
                    first: std::mem::take(&mut first),
                });
            }
        }
        self.compact();
    }

    /// Lines, whether kept or not.
    pub fn lines(&self) -> usize {
        self.rows.iter().map(|row| row.lines).sum()
    }

    /// Forgets rows that are neither of the beginning nor of the end.
    fn compact(&mut self) {
        if self.rows.len() <= FOLD + LAST {
            return;
        }
        let end = self.rows.len() - LAST;
        let gone: usize = self.rows.drain(FOLD..end).map(|row| row.lines).sum();
        if let Some(row) = self.rows.get_mut(FOLD) {
            row.lines += gone;
        }
    }

    /// The rows to show; where their end matters, it is among them.
    pub fn fold(self, end_matters: bool, columns: usize) -> Vec<OutRow> {
        if self.rows.len() <= FOLD {
            return self.rows.into_iter().map(|row| out(row, false)).collect();
        }
        let tail = match end_matters {
            true => self.tail(),
            false => self.rows.len(),
        };
        let head = FOLD.saturating_sub(self.rows.len() - tail);
        let mut hidden = 0;
        let (mut shown, mut end) = (Vec::new(), Vec::new());
        for (at, row) in self.rows.into_iter().enumerate() {
            match at {
                _ if at < head => shown.push(out(row, false)),
                _ if at < tail => hidden += row.lines,
                _ => {
                    hidden += if at == tail {
                        row.lines.saturating_sub(1)
                    } else {
                        0
                    };
                    end.push(out(row, at == tail));
                }
            }
        }
        shown.push(note(&more(hidden.max(1), "line"), columns));
        shown.extend(end);
        shown
    }

    /// Where the end begins: no lines are left out within it.
    fn tail(&self) -> usize {
        let gap = self.rows.iter().rposition(|row| row.lines > 1);
        (self.rows.len() - LAST).max(gap.unwrap_or(0))
    }
}

fn out(row: Row, labelled: bool) -> OutRow {
    OutRow {
        label: match row.first || labelled {
            true => row.label,
            false => String::new(),
        },
        line: row.line,
        slice: None,
    }
}

/// A row that says something about the outputs, cut to its columns.
pub fn note(text: &str, columns: usize) -> OutRow {
    OutRow {
        label: String::new(),
        line: Line::new(&sanitize::short(text, columns), Look::of(Tone::Note)),
        slice: None,
    }
}
