//! `--relay-only`: members meet through a TURN server, and tell nobody another address of theirs.

use std::collections::BTreeMap;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::clock::{QUICK, SLOW, until};
use super::coturn::{RELAY, Turn};
use super::host::HOSTED;
use super::kit::{Lines, Need};
use super::program::{Running, run};
use super::stage::{Room, Stage, until_sources};

/// A file that the kit writes every signaling message to.
struct Record {
    folder: TempDir,
}

impl Record {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the record");
        Self { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("signaling.jsonl")
    }

    fn stage(&self) -> Option<Stage> {
        let file = self.file();
        Stage::with(Need::Turn, &["--record", &file.to_string_lossy()])
    }
}

/// What each member told of itself: the descriptions and candidates, by the member's id.
fn told(record: &Path) -> BTreeMap<String, Vec<String>> {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let text = fs::read_to_string(record).unwrap_or_default();
    let entries = text
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok());
    for entry in entries {
        let data = &entry["message"]["data"];
        let signal = &data["signal"];
        let parts = [&signal["sdp"], &signal["candidate"]["candidate"]];
        let from = data["from"].as_str().unwrap_or_default().to_string();
        let parts = parts.into_iter().filter_map(Value::as_str);
        told.entry(from)
            .or_default()
            .extend(parts.map(String::from));
    }
    told.retain(|_, parts| !parts.is_empty());
    told
}

fn candidates(parts: &[String]) -> Vec<&str> {
    let all = parts.iter().flat_map(|part| part.lines());
    all.map(|line| line.trim_start_matches("a="))
        .filter(|line| line.starts_with("candidate:"))
        .collect()
}

/// Fails unless this member told of relayed addresses, and of no other address of any kind.
fn assert_only_relayed(member: &str, parts: &[String]) {
    let found = candidates(parts);
    assert!(!found.is_empty(), "{member} told no candidate: {parts:?}");
    for candidate in found {
        assert!(candidate.contains(" typ relay"), "{candidate}");
    }
    // What every browser puts there, wherever it is.
    let is_nobodys = |line: &&str| line.starts_with("o=") && line.ends_with("IN IP4 127.0.0.1");
    let lines = parts.iter().flat_map(|part| part.lines());
    let words = lines
        .filter(|line| !is_nobodys(line))
        .flat_map(str::split_whitespace);
    for address in words.filter_map(|word| word.parse::<IpAddr>().ok()) {
        let known = address.is_unspecified() || address.to_string() == RELAY;
        assert!(known, "{member} told {address}: {parts:?}");
    }
}

/// Waits until `count` members told candidates, and checks all of them but `except`.
fn check(record: &Record, count: usize, except: Option<&str>) {
    let told = until("candidates on the wire", QUICK, || {
        let told = told(&record.file());
        let with = told.values().filter(|parts| !candidates(parts).is_empty());
        if with.count() >= count {
            Ok(told)
        } else {
            Err(format!("{told:?}"))
        }
    });
    for (member, parts) in &told {
        if Some(member.as_str()) != except {
            assert_only_relayed(member, parts);
        }
    }
}

#[test]
fn two_members_meet_through_the_relay_alone_and_say_so() {
    let record = Record::new();
    let Some(stage) = record.stage() else {
        return;
    };
    let turn = Turn::start();
    let server = turn.server("secret");
    let ana = stage.seat_by_flags("demo.ipynb", &["--ice-server", &server, "--relay-only"]);
    ana.wait_text("signaling reached", QUICK);
    // The same by the file of settings.
    let folder = stage.home.path().join("config/celljam");
    fs::create_dir_all(&folder).expect("a folder for the settings");
    let settings = format!("ice-servers = [\"{server}\"]\nrelay-only = true\n");
    fs::write(folder.join("config.toml"), settings).expect("the settings are written");
    let bob = stage.seat_by_flags("demo.ipynb", &["--username", "Bob"]);
    for seat in [&ana, &bob] {
        seat.wait_text("connected through a relay", SLOW);
        seat.wait_text("peers 1", QUICK);
        assert!(
            !seat.text().contains("connected directly"),
            "{}",
            seat.text()
        );
    }
    check(&record, 2, None);
}

#[test]
fn a_hosted_file_comes_through_the_relay() {
    let record = Record::new();
    let Some(mut stage) = record.stage() else {
        return;
    };
    let turn = Turn::start();
    let relayed = ["--ice-server", &turn.server("secret"), "--relay-only"];
    let file = stage.home.path().join("demo.ipynb");
    fs::write(&file, HOSTED).expect("the file is written");
    let file = file.to_string_lossy();
    let place = ["--prefix", "realroom", "--room", "demo"];
    let host = [
        &["host", &*file, "--listen", "127.0.0.1:0"],
        &place[..],
        &relayed,
    ]
    .concat();
    let host = Running::start(&host, stage.home.path());
    let url = signaling_of(&host);
    let path = record.file();
    let record_it = ["--signaling-url", &url, "--record", &path.to_string_lossy()];
    stage.room = Room::start(&record_it);
    let here = ["--signaling", stage.room.signaling(), "--deadline", "20"];
    let cat = [&["cat", "demo.ipynb"], &place[..], &here, &relayed].concat();
    let cat = run(&cat, stage.home.path(), SLOW);
    assert!(
        cat.code == Some(0) && cat.out.contains("beta = 2"),
        "{cat:?}"
    );
    check(&record, 2, None);
}

/// From the invitation: `… --signaling ws://…`.
fn signaling_of(host: &Running) -> String {
    loop {
        let line = host.line(QUICK);
        if let Some((_, url)) = line.split_once("--signaling ") {
            return url.trim().to_string();
        }
    }
}

#[test]
fn a_member_that_relays_meets_one_that_does_not() {
    let record = Record::new();
    let Some(stage) = record.stage() else {
        return;
    };
    let turn = Turn::start();
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let server = turn.server("secret");
    let seat = stage.seat_by_flags("demo.ipynb", &["--ice-server", &server, "--relay-only"]);
    seat.wait_text("peers 1, all in step", SLOW);
    seat.keys("<Enter>xyzzy<Esc>");
    until_sources("our typing", &mut nora, |s| s[0].contains("xyzzy"));
    check(&record, 2, Some(&id_of(&mut nora)));
}

#[test]
fn both_ends_of_a_link_know_that_one_of_them_relays() {
    let Some(stage) = Stage::new(Need::Turn) else {
        return;
    };
    let turn = Turn::start();
    let server = turn.server("secret");
    let relayed = ["--ice-server", &server, "--relay-only"];
    for flags in [[&relayed[..], &[]], [&[], &relayed[..]]] {
        let seats = flags.map(|flags| {
            let seat = stage.seat_by_flags("demo.ipynb", flags);
            seat.wait_text("signaling reached", QUICK);
            seat
        });
        for seat in &seats {
            seat.wait_text("connected through a relay", SLOW);
        }
        for seat in &seats {
            seat.keys("q");
            seat.wait_exit(QUICK);
        }
    }
}

#[test]
fn a_refused_password_is_told() {
    let record = Record::new();
    let Some(stage) = record.stage() else {
        return;
    };
    let turn = Turn::start();
    let mut nora = stage.node_with_cells("Nora", "chunked");
    let server = turn.server("wrong");
    let seat = stage.seat_by_flags("demo.ipynb", &["--ice-server", &server, "--relay-only"]);
    seat.wait_text("no TURN server gave an address to relay from", QUICK);
    let nora = id_of(&mut nora);
    let mut told = told(&record.file());
    assert!(told.remove(&nora).is_some() && told.len() == 1, "{told:?}");
    for parts in told.values() {
        assert!(candidates(parts).is_empty(), "{parts:?}");
    }
}

/// The id by which a Node peer signs its signals.
fn id_of(node: &mut Lines) -> String {
    let peers = node.call("peers", json!({}));
    peers["peerId"].as_str().expect("an id").to_string()
}
