//! The page on paper: what the screen shows of a document, as lines for standard output.

use std::fmt::Write as _;

use super::block::{Block, Setting};
use super::cells;
use super::pen::Pen;
use super::rich::{Line, Look, Tone};
use super::sanitize;
use super::theme::Theme;
use crate::editor::doc::Doc;

/// How a document is printed.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    /// Columns.
    pub width: usize,
    pub outputs: bool,
    /// Colours and attributes as a terminal takes them; none: text alone.
    pub theme: Option<Theme>,
}

/// The whole document, each line with its end.
pub fn print(doc: &dyn Doc, paper: &Paper) -> String {
    let label = cells::label_columns(u16::try_from(paper.width).unwrap_or(u16::MAX));
    let margin = usize::from(label) + usize::from(label > 0);
    let setting = Setting {
        columns: paper.width.saturating_sub(margin).max(1),
        language: doc.language(),
        is_text: doc.is_text(),
        ..Setting::default()
    };
    let mut out = String::new();
    for key in doc.cells() {
        let Some(cell) = doc.cell(*key) else { continue };
        if !out.is_empty() {
            out.push('\n');
        }
        let block = Block::alone(cell, &setting);
        let first = cells::source_label(&block.cell, label, setting.is_text);
        let labels = std::iter::once(first).chain(std::iter::repeat(String::new()));
        for (label, line) in labels.zip(block.source_lines()) {
            row(&mut out, &label, margin, &line, paper.theme);
        }
        for output in block.outputs.iter().filter(|_| paper.outputs) {
            row(&mut out, &output.label, margin, &output.line, paper.theme);
        }
    }
    out
}

/// One row: a label at the right of its columns, and the text behind it.
fn row(out: &mut String, label: &str, margin: usize, line: &Line, theme: Option<Theme>) {
    let room = margin.saturating_sub(1);
    let label = cells::fitting_label(label, room);
    let blank = room - sanitize::width(&label);
    let mut whole = Line::new(&" ".repeat(blank), Look::default());
    whole.push(&label, Look::of(Tone::Note));
    whole.push(&" ".repeat(margin - room), Look::default());
    whole.pieces.extend(line.pieces.iter().cloned());
    let text = match theme {
        Some(theme) => painted(&whole, theme),
        None => whole.text(),
    };
    // Writing to a string takes everything.
    let _ = writeln!(out, "{}", text.trim_end());
}

/// A row with its colours, which end with it: pagers show rows by themselves.
fn painted(line: &Line, theme: Theme) -> String {
    let mut out = String::new();
    let mut pen = Pen::default();
    for piece in &line.pieces {
        let next = Pen::of_style(theme.look(piece.look));
        if !(piece.text.trim().is_empty() && pen.is_same_on_blank(&next)) {
            out.push_str(&pen.change_to(&next));
            pen = next;
        }
        out.push_str(&piece.text);
    }
    out.push_str(&pen.change_to(&Pen::default()));
    out
}
