//! An output as the bytes of a file.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::extent::Extent;
use super::printed;
use super::{WIDEST, display, laid_out};
use crate::notebook::cell::Cell;
use crate::notebook::output::Output;
use crate::ui::rich::Look;

/// Bytes of outputs that are made into a text. A longer one is data, and would keep everybody waiting
/// while it is read for what a terminal would have made of it.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// Everything, each line in a row.
const ALL: Extent<'static> = Extent {
    rows: usize::MAX / 2,
    last: 0,
    head: usize::MAX / 2,
    folds: None,
};

/// What a file is to hold, and what that is for people: `image/png of output 2 of 3`.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    pub bytes: Vec<u8>,
    pub what: String,
}

/// What a file of this ending holds of a cell's outputs: a picture, a page or data as they are, of the
/// last output that has them; for other endings the text of all.
///
/// # Errors
/// In words, when there is nothing of that kind.
pub fn kept(cell: &Cell, ending: &str) -> Result<Kept, String> {
    if cell.outputs.is_empty() {
        return Err("this cell has no output".to_owned());
    }
    let wanted: &[&str] = match ending.to_ascii_lowercase().as_str() {
        "png" => &["image/png"],
        "jpg" | "jpeg" => &["image/jpeg", "image/jpg"],
        "gif" => &["image/gif"],
        "webp" => &["image/webp"],
        "svg" => &["image/svg+xml"],
        "html" | "htm" => &["text/html"],
        "json" => &["application/json", "+json"],
        _ => return text(cell),
    };
    let first = wanted.first().copied().unwrap_or_default();
    let found = wanted.iter().find_map(|wanted| last(cell, wanted));
    let (at, value) = found.ok_or_else(|| format!("no output of this cell is {first}"))?;
    let what = match cell.outputs.len() {
        1 => first.to_owned(),
        all => format!("{first} of output {at} of {all}"),
    };
    match bytes(first, value) {
        Some(bytes) => Ok(Kept { bytes, what }),
        None => Err(format!("the {what} is broken")),
    }
}

/// The last output with a form of this type, counted from 1, or of types that end like this.
fn last<'a>(cell: &'a Cell, wanted: &str) -> Option<(usize, &'a Value)> {
    let is = |mime: &str| mime == wanted || (wanted.starts_with('+') && mime.ends_with(wanted));
    let outputs = (1..).zip(&cell.outputs).collect::<Vec<_>>();
    outputs.into_iter().rev().find_map(|(at, output)| {
        let Output::Display { data, .. } = output else {
            return None;
        };
        let (_, value) = data.iter().find(|(mime, _)| is(mime))?;
        Some((at, value))
    })
}

/// A value of this type, or of one like it.
fn bytes(mime: &str, value: &Value) -> Option<Vec<u8>> {
    match value {
        _ if mime.ends_with("json") => {
            let mut text = serde_json::to_string_pretty(value).ok()?;
            text.push('\n');
            Some(text.into_bytes())
        }
        Value::String(text) if mime == "image/svg+xml" || mime.starts_with("text/") => {
            Some(text.clone().into_bytes())
        }
        Value::String(text) => decoded(text),
        _ => None,
    }
}

/// Base64, which may be broken into lines, and without its padding.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    let symbols = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let bytes = engine.decode(symbols.collect::<Vec<u8>>()).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

/// The text of all outputs as it is shown, each line in one row.
fn text(cell: &Cell) -> Result<Kept, String> {
    let size = |output: &Output| match output {
        Output::Stream { text, .. } => text.len(),
        Output::Display { .. } | Output::Unknown(_) => 0,
        Output::Error { traceback, .. } => traceback.iter().map(String::len).sum(),
    };
    if cell.outputs.iter().map(size).sum::<usize>() > MAX_TEXT {
        let most = MAX_TEXT >> 20;
        return Err(format!(
            "the text of these outputs has more than {most} MiB"
        ));
    }
    let mut text = String::new();
    let mut at = 0;
    while let Some(output) = cell.outputs.get(at) {
        let rest = cell.outputs.get(at..).unwrap_or_default();
        at += match output {
            Output::Stream { name, .. } => {
                let parts = stream(name, rest);
                add(&mut text, &parts.concat());
                parts.len()
            }
            Output::Display { data, .. } => {
                match display::plain(data) {
                    Some(plain) => add(&mut text, &plain),
                    None => add_rows(&mut text, cell, at),
                }
                1
            }
            Output::Error { .. } | Output::Unknown(_) => {
                add_rows(&mut text, cell, at);
                1
            }
        };
    }
    Ok(Kept {
        bytes: text.into_bytes(),
        what: "the text".to_owned(),
    })
}

/// The parts of a stream that follow each other.
fn stream<'a>(name: &str, outputs: &'a [Output]) -> Vec<&'a str> {
    let part = |output: &'a Output| match output {
        Output::Stream { name: of, text } if of == name => Some(text.as_str()),
        _ => None,
    };
    outputs.iter().map_while(part).collect()
}

/// Adds a printed text: as it is, or where there is more in it than text, what a terminal ends up with.
fn add(out: &mut String, text: &str) {
    let printable = |c: char| !c.is_control() || c == '\n' || c == '\t';
    match text.chars().all(printable) {
        true => out.push_str(text),
        false => {
            let lines = printed::lines([text].into_iter(), Look::default(), ALL);
            for line in lines {
                out.push_str(line.text.plain().trim_end());
                out.push('\n');
            }
        }
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Adds the rows of an output of this number.
fn add_rows(out: &mut String, cell: &Cell, at: usize) {
    let columns = match cell.outputs.get(at) {
        Some(Output::Display { .. }) => WIDEST,
        // Nothing is broken that was printed.
        _ => usize::MAX / 2,
    };
    let rows = laid_out(&cell.outputs, at..at + 1, columns, ALL);
    for row in rows.fold(false, columns) {
        out.push_str(row.line.text().trim_end());
        out.push('\n');
    }
}
