//! Every edit in every shape.

use serde_json::json;

use super::*;
use crate::notebook::{EditError, Output};

fn stream(text: &str) -> Value {
    json!({"output_type": "stream", "name": "stdout", "text": text})
}

#[test]
fn text_is_edited_in_every_shape() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let cell = notebook.cells()[1];
        type_at(&mut notebook, cell, 2, "👍");
        assert_eq!(source(&notebook, cell), "# 👍Title\n\né 👍 text");
        delete(&mut notebook, cell, 0, 2);
        let edit = Edit::ReplaceText {
            cell,
            from: 0,
            to: "👍Title".len(),
            text: "new".to_owned(),
        };
        notebook.apply_local(&edit).unwrap();
        assert_eq!(source(&notebook, cell), "new\n\né 👍 text", "{shape:?}");
    }
}

#[test]
fn a_new_cell_has_all_that_a_page_needs() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let made = insert(&mut notebook, 1, "x = 1");
        assert_eq!(notebook.index_of(made), Some(1));
        assert_eq!(source(&notebook, made), "x = 1");
        let shared = matches!(shape, Shape::C | Shape::D);
        let mut expected = vec![
            ("cell_type", "plain"),
            ("execution_count", "plain"),
            ("execution_state", "plain"),
            ("id", "plain"),
            ("metadata", if shared { "Map" } else { "plain" }),
            ("outputs", "Array"),
            ("source", "Text"),
        ];
        expected.retain(|(key, _)| shape == Shape::D || *key != "execution_state");
        let types = types_of(&notebook, 1);
        let types: Vec<_> = types
            .iter()
            .map(|(key, kind)| (key.as_str(), *kind))
            .collect();
        assert_eq!(types, expected, "{shape:?}");
        assert_eq!(nth(&notebook, 1).id.len(), 36);
        assert_eq!(notebook.shape(), shape);
    }
}

#[test]
fn a_cell_goes_into_the_document_in_one_update() {
    let mut notebook = seeded(Shape::A);
    notebook.replica_mut().take_updates();
    insert(&mut notebook, 9, "x");
    assert_eq!(notebook.replica_mut().take_updates().len(), 1);
    assert_eq!(nth(&notebook, 3).source, "x");
}

#[test]
fn a_markdown_cell_has_no_outputs_and_refuses_them() {
    let mut notebook = seeded(Shape::A);
    let cell = notebook.cells()[1];
    let keys = types_of(&notebook, 1);
    assert!(keys.iter().all(|(key, _)| key != "outputs"));
    let refused = notebook.apply_local(&Edit::ClearOutputs { cell });
    assert_eq!(refused, Err(EditError::NotCode));
}

#[test]
fn cells_are_deleted_in_every_shape() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let cell = notebook.cells()[0];
        notebook.apply_local(&Edit::DeleteCell { cell }).unwrap();
        assert_eq!(notebook.index_of(cell), None);
        assert!(notebook.cell(cell).is_none());
        assert_eq!(nth(&notebook, 0).id, "s-one");
        let refused = notebook.apply_local(&Edit::DeleteCell { cell });
        assert_eq!(refused, Err(EditError::NoCell));
    }
}

#[test]
fn outputs_and_counts_in_every_shape() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let cell = notebook.cells()[0];
        notebook.apply_local(&Edit::ClearOutputs { cell }).unwrap();
        notebook.apply_local(&Edit::ClearOutputs { cell }).unwrap();
        assert_eq!(nth(&notebook, 0).outputs, []);
        let output = stream("hi");
        notebook
            .apply_local(&Edit::AppendOutput { cell, output })
            .unwrap();
        let count = Some(4);
        notebook
            .apply_local(&Edit::SetExecutionCount { cell, count })
            .unwrap();
        let read = nth(&notebook, 0);
        let expected = Output::Stream {
            name: "stdout".to_owned(),
            text: "hi".to_owned(),
        };
        assert_eq!(read.outputs, [expected]);
        assert_eq!(read.execution_count, Some(4));
        assert_eq!(notebook.shape(), shape);
        assert_eq!(notebook.undo(), None, "what a kernel did is not undone");
    }
}

#[test]
fn offsets_inside_of_a_character_count_as_its_start() {
    let (mut notebook, cell) = with_source(1, "a👍b");
    type_at(&mut notebook, cell, 3, "x");
    assert_eq!(source(&notebook, cell), "ax👍b");
    let edit = Edit::DeleteText {
        cell,
        from: 2,
        to: 99,
    };
    assert_eq!(notebook.apply_local(&edit), Err(EditError::Range));
}

#[test]
fn a_text_document_is_one_cell() {
    let mut document = text_document(1, "# Notes\n");
    assert_eq!(document.cells(), [CellKey::TEXT]);
    type_at(&mut document, CellKey::TEXT, 8, "é");
    assert_eq!(sources(&document), ["# Notes\né"]);
    assert!(document.has_content());
    let insert = Edit::InsertCell {
        index: 0,
        kind: CellKind::Code,
        source: String::new(),
    };
    assert_eq!(document.apply_local(&insert), Err(EditError::Kind));
    assert_eq!(ipynb::validate(&document.to_ipynb()), Ok(()));
}

#[test]
fn a_seeded_document_has_the_roots_of_a_recorded_one() {
    let recorded = include_str!("../../../tests/realroom/traces/doc-alone.json");
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    let mut notebook = empty(1, Shape::A);
    let content = Content::Ipynb(
        json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "markdown", "id": "s-one", "metadata": {}, "source": "one"},
        {"cell_type": "code", "id": "s-two", "metadata": {}, "source": "1 + 1",
         "execution_count": null, "outputs": []}]}),
    );
    notebook.apply_local(&Edit::Seed { content }).unwrap();
    let path = "sub/other.ipynb".to_owned();
    notebook.apply_local(&Edit::SetPath { path }).unwrap();
    let ours = roots(&notebook);
    let root = |name: &str| recorded["roots"][name]["value"]["Map"].clone();
    assert_eq!(ours["state"], root("state"));
    assert_eq!(ours["meta"], root("meta"));
    assert_eq!(ours["context"]["path"], root("context")["path"]);
    assert_eq!(
        ours["cells"],
        unwrapped(&recorded["roots"]["cells"]["value"])
    );
    assert_eq!(notebook.path().as_deref(), Some("sub/other.ipynb"));
    assert_eq!(notebook.dirty(), Some(true));
}
