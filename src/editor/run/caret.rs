//! Commands that move the caret or the selection.

use crate::editor::action::Action;
use crate::editor::command::Motion;
use crate::editor::doc::Doc;
use crate::editor::motion::{self, Place};
use crate::editor::{Editor, text};

/// Moves the caret; a selection ends at the side that the motion goes to.
pub fn go(editor: &mut Editor, motion: Motion, doc: &dyn Doc) -> Vec<Action> {
    let Some(from) = editor.caret() else {
        return Vec::new();
    };
    let to = match (editor.selection(), motion) {
        (Some((start, _)), Motion::Left) => Place {
            byte: start,
            ..from
        },
        (Some((_, end)), Motion::Right) => Place { byte: end, ..from },
        _ => motion::target(motion, doc, from, goal(editor, doc)),
    };
    let keep = kept_goal(editor, motion, doc);
    editor.take_focus(to, doc);
    editor.goal = keep;
    let mut actions = vec![Action::EndUndoGroup];
    if to.cell != from.cell {
        actions.push(Action::Focused(to.cell));
    }
    actions.push(Action::CaretMoved);
    actions
}

/// Moves the caret and leaves the other end of the selection; never past the edge of the cell.
pub fn select(editor: &mut Editor, motion: Motion, doc: &dyn Doc) -> Vec<Action> {
    let Some((from, cell)) = editor.caret().and_then(|at| Some((at, doc.cell(at.cell)?))) else {
        return Vec::new();
    };
    let keep = kept_goal(editor, motion, doc);
    let step = motion::step(motion, &cell.source, from.byte, goal(editor, doc));
    let byte = step.unwrap_or(motion::edge(motion, &cell.source));
    let anchor = editor.anchor.take();
    let anchor = anchor.unwrap_or_else(|| (from.byte, doc.mark(from.cell, from.byte)));
    editor.take_focus(Place { byte, ..from }, doc);
    editor.anchor = Some(anchor);
    editor.goal = keep;
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// Selects the whole source.
pub fn select_all(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some((at, cell)) = editor.caret().and_then(|at| Some((at, doc.cell(at.cell)?))) else {
        return Vec::new();
    };
    let byte = cell.source.len();
    editor.take_focus(Place { byte, ..at }, doc);
    editor.anchor = Some((0, doc.mark(at.cell, 0)));
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// The column that a vertical motion aims at.
fn goal(editor: &Editor, doc: &dyn Doc) -> usize {
    let cell = editor.focus().and_then(|cell| doc.cell(cell));
    let here = || cell.map_or(0, |cell| text::column(&cell.source, editor.caret));
    editor.goal.unwrap_or_else(here)
}

fn kept_goal(editor: &Editor, motion: Motion, doc: &dyn Doc) -> Option<usize> {
    matches!(motion, Motion::Up | Motion::Down).then(|| goal(editor, doc))
}
