//! Where a motion leads: within a cell, and past its edge into the next one.

use super::command::Motion;
use super::doc::Doc;
use super::{bracket, paragraph, text, word};
use crate::notebook::cell::CellKey;

/// The goal of a vertical motion that keeps to the ends of lines.
pub const LINE_ENDS: usize = usize::MAX;

/// A caret's place: a cell and a byte of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub cell: CellKey,
    pub byte: usize,
}

/// What a motion needs to know beside where it begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Aim {
    /// The column that vertical motions keep.
    pub goal: usize,
    /// The number typed before it.
    pub count: Option<usize>,
    /// The character that is looked for.
    pub char: Option<char>,
    /// The same search again: what it found already does not count.
    pub again: bool,
    /// Vertical motions stay where they are at the first and the last line, as in vi; else they go to
    /// the end of it.
    pub stays: bool,
}

impl Aim {
    fn times(self) -> usize {
        self.count.unwrap_or(1)
    }
}

/// What a motion covers when an operator is applied over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Up to the target.
    Exclusive,
    /// The character at the target, too.
    Inclusive,
    Lines,
}

impl Motion {
    pub fn cover(self) -> Cover {
        use Motion::*;
        match self {
            Up | Down | FirstLine | LastLine | LineBelow | LineAbove | PageUp | PageDown
            | HalfPageUp | HalfPageDown | LineHere => Cover::Lines,
            WordEnd(_) | PreviousWordEnd(_) | LineLast | Bracket => Cover::Inclusive,
            Find { back: false, .. } => Cover::Inclusive,
            _ => Cover::Exclusive,
        }
    }

    /// Whether it goes towards the start of the cell.
    pub fn leads_back(self) -> bool {
        use Motion::*;
        matches!(
            self,
            Left | CharLeft
                | Up
                | WordLeft
                | PreviousWord(_)
                | PreviousWordEnd(_)
                | LineAbove
                | PreviousParagraph
                | PreviousSentence
                | PageUp
                | HalfPageUp
        )
    }

    /// Whether it goes on into the next cell where this one ends.
    fn leaves(self) -> bool {
        use Motion::*;
        matches!(
            self,
            Left | Right
                | Up
                | Down
                | LineBelow
                | LineAbove
                | WordLeft
                | WordRight
                | NextWord(_)
                | WordEnd(_)
                | PreviousWord(_)
                | PreviousWordEnd(_)
                | NextParagraph
                | PreviousParagraph
                | NextSentence
                | PreviousSentence
        )
    }

    /// Whether the count says how often, so that it can be gone in single steps.
    fn repeats(self) -> bool {
        use Motion::*;
        !matches!(
            self,
            FirstLine | LastLine | LineHere | Column | LineLast | Bracket | Find { .. }
        )
    }
}

/// Where the motion leads from here; the same place where there is nowhere to go.
pub fn target(motion: Motion, doc: &dyn Doc, from: Place, aim: Aim) -> Place {
    let steps = if motion.repeats() { aim.times() } else { 1 };
    let aim = if motion.repeats() {
        Aim { count: None, ..aim }
    } else {
        aim
    };
    let mut at = from;
    for _ in 0..steps {
        let next = once(motion, doc, at, aim);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

fn once(motion: Motion, doc: &dyn Doc, from: Place, aim: Aim) -> Place {
    let Some(cell) = doc.cell(from.cell) else {
        return from;
    };
    match step(motion, &cell.source, from.byte, aim) {
        Some(byte) => Place { byte, ..from },
        None => beyond(motion, doc, from.cell, aim.goal).unwrap_or(Place {
            byte: edge(motion, &cell.source, from.byte, aim),
            ..from
        }),
    }
}

/// Where a motion leads within the cell, as often as the count says or as there is room for; none if
/// it leads nowhere. Selections and operators stay within.
pub fn within(motion: Motion, source: &str, byte: usize, aim: Aim) -> Option<usize> {
    if !motion.repeats() {
        return step(motion, source, byte, aim);
    }
    let mut at = step(motion, source, byte, aim)?;
    for _ in 1..aim.times() {
        match step(motion, source, at, aim) {
            Some(next) if next != at => at = next,
            _ => break,
        }
    }
    Some(at)
}

/// One step within the cell; none past its edge, or where there is nothing to find.
fn step(motion: Motion, source: &str, byte: usize, aim: Aim) -> Option<usize> {
    use Motion::*;
    let line = || text::line_start(source, byte);
    match motion {
        Left => text::previous(source, byte),
        Right => text::next(source, byte),
        CharLeft => text::previous(source, byte).filter(|to| *to >= line()),
        CharRight => text::next(source, byte).filter(|to| *to <= text::line_end(source, byte)),
        Up => up(source, byte, aim.goal),
        Down => down(source, byte, aim.goal),
        LineAbove => up(source, byte, 0).map(|to| text::first_in_line(source, to)),
        LineBelow => down(source, byte, 0).map(|to| text::first_in_line(source, to)),
        PageUp | HalfPageUp => up(source, byte, aim.goal),
        PageDown | HalfPageDown => down(source, byte, aim.goal),
        WordLeft if byte == 0 => None,
        WordLeft => Some(text::word_left(source, byte)),
        WordRight if byte >= source.len() => None,
        WordRight => Some(text::word_right(source, byte)),
        NextWord(_) | WordEnd(_) if at_last(source, byte) => None,
        NextWord(size) => Some(word::next_start(source, byte, size)),
        WordEnd(size) => Some(word::next_end(source, byte, size).unwrap_or(source.len())),
        PreviousWord(size) => word::previous_start(source, byte, size),
        PreviousWordEnd(size) => word::previous_end(source, byte, size),
        LineStart => Some(smart_start(source, byte)),
        LineBegin => Some(line()),
        LineFirst => Some(first_character(source, byte)),
        LineHere => Some(first_character(
            source,
            text::lines_below(source, byte, aim.times() - 1),
        )),
        LineEnd => Some(text::line_end(source, byte)),
        LineLast => Some(line_last(source, byte, aim.times())),
        Column => Some(column(source, byte, aim.times() - 1)),
        NextParagraph => paragraph::next(source, byte),
        PreviousParagraph => paragraph::previous(source, byte),
        NextSentence => paragraph::next_sentence(source, byte),
        PreviousSentence => paragraph::previous_sentence(source, byte),
        Bracket => bracket::partner(source, byte),
        Find { back, till } => find(source, byte, back, till, aim),
        FindAgain { .. } => None,
        FirstLine => Some(nth_line(source, aim.times())),
        LastLine => Some(nth_line(source, aim.count.unwrap_or(usize::MAX))),
        CellStart => Some(0),
        CellEnd => Some(source.len()),
    }
}

/// The end of the source that a motion runs into; those within a line stay where they are.
pub fn edge(motion: Motion, source: &str, byte: usize, aim: Aim) -> usize {
    use Motion::*;
    match motion {
        Up | Down | PageUp | PageDown | HalfPageUp | HalfPageDown if aim.stays => byte,
        CharLeft | CharRight | Bracket | Find { .. } | FindAgain { .. } | LineAbove | LineBelow => {
            byte
        }
        _ if motion.leads_back() => 0,
        _ => source.len(),
    }
}

/// Whether nothing but the last character's own end lies behind the caret.
fn at_last(source: &str, byte: usize) -> bool {
    text::next(source, byte).is_none_or(|next| next >= source.len())
}

fn up(source: &str, byte: usize, goal: usize) -> Option<usize> {
    let end = text::line_start(source, byte).checked_sub(1)?;
    Some(text::at_column(source, text::line_start(source, end), goal))
}

fn down(source: &str, byte: usize, goal: usize) -> Option<usize> {
    let end = text::line_end(source, byte);
    (end < source.len()).then(|| text::at_column(source, end + 1, goal))
}

/// The first character of the line with this number, counted from one; of the last where there are
/// fewer.
fn nth_line(source: &str, number: usize) -> usize {
    let mut breaks = source.match_indices('\n').map(|(at, _)| at + 1);
    let start = match number.checked_sub(2) {
        None => Some(0),
        Some(skip) => breaks.clone().nth(skip),
    };
    let start = start.or_else(|| breaks.next_back()).unwrap_or(0);
    text::first_in_line(source, start)
}

/// The last character of the line, or of the one `times - 1` lines below.
fn line_last(source: &str, byte: usize, times: usize) -> usize {
    let start = text::lines_below(source, byte, times - 1);
    text::last_in_line(source, start)
}

/// The character in this column of the line, or its last one.
fn column(source: &str, byte: usize, column: usize) -> usize {
    let at = text::at_column(source, text::line_start(source, byte), column);
    at.min(text::last_in_line(source, byte))
}

/// The first character of the line that is no blank, or the last of its blanks.
fn first_character(source: &str, byte: usize) -> usize {
    text::first_in_line(source, byte).min(text::last_in_line(source, byte))
}

/// The first character of the line, or its very start if the caret is there already.
fn smart_start(source: &str, byte: usize) -> usize {
    let first = text::first_in_line(source, byte);
    if byte == first {
        text::line_start(source, byte)
    } else {
        first
    }
}

/// The character in this line, the `count`th one.
fn find(source: &str, byte: usize, back: bool, till: bool, aim: Aim) -> Option<usize> {
    let wanted = aim.char?;
    let skip = if aim.again && till { 1 } else { 0 };
    let hit = |grapheme: &str| grapheme.starts_with(wanted);
    if back {
        let line = text::slice(source, text::line_start(source, byte), byte);
        let start = byte - line.len();
        let mut found = text::graphemes(line).rev().skip(skip);
        let found = found
            .by_ref()
            .filter(|(_, one)| hit(one))
            .nth(aim.times() - 1);
        return found.map(|(at, one)| start + at + if till { one.len() } else { 0 });
    }
    let from = text::next(source, byte)?;
    let line = text::slice(source, from, text::line_end(source, byte));
    let found = text::graphemes(line).skip(skip);
    let at = from + found.filter(|(_, one)| hit(one)).nth(aim.times() - 1)?.0;
    if till {
        text::previous(source, at)
    } else {
        Some(at)
    }
}

fn beyond(motion: Motion, doc: &dyn Doc, cell: CellKey, goal: usize) -> Option<Place> {
    use Motion::*;
    if !motion.leaves() {
        return None;
    }
    let index = doc.index_of(cell)?;
    let back = motion.leads_back();
    let index = if back {
        index.checked_sub(1)?
    } else {
        index + 1
    };
    let cell = *doc.cells().get(index)?;
    let source = &doc.cell(cell)?.source;
    let last_line = text::line_start(source, source.len());
    let byte = match motion {
        Up => text::at_column(source, last_line, goal),
        Down => text::at_column(source, 0, goal),
        LineAbove => text::first_in_line(source, last_line),
        LineBelow => text::first_in_line(source, 0),
        PreviousWord(size) => word::previous_start(source, source.len(), size).unwrap_or(0),
        _ if back => source.len(),
        _ => 0,
    };
    Some(Place { cell, byte })
}
