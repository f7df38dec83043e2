//! Pictures by kitty's protocol: sent once, shown by placeholders, removed at the end; within tmux too.

use super::clock::QUICK;
use super::machine::{GRAPHICS, GRAPHICS_OK, GRAPHICS_THROUGH_TMUX, KEYBOARD, Machine, PIXELS};
use super::screen::{KITTY, cells};
use super::seat::{Seat, joined, picture, png_of, sit};
use super::sequences::{Sent, has, out_of_tmux, removed, sent};

const PLACEHOLDER: char = '\u{10eeee}';
const PAGE: &[&str] = &["matplotlib", "pandas", "error"];

fn kitty() -> Machine {
    Machine::named("kitty(0.40.0)")
        .says(GRAPHICS, GRAPHICS_OK)
        .says(KEYBOARD, "\x1b[?0u")
}

/// How many placeholders stand on the screen, all in the colour of this number.
fn placeholders(screen: &vt100::Screen, id: u32) -> usize {
    let cells = cells(screen).map(|(_, cell)| cell);
    let placed = cells.filter(|cell| cell.contents().starts_with(PLACEHOLDER));
    let [_, red, green, blue] = id.to_be_bytes();
    placed
        .inspect(|cell| assert_eq!(cell.fgcolor(), vt100::Color::Rgb(red, green, blue)))
        .count()
}

/// The picture is the notebook's own, pixel for pixel, at the upper left of its characters.
fn is_the_notebooks(sent: &Sent) {
    let own = png_of(&joined(PAGE));
    let got = picture(&sent.png);
    let size = (sent.columns * PIXELS.0, sent.rows * PIXELS.1);
    assert_eq!(got.dimensions(), size);
    let (width, height) = own.dimensions();
    let cells = (width.div_ceil(PIXELS.0), height.div_ceil(PIXELS.1));
    assert_eq!((sent.columns, sent.rows), cells);
    for (x, y, pixel) in own.enumerate_pixels() {
        assert_eq!(got.get_pixel(x, y), pixel, "at {x}, {y}");
    }
    assert_eq!(
        got.get_pixel(size.0 - 1, size.1 - 1)[3],
        0,
        "nothing beside"
    );
}

fn wait_placed(seat: &Seat, sent: &Sent) {
    let cells = usize::try_from(sent.columns * sent.rows).expect("a number");
    seat.screen.wait_for("all placeholders", QUICK, |screen| {
        placeholders(screen, sent.id) == cells
    });
}

#[test]
fn kitty_is_sent_a_picture_once_and_shows_it_where_its_placeholders_are() {
    let seat = sit(PAGE, kitty(), &[], &[KITTY]);
    seat.screen
        .wait_written("a picture", QUICK, |bytes| !sent(bytes).is_empty());
    let pictures = sent(&seat.screen.written());
    let [picture] = &pictures[..] else {
        panic!("{} pictures", pictures.len());
    };
    is_the_notebooks(picture);
    wait_placed(&seat, picture);
    seat.screen.keys("G");
    seat.screen.wait_for("no placeholder", QUICK, |s| {
        placeholders(s, picture.id) == 0
    });
    seat.screen.keys("gg");
    wait_placed(&seat, picture);
    assert_eq!(sent(&seat.screen.written()).len(), 1, "sent once");
    assert!(removed(&seat.screen.written()).is_empty());
    seat.leave();
    assert_eq!(removed(&seat.screen.written()), [picture.id]);
}

#[test]
fn a_redraw_sends_pictures_again() {
    let seat = sit(PAGE, kitty(), &[], &[KITTY]);
    let wait = |count| {
        let told = format!("{count} pictures");
        seat.screen
            .wait_written(&told, QUICK, |bytes| sent(bytes).len() == count);
    };
    wait(1);
    seat.screen.press("\x0c");
    wait(2);
    wait_placed(&seat, &sent(&seat.screen.written())[1]);
    seat.leave();
}

#[test]
fn tmux_passes_pictures_on() {
    let machine = Machine::named("tmux 3.4").says(GRAPHICS_THROUGH_TMUX, GRAPHICS_OK);
    let env = [("TERM", "tmux-256color"), ("TMUX", "/run/tmux,1,0")];
    let seat = sit(PAGE, machine, &[], &env);
    let passed = |bytes: &[u8]| sent(&out_of_tmux(bytes).0);
    seat.screen
        .wait_written("a picture", QUICK, |bytes| !passed(bytes).is_empty());
    let pictures = passed(&seat.screen.written());
    is_the_notebooks(&pictures[0]);
    wait_placed(&seat, &pictures[0]);
    seat.leave();
    let (passed, own) = out_of_tmux(&seat.screen.written());
    assert_eq!(removed(&passed), [pictures[0].id]);
    assert!(sent(&own).is_empty() && removed(&own).is_empty());
}

#[test]
fn tmux_that_passes_nothing_on_gets_halves() {
    let env = [("TERM", "tmux-256color"), ("TMUX", "/run/tmux,1,0")];
    let seat = sit(PAGE, Machine::named("tmux 3.4"), &[], &env);
    seat.screen.wait_text("▀▀", QUICK);
    let (passed, own) = out_of_tmux(&seat.screen.written());
    assert!(sent(&passed).is_empty() && sent(&own).is_empty());
    assert!(!has(&own, b"\x1bP0;1;0q"));
    seat.leave();
}
