//! Colours of program output taken away: the control sequences that kernels print, and `\r`.

/// A text without its CSI sequences (`ESC [ … letter`). Other escapes are left for the sanitiser to show.
pub fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\x1b[") {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 2..).unwrap_or_default();
        let end = rest.find(|c: char| !matches!(c, ' '..='?'));
        match end.and_then(|end| Some((end, rest.get(end..)?.chars().next()?))) {
            Some((end, '@'..='~')) => rest = rest.get(end + 1..).unwrap_or_default(),
            _ => out.push_str("\x1b["),
        }
    }
    out.push_str(rest);
    out
}

/// What is left of a line on which a progress bar was redrawn: the part after the last `\r`.
pub fn overwritten(line: &str) -> &str {
    let line = line.trim_end_matches('\r');
    line.rsplit('\r').next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_and_other_escapes_stay() {
        assert_eq!(strip("\x1b[0;31mValueError\x1b[0m: x"), "ValueError: x");
        assert_eq!(strip("\x1b]0;title\x07"), "\x1b]0;title\x07");
        assert_eq!(strip("a\x1b[31"), "a\x1b[31");
        assert_eq!(strip("a\x1b[3é"), "a\x1b[3é");
    }

    #[test]
    fn progress_bars_show_their_last_state() {
        assert_eq!(overwritten(" 10%\r 50%\r100%\r"), "100%");
        assert_eq!(overwritten("plain"), "plain");
    }
}
