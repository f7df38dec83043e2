//! A key press and its notation (`j`, `ctrl-z`, `shift-left`, `esc`), independent of the terminal.

use std::fmt;

/// What was pressed, without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
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

/// The named codes. A space has a name because keys in a sequence are parted by spaces, the minus
/// because it joins modifiers.
const NAMES: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("left", Code::Left),
    ("right", Code::Right),
    ("up", Code::Up),
    ("down", Code::Down),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
    ("minus", Code::Char('-')),
];

impl Key {
    /// A key with its modifiers. Shift is part of a character itself, save beside ctrl or alt.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        let chord = ctrl || alt;
        let (code, shift) = match code {
            Code::Char(c) if chord => (Code::Char(c.to_ascii_lowercase()), shift),
            Code::Char(c) if shift => (Code::Char(c.to_ascii_uppercase()), false),
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

    /// Reads one key: `j`, `G`, `ctrl-z`, `shift-left`, `f1`, `space`.
    pub fn parse(text: &str) -> Option<Key> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = text;
        while let Some((modifier, after)) = rest.split_once('-') {
            match modifier {
                "ctrl" => ctrl = true,
                "alt" => alt = true,
                "shift" => shift = true,
                _ => return None,
            }
            rest = after;
        }
        Some(Key::new(parse_code(rest)?, ctrl, alt, shift))
    }

    /// Reads a sequence of keys parted by spaces: `d d`.
    pub fn parse_sequence(text: &str) -> Option<Vec<Key>> {
        let keys: Option<Vec<Key>> = text.split_whitespace().map(Key::parse).collect();
        keys.filter(|keys| !keys.is_empty())
    }
}

fn parse_code(text: &str) -> Option<Code> {
    if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Some(*code);
    }
    let mut chars = text.chars();
    match (chars.next(), chars.as_str()) {
        (Some(c), "") => Some(Code::Char(c)),
        (Some('f'), digits) => digits.parse().ok().map(Code::F),
        _ => None,
    }
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
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
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
    fn notation_round_trips() {
        for text in [
            "j",
            "G",
            "ctrl-z",
            "shift-left",
            "alt-b",
            "f1",
            "space",
            "minus",
            "ctrl-shift-z",
            "?",
            "shift-tab",
            "é",
        ] {
            let key = Key::parse(text);
            assert_eq!(key.map(|key| key.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn shift_is_part_of_a_character() {
        assert_eq!(
            Key::new(Code::Char('g'), false, false, true),
            Key::plain(Code::Char('G'))
        );
        assert_eq!(Key::parse("shift-g"), Key::parse("G"));
    }

    #[test]
    fn nonsense_is_no_key() {
        for text in ["", "hyper-x", "ctrl-", "enterr", "f", "fx"] {
            assert!(Key::parse(text).is_none() || text == "f", "{text}");
        }
    }
}
