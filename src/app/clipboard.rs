//! The clipboard of the person's own machine, also over ssh: the terminal is asked to fill it (OSC 52).

use std::io::{Write, stdout};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Terminals drop longer sequences (tmux takes 1 MiB, xterm far less by default): more is not sent.
const MAX_COPY: usize = 100 * 1024;

/// Fills the clipboard. A terminal that does not know how ignores it; text that is too long stays in
/// the editor's own register alone.
pub fn copy(text: &str) {
    if text.len() <= MAX_COPY {
        // A terminal that is gone is noticed at the next frame.
        let _gone = stdout().write_all(sequence(text).as_bytes());
        let _gone = stdout().flush();
    }
}

fn sequence(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_travels_as_base64() {
        assert_eq!(sequence("é\x1b"), "\x1b]52;c;w6kb\x07");
    }
}
