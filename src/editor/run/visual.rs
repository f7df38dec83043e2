//! Modes of the text, and what is selected in them.

use std::ops::Range;

use super::caret::{hold, move_end, select_range};
use super::edit::edited;
use super::operator;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::motion::Place;
use crate::editor::object::{self, Part};
use crate::editor::region::Region;
use crate::editor::state_text::{LastVisual, Spot};
use crate::editor::{Editor, text};

/// What is selected, as an operator takes it: none without a selection.
pub fn region(editor: &Editor, source: &str) -> Option<Region> {
    let anchor = editor.anchor.as_ref().map(|(byte, _)| *byte)?;
    match editor.mode {
        Mode::VisualLine => Some(Region::lines(source, anchor, editor.caret)),
        Mode::Edit => Some(Region::chars(anchor, editor.caret)).filter(|one| one.from < one.to),
        _ => Some(Region::inclusive(source, anchor, editor.caret)),
    }
}

/// What is selected, or the character under the caret.
pub fn region_or_char(editor: &Editor, source: &str) -> Region {
    region(editor, source).unwrap_or_else(|| {
        let end = text::line_end(source, editor.caret);
        let next = text::next(source, editor.caret).unwrap_or(end);
        Region::chars(editor.caret, next.min(end))
    })
}

/// To visual mode, or back from it.
pub fn visual(editor: &mut Editor, mode: Mode, doc: &dyn Doc) -> Vec<Action> {
    let Some(at) = editor.caret() else {
        return Vec::new();
    };
    if editor.mode == mode {
        return normal(editor, doc);
    }
    hold(editor, at, doc);
    editor.mode = mode;
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// To normal mode from wherever one is.
pub fn normal_mode(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let stay = call.arg.is_some();
    match editor.mode {
        Mode::Edit => super::insert::finish(editor, stay, doc),
        Mode::Operator => operator::cancel(editor),
        Mode::Visual | Mode::VisualLine if stay => {
            editor.mode = Mode::Normal;
            vec![Action::CaretMoved]
        }
        Mode::Command if editor.focus().is_none() => {
            editor.say("there is no cell to go into".to_owned())
        }
        _ => normal(editor, doc),
    }
}

/// To normal mode, with nothing selected.
pub fn normal(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    leave(editor, doc);
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// Leaves visual mode and keeps in mind what was selected.
pub fn leave(editor: &mut Editor, doc: &dyn Doc) {
    if matches!(editor.mode, Mode::Visual | Mode::VisualLine) {
        editor.text.last_visual = last_visual(editor, doc);
    }
    editor.mode = Mode::Normal;
    editor.anchor = None;
    editor.text.operator = None;
}

fn last_visual(editor: &Editor, doc: &dyn Doc) -> Option<LastVisual> {
    let at = editor.caret()?;
    let (byte, _) = editor.anchor.as_ref()?;
    Some(LastVisual {
        anchor: spot(Place { byte: *byte, ..at }, doc),
        caret: spot(at, doc),
        lines: editor.mode == Mode::VisualLine,
    })
}

/// A place to come back to.
pub fn spot(place: Place, doc: &dyn Doc) -> Spot {
    Spot {
        cell: place.cell,
        byte: place.byte,
        mark: doc.mark(place.cell, place.byte),
    }
}

/// Where a place is now.
pub fn find(spot: &Spot, doc: &dyn Doc) -> Option<Place> {
    let found = spot.mark.as_ref().and_then(|mark| doc.find(mark));
    let (cell, byte) = found.or_else(|| {
        doc.index_of(spot.cell)?;
        Some((spot.cell, spot.byte))
    })?;
    Some(Place { cell, byte })
}

/// The selection that was left last.
pub fn reselect(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let last = editor.text.last_visual.clone();
    let found = last.and_then(|last| {
        let (anchor, caret) = (find(&last.anchor, doc)?, find(&last.caret, doc)?);
        (anchor.cell == caret.cell).then_some((anchor, caret, last.lines))
    });
    let Some((anchor, caret, lines)) = found else {
        return editor.say("nothing was selected here".to_owned());
    };
    editor.take_focus(caret, doc);
    editor.anchor = Some((anchor.byte, doc.mark(anchor.cell, anchor.byte)));
    editor.mode = if lines {
        Mode::VisualLine
    } else {
        Mode::Visual
    };
    vec![Action::Focused(caret.cell), Action::CaretMoved]
}

/// The caret goes to the other end of the selection.
pub fn swap_ends(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some((byte, _)) = editor.anchor.take() else {
        return Vec::new();
    };
    select_range(editor, editor.caret, byte, doc)
}

/// Nothing is selected any more; the caret stays.
pub fn collapse(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    editor.text.marking = false;
    match editor.mode {
        Mode::Visual | Mode::VisualLine => normal(editor, doc),
        _ => {
            editor.anchor = None;
            vec![Action::CaretMoved]
        }
    }
}

/// Selects the whole source.
pub fn select_all(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let end = match editor.mode {
        Mode::Edit => cell.source.len(),
        _ => text::last_in_line(&cell.source, cell.source.len()),
    };
    select_range(editor, 0, end, doc)
}

/// Selects the word that the caret is in or behind.
pub fn select_word(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let at = editor.caret;
    let behind = at == text::line_end(source, at) && at > text::line_start(source, at);
    let at = if behind {
        text::last_in_line(source, at)
    } else {
        at
    };
    match object::find(source, 'w', Part::Inside, &(at..at), 1) {
        Some(word) => take(editor, source, word, doc),
        None => Vec::new(),
    }
}

/// Selects the caret's line with its line break, or one line more.
pub fn select_line(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let held = region(editor, source).unwrap_or(Region::chars(editor.caret, editor.caret));
    let from = text::line_start(source, held.from);
    let mut to = held.to;
    let whole = held.from == from && to > from && text::line_start(source, to) == to;
    for _ in usize::from(!whole && to > from && text::line_start(source, to) == to)..call.times() {
        to = text::next(source, text::line_end(source, to)).unwrap_or(source.len());
    }
    take(editor, source, Region::chars(from, to), doc)
}

/// Selects a piece of the source, as selections are in this mode.
pub fn take(editor: &mut Editor, source: &str, piece: Region, doc: &dyn Doc) -> Vec<Action> {
    let last = match editor.mode {
        Mode::Edit => piece.to,
        _ => text::previous(source, piece.to)
            .unwrap_or(0)
            .max(piece.from),
    };
    select_range(editor, piece.from, last, doc)
}

/// A text object: what the operator works on, or selected.
pub fn object(editor: &mut Editor, part: Part, call: &Call, around: &Around) -> Vec<Action> {
    let doc = around.doc;
    let name = call.arg.and_then(|arg| arg.chars().next());
    let Some((cell, name)) = edited(editor, doc).zip(name) else {
        return operator::cancel(editor);
    };
    let source = &cell.source;
    let waiting = editor
        .text
        .operator
        .filter(|_| editor.mode == Mode::Operator);
    let count = waiting.and_then(|waiting| waiting.count).unwrap_or(1) * call.times();
    let found = object::find(source, name, part, &held(editor, source), count);
    match (found, waiting) {
        (None, _) => operator::cancel(editor),
        (Some(region), Some(_)) => operator::on_object(editor, region, around),
        (Some(region), None) if matches!(name, 'p' | 'c') => lines(editor, source, region, doc),
        (Some(region), None) => characters(editor, source, region, doc),
    }
}

/// What is selected of more than one character, else the caret's place.
fn held(editor: &Editor, source: &str) -> Range<usize> {
    let here = editor.caret..editor.caret;
    let one = editor
        .anchor
        .as_ref()
        .is_none_or(|(byte, _)| *byte == editor.caret);
    match region(editor, source) {
        Some(piece) if editor.mode != Mode::Normal && !one => piece.from..piece.to,
        _ => here,
    }
}

/// Selects an object of lines: in visual mode as lines.
fn lines(editor: &mut Editor, source: &str, region: Region, doc: &dyn Doc) -> Vec<Action> {
    if editor.mode == Mode::Normal {
        return take(editor, source, region, doc);
    }
    editor.mode = Mode::VisualLine;
    let actions = select_range(editor, region.from, region.from, doc);
    move_end(editor, text::line_start(source, region.to), doc);
    actions
}

/// Selects an object of characters: visual mode is one of characters then, too.
fn characters(editor: &mut Editor, source: &str, region: Region, doc: &dyn Doc) -> Vec<Action> {
    if editor.mode == Mode::VisualLine {
        editor.mode = Mode::Visual;
    }
    let to = region.to + usize::from(region.lines);
    take(editor, source, Region::chars(region.from, to), doc)
}
