//! Commands to the text of a cell.

use super::{caret, indent, typing};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::{Mode, TextCommand};
use crate::editor::doc::Doc;

pub fn run(
    editor: &mut Editor,
    command: TextCommand,
    _call: &Call,
    around: &Around,
) -> Vec<Action> {
    let doc = around.doc;
    match command {
        TextCommand::EditMode => enter(editor, doc),
        TextCommand::CommandMode => leave(editor),
        TextCommand::Undo => vec![Action::EndUndoGroup, Action::Undo],
        TextCommand::Redo => vec![Action::EndUndoGroup, Action::Redo],
        TextCommand::Move(motion) => caret::go(editor, motion, doc),
        TextCommand::Select(motion) => caret::select(editor, motion, doc),
        TextCommand::SelectAll => caret::select_all(editor, doc),
        TextCommand::Newline => typing::newline(editor, doc),
        TextCommand::Backspace => typing::backspace(editor, doc),
        TextCommand::Delete => typing::delete(editor, doc),
        TextCommand::DeleteWordBack => typing::delete_word_back(editor, doc),
        TextCommand::DeleteWord => typing::delete_word(editor, doc),
        TextCommand::Indent => indent::indent(editor, doc),
        TextCommand::Dedent => indent::dedent(editor, doc),
    }
}

fn enter(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    if editor.focus().and_then(|cell| doc.cell(cell)).is_none() {
        return editor.say("there is no cell to edit".to_owned());
    }
    editor.mode = Mode::Edit;
    editor.anchor = None;
    editor.goal = None;
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

fn leave(editor: &mut Editor) -> Vec<Action> {
    editor.mode = Mode::Command;
    editor.anchor = None;
    vec![Action::EndUndoGroup, Action::CaretMoved]
}
