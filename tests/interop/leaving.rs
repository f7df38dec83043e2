//! Leaving is clean on every way out, and a killed member is survived on either side.

use std::time::Duration;

use serde_json::json;

use super::clock::{QUICK, SLOW, now, until_true};
use super::kit::Need;
use super::stage::{Stage, US, member, sources, until_member, until_sources};

/// Others see a clean leave within this.
const CLEAN: Duration = Duration::from_secs(1);
/// A crash is seen when awareness expires: 30 s after the last sign of life, looked for every few.
const EXPIRY: Duration = Duration::from_secs(50);

/// Joins, leaves by `leave`, and says how long others still saw us.
fn seen_after(leave: impl Fn(&super::screen::Screen)) -> Option<(Duration, u32)> {
    let stage = Stage::new(Need::Node)?;
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", QUICK);
    until_member(&mut nora, US);
    let left = now();
    leave(&seat);
    until_true("our leaving", QUICK, || member(&mut nora, US).is_none());
    let seen = left.elapsed();
    let code = seat.wait_exit(QUICK);
    assert!(seat.restored(), "the terminal is as it was before");
    Some((seen, code))
}

#[test]
fn leaving_by_key_is_seen_within_a_second() {
    let Some((seen, code)) = seen_after(|seat| seat.keys("q")) else {
        return;
    };
    assert!(seen < CLEAN, "seen after {seen:?}");
    assert_eq!(code, 0);
}

#[test]
fn leaving_by_signal_is_seen_within_a_second() {
    for signal in ["TERM", "HUP", "INT"] {
        let Some((seen, _)) = seen_after(|seat| seat.signal(signal)) else {
            return;
        };
        assert!(seen < CLEAN, "SIG{signal} seen after {seen:?}");
    }
}

#[test]
fn a_killed_program_is_forgotten_and_comes_back() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", QUICK);
    until_member(&mut nora, US);
    seat.signal("KILL");
    nora.call("insert_text", json!({"index": 1, "text": " # meanwhile"}));
    let link = stage.link("demo.ipynb");
    let again = stage.program(&[&link, "--username", "Again"]);
    again.wait_text("# meanwhile", SLOW);
    until_true("the dead one's expiry", EXPIRY, || {
        member(&mut nora, US).is_none()
    });
    assert_eq!(sources(&mut nora), ["# From Node", "alpha = 1 # meanwhile"]);
}

#[test]
fn a_killed_peer_is_forgotten_and_its_room_goes_on() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("peers 1, all in step", QUICK);
    nora.kill();
    seat.keys("<Enter>xyzzy<Esc>");
    seat.wait_text("nobody else here", EXPIRY);
    seat.wait_for("Nora gone from the screen", EXPIRY, |s| {
        !s.contents().contains("Nora")
    });
    let mut bob = stage.node("Bob", "chunked", "demo.ipynb");
    until_sources("what was typed alone", &mut bob, |s| {
        s.len() == 2 && s[0].contains("xyzzy")
    });
}
