//! The line one is on: a cell, a line of its source, a prompt, a row of a list.

use std::sync::Arc;

use super::super::{View, sanitize, suspect};
use crate::editor::command::Mode;
use crate::editor::front::Open;
use crate::editor::list::{List, Row};
use crate::editor::prompt::Line;
use crate::editor::text;
use crate::notebook::cell::{Cell, CellKey, CellKind};
use crate::ui::history::{spoken, spoken_lines};
use crate::ui::outputs::{self, Folds, OutRow};

/// Lines of a help that are said at once: all of them, for a reader goes through them at leisure.
const MAX_HELP: usize = 1000;
/// Columns in which outputs are told: the reader wraps them.
const WIDE: usize = 500;

/// What the line is about. Another subject begins a new line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    #[default]
    Nothing,
    Cell(CellKey, Mode),
    Line(CellKey, usize, Mode),
    Prompt(&'static str),
    List(String, usize),
    Help(String),
    Output(CellKey),
    /// The moment, and the cell of it.
    History(usize, Option<usize>),
}

/// The line, and what is said before it where the subject is new.
#[derive(Debug, Default)]
pub struct Here {
    pub subject: Subject,
    pub before: Vec<String>,
    pub line: String,
    pub caret: usize,
}

/// What is said before the line of a subject is made only where that is not `last`.
pub fn here(view: &View, last: &Subject) -> Here {
    if view.editor.help() {
        return help(view, last);
    }
    match view.editor.front().open() {
        Some(Open::Search(open)) => prompt(open.prompt.kind.label(), &open.prompt.line),
        Some(Open::Replace(open)) => prompt(open.prompt.kind.label(), &open.prompt.line),
        Some(Open::Line(open)) => prompt(open.prompt.kind.label(), &open.prompt.line),
        Some(Open::Asking(open)) => Here {
            subject: Subject::Prompt("replace"),
            line: format!("replace with {}? y n a q", open.with),
            ..place(view)
        },
        Some(Open::Palette(list)) => listed(list),
        Some(Open::Verify(list)) => listed(list),
        Some(Open::Outline(panel)) => listed(&panel.list),
        Some(Open::People(panel)) => listed(&panel.list),
        Some(Open::History { .. }) => history(view, last),
        Some(Open::Output(cell)) => whole_output(view, *cell, last),
        None => place(view),
    }
}

/// The row of the last hour; what is different in a cell is said when one comes to it.
fn history(view: &View, last: &Subject) -> Here {
    let Some(history) = view.history else {
        return Here::default();
    };
    let cell = history.cells.as_ref().map(|cells| cells.selected);
    let subject = Subject::History(history.selected, cell);
    let lines = match subject == *last {
        true => Vec::new(),
        false => spoken_lines(history),
    };
    Here {
        subject,
        before: lines.into_iter().take(MAX_HELP).collect(),
        line: spoken(history, view.time),
        caret: 0,
    }
}

/// All of a cell's outputs, said line by line when one comes to them.
fn whole_output(view: &View, key: CellKey, last: &Subject) -> Here {
    let subject = Subject::Output(key);
    let cell = view.doc.cell(key).filter(|_| subject != *last);
    let rows = cell.map(|cell| outputs::whole(&cell, WIDE, None, &Folds::default()));
    Here {
        before: told(&rows.unwrap_or_default()),
        subject,
        line: "output: q or escape to leave it".to_owned(),
        caret: 0,
    }
}

/// What is typed behind a label.
fn prompt(label: &'static str, line: &Line) -> Here {
    let (before, _) = text::split(line.text(), line.caret());
    Here {
        subject: Subject::Prompt(label),
        before: Vec::new(),
        line: format!("{label}{}", sanitize::line(line.text())),
        caret: sanitize::width(label) + sanitize::width(&sanitize::line(before)),
    }
}

/// `Commands, 3 of 12: save to the file`
fn listed<T: PartialEq>(list: &List<T>) -> Here {
    let words = |row: &Row<T>| {
        let parts = std::iter::once(&row.name).chain(&row.more);
        let parts = parts.filter(|part| !part.is_empty());
        parts
            .map(|part| sanitize::line(part))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let row = list.selected().map_or("none".to_owned(), words);
    let filter = sanitize::line(list.filter.text());
    let place = format!("{} of {}", list.index() + 1, list.len());
    let line = format!("{} {filter}: {place}: {row}", sanitize::line(&list.title));
    Here {
        subject: Subject::List(list.title.clone(), list.index()),
        before: Vec::new(),
        caret: sanitize::width(&line),
        line,
    }
}

fn help(view: &View, last: &Subject) -> Here {
    let filter = view.editor.help_filter().unwrap_or_default();
    let subject = Subject::Help(filter.to_owned());
    let text = match subject == *last {
        true => Vec::new(),
        false => super::super::help::text(view.editor),
    };
    Here {
        subject,
        before: text.into_iter().take(MAX_HELP).collect(),
        line: "help: type to search it, escape to leave it".to_owned(),
        caret: 0,
    }
}

/// The focused cell, or the line of the caret in it.
fn place(view: &View) -> Here {
    let Some(key) = view.editor.focus() else {
        return Here::default();
    };
    let Some(cell) = view.doc.cell(key) else {
        return Here::default();
    };
    match (view.editor.mode(), view.editor.caret()) {
        (Mode::Command, _) | (_, None) => {
            let line = summary(view, key, &cell);
            Here {
                subject: Subject::Cell(key, view.editor.mode()),
                before: Vec::new(),
                caret: 0,
                line,
            }
        }
        (mode, Some(caret)) => in_line(view, &cell, caret.byte, mode),
    }
}

/// The line of the caret. Entering a mode is said before.
fn in_line(view: &View, cell: &Cell, byte: usize, mode: Mode) -> Here {
    let (before, behind) = text::split(&cell.source, byte);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = byte + behind.find('\n').unwrap_or(behind.len());
    let number = before.matches('\n').count();
    let typed = text::slice(&cell.source, start, byte);
    let line = sanitize::line(text::slice(&cell.source, start, end));
    let chosen = view.editor.selection().filter(|(from, to)| from < to);
    let line = match chosen {
        Some((from, to)) => {
            format!(
                "selected: {}",
                sanitize::line(text::slice(&cell.source, from, to))
            )
        }
        None => line,
    };
    Here {
        subject: Subject::Line(cell.key, number, mode),
        before: vec![format!("{}, line {}", mode.name(), number + 1)],
        caret: match chosen {
            Some(_) => sanitize::width(&line),
            None => sanitize::width(&sanitize::line(typed)),
        },
        line,
    }
}

/// `cell 3 of 10, code, In 5, 2 lines: import numpy; output, 3 lines: 1.26.4`
fn summary(view: &View, key: CellKey, cell: &Arc<Cell>) -> String {
    let mut parts = Vec::new();
    if let Some(index) = view.doc.index_of(key).filter(|_| !view.doc.is_text()) {
        parts.push(format!("cell {} of {}", index + 1, view.doc.cells().len()));
        parts.push(kind(cell.kind).to_owned());
    }
    parts.extend(cell.execution_count.map(|count| format!("In {count}")));
    if cell.execution_state.as_deref() == Some("running") {
        parts.push("running".to_owned());
    }
    let lines = cell.source.split('\n').count();
    if lines > 1 {
        parts.push(format!("{lines} lines"));
    }
    parts.extend(suspect::told(cell, view.doc.language().as_deref()));
    if let Some((first, last)) = view.editor.range(view.doc) {
        parts.push(format!("{} selected", last - first + 1));
    }
    let first = cell.source.split('\n').next().unwrap_or_default();
    format!(
        "{}: {}{}",
        parts.join(", "),
        sanitize::line(first),
        output(cell)
    )
}

/// The first line of the outputs, and how many there are.
fn output(cell: &Arc<Cell>) -> String {
    let told = told_outputs(cell);
    match told.as_slice() {
        [] => String::new(),
        [only] => format!("; output: {only}"),
        [first, ..] => format!("; output, {} lines: {first}", told.len()),
    }
}

pub fn kind(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Code => "code",
        CellKind::Markdown => "markdown",
        CellKind::Raw => "raw",
    }
}

/// What a cell's outputs are, as text.
pub fn told_outputs(cell: &Arc<Cell>) -> Vec<String> {
    told(&outputs::rows(cell, WIDE, None))
}

fn told(rows: &[OutRow]) -> Vec<String> {
    let text = rows.iter().map(|row| match row.label.is_empty() {
        true => row.line.text(),
        false => format!("{}: {}", row.label, row.line.text()),
    });
    let words = text.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let spoken = |line: &String| line.chars().any(char::is_alphanumeric);
    words.filter(spoken).collect()
}
