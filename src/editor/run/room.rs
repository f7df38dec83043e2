//! Commands about the people in the room and the documents in it.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::RoomCommand;

pub fn run(_: &mut Editor, command: RoomCommand, _: &Call, _: &Around) -> Vec<Action> {
    match command {}
}
