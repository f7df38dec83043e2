//! Commands about the people in the room and what they changed.

mod changes;
mod people;
#[cfg(test)]
mod tests;
mod verify;

use crate::editor::Editor;
use crate::editor::action::{Action, Decision};
use crate::editor::around::{Around, Call};
use crate::editor::command::RoomCommand;
use crate::editor::run::history;

pub use people::{key, refresh, visit};
pub use verify::key as compared;

pub fn run(editor: &mut Editor, command: RoomCommand, call: &Call, around: &Around) -> Vec<Action> {
    match command {
        RoomCommand::People => people::open(editor, false, around),
        RoomCommand::NextPeer => people::next(editor, around),
        RoomCommand::Follow => people::follow(editor, call, around),
        RoomCommand::Unfollow => people::unfollow(editor),
        RoomCommand::NextChange => changes::step(editor, true, call, around.doc),
        RoomCommand::PreviousChange => changes::step(editor, false, call, around.doc),
        RoomCommand::SeenAll => changes::seen_all(editor, around.doc),
        RoomCommand::Verify => vec![Action::Verify],
        RoomCommand::CarryOver => vec![Action::Decide(Decision::Carry)],
        RoomCommand::TakeTheirs => vec![Action::Decide(Decision::Take)],
        RoomCommand::Restore => vec![Action::UndoDeed],
        RoomCommand::History => history::open(editor),
        RoomCommand::KeepMine => vec![Action::Decide(Decision::Keep)],
    }
}
