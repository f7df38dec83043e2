//! Outputs as rows of text, each in the richest form that text can show.

use std::sync::Arc;

use crate::notebook::cell::Cell;
use crate::notebook::output::Output;
use crate::picture::CellSize;
use crate::ui::pictures::{Picture, Slice};
use crate::ui::rich::{Line, Look, Tone};

mod display;
mod error;
mod flow;
mod fold;
mod html;
mod json;
mod mime;
mod printed;
mod screen;

#[cfg(test)]
mod tests;

use fold::{Para, Rows};

/// Columns for which an output is ever laid out: wider than any screen.
const WIDEST: usize = 1000;

/// One row, safe to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct OutRow {
    /// What stands in the gutter.
    pub label: String,
    pub line: Line,
    /// A row of a picture lies over the line.
    pub slice: Option<Slice>,
}

/// Pictures of one cell that are drawn; the rest is named. More than a grid of plots is a mistake, or
/// somebody's joke.
const MAX_PICTURES: usize = 12;

/// The rows of a cell's outputs in this many columns; with pictures where the size of a character is
/// given.
pub fn rows(cell: &Arc<Cell>, columns: usize, pictures: Option<CellSize>) -> Vec<OutRow> {
    let columns = columns.clamp(1, WIDEST);
    let (outputs, error) = split(&cell.outputs);
    let mut rows = Vec::new();
    let mut start = 0;
    let found = (0..outputs.len()).filter_map(|at| picture(cell, at, columns, pictures?));
    for (at, shown) in found.take(MAX_PICTURES) {
        rows.extend(text_rows(
            outputs.get(start..at).unwrap_or_default(),
            columns,
        ));
        rows.extend(shown);
        start = at + 1;
    }
    rows.extend(text_rows(outputs.get(start..).unwrap_or_default(), columns));
    rows.extend(laid_out(error, columns).fold(true, columns));
    rows
}

fn text_rows(outputs: &[Output], columns: usize) -> Vec<OutRow> {
    let end_matters = matches!(outputs.last(), Some(Output::Stream { .. }));
    laid_out(outputs, columns).fold(end_matters, columns)
}

/// The rows of an output whose best form is a picture that can be drawn.
fn picture(
    cell: &Arc<Cell>,
    at: usize,
    columns: usize,
    size: CellSize,
) -> Option<(usize, Vec<OutRow>)> {
    let Output::Display { count, data, .. } = cell.outputs.get(at)? else {
        return None;
    };
    let best = display::picture(data, columns)?;
    let picture = Picture::find(cell, (at, best.form), &best.name, columns, size)?;
    let mut rows = Rows::default();
    rows.add("", best.notes);
    let mut rows = rows.fold(false, columns);
    let picture = Arc::new(picture);
    rows.extend((0..picture.key.rows).map(|row| OutRow {
        label: String::new(),
        line: Line::default(),
        slice: Some(Slice {
            picture: picture.clone(),
            row,
        }),
    }));
    if let Some(first) = rows.first_mut() {
        first.label = label(*count);
    }
    Some((at, rows))
}

/// `Out[3]`
fn label(count: Option<u64>) -> String {
    count.map_or(String::new(), |count| format!("Out[{count}]"))
}

/// The row that stands for outputs which are folded away; none where there are no outputs.
pub fn folded(cell: &Cell, columns: usize) -> Option<OutRow> {
    let lines = laid_out(&cell.outputs, WIDEST).lines();
    let plural = if lines == 1 { "" } else { "s" };
    let text = || format!("… {lines} line{plural} of output folded");
    (lines > 0).then(|| fold::note(&text(), columns))
}

/// The outputs, and the error that ends them: it is folded by itself, so that it is seen whatever was
/// printed before.
fn split(outputs: &[Output]) -> (&[Output], &[Output]) {
    let error = matches!(outputs.last(), Some(Output::Error { .. }));
    outputs
        .split_at_checked(outputs.len() - usize::from(error))
        .unwrap_or((outputs, &[]))
}

fn laid_out(outputs: &[Output], columns: usize) -> Rows {
    let mut rows = Rows::default();
    let mut rest = outputs;
    while let Some(first) = rest.first() {
        let taken = add(first, rest, columns, &mut rows);
        rest = rest.get(taken..).unwrap_or_default();
    }
    rows
}

/// Adds the first of these outputs; returns how many were taken with it.
fn add(first: &Output, outputs: &[Output], columns: usize, rows: &mut Rows) -> usize {
    match first {
        Output::Stream { name, .. } => return stream(name, outputs, columns, rows),
        Output::Display { count, data, .. } => {
            rows.add(&label(*count), display::paras(data, columns));
        }
        Output::Error {
            ename,
            evalue,
            traceback,
        } => rows.add("Error", error::paras(ename, evalue, traceback, columns)),
        Output::Unknown(what) => rows.add("", vec![Para::note(&format!("[{what}]"), columns)]),
    }
    1
}

/// Adds a stream with those of the same name that follow, which are one text: a progress bar goes on in
/// the next of them. Returns how many.
fn stream(name: &str, outputs: &[Output], columns: usize, rows: &mut Rows) -> usize {
    let texts = outputs.iter().map_while(|output| match output {
        Output::Stream { name: of, text } if of == name => Some(text.as_str()),
        _ => None,
    });
    let (label, tone) = match name {
        "stderr" => ("err", Tone::Error),
        _ => ("", Tone::Plain),
    };
    let count = texts.clone().count();
    rows.add(label, printed::paras(texts, Look::of(tone), columns));
    count
}

/// `512 B`, `12 kB`, `1.4 MB`.
pub fn bytes_text(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", (bytes + 500) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
