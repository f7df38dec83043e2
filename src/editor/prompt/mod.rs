//! A prompt: one line of input that takes the keys before the keymap does.

mod history;
mod line;

pub use history::History;
pub use line::{Did, Line};

use super::key::{Code, Key};
use history::Recall;

/// What a prompt asks for. Each kind has a history of its own, and the two that ask for a pattern share
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pattern, downwards or upwards from the caret.
    Search,
    SearchBack,
    /// The pattern to be replaced.
    Pattern,
    /// What takes its place.
    Replacement,
    /// A command by its name.
    Command,
}

impl Kind {
    /// What stands before the line.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Search => "/",
            Kind::SearchBack => "?",
            Kind::Pattern => "replace: ",
            Kind::Replacement => "with: ",
            Kind::Command => ":",
        }
    }
}

/// An open prompt.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub kind: Kind,
    pub line: Line,
    recall: Recall,
}

/// What outlives a prompt: what was typed, and what was killed.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    patterns: History,
    replacements: History,
    commands: History,
    pub killed: String,
}

/// What a key did to a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The key is none of a prompt.
    Nothing,
    /// The caret moved, or the key had nothing to do.
    Still,
    Changed,
    Accepted,
    Cancelled,
}

impl Prompt {
    pub fn new(kind: Kind) -> Prompt {
        Prompt {
            kind,
            line: Line::default(),
            recall: Recall::default(),
        }
    }

    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, memory: &mut Memory) -> Event {
        match (key.code, key.ctrl) {
            (Code::Enter, false) if !key.alt => Event::Accepted,
            (Code::Esc, _) | (Code::Char('c' | 'g'), true) => Event::Cancelled,
            (Code::Backspace, false) if self.text().is_empty() => Event::Cancelled,
            (Code::Up, false) | (Code::Char('p'), true) => self.older(memory),
            (Code::Down, false) | (Code::Char('n'), true) => self.newer(memory),
            _ => self.edit(key, memory),
        }
    }

    /// Types what was pasted; false if it is too long.
    pub fn paste(&mut self, text: &str) -> bool {
        self.recall = Recall::default();
        match self.kind {
            Kind::Command => self
                .line
                .insert(text.trim_end().replace('\n', " ").as_str()),
            _ => self.line.insert(text),
        }
    }

    fn edit(&mut self, key: Key, memory: &mut Memory) -> Event {
        match self.line.key(key, &mut memory.killed) {
            Did::Nothing => Event::Nothing,
            Did::Moved => Event::Still,
            Did::Changed => {
                self.recall = Recall::default();
                Event::Changed
            }
        }
    }

    fn older(&mut self, memory: &Memory) -> Event {
        let history = memory.of(self.kind);
        match history.older(&mut self.recall, self.line.text()) {
            Some(line) => {
                self.line = Line::of(line);
                Event::Changed
            }
            None => Event::Still,
        }
    }

    fn newer(&mut self, memory: &Memory) -> Event {
        match memory.of(self.kind).newer(&mut self.recall) {
            Some(line) => {
                self.line = Line::of(&line);
                Event::Changed
            }
            None => Event::Still,
        }
    }
}

impl Memory {
    /// What was typed into prompts of this kind.
    pub fn of(&self, kind: Kind) -> &History {
        match kind {
            Kind::Search | Kind::SearchBack | Kind::Pattern => &self.patterns,
            Kind::Replacement => &self.replacements,
            Kind::Command => &self.commands,
        }
    }

    /// Keeps what was typed.
    pub fn keep(&mut self, kind: Kind, line: &str) {
        let history = match kind {
            Kind::Search | Kind::SearchBack | Kind::Pattern => &mut self.patterns,
            Kind::Replacement => &mut self.replacements,
            Kind::Command => &mut self.commands,
        };
        history.push(line);
    }
}
