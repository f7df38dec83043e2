//! Both carets on both sides.

use serde_json::{Value, json};

use super::clock::{QUICK, SLOW, until, until_true};
use super::kit::{Lines, Need};
use super::stage::{Stage, US, until_sources};

/// The cells in which the page shows the caret of `name`.
fn carets(page: &mut Lines, name: &str) -> Vec<u64> {
    let shown = page.call("shown", json!({}));
    let here = |cell: &&Value| {
        cell["carets"]
            .as_array()
            .is_some_and(|c| c.contains(&json!(name)))
    };
    let cells = shown.as_array().into_iter().flatten().filter(here);
    cells.filter_map(|cell| cell["index"].as_u64()).collect()
}

#[test]
fn both_carets_are_seen_on_both_sides() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", SLOW);

    ana.call("set_cursor", json!({"index": 1, "anchor": 4}));
    // The header names her anyway; below it her name stands for her caret.
    seat.wait_for("Ana's caret", QUICK, |s| {
        s.contents().lines().skip(1).any(|row| row.contains("Ana"))
    });
    // The page draws other people's carets in code cells; markdown is shown rendered.
    seat.keys("j<Enter>");
    until_true("our caret in the page's second cell", SLOW, || {
        carets(&mut ana, US) == [1]
    });
    seat.keys("<Esc>jjjjjj<Enter>");
    until("our caret in the page's last cell", SLOW, || {
        let seen = carets(&mut ana, US);
        let states = ana.call("awareness", json!({}));
        (seen == [7])
            .then_some(())
            .ok_or_else(|| format!("{seen:?} {states}"))
    });
}
