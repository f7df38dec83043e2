//! Which keys a terminal without the kitty keyboard protocol cannot send.
//!
//! Such a terminal sends characters: ctrl leaves five bits of one, alt puts an escape before it, and
//! shift is seen only where it makes another character. So ctrl-i is tab, ctrl-enter is enter, and
//! ctrl-shift-z is ctrl-z. Cursor and function keys carry all modifiers (xterm, `ctlseqs`, "PC-Style
//! Function Keys").

use super::{Code, Key};

/// Function keys that terminals send without the protocol (xterm's `CSI 34 ~` is the last one).
const LAST_F: u8 = 20;

/// Whether the key never arrives, or arrives as another one.
pub fn is_lost(key: &Key) -> bool {
    let plain = !key.ctrl && !key.alt && !key.shift;
    match key.code {
        Code::Char(c) if key.ctrl => key.shift || !has_control(c),
        // Escape and one of these begin the sequences of other keys.
        Code::Char(c) if key.alt => matches!((c, key.shift), ('[', _) | ('o', true)),
        Code::Char(_) => false,
        Code::Enter | Code::Backspace => key.ctrl || key.shift,
        Code::Tab => key.ctrl || (key.shift && key.alt),
        Code::Esc => !plain,
        Code::F(n) => n > LAST_F,
        _ => false,
    }
}

/// Whether ctrl and this character make a control character that is no other key: `ctrl-i` is tab,
/// `ctrl-m` enter, `ctrl-[` escape, and `ctrl-/` arrives as `ctrl-_`.
fn has_control(c: char) -> bool {
    match c {
        'i' | 'm' => false,
        'a'..='z' | ' ' | '\\' | ']' | '^' | '_' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_the_protocol() {
        let lost = |text: &str| Key::read(text).is_ok_and(|key| is_lost(&key));
        for text in [
            "shift-enter",
            "ctrl-enter",
            "ctrl-shift-enter",
            "ctrl-shift-z",
            "ctrl-shift-minus",
            "ctrl-/",
            "ctrl-i",
            "ctrl-m",
            "ctrl-[",
            "ctrl-1",
            "ctrl-tab",
            "ctrl-backspace",
            "shift-backspace",
            "alt-[",
            "alt-shift-o",
            "alt-esc",
            "f21",
            "ctrl-.",
            "ctrl-é",
        ] {
            assert!(lost(text), "{text}");
        }
        for text in [
            "a",
            "A",
            "é",
            "enter",
            "alt-enter",
            "shift-tab",
            "alt-x",
            "alt-shift-x",
            "ctrl-a",
            "ctrl-h",
            "ctrl-j",
            "ctrl-space",
            "ctrl-_",
            "ctrl-\\",
            "ctrl-]",
            "ctrl-^",
            "ctrl-alt-f",
            "shift-left",
            "ctrl-shift-left",
            "alt-backspace",
            "shift-f5",
            "f12",
            "ctrl-delete",
            "alt-o",
            "alt->",
            "esc",
        ] {
            assert!(!lost(text), "{text}");
        }
    }
}
