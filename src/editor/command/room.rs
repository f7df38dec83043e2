//! Commands about the people in the room and what they changed.

use super::{ANY, Arg, Command, Spec};

/// A command about the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoomCommand {
    People,
    NextPeer,
    Follow,
    Unfollow,
    NextChange,
    PreviousChange,
    SeenAll,
    Restore,
    History,
    CarryOver,
    TakeTheirs,
    KeepMine,
    Verify,
}

const fn reads(command: RoomCommand, name: &'static str, doc: &'static str) -> Spec {
    Spec::reads(Command::Room(command), name, doc, ANY)
}

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    reads(RoomCommand::People, "people", "who is here, in which cell, idle for how long; enter goes there"),
    reads(RoomCommand::NextPeer, "next-peer", "go to where the next person is"),
    reads(RoomCommand::Follow, "follow", "follow somebody until the next key").with_optional(Arg::Text("name")),
    reads(RoomCommand::Unfollow, "unfollow", "stop following"),
    reads(RoomCommand::NextChange, "next-change", "go to the next cell that others changed since you were there"),
    reads(RoomCommand::PreviousChange, "previous-change", "go to the previous cell that others changed"),
    reads(RoomCommand::SeenAll, "seen-all", "count all changes of others as seen"),
    Spec::edits(Command::Room(RoomCommand::Restore), "restore", "undo for everybody what somebody did to nearly all cells", ANY),
    reads(RoomCommand::History, "history", "look through the last hour, and bring cells of it back"),
    reads(RoomCommand::CarryOver, "carry-over", "the room has another document now: take it, with your unsent edits put in"),
    reads(RoomCommand::TakeTheirs, "take-theirs", "the room has another document now: take it, and let yours go"),
    reads(RoomCommand::Verify, "verify", "digits that both ends of a connection have, unless somebody is between them"),
    reads(RoomCommand::KeepMine, "keep-mine", "the room has another document now: save yours as a file, then take theirs"),
];
