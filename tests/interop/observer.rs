//! An observer changes nothing: proved by peers that record everything it sends.

use serde_json::{Value, json};

use super::clock::QUICK;
use super::kit::Need;
use super::record::{heard, writers};
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
