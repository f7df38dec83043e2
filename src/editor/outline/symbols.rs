//! The definitions in a code source, by a light look at its lines.

use super::{Entry, What};
use crate::editor::text;

/// The languages whose definitions are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Python,
    R,
    Julia,
    JavaScript,
    /// A text document whose headings are what it has.
    Markdown,
}

impl Language {
    /// By the name that a notebook or a cell magic gives it.
    pub fn named(name: &str) -> Option<Language> {
        match name.to_ascii_lowercase().as_str() {
            "python" | "python3" | "ipython" | "pypy" | "sage" => Some(Language::Python),
            "r" => Some(Language::R),
            "julia" => Some(Language::Julia),
            "javascript" | "typescript" | "js" | "ts" => Some(Language::JavaScript),
            "markdown" => Some(Language::Markdown),
            _ => None,
        }
    }
}

/// The language of a cell: its magic names one, or it is that of the notebook.
pub fn language_of(source: &str, notebook: Option<Language>) -> Option<Language> {
    let first = source.trim_start().lines().next().unwrap_or_default();
    let Some(magic) = first.strip_prefix("%%") else {
        return notebook;
    };
    let name = magic.split_whitespace().next().unwrap_or_default();
    // A magic such as `%%time` runs what follows in the notebook's own language.
    match name {
        "bash" | "sh" | "script" | "html" | "HTML" | "latex" | "markdown" | "svg" | "sql"
        | "writefile" | "perl" | "ruby" => None,
        other => Language::named(other).or(notebook),
    }
}

/// Its definitions in order.
pub fn symbols(source: &str, language: Language) -> Vec<Entry> {
    if language == Language::Markdown {
        return super::headings::headings(source);
    }
    let mut found = Vec::new();
    let mut quoted = None;
    let mut byte = 0;
    for line in source.split('\n') {
        if quoted.is_none()
            && let Some((keyword, name)) = definition(line.trim(), language)
        {
            found.push(Entry {
                byte,
                level: 1 + indent(line) / text::TAB,
                text: name.chars().take(super::MAX_TEXT).collect(),
                what: What::Symbol(keyword),
            });
        }
        if matches!(language, Language::Python | Language::Julia) {
            quoted = quotes_after(line, quoted);
        }
        byte += line.len() + 1;
    }
    found
}

/// Columns of white space before the text.
fn indent(line: &str) -> usize {
    text::column(line, text::indent(line, 0).len())
}

/// The triple quotes that are open behind a line, if they were these before it.
fn quotes_after(line: &str, open: Option<&'static str>) -> Option<&'static str> {
    let mut open = open;
    let mut rest = line;
    loop {
        let next = match open {
            Some(quotes) => rest.find(quotes).map(|at| (at, quotes)),
            None => ["\"\"\"", "'''"]
                .into_iter()
                .filter_map(|quotes| Some((rest.find(quotes)?, quotes)))
                .min(),
        };
        let Some((at, quotes)) = next else {
            return open;
        };
        open = open.is_none().then_some(quotes);
        rest = &rest[at + quotes.len()..];
    }
}

/// What a line defines: the keyword and the name.
fn definition(line: &str, language: Language) -> Option<(&'static str, &str)> {
    match language {
        Language::Python => after(
            line.strip_prefix("async ").unwrap_or(line).trim_start(),
            &["def", "class"],
        ),
        Language::R => r(line),
        Language::Julia => julia(line),
        Language::JavaScript => javascript(line),
        Language::Markdown => None,
    }
}

/// `keyword name`, with the first of these keywords that the line begins with.
fn after<'a>(line: &'a str, keywords: &[&'static str]) -> Option<(&'static str, &'a str)> {
    keywords.iter().find_map(|keyword| {
        let rest = line.strip_prefix(keyword)?.strip_prefix([' ', '\t', '*'])?;
        let name = word(rest.trim_start_matches(['*', ' ', '\t']))?;
        Some((*keyword, name))
    })
}

/// `name sign value`.
fn assigned<'a>(line: &'a str, signs: &[&str]) -> Option<(&'a str, &'a str)> {
    let name = word(line)?;
    let rest = line.get(name.len()..)?.trim_start();
    let value = signs.iter().find_map(|sign| rest.strip_prefix(sign))?;
    Some((name, value.trim_start()))
}

/// The name that a text begins with.
fn word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '!' | '$')));
    let name = text.get(..end.unwrap_or(text.len()))?.trim_end_matches('.');
    let named = name.chars().next().is_some_and(|c| !c.is_numeric());
    named.then_some(name)
}

fn r(line: &str) -> Option<(&'static str, &str)> {
    let (name, value) = assigned(line, &["<-", "="])?;
    let makes = ["function(", "function (", "\\("];
    let defines = makes.iter().any(|start| value.starts_with(start));
    defines.then_some(("function", name))
}

fn julia(line: &str) -> Option<(&'static str, &str)> {
    let line = line.strip_prefix("mutable ").unwrap_or(line);
    let keywords = ["function", "struct", "macro", "module", "abstract type"];
    if let Some(found) = after(line, &keywords) {
        return Some(found);
    }
    // `name(arguments) = value`
    let name = word(line)?;
    let rest = line.get(name.len()..)?.strip_prefix('(')?;
    let behind = rest.split_once(')')?.1.trim_start();
    let value = behind.strip_prefix('=')?;
    (!value.starts_with('=')).then_some(("function", name))
}

fn javascript(line: &str) -> Option<(&'static str, &str)> {
    let mut line = line;
    for prefix in ["export ", "default ", "async "] {
        line = line.strip_prefix(prefix).unwrap_or(line);
    }
    if let Some(found) = after(line, &["function", "class"]) {
        return Some(found);
    }
    let (_, name) = after(line, &["const", "let", "var"])?;
    let (_, value) = line.split_once('=')?;
    let value = value.trim_start();
    let value = value.strip_prefix("async ").unwrap_or(value);
    let arrow = value.contains("=>") && (value.starts_with('(') || word(value).is_some());
    (value.starts_with("function") || arrow).then_some(("function", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, language: Language) -> Vec<String> {
        let all = symbols(source, language).into_iter();
        all.map(|entry| match entry.what {
            What::Symbol(keyword) => format!(
                "{}{keyword} {}@{}",
                "-".repeat(entry.level),
                entry.text,
                entry.byte
            ),
            What::Heading => String::new(),
        })
        .collect()
    }

    #[test]
    fn python() {
        let source = "import x\nclass A(B):\n    async def f(self):\n\tdef g(): pass\ndefine = 1\ndef 日本(x):\n";
        assert_eq!(
            found(source, Language::Python),
            ["-class A@9", "--def f@21", "--def g@44", "-def 日本@70"]
        );
        assert_eq!(
            found("'''\ndef no():\n'''\ndef yes():", Language::Python),
            ["-def yes@18"]
        );
        assert_eq!(
            found("x = \"\"\"a\"\"\"\ndef yes():", Language::Python),
            ["-def yes@12"]
        );
        assert_eq!(
            found("# def no():\n'def no'", Language::Python),
            Vec::<String>::new()
        );
    }

    #[test]
    fn other_languages() {
        assert_eq!(
            found(
                "area <- function(r) r\nsq = \\(x) x^2\ny <- 1\nmy.f <- function (a)",
                Language::R
            ),
            ["-function area@0", "-function sq@22", "-function my.f@43"]
        );
        assert_eq!(
            found(
                "function f!(x)\nend\nmutable struct P\nend\ng(x) = 2x\nh(x) == 3\nmodule M",
                Language::Julia
            ),
            [
                "-function f!@0",
                "-struct P@19",
                "-function g@40",
                "-module M@60"
            ]
        );
        assert_eq!(
            found(
                "export default async function* f() {}\nclass A {}\nconst g = async (x) => x\nlet h = y => y\nconst z = 3\nvar k = function () {}",
                Language::JavaScript
            ),
            [
                "-function f@0",
                "-class A@38",
                "-function g@49",
                "-function h@74",
                "-function k@101"
            ]
        );
    }

    #[test]
    fn a_magic_names_another_language() {
        let python = Some(Language::Python);
        assert_eq!(language_of("%%R\nx", python), Some(Language::R));
        assert_eq!(
            language_of("%%javascript\nx", python),
            Some(Language::JavaScript)
        );
        assert_eq!(language_of("%%time\nx", python), python);
        assert_eq!(language_of("%%bash\nx", python), None);
        assert_eq!(language_of("%time x", python), python);
        assert_eq!(language_of("", None), None);
    }
}
