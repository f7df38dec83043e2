//! HTML and XML: tags, attributes, comments.

use super::{Span, Spans};
use crate::ui::rich::Tone;

/// The spans of a source.
pub fn spans(source: &str) -> Vec<Span> {
    let mut out = Spans::default();
    let mut at = 0;
    while let Some(open) = source.get(at..).and_then(|rest| rest.find('<')) {
        at += open;
        let rest = source.get(at..).unwrap_or_default();
        if rest.starts_with("<!--") {
            let length = rest.find("-->").map_or(rest.len(), |end| end + 3);
            out.push(at..at + length, Tone::Comment);
            at += length;
        } else {
            at = tag(source, at, &mut out);
        }
    }
    out.0
}

/// One tag from its `<`; where it ends.
fn tag(source: &str, start: usize, out: &mut Spans) -> usize {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let rest = source.get(start..).unwrap_or_default();
    let lead = rest.find(|c| !matches!(c, '<' | '/' | '!' | '?'));
    let lead = lead.unwrap_or(rest.len());
    let name = rest.get(lead..).unwrap_or_default();
    let length = lead + name.find(|c| !is_name(c)).unwrap_or(name.len());
    if length == lead {
        return start + lead.max(1);
    }
    out.push(start..start + length, Tone::Keyword);
    let mut at = start + length;
    while let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = source.get(at..).unwrap_or_default();
        let (length, tone) = match c {
            '>' => {
                out.push(at..at + 1, Tone::Keyword);
                return at + 1;
            }
            '<' => return at,
            '"' | '\'' => {
                let inner = rest.get(1..).unwrap_or_default();
                let end = inner.find(c).map_or(rest.len(), |end| end + 2);
                (end, Tone::Text)
            }
            c if is_name(c) => (rest.find(|c| !is_name(c)).unwrap_or(rest.len()), Tone::Meta),
            c => (c.len_utf8(), Tone::Plain),
        };
        out.push(at..at + length, tone);
        at += length;
    }
    at
}
