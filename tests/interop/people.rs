//! What the status line tells of people, with pages and Node peers: who is there, who comes, goes, renames.

use serde_json::json;

use super::clock::{QUICK, SLOW};
use super::kit::Need;
use super::stage::{Stage, US, until_member};

#[test]
fn who_is_there_who_comes_and_who_goes_is_told() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("with Nora", QUICK);
    until_member(&mut nora, US);
    let mut olga = stage.node("Olga", "plain", "demo.ipynb");
    seat.wait_text("Olga joined", SLOW);
    olga.call("close", json!({}));
    seat.wait_text("Olga left", SLOW);
}

#[test]
fn a_page_that_renames_is_told_by_name() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", QUICK);
    ana.call("rename", json!({"name": "renamed.ipynb"}));
    seat.wait_text("Ana renamed this to renamed.ipynb", SLOW);
    seat.wait_text(" renamed.ipynb  ● live", QUICK);
}
