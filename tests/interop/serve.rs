//! `serve`: the signaling server of our own, with stock y-webrtc peers and with broken ones.

use serde_json::{Value, json};

use super::clock::QUICK;
use super::kit::Need;
use super::program::Running;
use super::stage::{Stage, fill, idle_node, until_sources};

fn address(line: &str) -> String {
    let found = line
        .split_whitespace()
        .find(|word| word.starts_with("ws://"));
    found
        .unwrap_or_else(|| panic!("no URL in {line:?}"))
        .to_string()
}

#[test]
fn stock_peers_meet_through_our_signaling_server() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let mut server = Running::start(&["serve", "--listen", "127.0.0.1:0"], stage.home.path());
    let url = address(&server.line(QUICK));
    let mut raw = idle_node("plain");
    let subscribe = json!({"type": "subscribe", "topics": ["t"]});
    let publish = json!({"type": "publish", "topic": "t", "data": {"hello": 1}});
    let answer = raw.call(
        "raw",
        json!({"url": url, "frames": [subscribe, {"type": "ping"}, publish], "wait_for": 2}),
    );
    let heard: Vec<Value> = answer["received"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|t| serde_json::from_str(t.as_str()?).ok())
        .collect();
    assert_eq!(heard[0], json!({"type": "pong"}));
    assert_eq!(
        (&heard[1]["data"], &heard[1]["clients"]),
        (&json!({"hello": 1}), &json!(1))
    );

    for malformed in [
        json!("not json"),
        json!({"type": "subscribe", "topics": 5}),
        json!({"type": "publish"}),
    ] {
        raw.call(
            "raw",
            json!({"url": url, "frames": [malformed], "timeout": 200}),
        );
    }
    assert!(server.alive(), "a malformed frame ends nothing");

    let join = |name: &str| {
        let mut peer = idle_node("plain");
        peer.call(
            "open",
            json!({"signaling": [url], "topic": "over ours", "username": name}),
        );
        peer
    };
    let mut nora = join("Nora");
    fill(&mut nora);
    let mut bob = join("Bob");
    until_sources("Nora's cells", &mut bob, |s| {
        s == ["# From Node", "alpha = 1"]
    });
    server.terminate();
    let ended = server.end(QUICK);
    assert!(
        ended.err.is_empty() || !ended.err.contains("panicked"),
        "{ended:?}"
    );
}
