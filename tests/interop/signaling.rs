//! The signaling server is killed and started again; or is not there yet.

use std::net::TcpListener;

use serde_json::json;

use super::clock::{QUICK, SLOW};
use super::kit::Need;
use super::stage::{Room, Stage, US, until_member, until_sources};

pub fn port_of(url: &str) -> String {
    url.rsplit(':')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_string()
}

/// A port of this machine that nobody listens at.
pub fn free_port() -> String {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
    address.expect("a free port").port().to_string()
}

#[test]
fn a_room_outlives_its_signaling_server_and_finds_it_again() {
    let Some(mut stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let seat = stage.seat_by_flags("demo.ipynb", &[]);
    seat.wait_text("signaling 1/1 · peers 1, all in step", QUICK);
    let port = port_of(stage.room.signaling());
    stage.room.lines.end();
    seat.wait_text("signaling 0/1", QUICK);

    // Those who are linked need nobody else.
    nora.call("insert_text", json!({"index": 1, "text": " # dark"}));
    seat.wait_text("# dark", QUICK);
    seat.keys("<Enter>xyzzy<Esc>");
    until_sources("our typing", &mut nora, |s| s[0].contains("xyzzy"));

    stage.room = Room::start(&["--signaling-port", &port]);
    seat.wait_text("signaling 1/1", SLOW);
    let mut bob = stage.node("Bob", "chunked", "demo.ipynb");
    until_sources("the room's cells at a newcomer", &mut bob, |s| {
        s.len() == 2 && s[0].contains("xyzzy")
    });
    until_member(&mut bob, US);
    seat.wait_text("peers 2, all in step", SLOW);
}

#[test]
fn a_signaling_server_that_comes_later_is_found() {
    let Some(mut stage) = Stage::new(Need::Node) else {
        return;
    };
    let port = free_port();
    let url = format!("ws://127.0.0.1:{port}");
    let seat = stage.program(&[
        "demo.ipynb",
        "--room",
        "demo",
        "--prefix",
        "realroom",
        "--signaling",
        &url,
        "--username",
        US,
    ]);
    seat.wait_text("0/1", QUICK);
    stage.room = Room::start(&["--signaling-port", &port]);
    let _nora = stage.node_with_cells("Nora", "chunked");
    seat.wait_text("alpha = 1", SLOW);
}
