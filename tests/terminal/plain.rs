//! `--plain`: lines of text that a screen reader can follow, and nothing that moves about.

use super::clock::QUICK;
use super::machine::Machine;
use super::screen::Setup;
use super::seat::{joined, open};
use super::sequences::{controls, has};

const PAGE: &[&str] = &["error", "pandas", "matplotlib"];

#[test]
fn what_happens_is_told_in_lines_without_a_screen_of_its_own() {
    let setup = Setup {
        args: &["--plain"],
        machine: Machine::named("kitty(0.40.0)"),
        ..Setup::default()
    };
    let seat = open(&joined(PAGE), setup);
    seat.screen.wait_text("def inner(n):", QUICK);
    seat.screen.keys("j");
    seat.screen.wait_text("print('before')", QUICK);
    seat.screen.keys("<Enter>spoken ");
    seat.screen.wait_text("spoken print('before')", QUICK);
    seat.screen.keys("<Esc>q");
    seat.screen.wait_text("not saved", QUICK);
    let bytes = seat.screen.written();
    is_plain(&bytes);
}

/// Characters that draw boxes and pictures.
fn is_drawing(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{259f}' | '\u{10eeee}')
}

fn is_plain(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains(is_drawing), "{text}");
    for string in [&b"\x1b_"[..], b"\x1bP", b"\x1b]"] {
        assert!(!has(bytes, string), "{text}");
    }
    for (inside, last) in controls(bytes) {
        let within_a_line = matches!(last, 'K' | 'C');
        let pastes = inside == "?2004" && matches!(last, 'h' | 'l');
        assert!(within_a_line || pastes, "CSI {inside} {last} in {text}");
    }
}
