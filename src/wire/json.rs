//! The shape of a JSON text, looked at before a tree is made of it: one pass over its bytes, no recursion.

/// Brackets within brackets. A signal has four.
const MAX_DEPTH: usize = 16;
/// Values in one text. A signal has some fifteen; a tree of a frame that is all brackets would take thirty
/// times the frame in memory.
const MAX_VALUES: usize = 2048;

/// Whether a text is no deeper and has no more values than a frame of signaling could have. Says nothing about
/// whether it is JSON at all.
#[must_use]
pub fn is_modest(text: &str) -> bool {
    let (mut depth, mut values) = (0_usize, 1_usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'[' | b'{' => (depth, values) = (depth + 1, values + 1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > MAX_DEPTH || values > MAX_VALUES {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_and_wide_texts_are_told_by_their_beginning() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(is_modest(&nested(MAX_DEPTH)));
        assert!(!is_modest(&nested(MAX_DEPTH + 1)));
        assert!(!is_modest(&"{\"a\":".repeat(100_000)));
        assert!(!is_modest(&format!("[{}0]", "0,".repeat(MAX_VALUES))));
        assert!(!is_modest(&"[]".repeat(MAX_VALUES)));
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        let quoted = format!(r#"{{"a":"{}\"{},"}}"#, "[".repeat(1000), "{,".repeat(5000));
        assert!(is_modest(&quoted));
        let after = format!(r#"["\\",{}"#, "[".repeat(20));
        assert!(!is_modest(&after), "an escaped backslash ends no escape");
        assert!(is_modest("") && is_modest("not json"));
    }
}
