//! Source code with colours: which byte is what.
//!
//! One pass over the text, in time that grows with its length alone, whatever a peer has written: so
//! it is done with the rest of a cell's block, and no key waits for it (docs/decisions/011-colours.md).

mod grammar;
mod language;
mod lexer;
mod markdown;
mod markup;
mod names;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::grammar::Kind;
pub use self::language::{is_known, names};
use super::rich::{Line, Look, Tone};
use crate::editor::text;

/// Bytes of a cell that are looked at; what lies behind stays plain. The largest cells that people
/// write have a tenth of it.
const MAX_BYTES: usize = 256 * 1024;

/// These bytes are this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub bytes: Range<usize>,
    pub tone: Tone,
}

/// What the bytes of a source are, in order; what is plain is left out. A language that nobody knows
/// leaves all of it plain.
pub fn spans(language: &str, source: &str) -> Vec<Span> {
    let source = text::split(source, MAX_BYTES.min(source.len())).0;
    match language::grammar(language) {
        Some(Kind::Code(grammar)) => lexer::spans(grammar, source),
        Some(Kind::Markup) => markup::spans(source),
        Some(Kind::Markdown) => markdown::spans(source),
        None => Vec::new(),
    }
}

/// What the bytes of a code cell are: as [`spans`], with what the notebook adds to its language.
/// Without a language it is guessed.
pub fn cell(language: Option<&str>, source: &str) -> Vec<Span> {
    let language = language.unwrap_or_else(|| language::guess(source));
    match language::magic_of_cell(language, source) {
        None => spans(language, source),
        Some(other) => {
            let (first, rest) = source.split_once('\n').unwrap_or((source, ""));
            let behind = source.len() - rest.len();
            let magic = Span {
                bytes: 0..first.len(),
                tone: Tone::Meta,
            };
            let rest = spans(other, rest).into_iter().map(|span| Span {
                bytes: span.bytes.start + behind..span.bytes.end + behind,
                tone: span.tone,
            });
            std::iter::once(magic).chain(rest).collect()
        }
    }
}

/// Whether it is the language of prose.
pub fn is_markdown(language: &str) -> bool {
    matches!(language::grammar(language), Some(Kind::Markdown))
}

/// What stands at a byte.
pub fn tone_at(spans: &[Span], byte: usize) -> Tone {
    let next = spans.partition_point(|span| span.bytes.end <= byte);
    let span = spans.get(next).filter(|span| span.bytes.contains(&byte));
    span.map_or(Tone::Plain, |span| span.tone)
}

/// A source as rows, one a line of it.
pub fn lines(language: &str, source: &str) -> Vec<Line> {
    let spans = spans(language, source);
    let mut spans = spans.iter().peekable();
    let mut start = 0;
    let mut lines = Vec::new();
    for text in source.split('\n') {
        let end = start + text.len();
        let mut line = Line::default();
        let mut at = start;
        while let Some(span) = spans.peek().filter(|span| span.bytes.start < end) {
            let (from, to) = (span.bytes.start.max(at), span.bytes.end.min(end));
            line.push(source.get(at..from).unwrap_or_default(), Look::default());
            line.push(
                source.get(from..to).unwrap_or_default(),
                Look::of(span.tone),
            );
            at = to;
            if span.bytes.end > end {
                break;
            }
            spans.next();
        }
        line.push(source.get(at..end).unwrap_or_default(), Look::default());
        lines.push(line);
        start = end + 1;
    }
    lines
}

/// Collects spans in order, and joins those that go on with each other.
#[derive(Default)]
struct Spans(Vec<Span>);

impl Spans {
    fn push(&mut self, bytes: Range<usize>, tone: Tone) {
        if bytes.is_empty() || tone == Tone::Plain {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.tone == tone && last.bytes.end == bytes.start => {
                last.bytes.end = bytes.end;
            }
            _ => self.0.push(Span { bytes, tone }),
        }
    }
}
