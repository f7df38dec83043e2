//! Lines as nbformat splits them: by Python's `str.splitlines`.

/// The lines of a text with their ends. A form feed, a lone `\r` and some rarer characters end a line
/// too, as they do in Python.
pub(in crate::notebook) fn split(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !ends_line(c) || (c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n')) {
            continue;
        }
        let end = at + c.len_utf8();
        lines.extend(text.get(start..end));
        start = end;
    }
    lines.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    lines
}

/// A line without its end.
pub(in crate::notebook) fn bare(line: &str) -> &str {
    match line.strip_suffix("\r\n") {
        Some(bare) => bare,
        None => line.strip_suffix(ends_line).unwrap_or(line),
    }
}

fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_python_ends_them() {
        assert_eq!(split("a\nb"), ["a\n", "b"]);
        assert_eq!(split("10%\r20%\r\n\n"), ["10%\r", "20%\r\n", "\n"]);
        assert_eq!(
            split("a\u{c}b\u{2028}é\u{85}"),
            ["a\u{c}", "b\u{2028}", "é\u{85}"]
        );
        assert!(split("").is_empty());
        assert_eq!(["a\r\n", "a\u{2028}", "a"].map(bare), ["a", "a", "a"]);
    }
}
