//! Text with looks: what Markdown, code and outputs become before the theme gives them colours.
//!
//! All text in here is safe to draw: whoever makes a [`Piece`] has sanitised it.

use std::fmt::Write as _;
use std::sync::Arc;

use ratatui::style::{Color, Modifier};

use super::layout::{self, Row};
use super::sanitize;

/// What a piece of text is; the theme says how that looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    #[default]
    Plain,
    /// Said by this program, not by the document.
    Note,
    Error,
    /// What stands back in the document itself: quotes, rules, the lines of a table.
    Faint,
    Heading,
    Link,
    /// A bullet, a number, a task's box.
    Marker,
    /// Code within prose.
    Code,
    // Of source code.
    Keyword,
    Type,
    Function,
    Text,
    Number,
    Comment,
    Operator,
    /// A value that the language names: `True`, `null`.
    Constant,
    /// A decorator, a magic, an attribute.
    Meta,
    /// What cannot be right.
    Invalid,
}

/// How a piece looks: by what it is, and by what its author asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub tone: Tone,
    /// Colours that a program printed (SGR); over those of the tone.
    pub fg: Option<Color>,
    pub bg: Option<Color>,
    pub attributes: Modifier,
}

impl Look {
    pub const fn of(tone: Tone) -> Look {
        Look {
            tone,
            fg: None,
            bg: None,
            attributes: Modifier::empty(),
        }
    }

    /// The same with one more attribute.
    #[must_use]
    pub const fn with(self, attribute: Modifier) -> Look {
        Look {
            attributes: self.attributes.union(attribute),
            ..self
        }
    }
}

/// Bytes of an address that a terminal is told of: longer ones are data.
const MAX_ADDRESS: usize = 2000;
/// What may be opened from a terminal: nothing that runs, and no file of this machine.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// An address that a terminal may open when a person wants it to; nothing in it but visible ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(Arc<str>);

impl Link {
    /// What an author wrote, if it is an address of the web or of mail.
    pub fn to(target: &str) -> Option<Link> {
        let target = target.trim();
        let lower = target.get(..8).unwrap_or(target).to_ascii_lowercase();
        let known = SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
        let sound = target
            .chars()
            .all(|c| !c.is_control() && !c.is_whitespace());
        if !known || !sound || target.len() > MAX_ADDRESS {
            return None;
        }
        let mut address = String::with_capacity(target.len());
        for byte in target.bytes() {
            match byte {
                b'!'..=b'~' => address.push(char::from(byte)),
                // A string takes everything.
                _ => drop(write!(address, "%{byte:02X}")),
            }
        }
        Some(Link(address.into()))
    }

    pub fn address(&self) -> &str {
        &self.0
    }
}

/// A text of one look, within a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub look: Look,
    /// Where it leads.
    pub link: Option<Link>,
}

impl Piece {
    /// A piece of a foreign text, sanitised. It starts at this column, for tabs.
    pub fn at(column: usize, text: &str, look: Look) -> Piece {
        let row = Row {
            start: 0,
            end: text.len(),
        };
        let glyphs = layout::glyphs_from(text, row, column);
        Piece {
            text: glyphs.map(|placed| placed.glyph.text).collect(),
            look,
            link: None,
        }
    }

    /// Whether a text of this look and link goes on in it.
    pub fn is_like(&self, look: Look, link: Option<&Link>) -> bool {
        self.look == look && self.link.as_ref() == link
    }

    /// Columns.
    pub fn width(&self) -> usize {
        sanitize::width(&self.text)
    }
}

/// One row of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub pieces: Vec<Piece>,
}

impl Line {
    /// A row of one look; the text is sanitised.
    pub fn new(text: &str, look: Look) -> Line {
        let mut line = Line::default();
        line.push(text, look);
        line
    }

    /// Adds a foreign text, sanitised.
    pub fn push(&mut self, text: &str, look: Look) {
        let piece = Piece::at(self.width(), text, look);
        match self.pieces.last_mut() {
            Some(last) if last.is_like(look, None) => last.text.push_str(&piece.text),
            _ if piece.text.is_empty() => {}
            _ => self.pieces.push(piece),
        }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.pieces.iter().map(Piece::width).sum()
    }

    /// The text without looks.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_the_web_or_mail_and_hold_no_sequence() {
        let to = |target: &str| Link::to(target).map(|link| link.address().to_owned());
        let same = |target: &str| assert_eq!(to(target).as_deref(), Some(target));
        same("https://a.org/b?c=d#e;f");
        same("HTTP://A.org");
        same("mailto:me@a.org");
        assert_eq!(
            to(" https://a.org/é\u{202e} ").as_deref(),
            Some("https://a.org/%C3%A9%E2%80%AE")
        );
        let long = "https://".to_owned() + &"x".repeat(MAX_ADDRESS);
        for bad in [
            "",
            "#here",
            "b.ipynb",
            "file:///etc/passwd",
            "javascript:x",
            "https:/a",
            "ftp://a",
            "https://a b",
            "https://a\x1b]8;;",
            "https://a\x07",
            "https://\u{9c}",
            &long,
        ] {
            assert_eq!(to(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn lines_are_safe_and_join_pieces_of_one_look() {
        let mut line = Line::new("a\tb\x1b[m", Look::default());
        line.push("", Look::of(Tone::Error));
        line.push("日\u{202e}", Look::default());
        line.push("!", Look::of(Tone::Error).with(Modifier::BOLD));
        assert_eq!(line.text(), "a   b␛[m日‹202E›!");
        assert_eq!(line.pieces.len(), 2);
        assert_eq!(line.width(), 17);
    }
}
