//! Commands to cells.

use super::{Arg, CELLS, COMMAND, CURSOR, Command, Mode, Spec, TEXT};

/// What cells are looked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Landmark {
    Code,
    Markdown,
    Heading,
    Error,
}

/// A command to cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellCommand {
    FocusNext,
    FocusPrevious,
    FocusFirst,
    FocusLast,
    GoTo,
    Next(Landmark),
    Previous(Landmark),
    JumpBack,
    JumpForward,
    SetMark,
    GoToMark,
    ExtendDown,
    ExtendUp,
    ExtendFirst,
    ExtendLast,
    Select,
    SelectAll,
    Deselect,
    InsertAbove,
    InsertBelow,
    Delete,
    Cut,
    Copy,
    PasteBelow,
    PasteAbove,
    Duplicate,
    MoveUp,
    MoveDown,
    Split,
    MergeBelow,
    MergeAbove,
    MergeSelected,
    ToCode,
    ToMarkdown,
    ToRaw,
    Heading,
    ClearOutput,
    ClearAllOutputs,
    ToggleSource,
    ToggleOutput,
    ViewOutput,
    SaveOutput,
    SaveOutputForce,
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

const NUMBER: Arg = Arg::Number("the number of the cell");
const LEVEL: Arg = Arg::Number("a level from 1 to 6");
const TO: Arg =
    Arg::Path("where to: .png, .svg, .html, .json and the like as they are, others the text");
const LETTER: Arg = Arg::Char("a letter");

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    reads(CellCommand::FocusNext, "focus-next", "go to the next cell", CURSOR),
    reads(CellCommand::FocusPrevious, "focus-previous", "go to the previous cell", CURSOR),
    reads(CellCommand::FocusFirst, "focus-first", "go to the first cell", CURSOR),
    reads(CellCommand::FocusLast, "focus-last", "go to the last cell", CURSOR),
    reads(CellCommand::GoTo, "go-to-cell", "go to the cell of this number", CELLS).with_optional(NUMBER),
    reads(CellCommand::Next(Landmark::Code), "next-code", "go to the next code cell", CELLS),
    reads(CellCommand::Previous(Landmark::Code), "previous-code", "go to the previous code cell", CELLS),
    reads(CellCommand::Next(Landmark::Markdown), "next-markdown", "go to the next markdown cell", CELLS),
    reads(CellCommand::Previous(Landmark::Markdown), "previous-markdown", "go to the previous markdown cell", CELLS),
    reads(CellCommand::Next(Landmark::Heading), "next-heading", "go to the next cell with a heading", CELLS),
    reads(CellCommand::Previous(Landmark::Heading), "previous-heading", "go to the previous cell with a heading", CELLS),
    reads(CellCommand::Next(Landmark::Error), "next-error", "go to the next cell with an error", CELLS),
    reads(CellCommand::Previous(Landmark::Error), "previous-error", "go to the previous cell with an error", CELLS),
    reads(CellCommand::JumpBack, "jump-back", "go back to where the last long step began", CELLS),
    reads(CellCommand::JumpForward, "jump-forward", "go forward again", CELLS),
    reads(CellCommand::SetMark, "set-mark", "name this place with a letter", CELLS).with(LETTER),
    reads(CellCommand::GoToMark, "go-to-mark", "go to the place that a letter names", CELLS).with(LETTER),
    reads(CellCommand::ExtendDown, "extend-down", "select one more cell below", COMMAND),
    reads(CellCommand::ExtendUp, "extend-up", "select one more cell above", COMMAND),
    reads(CellCommand::ExtendFirst, "extend-first", "select to the first cell", COMMAND),
    reads(CellCommand::ExtendLast, "extend-last", "select to the last cell", COMMAND),
    reads(CellCommand::Select, "select-cells", "start or end a selection of cells", COMMAND),
    reads(CellCommand::SelectAll, "select-all-cells", "select all cells", COMMAND),
    reads(CellCommand::Deselect, "deselect-cells", "select no cells", COMMAND),
    edits(CellCommand::InsertAbove, "insert-above", "insert a cell above", CELLS),
    edits(CellCommand::InsertBelow, "insert-below", "insert a cell below", CELLS),
    edits(CellCommand::Delete, "delete-cell", "delete the cell", CURSOR),
    edits(CellCommand::Cut, "cut-cell", "cut the cell", CURSOR),
    reads(CellCommand::Copy, "copy-cell", "copy the cell", CURSOR),
    edits(CellCommand::PasteBelow, "paste-below", "paste cells below", CURSOR),
    edits(CellCommand::PasteAbove, "paste-above", "paste cells above", CURSOR),
    edits(CellCommand::Duplicate, "duplicate-cell", "put a copy of the cell below it", CELLS),
    edits(CellCommand::MoveUp, "move-cell-up", "move the cell up", CELLS),
    edits(CellCommand::MoveDown, "move-cell-down", "move the cell down", CELLS),
    edits(CellCommand::Split, "split-cell", "split the cell at the caret", TEXT),
    edits(CellCommand::MergeBelow, "merge-below", "merge with the cell below", CELLS),
    edits(CellCommand::MergeAbove, "merge-above", "merge with the cell above", CELLS),
    edits(CellCommand::MergeSelected, "merge-selected", "merge the selected cells, or with the cell below", CELLS),
    edits(CellCommand::ToCode, "to-code", "make it a code cell", CELLS),
    edits(CellCommand::ToMarkdown, "to-markdown", "make it a markdown cell", CELLS),
    edits(CellCommand::ToRaw, "to-raw", "make it a raw cell", CELLS),
    edits(CellCommand::Heading, "heading", "make it a heading of this level", CELLS).with_optional(LEVEL),
    edits(CellCommand::ClearOutput, "clear-output", "clear the output of the cell", CELLS),
    edits(CellCommand::ClearAllOutputs, "clear-all-outputs", "clear all outputs", CELLS),
    edits(CellCommand::ToggleSource, "toggle-source", "fold or unfold the source, for everybody", CELLS),
    edits(CellCommand::ToggleOutput, "toggle-output", "fold or unfold the output, for everybody", CELLS),
    reads(CellCommand::ViewOutput, "view-output", "read the whole output of the cell", CELLS),
    reads(CellCommand::SaveOutput, "save-output", "write the output of the cell to a file", CELLS).with(TO),
    reads(CellCommand::SaveOutputForce, "save-output-force", "the same over a file that is there", CELLS).with(TO),
];
