//! Tables to rows: columns shrink and cells wrap until they fit; where even that does not help, each row
//! becomes a few lines of its own.

use super::PageLine;
use super::flow::{self, append, append_linked};
use super::tree::{Align, Span, Table, TableRow};
use crate::ui::rich::{Line, Look, Tone};
use crate::ui::sanitize;

/// Between two columns, in a row and in a rule.
const GAP: &str = " │ ";
const CROSS: &str = "─┼─";
const GAP_WIDTH: usize = 3;
/// A column with fewer columns of the screen shows nothing that can be read.
const LEAST: usize = 4;

/// The rows of a table in this many columns, at most so many.
pub fn rows(table: &Table, columns: usize, left: usize) -> Vec<PageLine> {
    let mut rows = match widths(table, columns) {
        Some(widths) => grid(table, &widths, left),
        None => records(table, columns, left),
    };
    if table.cut {
        let note = sanitize::short("… the rest of the table is in the source", columns);
        let byte = rows.last().map_or(0, |row| row.byte);
        let line = Line::new(&note, Look::of(Tone::Note));
        rows.push(PageLine { line, byte });
    }
    rows
}

/// How wide each column is; none where they do not fit.
fn widths(table: &Table, columns: usize) -> Option<Vec<usize>> {
    let count = table.rows.iter().map(|row| row.cells.len()).max()?;
    let gaps = GAP_WIDTH * count.saturating_sub(1);
    let room = columns.checked_sub(gaps)?;
    let (mut wanted, mut words) = (vec![1; count], vec![1; count]);
    for row in &table.rows {
        for (column, cell) in row.cells.iter().enumerate() {
            raise(&mut wanted, column, flow::wanted(cell, room.max(1)));
            raise(&mut words, column, flow::longest_word(cell).min(room));
        }
    }
    // Whole words where they fit, else what can be read of them.
    let least = |most: usize| wanted.iter().map(|width| (*width).min(most)).collect();
    let floors: [Vec<usize>; 2] = [words, least(LEAST)];
    floors.iter().find_map(|floor| shrunk(&wanted, floor, room))
}

fn raise(widths: &mut [usize], column: usize, width: usize) {
    if let Some(known) = widths.get_mut(column) {
        *known = width.max(*known);
    }
}

/// Widths of together so many columns: the widest give away first, none below its floor.
fn shrunk(wanted: &[usize], floor: &[usize], room: usize) -> Option<Vec<usize>> {
    let capped = |cap: usize| {
        let pairs = wanted.iter().zip(floor);
        pairs.map(move |(wanted, floor)| (*wanted).min(cap.max(*floor)))
    };
    let widest = wanted.iter().copied().max().unwrap_or(0);
    let caps = (0..=widest.min(room)).rev();
    let cap = caps
        .into_iter()
        .find(|cap| capped(*cap).sum::<usize>() <= room)?;
    let mut widths: Vec<usize> = capped(cap).collect();
    // What is left over goes to those that want more, one each.
    let mut over = room - widths.iter().sum::<usize>();
    for (width, wanted) in widths.iter_mut().zip(wanted) {
        let more = usize::from(over > 0 && *width < *wanted);
        *width += more;
        over -= more;
    }
    Some(widths)
}

/// Rows side by side, a line below the headings; between all rows where one of them takes several.
fn grid(table: &Table, widths: &[usize], left: usize) -> Vec<PageLine> {
    let mut rows = Vec::new();
    let mut blocks: Vec<Vec<PageLine>> = Vec::new();
    let mut made = 0;
    for row in &table.rows {
        let block = row_lines(table, row, widths, left - made);
        made += block.len();
        blocks.push(block);
        if made >= left {
            break;
        }
    }
    let tall = blocks.iter().any(|block| block.len() > 1);
    let mut above: Option<&TableRow> = None;
    for (block, row) in blocks.into_iter().zip(&table.rows) {
        let heads = above.is_some_and(|above| above.heading && !row.heading);
        if let Some(first) = block.first()
            && above.is_some()
            && (heads || tall)
        {
            rows.push(rule(widths, first.byte));
        }
        rows.extend(block);
        above = Some(row);
    }
    rows
}

fn rule(widths: &[usize], byte: usize) -> PageLine {
    let lines = widths.iter().map(|width| "─".repeat(*width));
    let text = lines.collect::<Vec<_>>().join(CROSS);
    PageLine {
        line: Line::new(&text, Look::of(Tone::Faint)),
        byte,
    }
}

/// One row of the table: as many lines as its tallest cell.
fn row_lines(table: &Table, row: &TableRow, widths: &[usize], left: usize) -> Vec<PageLine> {
    let empty = Vec::new();
    let cells = (0..widths.len()).map(|column| row.cells.get(column).unwrap_or(&empty));
    let cells: Vec<Vec<PageLine>> = cells
        .zip(widths)
        .map(|(cell, width)| flow::wrap(cell, *width, left))
        .collect();
    let height = cells
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .max(1)
        .min(left);
    let firsts = cells.iter().filter_map(|lines| lines.first());
    let byte = firsts.map(|line| line.byte).min().unwrap_or(table.byte);
    (0..height)
        .map(|at| {
            let mut out = PageLine {
                byte,
                ..PageLine::default()
            };
            for (column, (lines, width)) in cells.iter().zip(widths).enumerate() {
                if column > 0 {
                    append(&mut out.line, GAP, Look::of(Tone::Faint));
                }
                let align = table.aligns.get(column).copied().unwrap_or_default();
                let last = column + 1 == widths.len();
                place(&mut out.line, lines.get(at), *width, align, last);
            }
            out
        })
        .collect()
}

/// Puts a line of a cell in its place; the last one of a row is not filled up.
fn place(out: &mut Line, line: Option<&PageLine>, width: usize, align: Align, last: bool) {
    let nothing = PageLine::default();
    let line = &line.unwrap_or(&nothing).line;
    let free = width.saturating_sub(line.width());
    let before = match align {
        Align::Left => 0,
        Align::Center => free / 2,
        Align::Right => free,
    };
    if !line.pieces.is_empty() || !last {
        append(out, &" ".repeat(before), Look::default());
    }
    for piece in &line.pieces {
        append_linked(out, &piece.text, piece.look, piece.link.as_ref());
    }
    if !last {
        append(out, &" ".repeat(free - before), Look::default());
    }
}

/// Each row as lines of their own, `heading: cell`, where there is no room for columns.
fn records(table: &Table, columns: usize, left: usize) -> Vec<PageLine> {
    let first = table.rows.first().filter(|row| row.heading);
    let headings = first.filter(|_| table.rows.len() > 1);
    let body = table.rows.iter().skip(usize::from(headings.is_some()));
    let mut rows: Vec<PageLine> = Vec::new();
    for row in body {
        if rows.len() >= left {
            break;
        }
        if !rows.is_empty() {
            rows.push(PageLine {
                line: Line::new(&"─".repeat(columns), Look::of(Tone::Faint)),
                byte: table.byte,
            });
        }
        for (column, cell) in row.cells.iter().enumerate() {
            let heading = headings.and_then(|row| row.cells.get(column));
            rows.extend(flow::wrap(&record(heading, cell), columns, left));
        }
    }
    rows
}

fn record(heading: Option<&Vec<Span>>, cell: &[Span]) -> Vec<Span> {
    let mut spans = heading.cloned().unwrap_or_default();
    if let Some(last) = spans.last() {
        spans.push(Span {
            text: ": ".to_owned(),
            link: None,
            verbatim: false,
            ..last.clone()
        });
    }
    spans.extend_from_slice(cell);
    spans
}
