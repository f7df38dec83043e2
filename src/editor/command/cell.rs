//! Commands to cells.

use super::{COMMAND, Command, Mode, Spec};

/// A command to cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellCommand {
    FocusNext,
    FocusPrevious,
    FocusFirst,
    FocusLast,
    InsertAbove,
    InsertBelow,
    Delete,
}

const fn reads(
    command: CellCommand,
    name: &'static str,
    doc: &'static str,
    modes: &'static [Mode],
) -> Spec {
    Spec::reads(Command::Cell(command), name, doc, modes)
}

const fn edits(
    command: CellCommand,
    name: &'static str,
    doc: &'static str,
    modes: &'static [Mode],
) -> Spec {
    Spec::edits(Command::Cell(command), name, doc, modes)
}

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    reads(CellCommand::FocusNext, "focus-next", "go to the next cell", COMMAND),
    reads(CellCommand::FocusPrevious, "focus-previous", "go to the previous cell", COMMAND),
    reads(CellCommand::FocusFirst, "focus-first", "go to the first cell", COMMAND),
    reads(CellCommand::FocusLast, "focus-last", "go to the last cell", COMMAND),
    edits(CellCommand::InsertAbove, "insert-above", "insert a cell above", COMMAND),
    edits(CellCommand::InsertBelow, "insert-below", "insert a cell below", COMMAND),
    edits(CellCommand::Delete, "delete-cell", "delete the cell", COMMAND),
];
