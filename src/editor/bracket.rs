//! Brackets and quotes in a source: the partner of one, and the pair around a place. Brackets nest by
//! counting alone; what is a string or a comment is not asked.

use std::ops::Range;

use super::text;

/// Opening and closing brackets that `%` and the like know.
const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}')];

/// The pair that this character is one of, `<>` and the names `b` and `B` included.
pub fn pair(c: char) -> Option<(char, char)> {
    match c {
        'b' => Some(('(', ')')),
        'B' => Some(('{', '}')),
        '<' | '>' => Some(('<', '>')),
        _ => PAIRS
            .iter()
            .copied()
            .find(|(open, close)| c == *open || c == *close),
    }
}

/// The partner of the first bracket at or after this offset in its line.
pub fn partner(source: &str, byte: usize) -> Option<usize> {
    let line = text::slice(source, byte, text::line_end(source, byte));
    let (at, c) = line
        .char_indices()
        .find(|(_, c)| PAIRS.iter().any(|(open, close)| c == open || c == close))?;
    let (open, close) = pair(c)?;
    let at = byte + at;
    match c == open {
        true => closing(source, at + 1, open, close),
        false => opening(source, at, open, close),
    }
}

/// The partner of the bracket at this very offset, at most so many bytes away, among the brackets that
/// count.
pub fn partner_among(
    source: &str,
    byte: usize,
    most: usize,
    counts: impl Fn(usize) -> bool,
) -> Option<usize> {
    let c = text::split(source, byte).1.chars().next()?;
    let is_bracket = PAIRS.iter().any(|(open, close)| c == *open || c == *close);
    let (open, close) = pair(c).filter(|_| is_bracket && counts(byte))?;
    let end = byte.saturating_add(most).saturating_add(1);
    let part = text::slice(source, byte.saturating_sub(most), end);
    let start = text::clamp(source, byte.saturating_sub(most));
    let counts = |at: usize| counts(start + at);
    let found = match c == open {
        true => closing_among(part, byte - start + 1, (open, close), counts),
        false => opening_among(part, byte - start, (open, close), counts),
    };
    found.map(|at| start + at)
}

/// Where the bracket closes that was opened before `from`.
fn closing(source: &str, from: usize, open: char, close: char) -> Option<usize> {
    closing_among(source, from, (open, close), |_| true)
}

/// Where the bracket opens that closes at `to` or behind it.
fn opening(source: &str, to: usize, open: char, close: char) -> Option<usize> {
    opening_among(source, to, (open, close), |_| true)
}

fn closing_among(
    source: &str,
    from: usize,
    (open, close): (char, char),
    counts: impl Fn(usize) -> bool,
) -> Option<usize> {
    let after = text::split(source, from).1.char_indices();
    let brackets = after.map(|(at, c)| (from + at, c));
    let brackets = brackets.filter(|(at, c)| (*c == open || *c == close) && counts(*at));
    outermost(brackets, close)
}

fn opening_among(
    source: &str,
    to: usize,
    (open, close): (char, char),
    counts: impl Fn(usize) -> bool,
) -> Option<usize> {
    let before = text::split(source, to).0.char_indices().rev();
    let brackets = before.filter(|(at, c)| (*c == open || *c == close) && counts(*at));
    outermost(brackets, open)
}

/// The first bracket of the kind that is sought and is no partner of one on the way.
fn outermost(brackets: impl Iterator<Item = (usize, char)>, sought: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in brackets {
        match depth.checked_sub(1) {
            _ if c != sought => depth += 1,
            Some(less) => depth = less,
            None => return Some(at),
        }
    }
    None
}

/// The opening and the closing bracket around a range; a bracket at the range's start counts as inside
/// of its own pair. A range that is a pair already gets the next one.
pub fn around(
    source: &str,
    range: &Range<usize>,
    (open, close): (char, char),
) -> Option<(usize, usize)> {
    let at = text::split(source, range.start).1.chars().next();
    let start = match at {
        Some(c) if c == open && range.is_empty() => range.start,
        _ => opening(source, range.start, open, close)?,
    };
    let end = closing(source, start + open.len_utf8(), open, close)?;
    (end + close.len_utf8() >= range.end).then_some((start, end))
}

/// The first such pair that opens behind an offset.
pub fn behind(source: &str, byte: usize, (open, close): (char, char)) -> Option<(usize, usize)> {
    let start = byte + text::split(source, byte).1.find(open)?;
    Some((
        start,
        closing(source, start + open.len_utf8(), open, close)?,
    ))
}

/// The quotes around an offset in its line, or the next pair behind it: the places of both.
pub fn quotes(source: &str, byte: usize, quote: char) -> Option<(usize, usize)> {
    let start = text::line_start(source, byte);
    let line = text::slice(source, start, text::line_end(source, byte));
    let marks: Vec<usize> = unescaped(line, quote).map(|at| start + at).collect();
    let mut pairs = marks.chunks_exact(2).map(|two| (two[0], two[1]));
    pairs.find(|(_, close)| *close >= byte)
}

/// The quotes of a line that no backslash stands before.
fn unescaped(line: &str, quote: char) -> impl Iterator<Item = usize> + '_ {
    let mut escaped = false;
    line.char_indices().filter_map(move |(at, c)| {
        let counts = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        counts.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partners_nest() {
        assert_eq!(partner("f(a[1], (b))", 0), Some(11));
        assert_eq!(partner("f(a[1], (b))", 11), Some(1));
        assert_eq!(partner("f(a[1], (b))", 3), Some(5));
        assert_eq!(partner("f(a\n)", 0), Some(4));
        assert_eq!(partner("f(a", 0), None);
        assert_eq!(partner("abc\n(d)", 0), None);
    }

    #[test]
    fn partners_among_those_that_count() {
        let source = "f(')', [日])";
        let outside = |at: usize| at != 3;
        let partner = |byte, most| partner_among(source, byte, most, outside);
        assert_eq!([partner(1, 99), partner(12, 99)], [Some(12), Some(1)]);
        assert_eq!([partner(11, 99), partner(7, 4)], [Some(7), Some(11)]);
        assert_eq!(
            [partner(1, 10), partner(12, 10)],
            [None, None],
            "too far away"
        );
        assert_eq!([partner(3, 99), partner(0, 99), partner(13, 99)], [None; 3]);
        assert_eq!(partner_among("<b>", 0, 99, |_| true), None);
    }

    #[test]
    fn pairs_around() {
        let source = "f(a, (b), [日])";
        let round = ('(', ')');
        assert_eq!(around(source, &(6..6), round), Some((5, 7)));
        assert_eq!(around(source, &(5..5), round), Some((5, 7)));
        assert_eq!(around(source, &(7..7), round), Some((5, 7)));
        assert_eq!(around(source, &(5..8), round), Some((1, 15)));
        assert_eq!(around(source, &(0..0), round), None);
        assert_eq!(around("(a) b", &(4..4), round), None);
    }

    #[test]
    fn quotes_pair_from_the_start_of_the_line() {
        let source = "x = 'a' + 'b\\'c'";
        assert_eq!(quotes(source, 5, '\''), Some((4, 6)));
        assert_eq!(quotes(source, 8, '\''), Some((10, 15)));
        assert_eq!(quotes(source, 12, '\''), Some((10, 15)));
        assert_eq!(quotes("it's", 1, '\''), None);
    }
}
