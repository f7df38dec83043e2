//! What is searched for: a text or a regular expression, made ready and bounded.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

/// Bytes of a compiled pattern. Unicode classes are large: `\w{9}` needs some 300 KiB.
const MAX_COMPILED: usize = 1 << 20;
/// Bytes of the cache that makes a pattern fast.
const MAX_CACHE: usize = 4 << 20;
/// Parentheses within parentheses.
const MAX_NESTING: u32 = 64;
/// Characters of a message about a pattern.
const MAX_MESSAGE: usize = 80;

/// Which letters count as the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// Large and small ones do, unless the pattern has a large one.
    #[default]
    Smart,
    Exact,
    Any,
}

/// How a pattern is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub regex: bool,
    pub word: bool,
    pub case: Case,
}

/// How far one look of the matcher may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The whole source, and it takes time in proportion: plain text.
    Text,
    /// One line: a regular expression that names no line break. All matches of one in a long text can
    /// take the square of its length.
    Line,
    /// The whole source, at that risk.
    Source,
}

/// A pattern, made ready.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Shared, because each copy of an expression fills a cache of its own.
    regex: Arc<Regex>,
    options: Options,
    reach: Reach,
}

/// Why there is nothing to search for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("the pattern is too large")]
    TooLarge,
    /// What is wrong with the regular expression.
    #[error("{0}")]
    Syntax(String),
}

impl Pattern {
    /// Compiles what was typed.
    pub fn new(text: &str, options: Options) -> Result<Pattern, PatternError> {
        let inner = match options.regex {
            true => text.to_owned(),
            false => regex::escape(text),
        };
        let whole = match options.word {
            true => format!(r"\b{{start-half}}(?:{inner})\b{{end-half}}"),
            false => inner,
        };
        let regex = RegexBuilder::new(&whole)
            .case_insensitive(ignores_case(text, options))
            .multi_line(true)
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_CACHE)
            .nest_limit(MAX_NESTING)
            .build()
            .map_err(|error| explain(&error))?;
        let reach = match options.regex {
            false => Reach::Text,
            true if names_line_break(text) => Reach::Source,
            true => Reach::Line,
        };
        Ok(Pattern {
            regex: Arc::new(regex),
            options,
            reach,
        })
    }

    pub fn regex(&self) -> &Regex {
        &self.regex
    }

    pub fn options(&self) -> Options {
        self.options
    }

    pub fn reach(&self) -> Reach {
        self.reach
    }
}

fn ignores_case(text: &str, options: Options) -> bool {
    match options.case {
        Case::Any => true,
        Case::Exact => false,
        Case::Smart => !has_upper(text, options.regex),
    }
}

/// Whether a large letter stands for itself: `\S` and `\p{Lu}` have none.
fn has_upper(text: &str, regex: bool) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if regex => {
                let class = chars.next().is_some_and(|c| matches!(c, 'p' | 'P'));
                if class && chars.as_str().starts_with('{') {
                    chars.find(|c| *c == '}');
                }
            }
            c if c.is_uppercase() => return true,
            _ => {}
        }
    }
    false
}

/// Whether a regular expression is meant to go beyond a line.
fn names_line_break(text: &str) -> bool {
    text.contains('\n') || text.contains(r"\n") || text.contains("(?s")
}

fn explain(error: &regex::Error) -> PatternError {
    match error {
        regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            let reason = last.strip_prefix("error: ").unwrap_or(last);
            PatternError::Syntax(reason.chars().take(MAX_MESSAGE).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(regex: bool, word: bool, case: Case) -> Options {
        Options { regex, word, case }
    }

    fn found(text: &str, options: Options, source: &str) -> Vec<String> {
        let pattern = Pattern::new(text, options).expect("a pattern");
        let found = pattern.regex().find_iter(source);
        found.map(|found| found.as_str().to_owned()).collect()
    }

    #[test]
    fn a_large_letter_makes_case_matter() {
        let plain = Options::default();
        assert_eq!(found("foo", plain, "foo Foo FOO"), ["foo", "Foo", "FOO"]);
        assert_eq!(found("Foo", plain, "foo Foo FOO"), ["Foo"]);
        assert_eq!(found("straße", plain, "STRAßE"), ["STRAßE"]);
        assert_eq!(found("é", plain, "É é"), ["É", "é"]);
        let regex = options(true, false, Case::Smart);
        assert_eq!(found(r"\Sb", regex, "AB"), ["AB"]);
        assert_eq!(found(r"\p{Lu}x", regex, "éX"), ["éX"]);
        assert_eq!(found(r"\\B", regex, r"\b \B"), [r"\B"]);
        let exact = options(false, false, Case::Exact);
        assert_eq!(found("foo", exact, "Foo foo"), ["foo"]);
        let any = options(false, false, Case::Any);
        assert_eq!(found("FOO", any, "Foo foo"), ["Foo", "foo"]);
    }

    #[test]
    fn whole_words_end_where_letters_do() {
        let word = options(false, true, Case::Smart);
        assert_eq!(found("an", word, "an ban ana an_ (an)").len(), 2);
        assert_eq!(found("日本", word, "日本語 日本 x日本"), ["日本"]);
        assert_eq!(found("+", word, "a+b"), Vec::<String>::new());
        assert_eq!(found("(x", word, "f (x y"), ["(x"]);
        let both = options(true, true, Case::Smart);
        assert_eq!(found("a|bc", both, "a ab bc"), ["a", "bc"]);
    }

    #[test]
    fn plain_text_is_no_expression() {
        assert_eq!(found("a.c", Options::default(), "abc a.c"), ["a.c"]);
        assert_eq!(found("$", Options::default(), "a$"), ["$"]);
    }

    #[test]
    fn bad_and_huge_patterns_are_refused() {
        let regex = options(true, false, Case::Smart);
        let error = |text: &str| Pattern::new(text, regex).expect_err("an error");
        assert_eq!(error("(a"), PatternError::Syntax("unclosed group".into()));
        assert_eq!(error(r"\w{2000}"), PatternError::TooLarge);
        assert_eq!(error("((a{99}){99}){99}"), PatternError::TooLarge);
        let deep = format!("{}a{}", "(".repeat(100), ")".repeat(100));
        assert!(matches!(error(&deep), PatternError::Syntax(_)));
    }

    #[test]
    fn a_line_is_the_reach_of_most_expressions() {
        let reach = |text, regex| {
            let pattern = Pattern::new(text, options(regex, false, Case::Smart));
            pattern.expect("a pattern").reach()
        };
        assert_eq!(reach("a b", false), Reach::Text);
        assert_eq!(reach(r"a\s*b", true), Reach::Line);
        assert_eq!(reach(r"a\nb", true), Reach::Source);
        assert_eq!(reach("(?s)a.*b", true), Reach::Source);
    }
}
