//! Pages as a person sees them, and what holds for every source.

mod elements;
mod random;
mod tables;

use super::{PageLine, page, page_with};
use crate::ui::rich::{Line, Look, Tone};

/// Code as it is.
fn plain(_: &str, code: &str) -> Vec<Line> {
    let lines = code.split('\n');
    lines
        .map(|line| Line::new(line, Look::of(Tone::Code)))
        .collect()
}

fn rows(source: &str, columns: usize) -> Vec<PageLine> {
    page(source, columns, &plain)
}

/// The page as text, each row with a bar at its end so that blanks are seen.
fn text(source: &str, columns: usize) -> String {
    let rows = rows(source, columns);
    let rows = rows.iter().map(|row| row.line.text() + "▕\n");
    rows.collect()
}

/// The rows as text.
fn bare(source: &str, columns: usize) -> Vec<String> {
    let rows = rows(source, columns);
    rows.iter().map(|row| row.line.text()).collect()
}
