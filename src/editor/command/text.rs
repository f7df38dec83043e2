//! Commands to the text of a cell.

use super::{ANY, Arg, CARET, COMMAND, Command, EDIT, Mode, Spec, TEXT};
use crate::editor::object::Part;
use crate::editor::word::Size;

/// A movement of the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Motion {
    Left,
    Right,
    Up,
    Down,
    /// As left and right, and never out of the line.
    CharLeft,
    CharRight,
    /// Words as the shell's line editor has them.
    WordLeft,
    WordRight,
    /// Words as vi has them.
    NextWord(Size),
    WordEnd(Size),
    PreviousWord(Size),
    PreviousWordEnd(Size),
    /// The first character of the line, and its very start from there.
    LineStart,
    LineBegin,
    LineFirst,
    /// Behind the line's last character, or on it.
    LineEnd,
    LineLast,
    /// The column with the count as its number.
    Column,
    LineBelow,
    LineAbove,
    /// As line below, one line less.
    LineHere,
    NextParagraph,
    PreviousParagraph,
    NextSentence,
    PreviousSentence,
    Bracket,
    /// The next or previous such character of the line, or the one before it.
    Find {
        back: bool,
        till: bool,
    },
    /// The last such search again, the same way or the other one.
    FindAgain {
        turned: bool,
    },
    FirstLine,
    LastLine,
    PageUp,
    PageDown,
    HalfPageUp,
    HalfPageDown,
    CellStart,
    CellEnd,
}

/// What is done to the text that a motion, an object or a selection covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    Delete,
    Change,
    Yank,
    Indent,
    Dedent,
    Comment,
    Case(Case),
}

/// Another case for letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    Upper,
    Lower,
    Other,
}

/// Where typing begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Begin {
    Here,
    LineStart,
    After,
    LineEnd,
    Below,
    Above,
}

/// What is killed: deleted and kept in the kill ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kill {
    Line,
    LineStart,
    WholeLine,
    Word,
    WordBack,
    Region,
}

/// A command to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextCommand {
    EditMode,
    CommandMode,
    NormalMode,
    VisualMode,
    VisualLineMode,
    Reselect,
    Undo,
    Redo,
    Repeat,
    Move(Motion),
    GoToLine,
    Select(Motion),
    SelectAll,
    SelectWord,
    SelectLine,
    SwapEnds,
    Collapse,
    /// Select what the motion passes (Helix).
    Pick(Motion),
    PickLine,
    Object(Part),
    Operate(Operator),
    Insert(Begin),
    Register,
    InsertRegister,
    PasteAfter,
    PasteBefore,
    PasteOver,
    DeleteUnder,
    DeleteBefore,
    ChangeUnder,
    ChangeLines,
    ChangeToLineEnd,
    YankUnder,
    YankLines,
    ReplaceChar,
    ToggleCase,
    SetCase(Case),
    JoinLines,
    Newline,
    OpenLine,
    Backspace,
    Delete,
    DeleteWordBack,
    DeleteWord,
    DeleteToLineStart,
    DeleteToLineEnd,
    DeleteLine,
    Indent,
    IndentLines,
    Dedent,
    ToggleComment,
    MoveLineUp,
    MoveLineDown,
    DuplicateLine,
    TransposeChars,
    TransposeWords,
    UpperWord,
    LowerWord,
    CapitalizeWord,
    DeleteBlanks,
    OneSpace,
    Cut,
    Copy,
    CopyOrLeave,
    Paste,
    StartSelection,
    ExchangeMark,
    Cancel,
    Kill(Kill),
    CopyRegion,
    Yank,
    YankPop,
    Digit,
    TimesFour,
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

const fn go(motion: Motion, name: &'static str, doc: &'static str) -> Spec {
    reads(TextCommand::Move(motion), name, doc, CARET)
}

const fn select(motion: Motion, name: &'static str, doc: &'static str) -> Spec {
    reads(TextCommand::Select(motion), name, doc, SELECT)
}

const fn pick(motion: Motion, name: &'static str, doc: &'static str) -> Spec {
    reads(TextCommand::Pick(motion), name, doc, KEYS)
}

const fn operator(operator: Operator, name: &'static str, doc: &'static str) -> Spec {
    let edits = !matches!(operator, Operator::Yank);
    Spec {
        edits,
        ..reads(TextCommand::Operate(operator), name, doc, OPERATOR)
    }
}

const NORMAL: &[Mode] = &[Mode::Normal];
/// Where keys are commands to the text.
const KEYS: &[Mode] = &[Mode::Normal, Mode::Visual, Mode::VisualLine];
const OBJECT: &[Mode] = OPERATOR;
const OPERATOR: &[Mode] = &[Mode::Normal, Mode::Visual, Mode::VisualLine, Mode::Operator];
const SELECT: &[Mode] = TEXT;
const TO_NORMAL: &[Mode] = &[
    Mode::Command,
    Mode::Edit,
    Mode::Normal,
    Mode::Visual,
    Mode::VisualLine,
    Mode::Operator,
];
/// Helix: what was put in is selected then, and a text that ends with a line break counts as lines.
const SELECTED: Arg = Arg::Word(&["select"]);
const CHAR: Arg = Arg::Char("character");
const OBJECTS: Arg = Arg::Char("w, W, a bracket, a quote, p or c");

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    edits(TextCommand::EditMode, "edit", "edit the cell", COMMAND),
    reads(TextCommand::CommandMode, "command-mode", "stop editing", CARET),
    reads(TextCommand::NormalMode, "normal-mode", "keys are commands to the text", TO_NORMAL).with_optional(Arg::Word(&["stay"])),
    reads(TextCommand::VisualMode, "visual-mode", "select characters, or stop it", KEYS),
    reads(TextCommand::VisualLineMode, "visual-line-mode", "select lines, or stop it", KEYS),
    reads(TextCommand::Reselect, "reselect", "the last selection again", NORMAL),
    edits(TextCommand::Undo, "undo", "undo your own last change", ANY),
    edits(TextCommand::Redo, "redo", "redo what you have undone", ANY),
    edits(TextCommand::Repeat, "repeat", "the last change once more, here", NORMAL),

    go(Motion::Left, "left", "one character left"),
    go(Motion::Right, "right", "one character right"),
    go(Motion::Up, "up", "one line up"),
    go(Motion::Down, "down", "one line down"),
    go(Motion::CharLeft, "char-left", "one character left in the line"),
    go(Motion::CharRight, "char-right", "one character right in the line"),
    go(Motion::WordLeft, "word-left", "to the start of the word"),
    go(Motion::WordRight, "word-right", "to the end of the word"),
    go(Motion::NextWord(Size::Small), "next-word", "to the next word"),
    go(Motion::WordEnd(Size::Small), "word-end", "to the last character of the word"),
    go(Motion::PreviousWord(Size::Small), "previous-word", "back to the start of the word"),
    go(Motion::PreviousWordEnd(Size::Small), "previous-word-end", "back to the end of the word before"),
    go(Motion::NextWord(Size::Big), "next-long-word", "to the next word between blanks"),
    go(Motion::WordEnd(Size::Big), "long-word-end", "to the end of the word between blanks"),
    go(Motion::PreviousWord(Size::Big), "previous-long-word", "back to the start of the word between blanks"),
    go(Motion::PreviousWordEnd(Size::Big), "previous-long-word-end", "back to the end of the word between blanks before"),
    go(Motion::LineStart, "line-start", "to the start of the line"),
    go(Motion::LineEnd, "line-end", "to the end of the line"),
    go(Motion::LineBegin, "line-begin", "to the first column"),
    go(Motion::LineFirst, "line-first", "to the first character that is no blank"),
    go(Motion::LineLast, "line-last", "to the last character of the line"),
    go(Motion::Column, "column", "to the column of the count"),
    go(Motion::LineBelow, "line-below", "to the first character of the line below"),
    go(Motion::LineAbove, "line-above", "to the first character of the line above"),
    go(Motion::LineHere, "line-here", "to the first character of the line, or of one less than the count below"),
    go(Motion::NextParagraph, "next-paragraph", "to the end of the paragraph"),
    go(Motion::PreviousParagraph, "previous-paragraph", "to the start of the paragraph"),
    go(Motion::NextSentence, "next-sentence", "to the next sentence"),
    go(Motion::PreviousSentence, "previous-sentence", "to the start of the sentence"),
    go(Motion::Bracket, "match-bracket", "to the partner of the bracket"),
    go(Motion::Find { back: false, till: false }, "find-char", "to the next such character of the line").with(CHAR),
    go(Motion::Find { back: false, till: true }, "till-char", "before the next such character of the line").with(CHAR),
    go(Motion::Find { back: true, till: false }, "find-char-back", "back to such a character of the line").with(CHAR),
    go(Motion::Find { back: true, till: true }, "till-char-back", "back behind such a character of the line").with(CHAR),
    go(Motion::FindAgain { turned: false }, "repeat-find", "to the next one of the character found"),
    go(Motion::FindAgain { turned: true }, "repeat-find-back", "the other way to the character found"),
    go(Motion::FirstLine, "first-line", "to the cell's first line, or the line of the count; from there to the first cell"),
    go(Motion::LastLine, "last-line", "to the cell's last line, or the line of the count; from there to the last cell"),
    go(Motion::PageUp, "page-up", "one page up"),
    go(Motion::PageDown, "page-down", "one page down"),
    go(Motion::HalfPageUp, "half-page-up", "half a page up"),
    go(Motion::HalfPageDown, "half-page-down", "half a page down"),
    go(Motion::CellStart, "cell-start", "to the start of the cell"),
    go(Motion::CellEnd, "cell-end", "to the end of the cell"),
    reads(TextCommand::GoToLine, "go-to-line", "to a line of the cell", CARET).with(Arg::Number("line")),

    select(Motion::Left, "select-left", "select one character left"),
    select(Motion::Right, "select-right", "select one character right"),
    select(Motion::Up, "select-up", "select one line up"),
    select(Motion::Down, "select-down", "select one line down"),
    select(Motion::WordLeft, "select-word-left", "select to the start of the word"),
    select(Motion::WordRight, "select-word-right", "select to the end of the word"),
    select(Motion::LineStart, "select-line-start", "select to the start of the line"),
    select(Motion::LineEnd, "select-line-end", "select to the end of the line"),
    select(Motion::CellStart, "select-cell-start", "select to the start of the cell"),
    select(Motion::CellEnd, "select-cell-end", "select to the end of the cell"),
    select(Motion::PageUp, "select-page-up", "select one page up"),
    select(Motion::PageDown, "select-page-down", "select one page down"),
    reads(TextCommand::SelectAll, "select-all", "select the whole cell", SELECT),
    reads(TextCommand::SelectWord, "select-word", "select the word", SELECT),
    reads(TextCommand::SelectLine, "select-line", "select the line, or one more", SELECT),
    reads(TextCommand::SwapEnds, "swap-ends", "go to the other end of the selection", SELECT),
    reads(TextCommand::Collapse, "collapse-selection", "drop the selection", SELECT),
    pick(Motion::NextWord(Size::Small), "pick-next-word", "select to the next word"),
    pick(Motion::WordEnd(Size::Small), "pick-word-end", "select to the end of the word"),
    pick(Motion::PreviousWord(Size::Small), "pick-previous-word", "select back to the start of the word"),
    pick(Motion::NextWord(Size::Big), "pick-next-long-word", "select to the next word between blanks"),
    pick(Motion::WordEnd(Size::Big), "pick-long-word-end", "select to the end of the word between blanks"),
    pick(Motion::PreviousWord(Size::Big), "pick-previous-long-word", "select back to the start of the word between blanks"),
    pick(Motion::Find { back: false, till: false }, "pick-char", "select to the next such character").with(CHAR),
    pick(Motion::Find { back: false, till: true }, "pick-till-char", "select up to the next such character").with(CHAR),
    pick(Motion::Find { back: true, till: false }, "pick-char-back", "select back to such a character").with(CHAR),
    pick(Motion::Find { back: true, till: true }, "pick-till-char-back", "select back behind such a character").with(CHAR),
    reads(TextCommand::PickLine, "pick-line", "select the line, or one line more", KEYS),
    reads(TextCommand::Object(Part::Inside), "inside", "the inside of a word, brackets, quotes, a paragraph, the cell", OBJECT).with(OBJECTS),
    reads(TextCommand::Object(Part::Around), "around", "a word, brackets, quotes, a paragraph, the cell, with the blanks around", OBJECT).with(OBJECTS),

    operator(Operator::Delete, "op-delete", "delete what the next motion passes, or the selection"),
    operator(Operator::Change, "op-change", "delete what the next motion passes and type in its place"),
    operator(Operator::Yank, "op-yank", "copy what the next motion passes, or the selection"),
    operator(Operator::Indent, "op-indent", "indent the lines that the next motion passes"),
    operator(Operator::Dedent, "op-dedent", "take one level of indent from the lines that the next motion passes"),
    operator(Operator::Comment, "op-comment", "comment the lines that the next motion passes, or stop it"),
    operator(Operator::Case(Case::Upper), "op-upper", "upper case for what the next motion passes"),
    operator(Operator::Case(Case::Lower), "op-lower", "lower case for what the next motion passes"),
    operator(Operator::Case(Case::Other), "op-toggle-case", "the other case for what the next motion passes"),
    edits(TextCommand::Insert(Begin::Here), "insert", "type before the caret", KEYS),
    edits(TextCommand::Insert(Begin::LineStart), "insert-line-start", "type before the line's first character", KEYS),
    edits(TextCommand::Insert(Begin::After), "append", "type behind the caret", KEYS),
    edits(TextCommand::Insert(Begin::LineEnd), "append-line-end", "type at the end of the line", KEYS),
    edits(TextCommand::Insert(Begin::Below), "open-below", "type in a new line below", TEXT),
    edits(TextCommand::Insert(Begin::Above), "open-above", "type in a new line above", TEXT),
    reads(TextCommand::Register, "register", "the next copy, deletion or paste uses this register", KEYS).with(CHAR),
    edits(TextCommand::InsertRegister, "insert-register", "insert what a register holds", EDIT).with(CHAR),
    edits(TextCommand::PasteAfter, "paste-after", "put the copied text behind the caret or below the line", KEYS).with_optional(SELECTED),
    edits(TextCommand::PasteBefore, "paste-before", "put the copied text before the caret or above the line", KEYS).with_optional(SELECTED),
    edits(TextCommand::PasteOver, "paste-over", "put the copied text in the place of the selection", KEYS).with_optional(SELECTED),
    edits(TextCommand::DeleteUnder, "delete-under", "delete the selection, or the character under the caret", KEYS),
    edits(TextCommand::DeleteBefore, "delete-before", "delete the character before the caret, in the line", NORMAL),
    edits(TextCommand::ChangeUnder, "change-under", "delete the selection or the character under the caret, and type", KEYS),
    edits(TextCommand::ChangeLines, "change-lines", "delete the line, or so many, and type in their place", NORMAL),
    edits(TextCommand::ChangeToLineEnd, "change-to-line-end", "delete to the end of the line, and type", NORMAL),
    reads(TextCommand::YankLines, "yank-lines", "copy the line, or so many", NORMAL),
    reads(TextCommand::YankUnder, "yank-under", "copy the selection, or the character under the caret", KEYS),
    edits(TextCommand::ReplaceChar, "replace-char", "another character for each one that is selected or counted", KEYS).with(CHAR),
    edits(TextCommand::ToggleCase, "toggle-case", "the other case for the character, and on to the next", NORMAL),
    edits(TextCommand::SetCase(Case::Upper), "upper-case", "upper case for the selection or the character", TEXT),
    edits(TextCommand::SetCase(Case::Lower), "lower-case", "lower case for the selection or the character", TEXT),
    edits(TextCommand::SetCase(Case::Other), "switch-case", "the other case for the selection or the character", TEXT),
    edits(TextCommand::JoinLines, "join-lines", "join the line with the one below, or the selected ones", TEXT).with_optional(Arg::Word(&["above"])),

    edits(TextCommand::Newline, "newline", "new line, indented", EDIT),
    edits(TextCommand::OpenLine, "open-line", "new line behind the caret, which stays", EDIT),
    edits(TextCommand::Backspace, "backspace", "delete the character before the caret", TEXT),
    edits(TextCommand::Delete, "delete", "delete the character after the caret", TEXT),
    edits(TextCommand::DeleteWordBack, "delete-word-back", "delete to the start of the word", TEXT),
    edits(TextCommand::DeleteWord, "delete-word", "delete to the end of the word", TEXT),
    edits(TextCommand::DeleteToLineStart, "delete-to-line-start", "delete to the start of the line", TEXT),
    edits(TextCommand::DeleteToLineEnd, "delete-to-line-end", "delete to the end of the line", TEXT),
    edits(TextCommand::DeleteLine, "delete-line", "delete the line, or the selected ones", TEXT),
    edits(TextCommand::Indent, "indent", "indent", TEXT),
    edits(TextCommand::IndentLines, "indent-lines", "indent the line, or the selected ones", TEXT),
    edits(TextCommand::Dedent, "dedent", "take one level of indent away", TEXT),
    edits(TextCommand::ToggleComment, "toggle-comment", "make a comment of the line or the selected ones, or stop it", TEXT),
    edits(TextCommand::MoveLineUp, "move-line-up", "move the line up, or the selected ones", TEXT),
    edits(TextCommand::MoveLineDown, "move-line-down", "move the line down, or the selected ones", TEXT),
    edits(TextCommand::DuplicateLine, "duplicate-line", "the line once more, or the selected ones", TEXT),
    edits(TextCommand::TransposeChars, "transpose-chars", "swap the characters around the caret", EDIT),
    edits(TextCommand::TransposeWords, "transpose-words", "swap the words around the caret", EDIT),
    edits(TextCommand::UpperWord, "upper-word", "upper case to the end of the word", EDIT),
    edits(TextCommand::LowerWord, "lower-word", "lower case to the end of the word", EDIT),
    edits(TextCommand::CapitalizeWord, "capitalize-word", "a capital for the word", EDIT),
    edits(TextCommand::DeleteBlanks, "delete-blanks", "delete the blanks around the caret", EDIT),
    edits(TextCommand::OneSpace, "one-space", "one space for the blanks around the caret", EDIT),

    edits(TextCommand::Cut, "cut-text", "cut the selection, or the line", TEXT),
    reads(TextCommand::Copy, "copy-text", "copy the selection, or the line", TEXT),
    reads(TextCommand::CopyOrLeave, "copy-or-leave", "copy the selection, or stop editing", EDIT),
    edits(TextCommand::Paste, "paste-text", "paste what was copied or cut here", TEXT),
    reads(TextCommand::StartSelection, "start-selection", "set the mark: motions select from here", EDIT),
    reads(TextCommand::ExchangeMark, "exchange-mark", "swap caret and mark", EDIT),
    reads(TextCommand::Cancel, "cancel", "drop selection and count", TEXT),
    edits(TextCommand::Kill(Kill::Line), "kill-line", "kill to the end of the line, or its line break", EDIT),
    edits(TextCommand::Kill(Kill::LineStart), "kill-to-line-start", "kill to the start of the line", EDIT),
    edits(TextCommand::Kill(Kill::WholeLine), "kill-whole-line", "kill the line", EDIT),
    edits(TextCommand::Kill(Kill::Word), "kill-word", "kill to the end of the word", EDIT),
    edits(TextCommand::Kill(Kill::WordBack), "kill-word-back", "kill to the start of the word", EDIT),
    edits(TextCommand::Kill(Kill::Region), "kill-region", "kill from the mark to the caret", EDIT),
    reads(TextCommand::CopyRegion, "copy-region", "keep the text from the mark to the caret in the kill ring", EDIT),
    edits(TextCommand::Yank, "yank", "insert what was killed last", EDIT),
    edits(TextCommand::YankPop, "yank-pop", "what was killed before, in place of what was just inserted", EDIT),
    reads(TextCommand::Digit, "digit", "one more digit of the count", CARET).with(Arg::Number("digit")),
    reads(TextCommand::TimesFour, "times-four", "count four times as much, or as the digits say that follow", CARET),
];
