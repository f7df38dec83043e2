//! Code: comments, strings, numbers, words, names that are called.

use super::grammar::{Grammar, Quote};
use super::{Span, Spans};
use crate::ui::rich::Tone;

/// The spans of a source.
pub fn spans(grammar: &Grammar, source: &str) -> Vec<Span> {
    let mut lexer = Lexer {
        grammar,
        source,
        at: 0,
        out: Spans::default(),
        defines: None,
        fresh: true,
    };
    while lexer.at < source.len() {
        lexer.step();
    }
    lexer.out.0
}

struct Lexer<'a> {
    grammar: &'a Grammar,
    source: &'a str,
    at: usize,
    out: Spans,
    /// The next name is defined here: of a function, or of a type.
    defines: Option<Tone>,
    /// Nothing but blanks stands before in this line.
    fresh: bool,
}

impl Lexer<'_> {
    /// Goes over one token; always forward.
    fn step(&mut self) {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else {
            self.at = self.source.len();
            return;
        };
        if c.is_whitespace() {
            self.fresh |= c == '\n';
            return self.skip(c.len_utf8());
        }
        if let Some(length) = self.own_line(rest) {
            return self.take(length, Tone::Meta);
        }
        if let Some(length) = self.comment(rest) {
            return self.take(length, Tone::Comment);
        }
        if let Some((quote, before)) = self.quote(rest) {
            return self.string(quote, before);
        }
        if c.is_ascii_digit() {
            return self.take(number(rest), Tone::Number);
        }
        if Some(c) == self.grammar.decorator || Some(c) == self.grammar.variable {
            return self.marked(c);
        }
        match self.name(rest) {
            0 => self.take(c.len_utf8(), Tone::Operator),
            length => self.word(length),
        }
    }

    fn rest(&self) -> &'_ str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
    }

    fn take(&mut self, length: usize, tone: Tone) {
        self.fresh = false;
        self.out.push(self.at..self.at + length, tone);
        self.skip(length);
    }

    /// The rest of a line that is not the language's: a magic, a shell command, a directive.
    fn own_line(&self, rest: &str) -> Option<usize> {
        let magic = self.grammar.magics && is_magic(rest);
        let directive = self.grammar.directive.is_some_and(|c| rest.starts_with(c));
        (self.fresh && (magic || directive)).then(|| line(rest))
    }

    fn comment(&self, rest: &str) -> Option<usize> {
        let blocks = self.grammar.blocks.iter();
        let block = blocks.copied().find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = block {
            let inner = rest.get(open.len()..)?;
            let end = inner.find(close).map(|at| open.len() + at + close.len());
            return Some(end.unwrap_or(rest.len()));
        }
        let mut comments = self.grammar.comments.iter();
        comments
            .any(|open| rest.starts_with(open))
            .then(|| line(rest))
    }

    /// A string that begins here, and the letters before its quote.
    fn quote(&self, rest: &str) -> Option<(Quote, usize)> {
        let letter = |c: &char| self.grammar.prefixes.contains(c.to_ascii_lowercase());
        let before = rest.chars().take(2).take_while(letter).count();
        let (quotes, mut lengths) = (self.grammar.quotes, (0..=before).rev());
        lengths.find_map(|length| {
            let text = rest.get(length..)?;
            let quote = quotes.iter().find(|quote| text.starts_with(quote.open))?;
            Some((*quote, length))
        })
    }

    fn string(&mut self, quote: Quote, before: usize) {
        let rest = self.rest();
        let prefix = rest.get(..before).unwrap_or_default().to_ascii_lowercase();
        let escapes = quote.escapes && !prefix.contains('r');
        let inner = rest.get(before + quote.open.len()..).unwrap_or_default();
        let length = before + quote.open.len() + end_of(inner, quote, escapes);
        let is_key = self.grammar.keys && is_before_colon(rest.get(length..).unwrap_or_default());
        match is_key {
            true => self.take(length, Tone::Keyword),
            false if prefix.contains('f') => self.interpolated(length),
            false => self.take(length, Tone::Text),
        }
    }

    /// A string in which braces hold code: that stays plain.
    fn interpolated(&mut self, length: usize) {
        let (start, mut at) = (self.at, 0);
        let text = self.rest().get(..length).unwrap_or_default().to_owned();
        while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
            let open = at + open;
            let doubled = text
                .get(open + 1..)
                .is_some_and(|rest| rest.starts_with('{'));
            let close = text.get(open..).and_then(|rest| rest.find('}'));
            let (to, next) = match close {
                _ if doubled => (open + 2, open + 2),
                Some(close) => (open, open + close + 1),
                None => break,
            };
            self.out.push(start + at..start + to, Tone::Text);
            at = next;
        }
        self.out.push(start + at..start + length, Tone::Text);
        self.fresh = false;
        self.skip(length);
    }

    /// `@cached`, `$HOME`.
    fn marked(&mut self, c: char) {
        let behind = self.rest().get(c.len_utf8()..).unwrap_or_default();
        let name = self.name(behind);
        let tone = match name {
            0 => Tone::Operator,
            _ if Some(c) == self.grammar.decorator => Tone::Meta,
            _ => Tone::Constant,
        };
        self.take(c.len_utf8() + name, tone);
    }

    /// The bytes of a name that begins here.
    fn name(&self, rest: &str) -> usize {
        let first = |c: char| c.is_alphabetic() || c == '_';
        if !rest.starts_with(first) {
            return 0;
        }
        let letter = |c: char| c.is_alphanumeric() || c == '_' || self.grammar.letters.contains(c);
        rest.find(|c| !letter(c)).unwrap_or(rest.len())
    }

    fn word(&mut self, length: usize) {
        let (word, behind) = self.rest().split_at(length);
        let tone = self.tone_of(word, behind);
        let defines = match has(self.grammar.defines, word, self.grammar.any_case) {
            true if FUNCTIONS.contains(&word) => Some(Tone::Function),
            true => Some(Tone::Type),
            false => None,
        };
        self.defines = defines;
        self.take(length, tone);
    }

    fn tone_of(&self, word: &str, behind: &str) -> Tone {
        let grammar = self.grammar;
        let is = |words| has(words, word, grammar.any_case);
        match () {
            () if is(grammar.constants) => Tone::Constant,
            () if is(grammar.keywords) => Tone::Keyword,
            () if self.defines.is_some() => self.defines.unwrap_or_default(),
            () if is(grammar.types) => Tone::Type,
            () if behind.starts_with('(') => Tone::Function,
            () if grammar.keys && is_before_colon(behind) => Tone::Keyword,
            () => Tone::Plain,
        }
    }
}

/// Keywords whose name is one of a function; the others' are of types.
const FUNCTIONS: [&str; 7] = ["def", "function", "fn", "func", "fun", "macro", "sub"];

fn has(words: &str, word: &str, any_case: bool) -> bool {
    let mut words = words.split_ascii_whitespace();
    words.any(|known| known == word || (any_case && known.eq_ignore_ascii_case(word)))
}

/// Bytes to the end of the line.
fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Bytes of a string behind its opening, the closing included; to the end of the line, or of all,
/// where there is none.
fn end_of(inner: &str, quote: Quote, escapes: bool) -> usize {
    let mut skip = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if skip => skip = false,
            '\\' if escapes => skip = true,
            '\n' if !quote.lines => return at,
            _ if inner
                .get(at..)
                .is_some_and(|rest| rest.starts_with(quote.close)) =>
            {
                return at + quote.close.len();
            }
            _ => {}
        }
    }
    inner.len()
}

/// Bytes of a number: digits, a base, a fraction, an exponent, a unit.
fn number(text: &str) -> usize {
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let sign = matches!(c, '+' | '-') && matches!(last, 'e' | 'E') && !text.starts_with("0x");
        if !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || sign) {
            return at;
        }
        last = c;
    }
    text.len()
}

/// Whether a line is a magic, a shell command or a question to IPython.
fn is_magic(line: &str) -> bool {
    let mut rest = line.chars();
    match rest.next() {
        Some('%') => line.starts_with("%%") || rest.next().is_some_and(char::is_alphabetic),
        Some('!') => rest.next().is_some_and(|c| c != '='),
        Some('?') => true,
        _ => false,
    }
}

fn is_before_colon(text: &str) -> bool {
    text.trim_start_matches([' ', '\t']).starts_with([':', '='])
}
