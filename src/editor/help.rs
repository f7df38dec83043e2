//! The help while it is open: what is searched in it, and what keys do there.

use unicode_segmentation::UnicodeSegmentation;

use super::Editor;
use super::action::Action;
use super::command::{AppCommand, Command};
use super::key::{Code, Key};
use super::keymap::Found;

/// Bytes of the filter: more than any command's words.
const MAX_FILTER: usize = 128;

/// The help, open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    filter: String,
}

/// How far to turn the pages of the help; downwards if positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Rows(i32),
    Pages(i32),
    Start,
    End,
}

impl Help {
    /// What is searched; empty for all of it.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    fn add(&mut self, text: &str) -> Vec<Action> {
        let line = text.lines().next().unwrap_or("");
        if self.filter.len() + line.len() <= MAX_FILTER {
            self.filter.push_str(line);
        }
        vec![Action::TurnHelp(Turn::Start)]
    }

    fn take_back(&mut self) -> Vec<Action> {
        let last = self.filter.grapheme_indices(true).next_back();
        self.filter.truncate(last.map_or(0, |(at, _)| at));
        vec![Action::TurnHelp(Turn::Start)]
    }

    fn clear(&mut self) -> Vec<Action> {
        self.filter.clear();
        vec![Action::TurnHelp(Turn::Start)]
    }
}

/// Opens or closes the help.
pub fn toggle(editor: &mut Editor) -> Vec<Action> {
    editor.help = match editor.help {
        Some(_) => None,
        None => Some(Help::default()),
    };
    vec![Action::Help(editor.help.is_some())]
}

/// Takes a key while the help is open; none if it is not. Nothing but esc (or ctrl-c) closes it, and the
/// key that opened it while nothing is searched: nobody types into what is not seen.
pub fn key(editor: &mut Editor, key: Key) -> Option<Vec<Action>> {
    let empty = editor.help.as_ref()?.filter.is_empty();
    if leaves(key) || (empty && opens(editor, key)) {
        return Some(toggle(editor));
    }
    let help = editor.help.as_mut()?;
    let turn = match (key.code, key.ctrl) {
        (Code::Backspace, false) | (Code::Char('h'), true) => return Some(help.take_back()),
        (Code::Char('u'), true) => return Some(help.clear()),
        (Code::Down, _) | (Code::Char('n'), true) => Turn::Rows(1),
        (Code::Up, _) | (Code::Char('p'), true) => Turn::Rows(-1),
        (Code::PageDown, _) => Turn::Pages(1),
        (Code::PageUp, _) => Turn::Pages(-1),
        (Code::Home, _) => Turn::Start,
        (Code::End, _) => Turn::End,
        _ => {
            let typed = key.typed();
            return Some(typed.map_or_else(Vec::new, |c| help.add(c.encode_utf8(&mut [0; 4]))));
        }
    };
    Some(vec![Action::TurnHelp(turn)])
}

/// Takes a paste while the help is open: its first line is searched; none if it is not open.
pub fn paste(editor: &mut Editor, text: &str) -> Option<Vec<Action>> {
    editor.help.as_mut().map(|help| help.add(text))
}

fn leaves(key: Key) -> bool {
    matches!(
        (key.code, key.ctrl),
        (Code::Esc, _) | (Code::Char('c'), true)
    )
}

/// Whether this key opens the help where it is closed.
fn opens(editor: &Editor, key: Key) -> bool {
    let bound = match editor.keymap.find(editor.mode, &[key]) {
        Found::Command(bounds) => bounds.first().map(|bound| bound.command),
        _ => None,
    };
    let usual = [Key::plain(Code::Char('?')), Key::plain(Code::F(1))];
    usual.contains(&key) || bound == Some(Command::App(AppCommand::Help))
}
