//! Focus and caret while the document changes under them.

use super::Editor;
use super::command::Mode;
use super::doc::Doc;
use super::held::{id_of, returned};
use super::motion::Place;
use crate::notebook::cell::CellKey;

/// The focused cell, and what finds it again when a page makes it anew.
#[derive(Debug)]
pub(super) struct Focus {
    pub cell: CellKey,
    index: usize,
    /// nbformat's id; may be empty, and may stand twice.
    id: String,
    /// The id and index of the focused cell that went away since the last key, if one did.
    lost: Option<(String, usize)>,
}

impl Editor {
    /// Fits focus, caret and selection to the document as it is now.
    pub fn settle(&mut self, doc: &dyn Doc) {
        super::run::front_settle(self, doc);
        self.settle_focus(doc);
        super::run::settle_reading(self, doc);
        self.settle_range(doc);
        let Some(cell) = self.focus().and_then(|key| doc.cell(key)) else {
            self.let_go();
            return;
        };
        self.room.seen.look(doc, cell.key);
        if !self.ahead {
            self.follow(doc, cell.key);
        }
        self.ahead = false;
        self.settle_text(&cell.source);
        self.mark = doc.mark(cell.key, self.caret);
        if let Some((byte, mark)) = &mut self.anchor {
            *mark = doc.mark(cell.key, *byte);
        }
    }

    /// Caret and anchor go where their marks went.
    fn follow(&mut self, doc: &dyn Doc, cell: CellKey) {
        let find = |mark: &Option<_>| {
            let place = mark.as_ref().and_then(|mark| doc.find(mark));
            place.filter(|(key, _)| *key == cell).map(|(_, byte)| byte)
        };
        if let Some(byte) = find(&self.mark) {
            self.caret = byte;
        }
        if let Some((byte, mark)) = &mut self.anchor
            && let Some(found) = find(mark)
        {
            *byte = found;
        }
    }

    fn settle_focus(&mut self, doc: &dyn Doc) {
        let Some(focus) = &mut self.focus else {
            self.focus = doc.cells().first().map(|cell| Focus::on(*cell, doc));
            return;
        };
        if let Some(cell) = focus
            .lost
            .as_ref()
            .and_then(|(id, at)| returned(id, *at, doc))
        {
            self.focus = Some(Focus::on(cell, doc));
            return self.at_start();
        }
        match doc.index_of(focus.cell) {
            Some(index) => focus.index = index,
            None => self.focus_neighbour(doc),
        }
    }

    /// The focused cell is gone: its double with the same id takes its place, or the cell now there.
    fn focus_neighbour(&mut self, doc: &dyn Doc) {
        let Some(old) = self.focus.take() else {
            return;
        };
        let marked = self.mark.as_ref().and_then(|mark| doc.find(mark));
        if let Some((cell, _)) = marked {
            self.focus = Some(Focus::on(cell, doc));
            return;
        }
        if let Some(cell) = returned(&old.id, old.index, doc) {
            // Made anew with the same text, as a rule: the caret stays at its byte.
            self.focus = Some(Focus::on(cell, doc));
            self.mark = None;
            return;
        }
        let index = old.index.min(doc.cells().len().saturating_sub(1));
        let there = || doc.cells().get(index).copied();
        let Some(cell) = self.nearest_of_range(doc).or_else(there) else {
            return self.let_go();
        };
        self.focus = Some(Focus {
            lost: Some((old.id, old.index)),
            ..Focus::on(cell, doc)
        });
        if self.mode.has_caret() {
            self.mode = Mode::Command;
            self.text.forget();
            self.message = Some("the cell that you were in was deleted".to_owned());
        }
        self.at_start();
    }

    fn at_start(&mut self) {
        self.caret = 0;
        self.mark = None;
        self.anchor = None;
        self.goal = None;
    }

    fn let_go(&mut self) {
        self.focus = None;
        self.mode = Mode::Command;
        self.text.forget();
        self.ahead = false;
        self.at_start();
    }

    /// Focus and caret go to this place, without a selection.
    pub(super) fn take_focus(&mut self, place: Place, doc: &dyn Doc) {
        if self.focus() != Some(place.cell) {
            self.leave_range();
            self.focus = Some(Focus::on(place.cell, doc));
        }
        self.anchor = None;
        self.goal = None;
        self.caret = place.byte;
        self.mark = doc.mark(place.cell, place.byte);
    }

    /// A cell was made anew as another by an edit of ours: focus, caret and range hold on to it.
    pub(super) fn made_anew(&mut self, old: CellKey, new: CellKey, doc: &dyn Doc) {
        self.range_follows(old, new, doc);
        if self.focus() != Some(old) {
            return;
        }
        self.focus = Some(Focus::on(new, doc));
        if !self.ahead {
            self.follow(doc, new);
        }
        self.mark = doc.mark(new, self.caret);
        if let Some((byte, mark)) = &mut self.anchor {
            *mark = doc.mark(new, *byte);
        }
    }

    /// Whether the focus is where it is because its cell was deleted.
    pub(super) fn has_lost_focus(&self) -> bool {
        self.focus
            .as_ref()
            .is_some_and(|focus| focus.lost.is_some())
    }

    /// A key was pressed: the person has seen where the focus is, so it no longer jumps back.
    pub(super) fn forget_lost(&mut self) {
        if let Some(focus) = &mut self.focus {
            focus.lost = None;
        }
    }
}

impl Focus {
    fn on(cell: CellKey, doc: &dyn Doc) -> Focus {
        Focus {
            cell,
            index: doc.index_of(cell).unwrap_or(0),
            id: id_of(cell, doc),
            lost: None,
        }
    }
}
