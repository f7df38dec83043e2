//! Commands to the program.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::AppCommand;
use crate::editor::help;

pub fn run(editor: &mut Editor, command: AppCommand, call: &Call) -> Vec<Action> {
    let halves = i32::try_from(call.times()).unwrap_or(i32::MAX);
    match command {
        AppCommand::ScrollDown => vec![Action::Scroll(halves)],
        AppCommand::ScrollUp => vec![Action::Scroll(-halves)],
        AppCommand::Help => help::toggle(editor),
        AppCommand::Quit => vec![Action::Quit],
    }
}
