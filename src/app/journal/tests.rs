//! Journals on a real disk: written, torn, taken up, locked, removed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::notebook::{Base, CellKey, CellKind, Content, DocKind, Edit, Notebook, Shape};
use crate::wire::journal::{MAGIC, Record};

fn name() -> Name {
    Name::of_room("topic", "room", "demo.ipynb")
}

fn notebook() -> Notebook {
    let cell = json!({"cell_type": "code", "id": "one", "metadata": {}, "outputs": [], "execution_count": null, "source": "x = 1"});
    let content = Content::Ipynb(
        json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}),
    );
    let mut notebook = Notebook::new(DocKind::Notebook, 7, Shape::A, 1);
    notebook
        .apply_local(&Edit::Seed { content })
        .expect("seeded");
    notebook.replica_mut().take_updates();
    notebook
}

fn base(notebook: &Notebook) -> Batch {
    let whole = notebook.diff(&[0]).expect("a document");
    Batch {
        anew: true,
        records: vec![Record::Base(whole), Record::Settled],
    }
}

fn typed(notebook: &mut Notebook, text: &str) -> Batch {
    let cell = notebook.cells()[0];
    let at = notebook.cell(cell).expect("a cell").source.len();
    let edit = Edit::InsertText {
        cell,
        at,
        text: text.to_owned(),
    };
    notebook.apply_local(&edit).expect("typed");
    let updates = notebook.replica_mut().take_updates().into_iter();
    Batch {
        anew: false,
        records: updates.map(|update| Record::Own(update.bytes)).collect(),
    }
}

fn only_file(folder: &TempDir) -> PathBuf {
    let mut files = fs::read_dir(folder.path()).expect("a folder");
    let path = files.next().expect("a file").expect("an entry").path();
    assert!(files.next().is_none(), "one file alone");
    path
}

fn take_up(folder: &TempDir) -> Option<(Leftover, Remains)> {
    let left = find(folder.path(), &name())?;
    let remains = left.remains(DocKind::Notebook, Shape::A);
    Some((left, remains))
}

fn first_source(remains: &Remains) -> String {
    let cell: CellKey = remains.document.cells()[0];
    remains.document.cell(cell).expect("a cell").source.clone()
}

/// A journal with what was typed after the document, left behind.
fn left_behind(folder: &TempDir, texts: &[&str]) -> Notebook {
    let mut notebook = notebook();
    let journal = Journal::new(Some(folder.path().to_owned()), name());
    journal.write(&base(&notebook)).expect("written");
    for text in texts {
        let batch = typed(&mut notebook, text);
        journal.write(&batch).expect("written");
    }
    notebook
}

#[test]
fn what_was_typed_is_there_after_a_crash_and_only_its_owner_may_read_it() {
    let folder = TempDir::new().expect("a folder");
    left_behind(&folder, &["0", "0"]);
    let mode = fs::metadata(only_file(&folder))
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let (_left, remains) = take_up(&folder).expect("left");
    assert_eq!(first_source(&remains), "x = 100");
    let unsent: Vec<_> = remains.left.unsent.into_iter().collect();
    assert_eq!(unsent, [("one".to_owned(), Base::Was("x = 1".to_owned()))]);
}

#[test]
fn a_file_torn_anywhere_gives_what_is_whole() {
    let folder = TempDir::new().expect("a folder");
    left_behind(&folder, &["0", "00"]);
    let path = only_file(&folder);
    let bytes = fs::read(&path).expect("bytes");
    let mut seen = std::collections::BTreeSet::new();
    for end in (0..=bytes.len()).rev() {
        fs::write(&path, &bytes[..end]).expect("torn");
        match take_up(&folder) {
            Some((_, remains)) => seen.insert(first_source(&remains)),
            None => break,
        };
    }
    let seen: Vec<_> = seen.into_iter().collect();
    assert_eq!(seen, ["x = 1", "x = 10", "x = 1000"]);
    assert!(!path.exists(), "a file that holds nothing goes");
}

#[test]
fn one_that_goes_on_is_written_behind_its_last_whole_record() {
    let folder = TempDir::new().expect("a folder");
    let mut notebook = left_behind(&folder, &["0"]);
    let path = only_file(&folder);
    let mut bytes = fs::read(&path).expect("bytes");
    bytes.extend_from_slice(&[0, 0, 1, 0, 7]);
    fs::write(&path, bytes).expect("a torn tail");
    let (left, _) = take_up(&folder).expect("left");
    let journal = Journal::go_on(left);
    journal.write(&typed(&mut notebook, "5")).expect("written");
    assert!(take_up(&folder).is_none(), "somebody writes it");
    drop(journal);
    let (_, remains) = take_up(&folder).expect("left");
    assert_eq!(first_source(&remains), "x = 105");
}

#[test]
fn others_see_no_journal_that_somebody_writes_and_none_of_another_document() {
    let folder = TempDir::new().expect("a folder");
    let journal = Journal::new(Some(folder.path().to_owned()), name());
    journal.write(&base(&notebook())).expect("written");
    assert!(find(folder.path(), &name()).is_none());
    drop(journal);
    let other = Name::of_room("topic", "room", "other.ipynb");
    assert!(find(folder.path(), &other).is_none());
    assert!(find(folder.path(), &name()).is_some());
}

#[test]
fn settled_edits_are_nobodys_concern() {
    let folder = TempDir::new().expect("a folder");
    let mut notebook = notebook();
    let journal = Journal::new(Some(folder.path().to_owned()), name());
    journal.write(&base(&notebook)).expect("written");
    let mut batch = typed(&mut notebook, "0");
    batch.records.push(Record::Settled);
    journal.write(&batch).expect("written");
    drop(journal);
    let (_, remains) = take_up(&folder).expect("left");
    assert!(remains.left.unsent.is_empty());
}

#[test]
fn a_cell_that_was_made_is_known_as_new() {
    let folder = TempDir::new().expect("a folder");
    let mut notebook = notebook();
    let journal = Journal::new(Some(folder.path().to_owned()), name());
    journal.write(&base(&notebook)).expect("written");
    let edit = Edit::InsertCell {
        index: 1,
        kind: CellKind::Markdown,
        source: "new".to_owned(),
    };
    notebook.apply_local(&edit).expect("made");
    let updates = notebook.replica_mut().take_updates().into_iter();
    let batch = Batch {
        anew: false,
        records: updates.map(|update| Record::Own(update.bytes)).collect(),
    };
    journal.write(&batch).expect("written");
    drop(journal);
    let (_, remains) = take_up(&folder).expect("left");
    let bases: Vec<_> = remains.left.unsent.into_values().collect();
    assert_eq!(bases, [Base::New]);
}

#[test]
fn anew_replaces_what_was_there_and_leaves_one_file() {
    let folder = TempDir::new().expect("a folder");
    let mut notebook = left_behind(&folder, &["0"]);
    let (left, _) = take_up(&folder).expect("left");
    let journal = Journal::go_on(left);
    typed(&mut notebook, "7");
    journal.write(&base(&notebook)).expect("anew");
    only_file(&folder);
    drop(journal);
    let (_, remains) = take_up(&folder).expect("left");
    assert_eq!(first_source(&remains), "x = 107");
    assert!(remains.left.unsent.is_empty());
}

#[test]
fn no_folder_and_no_room_for_it_are_told() {
    let error = Journal::new(None, name()).write(&base(&notebook()));
    assert!(matches!(error, Err(JournalError::NoFolder)));
    let gone = PathBuf::from("/nonexistent/celljam");
    let error = Journal::new(Some(gone), name()).write(&base(&notebook()));
    assert!(matches!(error, Err(JournalError::ReadOnly(_))));
    let full = io::Error::from(io::ErrorKind::StorageFull);
    let error = JournalError::of(Path::new("x"), &full);
    assert_eq!(error.to_string(), "the disk is full");
}

#[test]
fn the_oldest_go_when_there_are_too_many() {
    let folder = TempDir::new().expect("a folder");
    for n in 0..MAX_FILES + 5 {
        let name = Name::of_room("topic", "room", &format!("{n}.ipynb"));
        let journal = Journal::new(Some(folder.path().to_owned()), name);
        journal.write(&base(&notebook())).expect("written");
    }
    assert!(find(folder.path(), &name()).is_none());
    let files = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, MAX_FILES);
}

#[test]
fn what_is_no_journal_is_no_journal() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(format!("{}-x.journal", name().hash));
    for bytes in [&b""[..], b"hello", MAGIC, &[MAGIC, &[0xff; 99]].concat()] {
        fs::write(&path, bytes).expect("written");
        assert!(find(folder.path(), &name()).is_none());
    }
}
