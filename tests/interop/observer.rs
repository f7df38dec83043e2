//! An observer changes nothing: proved by peers that record everything it sends, and beside a real page.

use serde_json::{Value, json};

use super::clock::{QUICK, SLOW};
use super::kit::{Lines, Need};
use super::record::{heard, writers};
use super::screen::Screen;
use super::stage::{Stage, US, member, sources, until_member, until_sources};

/// Every key that would change the document, were it allowed.
const TRY_ALL: &str = "<Enter>xyzzy<Enter><Esc>abddz";

#[test]
fn an_observer_never_writes_and_passes_on_what_others_wrote() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let (author, _) = until_member(&mut nora, "Nora");
    let seat = stage.seat("demo.ipynb", &["--observe"]);
    seat.wait_text("all in step", QUICK);
    seat.wait_text("READ-ONLY", QUICK);
    seat.keys(TRY_ALL);
    let (us, state) = until_member(&mut nora, US);
    assert_eq!(state["cursor"], Value::Null, "an observer has no caret");
    nora.call("insert_text", json!({"index": 1, "text": " # still here"}));
    seat.wait_text("still here", QUICK);

    // With the author gone, a newcomer has the notebook from the observer alone.
    nora.call("close", json!({}));
    let mut bob = stage.node("Bob", "chunked", "demo.ipynb");
    until_sources("Nora's cells", &mut bob, |s| {
        s == ["# From Node", "alpha = 1 # still here"]
    });
    let heard = heard(&mut bob);
    assert!(
        !heard.authors.contains(&us) && heard.deleted == 0,
        "{heard:?}"
    );
    assert_eq!(writers(&mut bob), [author].into());
}

#[test]
fn a_hidden_observer_publishes_nothing_at_all() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let (author, _) = until_member(&mut nora, "Nora");
    let seat = stage.seat("demo.ipynb", &["--observe", "--hidden"]);
    seat.wait_text("all in step", QUICK);
    seat.keys(TRY_ALL);
    nora.call("insert_text", json!({"index": 1, "text": " # seen"}));
    seat.wait_text("# seen", QUICK);
    let heard = heard(&mut nora);
    assert!(
        heard
            .states
            .iter()
            .all(|(id, state)| *id == author || state.is_null()),
        "{heard:?}"
    );
    assert!(member(&mut nora, US).is_none());
    assert_eq!(sources(&mut nora), ["# From Node", "alpha = 1 # seen"]);
    assert_eq!(writers(&mut nora), [author].into());
}

/// Who has written in the page's document, as its Yjs knows it.
fn writers_in(page: &mut Lines) -> Value {
    const CLIENTS: &str = "[...window.jupyterapp.shell.currentWidget.context.model.sharedModel\
        .ydoc.store.clients.keys()].sort()";
    page.call("eval", json!({"js": CLIENTS}))
}

/// A page, and the program watching it: sees the page's edits, and its keys change nothing there.
fn watch_a_page(more: &[&str]) -> Option<(Stage, Lines, Screen)> {
    let stage = Stage::new(Need::Browser)?;
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let seat = stage.seat("demo.ipynb", more);
    seat.wait_text("peers 1, all in step", SLOW);
    seat.wait_text("READ-ONLY", QUICK);
    let (before, by) = (sources(&mut ana), writers_in(&mut ana));
    seat.keys(TRY_ALL);
    // What follows the keys on the screen has come after them.
    seat.keys("?");
    seat.wait_text("Commands to cells", QUICK);
    seat.keys("?");
    ana.call(
        "type_in_cell",
        json!({"index": 0, "text": " Seen from afar."}),
    );
    seat.wait_text("Seen from afar.", QUICK);
    seat.wait_text("peers 1, all in step", QUICK);
    let mut after = before;
    after[0] += " Seen from afar.";
    assert_eq!(sources(&mut ana), after);
    assert_eq!(writers_in(&mut ana), by, "the page alone has written");
    Some((stage, ana, seat))
}

#[test]
fn an_observer_beside_a_page_is_named_and_has_no_caret() {
    let Some((_stage, mut ana, _seat)) = watch_a_page(&["--observe"]) else {
        return;
    };
    let (_, state) = until_member(&mut ana, US);
    assert_eq!(state["user"]["name"], json!(US));
    // For pages of JupyterLite 0.1, and of JupyterLab 4.
    assert_eq!(
        (&state["cursor"], &state["cursors"]),
        (&Value::Null, &json!([]))
    );
    let shown = ana.call("shown", json!({})).to_string();
    assert!(
        !shown.contains(US),
        "the page draws no caret of ours: {shown}"
    );
}

#[test]
fn a_hidden_observer_beside_a_page_is_nobody() {
    let Some((_stage, mut ana, _seat)) = watch_a_page(&["--observe", "--hidden"]) else {
        return;
    };
    let states = ana.call("awareness", json!({}));
    let states = states.as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(
        matches!(states, [only] if only["self"] == json!(true)),
        "{states:?}"
    );
}
