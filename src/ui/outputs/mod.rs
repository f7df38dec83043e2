//! Outputs as rows of text, each in the richest form that text can show.

use std::ops::Range;
use std::sync::Arc;

use crate::notebook::cell::Cell;
use crate::notebook::output::Output;
use crate::picture::CellSize;
use crate::ui::pictures::{Picture, Slice};
use crate::ui::rich::{Line, Look, Tone};

mod display;
mod error;
mod extent;
mod flow;
mod fold;
mod html;
mod json;
mod keep;
mod mime;
mod printed;
mod screen;
mod tree;

#[cfg(test)]
pub(super) mod tests;

use extent::Extent;
pub use extent::{Folds, Place};
use fold::{Para, Rows};
pub use keep::kept;
pub use tree::Node;

/// Columns for which an output is ever laid out: wider than any screen.
const WIDEST: usize = 1000;

/// One row, safe to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutRow {
    /// What stands in the gutter.
    pub label: String,
    pub line: Line,
    /// A row of a picture lies over the line.
    pub slice: Option<Slice>,
    pub beyond: Beyond,
}

/// What there is of a row beyond its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Beyond {
    #[default]
    Nothing,
    /// It stands for others that are not shown.
    More,
    /// It belongs to a tree.
    Tree(Node),
}

/// Pictures of one cell that are drawn; the rest is named. More than a grid of plots is a mistake, or
/// somebody's joke.
const MAX_PICTURES: usize = 12;

/// The rows of a cell's outputs in this many columns; with pictures where the size of a character is
/// given.
pub fn rows(cell: &Arc<Cell>, columns: usize, pictures: Option<CellSize>) -> Vec<OutRow> {
    rows_within(cell, columns, pictures, |_| Extent::PAGE)
}

/// All rows that a person may want to read, with the branches of trees turned over that are named.
pub fn whole(
    cell: &Arc<Cell>,
    columns: usize,
    pictures: Option<CellSize>,
    folds: &Folds,
) -> Vec<OutRow> {
    rows_within(cell, columns, pictures, |taken| extent::whole(folds, taken))
}

/// The rows of outputs, where so many rows that are there already leave an extent for others.
fn rows_within<'a>(
    cell: &Arc<Cell>,
    columns: usize,
    pictures: Option<CellSize>,
    extent: impl Fn(usize) -> Extent<'a>,
) -> Vec<OutRow> {
    let columns = columns.clamp(1, WIDEST);
    let (outputs, _) = split(&cell.outputs);
    let mut rows = Vec::new();
    let mut start = 0;
    let found = (0..outputs.len()).filter_map(|at| picture(cell, at, columns, pictures?));
    for (at, shown) in found.take(MAX_PICTURES) {
        let extent = extent(rows.len());
        rows.extend(text_rows(&cell.outputs, start..at, columns, extent));
        rows.extend(shown);
        start = at + 1;
    }
    for range in [start..outputs.len(), outputs.len()..cell.outputs.len()] {
        let extent = extent(rows.len());
        rows.extend(text_rows(&cell.outputs, range, columns, extent));
    }
    rows
}

fn text_rows(
    outputs: &[Output],
    range: Range<usize>,
    columns: usize,
    extent: Extent,
) -> Vec<OutRow> {
    let last = range.end.checked_sub(1).and_then(|last| outputs.get(last));
    let end_matters = !matches!(last, Some(Output::Display { .. } | Output::Unknown(_)));
    laid_out(outputs, range, columns, extent).fold(end_matters, columns)
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
    let mut rows = Rows::new(Extent::PAGE);
    rows.add("", best.notes);
    let mut rows = rows.fold(false, columns);
    let picture = Arc::new(picture);
    rows.extend((0..picture.key.rows).map(|row| OutRow {
        slice: Some(Slice {
            picture: picture.clone(),
            row,
        }),
        ..OutRow::default()
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
    let all = 0..cell.outputs.len();
    let lines = laid_out(&cell.outputs, all, WIDEST, Extent::PAGE).lines();
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

/// Some of a cell's outputs.
fn laid_out(outputs: &[Output], range: Range<usize>, columns: usize, extent: Extent) -> Rows {
    let mut rows = Rows::new(extent);
    let mut at = range.start;
    while let Some(rest) = outputs.get(at..range.end).filter(|rest| !rest.is_empty()) {
        at += add(at, rest, columns, extent, &mut rows);
    }
    rows
}

/// Adds the first of these outputs, which is that of this number; returns how many were taken with it.
fn add(at: usize, outputs: &[Output], columns: usize, extent: Extent, rows: &mut Rows) -> usize {
    let Some(first) = outputs.first() else {
        return 1;
    };
    match first {
        Output::Stream { name, .. } => return stream(name, outputs, columns, extent, rows),
        Output::Display { count, data, .. } => {
            rows.add(&label(*count), display::paras(data, columns, (at, extent)));
        }
        Output::Error {
            ename,
            evalue,
            traceback,
        } => {
            let paras = error::paras(ename, evalue, traceback, columns, extent);
            rows.add("Error", paras);
        }
        Output::Unknown(what) => rows.add("", vec![Para::note(&format!("[{what}]"), columns)]),
    }
    1
}

/// Adds a stream with those of the same name that follow, which are one text: a progress bar goes on in
/// the next of them. Returns how many.
fn stream(
    name: &str,
    outputs: &[Output],
    columns: usize,
    extent: Extent,
    rows: &mut Rows,
) -> usize {
    let texts = outputs.iter().map_while(|output| match output {
        Output::Stream { name: of, text } if of == name => Some(text.as_str()),
        _ => None,
    });
    let (label, tone) = match name {
        "stderr" => ("err", Tone::Error),
        _ => ("", Tone::Plain),
    };
    let count = texts.clone().count();
    let paras = printed::paras(texts, Look::of(tone), columns, extent);
    rows.add(label, paras);
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
