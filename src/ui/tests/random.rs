//! Random texts on random screens: never a panic, nothing dangerous, the caret on its character.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use ratatui::backend::Backend;
use unicode_segmentation::UnicodeSegmentation;

use super::Screen;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::editor::text;
use crate::notebook::cell::CellKind;
use crate::ui::TabLabel;
use crate::ui::sanitize::{glyph, is_dangerous};

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
