//! Exports beside what jupytext wrote of the same notebooks, and the Markdown as it should look.
//!
//! The scripts were written by jupytext 1.19.6, its version line taken out (tests/jupytext/check.py does the
//! same with the real program, for every fixture).

use std::fs;

use celljam::notebook::{DocKind, Edit, Keep, Notebook, Shape, export};

use super::{fixtures, folder, opened};

/// The exports that end so, with the notebook each is of.
fn expected(ending: &str) -> Vec<(String, String, Notebook)> {
    let files = fs::read_dir(folder().join("exports")).expect("exports");
    let paths = files.map(|entry| entry.expect("an entry").path());
    let fixtures = fixtures();
    let mut found = Vec::new();
    for path in paths.filter(|path| path.extension().is_some_and(|end| end == ending)) {
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("a text");
        let notebook = opened(&fixtures[&format!("{name}.ipynb")], Shape::A).0;
        found.push((name, text, notebook));
    }
    assert!(!found.is_empty(), "no export in {ending}");
    found
}

#[test]
fn scripts_are_those_that_jupytext_wrote() {
    for (name, text, notebook) in expected("py") {
        assert_eq!(export::python(&notebook), text, "{name}");
    }
}

#[test]
fn pages_are_readable_markdown() {
    for (name, text, notebook) in expected("md") {
        assert_eq!(export::markdown(&notebook), text, "{name}");
    }
}

/// A notebook of one code cell, in a page.
fn page_of(source: &str) -> String {
    let cell = serde_json::json!({"cell_type": "code", "metadata": {}, "source": source,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "aGk="}},
            {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": "*hi*"}}]});
    let file =
        serde_json::json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]});
    export::markdown(&opened(&file.to_string(), Shape::A).0)
}

#[test]
fn no_source_ends_its_fence_and_no_image_is_lost_in_silence() {
    let page = page_of("print('''\n```\n````\n''')");
    assert!(page.starts_with("`````\nprint"), "{page}");
    assert!(
        page.contains("\n`````\n\n*image/png, not shown*\n\n*hi*\n"),
        "{page}"
    );
    assert!(page_of("%%sql\nselect 1").starts_with("```sql\n"));
}

#[test]
fn a_text_document_is_exported_as_it_is() {
    let (_, content) = Keep::open(DocKind::Text, b"# a\n%x\n").expect("a text");
    let mut document = Notebook::new(DocKind::Text, 1, Shape::A, 1);
    document
        .apply_local(&Edit::Seed { content })
        .expect("seeding");
    for export in [export::python, export::markdown, export::text] {
        assert_eq!(export(&document), "# a\n%x\n");
    }
}
