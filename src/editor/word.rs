//! Words as vi and Helix see them: runs of characters of one class, on over the lines of a source.

use super::text;

/// What parts one word from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// A change of class: letters, punctuation, a script that is written without spaces.
    Small,
    /// White space alone.
    Big,
}

/// What kind of character a grapheme is, by its first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Blank,
    Word,
    Punctuation,
    Han,
    Hiragana,
    Katakana,
    Hangul,
    Emoji,
}

/// The class of the grapheme at this offset; the end of a line and of the text count as blank.
pub fn class(source: &str, byte: usize, size: Size) -> Class {
    let first = text::split(source, byte).1.chars().next();
    match (first.map_or(Class::Blank, class_of), size) {
        (Class::Blank, _) => Class::Blank,
        (_, Size::Big) => Class::Word,
        (class, Size::Small) => class,
    }
}

fn class_of(c: char) -> Class {
    match c {
        _ if c.is_whitespace() => Class::Blank,
        '\u{3041}'..='\u{309f}' => Class::Hiragana,
        '\u{30a1}'..='\u{30ff}' => Class::Katakana,
        '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}' => Class::Han,
        '\u{ac00}'..='\u{d7a3}' => Class::Hangul,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' => Class::Emoji,
        '_' => Class::Word,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Punctuation,
    }
}

/// Whether an empty line is here: it counts as a word for motions to the start of one.
fn empty_line(source: &str, byte: usize) -> bool {
    let (before, after) = text::split(source, byte);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

fn after(source: &str, byte: usize) -> usize {
    text::next(source, byte).unwrap_or(source.len())
}

fn before(source: &str, byte: usize) -> usize {
    text::previous(source, byte).unwrap_or(0)
}

/// The start of the next word; the end of the text where there is none.
pub fn next_start(source: &str, byte: usize, size: Size) -> usize {
    let from = class(source, byte, size);
    let mut at = after(source, byte);
    while at < source.len() && from != Class::Blank && class(source, at, size) == from {
        at = after(source, at);
    }
    skip_blanks(source, at, size)
}

fn skip_blanks(source: &str, byte: usize, size: Size) -> usize {
    let mut at = byte;
    while at < source.len() && class(source, at, size) == Class::Blank && !empty_line(source, at) {
        at = after(source, at);
    }
    at
}

/// The last grapheme of this word, or of the next one if this is its last already; none if nothing but
/// blanks follows.
pub fn next_end(source: &str, byte: usize, size: Size) -> Option<usize> {
    let mut at = text::next(source, byte)?;
    while class(source, at, size) == Class::Blank {
        at = text::next(source, at)?;
    }
    Some(end_here(source, at, size))
}

/// The last grapheme of the run that this one belongs to.
pub fn end_here(source: &str, byte: usize, size: Size) -> usize {
    let here = class(source, byte, size);
    let mut at = byte;
    while let Some(next) = text::next(source, at) {
        if next >= source.len() || class(source, next, size) != here {
            break;
        }
        at = next;
    }
    at
}

/// The first grapheme of the run that this one belongs to.
pub fn start_here(source: &str, byte: usize, size: Size) -> usize {
    let here = class(source, byte, size);
    let mut at = byte;
    while let Some(previous) = text::previous(source, at) {
        if class(source, previous, size) != here {
            break;
        }
        at = previous;
    }
    at
}

/// The start of this word, or of the one before it if this is its start already; none at the start of
/// the text.
pub fn previous_start(source: &str, byte: usize, size: Size) -> Option<usize> {
    let mut at = text::previous(source, byte)?;
    while class(source, at, size) == Class::Blank {
        if empty_line(source, at) {
            return Some(at);
        }
        let Some(previous) = text::previous(source, at) else {
            return Some(at);
        };
        at = previous;
    }
    Some(start_here(source, at, size))
}

/// The last grapheme of the word before this one; the start of the text where there is none.
pub fn previous_end(source: &str, byte: usize, size: Size) -> Option<usize> {
    let here = class(source, byte, size);
    let mut at = text::previous(source, byte)?;
    while here != Class::Blank && class(source, at, size) == here {
        let Some(previous) = text::previous(source, at) else {
            return Some(at);
        };
        at = previous;
    }
    while class(source, at, size) == Class::Blank && !empty_line(source, at) {
        if at == 0 {
            break;
        }
        at = before(source, at);
    }
    Some(at)
}
