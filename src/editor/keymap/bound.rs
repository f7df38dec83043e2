//! A command as a key calls it: its name, and a word with it.

use crate::editor::command::{Arg, Command, Spec, table};
use crate::editor::near;

/// A command as a key calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub command: Command,
    pub arg: Option<String>,
}

/// Why a text calls no command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("no command is named")]
    Empty,
    #[error("there is no command \"{0}\" (celljam commands lists them)")]
    Unknown(String),
    #[error("there is no command \"{text}\": did you mean \"{near}\"?")]
    Misspelt { text: String, near: String },
    #[error("\"{text}\" lacks {want}")]
    Lacks { text: String, want: String },
    #[error("\"{command}\" takes nothing after it, but \"{text}\" is there")]
    TakesNothing { command: String, text: String },
    #[error("\"{text}\" is not {want}, which \"{command}\" takes")]
    Argument {
        command: String,
        text: String,
        want: String,
    },
}

impl Bound {
    /// Reads a call as it stands in a keymap or on the command line: `save`, `heading 3`.
    ///
    /// # Errors
    /// When there is no such command, or it cannot be called like this.
    pub fn parse(text: &str) -> Result<Bound, CallError> {
        let text = text.trim();
        let (name, arg) = match text.split_once(char::is_whitespace) {
            Some((name, arg)) => (name, Some(arg.trim())),
            None => (text, None),
        };
        let spec = Command::named(name).ok_or_else(|| unknown(name))?;
        let arg = arg.map(|arg| read(spec, arg)).transpose()?;
        let needed = !matches!(spec.arg, Arg::None | Arg::Char(_)) && !spec.optional;
        if needed && arg.is_none() {
            return Err(CallError::Lacks {
                text: name.to_owned(),
                want: wanted(&spec.arg),
            });
        }
        Ok(Bound {
            command: spec.command,
            arg,
        })
    }

    /// Whether the next key is a part of the call.
    pub fn waits(&self) -> bool {
        let waits = |spec: &Spec| matches!(spec.arg, Arg::Char(_));
        self.arg.is_none() && self.command.spec().is_some_and(waits)
    }

    /// As it stands in a keymap.
    pub fn written(&self) -> String {
        self.with(" ", self.command.spec().map_or("", |spec| spec.name))
    }

    /// What it does, in the words of the table.
    pub fn doc(&self) -> String {
        self.with(": ", self.command.spec().map_or("", |spec| spec.doc))
    }

    fn with(&self, between: &str, words: &str) -> String {
        match &self.arg {
            Some(arg) => format!("{words}{between}{arg}"),
            None => words.to_owned(),
        }
    }
}

/// What several commands in a row do.
pub fn describe(commands: &[Bound]) -> String {
    let docs: Vec<String> = commands.iter().map(Bound::doc).collect();
    docs.join(", ")
}

/// What an argument has to be, in words for people.
fn wanted(arg: &Arg) -> String {
    match arg {
        Arg::None => "nothing".to_owned(),
        Arg::Number(what) => format!("a number ({what})"),
        Arg::Text(what) | Arg::Path(what) => format!("a word ({what})"),
        Arg::Char(what) => format!("one character ({what})"),
        Arg::Word(words) => format!("one of {}", words.join(", ")),
    }
}

fn unknown(name: &str) -> CallError {
    if name.is_empty() {
        return CallError::Empty;
    }
    match near::nearest(name, table().map(|spec| spec.name)) {
        Some(near) => CallError::Misspelt {
            text: name.to_owned(),
            near: near.to_owned(),
        },
        None => CallError::Unknown(name.to_owned()),
    }
}

fn read(spec: &Spec, text: &str) -> Result<String, CallError> {
    let fits = match &spec.arg {
        Arg::None => {
            return Err(CallError::TakesNothing {
                command: spec.name.to_owned(),
                text: text.to_owned(),
            });
        }
        Arg::Number(_) => text.parse::<usize>().is_ok(),
        Arg::Text(_) | Arg::Path(_) => !text.is_empty(),
        Arg::Char(_) => text.chars().count() == 1,
        Arg::Word(words) => words.contains(&text),
    };
    if fits {
        return Ok(text.to_owned());
    }
    Err(CallError::Argument {
        command: spec.name.to_owned(),
        text: text.to_owned(),
        want: wanted(&spec.arg),
    })
}
