//! What a key asks of the program.

use super::help::Turn;
use super::key::Key;
use super::keymap::Bound;
use crate::notebook::Edit;
use crate::notebook::cell::CellKey;

/// One effect of a key, to be carried out in the order given. After the last one, settle the editor.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Apply it; report a cell that it created with `Editor::created`.
    Edit(Edit),
    /// Put this text on the clipboard of the person's own machine, too.
    Copy(String),
    /// Press these keys, one after the other, each with what it does carried out before the next.
    Keys(Vec<Key>),
    /// Call these commands with `Editor::command` and this count, one after the other, each with what it
    /// does carried out before the next.
    Commands(Vec<Bound>, Option<usize>),
    /// Undo, and report what was touched with `Editor::touched`.
    Undo,
    /// Redo, and report what was touched with `Editor::touched`.
    Redo,
    /// The next edit starts a new undo step.
    EndUndoGroup,
    Quit,
    /// The help is to be shown, or not: the editor has noted it already.
    Help(bool),
    /// Show another part of the help.
    TurnHelp(Turn),
    /// The focus is on another cell now.
    Focused(CellKey),
    /// The caret or the selection is elsewhere: publish it.
    CaretMoved,
    /// Move the view by so many half screens, downwards if positive.
    Scroll(i32),
}
