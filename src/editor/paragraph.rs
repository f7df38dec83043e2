//! Paragraphs and sentences of a source.

use super::text;

/// Whether the line with this offset is empty (vi: white space alone does not part paragraphs).
fn is_empty(source: &str, byte: usize) -> bool {
    text::line_start(source, byte) == text::line_end(source, byte)
}

/// Whether the line with this offset holds nothing but white space (for text objects).
pub fn is_blank(source: &str, byte: usize) -> bool {
    let line = text::slice(
        source,
        text::line_start(source, byte),
        text::line_end(source, byte),
    );
    line.trim().is_empty()
}

/// The start of the line below.
pub fn below(source: &str, byte: usize) -> Option<usize> {
    let end = text::line_end(source, byte);
    (end < source.len()).then_some(end + 1)
}

/// The start of the line above.
pub fn above(source: &str, byte: usize) -> Option<usize> {
    let start = text::line_start(source, byte);
    Some(text::line_start(source, start.checked_sub(1)?))
}

/// The empty line behind this paragraph, or the end of the text; none if the caret is there already.
pub fn next(source: &str, byte: usize) -> Option<usize> {
    if byte >= source.len() {
        return None;
    }
    let mut line = text::line_start(source, byte);
    let mut seen = !is_empty(source, line);
    while let Some(next) = below(source, line) {
        line = next;
        match is_empty(source, line) {
            true if seen => return Some(line),
            empty => seen |= !empty,
        }
    }
    Some(source.len())
}

/// The empty line before this paragraph, or the start of the text; none if the caret is there already.
pub fn previous(source: &str, byte: usize) -> Option<usize> {
    if byte == 0 {
        return None;
    }
    let mut line = text::line_start(source, byte);
    let mut seen = !is_empty(source, line);
    while let Some(previous) = above(source, line) {
        line = previous;
        match is_empty(source, line) {
            true if seen => return Some(line),
            empty => seen |= !empty,
        }
    }
    Some(0)
}

/// Where sentences start: the first character behind an end of one and white space, or behind an empty
/// line, and empty lines themselves.
fn starts(source: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut ended, mut fresh) = (false, true);
    let mut line_empty = true;
    for (at, c) in source.char_indices() {
        match c {
            '\n' => {
                if line_empty {
                    found.push(at);
                    fresh = true;
                } else if ended {
                    fresh = true;
                }
                line_empty = true;
                continue;
            }
            ' ' | '\t' => fresh |= ended,
            '.' | '!' | '?' | '。' | '！' | '？' => {
                if fresh {
                    found.push(at);
                }
                (ended, fresh) = (true, !c.is_ascii());
            }
            ')' | ']' | '"' | '\'' if ended => {}
            _ => {
                if fresh {
                    found.push(at);
                }
                (ended, fresh) = (false, false);
            }
        }
        line_empty = false;
    }
    found
}

/// The start of the next sentence, or the end of the text.
pub fn next_sentence(source: &str, byte: usize) -> Option<usize> {
    let next = starts(source).into_iter().find(|start| *start > byte);
    next.or((byte < source.len()).then_some(source.len()))
}

/// The start of this sentence, or of the one before it.
pub fn previous_sentence(source: &str, byte: usize) -> Option<usize> {
    let mut before = starts(source).into_iter().rev();
    before
        .find(|start| *start < byte)
        .or((byte > 0).then_some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_end_at_empty_lines() {
        let source = "a\nb\n\n\nc\n";
        assert_eq!(next(source, 0), Some(4));
        assert_eq!(next(source, 4), Some(8));
        assert_eq!(next(source, 8), None);
        assert_eq!(previous(source, 6), Some(5));
        assert_eq!(previous(source, 5), Some(0));
        assert_eq!(previous(source, 0), None);
    }

    #[test]
    fn sentences() {
        let source = "One. Two (b.)  Three";
        assert_eq!(next_sentence(source, 0), Some(5));
        assert_eq!(next_sentence(source, 5), Some(15));
        assert_eq!(next_sentence(source, 15), Some(20));
        assert_eq!(previous_sentence(source, 17), Some(15));
        assert_eq!(previous_sentence(source, 15), Some(5));
    }
}
