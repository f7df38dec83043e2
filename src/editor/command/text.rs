//! Commands to the text of a cell.

use super::{ANY, CARET, COMMAND, Command, EDIT, Mode, Spec, TEXT};

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

/// A command to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextCommand {
    EditMode,
    CommandMode,
    Undo,
    Redo,
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

const fn reads(
    command: TextCommand,
    name: &'static str,
    doc: &'static str,
    modes: &'static [Mode],
) -> Spec {
    Spec::reads(Command::Text(command), name, doc, modes)
}

const fn edits(
    command: TextCommand,
    name: &'static str,
    doc: &'static str,
    modes: &'static [Mode],
) -> Spec {
    Spec::edits(Command::Text(command), name, doc, modes)
}

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    edits(TextCommand::EditMode, "edit", "edit the cell", COMMAND),
    reads(TextCommand::CommandMode, "command-mode", "stop editing", CARET),
    edits(TextCommand::Undo, "undo", "undo your own last change", ANY),
    edits(TextCommand::Redo, "redo", "redo what you have undone", ANY),
    reads(TextCommand::Move(Motion::Left), "left", "one character left", CARET),
    reads(TextCommand::Move(Motion::Right), "right", "one character right", CARET),
    reads(TextCommand::Move(Motion::Up), "up", "one line up", CARET),
    reads(TextCommand::Move(Motion::Down), "down", "one line down", CARET),
    reads(TextCommand::Move(Motion::WordLeft), "word-left", "to the start of the word", CARET),
    reads(TextCommand::Move(Motion::WordRight), "word-right", "to the end of the word", CARET),
    reads(TextCommand::Move(Motion::LineStart), "line-start", "to the start of the line", CARET),
    reads(TextCommand::Move(Motion::LineEnd), "line-end", "to the end of the line", CARET),
    reads(TextCommand::Move(Motion::CellStart), "cell-start", "to the start of the cell", CARET),
    reads(TextCommand::Move(Motion::CellEnd), "cell-end", "to the end of the cell", CARET),
    reads(TextCommand::Select(Motion::Left), "select-left", "select one character left", CARET),
    reads(TextCommand::Select(Motion::Right), "select-right", "select one character right", CARET),
    reads(TextCommand::Select(Motion::Up), "select-up", "select one line up", CARET),
    reads(TextCommand::Select(Motion::Down), "select-down", "select one line down", CARET),
    reads(TextCommand::Select(Motion::WordLeft), "select-word-left", "select to the start of the word", CARET),
    reads(TextCommand::Select(Motion::WordRight), "select-word-right", "select to the end of the word", CARET),
    reads(TextCommand::Select(Motion::LineStart), "select-line-start", "select to the start of the line", CARET),
    reads(TextCommand::Select(Motion::LineEnd), "select-line-end", "select to the end of the line", CARET),
    reads(TextCommand::SelectAll, "select-all", "select the whole cell", CARET),
    edits(TextCommand::Newline, "newline", "new line, indented", EDIT),
    edits(TextCommand::Backspace, "backspace", "delete the character before the caret", TEXT),
    edits(TextCommand::Delete, "delete", "delete the character after the caret", TEXT),
    edits(TextCommand::DeleteWordBack, "delete-word-back", "delete to the start of the word", TEXT),
    edits(TextCommand::DeleteWord, "delete-word", "delete to the end of the word", TEXT),
    edits(TextCommand::Indent, "indent", "indent", TEXT),
    edits(TextCommand::Dedent, "dedent", "take one level of indent away", TEXT),
];
