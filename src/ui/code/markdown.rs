//! The source of Markdown while somebody edits it: light, so that prose stays prose.

use super::{Span, Spans};
use crate::editor::text;
use crate::ui::rich::Tone;

/// The spans of a source.
pub fn spans(source: &str) -> Vec<Span> {
    let mut out = Spans::default();
    let mut start = 0;
    let mut fence = None;
    for line in source.split('\n') {
        let text = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| text.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {
                out.push(start..start + line.len(), Tone::Code);
                start += line.len() + 1;
                continue;
            }
            (None, None) => {}
        }
        match mark {
            Some(_) => out.push(start..start + line.len(), Tone::Faint),
            None => prose(line, start, &mut out),
        }
        start += line.len() + 1;
    }
    out.0
}

fn prose(line: &str, start: usize, out: &mut Spans) {
    let indent = line.len() - line.trim_start().len();
    let text = line.get(indent..).unwrap_or_default();
    if text.starts_with('#') {
        return out.push(start..start + line.len(), Tone::Heading);
    }
    if text.starts_with('>') {
        return out.push(start..start + line.len(), Tone::Faint);
    }
    let marker = marker(text);
    out.push(start + indent..start + indent + marker, Tone::Marker);
    inline(line, indent + marker, start, out);
}

/// Bytes of a list's bullet or number.
fn marker(text: &str) -> usize {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text.get(digits..).unwrap_or_default();
    let bullet = digits == 0 && ["- ", "* ", "+ "].iter().any(|mark| rest.starts_with(mark));
    let number = digits > 0 && [". ", ") "].iter().any(|mark| rest.starts_with(mark));
    match bullet || number {
        true => digits + 1,
        false => 0,
    }
}

/// Code and links within a line.
fn inline(line: &str, from: usize, start: usize, out: &mut Spans) {
    let mut at = from;
    while let Some(found) = line.get(at..).and_then(|rest| rest.find(['`', '['])) {
        let open = at + found;
        let rest = line.get(open..).unwrap_or_default();
        let (length, tone) = match rest.starts_with('`') {
            true => (between(rest, "`", "`"), Tone::Code),
            false => (link(rest), Tone::Link),
        };
        if let Some(length) = length {
            out.push(start + open..start + open + length, tone);
        }
        at = open + length.unwrap_or(1);
    }
}

/// Bytes within which a closing is looked for: a line of openings alone must not cost its square.
const MAX_INNER: usize = 500;

/// Bytes from an opening to behind its closing.
fn between(text: &str, open: &str, close: &str) -> Option<usize> {
    let inner = text.strip_prefix(open)?;
    let inner = text::split(inner, MAX_INNER.min(inner.len())).0;
    Some(open.len() + inner.find(close)? + close.len())
}

fn link(text: &str) -> Option<usize> {
    let name = between(text, "[", "]")?;
    Some(name + between(text.get(name..)?, "(", ")")?)
}
