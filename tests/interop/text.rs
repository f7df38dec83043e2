//! A text document opens, shows its words and edits like one cell.

use serde_json::json;

use super::clock::{QUICK, SLOW, until_true};
use super::kit::Need;
use super::stage::{Stage, US, until_member};

#[test]
fn a_text_document_is_edited_with_a_browser() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "notes.md");
    let seat = stage.seat("notes.md", &[]);
    seat.wait_text("A plain markdown file.", SLOW);
    until_member(&mut ana, US);
    ana.call("type_in_text", json!({"text": "More from Ana."}));
    seat.wait_text("More from Ana.", QUICK);
    seat.keys("<Enter>xyzzy<Esc>");
    until_true("our typing in the page", SLOW, || {
        ana.call("text", json!({}))
            .as_str()
            .is_some_and(|text| text.contains("xyzzy"))
    });
}
