//! Commands to cells: focus, insert, delete.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::CellCommand;
use crate::editor::doc::Doc;
use crate::editor::motion::Place;
use crate::notebook::Edit;
use crate::notebook::cell::CellKind;

const TEXT_DOCUMENT: &str = "a text document has no cells";

pub fn run(editor: &mut Editor, command: CellCommand, call: &Call, around: &Around) -> Vec<Action> {
    let doc = around.doc;
    let times = isize::try_from(call.times()).unwrap_or(isize::MAX);
    match command {
        CellCommand::FocusNext => focus_by(editor, times, doc),
        CellCommand::FocusPrevious => focus_by(editor, -times, doc),
        CellCommand::FocusFirst => focus_index(editor, 0, doc),
        CellCommand::FocusLast => focus_index(editor, usize::MAX, doc),
        CellCommand::InsertAbove => insert(editor, 0, doc),
        CellCommand::InsertBelow => insert(editor, 1, doc),
        CellCommand::Delete => delete(editor, doc),
    }
}

/// Focus so many cells on.
pub fn focus_by(editor: &mut Editor, by: isize, doc: &dyn Doc) -> Vec<Action> {
    let index = editor.focus().and_then(|cell| doc.index_of(cell));
    match index.and_then(|index| index.checked_add_signed(by)) {
        Some(to) if to < doc.cells().len() => focus_index(editor, to, doc),
        _ => Vec::new(),
    }
}

/// Focus the cell at this index, or the last one.
pub fn focus_index(editor: &mut Editor, index: usize, doc: &dyn Doc) -> Vec<Action> {
    let last = doc.cells().len().saturating_sub(1);
    let Some(cell) = doc.cells().get(index.min(last)).copied() else {
        return Vec::new();
    };
    editor.take_focus(Place { cell, byte: 0 }, doc);
    vec![Action::EndUndoGroup, Action::Focused(cell)]
}

/// Insert an empty code cell so many places after the focused one.
pub fn insert(editor: &mut Editor, after: usize, doc: &dyn Doc) -> Vec<Action> {
    if doc.is_text() {
        return editor.say(TEXT_DOCUMENT.to_owned());
    }
    let focus = editor.focus().and_then(|cell| doc.index_of(cell));
    let edit = Edit::InsertCell {
        index: focus.map_or(0, |index| index + after),
        kind: CellKind::Code,
        source: String::new(),
    };
    vec![
        Action::EndUndoGroup,
        Action::Edit(edit),
        Action::EndUndoGroup,
    ]
}

/// Delete the focused cell.
pub fn delete(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    if doc.is_text() {
        return editor.say(TEXT_DOCUMENT.to_owned());
    }
    let Some(cell) = editor.focus() else {
        return Vec::new();
    };
    let edit = Action::Edit(Edit::DeleteCell { cell });
    vec![Action::EndUndoGroup, edit, Action::EndUndoGroup]
}
