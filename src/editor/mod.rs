//! The editor: modes, focus and caret; keys in, actions out. It never changes a document itself.

pub mod action;
pub mod around;
pub mod bracket;
mod cells;
pub mod command;
pub mod doc;
#[cfg(test)]
pub(crate) mod fake;
pub mod find;
mod focus;
pub mod front;
mod held;
pub mod help;
pub mod history;
mod jumps;
pub mod key;
pub mod keymap;
mod language;
pub mod list;
pub mod motion;
pub mod near;
pub mod object;
pub mod outline;
mod paragraph;
mod pointing;
pub mod prompt;
pub mod reader;
mod record;
mod region;
mod register;
mod run;
pub mod seen;
pub mod sight;
pub mod spot;
mod state_text;
mod sweep;
#[cfg(test)]
mod tests;
pub mod text;
pub mod textual;
pub mod word;

use crate::notebook::cell::CellKey;
use crate::notebook::{Done, Edit};
use action::Action;
use around::{Around, Call};
use cells::CellState;
use command::Mode;
use doc::{Doc, Mark};
use key::Key;
use keymap::{Bound, Found, Keymap};
use motion::Place;
use state_text::TextState;

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
    help: Option<help::Help>,
    /// Whether the terminal speaks the kitty keyboard protocol.
    protocol: bool,
    message: Option<String>,
    /// What takes the keys before the keymap does.
    front: front::Front,
    /// The edits of this key are still to be applied: carets are as they will be, not marked yet.
    ahead: bool,
    turn: u64,
    cells: CellState,
    room: seen::RoomState,
    sight: sight::Sight,
    text: TextState,
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
            help: None,
            protocol: false,
            message: None,
            front: front::Front::default(),
            ahead: false,
            turn: 0,
            cells: CellState::default(),
            room: seen::RoomState::default(),
            sight: sight::Sight::default(),
            text: TextState::default(),
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
        if self.mode != Mode::Edit {
            return self.text.covered.filter(|_| self.mode.has_caret());
        }
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

    /// Whether keys or a command wait for what comes next.
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty() || self.waiting.is_some()
    }

    /// The number typed before the keys.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    /// The command that waits for the character it is about.
    pub fn waiting(&self) -> Option<&Bound> {
        self.waiting.as_ref()
    }

    /// The answer to the last key, if it had one.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Whether the help is open.
    pub fn help(&self) -> bool {
        self.help.is_some()
    }

    /// What is searched in the help; none while it is closed.
    pub fn help_filter(&self) -> Option<&str> {
        self.help.as_ref().map(help::Help::filter)
    }

    /// Whether the terminal speaks the kitty keyboard protocol: it can send every key then, and never
    /// sends one as two.
    pub fn has_protocol(&self) -> bool {
        self.protocol
    }

    /// See [`Editor::has_protocol`].
    pub fn protocol(&mut self, on: bool) {
        self.protocol = on;
    }

    /// Takes note of who is where now: the list of people is brought up to date, and whoever is followed
    /// leads on.
    pub fn meet(&mut self, around: &Around) {
        run::meet(self, around);
    }

    /// Whether it matters where everybody is: call [`Editor::meet`] when anybody may be elsewhere.
    pub fn watches_people(&self) -> bool {
        let listed = matches!(self.front.open(), Some(front::Open::People(_)));
        listed || self.room.following.is_some()
    }

    /// Whether somebody else changed the cell since one was there.
    pub fn is_news(&self, doc: &dyn Doc, cell: CellKey) -> bool {
        self.room.seen.is_new(doc, cell)
    }

    /// What is open before the cells, and the search.
    pub fn front(&self) -> &front::Front {
        &self.front
    }

    /// Whether the last hour is open.
    pub fn looks_back(&self) -> bool {
        matches!(self.front.open(), Some(front::Open::History { .. }))
    }

    /// The cell whose outputs are read by themselves.
    pub fn reads(&self) -> Option<CellKey> {
        match self.front.open() {
            Some(front::Open::Output(cell)) => Some(*cell),
            _ => None,
        }
    }

    /// Whether there is more to do without any key: call [`Editor::work`] soon.
    pub fn is_busy(&self) -> bool {
        run::front_is_busy(self)
    }

    /// Goes on for some milliseconds with what takes long; carry out the actions as those of a key.
    pub fn work(&mut self, doc: &dyn Doc) -> Vec<Action> {
        run::front_work(self, doc)
    }

    /// Grows with everything done here, and with nothing that others do: the view follows the caret
    /// only when this has changed.
    pub fn turn(&self) -> u64 {
        self.turn
    }

    /// What this key does.
    pub fn key(&mut self, key: Key, around: &Around) -> Vec<Action> {
        self.record(key);
        let actions = self.press(key, around);
        self.note(&actions);
        actions
    }

    fn press(&mut self, key: Key, around: &Around) -> Vec<Action> {
        self.message = None;
        self.turn += 1;
        self.forget_lost();
        if self.room.following.take().is_some() {
            self.message = Some("no longer following".to_owned());
        }
        if let Some(actions) = help::key(self, key) {
            return actions;
        }
        if self.front.open().is_some() {
            return run::front_key(self, key, around);
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
            Found::Command(bounds) => {
                self.pending.clear();
                self.call_all(&bounds, around)
            }
            Found::Nothing => {
                let keys = std::mem::take(&mut self.pending);
                let count = self.count.take();
                if keys.len() == 1 && key.alt && !self.protocol {
                    return self.escaped(key, around);
                }
                if self.mode == Mode::Operator {
                    return run::cancel(self);
                }
                self.unbound(&keys, count, around.doc)
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
            && (self.mode != Mode::Edit && self.keymap.counts() || self.is_counting())
            && (digit == 0 || self.keymap.find(self.mode, &[key]) == Found::Nothing);
        if free {
            self.count_digit(self.count, digit as usize);
            self.text.record.digit();
        }
        free
    }

    /// The commands of a key. Those after the first see the document as the first has left it, so they
    /// come back as an action; all have the same count.
    fn call_all(&mut self, bounds: &[Bound], around: &Around) -> Vec<Action> {
        let Some((first, rest)) = bounds.split_first() else {
            return Vec::new();
        };
        let count = self.count;
        let mut actions = self.call(first.clone(), around);
        if !rest.is_empty() {
            actions.push(Action::Commands(rest.to_vec(), count));
        }
        actions
    }

    /// What this command does, called by something else than its key: another command, or the list of
    /// commands.
    pub fn command(&mut self, bound: &Bound, count: Option<usize>, around: &Around) -> Vec<Action> {
        self.turn += 1;
        self.forget_lost();
        let spec = bound.command.spec();
        if let Some(spec) = spec.filter(|spec| !spec.modes.contains(&self.mode)) {
            let (name, mode) = (spec.name, self.mode.name());
            return self.say(format!("{name} does not work in the mode {mode}"));
        }
        self.count = count;
        let actions = self.call(bound.clone(), around);
        self.note(&actions);
        actions
    }

    /// A command that needs a character waits for it, any other one is run.
    fn call(&mut self, bound: Bound, around: &Around) -> Vec<Action> {
        if bound.waits() {
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
            return run::cancel(self);
        };
        let arg = Some(typed.to_string());
        self.run(&Bound { arg, ..bound }, around)
    }

    /// Terminals send Alt as an escape before the key, so an Alt that means nothing was Esc and the key,
    /// pressed in quick succession or joined on the way.
    fn escaped(&mut self, key: Key, around: &Around) -> Vec<Action> {
        let mut actions = self.press(Key::plain(key::Code::Esc), around);
        actions.extend(self.press(Key { alt: false, ..key }, around));
        actions
    }

    /// What pasting this text does.
    pub fn paste(&mut self, text: String, doc: &dyn Doc) -> Vec<Action> {
        self.pending.clear();
        self.message = None;
        self.turn += 1;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if let Some(actions) = help::paste(self, &text) {
            return actions;
        }
        if self.front.open().is_some() {
            return run::front_paste(self, &text, doc);
        }
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
        self.text.step();
        let call = Call {
            arg: bound.arg.as_deref(),
            count: self.count.take(),
        };
        run::run(self, bound.command, &call, around)
    }

    /// Keys that call nothing: while editing they type, if that is what they do. Those before the last
    /// one only waited for it, so it is pressed anew after them.
    fn unbound(&mut self, keys: &[Key], count: Option<usize>, doc: &dyn Doc) -> Vec<Action> {
        let Some((last, before)) = keys.split_last() else {
            return Vec::new();
        };
        let typed: Option<String> = before.iter().map(|key| key.typed()).collect();
        match typed {
            Some(text) if self.mode == Mode::Edit && !self.read_only => {
                let mut actions = run::type_keys(self, &text, doc);
                match last.typed() {
                    Some(c) if text.is_empty() => {
                        let text = c.to_string().repeat(count.unwrap_or(1).min(MAX_PASTE));
                        actions.extend(run::type_keys(self, &text, doc));
                    }
                    _ if text.is_empty() => {}
                    _ => actions.push(Action::Keys(vec![*last])),
                }
                actions
            }
            _ if before.is_empty() || last.code == key::Code::Esc => Vec::new(),
            _ => self.say(format!("{} is bound to nothing", key::written(keys))),
        }
    }

    fn say(&mut self, message: String) -> Vec<Action> {
        self.message = Some(message);
        Vec::new()
    }
}
