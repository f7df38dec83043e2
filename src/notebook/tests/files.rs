//! Files in, files out.

use serde_json::json;

use super::*;
use crate::notebook::{IpynbError, export};

#[test]
fn a_seeded_file_comes_out_as_it_went_in() {
    for shape in SHAPES {
        let notebook = seeded(shape);
        assert_eq!(notebook.to_ipynb(), file(), "{shape:?}");
        assert_eq!(notebook.shape(), shape);
        assert_eq!(notebook.language().as_deref(), Some("python"));
    }
}

#[test]
fn the_text_of_a_file_is_what_nbformat_writes() {
    let notebook = seeded(Shape::A);
    let text = ipynb::to_file_text(&notebook.to_ipynb());
    assert_eq!(
        text,
        include_str!("small.ipynb").replace(
            "\"image/png\": [\n      \"aGk=\"\n     ]",
            "\"image/png\": \"aGk=\"",
        )
    );
}

#[test]
fn a_good_notebook_is_valid_and_a_bad_one_is_named() {
    assert_eq!(ipynb::validate(&file()), Ok(()));
    let mut bad = file();
    bad["cells"][0]["outputs"][0]["name"] = json!(5);
    let error = ipynb::validate(&bad).unwrap_err();
    assert!(error.starts_with("/cells/0"), "{error}");
}

#[test]
fn files_that_are_no_notebooks_are_refused_by_name() {
    assert!(matches!(ipynb::parse("no"), Err(IpynbError::Json(_))));
    assert_eq!(ipynb::parse("{}"), Err(IpynbError::NoNotebook));
    let old = r#"{"nbformat":3,"worksheets":[]}"#;
    assert_eq!(ipynb::parse(old), Err(IpynbError::Version(3)));
    let odd = r#"{"nbformat":4,"cells":[{"cell_type":"x"}]}"#;
    assert_eq!(ipynb::parse(odd), Err(IpynbError::Cell(1)));
}

#[test]
fn cells_of_an_older_minor_version_get_ids() {
    let old = r#"{"nbformat":4,"nbformat_minor":2,"metadata":{},
        "cells":[{"cell_type":"markdown","metadata":{},"source":["a\n","b"]}]}"#;
    let file = ipynb::parse(old).unwrap();
    assert_eq!(file["nbformat_minor"], 5);
    assert_eq!(file["cells"][0]["id"], "cell-1");
    assert_eq!(file["cells"][0]["source"], "a\nb");
    assert_eq!(ipynb::validate(&file), Ok(()));
}

#[test]
fn seeding_twice_or_with_the_wrong_kind_is_refused() {
    let mut notebook = seeded(Shape::A);
    let again = Edit::Seed {
        content: Content::Ipynb(file()),
    };
    let refused = notebook.apply_local(&again);
    assert_eq!(refused, Err(super::super::EditError::HasContent));
    let text = Edit::Seed {
        content: Content::Text("x".to_owned()),
    };
    let refused = empty(2, Shape::A).apply_local(&text);
    assert_eq!(refused, Err(super::super::EditError::Kind));
}

#[test]
fn ids_that_nbformat_would_refuse_are_replaced() {
    let mut notebook = empty(7, Shape::A);
    let content = Content::Ipynb(json!({"cells": [
        {"cell_type": "markdown", "id": "no spaces", "metadata": {}, "source": ""}]}));
    notebook.apply_local(&Edit::Seed { content }).unwrap();
    let printed = notebook.to_ipynb();
    assert_eq!(ipynb::validate(&printed), Ok(()));
    assert!(
        printed["cells"][0]["id"]
            .as_str()
            .unwrap()
            .starts_with("cell-7-")
    );
}

#[test]
fn a_script_in_the_percent_format() {
    let script = export::python(&seeded(Shape::C));
    let (header, cells) = script.split_once("\n\n").unwrap();
    assert!(header.contains("#   kernelspec:\n#     display_name: Python\n"));
    let expected = "# %% tags=[\"keep\"]\nprint('one')\n1 + 1\n\n\
        # %% [markdown] made_up={\"deep\": [null, true]}\n# # Title\n#\n# é 👍 text\n\n# %% [raw]\n#\n";
    assert_eq!(cells, expected);
}

#[test]
fn text_to_read() {
    let text = export::text(&seeded(Shape::D));
    let expected = "In [3]:\nprint('one')\n1 + 1\none\ntwo\nOut[3]:\n2\nZeroDivisionError: division by zero\n\
        \n[markdown]\n# Title\n\né 👍 text\n\n[raw]\n";
    assert_eq!(text, expected);
    assert_eq!(export::text(&text_document(1, "a\nb")), "a\nb");
}
