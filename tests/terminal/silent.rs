//! Terminals that answer nothing, and such that answer late: the page comes, keys are taken, and no
//! answer is typed into a cell.

use super::clock::QUICK;
use super::machine::{DARK, GRAPHICS_OK, LIGHT, Machine};
use super::screen::rows;
use super::seat::{Seat, side, sit};

const PAGE: &[&str] = &["matplotlib", "pandas", "error"];
const FIRST: &str = "%matplotlib inline";

/// In the first cell, with the caret at its beginning.
fn editing() -> Seat {
    let seat = sit(PAGE, Machine::silent(), &[], &[]);
    seat.screen.wait_text(FIRST, QUICK);
    seat.screen.keys("<Enter>");
    seat.screen.wait_text("EDIT", QUICK);
    seat
}

/// Types a word, and waits until it stands there and nothing else with it.
fn types(seat: &Seat, before: &str, word: &str) {
    seat.screen.keys(word);
    seat.screen.wait_for(word, QUICK, |screen| {
        let whole = format!(" {before}{word}{FIRST}");
        let rows = rows(screen);
        rows.iter().any(|row| row.trim_end().ends_with(&whole))
    });
}

#[test]
fn a_terminal_that_answers_nothing_shows_the_page_and_takes_keys() {
    let seat = editing();
    types(&seat, "", "one");
    seat.screen.keys("<Esc>");
    seat.screen
        .wait_for("the mode left", QUICK, |s| !s.contents().contains("EDIT"));
    seat.screen.keys("q");
    seat.screen.wait_text("not saved", QUICK);
}

#[test]
fn late_answers_are_not_typed() {
    let seat = editing();
    let answers = [
        DARK,
        "\x1b[?0u",
        "\x1bP>|kitty(0.40.0)\x1b\\",
        GRAPHICS_OK,
        "\x1b[6;20;10t",
        "\x1b[?62;4;22c",
    ];
    let mut typed = String::new();
    for (answer, word) in answers.into_iter().zip(["a", "b", "c", "d", "e", "f"]) {
        seat.screen.press(answer);
        types(&seat, &typed, word);
        typed += word;
    }
}

#[test]
fn a_late_answer_in_two_parts_is_not_typed() {
    let seat = editing();
    let (one, two) = DARK.split_at(9);
    seat.screen.press(one);
    seat.screen.press(two);
    types(&seat, "", "x");
    seat.screen.press("\x1b]11;rgb:fafa/fafa/fafa\x07");
    types(&seat, "x", "y");
}

#[test]
fn a_late_background_chooses_the_colours() {
    let seat = sit(PAGE, Machine::silent(), &[], &[]);
    seat.screen.wait_text("import matplotlib", QUICK);
    let place = seat.place_of("import matplotlib");
    let silent = seat.colour_of("import matplotlib");
    let wait_other = |than: vt100::Color| {
        seat.screen.wait_for("other colours", QUICK, |screen| {
            let cell = screen.cell(place.0, place.1);
            cell.is_some_and(|cell| cell.fgcolor() != than)
        });
        seat.colour_of("import matplotlib")
    };
    seat.screen.press(LIGHT);
    let light = wait_other(silent);
    seat.screen.press(DARK);
    let dark = wait_other(light);
    assert!(matches!(light, vt100::Color::Rgb(..)), "{light:?}");
    assert!(matches!(dark, vt100::Color::Rgb(..)), "{dark:?}");
    seat.leave();
}

#[test]
fn a_late_answer_that_is_no_key_keeps_nothing_from_being_seen() {
    let seat = sit(PAGE, Machine::silent(), &[], &[]);
    let is_last = |screen: &vt100::Screen, words: &str| {
        let last = rows(screen).pop();
        last.is_some_and(|row| row.contains(words))
    };
    // The keys are read by now.
    seat.screen.keys("j");
    seat.screen
        .wait_for("a key's cell", QUICK, |s| is_last(s, "cell 2/"));
    seat.screen.press("\x1b[6;20;10t");
    // By the second change at the latest, the answer has been read as well.
    for last in [20, 25, 30] {
        seat.screen.resize(side(last), side(70));
        seat.screen
            .wait_for("the last row", QUICK, |s| is_last(s, "cell 2/"));
    }
    seat.leave();
}
