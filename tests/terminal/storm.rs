//! Storms of sizes: whatever came before, the screen is what a fresh drawing of it is.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::clock::{self, QUICK, SLOW};
use super::machine::Machine;
use super::screen::{Screen, Setup, cells, rows};
use super::seat::{joined, open, side};

const PAGE: &[&str] = &["pandas", "matplotlib", "tqdm", "latex", "error", "svg"];
const SIZES: usize = 60;
/// The escape key as it can be told from others whenever it is read: these keys come faster than a busy
/// program takes them.
const ESCAPE: &str = "\x1b[27u";
/// Keys that move about, open something and close it again; none of them changes or quits.
const KEYS: &[&str] = &[
    "j", "k", "G", "gg", " ", "\x15", "?", ESCAPE, "<Down>", "<Up>", "P", ESCAPE, "L",
];

/// What is on the screen: each character with its looks.
type Seen = Vec<(String, vt100::Color, vt100::Color, [bool; 4])>;

fn seen(screen: &vt100::Screen) -> Seen {
    cells(screen).map(|(_, cell)| looks(cell)).collect()
}

/// The text alone, without what is empty at the ends of rows.
fn text(screen: &vt100::Screen) -> String {
    let rows = rows(screen).into_iter();
    rows.map(|row| row.trim_end().to_owned() + "\n").collect()
}

fn looks(cell: &vt100::Cell) -> (String, vt100::Color, vt100::Color, [bool; 4]) {
    let text = match cell.contents() {
        "" => " ",
        text => text,
    };
    let flags = [cell.bold(), cell.italic(), cell.underline(), cell.inverse()];
    match (text, flags) {
        // Of a blank, only what is behind it can be seen.
        (" ", [_, _, false, false]) => {
            let none = vt100::Color::Default;
            (" ".to_owned(), none, cell.bgcolor(), [false; 4])
        }
        _ => (text.to_owned(), cell.fgcolor(), cell.bgcolor(), flags),
    }
}

/// Many sizes one after the other, with keys in between.
fn storm(screen: &Screen, seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    for _ in 0..SIZES {
        let (rows, columns) = match rng.random_range(0..6) {
            0 => (1, rng.random_range(1..=300)),
            1 => (rng.random_range(1..=100), 1),
            2 => (rng.random_range(1..=10), rng.random_range(1..=40)),
            _ => (rng.random_range(1..=100), rng.random_range(1..=300)),
        };
        screen.resize(side(rows), side(columns));
        if rng.random_bool(0.5) {
            let key = KEYS[rng.random_range(0..KEYS.len())];
            match key {
                ESCAPE => screen.press(key),
                key => screen.keys(key),
            }
        }
    }
}

/// After the storm: the screen of 30 rows by 100 columns, at the first cell.
fn calm(screen: &Screen) {
    screen.resize(side(30), side(100));
    // What a key has opened is closed, and what a key shows is seen in this size.
    for key in [ESCAPE, ESCAPE, "G"] {
        screen.press(key);
    }
    screen.wait_for("the last cell", SLOW, |s| is_at_cell(s, |n, of| n == of));
    screen.keys("gg");
    screen.wait_for("the first cell", SLOW, |s| is_at_cell(s, |n, _| n == 1));
}

/// Whether the last row says so of the cell.
fn is_at_cell(screen: &vt100::Screen, test: impl Fn(u32, u32) -> bool) -> bool {
    let last = rows(screen).pop().unwrap_or_default();
    let count = last.split("cell ").nth(1).unwrap_or_default();
    let count = count.split_whitespace().next().unwrap_or_default();
    let (n, of) = count.split_once('/').unwrap_or_default();
    matches!((n.parse(), of.parse()), (Ok(n), Ok(of)) if test(n, of))
}

/// The screen, once the program has written nothing for a while.
fn still(screen: &Screen) -> vt100::Screen {
    let mut before = screen.bytes();
    clock::until("a still screen", SLOW, || {
        clock::pause(std::time::Duration::from_millis(400));
        let now = screen.bytes();
        match std::mem::replace(&mut before, now) == now {
            true => Ok(()),
            false => Err(format!("{now} bytes")),
        }
    });
    screen.seen()
}

/// Draws anew, and waits until that is done.
fn redrawn(screen: &Screen) -> vt100::Screen {
    let clears = |bytes: &[u8]| bytes.windows(4).filter(|w| *w == b"\x1b[2J").count();
    let before = clears(&screen.written());
    screen.press("\x0c");
    screen.wait_written("a fresh drawing", QUICK, |bytes| clears(bytes) > before);
    still(screen)
}

fn withstands(seed: u64, machine: Machine, args: &[&str]) {
    let setup = Setup {
        args,
        machine,
        ..Setup::default()
    };
    let seat = open(&joined(PAGE), setup);
    seat.wait_listened();
    storm(&seat.screen, seed);
    calm(&seat.screen);
    let before = still(&seat.screen);
    let after = redrawn(&seat.screen);
    assert_eq!(text(&before), text(&after), "seed {seed}");
    let other = seen(&before).into_iter().zip(seen(&after));
    let other = other
        .enumerate()
        .find(|(_, (before, after))| before != after);
    assert_eq!(other, None, "seed {seed}");
    assert!(after.contents().contains("page.ipynb"));
    seat.leave();
}

#[test]
fn a_storm_of_sizes_leaves_nothing_behind() {
    withstands(1, Machine::named("XTerm(390)"), &["--pictures", "none"]);
    withstands(2, Machine::silent(), &["--line-numbers", "--no-wrap"]);
}

#[test]
fn a_storm_of_sizes_with_pictures_by_halves_leaves_nothing_behind() {
    withstands(3, Machine::named("XTerm(390)"), &["--pictures", "blocks"]);
}

#[test]
fn the_smallest_screens_are_drawn_one_after_the_other() {
    let seat = open(&joined(PAGE), Setup::default());
    seat.wait_listened();
    for (rows, columns) in [(1, 1), (1, 2), (2, 1), (3, 3), (1, 300), (100, 1), (10, 40)] {
        seat.screen.resize(side(rows), side(columns));
        let drawn = redrawn(&seat.screen);
        assert_eq!(drawn.size(), (side(rows), side(columns)));
    }
    assert!(
        seat.screen.text().contains("page"),
        "{}",
        seat.screen.text()
    );
    seat.leave();
}

#[test]
fn a_key_that_comes_with_a_change_of_size_is_taken_at_once() {
    let seat = open(&joined(PAGE), Setup::default());
    seat.wait_listened();
    for turn in 0..SIZES {
        let (key, cell) = if turn % 2 == 0 { ("j", 2) } else { ("k", 1) };
        seat.screen
            .resize(side(30), side(if turn % 2 == 0 { 90 } else { 100 }));
        seat.screen.keys(key);
        seat.screen
            .wait_for("the key's cell", QUICK, |s| is_at_cell(s, |n, _| n == cell));
    }
    seat.leave();
}
