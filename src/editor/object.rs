//! Text objects: the word, the brackets, the quotes, the paragraph or the cell around a place.

use std::ops::Range;

use super::region::Region;
use super::word::{self, Class, Size};
use super::{bracket, paragraph, text};

/// How much of an object is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What is inside of it.
    Inside,
    /// All of it, with white space behind or before it.
    Around,
}

/// The object of this name (`w`, `W`, a bracket, a quote, `p`, `c`) at a caret, or the one that comes to
/// a selection of more than one character; the `count`th of them.
pub fn find(
    source: &str,
    name: char,
    part: Part,
    held: &Range<usize>,
    count: usize,
) -> Option<Region> {
    match name {
        'w' => words(source, Size::Small, part, held, count),
        'W' => words(source, Size::Big, part, held, count),
        '"' | '\'' | '`' => quoted(source, name, part, held),
        'p' => paragraphs(source, part, held, count),
        'c' => Some(Region::lines(source, 0, source.len())),
        _ => bracketed(source, bracket::pair(name)?, part, held, count),
    }
}

/// The run of one class at this place in its line; empty where the line ends.
fn run(source: &str, byte: usize, size: Size) -> Range<usize> {
    let line = text::line_start(source, byte)..text::line_end(source, byte);
    if byte >= line.end {
        return byte..byte;
    }
    let last = word::end_here(source, byte, size).min(line.end);
    let start = word::start_here(source, byte, size).max(line.start);
    start..text::next(source, last).map_or(line.end, |end| end.min(line.end))
}

fn words(
    source: &str,
    size: Size,
    part: Part,
    held: &Range<usize>,
    count: usize,
) -> Option<Region> {
    let fresh = held.is_empty();
    let is_blank = |at: usize| word::class(source, at, size) == Class::Blank;
    let first = run(source, held.start, size);
    let mut range = if fresh {
        first.start..first.start
    } else {
        held.clone()
    };
    for _ in 0..count {
        let blank = is_blank(range.end);
        range.end = run(source, range.end, size).end;
        match (part, blank) {
            (Part::Around, true) => range.end = behind_blanks(source, range.end, size)?,
            (Part::Around, false) if is_blank(range.end) => {
                range.end = run(source, range.end, size).end;
            }
            _ => {}
        }
    }
    if part == Part::Around && fresh && !ends_blank(source, &range) {
        range.start = gap_before(source, range.start).unwrap_or(range.start);
    }
    let empty = text::line_start(source, held.start) == text::line_end(source, held.start);
    (range.end > range.start || empty).then(|| Region::chars(range.start, range.end))
}

/// The end of the word that comes next, be it in a line below; none where there is no more.
fn behind_blanks(source: &str, byte: usize, size: Size) -> Option<usize> {
    let rest = text::split(source, byte).1;
    let start = byte + rest.len() - rest.trim_start().len();
    (start < source.len()).then(|| run(source, start, size).end)
}

fn ends_blank(source: &str, range: &Range<usize>) -> bool {
    let mut ends = [range.start, text::previous(source, range.end).unwrap_or(0)].into_iter();
    ends.any(|at| word::class(source, at, Size::Big) == Class::Blank)
}

/// Where the white space before a word starts; the indent of a line is none.
fn gap_before(source: &str, byte: usize) -> Option<usize> {
    let line = text::line_start(source, byte);
    let before = text::slice(source, line, byte);
    let start = line + before.trim_end_matches([' ', '\t']).len();
    (start > line && start < byte).then_some(start)
}

fn quoted(source: &str, quote: char, part: Part, held: &Range<usize>) -> Option<Region> {
    let (open, close) = bracket::quotes(source, held.start, quote)?;
    if part == Part::Inside {
        return Some(Region::chars(open + 1, close));
    }
    let end = close + 1;
    let rest = text::slice(source, end, text::line_end(source, end));
    let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let start = match gap {
        0 => gap_before(source, open).unwrap_or(open),
        _ => open,
    };
    Some(Region::chars(start, end + gap))
}

fn bracketed(
    source: &str,
    pair: (char, char),
    part: Part,
    held: &Range<usize>,
    count: usize,
) -> Option<Region> {
    let next = || bracket::behind(source, held.start, pair).filter(|_| held.is_empty());
    let mut found = bracket::around(source, held, pair).or_else(next)?;
    let same =
        |region: Region| !held.is_empty() && region.from == held.start && region.to == held.end;
    if part == Part::Inside && same(inside(source, found, pair)) {
        found = bracket::around(source, &(found.0..found.1 + pair.1.len_utf8()), pair)?;
    }
    for _ in 1..count {
        found = bracket::around(source, &(found.0..found.1 + pair.1.len_utf8()), pair)?;
    }
    Some(match part {
        Part::Inside => inside(source, found, pair),
        Part::Around => Region::chars(found.0, found.1 + pair.1.len_utf8()),
    })
}

/// What is between two brackets. The line breaks behind the first and before the last one are theirs.
fn inside(source: &str, (open, close): (usize, usize), pair: (char, char)) -> Region {
    let mut from = open + pair.0.len_utf8();
    let line = text::line_start(source, close);
    let alone = line > from && text::slice(source, line, close).trim().is_empty();
    if text::split(source, from).1.starts_with('\n') {
        from += 1;
    }
    match alone {
        true => Region::exclusive(source, from.min(line), line),
        false => Region::chars(from, close.max(from)),
    }
}

fn paragraphs(source: &str, part: Part, held: &Range<usize>, count: usize) -> Option<Region> {
    let from = text::line_start(source, held.start);
    let mut start = from;
    let fresh = text::slice(source, held.start, held.end)
        .find('\n')
        .is_none();
    if fresh {
        start = block_start(source, from);
    }
    let mut end = if fresh {
        Some(start)
    } else {
        paragraph::below(source, held.end.max(1) - 1)
    };
    let mut last = start;
    for _ in 0..count {
        last = block_end(source, end?);
        end = paragraph::below(source, last);
        if part == Part::Around {
            match end {
                Some(next) => last = block_end(source, next),
                None if paragraph::is_blank(source, last) => return None,
                None => {
                    start = blanks_above(source, start)
                        .filter(|_| fresh)
                        .unwrap_or(start)
                }
            }
            end = paragraph::below(source, last);
        }
    }
    Some(Region::lines(source, start, last))
}

/// The first of the blank lines above a filled one.
fn blanks_above(source: &str, line: usize) -> Option<usize> {
    let above = paragraph::above(source, line)?;
    let gap = paragraph::is_blank(source, above) && !paragraph::is_blank(source, line);
    gap.then(|| block_start(source, above))
}

/// The first line of the run of blank, or of filled, lines around this one.
fn block_start(source: &str, line: usize) -> usize {
    let blank = paragraph::is_blank(source, line);
    let mut first = line;
    while let Some(above) = paragraph::above(source, first) {
        if paragraph::is_blank(source, above) != blank {
            break;
        }
        first = above;
    }
    first
}

/// The last line of the run of blank, or of filled, lines around this one.
fn block_end(source: &str, line: usize) -> usize {
    let blank = paragraph::is_blank(source, line);
    let mut last = line;
    while let Some(below) = paragraph::below(source, last) {
        if paragraph::is_blank(source, below) != blank {
            break;
        }
        last = below;
    }
    last
}
