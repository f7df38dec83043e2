//! Commands to the program: the view, the help, leaving.

use super::{ANY, Command, Spec};

/// A command to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppCommand {
    ScrollDown,
    ScrollUp,
    Help,
    Quit,
}

const fn reads(command: AppCommand, name: &'static str, doc: &'static str) -> Spec {
    Spec::reads(Command::App(command), name, doc, ANY)
}

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    reads(AppCommand::ScrollDown, "scroll-down", "scroll half a screen down"),
    reads(AppCommand::ScrollUp, "scroll-up", "scroll half a screen up"),
    reads(AppCommand::Help, "help", "show or hide this help"),
    reads(AppCommand::Quit, "quit", "leave the room"),
];
