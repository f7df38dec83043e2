//! What happens to the program, and what is to be done about it.

use crate::app::disk::{Job, SaveError, Stamp};
use crate::app::history;
use crate::app::journal::{Entry, JournalError};
use crate::app::mouse::Mouse;
use crate::editor::action::TabAction;
use crate::editor::key::Key;
use crate::room::event::{Input, Output};

/// What happens to the program.
#[derive(Debug)]
pub enum Event {
    Key(Key),
    Paste(String),
    /// The terminal has another size: draw again.
    Resized,
    Mouse(Mouse),
    Net(Input),
    /// What came of an [`Effect::Write`].
    Written(Result<Stamp, SaveError>),
    /// What came of an [`Effect::Journal`].
    Journaled(Result<(), JournalError>),
}

/// What is to be done about it.
#[derive(Debug, PartialEq)]
pub enum Effect {
    Net(Output),
    /// Put this text on the clipboard of the person's own machine.
    Copy(String),
    /// A file is to be written; the outcome comes back as [`Event::Written`].
    Write(Box<Job>),
    /// The last hour is to be put on the disk.
    KeepPast(Box<history::Entry>),
    /// Own edits are to be put on the disk; the outcome comes back as [`Event::Journaled`].
    Journal(Box<Entry>),
    /// Draw every character of the next frame, whatever the terminal shows now.
    Redraw,
    /// Stop the program, for the shell to have it go on.
    Suspend,
    /// Leave; unless forced, ask once where something is not saved.
    Quit {
        force: bool,
    },
    /// Save what is open in every tab.
    SaveAll,
    /// The tabs are the desk's.
    Tab(TabAction),
    /// Another document, as it was written.
    OpenPath(String),
    /// Find out how long messages take: [`Model::measured`].
    Measure,
}
