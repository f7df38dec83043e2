//! Plain y-webrtc rooms: plain framing, a topic of their own, a password.

use serde_json::json;

use super::clock::{QUICK, pause};
use super::kit::{Lines, Need};
use super::stage::{Stage, US, fill, idle_node, until_member, until_sources};

#[test]
fn a_peer_with_plain_framing_is_met() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "plain");
    let seat = stage.seat_by_flags("demo.ipynb", &[]);
    seat.wait_text("alpha = 1", QUICK);
    seat.keys("<Enter>xyzzy<Esc>");
    until_sources("our typing at a plain peer", &mut nora, |s| {
        s[0].contains("xyzzy")
    });
}

fn open(stage: &Stage, topic: &str, password: &str) -> Lines {
    let mut peer = idle_node("plain");
    peer.call(
        "open",
        json!({"signaling": stage.room.facts["signaling"], "topic": topic,
        "password": password, "username": "Nora", "usercolor": "00897b"}),
    );
    fill(&mut peer);
    peer
}

#[test]
fn a_room_with_a_password_opens_to_those_who_know_it() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = open(&stage, "secret room", "tomato");
    let flags = [
        "--topic",
        "secret room",
        "--signaling",
        stage.room.signaling(),
        "--username",
        US,
    ];
    let stranger = stage.program(&[&flags[..], &["--password", "potato"]].concat());
    let seat = stage.program(&[&flags[..], &["--password", "tomato"]].concat());
    seat.wait_text("alpha = 1", QUICK);
    until_member(&mut nora, US);
    seat.keys("<Enter>xyzzy<Esc>");
    until_sources("our typing", &mut nora, |s| s[0].contains("xyzzy"));
    // In a room known to be plain no message of ours comes in pieces, which a plain peer cannot
    // read; what the stranger sealed fails to open there, and that is another error.
    let errors = nora.call("errors", json!({})).to_string();
    assert!(!errors.contains("Unexpected end of array"), "{errors}");
    pause(std::time::Duration::from_secs(2));
    assert!(
        !stranger.text().contains("alpha = 1"),
        "{}",
        stranger.text()
    );
}
