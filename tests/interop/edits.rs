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
