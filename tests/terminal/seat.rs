//! A notebook of this machine, opened on a terminal of one's choice.

use std::fs;
use std::num::NonZeroU16;

use serde_json::Value;
use tempfile::TempDir;

use super::clock::QUICK;
use super::machine::Machine;
use super::screen::{Screen, Setup, rows};

const KERNELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/kernels/");

/// The program on its terminal.
pub struct Seat {
    pub screen: Screen,
    _home: TempDir,
}

/// A side of a screen.
pub fn side(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a side")
}

/// The cells of notebooks that kernels made, in one notebook.
pub fn joined(names: &[&str]) -> Value {
    let mut notebooks = names.iter().map(|name| {
        let text = fs::read_to_string(format!("{KERNELS}{name}.ipynb")).expect("a fixture");
        serde_json::from_str::<Value>(&text).expect("a notebook")
    });
    let mut first = notebooks.next().expect("a first notebook");
    let cells = first["cells"].as_array_mut().expect("cells");
    for mut other in notebooks {
        cells.append(other["cells"].as_array_mut().expect("cells"));
    }
    first
}

/// The PNG of the first output of a notebook's first cell.
pub fn png_of(notebook: &Value) -> image::RgbaImage {
    let text = notebook["cells"][0]["outputs"][0]["data"]["image/png"].as_str();
    let text: String = text.expect("a picture").split_whitespace().collect();
    picture(&super::sequences::unpacked(text.as_bytes()))
}

/// The pixels of a PNG.
pub fn picture(png: &[u8]) -> image::RgbaImage {
    let read = image::load_from_memory_with_format(png, image::ImageFormat::Png);
    read.expect("a PNG").to_rgba8()
}

/// Opens a notebook.
pub fn open(notebook: &Value, setup: Setup) -> Seat {
    let home = tempfile::tempdir().expect("a folder");
    let text = serde_json::to_string_pretty(notebook).expect("a file's text");
    fs::write(home.path().join("page.ipynb"), text).expect("a file");
    let args = [&["page.ipynb"], setup.args].concat();
    let setup = Setup {
        args: &args,
        ..setup
    };
    let program = env!("CARGO_BIN_EXE_celljam");
    let screen = Screen::open(program, home.path(), setup);
    Seat {
        screen,
        _home: home,
    }
}

/// Opens these notebooks on this machine, and waits for the first frame.
pub fn sit(names: &[&str], machine: Machine, args: &[&str], env: &[(&str, &str)]) -> Seat {
    let setup = Setup {
        args,
        env,
        machine,
        ..Setup::default()
    };
    let seat = open(&joined(names), setup);
    seat.screen.wait_text("page.ipynb", QUICK);
    seat
}

impl Seat {
    /// Waits until the program has taken the mouse, which it does when it has heard the terminal's answers
    /// or has given up on them. Until then it understands common keys alone.
    pub fn wait_listened(&self) {
        self.screen.wait_for("the mouse taken", QUICK, |screen| {
            screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
        });
    }

    /// Quits, and waits for the end.
    pub fn leave(&self) {
        self.screen.keys("q");
        assert_eq!(self.screen.wait_exit(QUICK), 0);
        assert!(self.screen.restored());
    }

    /// The first place of `word` on the screen.
    pub fn place_of(&self, word: &str) -> (u16, u16) {
        let seen = self.screen.seen();
        let mut rows = (0u16..).zip(rows(&seen));
        let found = rows.find_map(|(row, text)| {
            let before = &text[..text.find(word)?];
            Some((
                row,
                u16::try_from(before.chars().count()).expect("a column"),
            ))
        });
        found.unwrap_or_else(|| panic!("no {word:?} on\n{}", seen.contents()))
    }

    /// The colour of the first letter of `word`.
    pub fn colour_of(&self, word: &str) -> vt100::Color {
        let (row, column) = self.place_of(word);
        let seen = self.screen.seen();
        seen.cell(row, column).expect("a cell").fgcolor()
    }
}
