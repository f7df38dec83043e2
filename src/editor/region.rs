//! A piece of a source that an operator works on: characters, or whole lines.

use super::text;

/// From a byte to the one behind the last; of whole lines, without the last one's newline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub from: usize,
    pub to: usize,
    pub lines: bool,
}

impl Region {
    /// The characters between two offsets, in either order.
    pub fn chars(one: usize, other: usize) -> Region {
        Region {
            from: one.min(other),
            to: one.max(other),
            lines: false,
        }
    }

    /// The lines from the one with this offset to the one with the other, in either order.
    pub fn lines(source: &str, one: usize, other: usize) -> Region {
        Region {
            from: text::line_start(source, one.min(other)),
            to: text::line_end(source, one.max(other)),
            lines: true,
        }
    }

    /// From one grapheme to another, both included.
    pub fn inclusive(source: &str, one: usize, other: usize) -> Region {
        let last = one.max(other);
        let to = text::next(source, last).unwrap_or(source.len());
        Region::chars(one.min(other), to)
    }

    /// What a motion to `other` covers that does not take its target: vi's rule for one that ends at
    /// the start of a line. It goes no further than the line before, and takes whole lines if it began
    /// in the indent of one.
    pub fn exclusive(source: &str, one: usize, other: usize) -> Region {
        let (from, to) = (one.min(other), one.max(other));
        if to <= from || text::line_start(source, to) != to || text::line_start(source, from) == to
        {
            return Region::chars(from, to);
        }
        let before = text::slice(source, text::line_start(source, from), from);
        match before.trim().is_empty() {
            true => Region::lines(source, from, to - 1),
            false => Region::chars(from, to - 1),
        }
    }

    /// The text of it.
    pub fn text(self, source: &str) -> &str {
        text::slice(source, self.from, self.to)
    }

    /// Where its lines start, the first and the last one cut included.
    pub fn line_starts(self, source: &str) -> Vec<usize> {
        let mut starts = vec![text::line_start(source, self.from)];
        let breaks = text::slice(source, self.from, self.to).match_indices('\n');
        let within = breaks.map(|(at, _)| self.from + at + 1);
        starts.extend(within.filter(|start| *start < self.to || self.lines));
        starts
    }
}
