//! Where a motion leads: within a cell, and past its edge into the next one.

use super::command::Motion;
use super::doc::Doc;
use super::text;
use crate::notebook::cell::CellKey;

/// A caret's place: a cell and a byte of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub cell: CellKey,
    pub byte: usize,
}

/// Where the motion leads from here; the same place where there is nowhere to go. `goal` is the column
/// that vertical motions keep.
pub fn target(motion: Motion, doc: &dyn Doc, from: Place, goal: usize) -> Place {
    let Some(cell) = doc.cell(from.cell) else {
        return from;
    };
    let within = step(motion, &cell.source, from.byte, goal);
    match within {
        Some(byte) => Place { byte, ..from },
        None => beyond(motion, doc, from.cell, goal).unwrap_or(Place {
            byte: edge(motion, &cell.source),
            ..from
        }),
    }
}

/// Where a motion leads within the cell; none past its edge. Selections stay within.
pub fn step(motion: Motion, source: &str, byte: usize, goal: usize) -> Option<usize> {
    match motion {
        Motion::Left => text::previous(source, byte),
        Motion::Right => text::next(source, byte),
        Motion::Up => up(source, byte, goal),
        Motion::Down => down(source, byte, goal),
        Motion::WordLeft if byte == 0 => None,
        Motion::WordLeft => Some(text::word_left(source, byte)),
        Motion::WordRight if byte >= source.len() => None,
        Motion::WordRight => Some(text::word_right(source, byte)),
        Motion::LineStart => Some(line_start(source, byte)),
        Motion::LineEnd => Some(text::line_end(source, byte)),
        Motion::CellStart => Some(0),
        Motion::CellEnd => Some(source.len()),
    }
}

/// The end of the source that a motion runs into.
pub fn edge(motion: Motion, source: &str) -> usize {
    match motion {
        Motion::Left | Motion::Up | Motion::WordLeft => 0,
        _ => source.len(),
    }
}

fn up(source: &str, byte: usize, goal: usize) -> Option<usize> {
    let end = text::line_start(source, byte).checked_sub(1)?;
    Some(text::at_column(source, text::line_start(source, end), goal))
}

fn down(source: &str, byte: usize, goal: usize) -> Option<usize> {
    let end = text::line_end(source, byte);
    (end < source.len()).then(|| text::at_column(source, end + 1, goal))
}

/// The first character of the line, or its very start if the caret is there already.
fn line_start(source: &str, byte: usize) -> usize {
    let start = text::line_start(source, byte);
    let first = start + text::indent(source, byte).len();
    if byte == first { start } else { first }
}

fn beyond(motion: Motion, doc: &dyn Doc, cell: CellKey, goal: usize) -> Option<Place> {
    let index = doc.index_of(cell)?;
    let back = matches!(motion, Motion::Left | Motion::Up | Motion::WordLeft);
    let index = if back {
        index.checked_sub(1)?
    } else {
        index + 1
    };
    let cell = *doc.cells().get(index)?;
    let source = &doc.cell(cell)?.source;
    let byte = match motion {
        Motion::Up => text::at_column(source, text::line_start(source, source.len()), goal),
        Motion::Down => text::at_column(source, 0, goal),
        _ if back => source.len(),
        _ => 0,
    };
    Some(Place { cell, byte })
}
