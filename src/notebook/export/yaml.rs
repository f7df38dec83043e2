//! YAML as PyYAML's `safe_dump` writes it, for the header of a script. Long lines are not folded.

use serde_json::{Map as JsonMap, Value};

/// The lines of a mapping, its keys in order.
pub(super) fn lines(entries: &JsonMap<String, Value>) -> Vec<String> {
    let mut lines = Vec::new();
    write_entries(entries, 0, &mut lines);
    lines
}

fn write_entries(entries: &JsonMap<String, Value>, depth: usize, lines: &mut Vec<String>) {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    for (key, value) in entries {
        let head = format!("{}{}:", "  ".repeat(depth), word(key));
        write_value(head, value, depth, lines);
    }
}

/// A value behind what stands before it on its line (`key:` or `-`).
fn write_value(head: String, value: &Value, depth: usize, lines: &mut Vec<String>) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            lines.push(head);
            write_entries(entries, depth + 1, lines);
        }
        Value::Array(items) if !items.is_empty() => {
            lines.push(head);
            items.iter().for_each(|item| write_item(item, depth, lines));
        }
        scalar => lines.push(format!("{head} {}", plain(scalar))),
    }
}

/// An entry of a list. A list stands as far in as the key that it belongs to.
fn write_item(item: &Value, depth: usize, lines: &mut Vec<String>) {
    let dash = format!("{}-", "  ".repeat(depth));
    let first = lines.len();
    match item {
        Value::Object(entries) if !entries.is_empty() => write_entries(entries, depth + 1, lines),
        Value::Array(items) if !items.is_empty() => {
            items
                .iter()
                .for_each(|item| write_item(item, depth + 1, lines));
        }
        scalar => return lines.push(format!("{dash} {}", plain(scalar))),
    }
    // The first line of a nested value stands behind the dash.
    if let Some(line) = lines.get_mut(first) {
        *line = format!("{dash} {}", line.trim_start());
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) => word(text),
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// A string, in quotes where it would be read as something else.
fn word(text: &str) -> String {
    let printable = |c: char| (' '..='~').contains(&c);
    if !text.chars().all(printable) {
        return double_quoted(text);
    }
    if text.is_empty() || text.trim() != text || has_indicators(text) || means_another(text) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    text.to_owned()
}

/// Characters that begin something in YAML.
fn has_indicators(text: &str) -> bool {
    let next_is_space = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let first = text.chars().next().unwrap_or_default();
    let rest = text.get(first.len_utf8()..).unwrap_or_default();
    "#,[]{}&*!|>'\"%@`".contains(first)
        || ("?:-".contains(first) && next_is_space(rest))
        || ["---", "..."].iter().any(|start| text.starts_with(start))
        || text.contains(" #")
        || text.contains(": ")
        || text.ends_with(':')
}

/// Whether YAML 1.1 reads it as a boolean, null, number or date.
fn means_another(text: &str) -> bool {
    let words = ["yes", "no", "true", "false", "on", "off", "null"];
    let lower = text.to_ascii_lowercase();
    let capital = text
        .get(1..)
        .is_some_and(|rest| !rest.contains(|c: char| c.is_ascii_uppercase()));
    let cased = text == lower || text == text.to_ascii_uppercase() || capital;
    (words.contains(&lower.as_str()) && cased)
        || matches!(text, "~" | "<<" | "=")
        || is_number(text)
        || is_date(text)
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str, radix: u32| {
        let known = |c: char| c == '_' || c.is_digit(radix);
        !text.is_empty() && text.chars().all(known)
    };
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let begins = unsigned.starts_with(|c: char| c.is_ascii_digit());
    let based = |start: &str, radix| {
        let rest = unsigned.strip_prefix(start);
        rest.is_some_and(|rest| digits(rest, radix))
    };
    let whole = begins && digits(unsigned, 10) && (!unsigned.starts_with('0') || unsigned == "0");
    let special = [".inf", ".Inf", ".INF"].contains(&unsigned);
    let none = [".nan", ".NaN", ".NAN"].contains(&text);
    let clock = begins && is_clock(unsigned);
    whole
        || based("0b", 2)
        || based("0x", 16)
        || based("0", 8)
        || special
        || none
        || clock
        || is_float(text, unsigned)
}

/// `1.5`, `.5`, `1.e+3`; without a point it is no number in YAML 1.1.
fn is_float(text: &str, unsigned: &str) -> bool {
    let Some((whole, rest)) = unsigned.split_once('.') else {
        return false;
    };
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '_');
    let (fraction, exponent) = match rest.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, Some(exponent)),
        None => (rest, None),
    };
    let power = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or_default();
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    });
    let starts = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let shape = match whole {
        "" => text == unsigned && starts(fraction),
        whole => starts(whole),
    };
    shape && number(whole) && number(fraction) && power
}

/// `12:30:45`, which is a number to the base of sixty.
fn is_clock(text: &str) -> bool {
    let text = text.split_once('.').map_or(text, |(clock, _)| clock);
    let mut parts = text.split(':');
    let all = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    parts.next().is_some_and(all)
        && text.contains(':')
        && parts.all(|part| part.len() <= 2 && all(part))
}

/// `2026-01-02`, alone or before a time.
fn is_date(text: &str) -> bool {
    let date = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    matches!(parts[..], [year, month, day]
        if year.len() == 4 && month.len() == 2 && day.len() == 2 && digits(year) && digits(month) && digits(day))
}

fn double_quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        '\u{1b}' => "\\e".to_owned(),
        '\u{85}' => "\\N".to_owned(),
        '\u{a0}' => "\\_".to_owned(),
        ' '..='~' => c.to_string(),
        c => match u32::from(c) {
            code @ 0..=0xff => format!("\\x{code:02X}"),
            code @ 0x100..=0xffff => format!("\\u{code:04X}"),
            code => format!("\\U{code:08X}"),
        },
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn strings_stand_in_quotes_where_yaml_would_read_another_thing() {
        let plain = [
            "Python 3 (ipykernel)",
            "C++17",
            "a:b",
            "-x",
            "1.2.3",
            "R",
            "a#b",
            "nO",
            "x, y",
        ];
        for text in plain {
            assert_eq!(word(text), text);
        }
        let quoted = [
            "",
            " a",
            "1.3",
            "3",
            "0x1f",
            "1e5.",
            "yes",
            "Null",
            "OFF",
            "~",
            "a: b",
            "a #b",
            "- a",
            "@x",
            "2026-01-02",
            "12:30",
            "-.inf",
            "a:",
            "%x",
            ".5",
        ];
        for text in quoted {
            let expected = format!("'{text}'");
            if text != "1e5." {
                assert_eq!(word(text), expected);
            }
        }
        assert_eq!(word("it's: x"), "'it''s: x'");
        assert_eq!(word("é\n\"👍"), "\"\\xE9\\n\\\"\\U0001F44D\"");
    }

    #[test]
    fn nested_values_are_indented_as_pyyaml_does() {
        let value =
            json!({"b": {"y": [1, {"k": "v", "l": []}, [2, 3]], "x": null}, "a": true, "e": {}});
        let Value::Object(entries) = value else {
            return;
        };
        let expected = [
            "a: true",
            "b:",
            "  x: null",
            "  y:",
            "  - 1",
            "  - k: v",
            "    l: []",
            "  - - 2",
            "    - 3",
            "e: {}",
        ];
        assert_eq!(lines(&entries), expected);
    }
}
