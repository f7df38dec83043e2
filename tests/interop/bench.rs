//! The figures of `benches/`: run by hand with `benches/run`, skipped in silence otherwise.

use std::env;
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use super::clock::{QUICK, SLOW, since_epoch, until_true};
use super::host::Hosted;
use super::kit::{Lines, Need};
use super::screen::Screen;
use super::stage::{Stage, say, until_sources};

/// Enough for a median that one hiccup does not move.
const ROUNDS: usize = 5;
const KEYS: usize = 30;
const MANY: usize = 5_000;

fn stage(need: Need) -> Option<Stage> {
    env::var_os("CELLJAM_BENCH")?;
    Stage::new(need)
}

/// Prints the median, the extremes and the ratio to the aim.
fn figure(what: &str, mut millis: Vec<f64>, aim: Option<f64>) -> f64 {
    millis.sort_by(f64::total_cmp);
    let median = millis.get(millis.len() / 2).copied().unwrap_or(f64::NAN);
    let (low, high) = (
        millis.first().unwrap_or(&f64::NAN),
        millis.last().unwrap_or(&f64::NAN),
    );
    let ratio = aim.map(|aim| format!(", {:.2} of the aim of {aim}", median / aim));
    say(&format!(
        "{what}: median {median:.1} ({low:.1} to {high:.1}, {} runs){}",
        millis.len(),
        ratio.unwrap_or_default()
    ));
    median
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// What the program holds in memory, in MB, as Linux tells it.
fn resident(screen: &Screen) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", screen.pid())).unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap_or_default();
    let kilobytes = line
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

#[test]
fn launch_to_painted_with_a_browser_there() {
    let Some(stage) = stage(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let mut memory = Vec::new();
    let round = |_| {
        let seat = stage.seat("demo.ipynb", &[]);
        let painted = seat.wait_text("Field measurements", SLOW);
        memory.push(resident(&seat));
        seat.keys("q");
        seat.wait_exit(QUICK);
        millis(painted)
    };
    let painted = (0..ROUNDS).map(round).collect();
    figure("launch to painted, ms", painted, Some(800.0));
    figure("resident in a room of 8 cells, MB", memory, Some(25.0));
}

/// Makes a page note when the source of its second cell changes, by the machine's clock.
const WATCH: &str = "(() => { const m = window.jupyterapp.shell.currentWidget.context.model.sharedModel; \
    const t = m.getCell(1).ysource; window.__seen = []; t.observe(() => window.__seen.push(Date.now())); })()";

fn seen(page: &mut Lines) -> Vec<f64> {
    let times = page.call("eval", json!({"js": "window.__seen"}));
    times
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect()
}

/// The `n`th change that a page saw, waited for.
fn change(page: &mut Lines, n: usize) -> f64 {
    until_true("the page sees the key", QUICK, || seen(page).len() > n);
    seen(page).get(n).copied().unwrap_or(f64::NAN)
}

#[test]
fn a_key_pressed_here_beside_one_pressed_in_a_browser() {
    let Some(stage) = stage(Need::Browser) else {
        return;
    };
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("Ana's cells", &mut ana, |s| s.len() == 8);
    let mut bob = stage.browser("Bob", "demo.ipynb");
    // On a busy machine a page may put its file in a second time; the cell that is timed is there once.
    until_sources("Bob's cells", &mut bob, |s| s.len() >= 8);
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("peers 2, all in step", SLOW);
    seat.keys("j<Enter>");
    ana.call("set_cursor", json!({"index": 1, "anchor": 0}));
    for page in [&mut ana, &mut bob] {
        page.call("eval", json!({"js": WATCH}));
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..KEYS {
        let pressed = millis(since_epoch());
        seat.keys("x");
        ours.push(change(&mut bob, 2 * n) - pressed);
        change(&mut ana, 2 * n);
        ana.call("press", json!({"key": "y"}));
        theirs.push(change(&mut bob, 2 * n + 1) - change(&mut ana, 2 * n + 1));
    }
    let here = figure("key here to a browser's document, ms", ours, None);
    let there = figure("browser's document to another browser's, ms", theirs, None);
    say(&format!("here over there: {:.2}", here / there));
}

/// From a page's tap: milliseconds from its announce to the first sync step 2 that it received.
fn announce_to_step_2(tap: &Value) -> Option<f64> {
    let events = tap.as_array()?;
    let text = |e: &Value| e["text"].as_str().is_some_and(|t| t.contains("announce"));
    let announce = events.iter().find(|e| e["ev"] == "ws-out" && text(e))?;
    // Behind the frame's header of 40 bytes: message 0 (sync), 1 (step 2).
    let step_2 = |e: &&Value| e["hex"].as_str().and_then(|h| h.get(80..84)) == Some("0001");
    let answer = events.iter().filter(|e| e["ev"] == "dc-in").find(step_2)?;
    Some(answer["t"].as_f64()? - announce["t"].as_f64()?)
}

#[test]
fn a_cold_page_from_announce_to_step_2() {
    let Some(mut stage) = stage(Need::Browser) else {
        return;
    };
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let _host = Hosted::start(&mut stage);
        let mut ana = stage.browser("Ana", "demo.ipynb");
        until_sources("cells in the page", &mut ana, |s| !s.is_empty());
        times.extend(announce_to_step_2(&ana.call("tap", json!({}))));
    }
    assert_eq!(times.len(), ROUNDS, "a page had no step 2");
    figure(
        "a cold page's announce to its step 2, ms",
        times,
        Some(600.0),
    );
}

#[test]
fn five_thousand_cells_join_and_draw() {
    let Some(stage) = stage(Need::Node) else {
        return;
    };
    let mut nora = stage.node("Nora", "chunked", "demo.ipynb");
    nora.call(
        "insert_many",
        json!({"count": MANY, "source": "for i in range(10):\n    print(i)"}),
    );
    let (mut painted, mut after, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let seat = stage.seat("demo.ipynb", &[]);
        painted.push(millis(seat.wait_text(&format!("cell 1/{MANY}"), SLOW)));
        let now = millis(since_epoch());
        after.push(
            now - nora
                .call("last_large_sent", json!({}))
                .as_f64()
                .unwrap_or(f64::NAN),
        );
        memory.push(resident(&seat));
        seat.keys("q");
        seat.wait_exit(QUICK);
    }
    figure("5 000 cells, launch to painted, ms", painted, None);
    figure(
        "5 000 cells, last large frame handed to the channel to painted, ms",
        after,
        Some(1000.0),
    );
    figure("resident with 5 000 cells, MB", memory, Some(60.0));
}
