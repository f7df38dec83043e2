//! One line of input, edited as in a shell.

use crate::editor::key::{Code, Key};
use crate::editor::text;

/// Bytes of one line. A pattern or a path is short; more was pasted by mistake.
pub const MAX_LINE: usize = 4096;

/// The line and its caret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    at: usize,
}

/// What a key did to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// The key means nothing to a line.
    Nothing,
    Moved,
    Changed,
}

impl Line {
    /// A line with the caret at its end.
    pub fn of(text: &str) -> Line {
        Line {
            at: text.len(),
            text: text.to_owned(),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The caret, in bytes.
    pub fn caret(&self) -> usize {
        self.at
    }

    /// Types at the caret; false if the line would become too long.
    pub fn insert(&mut self, typed: &str) -> bool {
        let fits = self.text.len() + typed.len() <= MAX_LINE;
        if fits {
            self.text.insert_str(self.at, typed);
            self.at += typed.len();
        }
        fits
    }

    /// Takes a key; what is killed goes to `killed`, and comes back with ctrl-y.
    pub fn key(&mut self, key: Key, killed: &mut String) -> Did {
        if let Some(to) = self.motion(key) {
            self.at = to;
            return Did::Moved;
        }
        if let Some((to, keep)) = self.deletion(key) {
            let gone = self.cut(to);
            if keep && !gone.is_empty() {
                *killed = gone;
            }
            return Did::Changed;
        }
        match (key.code, key.ctrl, key.alt) {
            (Code::Char('y'), true, false) => self.typed(killed),
            (Code::Char('t'), true, false) => self.transpose(),
            _ => match key.typed() {
                Some(c) => self.typed(c.encode_utf8(&mut [0; 4])),
                None => Did::Nothing,
            },
        }
    }

    fn typed(&mut self, typed: &str) -> Did {
        match self.insert(typed) {
            true => Did::Changed,
            false => Did::Moved,
        }
    }

    fn motion(&self, key: Key) -> Option<usize> {
        let (text, at) = (&self.text, self.at);
        let word = key.ctrl != key.alt;
        Some(match (key.code, key.ctrl, key.alt) {
            (Code::Left, false, false) | (Code::Char('b'), true, false) => self.before(),
            (Code::Right, false, false) | (Code::Char('f'), true, false) => self.after(),
            (Code::Home, ..) | (Code::Char('a'), true, false) => 0,
            (Code::End, ..) | (Code::Char('e'), true, false) => text.len(),
            (Code::Left, ..) if word => text::word_left(text, at),
            (Code::Right, ..) if word => text::word_right(text, at),
            (Code::Char('b'), false, true) => text::word_left(text, at),
            (Code::Char('f'), false, true) => text::word_right(text, at),
            _ => return None,
        })
    }

    /// The other end of what a key deletes, and whether that is kept.
    fn deletion(&self, key: Key) -> Option<(usize, bool)> {
        let (text, at) = (&self.text, self.at);
        Some(match (key.code, key.ctrl, key.alt) {
            (Code::Backspace, false, false) | (Code::Char('h'), true, false) => {
                (self.before(), false)
            }
            (Code::Delete, false, false) | (Code::Char('d'), true, false) => (self.after(), false),
            (Code::Backspace, ..) | (Code::Char('w'), true, false) => {
                (text::word_left(text, at), true)
            }
            (Code::Delete, ..) | (Code::Char('d'), false, true) => {
                (text::word_right(text, at), true)
            }
            (Code::Char('u'), true, false) => (0, true),
            (Code::Char('k'), true, false) => (text.len(), true),
            _ => return None,
        })
    }

    /// One grapheme back; a pasted line break counts as one.
    fn before(&self) -> usize {
        text::previous(&self.text, self.at).unwrap_or(0)
    }

    fn after(&self) -> usize {
        text::next(&self.text, self.at).unwrap_or(self.text.len())
    }

    fn cut(&mut self, to: usize) -> String {
        let (from, to) = (self.at.min(to), self.at.max(to));
        self.at = from;
        self.text.drain(from..to).collect()
    }

    /// Swaps the two graphemes around the caret, or the last two at the end.
    fn transpose(&mut self) -> Did {
        let middle = if self.at == self.text.len() {
            self.before()
        } else {
            self.at
        };
        let (Some(from), Some(to)) = (
            text::previous(&self.text, middle),
            text::next(&self.text, middle),
        ) else {
            return Did::Moved;
        };
        let second = text::slice(&self.text, middle, to).to_owned();
        self.text.replace_range(middle..to, "");
        self.text.insert_str(from, &second);
        self.at = to;
        Did::Changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line with its caret `|` after these keys.
    fn line(start: &str, keys: &str) -> String {
        let at = start.find('|').expect("a caret");
        let mut line = Line {
            text: start.replace('|', ""),
            at,
        };
        let mut killed = "kill".to_owned();
        for key in Key::parse_sequence(keys).expect("keys") {
            line.key(key, &mut killed);
        }
        let mut shown = line.text.clone();
        shown.insert(line.at, '|');
        shown
    }

    #[test]
    fn keys_edit_as_in_a_shell() {
        assert_eq!(line("|", "a space b"), "a b|");
        assert_eq!(line("日本|", "left x"), "日x|本");
        assert_eq!(line("e\u{301}|x", "ctrl-h"), "|x");
        assert_eq!(line("a|👩‍👩‍👧b", "ctrl-d"), "a|b");
        assert_eq!(line("foo ba|r", "ctrl-a"), "|foo bar");
        assert_eq!(line("foo ba|r", "ctrl-e"), "foo bar|");
        assert_eq!(line("foo ba|r", "alt-b alt-b"), "|foo bar");
        assert_eq!(line("|foo bar", "alt-f"), "foo| bar");
        assert_eq!(line("|foo bar", "ctrl-right right"), "foo |bar");
        assert_eq!(line("foo bar|", "ctrl-w ctrl-y ctrl-y"), "foo barbar|");
        assert_eq!(line("foo |bar", "alt-d end ctrl-y"), "foo bar|");
        assert_eq!(line("foo |bar", "ctrl-u"), "|bar");
        assert_eq!(line("foo |bar", "ctrl-k ctrl-a ctrl-y"), "bar|foo ");
        assert_eq!(line("|", "ctrl-y"), "kill|");
        assert_eq!(line("ab|", "ctrl-t"), "ba|");
        assert_eq!(line("a|日", "ctrl-t"), "日a|");
        assert_eq!(line("|a", "ctrl-t left backspace"), "|a");
        assert_eq!(line("a|", "delete right f1 tab"), "a|");
    }

    #[test]
    fn a_line_is_bounded() {
        let mut line = Line::default();
        assert!(line.insert(&"x".repeat(MAX_LINE)));
        assert!(!line.insert("y"));
        assert_eq!(line.text().len(), MAX_LINE);
    }
}
