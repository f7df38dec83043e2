//! The terminal's key events to the editor's keys.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::editor::key::{Code, Key};

/// The editor's key; none for a release, or a key that no command can have.
pub fn key(event: &KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let has = |modifier| event.modifiers.contains(modifier);
    let event_code = match event.code {
        KeyCode::Char(c) if has(KeyModifiers::CONTROL) => KeyCode::Char(control(c)),
        other => other,
    };
    let back_tab = event.code == KeyCode::BackTab;
    let shift = has(KeyModifiers::SHIFT) || back_tab;
    Some(Key::new(
        code(event_code)?,
        has(KeyModifiers::CONTROL),
        has(KeyModifiers::ALT),
        shift,
    ))
}

/// The character of a control key. crossterm calls the control characters behind escape by the digits
/// that make them on a VT220; people know them as `ctrl-\` and its neighbours.
fn control(c: char) -> char {
    match c {
        '4' => '\\',
        '5' => ']',
        '6' => '^',
        '7' => '_',
        other => other,
    }
}

fn code(code: KeyCode) -> Option<Code> {
    Some(match code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Insert => Code::Insert,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrives(code: KeyCode, modifiers: KeyModifiers) -> Option<String> {
        key(&KeyEvent::new(code, modifiers)).map(|key| key.to_string())
    }

    #[test]
    fn what_arrives_is_what_a_keymap_says() {
        use KeyModifiers as With;
        let ctrl_shift = With::CONTROL | With::SHIFT;
        for (code, with, name) in [
            (KeyCode::Char('7'), With::CONTROL, "ctrl-_"),
            (KeyCode::Char('4'), With::CONTROL, "ctrl-\\"),
            (KeyCode::Char('7'), With::ALT, "alt-7"),
            // With the kitty keyboard protocol and its alternate keys, shift is in the character.
            (KeyCode::Char('_'), With::CONTROL, "ctrl-_"),
            (KeyCode::Char('Z'), With::CONTROL, "ctrl-shift-z"),
            (KeyCode::Char('-'), ctrl_shift, "ctrl-shift-minus"),
            (KeyCode::Char('X'), With::ALT | With::SHIFT, "alt-shift-x"),
            (KeyCode::Char(' '), With::CONTROL, "ctrl-space"),
            (KeyCode::Enter, With::SHIFT, "shift-enter"),
            (KeyCode::BackTab, With::SHIFT, "shift-tab"),
            (KeyCode::Char('G'), With::SHIFT, "G"),
            (KeyCode::Insert, With::NONE, "insert"),
        ] {
            assert_eq!(arrives(code, with).as_deref(), Some(name));
        }
        assert_eq!(arrives(KeyCode::CapsLock, With::NONE), None);
    }

    #[test]
    fn a_release_is_no_key() {
        let mut event = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(key(&event), None);
    }
}
