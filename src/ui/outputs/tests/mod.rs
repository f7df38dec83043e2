//! Outputs as kernels write them, as rows.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Folds, OutRow, folded, rows, whole};
use crate::notebook::cell::{Cell, CellKey, CellKind};
use crate::notebook::output::Output;

mod forms;
mod kept;
mod notebook;
mod pages;
mod prints;
pub mod random;
mod whole;

/// A cell with these outputs.
fn cell(outputs: Vec<Output>) -> Cell {
    Cell {
        key: CellKey {
            client: 1,
            clock: 1,
        },
        id: String::new(),
        kind: CellKind::Code,
        source: String::new(),
        execution_count: None,
        outputs,
        execution_state: None,
        folded: Default::default(),
        revision: 1,
    }
}

fn stream(name: &str, text: &str) -> Output {
    Output::Stream {
        name: name.into(),
        text: text.into(),
    }
}

fn display(forms: &[(&str, Value)]) -> Output {
    let data = forms.iter();
    Output::Display {
        count: None,
        data: data
            .map(|(mime, value)| ((*mime).to_owned(), value.clone()))
            .collect(),
        metadata: json!({}),
    }
}

fn html(text: &str) -> Output {
    display(&[("text/html", json!(text)), ("text/plain", json!("plain"))])
}

/// What is shown, a line a row; labels stand before a bar.
fn shown(outputs: Vec<Output>, columns: usize) -> String {
    let rows = rows(&Arc::new(cell(outputs)), columns, None);
    let text = |row: &OutRow| match row.label.is_empty() {
        true => row.line.text(),
        false => format!("{}| {}", row.label, row.line.text()),
    };
    rows.iter().map(|row| text(row) + "\n").collect()
}

/// What is shown with the looks that are not plain, as `text‹look›`.
fn styled(outputs: Vec<Output>, columns: usize) -> String {
    let rows = rows(&Arc::new(cell(outputs)), columns, None);
    let mut out = String::new();
    for row in &rows {
        for piece in &row.line.pieces {
            out.push_str(&piece.text);
            let look = piece.look;
            let parts = [
                (look.tone != Default::default()).then(|| format!("{:?}", look.tone)),
                look.fg.map(|color| format!("{color}")),
                look.bg.map(|color| format!("on {color}")),
                (!look.attributes.is_empty()).then(|| format!("{:?}", look.attributes)),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if !parts.is_empty() {
                out.push_str(&format!("‹{}›", parts.join(" ")));
            }
        }
        out.push('\n');
    }
    out
}
