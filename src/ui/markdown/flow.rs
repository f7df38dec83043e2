//! Runs of text to rows: broken between words, and within those that are too long.

use unicode_segmentation::UnicodeSegmentation;

use super::PageLine;
use super::tree::Span;
use crate::ui::rich::{Line, Link, Look, Piece};
use crate::ui::sanitize;

/// Stands for a character that is wider than its row.
const TOO_WIDE: &str = "…";

/// A part of a word: safe text of one look.
struct Part {
    text: String,
    look: Look,
    link: Option<Link>,
    byte: usize,
    width: usize,
}

#[derive(Default)]
struct Flow {
    columns: usize,
    /// Rows that may still be made.
    left: usize,
    lines: Vec<PageLine>,
    line: PageLine,
    /// Columns of the row so far.
    width: usize,
    word: Vec<Part>,
    word_width: usize,
    /// A blank stands before the word.
    blank: Option<(Look, Option<Link>)>,
    /// A row was begun, maybe by a break alone.
    begun: bool,
}

/// The rows of these runs of text in this many columns, at most so many.
pub fn wrap(spans: &[Span], columns: usize, left: usize) -> Vec<PageLine> {
    let mut flow = Flow {
        columns: columns.max(1),
        left,
        ..Flow::default()
    };
    for span in spans {
        flow.span(span);
        if flow.left == 0 {
            break;
        }
    }
    flow.end_word();
    flow.end_line();
    flow.lines
}

/// Columns that the text would like to have, up to `most`.
pub fn wanted(spans: &[Span], most: usize) -> usize {
    let lines = wrap(spans, most, usize::MAX);
    let widths = lines.iter().map(|line| line.line.width());
    widths.max().unwrap_or(0)
}

/// Columns of the longest word.
pub fn longest_word(spans: &[Span]) -> usize {
    let (mut longest, mut now) = (0, 0);
    for grapheme in spans.iter().flat_map(|span| span.text.graphemes(true)) {
        now = match is_blank(grapheme) || begins_word(grapheme) {
            true => 0,
            false => now,
        };
        if !is_blank(grapheme) {
            now += sanitize::glyph(grapheme, 0).width;
        }
        longest = longest.max(now);
    }
    longest
}

impl Flow {
    fn span(&mut self, span: &Span) {
        for (at, grapheme) in span.text.grapheme_indices(true) {
            let byte = span.byte + if span.verbatim { at } else { 0 };
            match grapheme {
                "\n" | "\r\n" => {
                    self.end_word();
                    self.begin(byte);
                    self.end_line();
                }
                _ if is_blank(grapheme) => {
                    self.end_word();
                    self.blank = Some((span.look, span.link.clone()));
                }
                _ => self.glyph(grapheme, span, byte),
            }
            if self.left == 0 {
                return;
            }
        }
    }

    fn glyph(&mut self, grapheme: &str, span: &Span, byte: usize) {
        if begins_word(grapheme) {
            self.end_word();
        }
        let glyph = sanitize::glyph(grapheme, 0);
        self.word_width += glyph.width;
        let same = |part: &&mut Part| part.look == span.look && part.link == span.link;
        match self.word.last_mut().filter(same) {
            Some(part) => {
                part.text.push_str(&glyph.text);
                part.width += glyph.width;
            }
            None => self.word.push(Part {
                text: glyph.text.into_owned(),
                look: span.look,
                link: span.link.clone(),
                byte,
                width: glyph.width,
            }),
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let width = std::mem::take(&mut self.word_width);
        let blank = self.blank.take().filter(|_| self.width > 0);
        let fits = self.width + usize::from(blank.is_some()) + width <= self.columns;
        if !fits && width <= self.columns && self.width > 0 {
            self.end_line();
        } else if let Some((look, link)) = blank {
            // A word that fits no row begins where the last one ended, if there is room for some of it.
            match self.width + 2 < self.columns || fits {
                true => self.put(" ", (look, link.as_ref()), 1),
                false => self.end_line(),
            }
        }
        for part in &word {
            self.part(part);
        }
    }

    /// Puts a part of a word, broken at the edge if it must be.
    fn part(&mut self, part: &Part) {
        self.begin(part.byte);
        if self.width + part.width <= self.columns {
            self.put(&part.text, (part.look, part.link.as_ref()), part.width);
            return;
        }
        for grapheme in part.text.graphemes(true) {
            let (text, width) = fitted(grapheme, self.columns);
            if self.width + width > self.columns {
                self.end_line();
                self.begin(part.byte);
            }
            if self.left == 0 {
                return;
            }
            self.put(text, (part.look, part.link.as_ref()), width);
        }
    }

    fn begin(&mut self, byte: usize) {
        if !self.begun {
            self.begun = true;
            self.line.byte = byte;
        }
    }

    fn put(&mut self, text: &str, (look, link): (Look, Option<&Link>), width: usize) {
        append_linked(&mut self.line.line, text, look, link);
        self.width += width;
    }

    fn end_line(&mut self) {
        self.blank = None;
        self.width = 0;
        let line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.begun) && self.left > 0 {
            self.left -= 1;
            self.lines.push(line);
        }
    }
}

/// A blank at which a row may end; those that must not end one are letters here.
fn is_blank(grapheme: &str) -> bool {
    matches!(grapheme, " " | "\t" | "\n" | "\r\n" | "\r")
}

/// Whether a row may end before it: the scripts that put no blanks between words are wide.
fn begins_word(grapheme: &str) -> bool {
    let letter = |c: char| !c.is_ascii() && c.is_alphanumeric();
    grapheme.chars().next().is_some_and(letter) && sanitize::width(grapheme) == 2
}

/// A safe grapheme, or what stands for it where it does not fit.
fn fitted(grapheme: &str, columns: usize) -> (&str, usize) {
    match sanitize::width(grapheme) {
        width if width <= columns => (grapheme, width),
        _ => (TOO_WIDE, 1),
    }
}

/// Adds a text that is safe already.
pub fn append(line: &mut Line, text: &str, look: Look) {
    append_linked(line, text, look, None);
}

/// The same for a text that leads somewhere.
pub fn append_linked(line: &mut Line, text: &str, look: Look, link: Option<&Link>) {
    match line.pieces.last_mut() {
        Some(last) if last.is_like(look, link) => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => line.pieces.push(Piece {
            text: text.to_owned(),
            look,
            link: link.cloned(),
        }),
    }
}

/// A row broken at the edge, wherever that is.
pub fn split(line: &Line, columns: usize) -> Vec<Line> {
    if line.width() <= columns {
        return vec![line.clone()];
    }
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for piece in &line.pieces {
        for grapheme in piece.text.graphemes(true) {
            let (text, width) = fitted(grapheme, columns);
            if used + width > columns {
                lines.push(Line::default());
                used = 0;
            }
            if let Some(last) = lines.last_mut() {
                append_linked(last, text, piece.look, piece.link.as_ref());
            }
            used += width;
        }
    }
    lines
}

/// A row of at most so many columns. Characters of two runs can join into one that is wider than both.
pub fn cut(line: Line, columns: usize) -> Line {
    match line.width() <= columns {
        true => line,
        false => split(&line, columns).into_iter().next().unwrap_or_default(),
    }
}
