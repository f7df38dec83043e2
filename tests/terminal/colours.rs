//! Colours: for a dark and a light background, as asked for, as many as there are, and none.

use super::clock::QUICK;
use super::machine::{BACKGROUND, DARK, LIGHT, Machine};
use super::seat::{Seat, sit};
use super::sequences::{pens, strings};

const PAGE: &[&str] = &["matplotlib", "pandas", "error"];

fn with(background: &str) -> Machine {
    Machine::named("XTerm(390)").says(BACKGROUND, background)
}

/// The colour of a keyword, when the page has settled for the terminal's answers.
fn keyword(machine: Machine, args: &[&str], env: &[(&str, &str)]) -> vt100::Color {
    let seat = sit(PAGE, machine, args, env);
    settle(&seat);
    let colour = seat.colour_of("import matplotlib");
    seat.leave();
    colour
}

/// What a key does is seen with everything that came before it: with the terminal's answers.
fn settle(seat: &Seat) {
    seat.wait_listened();
    seat.screen.keys("<Enter>");
    seat.screen.wait_text("EDIT", QUICK);
    seat.screen.keys("<Esc>");
    seat.screen
        .wait_for("the mode left", QUICK, |s| !s.contents().contains("EDIT"));
}

#[test]
fn the_background_chooses_the_colours_and_a_wish_beats_it() {
    let dark = keyword(with(DARK), &[], &[]);
    let light = keyword(with(LIGHT), &[], &[]);
    assert_ne!(dark, light);
    assert!(brightness(dark) > brightness(light), "{dark:?}, {light:?}");
    assert_eq!(keyword(with(LIGHT), &["--theme", "dark"], &[]), dark);
    assert_eq!(keyword(with(DARK), &["--theme", "light"], &[]), light);
}

fn brightness(colour: vt100::Color) -> u32 {
    match colour {
        vt100::Color::Rgb(red, green, blue) => [red, green, blue].map(u32::from).iter().sum(),
        other => panic!("no true colour: {other:?}"),
    }
}

/// Everything that was said of colours, after a walk over the page.
fn said(machine: Machine, env: &[(&str, &str)]) -> Vec<Vec<u16>> {
    let seat = sit(PAGE, machine, &[], env);
    settle(&seat);
    seat.screen.keys("G");
    seat.screen.wait_text("KeyError", QUICK);
    seat.leave();
    pens(&seat.screen.written())
}

fn is_colour(n: u16) -> bool {
    matches!(n, 30..=38 | 40..=48 | 90..=97 | 100..=107)
}

#[test]
fn who_wants_no_colours_gets_none() {
    let seat = sit(PAGE, with(DARK), &[], &[("NO_COLOR", "1")]);
    settle(&seat);
    seat.screen.wait_text("image/png", QUICK);
    seat.screen.keys("G");
    seat.screen.wait_text("KeyError", QUICK);
    seat.leave();
    let bytes = seat.screen.written();
    let coloured = pens(&bytes).into_iter().flatten().find(|n| is_colour(*n));
    assert_eq!(coloured, None);
    assert!(
        !pens(&bytes).is_empty(),
        "bold and underlined are no colours"
    );
    assert!(strings(&bytes, b"\x1b]4;", b"\x07").is_empty());
}

#[test]
fn no_more_colours_are_used_than_there_are() {
    let indexed = [("TERM", "xterm-256color"), ("COLORTERM", "")];
    let pens = said(with(DARK), &indexed);
    let pairs = |wanted: [u16; 2]| {
        let all = pens.iter().flat_map(|pen| pen.windows(2));
        all.filter(|pair| **pair == wanted).count()
    };
    assert!(pairs([38, 5]) > 0);
    assert_eq!(pairs([38, 2]) + pairs([48, 2]), 0);
    let sixteen = [("TERM", "xterm"), ("COLORTERM", "")];
    let pens = said(with(DARK), &sixteen);
    let numbers: Vec<u16> = pens.into_iter().flatten().collect();
    assert!(numbers.iter().any(|n| is_colour(*n)));
    assert!(!numbers.contains(&38) && !numbers.contains(&48));
}
