//! What only a member can do: change the document, and show a caret.

use std::time::Duration;

use thiserror::Error;

use super::Member;
use super::view::Cursor;
use crate::notebook::{Done, Edit, EditError, Touched};

/// Why a room could not be hosted.
#[derive(Debug, Error)]
pub enum HostError {
    #[error("the file cannot be put into the room: {0}")]
    Seed(EditError),
}

impl Member {
    /// Applies one edit and sends it.
    pub fn edit(&mut self, edit: &Edit, now: Duration) -> Result<Done, EditError> {
        let done = self.seat.apply_local(edit)?;
        self.send_changes(now);
        Ok(done)
    }

    /// Takes back the last own change; where it was, if there was one.
    pub fn undo(&mut self, now: Duration) -> Option<Touched> {
        let touched = self.seat.undo();
        self.send_changes(now);
        touched
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self, now: Duration) -> Option<Touched> {
        let touched = self.seat.redo();
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

    fn send_changes(&mut self, now: Duration) {
        self.flush();
        self.drain(now);
    }
}
