//! White space that one ought to see: behind the end of a line's text, and indentation of tabs and blanks.

use std::ops::Range;

/// White space of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blanks {
    pub bytes: Range<usize>,
    pub kind: Kind,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing follows in its line.
    Trailing,
    /// It indents a line with tabs and with blanks.
    Mixed,
}

/// Those of a source, in order; of a line with nothing else first what is mixed, then what trails.
pub fn find(source: &str) -> Vec<Blanks> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in source.split('\n') {
        let indent = line.len() - line.trim_start_matches(is_blank).len();
        let text = line.trim_end_matches(is_blank).len();
        let part = line.get(..indent).unwrap_or_default();
        if part.contains('\t') && part.contains(' ') {
            found.push(Blanks {
                bytes: start..start + indent,
                kind: Kind::Mixed,
            });
        }
        if text < line.len() {
            found.push(Blanks {
                bytes: start + text..start + line.len(),
                kind: Kind::Trailing,
            });
        }
        start += line.len() + 1;
    }
    found
}

/// Those that have a part in these bytes.
pub fn within(all: &[Blanks], bytes: Range<usize>) -> impl Iterator<Item = &Blanks> {
    let first = all.partition_point(|blanks| blanks.bytes.end <= bytes.start);
    let rest = all.get(first..).unwrap_or_default().iter();
    rest.take_while(move |blanks| blanks.bytes.start < bytes.end)
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str) -> Vec<(Range<usize>, Kind)> {
        let found = find(source).into_iter();
        found.map(|blanks| (blanks.bytes, blanks.kind)).collect()
    }

    #[test]
    fn what_trails_and_what_is_mixed() {
        use Kind::{Mixed, Trailing};
        assert_eq!(told("a b\n    c\n\td\n"), []);
        assert_eq!(
            told("a \n\n  \nb\t"),
            [(1..3 - 1, Trailing), (4..6, Trailing), (8..9, Trailing)]
        );
        assert_eq!(told("x\n \ty = 1"), [(2..4, Mixed)]);
        assert_eq!(told("\t "), [(0..2, Mixed), (0..2, Trailing)]);
        assert_eq!(told("日本 \n"), [(6..7, Trailing)]);
    }

    #[test]
    fn those_of_a_row_are_found() {
        let all = find("a  \n \tb\nc \n");
        let count = |bytes| within(&all, bytes).count();
        assert_eq!(
            [count(0..3), count(4..7), count(0..2), count(8..10)],
            [1, 1, 1, 1]
        );
        assert_eq!([count(0..1), count(6..8), count(0..11)], [0, 0, 3]);
    }
}
