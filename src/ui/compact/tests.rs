//! A terminal (vt100) that is told of frames shows the frames.

mod links;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::super::pictures::{Art, HALVES, Key, Placed};
use super::ink::path;
use super::*;

const COLUMNS: u16 = 20;
const ROWS: u16 = 5;

fn size() -> io::Result<Size> {
    Ok(Size {
        width: COLUMNS,
        height: ROWS,
    })
}

fn terminal() -> Terminal<Compact<Vec<u8>>> {
    Terminal::new(Compact::new(Vec::new(), size)).expect("a terminal")
}

fn parser() -> vt100::Parser {
    let size = |n| std::num::NonZero::new(n).expect("not zero");
    vt100::Parser::new(size(ROWS), size(COLUMNS), 0)
}

/// What one frame writes.
fn frame(
    terminal: &mut Terminal<Compact<Vec<u8>>>,
    cursor: Option<(u16, u16)>,
    paint: impl Fn(&mut Buffer),
) -> Vec<u8> {
    let drawn = terminal.draw(|frame| {
        paint(frame.buffer_mut());
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    });
    drawn.expect("drawn");
    std::mem::take(terminal.backend_mut().out_mut())
}

const STYLES: [Style; 6] = [
    Style::new(),
    Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
    Style::new().bg(Color::Rgb(1, 2, 3)).fg(Color::Indexed(231)),
    Style::new().add_modifier(Modifier::UNDERLINED),
    Style::new().add_modifier(Modifier::DIM),
    Style::new().add_modifier(Modifier::REVERSED),
];
const SYMBOLS: [&str; 4] = ["a", " ", "é", "─"];

/// Wide characters have the last row for themselves: half of one covered is no picture.
fn scribble(buffer: &mut Buffer, rng: &mut StdRng) {
    for _ in 0..rng.random_range(0..12) {
        // Reset first: the emulator knows no letter that is bold and dim at once.
        let style = Style::reset().patch(STYLES[rng.random_range(0..STYLES.len())]);
        let symbol = SYMBOLS[rng.random_range(0..SYMBOLS.len())];
        let (x, y) = (rng.random_range(0..COLUMNS), rng.random_range(0..ROWS - 1));
        buffer.set_string(x, y, symbol.repeat(rng.random_range(1..4)), style);
        let wide = ["界", "  "][rng.random_range(0..2)];
        buffer.set_string(rng.random_range(0..COLUMNS / 2) * 2, ROWS - 1, wide, style);
    }
}

fn colour(colour: vt100::Color) -> Color {
    match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(1) => Color::Red,
        vt100::Color::Idx(n) => Color::Indexed(n),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}

fn check(screen: &vt100::Screen, wanted: &Buffer, seed: u64) {
    let mut hidden = false;
    for position in wanted.area.positions() {
        let (cell, shown) = (&wanted[position], screen.cell(position.y, position.x));
        let shown = shown.expect("a cell");
        if std::mem::replace(&mut hidden, shown.is_wide()) && shown.is_wide_continuation() {
            continue;
        }
        let at = format!("seed {seed}, {position:?}");
        let symbol = if shown.has_contents() {
            shown.contents()
        } else {
            " "
        };
        assert_eq!(symbol, cell.symbol(), "{at}");
        assert_eq!(colour(shown.bgcolor()), cell.bg, "{at}");
        let has = |modifier| cell.modifier.contains(modifier);
        assert_eq!(shown.underline(), has(Modifier::UNDERLINED), "{at}");
        assert_eq!(shown.inverse(), has(Modifier::REVERSED), "{at}");
        if symbol != " " {
            assert_eq!(colour(shown.fgcolor()), cell.fg, "{at}");
            assert_eq!(shown.bold(), has(Modifier::BOLD), "{at}");
            assert_eq!(shown.dim(), has(Modifier::DIM), "{at}");
        }
    }
}

#[test]
fn the_terminal_shows_what_was_drawn() {
    for seed in 0..40 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut terminal = terminal();
        let mut parser = parser();
        let mut picture = Buffer::empty(ratatui::layout::Rect::new(0, 0, COLUMNS, ROWS));
        for _ in 0..20 {
            scribble(&mut picture, &mut rng);
            let cursor = (rng.random_range(0..COLUMNS), rng.random_range(0..ROWS));
            let bytes = frame(&mut terminal, Some(cursor), |buffer| {
                buffer.clone_from(&picture)
            });
            parser.process(&bytes);
            check(parser.screen(), &picture, seed);
            assert_eq!(parser.screen().cursor_position(), (cursor.1, cursor.0));
        }
    }
}

#[test]
fn a_frame_like_the_last_one_writes_nothing() {
    let mut terminal = terminal();
    let paint = |buffer: &mut Buffer| {
        buffer.set_string(0, 0, "same", Style::new());
    };
    assert!(!frame(&mut terminal, Some((4, 0)), paint).is_empty());
    assert_eq!(frame(&mut terminal, Some((4, 0)), paint), b"");
    assert_eq!(frame(&mut terminal, None, paint), b"\x1b[?25l");
}

#[test]
fn a_typed_letter_is_a_letter() {
    let mut terminal = terminal();
    let line = |text: &'static str| {
        move |buffer: &mut Buffer| {
            buffer.set_string(0, 0, text, Style::new());
        }
    };
    frame(&mut terminal, Some((2, 0)), line("ab"));
    assert_eq!(frame(&mut terminal, Some((3, 0)), line("abc")), b"c");
}

#[test]
fn what_is_too_long_for_one_read_is_shown_at_once() {
    let mut terminal = terminal();
    let whole = |buffer: &mut Buffer| {
        for y in 0..ROWS {
            buffer.set_string(0, y, "x".repeat(COLUMNS.into()), STYLES[usize::from(y)]);
        }
    };
    let bytes = frame(&mut terminal, None, whole);
    assert!(bytes.len() > SMALL);
    assert!(bytes.starts_with(BEGIN) && bytes.ends_with(END));
}

/// A caret moves on, and its name appears behind it.
#[test]
fn a_change_of_colours_is_made_once() {
    let mut terminal = terminal();
    let badge = STYLES[2];
    frame(&mut terminal, Some((0, 0)), |buffer| {
        buffer.set_string(0, 1, "abc", Style::new());
        buffer.set_string(2, 1, "c", badge);
    });
    let moved = frame(&mut terminal, Some((0, 0)), |buffer| {
        buffer.set_string(0, 1, "abc", Style::new());
        buffer.set_string(1, 1, "b", badge);
        buffer.set_string(5, 1, "Eva", badge);
    });
    // The badge's colours are still those in hand: the one change is back to plain letters.
    let moved = String::from_utf8_lossy(&moved);
    assert_eq!(moved.matches('m').count(), 1, "{moved:?}");
}

#[test]
fn moves_are_short() {
    let to = |from: Option<(u16, u16)>, to: (u16, u16)| path(from.map(Into::into), to.into());
    assert_eq!(to(None, (4, 2)), "\x1b[3;5H");
    assert_eq!(to(None, (0, 0)), "\x1b[H");
    assert_eq!(to(Some((4, 2)), (4, 2)), "");
    assert_eq!(to(Some((4, 2)), (5, 2)), "\x1b[C");
    assert_eq!(to(Some((4, 2)), (1, 2)), "\x1b[3D");
    assert_eq!(to(Some((4, 2)), (0, 2)), "\r");
    assert_eq!(to(Some((4, 2)), (0, 3)), "\r\n");
    assert_eq!(to(Some((4, 2)), (4, 9)), "\x1b[7B");
    assert_eq!(to(Some((4, 2)), (9, 9)), "\x1b[10;10H");
}

/// A picture over the halves of two rows.
fn placed(x: u16, y: u16) -> Placed {
    let bitmap = crate::picture::Bitmap::new(2, 4, [9, 9, 9, 255].repeat(8)).expect("a picture");
    let key = Key {
        fingerprint: 1,
        columns: 2,
        rows: 2,
    };
    Placed {
        key,
        area: Rect::new(x, y, 2, 2),
        art: std::sync::Arc::new(Art {
            halves: crate::picture::halves(&bitmap, 2, 2, [0; 3]),
            id: 1,
            sequence: b"\x1bPICTURE\x1b\\".to_vec(),
        }),
    }
}

/// Halves in that area, and letters beside it.
fn hung(buffer: &mut Buffer, area: Rect) {
    buffer.set_string(0, 4, "abc", Style::new());
    for at in area.positions() {
        buffer[at].set_symbol(HALVES).set_fg(Color::Red);
    }
}

fn covered(
    terminal: &mut Terminal<Compact<Vec<u8>>>,
    wanted: &[Placed],
    settled: bool,
) -> (bool, String) {
    let waiting = terminal
        .backend_mut()
        .cover(wanted, settled)
        .expect("covered");
    let bytes = std::mem::take(terminal.backend_mut().out_mut());
    (waiting, String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn a_picture_is_put_over_halves_once_they_stand_still_and_taken_away_by_writing_them() {
    let mut terminal = terminal();
    let one = placed(3, 1);
    frame(&mut terminal, None, |buffer| hung(buffer, one.area));
    let wanted = [one.clone()];
    assert_eq!(
        covered(&mut terminal, &wanted, false),
        (true, String::new())
    );
    let (waiting, bytes) = covered(&mut terminal, &wanted, true);
    assert!(
        !waiting && bytes.contains("\x1b[2;4H\x1bPICTURE\x1b\\"),
        "{bytes:?}"
    );
    assert_eq!(
        covered(&mut terminal, &wanted, true),
        (false, String::new())
    );
    let (_, bytes) = covered(&mut terminal, &[], false);
    assert_eq!(bytes.matches(HALVES).count(), 4, "{bytes:?}");
    assert_eq!(covered(&mut terminal, &[], true), (false, String::new()));
}

#[test]
fn what_is_written_into_a_picture_tears_it_and_what_lies_over_halves_keeps_it_away() {
    let mut terminal = terminal();
    let wanted = [placed(3, 1)];
    let area = wanted[0].area;
    frame(&mut terminal, None, |buffer| hung(buffer, area));
    covered(&mut terminal, &wanted, true);
    frame(&mut terminal, None, |buffer| {
        hung(buffer, area);
        buffer[(4, 2)].set_symbol("x");
    });
    let (waiting, bytes) = covered(&mut terminal, &wanted, true);
    assert!(
        !waiting && bytes.contains(HALVES) && !bytes.contains("PICTURE"),
        "{bytes:?}"
    );
    frame(&mut terminal, None, |buffer| hung(buffer, area));
    let (_, bytes) = covered(&mut terminal, &wanted, true);
    assert!(bytes.contains("PICTURE"), "{bytes:?}");
    terminal.clear().expect("cleared");
    frame(&mut terminal, None, |buffer| hung(buffer, area));
    let (_, bytes) = covered(&mut terminal, &wanted, true);
    assert!(bytes.contains("PICTURE"), "{bytes:?}");
}

#[test]
fn after_a_clear_the_cursor_may_be_anywhere() {
    let mut terminal = terminal();
    let mut parser = parser();
    let letters = |buffer: &mut Buffer| buffer.set_string(1, 0, "abc", Style::new());
    parser.process(&frame(&mut terminal, Some((0, 0)), letters));
    // As a terminal does with the cursor when its size changes.
    parser.process(b"\x1b[3;9H");
    terminal.clear().expect("cleared");
    parser.process(&frame(&mut terminal, Some((0, 0)), letters));
    assert_eq!(parser.screen().contents().trim_end(), " abc");
}
