//! The command table: every command with its name, its one line of help and where it works. Keymaps,
//! palette, help, man page and `docs/commands.md` are made from it.

pub mod app;
pub mod cell;
pub mod find;
pub mod room;
pub mod text;

pub use app::AppCommand;
pub use cell::{CellCommand, Landmark};
pub use find::FindCommand;
pub use room::RoomCommand;
pub use text::{Motion, TextCommand};

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Keys are commands to cells.
    Command,
    /// Keys type into the focused cell.
    Edit,
    /// Keys are commands to the text of the focused cell (vi's normal mode).
    Normal,
    /// Motions extend a selection of characters.
    Visual,
    /// Motions extend a selection of whole lines.
    VisualLine,
    /// An operator waits for the text it is to work on.
    Operator,
}

impl Mode {
    /// All of them, in the order of the help.
    pub const ALL: [Mode; 6] = [
        Mode::Command,
        Mode::Edit,
        Mode::Normal,
        Mode::Visual,
        Mode::VisualLine,
        Mode::Operator,
    ];

    /// Its name as a section of a keymap.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Command => "command",
            Mode::Edit => "edit",
            Mode::Normal => "normal",
            Mode::Visual => "visual",
            Mode::VisualLine => "visual-line",
            Mode::Operator => "operator",
        }
    }

    /// The mode of this name.
    pub fn named(name: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The mode whose keys hold where this one has none of its own.
    pub fn fallback(self) -> Option<Mode> {
        match self {
            Mode::VisualLine => Some(Mode::Visual),
            Mode::Visual | Mode::Operator => Some(Mode::Normal),
            Mode::Command | Mode::Edit | Mode::Normal => None,
        }
    }

    /// Itself, and what it falls back to, the nearest first.
    pub fn chain(self) -> impl Iterator<Item = Mode> {
        std::iter::successors(Some(self), |mode| mode.fallback())
    }

    /// The modes in which its keys may be asked for: itself, and those that fall back to it.
    pub fn askers(self) -> impl Iterator<Item = Mode> {
        let asks = move |mode: &Mode| mode.chain().any(|other| other == self);
        Mode::ALL.into_iter().filter(asks)
    }

    /// Whether there is a caret in the focused cell.
    pub fn has_caret(self) -> bool {
        self != Mode::Command
    }
}

/// Everything that a key can be bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    Text(TextCommand),
    Cell(CellCommand),
    Find(FindCommand),
    Room(RoomCommand),
    App(AppCommand),
}

/// What a command is told beside its name: `go-to-cell 12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg {
    None,
    /// A whole number; the words name it in messages.
    Number(&'static str),
    /// Free text.
    Text(&'static str),
    /// A path, as the program's user writes it.
    Path(&'static str),
    /// One character: the next key, where the call does not give it.
    Char(&'static str),
    /// One of these words.
    Word(&'static [&'static str]),
}

/// One row of the table.
#[derive(Debug)]
pub struct Spec {
    pub command: Command,
    /// The name in keymaps.
    pub name: &'static str,
    /// One line, for the help and the docs.
    pub doc: &'static str,
    pub modes: &'static [Mode],
    pub arg: Arg,
    /// Whether the command may be called without its argument.
    pub optional: bool,
    /// Whether it changes the document: refused where that is read-only.
    pub edits: bool,
}

impl Spec {
    /// A command that changes nothing in the document.
    pub const fn reads(
        command: Command,
        name: &'static str,
        doc: &'static str,
        modes: &'static [Mode],
    ) -> Spec {
        Spec {
            command,
            name,
            doc,
            modes,
            arg: Arg::None,
            optional: false,
            edits: false,
        }
    }

    /// A command that changes the document.
    pub const fn edits(
        command: Command,
        name: &'static str,
        doc: &'static str,
        modes: &'static [Mode],
    ) -> Spec {
        Spec {
            edits: true,
            ..Spec::reads(command, name, doc, modes)
        }
    }

    /// The same with an argument.
    pub const fn with(self, arg: Arg) -> Spec {
        Spec { arg, ..self }
    }

    /// The same with an argument that may be left out.
    pub const fn with_optional(self, arg: Arg) -> Spec {
        Spec {
            arg,
            optional: true,
            ..self
        }
    }
}

pub(crate) const COMMAND: &[Mode] = &[Mode::Command];
pub(crate) const EDIT: &[Mode] = &[Mode::Edit];
/// Where cells are stepped through, taken and put: not while keys type.
pub(crate) const CURSOR: &[Mode] = &[Mode::Command, Mode::Normal];
/// Wherever a cell as a whole can be meant, also the one that is typed in.
pub(crate) const CELLS: &[Mode] = &[Mode::Command, Mode::Edit, Mode::Normal];
/// Wherever the whole program listens: not while an operator waits.
pub(crate) const ANY: &[Mode] = &[
    Mode::Command,
    Mode::Edit,
    Mode::Normal,
    Mode::Visual,
    Mode::VisualLine,
];
/// Wherever there is a caret to move, an operator's text included.
pub(crate) const CARET: &[Mode] = &[
    Mode::Edit,
    Mode::Normal,
    Mode::Visual,
    Mode::VisualLine,
    Mode::Operator,
];
/// Wherever text can be changed at the caret.
pub(crate) const TEXT: &[Mode] = &[Mode::Edit, Mode::Normal, Mode::Visual, Mode::VisualLine];

/// The table, in the order of the help.
pub fn table() -> impl Iterator<Item = &'static Spec> {
    [
        cell::TABLE,
        text::TABLE,
        find::TABLE,
        room::TABLE,
        app::TABLE,
    ]
    .into_iter()
    .flatten()
}

impl Spec {
    /// How it is called: `save-as PATH`, `go-to-cell [N]`.
    pub fn usage(&self) -> String {
        let Some(word) = self.word() else {
            return self.name.to_owned();
        };
        match self.optional || matches!(self.arg, Arg::Char(_)) {
            true => format!("{} [{word}]", self.name),
            false => format!("{} {word}", self.name),
        }
    }

    /// What it does, and what its argument is: `go to a cell (N: the number of the cell)`.
    pub fn explained(&self) -> String {
        let (Some(word), Some(what)) = (self.word(), self.arg.what()) else {
            return self.doc.to_owned();
        };
        format!("{} ({word}: {what})", self.doc)
    }

    /// What stands for its argument.
    fn word(&self) -> Option<String> {
        let word = match self.arg {
            Arg::None => return None,
            Arg::Number(_) => "N",
            Arg::Text(_) => "TEXT",
            Arg::Path(_) => "PATH",
            Arg::Char(_) => "CHAR",
            Arg::Word(words) => return Some(words.join("|")),
        };
        Some(word.to_owned())
    }
}

impl Arg {
    /// What the argument is, in words for people.
    pub fn what(&self) -> Option<&'static str> {
        match self {
            Arg::Number(what) | Arg::Text(what) | Arg::Path(what) | Arg::Char(what) => Some(what),
            Arg::None | Arg::Word(_) => None,
        }
    }
}

impl Command {
    /// The command of this name.
    pub fn named(name: &str) -> Option<&'static Spec> {
        table().find(|spec| spec.name == name)
    }

    /// Its row in the table.
    pub fn spec(self) -> Option<&'static Spec> {
        table().find(|spec| spec.command == self)
    }

    /// Whether it changes the document.
    pub fn edits(self) -> bool {
        self.spec().is_none_or(|spec| spec.edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn how_a_command_is_called() {
        let told = |arg: Arg, optional: bool| {
            let command = Command::App(AppCommand::Help);
            let spec = Spec::reads(command, "help", "help about it", ANY);
            let spec = match optional {
                true => spec.with_optional(arg),
                false => spec.with(arg),
            };
            format!("{}: {}", spec.usage(), spec.explained())
        };
        assert_eq!(told(Arg::None, false), "help: help about it");
        let number = Arg::Number("which one");
        assert_eq!(told(number, false), "help N: help about it (N: which one)");
        assert_eq!(told(number, true), "help [N]: help about it (N: which one)");
        let letter = Arg::Char("a letter");
        assert_eq!(
            told(letter, false),
            "help [CHAR]: help about it (CHAR: a letter)"
        );
        assert_eq!(
            told(Arg::Word(&["a", "b"]), false),
            "help a|b: help about it"
        );
    }

    #[test]
    fn names_and_commands_stand_once() {
        let names: BTreeSet<_> = table().map(|spec| spec.name).collect();
        let commands: BTreeSet<_> = table().map(|spec| spec.command).collect();
        assert_eq!(names.len(), table().count());
        assert_eq!(commands.len(), table().count());
    }
}
