//! How sources are shown in this view alone: nothing of it is written into the document.

use super::Editor;
use super::action::Action;
use super::around::Call;
use super::command::AppCommand;

/// What is done with the lines of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// Each has its number beside it.
    pub numbers: bool,
    /// Long ones go on in the next row; otherwise they are scrolled.
    pub wrap: bool,
    /// Their levels of indentation are marked.
    pub guides: bool,
}

impl Default for Lines {
    fn default() -> Lines {
        Lines {
            numbers: false,
            wrap: true,
            guides: false,
        }
    }
}

/// How sources are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    pub lines: Lines,
    /// The language of code, where the document does not say the right one.
    pub language: Option<String>,
}

impl Editor {
    /// How sources are shown.
    pub fn sight(&self) -> &Sight {
        &self.sight
    }

    /// What is done with the lines of sources.
    pub fn show_lines(&mut self, lines: Lines) {
        self.sight.lines = lines;
    }

    /// Shows code in this language; none: in that of the document.
    pub fn show_language(&mut self, language: Option<String>) {
        self.sight.language = language;
    }

    /// Switches one of the ways in which lines are shown, as the call says or else to the other way.
    pub(super) fn switch_lines(&mut self, command: AppCommand, call: &Call) -> Vec<Action> {
        let lines = &mut self.sight.lines;
        let (what, switch) = match command {
            AppCommand::WrapLines => ("wrapping of lines", &mut lines.wrap),
            AppCommand::IndentGuides => ("indentation guides", &mut lines.guides),
            _ => ("line numbers", &mut lines.numbers),
        };
        *switch = match call.arg {
            Some("on") => true,
            Some("off") => false,
            _ => !*switch,
        };
        let now = if *switch { "on" } else { "off" };
        self.say(format!("{what}: {now}"))
    }
}
