//! The checks themselves, tried on made-up offences: a rule that catches nothing is no rule.

use super::*;

fn caught(file: &str, text: &str) -> Vec<String> {
    arrows_in(file, text).into_iter().map(|o| o.what).collect()
}

#[test]
fn a_forbidden_arrow_is_caught_in_every_spelling() {
    let spellings = [
        ("src/wire/sync.rs", "use crate::room::event::Input;"),
        (
            "src/wire/sync.rs",
            "use crate::{wire::chunk, notebook::{cell::Cell, edit}};",
        ),
        ("src/wire/sync.rs", "use super::super::app;"),
        ("src/wire/mod.rs", "use super::session::view;"),
        ("src/wire/sync.rs", "fn f() -> crate::ui::Theme { made() }"),
        ("src/notebook/schema.rs", "use crate::wire::sync;"),
        ("src/notebook/schema.rs", "use crate::wire;"),
        ("src/net/socket.rs", "use crate::room::mesh::Mesh;"),
        ("src/net/socket.rs", "use crate::session::Session;"),
        (
            "src/ui/draw.rs",
            "pub(in crate::ui) fn f(x: &crate::room::Mesh) {}",
        ),
        (
            "src/editor/mod.rs",
            "let a = b::<crate::session::Session>();",
        ),
        ("src/main.rs", "fn main() { celljam::net::dial() }"),
        ("src/extra/mod.rs", "//! A layer nobody agreed to."),
    ];
    for (file, text) in spellings {
        assert!(!caught(file, text).is_empty(), "{file}: {text}");
    }
}

#[test]
fn a_lawful_line_is_left_alone() {
    let lawful = [
        (
            "src/notebook/schema.rs",
            "use crate::wire::precheck::check;",
        ),
        (
            "src/net/socket.rs",
            "use crate::room::event::{Input, Output};",
        ),
        (
            "src/session/mod.rs",
            "use crate::{notebook::cell, room, wire::{chunk, sync}};",
        ),
        (
            "src/wire/sync.rs",
            "// use crate::room::event;\n/* crate::app */ let s = \"crate::ui::x\";",
        ),
        (
            "src/wire/sync.rs",
            "let s = r#\"crate::ui\"#; let c = '\\''; let l: &'a str = \"crate::app\";",
        ),
        ("src/wire/sync.rs", "mod tests { use super::super::chunk; }"),
        ("src/room/peer/mod.rs", "use super::event::Input;"),
        (
            "src/app/run.rs",
            "use crate::{net, room, ui, config::JoinOptions};",
        ),
    ];
    for (file, text) in lawful {
        assert_eq!(caught(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}

#[test]
fn an_owned_crate_outside_its_place_is_caught() {
    let seen = |file, text| owned_in(file, text).len();
    assert_eq!(seen("src/session/sync.rs", "use yrs::Doc;"), 1);
    assert_eq!(seen("src/session/sync.rs", "use {yrs::Doc, std::fmt};"), 1);
    assert_eq!(seen("src/session/sync.rs", "let d = ::yrs::Doc::new();"), 1);
    assert_eq!(seen("src/session/sync.rs", "use yrs;"), 1);
    assert_eq!(seen("src/notebook/schema.rs", "use yrs::Doc;"), 0);
    assert_eq!(seen("src/session/sync.rs", "// yrs::Doc\nlet yrs = 1;"), 0);
    assert_eq!(
        seen("src/net/socket.rs", "use webrtc::peer_connection::X;"),
        1
    );
    assert_eq!(seen("src/net/socket.rs", "fn f(c: rtc::Config) {}"), 1);
    assert_eq!(
        seen("src/net/webrtc/link.rs", "use webrtc::peer_connection::X;"),
        0
    );
    assert_eq!(
        seen(
            "src/net/mod.rs",
            "pub mod webrtc;\nuse self::webrtc::Link;\nfn f(l: webrtc::Link) {}"
        ),
        0
    );
    assert_eq!(seen("src/app/run.rs", "use crate::net::webrtc::Link;"), 0);
}

#[test]
fn a_file_without_a_purpose_or_too_large_is_caught() {
    let seen = |text: &str| shape_of("src/wire/sync.rs", text).len();
    assert_eq!(seen("//! Says what it is for.\n"), 0);
    assert_eq!(seen("use std::fmt;\n"), 1);
    assert_eq!(seen(&format!("//! Long.\n{}", "\n".repeat(MAX_LINES))), 1);
    assert_eq!(seen(&format!("//! Wide. {}", "x".repeat(MAX_BYTES))), 1);
}

#[test]
fn an_offence_names_its_line() {
    let found = arrows_in("src/wire/sync.rs", "//! Sync.\n\nuse crate::app::run;\n");
    assert_eq!(
        found[0].to_string(),
        "src/wire/sync.rs:3: `wire` may not import `app::run`"
    );
}
