//! Commands to the program.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::AppCommand;

pub fn run(editor: &mut Editor, command: AppCommand, call: &Call) -> Vec<Action> {
    let halves = i32::try_from(call.times()).unwrap_or(i32::MAX);
    match command {
        AppCommand::ScrollDown => vec![Action::Scroll(halves)],
        AppCommand::ScrollUp => vec![Action::Scroll(-halves)],
        AppCommand::Help => help(editor),
        AppCommand::Quit => vec![Action::Quit],
    }
}

/// Shows or hides the help.
pub fn help(editor: &mut Editor) -> Vec<Action> {
    editor.help = !editor.help;
    vec![Action::Help(editor.help)]
}
