//! A document without a room: a file of this machine that nobody else sees.
//!
//! It is an ordinary session over a mesh without servers, which never dials.

use std::time::Duration;

use super::{Member, Observer, Seat, Session};
use crate::notebook::{ApplyError, Content, Edit, EditError};

impl Member {
    /// Puts a file's content in and makes this session a local one. `saved_at` is when the file was
    /// written (ISO 8601); none for a file that is not there yet.
    pub fn open_local(
        &mut self,
        content: Content,
        saved_at: Option<String>,
    ) -> Result<(), EditError> {
        self.seat.apply_local(&Edit::Open { content })?;
        if let Some(at) = saved_at {
            self.seat.apply_local(&Edit::Saved { at })?;
        }
        self.settle_local();
        Ok(())
    }
}

impl Observer {
    /// Shows a local document, given as one update (v1): this seat has no other way to get it.
    pub fn open_local(&mut self, document: &[u8]) -> Result<(), ApplyError> {
        self.seat.apply_remote(document, 0)?;
        self.settle_local();
        Ok(())
    }
}

impl<S: Seat> Session<S> {
    fn settle_local(&mut self) {
        self.core.local = true;
        self.core.synced = true;
        self.flush(Duration::ZERO);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::notebook::{CellKind, DocKind, Notebook, Replica, Shape};
    use crate::room::event::Input;
    use crate::session::lone::{config, room};

    fn content() -> Content {
        let cell = json!({"cell_type": "code", "source": "1", "metadata": {}});
        Content::Ipynb(json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    }

    fn member() -> Member {
        let notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
        Session::new(room(), notebook, config("a.ipynb"))
    }

    fn insert(member: &mut Member) {
        let edit = Edit::InsertCell {
            index: 0,
            kind: CellKind::Raw,
            source: String::new(),
        };
        member.edit(&edit, Duration::ZERO).expect("an edit");
    }

    #[test]
    fn a_local_document_is_there_at_once_and_dials_nobody() {
        let mut member = member();
        let saved_at = Some("2026-01-01T00:00:00.000Z".to_owned());
        member.open_local(content(), saved_at).expect("opened");
        let standing = member.standing();
        assert!(standing.local && standing.synced && !standing.read_only);
        assert_eq!((standing.saved, standing.alone_since), (Some(true), None));
        member.handle(Input::Start, Duration::ZERO);
        insert(&mut member);
        assert_eq!(member.poll(), None);
        assert_eq!(member.standing().saved, Some(false));
        for seconds in 1..100 {
            member.handle(Input::Tick, Duration::from_secs(seconds));
            assert_eq!(member.poll(), None);
        }
    }

    #[test]
    fn a_document_that_has_no_file_yet_is_not_saved() {
        let mut member = member();
        member.open_local(content(), None).expect("opened");
        assert_eq!(member.standing().saved, Some(false));
    }

    #[test]
    fn a_local_document_can_be_watched() {
        let mut member = member();
        member.open_local(content(), None).expect("opened");
        let document = member.replica().diff(&[0]).expect("a document");
        let replica = Replica::new(DocKind::Notebook, 2, Shape::A);
        let mut observer: Observer = Session::new(room(), replica, config("a.ipynb"));
        observer.open_local(&document).expect("shown");
        assert_eq!(observer.replica().cells().len(), 1);
        let standing = observer.standing();
        assert!(standing.local && standing.synced && standing.read_only);
    }
}
