//! Joining by a pasted link, seeing a browser's edit, and being seen.

use serde_json::json;

use super::clock::{QUICK, SLOW, until_true};
use super::kit::Need;
use super::stage::{Stage, US, until_member, until_sources};

#[test]
fn joins_by_link_sees_an_edit_and_is_seen() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("Field measurements", SLOW);
    seat.wait_text("signaling 1/1 · peers 1, all in step", QUICK);
    let text = seat.text();
    let header = text.lines().next().unwrap_or_default();
    assert!(
        header.contains("demo.ipynb") && header.contains("live") && header.contains("Ana"),
        "{header}"
    );
    assert!(
        text.contains("cell 1/8") && text.contains("COMMAND"),
        "{text}"
    );

    ana.call(
        "type_in_cell",
        json!({"index": 0, "text": " Seen from afar."}),
    );
    seat.wait_text("Seen from afar.", QUICK);
    until_member(&mut ana, US);
    seat.keys("<Enter>xyzzy<Esc>");
    until_sources("our typing in the page", &mut ana, |s| {
        s[0].contains("xyzzy")
    });
    seat.keys("q");
    assert_eq!(seat.wait_exit(QUICK), 0);
    until_true("nobody but Ana", QUICK, || {
        super::stage::member(&mut ana, US).is_none()
    });
}

#[test]
fn joins_by_flags_without_reading_the_site() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut node = stage.node_with_cells("Nora", "chunked");
    let seat = stage.seat_by_flags("demo.ipynb", &[]);
    seat.wait_text("alpha = 1", QUICK);
    node.call("insert_text", json!({"index": 1, "text": " + beta"}));
    seat.wait_text("alpha = 1 + beta", QUICK);
    until_member(&mut node, US);
}
