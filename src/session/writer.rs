//! What only a member can do: change the document, and show a caret.

use std::collections::BTreeSet;
use std::time::Duration;

use thiserror::Error;

use super::Member;
use super::apart::Stance;
use super::journal::Batch;
use super::peer::Peer;
use super::view::Cursor;
use crate::notebook::{CellKey, Done, Edit, EditError, Notebook, Touched};

/// Why a room could not be hosted.
#[derive(Debug, Error)]
pub enum HostError {
    #[error("the file cannot be put into the room: {0}")]
    Seed(EditError),
}

impl Member {
    /// Applies one edit and sends it.
    pub fn edit(&mut self, edit: &Edit, now: Duration) -> Result<Done, EditError> {
        self.before_own(&edit.reads(), now);
        let done = self.seat.apply_local(edit)?;
        self.note_made(&done, now);
        self.send_changes(now);
        Ok(done)
    }

    /// Takes back the last own change; where it was, if there was one.
    pub fn undo(&mut self, now: Duration) -> Option<Touched> {
        let touched = self.step(Notebook::undo, now);
        self.send_changes(now);
        touched
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self, now: Duration) -> Option<Touched> {
        let touched = self.step(Notebook::redo, now);
        self.send_changes(now);
        touched
    }

    /// The next edit begins a new step of undo.
    pub fn end_undo_group(&mut self) {
        self.seat.end_undo_group();
    }

    /// Shows the others where we are, or with none that we are in no cell.
    pub fn set_cursor(&mut self, cursor: Option<Cursor>, now: Duration) {
        self.core.cursor = cursor;
        self.core.publish(&self.seat, now);
        self.drain(now);
    }

    /// Keeps a journal of our edits from here on: [`Member::journal`] gives what is to be written.
    pub fn keep_journal(&mut self) {
        self.core.journal.start();
    }

    /// What is to be put on the disk now, one batch at a time; `last` leaves no time for more. What came of
    /// it goes to [`Member::journaled`].
    pub fn journal(&mut self, now: Duration, last: bool) -> Option<Batch> {
        self.core.journal.take(now, last)
    }

    /// What came of the last batch.
    pub fn journaled(&mut self, well: bool, now: Duration) {
        self.core.journal.written(well, &self.seat, now);
    }

    /// Whether others have all our edits if those who are here take what was sent to them.
    pub fn is_settled(&self, delivered: bool) -> bool {
        // Who has another document is given nothing.
        let together = |peer: &&Peer| peer.stance == Stance::Together;
        let mut peers = self.core.peers.values().filter(together).peekable();
        let some = peers.peek().is_some();
        // Who has not said what it holds, or waits for an answer, has not been given what it lacks.
        let has_all =
            |peer: &Peer| !peer.owed && !peer.lagging && !peer.waits && peer.vector.is_some();
        let none_owed = peers.all(has_all);
        self.core.unsent.is_empty() || (delivered && none_owed && some)
    }

    /// Remembers cells as they are, and what the document holds, before an edit of ours.
    fn before_own(&mut self, cells: &[CellKey], now: Duration) {
        self.core
            .journal
            .before(&self.seat, self.core.unsent.is_empty());
        for cell in cells.iter().filter_map(|key| self.seat.cell(*key)) {
            self.core.unsent.before(&cell, now);
        }
    }

    fn note_made(&mut self, done: &Done, now: Duration) {
        let made = done.created.iter();
        for cell in made.filter_map(|key| self.seat.cell(*key)) {
            self.core.unsent.made(&cell.id, now);
        }
    }

    /// Which cells a step back touches shows when it is done.
    fn step(
        &mut self,
        step: fn(&mut Notebook) -> Option<Touched>,
        now: Duration,
    ) -> Option<Touched> {
        self.before_own(&[], now);
        let before = self.seat.revision();
        let cells: BTreeSet<CellKey> = self.seat.cells().iter().copied().collect();
        let touched = step(&mut self.seat);
        let changed = self.seat.changed_since(before).unwrap_or_default();
        if changed.order {
            let now_there = self.seat.cells().iter();
            let made = now_there.filter(|cell| !cells.contains(cell));
            let made: Vec<CellKey> = made.copied().collect();
            self.made_again(&made, now);
        }
        for cell in changed.cells {
            if let Some(was) = self.seat.last_read(cell) {
                self.core.unsent.before(&was, now);
            }
        }
        touched
    }

    fn send_changes(&mut self, now: Duration) {
        self.flush(now);
        self.drain(now);
    }
}
