//! Commands that search, replace, and show lists to choose from.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::FindCommand;

pub fn run(_: &mut Editor, command: FindCommand, _: &Call, _: &Around) -> Vec<Action> {
    match command {}
}
