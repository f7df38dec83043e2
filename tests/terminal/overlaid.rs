//! Pictures that lie over characters (iTerm2's and sixels), by halves, and not at all.

use super::clock::QUICK;
use super::machine::{ATTRIBUTES, Machine, PIXELS};
use super::screen::cells;
use super::seat::{Seat, joined, picture, png_of, sit};
use super::sequences::{find, has, unpacked};
use super::wall::{Hung, count, hang, sixel_size};

const PAGE: &[&str] = &["matplotlib", "pandas", "error"];

/// Waits for a picture that stands there whole, and says which.
fn wait_hung(seat: &Seat) -> Hung {
    let whole = |bytes: &[u8]| {
        let (screen, hung) = hang(bytes);
        let last = hung.last().cloned()?;
        let cells = usize::from(last.rows) * usize::from(last.columns);
        (count(&screen, &last) == (cells, cells)).then_some(last)
    };
    seat.screen
        .wait_written("a whole picture", QUICK, |bytes| whole(bytes).is_some());
    whole(&seat.screen.written()).expect("it stays")
}

fn wait_gone(seat: &Seat, hung: &Hung) {
    seat.screen.wait_written("no picture", QUICK, |bytes| {
        count(&hang(bytes).0, hung).0 == 0
    });
}

/// In its place, right of the gutter and as many characters as the picture is large.
fn is_in_its_place(seat: &Seat, hung: &Hung) {
    let (_, gutter) = seat.place_of("import matplotlib");
    let (width, height) = png_of(&joined(PAGE)).dimensions();
    let cells = (height.div_ceil(PIXELS.1), width.div_ceil(PIXELS.0));
    assert_eq!((u32::from(hung.rows), u32::from(hung.columns)), cells);
    assert_eq!(hung.column, gutter);
}

/// It goes with a list over it, with a long scroll, with a short one that moves it, and comes again.
fn goes_and_comes(seat: &Seat) {
    let first = wait_hung(seat);
    is_in_its_place(seat, &first);
    seat.screen.keys("G");
    wait_gone(seat, &first);
    seat.screen.keys("gg");
    assert_eq!(wait_hung(seat), first);
    seat.screen.keys("?");
    wait_gone(seat, &first);
    seat.screen.keys("<Esc>");
    assert_eq!(wait_hung(seat), first);
    seat.leave();
}

#[test]
fn iterm2_is_given_pictures_that_go_when_they_are_scrolled_away() {
    let seat = sit(PAGE, Machine::named("iTerm2 3.5.0"), &[], &[]);
    let hung = wait_hung(&seat);
    assert!(hung.data.starts_with(b"inline=1;"));
    let data = find(&hung.data, b":").expect("data") + 1;
    let got = picture(&unpacked(&hung.data[data..]));
    let own = png_of(&joined(PAGE));
    assert_eq!(got.get_pixel(100, 100), own.get_pixel(100, 100));
    goes_and_comes(&seat);
}

#[test]
fn foot_is_given_sixels_that_go_when_they_are_scrolled_away() {
    let foot = Machine::named("foot(1.20.0)").says(ATTRIBUTES, "\x1b[?62;4;22;28;29c");
    let seat = sit(PAGE, foot, &[], &[]);
    let hung = wait_hung(&seat);
    let (width, height) = sixel_size(&hung.data);
    assert_eq!(width, u32::from(hung.columns) * PIXELS.0);
    assert_eq!(height, u32::from(hung.rows) * PIXELS.1);
    let bands = hung.data.split(|byte| *byte == b'-').count();
    assert_eq!(u32::try_from(bands).expect("a number"), height.div_ceil(6));
    goes_and_comes(&seat);
}

/// The colours of the halves on the screen, above and below.
fn halves(screen: &vt100::Screen) -> Vec<(vt100::Color, vt100::Color)> {
    let cells = cells(screen).map(|(_, cell)| cell);
    let halves = cells.filter(|cell| cell.contents() == "▀");
    halves
        .map(|cell| (cell.fgcolor(), cell.bgcolor()))
        .collect()
}

#[test]
fn a_terminal_that_shows_no_pictures_gets_two_pixels_a_character() {
    let seat = sit(PAGE, Machine::named("XTerm(390)"), &[], &[]);
    seat.screen.wait_text("▀▀", QUICK);
    let halves = halves(&seat.screen.seen());
    let white = vt100::Color::Rgb(255, 255, 255);
    assert!(halves.contains(&(white, white)), "the paper");
    let is_line = |colour: &vt100::Color| match colour {
        vt100::Color::Rgb(red, _, blue) => *blue > red.saturating_add(8),
        _ => false,
    };
    let line = halves
        .iter()
        .filter(|(above, below)| is_line(above) || is_line(below));
    assert!(line.count() >= 3, "the blue line: {halves:?}");
    has_no_picture(&seat);
    seat.leave();
}

fn has_no_picture(seat: &Seat) {
    let bytes = seat.screen.written();
    assert!(!has(&bytes, b"\x1b_Ga=T") && !has(&bytes, b"\x1bPtmux;"));
    assert!(hang(&bytes).1.is_empty());
}

#[test]
fn who_wants_no_pictures_gets_their_names() {
    for name in ["kitty(0.40.0)", "iTerm2 3.5.0", "XTerm(390)"] {
        let seat = sit(PAGE, Machine::named(name), &["--pictures", "none"], &[]);
        seat.screen.wait_text("image/png", QUICK);
        seat.screen.keys("G");
        seat.screen.wait_text("KeyError", QUICK);
        seat.screen.keys("gg");
        seat.screen.wait_text("image/png", QUICK);
        assert!(halves(&seat.screen.seen()).is_empty());
        has_no_picture(&seat);
        seat.leave();
    }
}
