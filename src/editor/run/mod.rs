//! Carrying out commands: one function each, from state and document to actions.

mod caret;
mod cells;
mod indent;
mod typing;

use super::Editor;
use super::action::{Action, TabAction};
use super::command::{Command, Mode};
use super::doc::Doc;

pub(super) use typing::{paste, type_text};

/// Does what the command says. Whether it may has been asked before.
pub(super) fn run(editor: &mut Editor, command: Command, doc: &dyn Doc) -> Vec<Action> {
    match command {
        Command::FocusNext => cells::focus_by(editor, 1, doc),
        Command::FocusPrevious => cells::focus_by(editor, -1, doc),
        Command::FocusFirst => cells::focus_index(editor, 0, doc),
        Command::FocusLast => cells::focus_index(editor, usize::MAX, doc),
        Command::ScrollDown => vec![Action::Scroll(1)],
        Command::ScrollUp => vec![Action::Scroll(-1)],
        Command::EditMode => enter(editor, doc),
        Command::CommandMode => leave(editor),
        Command::InsertAbove => cells::insert(editor, 0, doc),
        Command::InsertBelow => cells::insert(editor, 1, doc),
        Command::DeleteCell => cells::delete(editor, doc),
        Command::Undo => vec![Action::EndUndoGroup, Action::Undo],
        Command::Redo => vec![Action::EndUndoGroup, Action::Redo],
        Command::Help => help(editor),
        Command::NextTab => vec![Action::Tab(TabAction::Next)],
        Command::PreviousTab => vec![Action::Tab(TabAction::Previous)],
        Command::Quit => vec![Action::Quit],
        Command::Move(motion) => caret::go(editor, motion, doc),
        Command::Select(motion) => caret::select(editor, motion, doc),
        Command::SelectAll => caret::select_all(editor, doc),
        Command::Newline => typing::newline(editor, doc),
        Command::Backspace => typing::backspace(editor, doc),
        Command::Delete => typing::delete(editor, doc),
        Command::DeleteWordBack => typing::delete_word_back(editor, doc),
        Command::DeleteWord => typing::delete_word(editor, doc),
        Command::Indent => indent::indent(editor, doc),
        Command::Dedent => indent::dedent(editor, doc),
    }
}

/// Shows or hides the help.
pub(super) fn help(editor: &mut Editor) -> Vec<Action> {
    editor.help = !editor.help;
    vec![Action::Help(editor.help)]
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
