//! Replacing many matches at once: what to edit, in messages that every peer takes.

use std::ops::Range;

use crate::editor::MAX_PASTE;
use crate::editor::doc::Doc;
use crate::editor::find::{Pattern, Scan, Span, Template};
use crate::editor::text;
use crate::notebook::{CellKey, Edit, Piece};

/// Bytes that the matcher may cross for one command: seconds in the worst of cases.
const WORK: usize = 256 << 20;
/// Replacements of one command, and bytes of their text. More than that is a mistake in the pattern,
/// and would keep everybody in the room waiting.
const MAX_PIECES: usize = 50_000;
const MAX_TEXT: usize = 4 << 20;
/// Bytes of an update that one piece takes beside its text: ids of the new item and its neighbours.
const PIECE: usize = 48;

/// What there is to replace.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In the order of the document.
    pieces: Vec<Piece>,
    matches: usize,
    cells: usize,
    bytes: usize,
    /// There are more matches than were gathered.
    more: bool,
}

/// A single replacement would be larger than a message may be.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge;

impl Gathered {
    /// Gathers the matches within these parts of cells: every one, or the first of each line.
    pub fn new(
        doc: &dyn Doc,
        (pattern, template): (&Pattern, &Template),
        parts: impl Iterator<Item = (CellKey, Range<usize>)>,
        every: bool,
    ) -> Result<Gathered, TooLarge> {
        let mut gathered = Gathered::default();
        let mut work = WORK;
        for (key, range) in parts {
            let Some(cell) = doc.cell(key) else { continue };
            let (spans, complete) = Scan::all(pattern, &cell.source, &mut work);
            gathered.more |= !complete;
            let within = |span: &&Span| range.start <= span.start && span.end <= range.end;
            let before = gathered.matches;
            let mut line = None;
            for span in spans.iter().filter(within) {
                let start = Some(text::line_start(&cell.source, span.start));
                if !every && std::mem::replace(&mut line, start) == start {
                    continue;
                }
                let new = template.fill(pattern, &cell.source, span);
                gathered.take(key, &cell.source, span, new)?;
            }
            gathered.cells += usize::from(gathered.matches > before);
        }
        Ok(gathered)
    }

    fn take(
        &mut self,
        cell: CellKey,
        source: &str,
        span: &Span,
        text: String,
    ) -> Result<(), TooLarge> {
        if text.len() + PIECE > MAX_PASTE {
            return Err(TooLarge);
        }
        self.more |= self.pieces.len() >= MAX_PIECES || self.bytes + text.len() > MAX_TEXT;
        if self.more {
            return Ok(());
        }
        self.matches += 1;
        // What stays the same is nothing to send.
        if source.get(span.clone()) != Some(text.as_str()) {
            self.bytes += text.len();
            let (from, to) = (span.start, span.end);
            self.pieces.push(Piece {
                cell,
                from,
                to,
                text,
            });
        }
        Ok(())
    }

    pub fn matches(&self) -> usize {
        self.matches
    }

    /// `replaced 17 in 4 cells`.
    pub fn told(&self) -> String {
        let cells = if self.cells == 1 { "cell" } else { "cells" };
        let more = if self.more { "; there are more" } else { "" };
        format!("replaced {} in {} {cells}{more}", self.matches, self.cells)
    }

    /// The edits, each of which fits into a message. The last pieces come first, so that the offsets of
    /// the others stay true.
    pub fn edits(self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut pieces = Vec::new();
        let mut size = 0;
        for piece in self.pieces.into_iter().rev() {
            let weight = piece.text.len() + PIECE;
            if size + weight > MAX_PASTE {
                edits.push(edit(std::mem::take(&mut pieces)));
                size = 0;
            }
            size += weight;
            pieces.push(piece);
        }
        if !pieces.is_empty() {
            edits.push(edit(pieces));
        }
        edits
    }
}

fn edit(mut pieces: Vec<Piece>) -> Edit {
    pieces.reverse();
    Edit::ReplaceMany { pieces }
}
