//! A notebook as a script, as Markdown, and as plain text.

mod header;
mod languages;
mod magics;
mod markdown;
mod pep8;
mod percent;
mod quotes;
mod yaml;

use super::DocKind;
use super::cell::{Cell, CellKind};
use super::output::Output;
use super::replica::Replica;

/// A form in which a document can be given to people and programs that want no notebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// To read: sources and outputs.
    Text,
    /// A script in the percent format.
    Python,
    Markdown,
}

impl Format {
    /// The form that the ending of a path names; none for a notebook's own, and for others.
    pub fn of_path(path: &str) -> Option<Format> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "txt" => Some(Format::Text),
            "py" => Some(Format::Python),
            "md" => Some(Format::Markdown),
            _ => None,
        }
    }
}

/// The document in that form. A text document is given as it is.
pub fn write(document: &Replica, format: Format) -> String {
    match format {
        Format::Text => text(document),
        Format::Python => python(document),
        Format::Markdown => markdown(document),
    }
}

/// The notebook as a script in the percent format, as jupytext writes it; what is no code becomes
/// comments. A text document is given as it is.
pub fn python(document: &Replica) -> String {
    match document.kind() {
        DocKind::Text => document.whole_text(),
        DocKind::Notebook => percent::script(document),
    }
}

/// The notebook as text to read: each cell's source under its prompt, and the text of its outputs. A
/// text document is printed as it is.
pub fn text(document: &Replica) -> String {
    match document.kind() {
        DocKind::Text => document.whole_text(),
        DocKind::Notebook => blocks(document, text_cell),
    }
}

/// The notebook as Markdown. A text document is given as it is.
pub fn markdown(document: &Replica) -> String {
    match document.kind() {
        DocKind::Text => document.whole_text(),
        DocKind::Notebook => markdown::page(document),
    }
}

/// Cells with an empty line between them.
fn blocks(document: &Replica, print: fn(&Cell) -> String) -> String {
    let cells = document.cells().iter();
    let blocks = cells.filter_map(|key| document.cell(*key));
    blocks
        .map(|cell| print(&cell))
        .collect::<Vec<_>>()
        .join("\n")
}

fn text_cell(cell: &Cell) -> String {
    let mut text = format!("{}\n{}", prompt(cell), ended(&cell.source));
    for output in &cell.outputs {
        text.push_str(&output_text(output));
    }
    text
}

fn prompt(cell: &Cell) -> String {
    match (cell.kind, cell.execution_count) {
        (CellKind::Code, Some(count)) => format!("In [{count}]:"),
        (CellKind::Code, None) => "In [ ]:".to_owned(),
        (kind, _) => format!("[{}]", kind.name()),
    }
}

fn output_text(output: &Output) -> String {
    match output {
        Output::Stream { text, .. } => ended(text),
        Output::Display { count, .. } => {
            let text = output
                .text()
                .map_or_else(|| mime_types(output), str::to_owned);
            let prompt = count.map(|count| format!("Out[{count}]:\n"));
            prompt.unwrap_or_default() + &ended(&text)
        }
        Output::Error { ename, evalue, .. } => format!("{ename}: {evalue}\n"),
        Output::Unknown(what) => ended(what),
    }
}

/// What stands for an output without a text form.
fn mime_types(output: &Output) -> String {
    let Output::Display { data, .. } = output else {
        return String::new();
    };
    let names: Vec<&str> = data.iter().map(|(mime, _)| mime.as_str()).collect();
    format!("<{}>", names.join(", "))
}

/// The text with a line end behind it, unless it is empty.
fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}
