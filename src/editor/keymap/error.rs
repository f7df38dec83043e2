//! What can be wrong with a keymap: the place, the text that is there, and what was expected.

use std::fmt;

use super::bound::CallError;
use super::embedded::NAMES;
use crate::editor::command::Mode;
use crate::editor::key::notation::Misspelt;
use crate::editor::near;

/// One thing that is wrong with a file. What it is about is left out; the rest of the file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapError {
    /// The file, or the name of a built-in keymap.
    pub file: String,
    /// Line and column, from one, the column in characters; none if it is about the whole file.
    pub place: Option<(usize, usize)>,
    pub problem: Box<Problem>,
}

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        let text = match self.place {
            Some((line, column)) => format!("{file}:{line}:{column}: {}", self.problem),
            None => format!("{file}: {}", self.problem),
        };
        // What stands in the file goes to a terminal.
        for c in text.chars() {
            match c.is_control() {
                true => write!(f, "{}", c.escape_default())?,
                false => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for KeymapError {}

impl KeymapError {
    pub fn new(file: &str, place: Option<(usize, usize)>, problem: Problem) -> KeymapError {
        KeymapError {
            file: file.to_owned(),
            place,
            problem: Box::new(problem),
        }
    }

    /// There is no keymap of this name; `own` are names beside those of the built-in ones.
    pub fn no_map(
        file: &str,
        place: Option<(usize, usize)>,
        name: &str,
        own: &[String],
    ) -> KeymapError {
        let names = NAMES.into_iter().chain(own.iter().map(String::as_str));
        let near = near::nearest(name, names.clone());
        let hint = match near {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
        };
        let name = name.to_owned();
        KeymapError::new(file, place, Problem::NoMap { name, hint })
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("cannot be read: {0}")]
    Unreadable(String),
    #[error("this is no TOML: {0}")]
    Toml(String),
    #[error("there is no keymap \"{name}\": {hint}")]
    NoMap { name: String, hint: String },
    #[error("this keymap extends itself: {0}")]
    Cycle(String),
    #[error("more than {0} keymaps extend each other")]
    TooDeep(usize),
    #[error(
        "{0} has the name of a built-in keymap and is not used: give it another name, or name it by its path"
    )]
    Shadowed(String),
    #[error(
        "\"{text}\" is neither a setting (counts, extends) nor a mode ({}){near}",
        modes()
    )]
    Section { text: String, near: String },
    #[error("\"{text}\" stands here, where {want} was expected")]
    Type { text: String, want: &'static str },
    #[error("in \"{keys}\": {why}")]
    Key { keys: String, why: Misspelt },
    #[error("no key is named: one such as \"j\", \"ctrl-s\" or \"d d\" was expected")]
    NoKey,
    #[error("\"{keys}\" has more than {limit} keys")]
    TooLong { keys: String, limit: usize },
    #[error("{0}")]
    Call(CallError),
    #[error("more than {0} commands on one key")]
    TooMany(usize),
    #[error("\"{command}\" waits for a character: give it one here, or put it last")]
    Waits { command: String },
    #[error("\"{command}\" does not work in the mode {mode}; it does in {}", named(.works))]
    Mode {
        command: String,
        mode: &'static str,
        works: &'static [Mode],
    },
    #[error("\"{keys}\" is bound a second time; the first is in line {line}")]
    Twice { keys: String, line: usize },
    #[error(
        "\"{keys}\" and \"{other}\" of line {line} exclude each other: one is the beginning of the other"
    )]
    Clash {
        keys: String,
        other: String,
        line: usize,
    },
    #[error(
        "\"{keys}\" takes {hidden} away, which {from} binds: say \"{hides}\" = false if that is meant"
    )]
    Hides {
        keys: String,
        /// How many bindings of the layer below, in words.
        hidden: String,
        /// What to set to false.
        hides: String,
        from: String,
    },
    #[error("\"{keys}\" = false takes nothing away: {mode} has no such key")]
    Nothing { keys: String, mode: &'static str },
    #[error(
        "\"{keys}\" cannot be reached: other keys of the modes that {command} works in hide it"
    )]
    Unreachable { keys: String, command: String },
    #[error("no key of this keymap leads out of the program; the default keymap is used")]
    NoWayOut,
}

fn modes() -> String {
    named(&Mode::ALL)
}

fn named(modes: &[Mode]) -> String {
    let names: Vec<&str> = modes.iter().map(|mode| mode.name()).collect();
    names.join(", ")
}
