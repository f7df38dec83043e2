//! Random texts on random screens: never a panic, nothing dangerous, the caret on its character.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use unicode_segmentation::UnicodeSegmentation;

use super::Screen;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::editor::sight::Lines;
use crate::editor::text;
use crate::notebook::cell::CellKind;
use crate::ui::hit::Hit;
use crate::ui::sanitize::{glyph, is_dangerous};
use crate::ui::{Cache, TabLabel, cells};

const ROUNDS: u64 = 80;
/// What makes texts hard to lay out.
const PIECES: &[&str] = &[
    "a",
    "bc",
    " ",
    "    ",
    "\n",
    "\n\n",
    "\t",
    "日本",
    "👩‍👩‍👧",
    "e\u{301}",
    "🇩🇪",
    "\u{301}",
    "\u{202e}",
    "\x1b[2J",
    "\r",
    "\u{200b}",
    "\u{200d}",
    "क्षि",
    "한글",
    "ﾊﾟ",
    "\u{9b}",
    "\u{e0041}",
    "x\u{fe0f}",
    "\u{0}",
    "❤\u{fe0f}",
    "ﷺ",
    "# ",
    "- ",
    "> ",
    "|a|b|\n|-|-|\n",
    "$x^2$",
    "<b>",
    "([{",
    "}])",
    "'",
    " \t",
    "a long line that goes on and on, ",
];
const KEYS: &[&str] = &[
    "j",
    "k",
    "enter",
    "esc",
    "left",
    "right",
    "up",
    "down",
    "x",
    "backspace",
    "delete",
    "shift-left",
    "shift-down",
    "tab",
    "shift-tab",
    "end",
    "home",
    "alt-b",
    "alt-f",
    "b",
    "d d",
    "ctrl-a",
    "?",
    "g",
    "]",
    "`",
    "pagedown",
];

pub fn source(rng: &mut StdRng) -> String {
    let count = rng.random_range(0..40);
    (0..count)
        .map(|_| PIECES[rng.random_range(0..PIECES.len())])
        .collect()
}

fn screen(rng: &mut StdRng) -> Screen {
    let sources: Vec<_> = (0..rng.random_range(0..6)).map(|_| source(rng)).collect();
    let mut screen = Screen::new(Fake::of(
        &sources.iter().map(String::as_str).collect::<Vec<_>>(),
    ));
    for n in 0..rng.random_range(0..20) {
        screen.tabs.push(TabLabel {
            path: source(rng),
            active: n == 3,
            changed: rng.random(),
        });
    }
    for (index, key) in screen.doc.cells().to_vec().into_iter().enumerate() {
        // Pages are shown where nobody is.
        if rng.random() {
            let kind = CellKind::Markdown;
            screen.doc.change(index, |cell| cell.kind = kind);
        }
        if rng.random() {
            continue;
        }
        let name = source(rng);
        let color = [rng.random(), rng.random(), rng.random()];
        screen.join(
            &name,
            color,
            key,
            rng.random_range(0..50),
            rng.random_range(0..50),
        );
        let last = screen.people.len() - 1;
        screen.people[last].moved_at = screen.now;
    }
    screen
}

/// Shows sources in one of many ways.
fn look(screen: &mut Screen, rng: &mut StdRng) {
    screen.editor.show_lines(Lines {
        numbers: rng.random(),
        wrap: rng.random(),
        guides: rng.random(),
    });
    let languages = [None, Some("r"), Some("markdown"), Some("no such one")];
    let language = languages[rng.random_range(0..languages.len())];
    screen.editor.show_language(language.map(str::to_owned));
    screen.doc.text = rng.random_range(0..8) == 0;
}

/// The mouse finds nothing but characters of cells.
fn point(screen: &Screen, (width, height): (u16, u16), seed: u64) {
    for (column, row) in (0..height).flat_map(|row| (0..width).map(move |column| (column, row))) {
        if let Some(Hit::Source(cell, byte)) = screen.hit(column, row) {
            let cell = screen.doc.cell(cell).expect("a cell");
            assert!(cell.source.is_char_boundary(byte), "seed {seed}");
        }
    }
}

#[test]
fn sources_are_drawn_in_every_way_at_every_size() {
    for seed in 0..ROUNDS {
        let rng = &mut StdRng::seed_from_u64(seed);
        let mut screen = screen(rng);
        for _ in 0..12 {
            look(&mut screen, rng);
            screen.press(KEYS[rng.random_range(0..KEYS.len())]);
            let size = match rng.random_range(0..3) {
                0 => (rng.random_range(1..12), rng.random_range(1..6)),
                _ => (rng.random_range(1..140), rng.random_range(1..40)),
            };
            check(&mut screen, size, seed);
            point(&screen, size, seed);
        }
    }
}

#[test]
fn cells_stay_within_their_area() {
    let (width, height) = (60, 20);
    for seed in 0..ROUNDS {
        let rng = &mut StdRng::seed_from_u64(seed);
        let mut screen = screen(rng);
        screen.press(["j", "enter", "enter end", "enter down end"][rng.random_range(0..4)]);
        for _ in 0..6 {
            look(&mut screen, rng);
            let (x, y) = (rng.random_range(1..50), rng.random_range(1..15));
            let area = Rect {
                x,
                y,
                width: rng.random_range(1..width - x),
                height: rng.random_range(1..height - y),
            };
            let backend = TestBackend::new(width, height);
            let mut terminal = Terminal::new(backend).expect("a test terminal");
            let draw = |frame: &mut Frame| {
                cells::draw(frame, area, &screen.view(), &mut Cache::default());
            };
            terminal.draw(draw).expect("a frame");
            let buffer = terminal.backend().buffer();
            let outside = buffer.area.positions().filter(|at| !area.contains(*at));
            let mut outside = outside.filter_map(|at| buffer.cell(at));
            assert!(
                outside.all(|cell| *cell == Cell::EMPTY),
                "seed {seed}, {area}"
            );
        }
    }
}

#[test]
fn nothing_panics_and_the_caret_is_on_its_character() {
    for seed in 0..ROUNDS {
        let rng = &mut StdRng::seed_from_u64(seed);
        let mut screen = screen(rng);
        for _ in 0..30 {
            screen.press(KEYS[rng.random_range(0..KEYS.len())]);
            let pending = screen.editor.is_pending();
            screen.pending_since = pending.then_some(Duration::ZERO);
            let size = (rng.random_range(1..120), rng.random_range(1..40));
            check(&mut screen, size, seed);
            if rng.random_range(0..4) == 0 {
                screen.scroll(rng.random_range(-2..3));
                screen.terminal(size.0, size.1);
            }
        }
    }
}

/// Narrower than this, characters and marks do not fit their rows.
const ROOMY: u16 = 30;

fn check(screen: &mut Screen, (width, height): (u16, u16), seed: u64) {
    let mut terminal = screen.terminal(width, height);
    let buffer = terminal.backend().buffer().clone();
    let safe = |cell: &ratatui::buffer::Cell| !cell.symbol().contains(is_dangerous);
    assert!(buffer.content().iter().all(safe), "seed {seed}");
    let Some(caret) = screen.editor.caret().filter(|_| !screen.editor.help()) else {
        return;
    };
    let cell = screen.doc.cell(caret.cell).expect("the focused cell");
    let (_, after) = text::split(&cell.source, caret.byte);
    let (Some(next), ROOMY..) = (after.graphemes(true).next(), width) else {
        return;
    };
    if next == "\n" || next == "\t" || height < 4 || splits_grapheme(&cell.source, caret.byte) {
        return;
    }
    let position = terminal
        .backend_mut()
        .get_cursor_position()
        .expect("a cursor");
    let shown = buffer.cell(position).map(ratatui::buffer::Cell::symbol);
    let glyph = glyph(next, 0);
    let first = glyph.text.graphemes(true).next();
    assert_eq!(
        shown,
        first,
        "seed {seed}, {width}x{height}, {:?} at {}, {position}\n{}",
        cell.source,
        caret.byte,
        terminal.backend()
    );
}

/// An edit can join characters into one grapheme around the caret.
fn splits_grapheme(source: &str, byte: usize) -> bool {
    let start = text::line_start(source, byte);
    let line = text::slice(source, start, text::line_end(source, byte));
    byte < start + line.len()
        && !line
            .grapheme_indices(true)
            .any(|(at, _)| start + at == byte)
}
