//! What to do with edits that an earlier run left behind.

use clap::ValueEnum;

/// The way to take with a journal that was left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Recover {
    /// Ask on the terminal
    #[default]
    Ask,
    /// Go on with them, and give the room what it lacks
    Rejoin,
    /// Write them to a file of their own and open that
    Copy,
    /// Throw them away
    Discard,
}
