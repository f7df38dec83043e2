//! What takes the place of a match: a text, or a text with groups of the match in it.

use regex::Captures;

use super::pattern::{Pattern, Reach};
use super::scan::{Span, Window};

/// A replacement, made ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A group by its number; 0 is the whole match.
    Group(usize),
    /// A group by its name.
    Named(String),
}

impl Template {
    /// Reads a replacement. In one for a regular expression, `$1` (or `\1`) is a group, `${name}` too,
    /// `$0` the whole match, `\n` and `\t` are what they are in code, and `$$` and `\\` are one sign.
    pub fn new(text: &str, regex: bool) -> Template {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['$', '\\']).filter(|_| regex) {
            push(&mut parts, &rest[..at]);
            let (part, length) = escape(&rest[at..]);
            match part {
                Part::Text(text) => push(&mut parts, &text),
                other => parts.push(other),
            }
            rest = &rest[at + length..];
        }
        push(&mut parts, rest);
        Template { parts }
    }

    /// What this match of the pattern becomes.
    pub fn fill(&self, pattern: &Pattern, source: &str, span: &Span) -> String {
        if let [] | [Part::Text(_)] = self.parts.as_slice() {
            return self.join(None);
        }
        // The matcher sees what it saw when it found the match, so that it finds the same one.
        let window = Window::at(pattern, source, span.start);
        let captures = pattern.regex().captures_at(window.text(source), span.start);
        debug_assert_ne!(pattern.reach(), Reach::Text);
        self.join(captures.as_ref())
    }

    fn join(&self, captures: Option<&Captures>) -> String {
        let of = |part: &'_ Part| match part {
            Part::Text(text) => text.clone(),
            Part::Group(number) => group(captures.and_then(|all| all.get(*number))),
            Part::Named(name) => group(captures.and_then(|all| all.name(name))),
        };
        self.parts.iter().map(of).collect()
    }
}

/// A group that took no part in the match is empty.
fn group(found: Option<regex::Match>) -> String {
    found.map_or_else(String::new, |found| found.as_str().to_owned())
}

fn push(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        Some(Part::Text(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(Part::Text(text.to_owned())),
    }
}

/// The part that begins with `$` or a backslash here, and its bytes. A sign that means nothing stands
/// for itself.
fn escape(text: &str) -> (Part, usize) {
    let literal = |text: &str, length| (Part::Text(text.to_owned()), length);
    let digits = text[1..].bytes().take(2).take_while(u8::is_ascii_digit);
    let digits = digits.count();
    if let Ok(number) = text[1..=digits].parse() {
        return (Part::Group(number), 1 + digits);
    }
    match text.as_bytes().get(..2) {
        Some(b"$$") => literal("$", 2),
        Some(br"\\") => literal("\\", 2),
        Some(br"\n") => literal("\n", 2),
        Some(br"\t") => literal("\t", 2),
        Some(br"\$") => literal("$", 2),
        Some(b"${") => match text.find('}') {
            Some(end) => (named(&text[2..end]), end + 1),
            None => literal("$", 1),
        },
        _ => literal(&text[..1], 1),
    }
}

fn named(name: &str) -> Part {
    match name.parse() {
        Ok(number) => Part::Group(number),
        Err(_) => Part::Named(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::find::pattern::Options;
    use crate::editor::find::scan::Scan;

    fn replaced(pattern: &str, template: &str, source: &str, regex: bool) -> String {
        let options = Options {
            regex,
            ..Options::default()
        };
        let pattern = Pattern::new(pattern, options).expect("a pattern");
        let template = Template::new(template, regex);
        let (spans, _) = Scan::all(&pattern, source, &mut usize::MAX.clone());
        let mut out = source.to_owned();
        for span in spans.iter().rev() {
            out.replace_range(span.clone(), &template.fill(&pattern, source, span));
        }
        out
    }

    #[test]
    fn groups_are_filled_in() {
        let regex = |pattern, template, source| replaced(pattern, template, source, true);
        assert_eq!(regex(r"(\w+) (\w+)", "$2 $1", "foo bar"), "bar foo");
        assert_eq!(regex(r"(\w+)", "$1_x", "foo"), "foo_x");
        assert_eq!(regex(r"(\w+)", r"\1\1", "foo"), "foofoo");
        assert_eq!(regex("(?P<it>o+)", "<${it}>", "foo"), "f<oo>");
        assert_eq!(regex("o", "[$0]", "foo"), "f[o][o]");
        assert_eq!(regex("(a)|(b)", "<$1$2>", "ab"), "<a><b>");
        assert_eq!(regex("a", r"$$\\\n\t\$x$", "a"), "$\\\n\t$x$");
        assert_eq!(regex("a", "$9${no}${", "a"), "${");
        assert_eq!(regex("a", "日$0", "a"), "日a");
        assert_eq!(regex(r"\bfoo\b", "$0!", "foo food"), "foo! food");
        assert_eq!(regex("a$", "$0;", "a\naa"), "a;\naa;");
    }

    #[test]
    fn plain_replacements_are_plain() {
        assert_eq!(replaced("a.", r"$1\n", "a.", false), r"$1\n");
        assert_eq!(replaced("a", "", "banana", false), "bnn");
        assert_eq!(replaced("a", "aa", "a", false), "aa");
    }
}
