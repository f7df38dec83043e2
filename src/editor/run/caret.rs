//! Commands that move the caret or the selection.

use super::edit::edited;
use super::operator;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::{Mode, Motion};
use crate::editor::doc::Doc;
use crate::editor::motion::{self, Aim, LINE_ENDS, Place};
use crate::editor::state_text::LastFind;
use crate::editor::{Editor, text};

/// Moves the caret, the free end of a selection, or what an operator covers.
pub fn go(editor: &mut Editor, motion: Motion, call: &Call, around: &Around) -> Vec<Action> {
    let doc = around.doc;
    let Some((motion, aim)) = resolve(editor, motion, call, doc) else {
        return operator::cancel(editor);
    };
    match editor.mode {
        Mode::Operator => operator::over(editor, motion, aim, around),
        Mode::Visual | Mode::VisualLine => extend(editor, motion, aim, doc),
        Mode::Edit if editor.text.marking && editor.anchor.is_some() => {
            extend(editor, motion, aim, doc)
        }
        _ => travel(editor, motion, aim, doc),
    }
}

/// Moves the caret and leaves the other end of the selection; never past the edge of the cell.
pub fn select(editor: &mut Editor, motion: Motion, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    if editor.mode == Mode::Normal {
        editor.mode = Mode::Visual;
    }
    editor.text.marking = false;
    match resolve(editor, motion, call, doc) {
        Some((motion, aim)) => extend(editor, motion, aim, doc),
        None => Vec::new(),
    }
}

/// What the motion is in the end: the search that it repeats, the lines of a page.
pub fn resolve(
    editor: &mut Editor,
    motion: Motion,
    call: &Call,
    doc: &dyn Doc,
) -> Option<(Motion, Aim)> {
    let mut aim = Aim {
        goal: goal(editor, doc),
        count: call.count,
        char: call.arg.and_then(|arg| arg.chars().next()),
        again: false,
        stays: editor.mode != Mode::Edit,
    };
    let rows = match motion {
        Motion::PageUp | Motion::PageDown => editor.text.page.saturating_sub(2).max(1),
        Motion::HalfPageUp | Motion::HalfPageDown => (editor.text.page / 2).max(1),
        _ => return search(editor, motion, aim),
    };
    aim.count = Some(call.times().saturating_mul(rows));
    Some((motion, aim))
}

fn search(editor: &mut Editor, motion: Motion, aim: Aim) -> Option<(Motion, Aim)> {
    match motion {
        Motion::Find { back, till } => {
            let char = aim.char?;
            editor.text.last_find = Some(LastFind { char, back, till });
            Some((motion, aim))
        }
        Motion::FindAgain { turned } => {
            let LastFind { char, back, till } = editor.text.last_find?;
            let back = back != turned;
            let aim = Aim {
                char: Some(char),
                again: true,
                ..aim
            };
            Some((Motion::Find { back, till }, aim))
        }
        _ => Some((motion, aim)),
    }
}

/// Moves the caret; while typing, a selection ends at the side that the motion goes to.
fn travel(editor: &mut Editor, motion: Motion, aim: Aim, doc: &dyn Doc) -> Vec<Action> {
    let Some(from) = editor.caret() else {
        return Vec::new();
    };
    let typing = editor.mode == Mode::Edit;
    let to = match (editor.selection().filter(|_| typing), motion) {
        (Some((start, _)), Motion::Left) => Place {
            byte: start,
            ..from
        },
        (Some((_, end)), Motion::Right) => Place { byte: end, ..from },
        (_, Motion::Right) if !typing => over_characters(doc, from, aim),
        (_, Motion::FirstLine | Motion::LastLine) => line_or_cell(motion, doc, from, aim),
        _ => motion::target(motion, doc, from, aim),
    };
    let keep = kept_goal(editor, motion, aim);
    editor.take_focus(to, doc);
    editor.goal = keep;
    let mut actions = vec![Action::EndUndoGroup];
    if to.cell != from.cell {
        actions.push(Action::Focused(to.cell));
    }
    actions.push(Action::CaretMoved);
    actions
}

/// So many characters on, where the caret stands on characters and not on the ends of lines.
fn over_characters(doc: &dyn Doc, from: Place, aim: Aim) -> Place {
    let one = Aim { count: None, ..aim };
    let mut at = from;
    for _ in 0..aim.count.unwrap_or(1) {
        let mut next = motion::target(Motion::Right, doc, at, one);
        if next.cell == at.cell && is_line_end(doc, next) {
            next = motion::target(Motion::Right, doc, next, one);
        }
        if next == at {
            break;
        }
        at = next;
    }
    at
}

/// Whether the place is behind the last character of a line that has one.
fn is_line_end(doc: &dyn Doc, place: Place) -> bool {
    doc.cell(place.cell).is_some_and(|cell| {
        let end = text::line_end(&cell.source, place.byte);
        place.byte == end && text::line_start(&cell.source, end) < end
    })
}

/// A line of the cell; from the cell's first line, without a number, the first cell, and so at the end.
fn line_or_cell(motion: Motion, doc: &dyn Doc, from: Place, aim: Aim) -> Place {
    let to = motion::target(motion, doc, from, aim);
    let cell = match motion {
        _ if to != from || aim.count.is_some() => return to,
        Motion::FirstLine => doc.cells().first(),
        _ => doc.cells().last(),
    };
    let Some(cell) = cell.filter(|cell| **cell != from.cell) else {
        return to;
    };
    motion::target(
        motion,
        doc,
        Place {
            cell: *cell,
            byte: 0,
        },
        aim,
    )
}

/// Moves one end of the selection, within the cell.
pub fn extend(editor: &mut Editor, motion: Motion, aim: Aim, doc: &dyn Doc) -> Vec<Action> {
    let Some((at, cell)) = editor.caret().and_then(|at| Some((at, doc.cell(at.cell)?))) else {
        return Vec::new();
    };
    let source = &cell.source;
    let visual = editor.mode != Mode::Edit;
    let keep = kept_goal(editor, motion, aim);
    let to = motion::within(motion, source, at.byte, aim);
    let mut byte = to.unwrap_or(motion::edge(motion, source, at.byte, aim));
    if visual && !onto_break(motion) {
        byte = byte.min(text::last_in_line(source, byte));
    } else if visual && motion == Motion::LineLast {
        byte = text::line_end(source, byte);
    }
    hold(editor, at, doc);
    move_end(editor, byte, doc);
    editor.goal = keep;
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// Whether a selection of characters may take the break of a line with this motion.
fn onto_break(motion: Motion) -> bool {
    use Motion::*;
    matches!(
        motion,
        LineLast
            | LineEnd
            | Right
            | CharRight
            | Up
            | Down
            | PageUp
            | PageDown
            | HalfPageUp
            | HalfPageDown
    )
}

/// Begins a selection here, if there is none.
pub fn hold(editor: &mut Editor, at: Place, doc: &dyn Doc) {
    if editor.anchor.is_none() {
        editor.anchor = Some((at.byte, doc.mark(at.cell, at.byte)));
    }
}

/// The caret goes elsewhere in its cell; the other end of the selection stays.
pub fn move_end(editor: &mut Editor, byte: usize, doc: &dyn Doc) {
    let Some(at) = editor.caret() else { return };
    let anchor = editor.anchor.take();
    editor.take_focus(Place { byte, ..at }, doc);
    editor.anchor = anchor;
}

/// Selects from one place of the cell to another, with the caret there.
pub fn select_range(editor: &mut Editor, from: usize, to: usize, doc: &dyn Doc) -> Vec<Action> {
    let Some(at) = editor.caret() else {
        return Vec::new();
    };
    editor.take_focus(Place { byte: to, ..at }, doc);
    editor.anchor = Some((from, doc.mark(at.cell, from)));
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// To the line with this number.
pub fn go_to_line(editor: &mut Editor, call: &Call, around: &Around) -> Vec<Action> {
    let number = call.arg.and_then(|arg| arg.parse().ok()).or(call.count);
    let call = Call {
        count: Some(number.unwrap_or(1usize).max(1)),
        arg: None,
    };
    go(editor, Motion::FirstLine, &call, around)
}

/// The column that a vertical motion aims at.
fn goal(editor: &Editor, doc: &dyn Doc) -> usize {
    let here = || edited(editor, doc).map_or(0, |cell| text::column(&cell.source, editor.caret));
    editor.goal.unwrap_or_else(here)
}

fn kept_goal(editor: &Editor, motion: Motion, aim: Aim) -> Option<usize> {
    match motion {
        Motion::Up
        | Motion::Down
        | Motion::PageUp
        | Motion::PageDown
        | Motion::HalfPageUp
        | Motion::HalfPageDown => Some(aim.goal),
        Motion::LineLast if editor.mode != Mode::Edit => Some(LINE_ENDS),
        _ => None,
    }
}
