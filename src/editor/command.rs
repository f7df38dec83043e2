//! The command table: every command with its name, its one line of help and where it works.

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Keys are commands to cells.
    Command,
    /// Keys type into the focused cell.
    Edit,
}

/// A movement of the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Motion {
    Left,
    Right,
    Up,
    Down,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    CellStart,
    CellEnd,
}

/// Everything that a key can be bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    FocusNext,
    FocusPrevious,
    FocusFirst,
    FocusLast,
    ScrollDown,
    ScrollUp,
    EditMode,
    CommandMode,
    InsertAbove,
    InsertBelow,
    DeleteCell,
    Undo,
    Redo,
    Help,
    NextTab,
    PreviousTab,
    Quit,
    Move(Motion),
    Select(Motion),
    SelectAll,
    Newline,
    Backspace,
    Delete,
    DeleteWordBack,
    DeleteWord,
    Indent,
    Dedent,
}

/// One row of the table.
#[derive(Debug)]
pub struct Spec {
    pub command: Command,
    /// The name in keymaps.
    pub name: &'static str,
    /// One line, for the help and the docs.
    pub doc: &'static str,
    pub modes: &'static [Mode],
    /// Whether it changes the document: refused where that is read-only.
    pub edits: bool,
}

const COMMAND: &[Mode] = &[Mode::Command];
const EDIT: &[Mode] = &[Mode::Edit];
const BOTH: &[Mode] = &[Mode::Command, Mode::Edit];

const fn reads(
    command: Command,
    name: &'static str,
    doc: &'static str,
    modes: &'static [Mode],
) -> Spec {
    Spec {
        command,
        name,
        doc,
        modes,
        edits: false,
    }
}

const fn edits(
    command: Command,
    name: &'static str,
    doc: &'static str,
    modes: &'static [Mode],
) -> Spec {
    Spec {
        command,
        name,
        doc,
        modes,
        edits: true,
    }
}

/// The table, in the order of the help.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    reads(Command::FocusNext, "focus-next", "go to the next cell", COMMAND),
    reads(Command::FocusPrevious, "focus-previous", "go to the previous cell", COMMAND),
    reads(Command::FocusFirst, "focus-first", "go to the first cell", COMMAND),
    reads(Command::FocusLast, "focus-last", "go to the last cell", COMMAND),
    reads(Command::ScrollDown, "scroll-down", "scroll half a screen down", BOTH),
    reads(Command::ScrollUp, "scroll-up", "scroll half a screen up", BOTH),
    edits(Command::EditMode, "edit", "edit the cell", COMMAND),
    edits(Command::InsertAbove, "insert-above", "insert a cell above", COMMAND),
    edits(Command::InsertBelow, "insert-below", "insert a cell below", COMMAND),
    edits(Command::DeleteCell, "delete-cell", "delete the cell", COMMAND),
    edits(Command::Undo, "undo", "undo your own last change", BOTH),
    edits(Command::Redo, "redo", "redo what you have undone", BOTH),
    reads(Command::Help, "help", "show or hide this help", BOTH),
    reads(Command::NextTab, "next-tab", "go to the next document", BOTH),
    reads(Command::PreviousTab, "previous-tab", "go to the document before", BOTH),
    reads(Command::Quit, "quit", "leave the room", BOTH),
    reads(Command::CommandMode, "command-mode", "stop editing", EDIT),
    reads(Command::Move(Motion::Left), "left", "one character left", EDIT),
    reads(Command::Move(Motion::Right), "right", "one character right", EDIT),
    reads(Command::Move(Motion::Up), "up", "one line up", EDIT),
    reads(Command::Move(Motion::Down), "down", "one line down", EDIT),
    reads(Command::Move(Motion::WordLeft), "word-left", "to the start of the word", EDIT),
    reads(Command::Move(Motion::WordRight), "word-right", "to the end of the word", EDIT),
    reads(Command::Move(Motion::LineStart), "line-start", "to the start of the line", EDIT),
    reads(Command::Move(Motion::LineEnd), "line-end", "to the end of the line", EDIT),
    reads(Command::Move(Motion::CellStart), "cell-start", "to the start of the cell", EDIT),
    reads(Command::Move(Motion::CellEnd), "cell-end", "to the end of the cell", EDIT),
    reads(Command::Select(Motion::Left), "select-left", "select one character left", EDIT),
    reads(Command::Select(Motion::Right), "select-right", "select one character right", EDIT),
    reads(Command::Select(Motion::Up), "select-up", "select one line up", EDIT),
    reads(Command::Select(Motion::Down), "select-down", "select one line down", EDIT),
    reads(Command::Select(Motion::WordLeft), "select-word-left", "select to the start of the word", EDIT),
    reads(Command::Select(Motion::WordRight), "select-word-right", "select to the end of the word", EDIT),
    reads(Command::Select(Motion::LineStart), "select-line-start", "select to the start of the line", EDIT),
    reads(Command::Select(Motion::LineEnd), "select-line-end", "select to the end of the line", EDIT),
    reads(Command::SelectAll, "select-all", "select the whole cell", EDIT),
    edits(Command::Newline, "newline", "new line, indented", EDIT),
    edits(Command::Backspace, "backspace", "delete the character before the caret", EDIT),
    edits(Command::Delete, "delete", "delete the character after the caret", EDIT),
    edits(Command::DeleteWordBack, "delete-word-back", "delete to the start of the word", EDIT),
    edits(Command::DeleteWord, "delete-word", "delete to the end of the word", EDIT),
    edits(Command::Indent, "indent", "indent", EDIT),
    edits(Command::Dedent, "dedent", "take one level of indent away", EDIT),
];

impl Command {
    /// The command of this name.
    pub fn named(name: &str) -> Option<&'static Spec> {
        TABLE.iter().find(|spec| spec.name == name)
    }

    /// Its row in the table.
    pub fn spec(self) -> Option<&'static Spec> {
        TABLE.iter().find(|spec| spec.command == self)
    }

    /// Whether it changes the document.
    pub fn edits(self) -> bool {
        self.spec().is_none_or(|spec| spec.edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_commands_stand_once() {
        let names: BTreeSet<_> = TABLE.iter().map(|spec| spec.name).collect();
        let commands: BTreeSet<_> = TABLE.iter().map(|spec| spec.command).collect();
        assert_eq!(names.len(), TABLE.len());
        assert_eq!(commands.len(), TABLE.len());
    }
}
