//! Makes the pictures of `docs/pictures/` from the real screen: the program runs in a pseudo-terminal, keys
//! are pressed, and what then stands on the terminal becomes an SVG. Run by `docs/pictures/make`.

#[path = "../tests/pty/mod.rs"]
#[allow(dead_code)]
mod pty;
#[path = "pictures/svg.rs"]
mod svg;

use std::fs;
use std::num::NonZeroU16;
use std::path::Path;

use pty::clock::SLOW;
use pty::machine::{BACKGROUND, DARK, LIGHT, Machine};
use pty::screen::{Screen, Setup};
use svg::Paper;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures/");

/// One picture: its name, the screen, and what is done before it is taken.
struct Shot {
    name: &'static str,
    columns: u16,
    rows: u16,
    paper: Paper,
    args: &'static [&'static str],
    /// What has to stand on the screen before the keys are pressed.
    first: &'static [&'static str],
    keys: &'static str,
    /// And what behind them.
    seen: &'static [&'static str],
}

const PAGE: &[&str] = &["page.ipynb", "--username", "Eva"];

const SHOTS: &[Shot] = &[
    Shot {
        name: "page-80x24-dark",
        columns: 80,
        rows: 24,
        paper: Paper::Dark,
        args: PAGE,
        first: &["cell 1/"],
        keys: "",
        seen: &["Growth", "In [1]"],
    },
    Shot {
        name: "page-120x40-dark",
        columns: 120,
        rows: 40,
        paper: Paper::Dark,
        args: PAGE,
        first: &["cell 1/"],
        keys: "jj",
        seen: &["cell 3/5", "plt.show", "▀▀"],
    },
    Shot {
        name: "page-80x24-light",
        columns: 80,
        rows: 24,
        paper: Paper::Light,
        args: PAGE,
        first: &["cell 1/"],
        keys: "G",
        seen: &["ZeroDivisionError", "cell 5/5"],
    },
    Shot {
        name: "page-120x40-light",
        columns: 120,
        rows: 40,
        paper: Paper::Light,
        args: PAGE,
        first: &["cell 1/"],
        keys: "G",
        seen: &["ZeroDivisionError", "▀▀"],
    },
    Shot {
        name: "demo-100x30-dark",
        columns: 100,
        rows: 30,
        paper: Paper::Dark,
        args: &["demo", "--username", "Eva"],
        first: &["Ana", "Bob", "spread(s", "- ask Ana"],
        keys: "G<Enter><Down>print(max(samples))",
        seen: &["print(max(samples))", "spread(", "- ask Ana"],
    },
];

fn main() {
    if !std::env::args().any(|arg| arg == "--write") {
        println!("pictures: docs/pictures/make takes them");
        return;
    }
    for shot in SHOTS {
        let text = svg::draw(&take(shot), shot.paper);
        let file = format!("{FOLDER}{}.svg", shot.name);
        println!("{} ({} bytes)", shot.name, text.len());
        fs::write(file, text).expect("the picture is written");
    }
}

/// Runs the program, and waits until everything is there.
fn take(shot: &Shot) -> vt100::Screen {
    let home = tempfile::tempdir().expect("a folder");
    let page = Path::new(FOLDER).join("page.ipynb");
    fs::copy(page, home.path().join("page.ipynb")).expect("the page");
    let background = match shot.paper {
        Paper::Dark => DARK,
        Paper::Light => LIGHT,
    };
    let side = |count| NonZeroU16::new(count).expect("a side");
    let setup = Setup {
        args: shot.args,
        rows: side(shot.rows),
        columns: side(shot.columns),
        machine: Machine::plain().says(BACKGROUND, background),
        ..Setup::default()
    };
    let screen = Screen::open(env!("CARGO_BIN_EXE_celljam"), home.path(), setup);
    screen.wait_text("Eva", SLOW);
    screen.wait_for("the mouse taken", SLOW, |screen| {
        screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    screen.wait_for("what comes first", SLOW, |screen| {
        let text = screen.contents();
        shot.first.iter().all(|words| text.contains(words))
    });
    screen.keys(shot.keys);
    let taken = screen.wait_seen(shot.name, SLOW, |screen| {
        let text = screen.contents();
        shot.seen.iter().all(|words| text.contains(words))
    });
    screen.press("\x03");
    taken
}
