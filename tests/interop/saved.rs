//! Saving in a room: our file, and what the page shows of it.

use std::fs;

use serde_json::{Value, json};

use super::clock::{QUICK, SLOW, until};
use super::kit::{Lines, Need};
use super::stage::{Stage, until_sources};

fn until_dirty(what: &str, page: &mut Lines, dirty: bool) {
    until(what, SLOW, || match page.call("dirty", json!({})) {
        Value::Bool(now) if now == dirty => Ok(()),
        other => Err(other.to_string()),
    });
}

#[test]
fn a_save_here_is_a_save_in_the_page_and_the_other_way_round() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", SLOW);
    ana.call("save", json!({}));
    until_dirty("the page saved", &mut ana, false);
    seat.wait_text("· saved", SLOW);

    seat.keys("<Enter>edited <Esc>");
    until_dirty("our edit", &mut ana, true);
    seat.wait_text("not saved", QUICK);
    seat.keys("<C-s>");
    seat.wait_text("saved demo.ipynb", QUICK);
    until_dirty("our save", &mut ana, false);
    let file = fs::read(stage.home.path().join("demo.ipynb")).expect("our file");
    let file: Value = serde_json::from_slice(&file).expect("JSON");
    assert_eq!(file["cells"].as_array().map(Vec::len), Some(8));
    assert!(
        file["cells"][0]["source"][0]
            .as_str()
            .is_some_and(|line| line.contains("edited "))
    );

    // The page's own save is not taken for a conflict with our later one.
    ana.call("set_source", json!({"index": 7, "source": "2 * 3"}));
    seat.wait_text("not saved", SLOW);
    ana.call("save", json!({}));
    until_dirty("the page saved again", &mut ana, false);
    seat.wait_text("· saved", SLOW);
    let dialog = ana.call("dialog", json!({}));
    assert!(dialog.is_null() || dialog == json!(""), "{dialog}");
    seat.keys("<C-s>");
    until("her change in our file", QUICK, || {
        let text = fs::read_to_string(stage.home.path().join("demo.ipynb"));
        match text {
            Ok(text) if text.contains("2 * 3") => Ok(()),
            other => Err(format!("{other:?}")),
        }
    });
}
