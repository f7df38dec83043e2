//! The pair of brackets at the caret.

use super::code::{self, Span};
use super::rich::Tone;
use crate::editor::bracket;
use crate::editor::command::Mode;
use crate::editor::text;

/// The partner is looked for so many bytes away: farther than any screen shows, and not felt in a key.
const MAX_SCAN: usize = 32 * 1024;

/// The bracket at the caret and its partner. While keys type, the caret is between two characters: that
/// before it is asked first. Brackets in strings and comments are text.
pub fn pair(source: &str, colours: &[Span], caret: usize, mode: Mode) -> Option<(usize, usize)> {
    let before = text::split(source, caret).0.char_indices().next_back();
    let before = before.map(|(at, _)| at).filter(|_| mode == Mode::Edit);
    let places = before.into_iter().chain([caret]);
    let counts = |at: usize| !matches!(code::tone_at(colours, at), Tone::Text | Tone::Comment);
    let partner = |at: usize| bracket::partner_among(source, at, MAX_SCAN, counts);
    places
        .into_iter()
        .find_map(|at| partner(at).map(|partner| (at, partner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(source: &str, caret: usize, mode: Mode) -> Option<(usize, usize)> {
        pair(source, &code::cell(Some("python"), source), caret, mode)
    }

    #[test]
    fn beside_the_caret_while_typing_and_under_it_else() {
        let source = "f(a[1])";
        assert_eq!(at(source, 2, Mode::Edit), Some((1, 6)));
        assert_eq!(at(source, 1, Mode::Edit), Some((1, 6)));
        assert_eq!(
            at(source, 6, Mode::Edit),
            Some((5, 3)),
            "before comes first"
        );
        assert_eq!(at(source, 7, Mode::Edit), Some((6, 1)));
        assert_eq!(at(source, 6, Mode::Normal), Some((6, 1)));
        assert_eq!(at(source, 2, Mode::Normal), None);
        assert_eq!(at(source, 99, Mode::Edit), Some((6, 1)));
    }

    #[test]
    fn strings_and_comments_do_not_count() {
        let source = "f(')', 1)  # (";
        assert_eq!(at(source, 1, Mode::Normal), Some((1, 8)));
        assert_eq!(at(source, 3, Mode::Normal), None);
        assert_eq!(at(source, 13, Mode::Normal), None);
        assert_eq!(at("日(本)", 3, Mode::Edit), Some((3, 7)));
    }

    #[test]
    fn far_away_is_not_looked_for() {
        let source = format!("({})", "x".repeat(MAX_SCAN));
        assert_eq!(at(&source, 0, Mode::Normal), None);
        let source = format!("({})", "x".repeat(MAX_SCAN - 1));
        assert_eq!(at(&source, 0, Mode::Normal), Some((0, MAX_SCAN)));
    }
}
