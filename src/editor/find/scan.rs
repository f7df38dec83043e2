//! Finding all matches in one source, in steps of bounded work.

use std::ops::Range;

use super::pattern::{Pattern, Reach};
use crate::editor::text;

/// Bytes that one look of the matcher may cross. What is behind it on a longer line, or in a larger
/// source, is not found: such lines hold data, not what somebody reads.
const MAX_LINE: usize = 64 << 10;
const MAX_SOURCE: usize = 1 << 20;
const MAX_TEXT: usize = 8 << 20;
/// Matches of one cell.
const MAX_SPANS: usize = 20_000;
/// Work of one look, whatever it finds.
const LOOK: usize = 64;

/// A match: bytes of the source. Never empty.
pub type Span = Range<usize>;

/// A source being searched.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    spans: Vec<Span>,
    next: usize,
    done: bool,
    cut: bool,
}

impl Scan {
    /// Goes on until the end, or until the budget is used up: bytes that the matcher may have crossed.
    pub fn go(&mut self, pattern: &Pattern, source: &str, budget: &mut usize) {
        while !self.done && *budget > 0 {
            let work = self.look(pattern, source);
            *budget = budget.saturating_sub(work);
        }
    }

    /// All the matches, found with no more than this much work; whether they are all.
    pub fn all(pattern: &Pattern, source: &str, budget: &mut usize) -> (Vec<Span>, bool) {
        let mut scan = Scan::default();
        scan.go(pattern, source, budget);
        let complete = scan.done && !scan.cut;
        (scan.spans, complete)
    }

    /// The matches so far, in order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether the end was reached.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Whether there may be matches that were not looked for.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Looks for one match; returns the work that it took.
    fn look(&mut self, pattern: &Pattern, source: &str) -> usize {
        let window = Window::at(pattern, source, self.next);
        self.cut |= window.cut;
        let found = match self.next <= window.to {
            true => pattern.regex().find_at(window.text(source), self.next),
            false => None,
        };
        let from = self.next;
        match found.map(|found| found.range()) {
            Some(span) => self.found(span, source),
            None => self.next = window.next.max(self.next),
        }
        self.done |= found.is_none() && window.next > source.len();
        let far = match pattern.reach() {
            Reach::Text => self.next.min(window.to),
            _ => window.to,
        };
        far.saturating_sub(from) + LOOK
    }

    fn found(&mut self, span: Span, source: &str) {
        self.next = span.end;
        if span.is_empty() {
            let after = source.get(span.end..).and_then(|rest| rest.chars().next());
            self.next += after.map_or(1, char::len_utf8);
            self.done = self.next > source.len();
            return;
        }
        self.spans.push(span);
        if self.spans.len() == MAX_SPANS {
            self.done = true;
            self.cut = true;
        }
    }
}

/// The part of a source that one look sees; what is before it counts for word boundaries.
pub struct Window {
    to: usize,
    /// Where the part after it begins; beyond the source if there is none.
    next: usize,
    cut: bool,
}

impl Window {
    /// The window for a match that begins at or behind this byte.
    pub fn at(pattern: &Pattern, source: &str, byte: usize) -> Window {
        let line = pattern.reach() == Reach::Line;
        let (start, end, max) = match pattern.reach() {
            Reach::Line => (
                text::line_start(source, byte),
                text::line_end(source, byte),
                MAX_LINE,
            ),
            Reach::Source => (0, source.len(), MAX_SOURCE),
            Reach::Text => (0, source.len(), MAX_TEXT),
        };
        let to = text::clamp(source, end.min(start.saturating_add(max)));
        Window {
            to,
            next: if line { end + 1 } else { source.len() + 1 },
            cut: to < end,
        }
    }

    /// What the matcher may see.
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        text::split(source, self.to).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::find::pattern::Options;

    fn pattern(text: &str, regex: bool) -> Pattern {
        let options = Options {
            regex,
            ..Options::default()
        };
        Pattern::new(text, options).expect("a pattern")
    }

    /// Starts and ends of all matches.
    fn spans(text: &str, regex: bool, source: &str) -> Vec<(usize, usize)> {
        let (all, complete) = Scan::all(&pattern(text, regex), source, &mut usize::MAX.clone());
        assert!(complete);
        // In small steps it is the same.
        let mut scan = Scan::default();
        while !scan.is_done() {
            scan.go(&pattern(text, regex), source, &mut 1);
        }
        assert_eq!(scan.spans(), all);
        all.into_iter().map(|span| (span.start, span.end)).collect()
    }

    #[test]
    fn matches_are_found_line_by_line() {
        assert_eq!(spans("an", false, "banana\nan"), [(1, 3), (3, 5), (7, 9)]);
        assert_eq!(spans("b$", true, "ab\nb\nbc\nb"), [(1, 2), (3, 4), (8, 9)]);
        assert_eq!(spans("^a", true, "aa\na\n\na"), [(0, 1), (3, 4), (6, 7)]);
        assert_eq!(spans(r"a\s*b", true, "a b\na\nb"), [(0, 3)]);
        assert_eq!(spans(r"a\nb", true, "a b\na\nb"), [(4, 7)]);
        assert_eq!(spans("a\nb", false, "a\nb"), [(0, 3)]);
        assert!(spans("x", false, "").is_empty());
        assert!(spans("x", true, "\n\n").is_empty());
    }

    #[test]
    fn empty_matches_are_none_and_end() {
        assert_eq!(spans("x*", true, "axxb\nx"), [(1, 3), (5, 6)]);
        assert!(spans("^", true, "a\nb").is_empty());
        assert_eq!(spans(r"\b|é", true, "日é本"), [(3, 5)]);
        assert!(spans("x*", true, "").is_empty());
        assert_eq!(spans(r"(?s)x*", true, "日x\n"), [(3, 4)]);
    }

    #[test]
    fn wide_and_combining_characters_are_whole() {
        assert_eq!(spans("本", false, "日本語本"), [(3, 6), (9, 12)]);
        assert_eq!(spans("é", false, "e\u{301} é"), [(4, 6)]);
        assert_eq!(spans("👩‍👩‍👧", false, "a👩‍👩‍👧"), [(1, 19)]);
        assert_eq!(spans(".", true, "日\n本"), [(0, 3), (4, 7)]);
    }

    /// `.*[^A-Z]|[A-Z]` on large letters takes the square of their number, and each look is bounded.
    #[test]
    fn a_hostile_pair_of_pattern_and_text_takes_many_small_steps() {
        let pattern = pattern(".*[^A-Z]|[A-Z]", true);
        let source = "A".repeat(1 << 20);
        let mut scan = Scan::default();
        let mut budget = 1 << 20;
        scan.go(&pattern, &source, &mut budget);
        assert_eq!(budget, 0);
        assert!(!scan.is_done() && scan.is_cut() && scan.spans().len() < 100);
    }

    #[test]
    fn what_lies_far_right_on_a_line_is_cut() {
        let source = format!("{}needle\nneedle", "-".repeat(MAX_LINE));
        let (found, complete) =
            Scan::all(&pattern("needle", true), &source, &mut usize::MAX.clone());
        assert_eq!((found.len(), complete), (1, false));
        let (found, complete) =
            Scan::all(&pattern("needle", false), &source, &mut usize::MAX.clone());
        assert_eq!((found.len(), complete), (2, true));
        let many = "x".repeat(MAX_SPANS + 5);
        let (found, complete) = Scan::all(&pattern("x", false), &many, &mut usize::MAX.clone());
        assert_eq!((found.len(), complete), (MAX_SPANS, false));
    }
}
