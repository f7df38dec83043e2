//! Files in and out without loss: every fixture is opened, saved, edited, shared and saved again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use celljam::notebook::{
    CellKey, CellKind, Content, DocKind, Edit, FileError, Keep, Notebook, Shape, ipynb,
};
use serde_json::{Value, json};

#[path = "files/exports.rs"]
mod exports;
#[path = "files/random.rs"]
mod random;

const SHAPES: [Shape; 4] = [Shape::A, Shape::B, Shape::C, Shape::D];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn notebooks_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).expect("the folder of fixtures");
    let paths = files.map(|entry| entry.expect("an entry").path());
    let notebooks = paths.filter(|path| path.extension().is_some_and(|end| end == "ipynb"));
    notebooks
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read(&path).expect("a fixture"))
        })
        .collect()
}

/// Every fixture by its name.
fn fixtures() -> BTreeMap<String, String> {
    let files = notebooks_in(&folder()).into_iter();
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    files.map(|(name, bytes)| (name, text(bytes))).collect()
}

/// A document with that file in it, as opening makes it.
fn opened(text: &str, shape: Shape) -> (Notebook, Keep) {
    let (mut keep, content) = Keep::open(DocKind::Notebook, text.as_bytes()).expect("a notebook");
    let mut notebook = Notebook::new(DocKind::Notebook, 1, shape, 1);
    let seeded = notebook.apply_local(&Edit::Seed { content });
    seeded.expect("an empty document takes a file");
    keep.bind(&notebook);
    (notebook, keep)
}

fn saved(notebook: &Notebook, keep: &Keep) -> String {
    keep.merge(notebook).0
}

fn type_in(notebook: &mut Notebook, cell: CellKey, at: usize, text: &str) {
    let text = text.to_owned();
    let edit = Edit::InsertText { cell, at, text };
    notebook.apply_local(&edit).expect("typing");
}

/// The lines of two texts that differ, from the first to the last of them.
fn differing<'a>(old: &'a str, new: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut old, mut new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    while !old.is_empty() && old.first() == new.first() {
        old.remove(0);
        new.remove(0);
    }
    while !old.is_empty() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    (old, new)
}

/// Whether `new` is `old` with one `x` put in.
fn has_one_x_more(old: &str, new: &str) -> bool {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b);
    let at = same.count();
    // An `x` before an `x` shows only behind the last of them.
    let run = old.as_bytes()[..at]
        .iter()
        .rev()
        .take_while(|b| **b == b'x');
    let at = at - run.count();
    new.as_bytes().get(at) == Some(&b'x') && old.as_bytes()[at..] == new.as_bytes()[at + 1..]
}

#[test]
fn there_are_enough_of_them() {
    assert!(fixtures().len() >= 25, "{}", fixtures().len());
    assert!(fixtures().values().any(|text| text.len() > 150_000));
}

#[test]
fn a_notebook_that_nobody_changed_keeps_every_byte() {
    for (name, text) in fixtures() {
        for shape in SHAPES {
            let (notebook, keep) = opened(&text, shape);
            assert!(saved(&notebook, &keep) == text, "{name} {shape:?}");
        }
    }
}

#[test]
fn a_character_typed_in_any_cell_is_one_byte_more() {
    for (name, text) in fixtures() {
        let (before, _) = opened(&text, Shape::A);
        for index in 0..before.cells().len() {
            let (mut notebook, keep) = opened(&text, Shape::A);
            let cell = notebook.cells()[index];
            let was_empty = notebook.cell(cell).expect("a cell").source.is_empty();
            type_in(&mut notebook, cell, 0, "x");
            let new = saved(&notebook, &keep);
            if was_empty {
                let (old, _) = differing(&text, &new);
                assert!(old.len() <= 1, "{name} cell {index}: {old:?}");
            } else {
                assert!(has_one_x_more(&text, &new), "{name} cell {index}");
            }
            let cell = notebook.cells()[index];
            let delete = Edit::DeleteText {
                cell,
                from: 0,
                to: 1,
            };
            notebook.apply_local(&delete).expect("deleting");
            assert!(
                saved(&notebook, &keep) == text,
                "{name} cell {index}: taken back"
            );
        }
    }
}

#[test]
fn a_line_typed_in_a_cell_changes_the_lines_around_it_alone() {
    for (name, text) in fixtures() {
        let (mut notebook, keep) = opened(&text, Shape::A);
        let Some(&cell) = notebook.cells().first() else {
            continue;
        };
        let end = notebook.cell(cell).expect("a cell").source.len();
        type_in(&mut notebook, cell, end, "\nnew line 1\nnew line 2");
        let new = saved(&notebook, &keep);
        let (old, changed) = differing(&text, &new);
        assert!(old.len() <= 1, "{name}: {old:#?}");
        let typed = changed.iter().filter(|line| line.contains("new line"));
        assert!(typed.count() > 0, "{name}: {changed:#?}");
        assert_eq!(reopened(&new), printed(&notebook, &new), "{name}");
    }
}

/// What a file holds, for comparison.
fn reopened(text: &str) -> Value {
    printed(&opened(text, Shape::A).0, text)
}

/// The document's cells as JSON, without the ids that the file does not have.
fn printed(notebook: &Notebook, text: &str) -> Value {
    let text = text.trim_start_matches('\u{feff}');
    let file: Value = serde_json::from_str(text).expect("JSON");
    let mut value = notebook.to_ipynb();
    let cells = value["cells"].as_array_mut().expect("cells");
    for (index, (cell, key)) in cells.iter_mut().zip(notebook.cells()).enumerate() {
        // As it is in the document, not as nbformat would have it.
        cell["id"] = json!(notebook.cell(*key).expect("a cell").id);
        let id = &file["cells"][index]["id"];
        let has_one = id.is_number() || id.as_str().is_some_and(|id| !id.is_empty());
        if !has_one {
            cell["id"] = Value::Null;
        }
    }
    value["cells"].take()
}

#[test]
fn cells_that_came_or_went_leave_the_others_as_they_were() {
    for (name, text) in fixtures() {
        let (mut notebook, keep) = opened(&text, Shape::A);
        let edit = Edit::InsertCell {
            index: 1,
            kind: CellKind::Code,
            source: "made = 'here'\n\nend".to_owned(),
        };
        let made = notebook.apply_local(&edit).expect("inserting").created[0];
        let with = saved(&notebook, &keep);
        let (old, _) = differing(&text, &with);
        assert!(old.len() <= 2, "{name}: only brackets may move: {old:#?}");
        assert_eq!(reopened(&with), printed(&notebook, &with), "{name}");
        notebook
            .apply_local(&Edit::DeleteCell { cell: made })
            .expect("deleting");
        let back = saved(&notebook, &keep);
        assert!(back == text, "{name}");
    }
}

#[test]
fn a_new_cell_has_an_id_only_where_the_files_version_has_them() {
    let made = |name: &str| {
        let text = &fixtures()[name];
        let (mut notebook, keep) = opened(text, Shape::A);
        let edit = Edit::InsertCell {
            index: 0,
            kind: CellKind::Markdown,
            source: "new".to_owned(),
        };
        notebook.apply_local(&edit).expect("inserting");
        let file: Value = serde_json::from_str(&saved(&notebook, &keep)).expect("JSON");
        assert_eq!(file["cells"][0]["source"], json!(["new"]), "{name}");
        (
            file["cells"][0]["id"].is_string(),
            file["nbformat_minor"].clone(),
        )
    };
    assert_eq!(made("v4.4.ipynb"), (false, json!(4)));
    assert_eq!(made("colab.ipynb"), (false, json!(0)));
    assert_eq!(made("jupyter-4.5.ipynb"), (true, json!(5)));
    assert_eq!(made("v4.6-later.ipynb"), (true, json!(6)));
}

#[test]
fn a_moved_cell_keeps_its_bytes_and_what_no_document_carries() {
    let text = &fixtures()["unknown-keys.ipynb"];
    let (mut notebook, keep) = opened(text, Shape::A);
    let cell = notebook.cells()[0];
    let edit = Edit::MoveCell { cell, index: 2 };
    notebook.apply_local(&edit).expect("moving");
    let new = saved(&notebook, &keep);
    let (mut old_lines, mut new_lines): (Vec<_>, Vec<_>) =
        (text.lines().collect(), new.lines().collect());
    let plain = |line: &mut &str| *line = line.trim_end_matches(',');
    old_lines.iter_mut().for_each(plain);
    new_lines.iter_mut().for_each(plain);
    old_lines.sort_unstable();
    new_lines.sort_unstable();
    assert_eq!(old_lines, new_lines, "the same lines in another order");
    let file: Value = serde_json::from_str(&new).expect("JSON");
    assert_eq!(file["cells"][1]["zeta"], json!({"k": [1, 2]}));
}

#[test]
fn a_room_and_back() {
    for (name, text) in fixtures() {
        for shape in SHAPES {
            let (mut host, keep) = opened(&text, shape);
            let mut guest = Notebook::new(DocKind::Notebook, 2, Shape::A, 2);
            pull(&mut guest, &host);
            assert_eq!(guest.to_ipynb(), host.to_ipynb(), "{name} {shape:?}");
            let Some(&cell) = guest.cells().first() else {
                continue;
            };
            let was_empty = guest.cell(cell).expect("a cell").source.is_empty();
            type_in(&mut guest, cell, 0, "x");
            pull(&mut host, &guest);
            let new = saved(&host, &keep);
            assert!(was_empty || has_one_x_more(&text, &new), "{name} {shape:?}");
        }
    }
}

fn pull(to: &mut Notebook, from: &Notebook) {
    let missing = from.diff(&to.state_vector()).expect("a difference");
    let taken = to.replica_mut().apply_remote(&missing, from.client());
    taken.expect("an update");
}

#[test]
fn a_guest_without_a_file_writes_what_jupyter_would() {
    for (name, text) in fixtures() {
        let (host, _) = opened(&text, Shape::A);
        let mut guest = Notebook::new(DocKind::Notebook, 2, Shape::A, 2);
        pull(&mut guest, &host);
        let (text, keep) = Keep::nothing().merge(&guest);
        assert!(
            text.starts_with("{\n \"cells\": [") && text.ends_with("}\n"),
            "{name}"
        );
        let file = ipynb::parse(&text).expect("a notebook");
        // Its outputs have keys that nbformat does not allow; they are not ours to take out.
        if name != "unknown-keys.ipynb" {
            ipynb::validate(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        assert!(keep.merge(&guest).0 == text, "{name}: saved again");
    }
}

#[test]
fn what_a_page_drops_from_shared_metadata_stays_in_the_file() {
    let text = &fixtures()["jupyter-4.5.ipynb"];
    let (_, content) = Keep::open(DocKind::Notebook, text.as_bytes()).expect("a notebook");
    let Content::Ipynb(mut shared) = content else {
        panic!("a notebook")
    };
    shared["metadata"] = json!({"added": 1});
    shared["cells"][0]["metadata"] = json!({"trusted": true});
    let in_shape = |shape| {
        let (_, keep) = opened(text, shape);
        let mut notebook = Notebook::new(DocKind::Notebook, 1, shape, 1);
        let content = Content::Ipynb(shared.clone());
        notebook
            .apply_local(&Edit::Seed { content })
            .expect("seeding");
        let file: Value = serde_json::from_str(&saved(&notebook, &keep)).expect("JSON");
        assert_eq!(
            file["cells"][0]["metadata"],
            json!({}),
            "trust is not stored"
        );
        assert_eq!(file["metadata"]["added"], json!(1));
        file["metadata"]["kernelspec"].is_object()
    };
    assert!(in_shape(Shape::A), "shape A does not share it");
    assert!(!in_shape(Shape::B), "elsewhere it was taken out on purpose");
}

#[test]
fn outputs_that_came_behind_others_leave_those_as_they_were() {
    let text = &fixtures()["numbers.ipynb"];
    let (mut notebook, keep) = opened(text, Shape::A);
    let cell = notebook.cells()[0];
    let output = json!({"output_type": "stream", "name": "stdout", "text": "a\nb\n"});
    let edit = Edit::AppendOutput { cell, output };
    notebook.apply_local(&edit).expect("an output");
    let new = saved(&notebook, &keep);
    let (old, added) = differing(text, &new);
    assert!(old.len() <= 1, "{old:#?}");
    assert!(added.contains(&"      \"a\\n\","), "{added:#?}");
    assert!(new.contains("\"big\": 123456789012345678901234567890"));
    assert!(new.contains("\"f\": 0.1000"));
}

#[test]
fn what_cannot_be_opened_is_refused_by_name_with_the_next_step() {
    let refused = notebooks_in(&folder().join("refused"));
    let message = |name: &str| {
        let opened = Keep::open(DocKind::Notebook, &refused[name]);
        opened.map(drop).expect_err(name).to_string()
    };
    assert!(message("v3.ipynb").contains("nbformat 3"));
    assert!(message("v3.ipynb").contains("jupyter nbconvert --to notebook"));
    assert!(message("v5.ipynb").contains("nbformat 5"));
    assert!(message("not-json.ipynb").starts_with("not JSON"));
    assert!(message("nan.ipynb").starts_with("not JSON"));
    assert!(message("not-a-notebook.ipynb").contains("not a notebook"));
    assert!(message("cell-without-type.ipynb").contains("cell 1"));
    assert!(message("latin-1.ipynb").contains("UTF-8"));
    assert_eq!(refused.len(), 7, "each has its line above");
}

#[test]
fn text_files_keep_their_line_ends_and_marks() {
    for text in [
        "a\r\nb\r\n",
        "a\nb",
        "a\r\nb\n",
        "",
        "\u{feff}a\r\n",
        "\r\r\n",
    ] {
        let (keep, content) = Keep::open(DocKind::Text, text.as_bytes()).expect("a text");
        let mut document = Notebook::new(DocKind::Text, 1, Shape::A, 1);
        document
            .apply_local(&Edit::Seed { content })
            .expect("seeding");
        assert_eq!(saved(&document, &keep), text);
        type_in(&mut document, CellKey::TEXT, 0, "x");
        let marked = text.strip_prefix('\u{feff}');
        let expected = marked.map_or_else(|| format!("x{text}"), |rest| format!("\u{feff}x{rest}"));
        assert_eq!(saved(&document, &keep), expected);
    }
    let none = Keep::open(DocKind::Text, b"a\xff").map(drop);
    assert_eq!(none, Err(FileError::NotText(2)));
}
