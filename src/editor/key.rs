//! A key press, independent of the terminal. How people write one is in [`notation`], which of them a
//! plain terminal can send in `legacy`.

mod legacy;
pub mod notation;

use std::fmt;

use notation::Misspelt;

/// What was pressed, without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Insert,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// A key press. Build it with [`Key::new`], so that equal presses are equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

impl Key {
    /// A key with its modifiers. Shift is part of a character itself, save beside ctrl or alt, where a
    /// capital letter is the small one with shift.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        let chord = ctrl || alt;
        let (code, shift) = match code {
            Code::Char(c) if chord => (Code::Char(small(c)), shift || small(c) != c),
            Code::Char(c) if shift => (Code::Char(capital(c)), false),
            other => (other, shift && !matches!(other, Code::Char(_))),
        };
        Key {
            code,
            ctrl,
            alt,
            shift,
        }
    }

    /// A key without modifiers.
    pub fn plain(code: Code) -> Key {
        Key::new(code, false, false, false)
    }

    /// The character that this key types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt && !c.is_control() => Some(c),
            _ => None,
        }
    }

    /// Reads one key: `j`, `G`, `ctrl-z`, `C-z`, `<C-z>`, `shift-left`, `f1`, `space`.
    pub fn parse(text: &str) -> Option<Key> {
        Key::read(text).ok()
    }

    /// As [`Key::parse`].
    ///
    /// # Errors
    /// What is wrong with it, in words for whoever wrote it.
    pub fn read(text: &str) -> Result<Key, Misspelt> {
        notation::read(text)
    }

    /// Reads a sequence of keys parted by spaces: `d d`.
    pub fn parse_sequence(text: &str) -> Option<Vec<Key>> {
        let keys: Option<Vec<Key>> = text.split_whitespace().map(Key::parse).collect();
        keys.filter(|keys| !keys.is_empty())
    }

    /// Whether only a terminal with the kitty keyboard protocol can send this key, or tell it from
    /// another one.
    pub fn needs_protocol(&self) -> bool {
        legacy::is_lost(self)
    }
}

/// A sequence as it is written: `g g`.
pub fn written(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    keys.join(" ")
}

fn small(c: char) -> char {
    only(c.to_lowercase()).unwrap_or(c)
}

fn capital(c: char) -> char {
    only(c.to_uppercase()).unwrap_or(c)
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = [
            (self.ctrl, "ctrl-"),
            (self.alt, "alt-"),
            (self.shift, "shift-"),
        ];
        for (_, name) in modifiers.iter().filter(|(on, _)| *on) {
            f.write_str(name)?;
        }
        match (notation::name(self.code), self.code) {
            (Some(name), _) => f.write_str(name),
            (None, Code::Char(c)) => write!(f, "{c}"),
            (None, Code::F(n)) => write!(f, "f{n}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_is_part_of_a_character() {
        let shifted = Key::new(Code::Char('g'), false, false, true);
        assert_eq!(shifted, Key::plain(Code::Char('G')));
        assert_eq!(
            Key::new(Code::Char('ß'), false, false, true),
            Key::plain(Code::Char('ß'))
        );
    }

    #[test]
    fn a_capital_beside_ctrl_or_alt_is_shift() {
        let by_letter = Key::new(Code::Char('Z'), true, false, false);
        assert_eq!(by_letter, Key::new(Code::Char('z'), true, false, true));
        assert_eq!(by_letter.to_string(), "ctrl-shift-z");
        let both = Key::new(Code::Char('É'), false, true, true);
        assert_eq!(both.to_string(), "alt-shift-é");
    }
}
