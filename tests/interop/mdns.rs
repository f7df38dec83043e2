//! Browsers that hide their addresses behind `.local` names, which is what browsers do by default.

use serde_json::json;

use super::clock::{QUICK, SLOW};
use super::host::Hosted;
use super::kit::{Lines, Need};
use super::stage::{Stage, US, until_member, until_sources};

/// Signaling that loses every plain address: only who finds a name's address can link.
const NAMES_ONLY: [&str; 2] = ["--only-candidates", ".local"];

/// Fails unless the page has told names alone.
fn assert_hidden(page: &mut Lines) {
    let tap = page.call("tap", json!({}));
    let told = tap.as_array().into_iter().flatten();
    let told: Vec<&str> = told
        .filter(|event| event["ev"] == "pc-candidate")
        .filter_map(|event| event["candidate"].as_str())
        .filter(|candidate| candidate.contains(" typ host"))
        .collect();
    let named = told
        .iter()
        .filter(|candidate| candidate.contains(".local "));
    assert!(!told.is_empty() && named.count() == told.len(), "{told:?}");
}

#[test]
fn a_page_that_hides_its_address_is_joined() {
    for args in [&[][..], &NAMES_ONLY] {
        let Some(stage) = Stage::with(Need::Browser, args) else {
            return;
        };
        let mut ana = stage.browser_with(&["--mdns"], "Ana", "demo.ipynb");
        until_sources("the page's cells", &mut ana, |s| s.len() == 8);
        let seat = stage.seat("demo.ipynb", &[]);
        seat.wait_text("peers 1, all in step", SLOW);
        until_member(&mut ana, US);
        seat.keys("<Enter>xyzzy<Esc>");
        until_sources("our typing", &mut ana, |s| s[0].contains("xyzzy"));
        assert_hidden(&mut ana);
    }
}

#[test]
fn a_page_that_hides_its_address_joins() {
    for args in [&[][..], &NAMES_ONLY] {
        let Some(mut stage) = Stage::new(Need::Browser) else {
            return;
        };
        let host = Hosted::start_with(&mut stage, args);
        let mut ana = stage.browser_with(&["--mdns"], "Ana", "demo.ipynb");
        host.seat.wait_text("peers 1, all in step", SLOW);
        host.seat.keys("<Enter>xyzzy<Esc>");
        until_sources("our typing", &mut ana, |s| {
            s.iter().any(|s| s.contains("xyzzy"))
        });
        host.seat.wait_text("peers 1, all in step", QUICK);
        assert_hidden(&mut ana);
    }
}
