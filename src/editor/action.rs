//! What a key asks of the program.

use super::help::Turn;
use super::key::Key;
use super::keymap::Bound;
use super::reader::Step;
use crate::notebook::Edit;
use crate::notebook::cell::CellKey;

/// One effect of a key, to be carried out in the order given. After the last one, settle the editor.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Apply it, and report what it did with `Editor::created`.
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
    /// Leave; unless forced, ask once where something is not saved.
    Quit {
        force: bool,
    },
    Save {
        /// Another file than the document's own.
        path: Option<String>,
        /// Over changes that another program made to the file.
        force: bool,
        /// Leave when it is saved.
        quit: bool,
    },
    /// Save what is open in every tab.
    SaveAll,
    Export {
        format: Format,
        /// The file, where it is not the document's own with another ending.
        path: Option<String>,
    },
    /// Write the outputs of the focused cell to a file of this machine.
    SaveOutput {
        path: String,
        /// Over a file that is there.
        force: bool,
    },
    /// Show what both ends of each connection can compare, with `Editor::compare`.
    Verify,
    /// Two documents have one name: what is to become of ours.
    Decide(Decision),
    /// Open another document of the room.
    OpenPath(String),
    Tab(TabAction),
    /// Show code in the colours of this language, or again in those of the document's own.
    ShowLanguage(Option<String>),
    /// Draw the whole screen anew.
    Redraw,
    /// Stop the program, for the shell to have it go on.
    Suspend,
    /// The help is to be shown, or not: the editor has noted it already.
    Help(bool),
    /// Show another part of the help.
    TurnHelp(Turn),
    /// Go on in the last hour.
    History(super::history::Step),
    /// Undo what a peer did to nearly all cells, as it was told.
    UndoDeed,
    /// Go on in the outputs that are read.
    Read(Step),
    /// The focus is on another cell now.
    Focused(CellKey),
    /// The caret or the selection is elsewhere: publish it.
    CaretMoved,
    /// Move the view by so many half screens, downwards if positive.
    Scroll(i32),
    /// Move the view by so many rows, downwards if positive.
    ScrollRows(i32),
    /// Move the view so that the caret, or the focused cell, is there.
    Show(Height),
    /// The list of people is open, or not any more: how long messages take is measured while it is.
    WatchPeople(bool),
}

/// What is to become of one's own document where the room has another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Take theirs, and put one's own unsent edits in.
    Carry,
    Take,
    /// Keep one's own as a file, and take theirs.
    Keep,
}

/// A form of a notebook in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Ipynb,
    /// Percent format.
    Python,
    Markdown,
}

/// What is to be done about the tabs: each is an open document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabAction {
    /// So many tabs on, backwards if negative; behind the last one comes the first.
    Step(i32),
    /// The n-th from the left, counted from 0.
    Go(usize),
    /// Leave this one's document. The last one stays.
    Close,
    /// Leave this one's document, and with the last one the program.
    Leave,
}

/// How high on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    Top,
    Middle,
    Bottom,
}
