//! The rows of a cell's outputs folded to a screen: the beginning, a count, and the end where that matters.

use super::extent::Extent;
use super::flow::{Break, Text};
use super::tree::Node;
use super::{Beyond, OutRow};
use crate::ui::rich::{Line, Look, Tone};
use crate::ui::sanitize;

/// A line of an output, laid out.
#[derive(Clone, Debug, Default)]
pub struct Para {
    pub rows: Vec<Line>,
    /// Lines that it stands for: itself, and those before it that were not kept.
    pub lines: usize,
    /// It says itself how many those are.
    pub told: bool,
    /// What it is in a tree.
    pub node: Option<Node>,
}

impl Para {
    pub fn new(rows: Vec<Line>) -> Para {
        Para {
            rows,
            lines: 1,
            told: false,
            node: None,
        }
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
            told: true,
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
    /// It says itself how many those are.
    told: bool,
    label: String,
    first: bool,
    node: Option<Node>,
}

impl Row {
    /// Lines before it that were not kept, and of which nobody is told yet.
    fn gap(&self) -> usize {
        match self.told {
            true => 0,
            false => self.lines.saturating_sub(1),
        }
    }
}

/// Rows of several outputs, of which only those are kept that may be shown.
pub struct Rows {
    rows: Vec<Row>,
    /// Rows to show, and those of them that are for the end.
    most: usize,
    last: usize,
}

impl Rows {
    pub fn new(extent: Extent) -> Rows {
        Rows {
            rows: Vec::new(),
            most: extent.rows,
            last: extent.last,
        }
    }

    /// Adds an output; the label stands beside its first row.
    pub fn add(&mut self, label: &str, paras: Vec<Para>) {
        let mut first = true;
        for para in paras {
            let (mut lines, mut node) = (para.lines, para.node);
            for line in para.rows {
                self.rows.push(Row {
                    line,
                    lines: std::mem::take(&mut lines),
                    told: para.told,
                    label: label.to_owned(),
                    first: std::mem::take(&mut first),
                    node: node.take(),
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
        if self.rows.len() <= self.most + self.last {
            return;
        }
        let end = self.rows.len() - self.last;
        let gone = self.rows.drain(self.most..end);
        let gone: usize = gone.map(|row| row.lines).sum();
        if let Some(row) = self.rows.get_mut(self.most) {
            row.lines += gone;
            row.told = false;
        }
    }

    /// The rows to show; where their end matters, it is among them.
    pub fn fold(self, end_matters: bool, columns: usize) -> Vec<OutRow> {
        let all = self.rows.len();
        let tail = match end_matters && all > self.most {
            true => self.tail(),
            false => all,
        };
        let head = self.most.saturating_sub(all - tail);
        let mut shown = Vec::new();
        let mut hidden = None;
        for (at, row) in self.rows.into_iter().enumerate() {
            if (head..tail).contains(&at) {
                *hidden.get_or_insert(0) += row.lines;
                continue;
            }
            if row.gap() > 0 {
                *hidden.get_or_insert(0) += row.gap();
            }
            let behind = hidden.take();
            shown.extend(behind.map(|lines| more_row(lines, columns)));
            shown.push(out(row, behind.is_some()));
        }
        shown.extend(hidden.map(|lines| more_row(lines, columns)));
        shown
    }

    /// Where the end begins: no lines are left out within it.
    fn tail(&self) -> usize {
        let gap = self.rows.iter().rposition(|row| row.gap() > 0);
        (self.rows.len() - self.last).max(gap.unwrap_or(0))
    }
}

fn out(row: Row, labelled: bool) -> OutRow {
    OutRow {
        label: match row.first || labelled {
            true => row.label,
            false => String::new(),
        },
        line: row.line,
        beyond: row.node.map_or(Beyond::Nothing, Beyond::Tree),
        ..OutRow::default()
    }
}

/// Stands for lines that are not shown.
fn more_row(hidden: usize, columns: usize) -> OutRow {
    note(&more(hidden.max(1), "line"), columns)
}

/// A row that says how much is not shown, cut to its columns.
pub fn note(text: &str, columns: usize) -> OutRow {
    OutRow {
        line: Line::new(&sanitize::short(text, columns), Look::of(Tone::Note)),
        beyond: Beyond::More,
        ..OutRow::default()
    }
}
