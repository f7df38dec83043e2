//! Saved and dirty, as pages have it.

use serde_json::json;

use super::*;

const AT: &str = "2026-11-23T17:41:06.337Z";

fn save(notebook: &mut Notebook) {
    let edit = Edit::Saved { at: AT.to_owned() };
    notebook.apply_local(&edit).unwrap();
}

#[test]
fn a_save_clears_dirty_and_writes_when() {
    let mut notebook = seeded(Shape::A);
    assert_eq!(notebook.dirty(), Some(true));
    save(&mut notebook);
    assert_eq!(notebook.dirty(), Some(false));
    assert_eq!(roots(&notebook)["context"], json!({"last_modified": AT}));
    assert!(notebook.undo().is_none(), "saving is no step of undo");
}

#[test]
fn the_first_change_after_a_save_is_dirty_in_the_same_update() {
    for shape in [Shape::A, Shape::B] {
        let mut notebook = seeded(shape);
        save(&mut notebook);
        notebook.replica_mut().take_updates();
        let cell = notebook.cells()[0];
        type_at(&mut notebook, cell, 0, "x");
        assert_eq!(notebook.dirty(), Some(true), "{shape:?}");
        assert_eq!(notebook.replica_mut().take_updates().len(), 1);
        save(&mut notebook);
        notebook.undo();
        assert_eq!(notebook.dirty(), Some(true), "undo changes the document");
    }
}

#[test]
fn what_changes_nothing_leaves_a_saved_document_saved() {
    let mut notebook = seeded(Shape::A);
    save(&mut notebook);
    let cell = notebook.cells()[0];
    type_at(&mut notebook, cell, 0, "");
    let path = "renamed.ipynb".to_owned();
    notebook.apply_local(&Edit::SetPath { path }).unwrap();
    assert_eq!(notebook.dirty(), Some(false));
}

#[test]
fn where_a_server_saves_its_word_stands() {
    for shape in [Shape::C, Shape::D] {
        let mut notebook = seeded(shape);
        let before = roots(&notebook);
        notebook.replica_mut().take_updates();
        save(&mut notebook);
        assert_eq!(roots(&notebook), before, "{shape:?}");
        assert!(notebook.replica_mut().take_updates().is_empty());
    }
}

#[test]
fn a_text_document_is_saved_and_changed_like_a_notebook() {
    let mut document = text_document(1, "a");
    save(&mut document);
    assert_eq!(document.dirty(), Some(false));
    type_at(&mut document, CellKey::TEXT, 1, "b");
    assert_eq!(document.dirty(), Some(true));
}
