//! What a key asks of the program.

use super::key::Key;
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
    /// Undo, and report what was touched with `Editor::touched`.
    Undo,
    /// Redo, and report what was touched with `Editor::touched`.
    Redo,
    /// The next edit starts a new undo step.
    EndUndoGroup,
    Quit,
    /// The help is to be shown, or not: the editor has noted it already.
    Help(bool),
    /// The focus is on another cell now.
    Focused(CellKey),
    /// The caret or the selection is elsewhere: publish it.
    CaretMoved,
    /// Move the view by so many half screens, downwards if positive.
    Scroll(i32),
    /// To another tab, or from this one.
    Tab(TabAction),
    /// Open the document of this path, or show it where it is open.
    OpenPath(String),
    /// The list of people is open, or not any more: how long messages take is measured while it is.
    WatchPeople(bool),
}

/// What is to be done about the tabs: each is an open document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TabAction {
    Next,
    Previous,
    /// The n-th from the left, counted from 0.
    Go(usize),
    /// Leave this one's document. The last one stays.
    Close,
}
