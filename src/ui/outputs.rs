//! Outputs as rows of text: streams, text forms, errors; what cannot be shown says what it is.

use serde_json::Value;

use super::rich::{Line, Look, Tone};
use super::{layout, sanitize};
use crate::editor::text;
use crate::notebook::ansi;
use crate::notebook::cell::Cell;
use crate::notebook::output::Output;

/// Rows of one cell's outputs that are shown; the rest is counted. About a screen: enough to read a
/// traceback, and the next cell is still near.
const FOLD: usize = 20;

/// One row, safe to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutRow {
    /// What stands in the gutter.
    pub label: String,
    pub line: Line,
}

/// The rows of a cell's outputs in this many columns.
pub fn rows(cell: &Cell, columns: usize) -> Vec<OutRow> {
    let mut fold = all(cell, columns);
    if fold.more > 0 {
        let more = format!("… {} more line{}", fold.more, plural(fold.more));
        fold.rows.push(note(&more, columns));
    }
    fold.rows
}

/// The row that stands for outputs which are folded away; none where there are no outputs.
pub fn folded(cell: &Cell, columns: usize) -> Option<OutRow> {
    let all = all(cell, usize::MAX);
    let lines = all.rows.len() + all.more;
    let text = || format!("… {lines} line{} of output folded", plural(lines));
    (lines > 0).then(|| note(&text(), columns))
}

fn all(cell: &Cell, columns: usize) -> Fold {
    let mut fold = Fold {
        rows: Vec::new(),
        more: 0,
        columns,
    };
    for output in &cell.outputs {
        add(&mut fold, output);
    }
    fold
}

fn plural(lines: usize) -> &'static str {
    if lines == 1 { "" } else { "s" }
}

fn note(text: &str, columns: usize) -> OutRow {
    OutRow {
        label: String::new(),
        line: Line::new(&sanitize::short(text, columns), Look::of(Tone::Note)),
    }
}

struct Fold {
    rows: Vec<OutRow>,
    more: usize,
    columns: usize,
}

impl Fold {
    /// Adds the lines of a text; the label stands beside the first.
    fn text(&mut self, label: &str, text: &str, tone: Tone) {
        let mut label = label.to_owned();
        for line in text.lines() {
            if self.rows.len() >= FOLD {
                self.more += 1;
                continue;
            }
            self.line(std::mem::take(&mut label), ansi::overwritten(line), tone);
        }
    }

    fn line(&mut self, mut label: String, line: &str, tone: Tone) {
        let line = ansi::strip(line);
        for row in layout::wrap(&line, self.columns) {
            if self.rows.len() >= FOLD {
                break;
            }
            let text = text::slice(&line, row.start, row.end);
            self.rows.push(OutRow {
                label: std::mem::take(&mut label),
                line: Line::new(text, Look::of(tone)),
            });
        }
    }
}

fn add(fold: &mut Fold, output: &Output) {
    match output {
        Output::Stream { name, text } if name == "stderr" => fold.text("err", text, Tone::Error),
        Output::Stream { text, .. } => fold.text("", text, Tone::Plain),
        Output::Display { count, data, .. } => display(fold, *count, data),
        Output::Error {
            ename,
            evalue,
            traceback,
        } => {
            fold.text("Error", &format!("{ename}: {evalue}"), Tone::Error);
            traceback
                .iter()
                .for_each(|part| fold.text("", part, Tone::Plain));
        }
        Output::Unknown(what) => fold.text("", &format!("[{what}]"), Tone::Note),
    }
}

/// The text form, after a line for each form that a terminal cannot show.
fn display(fold: &mut Fold, count: Option<u64>, data: &[(String, Value)]) {
    let mut label = count.map_or(String::new(), |count| format!("Out[{count}]"));
    let others: Vec<_> = data
        .iter()
        .filter(|(mime, _)| mime != "text/plain")
        .collect();
    for (mime, value) in &others {
        let note = format!("[{mime} {}]", size(mime, value));
        fold.text(&std::mem::take(&mut label), &note, Tone::Note);
    }
    let readable = |(mime, _): &&&(String, Value)| mime == "text/markdown" || mime == "text/latex";
    let shown = data.iter().find(|(mime, _)| mime == "text/plain");
    match shown.or(others.iter().find(readable).copied()) {
        Some((_, Value::String(text))) => fold.text(&label, text, Tone::Plain),
        Some((_, other)) => fold.text(&label, &other.to_string(), Tone::Plain),
        None => {}
    }
}

/// The size of a form: of the picture itself where it is written in base64.
fn size(mime: &str, value: &Value) -> String {
    let base64 = mime.starts_with("image/") && mime != "image/svg+xml";
    let bytes = match value {
        Value::String(text) if base64 => text.len() / 4 * 3,
        Value::String(text) => text.len(),
        other => other.to_string().len(),
    };
    bytes_text(bytes)
}

/// `512 B`, `12 kB`, `1.4 MB`.
pub fn bytes_text(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", (bytes + 500) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
