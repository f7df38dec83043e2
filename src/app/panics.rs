//! What a panic says: its text may quote what a peer wrote, since a text that is cut within a character is
//! named whole in the message.

use std::io::{Write, stderr};

use crate::notebook::boundary;
use crate::ui::sanitize;

/// From here on a panic that is caught says nothing, and what others say is safe to show.
pub fn calm_panics() {
    let earlier = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if boundary::inside() {
            return;
        }
        match shown(&panic.to_string()) {
            None => earlier(panic),
            // Nobody may be reading.
            Some(text) => drop(stderr().write_all(text.as_bytes())),
        }
    }));
}

/// The text as it may be shown, if it may not be shown as it is.
fn shown(text: &str) -> Option<String> {
    let odd = |c: char| c != '\n' && (sanitize::is_dangerous(c) || sanitize::is_unseen(c));
    text.contains(odd).then(|| sanitize::lines(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_quotes_is_safe_to_show() {
        assert_eq!(shown("panicked at src/a.rs:1:2:\nbyte 3 of `é`"), None);
        let hostile = "panicked at a.rs:\nbyte index 1 of `\u{1b}]0;x\u{7}\u{202e}`";
        let safe = "panicked at a.rs:\nbyte index 1 of `␛]0;x␇‹202E›`\n";
        assert_eq!(shown(hostile).as_deref(), Some(safe));
    }
}
