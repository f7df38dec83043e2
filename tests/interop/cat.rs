//! `cat`: its formats and its exit codes, as a script meets them.

use std::net::TcpListener;
use std::time::Duration;

use serde_json::{Value, json};

use super::clock::SLOW;
use super::kit::Need;
use super::program::run;
use super::stage::{Stage, idle_node};

const NOBODY: Option<i32> = Some(3);
const REFUSED: Option<i32> = Some(4);
const TIMED_OUT: Option<i32> = Some(5);

#[test]
fn prints_the_notebook_in_every_format() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let _nora = stage.node_with_cells("Nora", "chunked");
    let link = stage.link("demo.ipynb");
    let cat = |format: &str| {
        let ended = run(
            &["cat", &link, "--format", format, "--deadline", "20"],
            stage.home.path(),
            SLOW,
        );
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.out
    };
    let notebook: Value = serde_json::from_str(&cat("ipynb")).expect("JSON");
    assert_eq!(notebook["nbformat"], json!(4));
    assert_eq!(notebook["cells"][0]["id"], json!("n-one"));
    assert_eq!(notebook["cells"][1]["cell_type"], json!("code"));
    assert_eq!(notebook["cells"].as_array().map(Vec::len), Some(2));
    assert!(cat("text").contains("# From Node"));
    let script = cat("py");
    assert!(script.lines().any(|line| line == "alpha = 1"), "{script}");
    assert!(
        !script.lines().any(|line| line == "From Node"),
        "prose is commented: {script}"
    );
}

#[test]
fn says_nobody_there_and_refused_and_timed_out_apart() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let cat = |signaling: &str| {
        let args = [
            "cat",
            "demo.ipynb",
            "--room",
            "demo",
            "--prefix",
            "realroom",
            "--signaling",
            signaling,
            "--deadline",
            "4",
        ];
        run(&args, stage.home.path(), SLOW)
    };
    let alone = cat(stage.room.signaling());
    assert_eq!(alone.code, NOBODY, "{alone:?}");
    assert!(alone.out.is_empty() && !alone.err.is_empty(), "{alone:?}");

    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|l| l.local_addr())
        .expect("a free port")
        .port();
    let shut = cat(&format!("ws://127.0.0.1:{port}"));
    assert_eq!(shut.code, REFUSED, "{shut:?}");

    // Somebody who is linked and never says a word.
    let mut options = stage.node_options("Mute", "demo.ipynb");
    options["mute"] = json!(true);
    let mut mute = idle_node("chunked");
    mute.call("open", options);
    let late = cat(stage.room.signaling());
    assert_eq!(late.code, TIMED_OUT, "{late:?}");
    drop(mute);

    // Somebody who announces itself and never answers an offer.
    let mut deaf = idle_node("chunked");
    let topic = &stage.room.facts["topic"];
    let announce = json!({"type": "announce", "from": "00000000-0000-4000-8000-000000000001"});
    let frames = json!([{"type": "subscribe", "topics": [topic]}, {"type": "publish", "topic": topic, "data": announce}]);
    deaf.call(
        "raw",
        json!({"url": stage.room.signaling(), "frames": frames, "stay": true, "repeat": 500}),
    );
    let late = cat(stage.room.signaling());
    assert_eq!(late.code, TIMED_OUT, "{late:?}");
}

#[test]
fn a_wrong_use_is_told_from_a_failure() {
    let home = tempfile::tempdir().expect("a folder");
    let within = Duration::from_secs(20);
    assert_eq!(run(&["--no-such-flag"], home.path(), within).code, Some(2));
    let blind = run(
        &["http://127.0.0.1:9/lab/index.html?room=r&path=a.ipynb"],
        home.path(),
        within,
    );
    assert!(
        blind.code.is_some_and(|code| code != 0) && !blind.err.is_empty(),
        "{blind:?}"
    );
}
