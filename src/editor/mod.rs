//! The editor: modes, focus and caret; keys in, actions out. It never changes a document itself.

pub mod action;
pub mod around;
mod cells;
pub mod command;
pub mod doc;
#[cfg(test)]
pub(crate) mod fake;
mod focus;
mod held;
mod jumps;
pub mod key;
pub mod keymap;
pub mod motion;
mod run;
#[cfg(test)]
mod tests;
pub mod text;

use crate::notebook::cell::CellKey;
use crate::notebook::{Done, Edit};
use action::Action;
use around::{Around, Call};
use cells::CellState;
use command::{Arg, Mode};
use doc::{Doc, Mark};
use key::Key;
use keymap::{Bound, Found, Keymap};
use motion::Place;

/// What the status line says to an editing command where nothing may be changed.
const READ_ONLY: &str = "read-only: you are watching this room";
/// A text document has no cells that a paste could go between.
const PASTE_INTO_TEXT: &str = "paste goes into the text: press enter to edit it first";
/// Bytes of one paste. A message over 256 KiB closes the channels of browsers, and a page that gets
/// more text than this at once stands still for seconds.
const MAX_PASTE: usize = 200 * 1024;

/// The largest count: no document has more cells or lines to go through.
const MAX_COUNT: usize = 100_000;

/// One person's hold on a document. After carrying out the actions of a key, and after every change of
/// the document, call [`Editor::settle`].
#[derive(Debug)]
pub struct Editor {
    keymap: Keymap,
    mode: Mode,
    focus: Option<focus::Focus>,
    /// The caret in the focused cell, in bytes, and the same place as a mark.
    caret: usize,
    mark: Option<Mark>,
    /// The other end of the selection.
    anchor: Option<(usize, Option<Mark>)>,
    /// The column that vertical motions keep.
    goal: Option<usize>,
    pending: Vec<Key>,
    /// The number typed before the keys.
    count: Option<usize>,
    /// A command that waits for the character it is about.
    waiting: Option<Bound>,
    read_only: bool,
    help: bool,
    message: Option<String>,
    /// The edits of this key are still to be applied: carets are as they will be, not marked yet.
    ahead: bool,
    turn: u64,
    cells: CellState,
}

impl Editor {
    pub fn new(keymap: Keymap) -> Editor {
        Editor {
            keymap,
            mode: Mode::Command,
            focus: None,
            caret: 0,
            mark: None,
            anchor: None,
            goal: None,
            pending: Vec::new(),
            count: None,
            waiting: None,
            read_only: false,
            help: false,
            message: None,
            ahead: false,
            turn: 0,
            cells: CellState::default(),
        }
    }

    /// Whether editing commands are refused.
    pub fn read_only(&mut self, on: bool) {
        self.read_only = on;
    }

    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The focused cell.
    pub fn focus(&self) -> Option<CellKey> {
        self.focus.as_ref().map(|focus| focus.cell)
    }

    /// The caret while editing.
    pub fn caret(&self) -> Option<Place> {
        let cell = self.focus()?;
        self.mode.has_caret().then_some(Place {
            cell,
            byte: self.caret,
        })
    }

    /// The selection's bytes in the focused cell, in order; none if it is empty.
    pub fn selection(&self) -> Option<(usize, usize)> {
        let (anchor, _) = self.anchor.as_ref()?;
        let (from, to) = (self.caret.min(*anchor), self.caret.max(*anchor));
        (from < to && self.mode.has_caret()).then_some((from, to))
    }

    /// Where the selection began, while there is one; the caret is its other end.
    pub fn selection_anchor(&self) -> Option<usize> {
        self.selection()?;
        self.anchor.as_ref().map(|(byte, _)| *byte)
    }

    /// Keys of a sequence that is not complete yet.
    pub fn pending(&self) -> &[Key] {
        &self.pending
    }

    /// The number typed before the keys.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    /// The answer to the last key, if it had one.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Whether the help is open.
    pub fn help(&self) -> bool {
        self.help
    }

    /// Grows with everything done here, and with nothing that others do: the view follows the caret
    /// only when this has changed.
    pub fn turn(&self) -> u64 {
        self.turn
    }

    /// What this key does.
    pub fn key(&mut self, key: Key, around: &Around) -> Vec<Action> {
        self.message = None;
        self.turn += 1;
        self.forget_lost();
        // Any key closes the help and does no more: nobody types into what is not seen.
        if self.help {
            return run::help(self);
        }
        if let Some(bound) = self.waiting.take() {
            return self.complete(bound, key, around);
        }
        if self.counted(key) {
            return Vec::new();
        }
        self.pending.push(key);
        match self.keymap.find(self.mode, &self.pending) {
            Found::Prefix => Vec::new(),
            Found::Command(bound) => {
                self.pending.clear();
                self.call(bound, around)
            }
            Found::Nothing => {
                let first = self.pending.len() == 1;
                self.pending.clear();
                self.count = None;
                if first && key.alt {
                    return self.escaped(key, around);
                }
                self.type_key(key, first, around.doc)
            }
        }
    }

    /// Whether the key is a digit of a count: where keys are commands, and the digit is none.
    fn counted(&mut self, key: Key) -> bool {
        let digit = key.typed().and_then(|c| c.to_digit(10));
        let Some(digit) = digit.filter(|digit| *digit > 0 || self.count.is_some()) else {
            return false;
        };
        let free = self.pending.is_empty()
            && self.mode != Mode::Edit
            && self.keymap.counts()
            && (digit == 0 || self.keymap.find(self.mode, &[key]) == Found::Nothing);
        if free {
            let count = self.count.unwrap_or(0) * 10 + digit as usize;
            self.count = Some(count.min(MAX_COUNT));
        }
        free
    }

    /// A command that needs a character waits for it, any other one is run.
    fn call(&mut self, bound: Bound, around: &Around) -> Vec<Action> {
        let needs = bound.command.spec().map(|spec| spec.arg);
        if bound.arg.is_none() && matches!(needs, Some(Arg::Char(_))) {
            self.waiting = Some(bound);
            return Vec::new();
        }
        self.run(&bound, around)
    }

    /// The character that a command waited for; any other key takes the command back.
    fn complete(&mut self, bound: Bound, key: Key, around: &Around) -> Vec<Action> {
        let typed = match key.code {
            key::Code::Enter => Some('\n'),
            _ => key.typed(),
        };
        let Some(typed) = typed else {
            self.count = None;
            return Vec::new();
        };
        let arg = Some(typed.to_string());
        self.run(&Bound { arg, ..bound }, around)
    }

    /// Terminals send Alt as an escape before the key, so an Alt that means nothing was Esc and the key,
    /// pressed in quick succession or joined on the way.
    fn escaped(&mut self, key: Key, around: &Around) -> Vec<Action> {
        let mut actions = self.key(Key::plain(key::Code::Esc), around);
        actions.extend(self.key(Key { alt: false, ..key }, around));
        actions
    }

    /// What pasting this text does.
    pub fn paste(&mut self, text: String, doc: &dyn Doc) -> Vec<Action> {
        self.pending.clear();
        self.message = None;
        self.turn += 1;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let refusal = match self.mode {
            _ if self.read_only => READ_ONLY.to_owned(),
            _ if text.len() > MAX_PASTE => {
                format!("too much to paste: the limit is {} kB", MAX_PASTE / 1024)
            }
            Mode::Command if doc.is_text() => PASTE_INTO_TEXT.to_owned(),
            Mode::Command => return run::paste_cells(self, &text, doc),
            _ => return run::paste(self, &text, doc),
        };
        self.say(refusal)
    }

    /// What an edit of this editor did. The last cell that it put in gets the focus; a cell that it only
    /// made anew keeps focus, caret and range if it had them.
    pub fn created(&mut self, edit: &Edit, done: &Done, doc: &dyn Doc) {
        let Some(&cell) = done.created.last() else {
            return;
        };
        self.turn += 1;
        match edit {
            Edit::MoveCell { cell: old, .. } | Edit::ChangeKind { cell: old, .. } => {
                self.made_anew(*old, cell, doc);
            }
            Edit::ChangeKinds { cells, .. } => {
                for (old, new) in cells.iter().zip(&done.created) {
                    self.made_anew(*old, *new, doc);
                }
            }
            _ => {
                self.ahead = false;
                self.take_focus(Place { cell, byte: 0 }, doc);
            }
        }
    }

    /// What undo or redo touched: focus and caret go there.
    pub fn touched(&mut self, cell: Option<CellKey>, byte: Option<usize>, doc: &dyn Doc) {
        let Some(cell) = cell.filter(|cell| doc.index_of(*cell).is_some()) else {
            return;
        };
        let byte = byte.unwrap_or(if self.focus() == Some(cell) {
            self.caret
        } else {
            0
        });
        self.ahead = false;
        self.turn += 1;
        self.take_focus(Place { cell, byte }, doc);
    }

    /// What a command does, however it was called: by a key, by its name. It takes the count that was
    /// typed before.
    pub fn run(&mut self, bound: &Bound, around: &Around) -> Vec<Action> {
        if self.read_only && bound.command.edits() {
            return self.say(READ_ONLY.to_owned());
        }
        let call = Call {
            arg: bound.arg.as_deref(),
            count: self.count.take(),
        };
        run::run(self, bound.command, &call, around)
    }

    fn type_key(&mut self, key: Key, first: bool, doc: &dyn Doc) -> Vec<Action> {
        match key.typed() {
            Some(c) if first && self.mode == Mode::Edit && !self.read_only => {
                run::type_text(self, c.encode_utf8(&mut [0; 4]), doc)
            }
            _ => Vec::new(),
        }
    }

    fn say(&mut self, message: String) -> Vec<Action> {
        self.message = Some(message);
        Vec::new()
    }
}
