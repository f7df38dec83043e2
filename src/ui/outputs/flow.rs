//! Text of several looks, and how it breaks into rows.

use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation;

use crate::ui::rich::{Line, Look, Piece};
use crate::ui::sanitize::{self, Glyph};

/// A line before it is laid out; what is in it is foreign.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    runs: Vec<(String, Look)>,
}

/// Where a row may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Where it is full: what programs print.
    Anywhere,
    /// Between words, where there is a blank: prose.
    Words,
}

impl Text {
    pub fn new(text: &str, look: Look) -> Text {
        let mut out = Text::default();
        out.push(text, look);
        out
    }

    pub fn push(&mut self, text: &str, look: Look) {
        match self.runs.last_mut() {
            _ if text.is_empty() => {}
            Some((last, of)) if *of == look => last.push_str(text),
            _ => self.runs.push((text.to_owned(), look)),
        }
    }

    /// Adds all of another text.
    pub fn join(&mut self, other: &Text) {
        let runs = other.runs.iter();
        runs.for_each(|(text, look)| self.push(text, *look));
    }

    /// The text without looks.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|(text, _)| text.as_str()).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether there is nothing in it to read.
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|(text, _)| text.trim().is_empty())
    }

    /// Whether a blank before more text would be one too many.
    pub fn ends_blank(&self) -> bool {
        self.runs
            .last()
            .is_none_or(|(text, _)| text.ends_with([' ', '\n']))
    }

    /// Takes away blanks at the end that nobody sees, and line ends.
    pub fn trim_end(&mut self) {
        while let Some((text, look)) = self.runs.last_mut() {
            let blank = [' ', '\n'];
            match is_seen(*look) {
                true => return,
                false => text.truncate(text.trim_end_matches(blank).len()),
            }
            if !text.is_empty() {
                return;
            }
            self.runs.pop();
        }
    }

    /// The same, cut at its line ends.
    pub fn lines(&self) -> Vec<Text> {
        let mut lines = vec![Text::default()];
        for (text, look) in &self.runs {
            for (n, part) in text.split('\n').enumerate() {
                if n > 0 {
                    lines.push(Text::default());
                }
                if let Some(line) = lines.last_mut() {
                    line.push(part, *look);
                }
            }
        }
        lines
    }

    /// Columns, on one row.
    pub fn width(&self) -> usize {
        self.glyphs().map(|(glyph, _)| glyph.width).sum()
    }

    fn glyphs(&self) -> impl Iterator<Item = (Glyph<'_>, Look)> {
        let mut column = 0;
        let runs = self.runs.iter();
        let graphemes = runs.flat_map(|(text, look)| text.graphemes(true).map(|g| (g, *look)));
        graphemes.map(move |(grapheme, look)| {
            let glyph = sanitize::glyph(grapheme, column);
            column += glyph.width;
            (glyph, look)
        })
    }

    /// Whether every character of it is one of ASCII that takes a column.
    fn is_ascii(&self) -> bool {
        let plain = |byte: u8| (b' '..=b'~').contains(&byte);
        self.runs.iter().all(|(text, _)| text.bytes().all(plain))
    }

    /// What [`Text::wrap`] makes of such a text. Most of what programs print is one, and thousands of
    /// lines are made anew while a program runs.
    fn cut(&self, columns: usize) -> Vec<Line> {
        let (mut rows, mut row, mut room) = (Vec::new(), Line::default(), columns);
        for (text, look) in &self.runs {
            let mut rest = text.as_str();
            while !rest.is_empty() {
                if room == 0 {
                    rows.push(std::mem::take(&mut row));
                    room = columns;
                }
                let (part, after) = rest
                    .split_at_checked(room.min(rest.len()))
                    .unwrap_or((rest, ""));
                append(&mut row, part, *look);
                room -= part.len().min(room);
                rest = after;
            }
        }
        if !row.pieces.is_empty() || rows.is_empty() {
            rows.push(row);
        }
        rows
    }

    /// The rows of this text in so many columns, at least one.
    pub fn wrap(&self, columns: usize, how: Break) -> Vec<Line> {
        let columns = columns.max(1);
        if how == Break::Anywhere && self.is_ascii() {
            return self.cut(columns);
        }
        let (mut rows, mut row, mut used) = (Vec::new(), Vec::new(), 0);
        for (glyph, look) in self.glyphs() {
            let glyph = fitting(glyph, columns);
            if used + glyph.width > columns {
                let rest = match how {
                    Break::Anywhere => Vec::new(),
                    Break::Words => last_word(&mut row, &glyph),
                };
                if how == Break::Words && row.last().is_some_and(is_gap) {
                    row.pop();
                }
                rows.push(line(&row));
                row = rest;
                used = row.iter().map(|(glyph, _)| glyph.width).sum();
            }
            // The blank at which a row was broken does not begin the next one.
            let broken = how == Break::Words && used == 0 && !rows.is_empty();
            if !(broken && glyph.text == " ") {
                used += glyph.width;
                row.push((glyph, look));
            }
        }
        if !row.is_empty() || rows.is_empty() {
            rows.push(line(&row));
        }
        rows
    }
}

/// Whether a blank of this look is seen.
fn is_seen(look: Look) -> bool {
    let shown = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
    look.bg.is_some() || look.attributes.intersects(shown)
}

/// A blank between words.
fn is_gap((glyph, look): &(Glyph<'_>, Look)) -> bool {
    glyph.text == " " && !is_seen(*look)
}

/// A glyph that is wider than a whole row is cut: marks of hidden characters are long.
fn fitting(glyph: Glyph<'_>, columns: usize) -> Glyph<'_> {
    match glyph.width <= columns {
        true => glyph,
        false => Glyph {
            text: "…".into(),
            width: 1,
        },
    }
}

/// Takes the word off that a full row ends in, unless the row is nothing else or ends with it.
fn last_word<'a>(row: &mut Vec<(Glyph<'a>, Look)>, next: &Glyph) -> Vec<(Glyph<'a>, Look)> {
    let blank = row.iter().rposition(|(glyph, _)| glyph.text == " ");
    match blank {
        Some(at) if next.text != " " => row.split_off(at + 1),
        _ => Vec::new(),
    }
}

fn line(glyphs: &[(Glyph, Look)]) -> Line {
    let mut pieces: Vec<Piece> = Vec::new();
    for (glyph, look) in glyphs {
        match pieces.last_mut() {
            Some(last) if last.is_like(*look, None) => last.text.push_str(&glyph.text),
            _ => pieces.push(Piece {
                text: glyph.text.to_string(),
                look: *look,
                link: None,
            }),
        }
    }
    Line { pieces }
}

/// Adds a safe text, such as blanks between columns.
pub fn append(line: &mut Line, text: &str, look: Look) {
    match line.pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.is_like(look, None) => last.text.push_str(text),
        _ => line.pieces.push(Piece {
            text: text.to_owned(),
            look,
            link: None,
        }),
    }
}

/// A row with so many blanks before it.
pub fn indented(row: Line, columns: usize) -> Line {
    let mut line = Line::default();
    append(&mut line, &" ".repeat(columns), Look::default());
    line.pieces.extend(row.pieces);
    line
}

/// A row cut to so many columns, with `…` where it was longer.
pub fn clip(line: Line, columns: usize) -> Line {
    if line.width() <= columns {
        return line;
    }
    let mut out = Line::default();
    let mut room = columns;
    for piece in &line.pieces {
        if room == 0 {
            break;
        }
        let width = piece.width();
        if width < room {
            append(&mut out, &piece.text, piece.look);
            room -= width;
            continue;
        }
        // Something follows, or this one is too long: the mark has to be in here.
        let more = format!("{}\u{2026}\u{2026}", piece.text);
        append(&mut out, &sanitize::short(&more, room), piece.look);
        break;
    }
    out
}
