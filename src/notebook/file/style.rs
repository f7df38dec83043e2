//! How a file spells its JSON: detected where there is a file, else as Jupyter does.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use super::raw::{Entries, entries};

/// Everything about a file's spelling that its values do not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::notebook) struct Style {
    /// One level of indentation; none where all stands on one line.
    indent: Option<String>,
    newline: &'static str,
    /// Between two entries on one line.
    comma: String,
    colon: String,
    /// Characters beyond ASCII are written as `\u` and four digits.
    ascii: bool,
    /// Sources and texts are lists of lines.
    pub(super) lines: bool,
}

impl Style {
    /// What nbformat writes.
    pub(in crate::notebook) fn jupyter() -> Self {
        Style {
            indent: Some(" ".to_owned()),
            newline: "\n",
            comma: ",".to_owned(),
            colon: ": ".to_owned(),
            ascii: false,
            lines: true,
        }
    }

    /// What Python's `json.dumps` writes.
    pub(in crate::notebook) fn one_line() -> Self {
        Style {
            indent: None,
            comma: ", ".to_owned(),
            ascii: true,
            ..Style::jupyter()
        }
    }

    /// The style of a notebook file.
    pub(super) fn of(text: &str, file: &Entries) -> Self {
        let usual = Style::jupyter();
        let first = file.list.first();
        let second = file.list.get(1).map(|entry| entry.lead);
        let lead = first.map_or("", |entry| entry.lead);
        Style {
            indent: lead.rsplit_once('\n').map(|(_, indent)| indent.to_owned()),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            comma: match second {
                Some(lead) if !lead.contains('\n') => lead.to_owned(),
                _ => usual.comma,
            },
            colon: first
                .and_then(|entry| colon(entry.head))
                .unwrap_or(usual.colon),
            ascii: text.is_ascii() && has_escapes(text),
            lines: has_lists(file).unwrap_or(usual.lines),
        }
    }

    /// From one entry of a list at this depth to the next, or from its bracket to the first.
    pub(super) fn break_at(&self, depth: usize) -> String {
        match &self.indent {
            Some(indent) => format!("{}{}", self.newline, indent.repeat(depth)),
            None => String::new(),
        }
    }

    pub(super) fn between(&self, depth: usize) -> String {
        match &self.indent {
            Some(_) => format!(",{}", self.break_at(depth)),
            None => self.comma.clone(),
        }
    }

    /// A key with its colon.
    pub(super) fn head(&self, key: &str) -> String {
        self.print(&Value::from(key), 0) + &self.colon
    }

    /// A value that begins on a line at this depth. Printing plain JSON to memory cannot fail.
    pub(in crate::notebook) fn print(&self, value: &Value, depth: usize) -> String {
        let mut bytes = Vec::new();
        let printer = Printer {
            style: self,
            depth,
            filled: false,
        };
        let mut serializer = Serializer::with_formatter(&mut bytes, printer);
        match value.serialize(&mut serializer) {
            Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => error.to_string(),
        }
    }
}

/// What stands between a key and its value.
fn colon(head: &str) -> Option<String> {
    let end = head.rfind('"')? + 1;
    head.get(end..).map(str::to_owned)
}

/// Whether characters beyond ASCII are escaped somewhere.
fn has_escapes(text: &str) -> bool {
    text.match_indices("\\u").any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let slashes = before.len() - before.trim_end_matches('\\').len();
        let code = text.get(at + 2..at + 6);
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        slashes % 2 == 0 && code.is_some_and(|code| code >= 0x80)
    })
}

/// Whether the first source that says anything is a list.
fn has_lists(file: &Entries) -> Option<bool> {
    let cells = entries(file.get("cells")?)?;
    let mut sources = cells.list.iter().filter_map(|cell| {
        let source = entries(cell.value)?.get("source")?;
        (!matches!(source, "\"\"" | "[]")).then(|| source.starts_with('['))
    });
    sources.next()
}

/// serde_json's printer with our spelling.
struct Printer<'a> {
    style: &'a Style,
    depth: usize,
    filled: bool,
}

impl Printer<'_> {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if self.filled {
            writer.write_all(self.style.break_at(self.depth).as_bytes())?;
        }
        self.filled = true;
        writer.write_all(bracket)
    }

    fn lead<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        let lead = match first {
            true => self.style.break_at(self.depth),
            false => self.style.between(self.depth),
        };
        writer.write_all(lead.as_bytes())
    }
}

impl Formatter for Printer<'_> {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(python_float(value).as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.lead(w, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.lead(w, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(self.style.colon.as_bytes())
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if !self.style.ascii {
            return writer.write_all(fragment.as_bytes());
        }
        for unit in fragment.encode_utf16() {
            match u8::try_from(unit) {
                Ok(byte @ b' '..=b'~') => writer.write_all(&[byte])?,
                _ => write!(writer, "\\u{unit:04x}")?,
            }
        }
        Ok(())
    }
}

/// A float as Python writes it: `1e-05`, `1.0`, `1e+16`.
fn python_float(value: f64) -> String {
    let shortest = format!("{value:e}");
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(text: &str) -> Style {
        Style::of(text, &entries(text).unwrap())
    }

    /// A text printed again in the style that was found in it.
    fn again(text: &str) -> String {
        let value: Value = serde_json::from_str(text).unwrap();
        style(text).print(&value, 0)
    }

    #[test]
    fn what_is_printed_looks_like_what_was_read() {
        let texts = [
            "{\n \"a\": [\n  1,\n  {}\n ],\n \"b\": {\n  \"c\": []\n }\n}",
            "{\r\n\t\"a\": [\r\n\t\t\"\\u00e9\\ud83d\\udc4d\"\r\n\t]\r\n}",
            "{\"a\":[1,{\"b\":\"é\"}],\"c\":[]}",
            "{\"a\": [1, {\"b\": 1e-05}], \"c\": 1.0}",
            "{\n    \"a\" : {\n        \"b\" : 1e+16\n    }\n}",
        ];
        for text in texts {
            assert_eq!(again(text), text);
        }
    }

    #[test]
    fn escapes_are_told_from_backslashes() {
        assert!(style(r#"{"a":"\u00e9"}"#).ascii);
        assert!(!style(r#"{"a":"\\u00e9"}"#).ascii);
        assert!(!style(r#"{"a":"\u001b"}"#).ascii);
        assert!(!style(r#"{"a":"é\u00e9"}"#).ascii);
    }

    #[test]
    fn floats_are_pythons() {
        let all = [1e-5, 0.0001, 1.5e300, 123456789012345680.0, 1e15, -2.5e-7];
        let words: Vec<_> = all.iter().map(|float| python_float(*float)).collect();
        let python = [
            "1e-05",
            "0.0001",
            "1.5e+300",
            "1.2345678901234568e+17",
            "1000000000000000.0",
            "-2.5e-07",
        ];
        assert_eq!(words, python);
    }

    #[test]
    fn sources_are_lists_unless_the_first_says_otherwise() {
        let with = |source: &str| {
            style(&format!(
                "{{\"cells\":[{{\"source\":\"\"}},{{\"source\":{source}}}]}}"
            ))
        };
        assert!(with("[\"a\"]").lines);
        assert!(!with("\"a\"").lines);
        assert!(style("{\"cells\":[]}").lines);
    }
}
