//! Keys as people write them: `ctrl-s`, `C-s`, `<C-s>`, `ctrl+s`, `S-tab`, `M-x`, `space`, `f5`.

use super::{Code, Key, capital, small};
use crate::editor::near;

/// The names of codes, as they are shown; more of them are understood ([`ALIASES`]). A space has a name
/// because keys in a sequence are parted by spaces, the minus because it joins modifiers.
const NAMES: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("insert", Code::Insert),
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

/// Other names for them: those of vim, Emacs and the caps of keyboards.
const ALIASES: &[(&str, Code)] = &[
    ("return", Code::Enter),
    ("ret", Code::Enter),
    ("cr", Code::Enter),
    ("escape", Code::Esc),
    ("bs", Code::Backspace),
    ("ins", Code::Insert),
    ("del", Code::Delete),
    ("pgup", Code::PageUp),
    ("prior", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("next", Code::PageDown),
    ("spc", Code::Char(' ')),
    ("plus", Code::Char('+')),
    ("lt", Code::Char('<')),
    ("gt", Code::Char('>')),
    ("bar", Code::Char('|')),
];

/// Function keys of the kitty keyboard protocol.
const MAX_F: u8 = 35;
/// Letters run together that look like a sequence, not like a name.
const MAX_RUN: usize = 3;

#[derive(Clone, Copy)]
enum Modifier {
    Ctrl,
    Alt,
    Shift,
}

const MODIFIERS: &[(&str, Modifier)] = &[
    ("ctrl", Modifier::Ctrl),
    ("control", Modifier::Ctrl),
    ("c", Modifier::Ctrl),
    ("alt", Modifier::Alt),
    ("meta", Modifier::Alt),
    ("a", Modifier::Alt),
    ("m", Modifier::Alt),
    ("shift", Modifier::Shift),
    ("s", Modifier::Shift),
];

/// Why a text is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misspelt {
    #[error("\"{0}\" is no modifier: ctrl, alt and shift are (or C, A and S)")]
    Modifier(String),
    #[error("\"{0}\" names no key: a character or a name such as enter, space, left or f1 does")]
    Name(String),
    #[error("\"{text}\" names no key: did you mean \"{near}\"?")]
    Nearly { text: String, near: String },
    #[error("\"{0}\" lacks the key after its modifiers")]
    Bare(String),
    #[error(
        "\"{0}\" cannot be told from the character without shift: write the one that shift makes of it"
    )]
    Shifted(String),
}

/// The name of a code that has one.
pub fn name(code: Code) -> Option<&'static str> {
    let named = NAMES.iter().find(|(_, named)| *named == code);
    named.map(|(name, _)| *name)
}

/// Reads one key.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<Key, Misspelt> {
    let (mut ctrl, mut alt, mut shift) = (false, false, false);
    let mut rest = within(text);
    while let Some((modifier, after)) = modifier(rest) {
        match modifier {
            Modifier::Ctrl => ctrl = true,
            Modifier::Alt => alt = true,
            Modifier::Shift => shift = true,
        }
        rest = after;
    }
    let code = code(rest, text)?;
    let Code::Char(c) = code else {
        return Ok(Key::new(code, ctrl, alt, shift));
    };
    if shift && !ctrl && !alt && capital(c) == c {
        return Err(Misspelt::Shifted(text.to_owned()));
    }
    // Ctrl and a capital is how people write ctrl and the letter; shift beside it must be said.
    let c = if ctrl { small(c) } else { c };
    Ok(Key::new(Code::Char(c), ctrl, alt, shift))
}

/// What stands between angle brackets, as vim writes it.
fn within(text: &str) -> &str {
    let inner = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(text)
}

/// A modifier at the start, and what comes after its `-` or `+`.
fn modifier(text: &str) -> Option<(Modifier, &str)> {
    let at = text.find(['-', '+'])?;
    let (word, after) = (text.get(..at)?, text.get(at + 1..)?);
    let known = MODIFIERS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word));
    known.map(|(_, modifier)| (*modifier, after))
}

/// What is pressed; `whole` is the text that people see in the message.
fn code(text: &str, whole: &str) -> Result<Code, Misspelt> {
    let mut chars = text.chars();
    match (chars.next(), chars.as_str()) {
        (None, _) => return Err(Misspelt::Bare(whole.to_owned())),
        (Some(c), "") if c.is_control() => {
            return Err(Misspelt::Name(text.escape_debug().to_string()));
        }
        (Some(c), "") => return Ok(Code::Char(c)),
        (Some('f' | 'F'), digits) => {
            let number = digits.parse().ok().filter(|n| (1..=MAX_F).contains(n));
            if let Some(number) = number {
                return Ok(Code::F(number));
            }
        }
        _ => {}
    }
    if text.eq_ignore_ascii_case("backtab") {
        return Err(nearly(text, "shift-tab"));
    }
    let mut names = NAMES.iter().chain(ALIASES);
    let known = names.find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.map(|(_, code)| *code).ok_or_else(|| misspelt(text))
}

fn misspelt(text: &str) -> Misspelt {
    if let Some((modifier, _)) = text.split_once('-').filter(|(word, _)| !word.is_empty()) {
        return Misspelt::Modifier(modifier.to_owned());
    }
    let names = NAMES.iter().chain(ALIASES).map(|(name, _)| *name);
    if let Some(near) = near::nearest(&text.to_lowercase(), names) {
        return nearly(text, near);
    }
    if text.chars().count() <= MAX_RUN {
        let keys: Vec<String> = text.chars().map(String::from).collect();
        return nearly(text, &keys.join(" "));
    }
    Misspelt::Name(text.to_owned())
}

fn nearly(text: &str, near: &str) -> Misspelt {
    Misspelt::Nearly {
        text: text.to_owned(),
        near: near.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        read(text).map_or_else(|error| error.to_string(), |key| key.to_string())
    }

    #[test]
    fn what_is_shown_is_read_again() {
        for text in [
            "j",
            "G",
            "ctrl-z",
            "shift-left",
            "alt-b",
            "f1",
            "f12",
            "space",
            "minus",
            "?",
            "é",
            "ctrl-shift-z",
            "shift-tab",
            "insert",
            "ctrl-space",
            "ctrl-/",
            "ctrl-minus",
            "<",
            ">",
            "+",
            "ctrl-shift-minus",
            "alt-shift-x",
            "ctrl-alt-delete",
            "alt-<",
            "日",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn keys_as_people_write_them() {
        for (written, meant) in [
            ("C-s", "ctrl-s"),
            ("<C-s>", "ctrl-s"),
            ("<c-s>", "ctrl-s"),
            ("Ctrl-S", "ctrl-s"),
            ("ctrl+s", "ctrl-s"),
            ("control-s", "ctrl-s"),
            ("C-S-z", "ctrl-shift-z"),
            ("Ctrl+Shift+Z", "ctrl-shift-z"),
            ("M-x", "alt-x"),
            ("A-x", "alt-x"),
            ("M-X", "alt-shift-x"),
            ("<M-<>", "alt-<"),
            ("M->", "alt->"),
            ("C-M-f", "ctrl-alt-f"),
            ("S-tab", "shift-tab"),
            ("shift-m", "M"),
            ("-", "minus"),
            ("ctrl--", "ctrl-minus"),
            ("ctrl-_", "ctrl-_"),
            ("ctrl-shift--", "ctrl-shift-minus"),
            ("ctrl-+", "ctrl-+"),
            ("ctrl-plus", "ctrl-+"),
            ("<CR>", "enter"),
            ("<Esc>", "esc"),
            ("RET", "enter"),
            ("PgDn", "pagedown"),
            ("F5", "f5"),
            ("<S-F5>", "shift-f5"),
            ("<lt>", "<"),
            ("f", "f"),
        ] {
            assert_eq!(shown(written), meant, "{written}");
        }
    }

    #[test]
    fn what_is_no_key_is_told() {
        for (text, message) in [
            ("hyper-x", "\"hyper\" is no modifier"),
            ("<D-x>", "\"D\" is no modifier"),
            ("ctrl-", "\"ctrl-\" lacks the key"),
            ("", "lacks the key"),
            ("enterr", "did you mean \"enter\"?"),
            ("ctrl-pagdown", "did you mean \"pagedown\"?"),
            ("gg", "did you mean \"g g\"?"),
            ("backtab", "did you mean \"shift-tab\"?"),
            ("hyperspace", "\"hyperspace\" names no key: a character"),
            ("\u{1b}", "\"\\u{1b}\" names no key"),
            ("f99", "\"f99\" names no key"),
            ("shift-1", "the one that shift makes of it"),
            ("shift-space", "the one that shift makes of it"),
        ] {
            let told = shown(text);
            assert!(told.contains(message), "{text}: {told}");
        }
    }
}
