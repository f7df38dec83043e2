//! The one sanitiser: what a peer wrote, made safe to show, with marks where something is hidden.

use std::borrow::Cow;
use std::fmt::Write as _;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

use crate::editor::text::TAB;

/// Combining marks shown on one character. Written languages stack up to four; more only serves to
/// paint over the lines around.
const MAX_MARKS: usize = 4;
/// Characters shown of one grapheme. The longest emoji in use have ten; joiners could chain thousands.
const MAX_CHARS: usize = 16;
/// Variation selectors of one character: there is one form to choose. More are a way to carry data unseen.
const MAX_VARIANTS: usize = 1;
/// What a combining mark without a letter stands on.
const DOTTED_CIRCLE: char = '◌';

/// A grapheme as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    pub text: Cow<'a, str>,
    /// Columns; never 0.
    pub width: usize,
}

/// How one grapheme is shown at this column.
pub fn glyph(grapheme: &str, column: usize) -> Glyph<'_> {
    if grapheme == "\t" {
        let width = TAB - column % TAB;
        return Glyph {
            text: Cow::Owned(" ".repeat(width)),
            width,
        };
    }
    let text = match grapheme.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        true => Cow::Borrowed(grapheme),
        false => shown(grapheme),
    };
    match width(&text) {
        0 => Glyph {
            text: Cow::Owned(format!("{DOTTED_CIRCLE}{text}")),
            width: 1,
        },
        width => Glyph { text, width },
    }
}

/// Columns of a text that is safe already.
pub fn width(text: &str) -> usize {
    if is_printable_ascii(text) {
        return text.len();
    }
    text.graphemes(true)
        .map(|grapheme| usize::from(grapheme.cell_width()))
        .sum()
}

/// Most text: a column a byte, and nothing to mark.
fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// A text on one line: line breaks are marked as well.
pub fn line(text: &str) -> String {
    if is_printable_ascii(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for grapheme in text.graphemes(true) {
        let glyph = glyph(grapheme, column);
        column += glyph.width;
        out.push_str(&glyph.text);
    }
    out
}

/// A text of several lines, each with its end.
pub fn lines(text: &str) -> String {
    text.lines().map(|text| line(text) + "\n").collect()
}

/// JSON text with every character escaped that a terminal may act on, or that is not seen: it is the same
/// data, and safe to show. Such characters stand in JSON only within strings.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let layout = matches!(c, '\n' | '\r' | '\t');
        if layout || !(c.is_control() || is_hidden(c) || is_joiner(c) || is_variant(c)) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string takes everything.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// A text on one line of at most so many columns, with `…` where it was cut.
pub fn short(text: &str, columns: usize) -> String {
    if text.len() <= columns && is_printable_ascii(text) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    let mut graphemes = text.graphemes(true).peekable();
    while let Some(grapheme) = graphemes.next() {
        let glyph = glyph(grapheme, used);
        let room = columns.saturating_sub(usize::from(graphemes.peek().is_some()));
        if used + glyph.width > room {
            out.push_str(if used < columns { "…" } else { "" });
            break;
        }
        used += glyph.width;
        out.push_str(&glyph.text);
    }
    out
}

fn shown(grapheme: &str) -> Cow<'_, str> {
    let harmless = |c: char| !c.is_control() && !is_hidden(c) && !is_joiner(c) && !is_variant(c);
    if grapheme.chars().all(harmless) && grapheme.chars().count() <= MAX_MARKS {
        return Cow::Borrowed(grapheme);
    }
    // A joiner makes sense between letters or emoji, and so does a form; in ASCII they only hide something.
    let first = grapheme.chars().next();
    let joins = first.is_some_and(|c| !c.is_ascii() && !is_joiner(c));
    let varies = joins || first.is_some_and(|c| matches!(c, '0'..='9' | '#' | '*'));
    let (mut out, mut marks, mut chars, mut left) = (String::new(), 0, 0, 0);
    let mut variants = 0;
    for c in grapheme.chars() {
        let is_form = is_variant(c);
        // Each emoji of a family has its own.
        variants = match (is_form, is_joiner(c)) {
            (true, _) => variants + 1,
            (false, true) => 0,
            (false, false) => variants,
        };
        let odd = is_form && (!varies || variants > MAX_VARIANTS);
        if is_hidden(c) || (is_joiner(c) && !joins) || c.is_control() || odd {
            push_mark(&mut out, c);
            continue;
        }
        marks += usize::from(is_stacking(c));
        chars += 1;
        match marks > MAX_MARKS || chars > MAX_CHARS {
            true => left += 1,
            false => out.push(c),
        }
    }
    if left > 0 {
        out.push_str(&format!("‹+{left}›"));
    }
    Cow::Owned(out)
}

/// A combining mark: takes no column and is no joiner or emoji style.
fn is_stacking(c: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    !is_joiner(c) && !is_variant(c) && text.cell_width() == 0
}

/// Chooses a form of the character before it (VS1 to VS16, and the three of Mongolian).
fn is_variant(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// What is shown by a mark alone, or not at all: order of writing, separators without a width, tags. Line
/// ends and tabs are not meant, nor what joins letters and emoji.
pub fn is_unseen(c: char) -> bool {
    is_hidden(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Characters that are not seen themselves but change what is: order of text, invisible separators,
/// tags, blanks that are letters.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Control characters have pictures of their own below U+0020; the rest shows its number.
fn push_mark(out: &mut String, c: char) {
    match u32::from(c) {
        code @ 0..=0x1f => out.push(char::from_u32(0x2400 + code).unwrap_or('\u{fffd}')),
        0x7f => out.push('␡'),
        code => out.push_str(&format!("‹{code:04X}›")),
    }
}

/// Whether a terminal may act on this character, or show others in another order for it.
pub fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_things_are_marked() {
        assert_eq!(line("a\x1b[31mb"), "a␛[31mb");
        assert_eq!(line("a\u{9b}31m\u{7f}\0"), "a‹009B›31m␡␀");
        assert_eq!(line("a\u{202e}b\u{2066}"), "a‹202E›b‹2066›");
        assert_eq!(line("a\u{200b}b\u{feff}\u{ad}"), "a‹200B›b‹FEFF›‹00AD›");
        assert_eq!(line("a\u{e0041}\u{e007f}"), "a‹E0041›‹E007F›");
        assert_eq!(line("pass\u{200d}word"), "pass‹200D›word");
        assert_eq!(line("one\ntwo\r\n"), "one␊two␍␊");
    }

    #[test]
    fn written_languages_stay_as_they_are() {
        for text in [
            "日本語",
            "👩‍👩‍👧",
            "e\u{301}",
            "क्‍ष",
            "می\u{200c}خواهم",
            "❤\u{fe0f}",
            "한글",
            "🇩🇪",
        ] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn stacks_are_capped() {
        let zalgo = format!("a{}", "\u{301}".repeat(50));
        assert_eq!(line(&zalgo), format!("a{}‹+46›", "\u{301}".repeat(4)));
        let chain = "👩\u{200d}".repeat(1000);
        assert!(line(&chain).chars().count() < 30);
        assert_eq!(line("\u{301}"), "◌\u{301}");
    }

    #[test]
    fn forms_are_shown_and_floods_of_them_marked() {
        assert_eq!(line("1\u{fe0f}\u{20e3}"), "1\u{fe0f}\u{20e3}");
        assert_eq!(line("a\u{fe0f}b"), "a‹FE0F›b");
        let data = "😊\u{fe01}\u{fe05}\u{fe0a}";
        assert_eq!(line(data), "😊\u{fe01}‹FE05›‹FE0A›");
        assert_eq!(line("😊\u{e0101}"), "😊‹E0101›");
        let flood = format!("❤{}", "\u{fe0f}".repeat(1_000));
        assert!(!line(&flood).contains("\u{fe0f}\u{fe0f}"));
        let couple = "👩\u{200d}❤\u{fe0f}\u{200d}👩";
        assert_eq!(line(couple), couple);
    }

    #[test]
    fn json_is_the_same_data_and_holds_nothing_unseen() {
        let data = serde_json::json!({
            "a\u{202e}": ["\u{1b}[2J\u{9b}", "\u{e0041}\u{200b}\u{feff}", "é😊\\ \u{fe0f}"],
        });
        for text in [data.to_string(), format!("{data:#}")] {
            let safe = json(&text);
            let read: serde_json::Value = serde_json::from_str(&safe).expect("JSON");
            assert_eq!(read, data);
            let odd = |c: char| (is_dangerous(c) && c != '\n') || is_unseen(c) || is_variant(c);
            assert!(!safe.contains(odd), "{safe}");
            assert!(safe.contains("é😊"), "what is seen stays");
        }
    }

    #[test]
    fn short_cuts_by_columns() {
        assert_eq!(short("abc", 3), "abc");
        assert_eq!(short("abcd", 3), "ab…");
        assert_eq!(short("日本語", 5), "日本…");
        assert_eq!(short("日本語", 4), "日…");
        assert_eq!(short("abc", 0), "");
    }

    #[test]
    fn nothing_dangerous_is_left() {
        for code in 0..=0x10_ffff_u32 {
            if let Some(c) = char::from_u32(code) {
                let text = line(&format!("x{c}"));
                assert!(!text.contains(is_dangerous), "U+{code:04X}");
            }
        }
    }
}
