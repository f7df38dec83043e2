//! What the mouse does to focus, caret and selection.

use super::action::Action;
use super::around::Around;
use super::command::Mode;
use super::doc::Doc;
use super::motion::Place;
use super::{Editor, run};
use crate::notebook::cell::CellKey;

impl Editor {
    /// A click into a source: the caret goes there, to type or, in vi's manner, to command.
    pub fn click(&mut self, place: Place, doc: &dyn Doc) -> Vec<Action> {
        self.pointed();
        if doc.cell(place.cell).is_none() {
            return Vec::new();
        }
        self.mode = match self.mode {
            _ if self.is_modal() => Mode::Normal,
            _ if self.read_only => Mode::Command,
            _ => Mode::Edit,
        };
        run::arrive(self, place, doc)
    }

    /// A click beside a source: the cell is focused.
    pub fn click_beside(&mut self, cell: CellKey, doc: &dyn Doc) -> Vec<Action> {
        self.pointed();
        if doc.cell(cell).is_none() {
            return Vec::new();
        }
        self.mode = Mode::Command;
        let mut actions = run::arrive(self, Place { cell, byte: 0 }, doc);
        actions.push(Action::CaretMoved);
        actions
    }

    /// A click on what stands for the rest of an output: all of it is opened.
    pub fn click_more(&mut self, cell: CellKey, doc: &dyn Doc) -> Vec<Action> {
        let mut actions = self.click_beside(cell, doc);
        if self.focus() == Some(cell) {
            actions.extend(run::read(self, doc));
        }
        actions
    }

    /// The mouse moved on with its button down: from where that was to here is selected. A selection
    /// stays within its cell.
    pub fn drag(&mut self, to: Place, doc: &dyn Doc) -> Vec<Action> {
        let Some(from) = self.caret().filter(|from| from.cell == to.cell) else {
            return Vec::new();
        };
        if self.anchor.is_none() && from.byte == to.byte {
            return Vec::new();
        }
        self.turn += 1;
        let anchor = self.anchor.take();
        let anchor = anchor.unwrap_or_else(|| (from.byte, doc.mark(from.cell, from.byte)));
        self.take_focus(to, doc);
        self.anchor = Some(anchor);
        if self.is_modal() {
            self.mode = Mode::Visual;
        }
        vec![Action::CaretMoved]
    }

    /// Goes to where somebody is.
    pub fn visit(&mut self, client: u64, around: &Around) -> Vec<Action> {
        self.pointed();
        run::visit(self, client, around)
    }

    /// Whether this keymap has commands to text that are keys without a modifier.
    fn is_modal(&self) -> bool {
        !self.keymap.continuations(Mode::Normal, &[]).is_empty()
    }

    /// A click is a key of one's own: what was begun is over.
    fn pointed(&mut self) {
        self.message = None;
        self.turn += 1;
        self.pending.clear();
        self.waiting = None;
        self.count = None;
        self.front.open = None;
        self.help = None;
        self.room.following = None;
        self.forget_lost();
    }
}
