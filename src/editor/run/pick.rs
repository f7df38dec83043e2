//! Selection first, as in Helix: a motion selects what it passes, and operators take the selection.

use super::caret::{extend, resolve, select_range};
use super::edit::edited;
use super::visual;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::{Mode, Motion};
use crate::editor::doc::Doc;
use crate::editor::motion;
use crate::editor::region::Region;
use crate::editor::word::{self, Class, Size};
use crate::editor::{Editor, text};

/// Selects what the motion passes; in visual mode it adds that to what is selected.
pub fn pick(editor: &mut Editor, motion: Motion, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some((cell, (motion, aim))) = edited(editor, doc).zip(resolve(editor, motion, call, doc))
    else {
        return Vec::new();
    };
    let source = &cell.source;
    if let Some(step) = word_step(motion) {
        let (mut anchor, mut caret) = (editor.caret, editor.caret);
        for _ in 0..call.times() {
            let Some(next) = step.run(source, caret) else {
                break;
            };
            (anchor, caret) = next;
        }
        if editor.mode == Mode::Visual
            && let Some((held, _)) = editor.anchor
        {
            anchor = held;
        }
        return select_range(editor, anchor, caret, doc);
    }
    if let Motion::Find { back, till } = motion {
        let to = aim
            .char
            .and_then(|c| find(source, editor.caret, c, (back, till), call.times()));
        let anchor = editor
            .anchor
            .as_ref()
            .filter(|_| editor.mode != Mode::Normal);
        let anchor = anchor.map_or(editor.caret, |(byte, _)| *byte);
        return match to {
            Some(to) => select_range(editor, anchor, to, doc),
            None => Vec::new(),
        };
    }
    if editor.mode != Mode::Normal {
        return extend(editor, motion, aim, doc);
    }
    match motion::within(motion, source, editor.caret, aim) {
        Some(to) => select_range(editor, editor.caret, to, doc),
        None => Vec::new(),
    }
}

/// The character, the `count`th one; on over the ends of lines.
fn find(
    source: &str,
    from: usize,
    wanted: char,
    (back, till): (bool, bool),
    count: usize,
) -> Option<usize> {
    let step = |at| match back {
        true => text::previous(source, at),
        false => text::next(source, at).filter(|next| *next < source.len()),
    };
    let hit = |at: usize| text::split(source, at).1.starts_with(wanted);
    let (mut at, mut before, mut left) = (from, from, count);
    while left > 0 {
        (before, at) = (at, step(at)?);
        // One that stands beside the caret is none to go up to.
        left -= usize::from(hit(at) && !(till && before == from));
    }
    Some(if till { before } else { at })
}

/// A motion over words.
#[derive(Clone, Copy)]
struct Step {
    size: Size,
    back: bool,
    /// Stops before the next word starts; else where a word ends.
    starts: bool,
}

fn word_step(motion: Motion) -> Option<Step> {
    let (size, back, starts) = match motion {
        Motion::NextWord(size) => (size, false, true),
        Motion::WordEnd(size) => (size, false, false),
        Motion::PreviousWord(size) => (size, true, false),
        _ => return None,
    };
    Some(Step { size, back, starts })
}

impl Step {
    /// From one character to the last one of the next piece, and where that piece begins: here, or at
    /// the next character if one piece ends here.
    fn run(self, source: &str, from: usize) -> Option<(usize, usize)> {
        let mut start = from;
        let first = self.next(source, from)?;
        if self.parts(source, from, first) || is_break(source, first) {
            start = self.behind_breaks(source, first)?;
        }
        let mut at = start;
        while let Some(next) = self.next(source, at) {
            if is_break(source, next) || self.parts(source, at, next) {
                break;
            }
            at = next;
        }
        Some((start, at))
    }

    fn next(self, source: &str, byte: usize) -> Option<usize> {
        match self.back {
            true => text::previous(source, byte),
            false => text::next(source, byte).filter(|next| *next < source.len()),
        }
    }

    /// The first character that is no line break, from here on.
    fn behind_breaks(self, source: &str, byte: usize) -> Option<usize> {
        let mut at = byte;
        while is_break(source, at) {
            at = self.next(source, at)?;
        }
        Some(at)
    }

    /// Whether a piece ends between two neighbours.
    fn parts(self, source: &str, one: usize, other: usize) -> bool {
        let class = |at| word::class(source, at, self.size);
        let (one, other) = (class(one), class(other));
        let stop = if self.starts { other } else { one };
        one != other && stop != Class::Blank
    }
}

fn is_break(source: &str, byte: usize) -> bool {
    text::split(source, byte).1.starts_with('\n')
}

/// Selects whole lines, those of the selection or the caret's; one more, if they are whole already.
pub fn pick_line(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let held = visual::region_or_char(editor, source);
    let last = text::previous(source, held.to).unwrap_or(0).max(held.from);
    let (from, end) = (
        text::line_start(source, held.from),
        text::line_end(source, last),
    );
    let whole = editor.anchor.is_some()
        && held.from == from
        && held.to >= text::next(source, end).unwrap_or(end);
    let more = call.times() - usize::from(!whole);
    let end = text::line_end(source, text::lines_below(source, end, more));
    let to = text::next(source, end).unwrap_or(end);
    visual::take(editor, source, Region::chars(from, to), doc)
}
