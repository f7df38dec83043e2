//! Insert, delete and undo seen in the browser, and a run cell's output seen here.

use serde_json::json;

use super::clock::{QUICK, SLOW};
use super::kit::Need;
use super::stage::{Stage, until_sources};

#[test]
fn insert_delete_and_undo_are_seen_in_the_browser() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", SLOW);

    seat.keys("b");
    until_sources("our new cell, second", &mut ana, |s| {
        s.len() == 9 && s[1].is_empty()
    });
    seat.keys("<Enter>let a = 1<Esc>");
    until_sources("what we typed in it", &mut ana, |s| s[1] == "let a = 1");
    seat.keys("a");
    until_sources("a cell above it", &mut ana, |s| {
        s.len() == 10 && s[1].is_empty()
    });
    seat.keys("dd");
    until_sources("that one deleted", &mut ana, |s| {
        s.len() == 9 && s[1] == "let a = 1"
    });
    seat.keys("z");
    until_sources("the deletion undone", &mut ana, |s| s.len() == 10);
    // Undo is of one's own changes only: hers stays.
    ana.call("set_source", json!({"index": 9, "source": "7 * 6"}));
    seat.wait_text("peers 1, all in step", QUICK);
    // Typing is undone word by word; more than there is does nothing.
    seat.keys("zzzzzzzz");
    until_sources("all of ours undone, hers kept", &mut ana, |s| {
        s.len() == 8 && s[7] == "7 * 6"
    });
}

#[test]
fn a_cell_run_in_the_browser_shows_its_output_here() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", SLOW);
    seat.keys("jjjjjjj");
    seat.wait_text("cell 8/8", QUICK);
    ana.call("set_source", json!({"index": 7, "source": "600 * 7"}));
    ana.call("run_cell", json!({"index": 7}));
    // The cell stands in the last row of the screen, and its output below.
    seat.wait_text("In [1] 600 * 7", SLOW);
    seat.keys(" ");
    seat.wait_text("4200", SLOW);
}

/// Yjs makes the replacement character of what is left of it. What we tell a page that joins through us alone, it can
/// read.
#[test]
fn half_a_character_that_somebody_deletes_keeps_nobody_out() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "chunked");
    nora.call("insert_text", json!({"index": 1, "at": 0, "text": "👋👋"}));
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("alpha = 1", SLOW);
    nora.call("delete_text", json!({"index": 1, "at": 1, "length": 1}));
    let left = "\u{fffd}👋alpha = 1";
    until_sources("what she has", &mut nora, |s| s[1] == left);
    // The emulator drops that character, and all behind it stands one column too far left: what is written tells.
    seat.wait_written("what is left", QUICK, |bytes| {
        bytes.windows(3).any(|three| three == "\u{fffd}".as_bytes())
    });
    nora.call("close", json!({}));
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("what the page has from us", &mut ana, |s| {
        s == ["# From Node", left]
    });
    ana.call("insert_cell", json!({"index": 2, "source": "beta = 2"}));
    seat.wait_text("beta = 2", QUICK);
}
