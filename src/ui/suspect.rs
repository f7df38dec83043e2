//! What in code is not what it looks like: letters that look like others in the words of it, and characters
//! that are not seen but change what is (order of writing, blanks without width, tags). Both hide in code that
//! somebody else is to run ("Trojan Source", CVE-2021-42574 and 42694).
//!
//! Found once for each version of a cell, and drawn on what is on the screen. What is plain ASCII, which is
//! nearly everything, costs one look at each byte.

use std::ops::Range;

use super::code::{self, Span};
use super::rich::Tone;
use super::sanitize;
use crate::notebook::cell::{Cell, CellKind};
use crate::notebook::lookalike;

/// As many are marked in one cell; whoever sees a thousand marks needs no more of them.
const MAX: usize = 1_000;

/// A character that is not what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    pub bytes: Range<usize>,
    pub kind: Kind,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A letter that looks like a Latin one.
    LookAlike,
    /// Shown only by the mark that stands for it.
    Hidden,
}

/// Those of a source with these colours, in order.
pub fn find(source: &str, colours: &[Span]) -> Vec<Suspect> {
    let mut found = Vec::new();
    if source.is_ascii() {
        return found;
    }
    let mut word: Option<usize> = None;
    // One step beyond the end, so that the last word ends too.
    let chars = source.char_indices().chain([(source.len(), '\n')]);
    for (at, c) in chars {
        if is_of_word(c) {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take() {
            letters(source, start..at, colours, &mut found);
        }
        if sanitize::is_unseen(c) {
            let bytes = at..at + c.len_utf8();
            let kind = Kind::Hidden;
            found.push(Suspect { bytes, kind });
        }
        if found.len() >= MAX {
            break;
        }
    }
    found
}

/// Those of a code cell, in words; none if there are none.
pub fn told(cell: &Cell, language: Option<&str>) -> Option<String> {
    if cell.kind != CellKind::Code || cell.source.is_ascii() {
        return None;
    }
    counted(&find(&cell.source, &code::cell(language, &cell.source)))
}

/// Texts and comments are in the language of people, whose letters mean themselves.
fn letters(source: &str, word: Range<usize>, colours: &[Span], found: &mut Vec<Suspect>) {
    let text = source.get(word.clone()).unwrap_or_default();
    if text.is_ascii()
        || matches!(
            code::tone_at(colours, word.start),
            Tone::Text | Tone::Comment
        )
    {
        return;
    }
    found.extend(lookalike::in_word(text).map(|(at, c)| {
        let start = word.start + at;
        Suspect {
            bytes: start..start + c.len_utf8(),
            kind: Kind::LookAlike,
        }
    }));
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Those that have a part in these bytes.
pub fn within(all: &[Suspect], bytes: Range<usize>) -> impl Iterator<Item = &Suspect> {
    let first = all.partition_point(|suspect| suspect.bytes.end <= bytes.start);
    let rest = all.get(first..).unwrap_or_default().iter();
    rest.take_while(move |suspect| suspect.bytes.start < bytes.end)
}

/// How many there are of each kind, in words; none if there are none.
pub fn counted(all: &[Suspect]) -> Option<String> {
    let count = |kind| all.iter().filter(|suspect| suspect.kind == kind).count();
    let words = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts = [
        words(
            count(Kind::LookAlike),
            "look-alike letter",
            "look-alike letters",
        ),
        words(count(Kind::Hidden), "hidden character", "hidden characters"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<(&str, Kind)> {
        let colours = code::spans("python", source);
        let found = find(source, &colours).into_iter();
        let shown = |suspect: Suspect| (source.get(suspect.bytes).unwrap_or("?"), suspect.kind);
        found.map(shown).collect()
    }

    /// The examples of the paper, in Python.
    #[test]
    fn trojan_sources_are_found() {
        let early = "if access != 'none\u{202e}\u{2066}': # check\u{2069}\u{2066}\n    pass";
        let all: Vec<Kind> = kinds(early).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(all, [Kind::Hidden; 4]);
        let homoglyph = "def s\u{430}yHello():\n    print('x')\nsayHello()";
        assert_eq!(kinds(homoglyph), [("\u{430}", Kind::LookAlike)]);
        assert_eq!(kinds("x\u{200b}y = 1"), [("\u{200b}", Kind::Hidden)]);
        assert_eq!(kinds("x = '\u{e0041}'"), [("\u{e0041}", Kind::Hidden)]);
        assert_eq!(kinds("\u{1d41e}xec('1')"), [("\u{1d41e}", Kind::LookAlike)]);
    }

    #[test]
    fn prose_and_formulas_are_no_suspects() {
        for source in [
            "print(1)\n",
            "σ_max = ρ * ν  # плотность сахара\n",
            "name = 'сахар'; s = \"Tесто\"\n",
            "данные = [1]\nΔt = 0.1\n",
            "x = '👩\u{200d}👩\u{200d}👧 می\u{200c}خواهم ❤\u{fe0f}'",
        ] {
            assert_eq!(kinds(source), [], "{source}");
        }
    }

    #[test]
    fn there_are_never_too_many() {
        let source = "x\u{202e}".repeat(10 * MAX);
        let found = find(&source, &[]);
        assert!(found.len() <= MAX);
        let words = counted(&found).expect("some");
        assert_eq!(words, format!("{MAX} hidden characters"));
        assert_eq!(within(&found, 1..8).count(), 2);
    }
}
