//! A notebook as Markdown, to be read on GitHub and elsewhere.
//!
//! Images and HTML are named, not shown: Markdown alone cannot carry them.

use super::languages;
use crate::notebook::ansi;
use crate::notebook::cell::{Cell, CellKind};
use crate::notebook::output::Output;
use crate::notebook::replica::Replica;

/// The least backticks that fence a block.
const FENCE: usize = 3;

/// The document; code in fences with its language, outputs in fences as text.
pub(super) fn page(document: &Replica) -> String {
    let language = document.language().unwrap_or_default().to_lowercase();
    let cells = document.cells().iter();
    let cells = cells.filter_map(|key| document.cell(*key));
    let blocks: Vec<String> = cells.flat_map(|cell| blocks(&cell, &language)).collect();
    match blocks.is_empty() {
        true => String::new(),
        false => blocks.join("\n\n") + "\n",
    }
}

fn blocks(cell: &Cell, language: &str) -> Vec<String> {
    let source = cell.source.trim_matches('\n');
    let own = match cell.kind {
        CellKind::Markdown => Some(source.trim_end().to_owned()),
        CellKind::Code => Some(fenced(source, named(source).unwrap_or(language))),
        CellKind::Raw => Some(fenced(source, "")),
    };
    let own = own.filter(|_| !source.trim().is_empty());
    let outputs = cell.outputs.iter().map(output);
    let shown = outputs.filter(|block| !block.is_empty());
    own.into_iter().chain(shown).collect()
}

/// The language that a cell's first line names (`%%bash`).
fn named(source: &str) -> Option<&str> {
    let magic = source.lines().next()?.strip_prefix("%%")?;
    let name = magic.split(' ').next()?;
    languages::is_language(name).then_some(name)
}

/// A block that no backticks inside of it can end.
fn fenced(text: &str, language: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().map_or(FENCE, |run| FENCE.max(run + 1)));
    // What follows the language on that line would be taken for more than it is.
    let language = language.split(['`', ' ', '\n']).next().unwrap_or_default();
    format!("{fence}{language}\n{text}\n{fence}")
}

fn output(output: &Output) -> String {
    let text = match output {
        Output::Stream { text, .. } => text.clone(),
        Output::Display { data, .. } => match markdown_of(data) {
            Some(markdown) => return markdown,
            None => match output.text() {
                Some(text) => text.to_owned(),
                None => return media(data),
            },
        },
        Output::Error {
            ename,
            evalue,
            traceback,
        } => match traceback.is_empty() {
            true => format!("{ename}: {evalue}"),
            false => traceback.join("\n"),
        },
        Output::Unknown(what) => what.clone(),
    };
    let text = printed(&text);
    match text.trim().is_empty() {
        true => String::new(),
        false => fenced(text.trim_matches('\n'), "text"),
    }
}

fn markdown_of(data: &[(String, serde_json::Value)]) -> Option<String> {
    let (_, value) = data.iter().find(|(mime, _)| mime == "text/markdown")?;
    Some(value.as_str()?.trim().to_owned())
}

/// `*image/png, not shown*`
fn media(data: &[(String, serde_json::Value)]) -> String {
    let names: Vec<&str> = data.iter().map(|(mime, _)| mime.as_str()).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!(
            "*{}, not shown*",
            names.join(", ").replace(['*', '\n'], " ")
        ),
    }
}

/// A program's text as a terminal would have left it.
fn printed(text: &str) -> String {
    let plain = ansi::strip(text);
    let lines = plain.split('\n').map(ansi::overwritten);
    lines.collect::<Vec<_>>().join("\n")
}
