//! `host`: a cold browser adopts the hosted file; nothing is doubled, nothing wiped.

use std::env;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde_json::json;

use super::clock::{QUICK, SLOW, now, pause, until_true};
use super::kit::Need;
use super::screen::Screen;
use super::stage::{Room, Stage, say, sources, until_sources};

/// By hand: `CELLJAM_HOST_JOINS=20` on an otherwise idle machine.
const JOINS: usize = 3;
/// A page that gave up waiting puts its own file in within this.
const AFTERMATH: Duration = std::time::Duration::from_secs(3);

/// A notebook of two cells.
pub const HOSTED: &str = r##"{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
 {"cell_type": "markdown", "id": "h-one", "metadata": {}, "source": "# Hosted"},
 {"cell_type": "code", "id": "h-two", "metadata": {}, "source": "beta = 2", "execution_count": null, "outputs": []}]}"##;

fn joins() -> usize {
    env::var("CELLJAM_HOST_JOINS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(JOINS)
}

/// What became of one cold page's join.
#[derive(Debug, PartialEq)]
enum Fate {
    Adopted,
    Doubled,
    Wiped,
}

fn fate(cells: &[String]) -> Fate {
    let ours = cells
        .iter()
        .filter(|source| *source == "# Hosted" || *source == "beta = 2")
        .count();
    match (ours, cells.len()) {
        (2, 2) => Fate::Adopted,
        (2.., _) => Fate::Doubled,
        _ => Fate::Wiped,
    }
}

/// The program hosting two cells for a site whose own file has eight others.
pub struct Hosted {
    pub seat: Screen,
}

impl Hosted {
    /// Starts the program and points the stage's site at its signaling server.
    pub fn start(stage: &mut Stage) -> Self {
        Self::start_with(stage, &[])
    }

    /// With arguments for `room.mjs`.
    pub fn start_with(stage: &mut Stage, more: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
        let listen = listener.expect("a free port").to_string();
        let url = format!("ws://{listen}");
        stage.room = Room::start(&[&["--signaling-url", &url], more].concat());
        let file = stage.home.path().join("demo.ipynb");
        fs::write(&file, HOSTED).expect("the file is written");
        let file = file.to_string_lossy();
        // The host before it was killed, and left what its guests had typed.
        let recover = ["--recover", "discard"];
        let host = ["host", &file, "--listen", &listen];
        let room = ["--prefix", "realroom", "--room", "demo"];
        let seat = stage.program(&[&host[..], &room, &recover].concat());
        seat.wait_text("beta = 2", QUICK);
        until_true("the server listens", QUICK, || {
            TcpStream::connect(&listen).is_ok()
        });
        Self { seat }
    }
}

fn cold_join(stage: &mut Stage) -> Fate {
    let host = Hosted::start(stage);
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("cells in the page", &mut ana, |s| !s.is_empty());
    pause(AFTERMATH);
    let found = fate(&sources(&mut ana));
    if found == Fate::Adopted {
        host.seat.wait_text("peers 1, all in step", SLOW);
        ana.call("type_in_cell", json!({"index": 1, "text": " # adopted"}));
        host.seat.wait_text("# adopted", QUICK);
    }
    found
}

#[test]
fn a_hosted_file_is_adopted_by_cold_browsers() {
    let Some(mut stage) = Stage::new(Need::Browser) else {
        return;
    };
    let began = now();
    let fates: Vec<Fate> = (0..joins()).map(|_| cold_join(&mut stage)).collect();
    let count = |fate: Fate| fates.iter().filter(|f| **f == fate).count();
    let (doubled, wiped) = (count(Fate::Doubled), count(Fate::Wiped));
    say(&format!(
        "host: {} joins, {doubled} doubled, {wiped} wiped, {:?}",
        fates.len(),
        began.elapsed()
    ));
    assert_eq!((doubled, wiped), (0, 0));
}
