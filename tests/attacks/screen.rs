//! What a document may make this program do: be shown.

use celljam::notebook::{Content, DocKind, Edit, Keep, Notebook, Replica, Shape};
use celljam::ui::print::{Paper, print};
use serde_json::{Value, json};

use super::peers::NOTHING;

/// A notebook of a peer, with outputs that a page would run if it trusted them.
fn notebook(trusted: Option<bool>) -> Value {
    let mut metadata = json!({});
    if let Some(trusted) = trusted {
        metadata["trusted"] = json!(trusted);
    }
    let output = json!({
        "output_type": "display_data",
        "metadata": {"trusted": trusted, "isolated": false},
        "data": {
            "application/javascript": "alert(1)",
            "text/html": "<script>alert(2)</script><a href='file:///etc/passwd'>go</a><img src='http://h/x.png'>",
            "text/plain": "\u{1b}]8;;file:///etc/passwd\u{1b}\\go\u{1b}]8;;\u{1b}\\",
        },
    });
    let cell = json!({
        "cell_type": "code", "source": "1", "metadata": metadata,
        "execution_count": 1, "outputs": [output],
    });
    json!({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": [cell]})
}

/// The document as it comes from a peer, in each shape.
fn received(trusted: Option<bool>, shape: Shape) -> Replica {
    let mut peer = Notebook::new(DocKind::Notebook, 5, shape, 1);
    let content = Content::Ipynb(notebook(trusted));
    peer.apply_local(&Edit::Seed { content }).expect("seeded");
    let mut replica = Replica::new(DocKind::Notebook, 7, shape);
    let update = peer.diff(&NOTHING).expect("a document");
    replica.apply_remote(&update, 1).expect("an update");
    replica
}

#[test]
fn that_others_call_it_trusted_changes_nothing() {
    let paper = Paper {
        width: 80,
        outputs: true,
        theme: None,
    };
    for shape in [Shape::A, Shape::B, Shape::C, Shape::D] {
        let plain = print(&received(None, shape), &paper);
        assert!(!plain.contains("alert"), "{plain}");
        for trusted in [true, false] {
            let document = received(Some(trusted), shape);
            assert_eq!(print(&document, &paper), plain, "{shape:?}");
            let (saved, _) = Keep::nothing().merge(&document);
            let saved: Value = serde_json::from_str(&saved).expect("JSON");
            let metadata = &saved["cells"][0]["metadata"];
            assert!(metadata.get("trusted").is_none(), "{shape:?}: {saved}");
        }
    }
}

/// The doctor, which opens no document, asks tmux about itself.
const STARTS_TMUX: &str = "src/app/doctor/ask.rs";

/// No other program is started by this one, so that no document can have it start any: not a browser for a link,
/// not a viewer for a picture, not an editor.
#[test]
fn no_document_starts_anything() {
    let mut folders = vec![std::path::PathBuf::from("src")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.ends_with(STARTS_TMUX) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            files += 1;
            for word in [
                "process::Command",
                "Command::new(",
                "execvp",
                "fork()",
                "posix_spawn",
            ] {
                assert!(!text.contains(word), "{word} in {}", path.display());
            }
        }
    }
    assert!(files > 300, "{files} files are not all");
}
