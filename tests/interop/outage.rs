//! Signaling that is killed again and again, while two pages and the program type.

use std::time::Duration;

use serde_json::{Value, json};

use super::clock::{QUICK, SLOW, now, pause, until};
use super::kit::{Lines, Need};
use super::screen::Screen;
use super::signaling::{free_port, port_of};
use super::stage::{Room, Stage, sources, until_sources};

/// How long signaling comes and goes.
const OUTAGES: Duration = Duration::from_secs(60);
/// From one kill to the next.
const BETWEEN: Duration = Duration::from_secs(5);
/// A server that was just started is up for the rest of it.
const DARK: Duration = Duration::from_secs(1);

/// Each types a word of its own, which tells who it was and when.
fn all_type(round: usize, ana: &mut Lines, bob: &mut Lines, seat: &Screen) {
    ana.call(
        "type_in_cell",
        json!({"index": 5, "text": format!(" a{round}")}),
    );
    bob.call(
        "type_in_cell",
        json!({"index": 7, "text": format!(" b{round}")}),
    );
    seat.keys(&format!("t{round} "));
}

/// Whether the words of all rounds stand in the cells, each once.
fn has_all(cells: &[String], rounds: usize) -> bool {
    let words = |cell: &String| {
        cell.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let all: Vec<String> = cells.iter().flat_map(words).collect();
    let once = |word: String| all.iter().filter(|other| **other == word).count() == 1;
    (0..rounds).all(|n| ["a", "b", "t"].iter().all(|who| once(format!("{who}{n}"))))
}

/// The cells as the program saves them.
fn saved(stage: &Stage, seat: &Screen) -> Vec<String> {
    seat.keys("<C-s>");
    pause(Duration::from_millis(300));
    let text = std::fs::read_to_string(stage.home.path().join("demo.ipynb")).unwrap_or_default();
    let file: Value = serde_json::from_str(&text).unwrap_or_default();
    let lines = |cell: &Value| -> String {
        let lines = cell["source"].as_array().into_iter().flatten();
        lines.filter_map(Value::as_str).collect()
    };
    let cells = file["cells"].as_array().into_iter().flatten();
    cells.map(lines).collect()
}

#[test]
fn two_pages_and_the_program_are_equal_after_a_minute_of_signaling_that_is_killed() {
    let Some(mut stage) = Stage::new(Need::Browser) else {
        return;
    };
    // The site stays where it is; its signaling server is another process.
    let port = free_port();
    let url = format!("ws://127.0.0.1:{port}");
    let mut signaling = Room::start(&["--signaling-port", &port]);
    assert_eq!(port_of(signaling.signaling()), port);
    stage.room = Room::start(&["--signaling-url", &url]);
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let mut bob = stage.browser("Bob", "demo.ipynb");
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("peers 2, all in step", SLOW);
    seat.keys("<Enter>");

    let began = now();
    let mut rounds = 0;
    while began.elapsed() < OUTAGES {
        let round = now();
        signaling.lines.end();
        all_type(rounds, &mut ana, &mut bob, &seat);
        pause(DARK);
        signaling = Room::start(&["--signaling-port", &port]);
        rounds += 1;
        pause(BETWEEN.saturating_sub(round.elapsed()));
    }

    seat.keys("<Esc>");
    seat.wait_text("peers 2, all in step", SLOW);
    until("all three are equal", SLOW, || {
        let all = [sources(&mut ana), sources(&mut bob), saved(&stage, &seat)];
        match all
            .iter()
            .all(|cells| *cells == all[0] && has_all(cells, rounds))
        {
            true => Ok(()),
            false => Err(format!("after {rounds} rounds: {all:?}")),
        }
    });
    seat.wait_text("peers 2, all in step", QUICK);
}
