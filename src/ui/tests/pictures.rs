//! Pictures on the page: asked for, drawn row by row, and gone with what they are in.

use std::sync::Arc;

use ratatui::style::Color;
use serde_json::json;

use super::Screen;
use crate::editor::fake::Fake;
use crate::notebook::output::Output;
use crate::picture::{Bitmap, CellSize, halves};
use crate::ui::Pictures;
use crate::ui::pictures::{Art, Key};

const CELL: CellSize = CellSize {
    width: 8,
    height: 16,
};
/// 64 by 48 pixels.
const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='48'/>";

fn name() -> String {
    format!("[image/svg+xml 64×48, {} B]", SVG.len())
}

fn screen(pictures: Pictures) -> Screen {
    let mut doc = Fake::of(&["plot()", "after"]);
    let data = vec![("image/svg+xml".to_owned(), json!(SVG))];
    doc.output(
        0,
        1,
        vec![Output::Display {
            count: Some(1),
            data,
            metadata: json!({}),
        }],
    );
    let mut screen = Screen::new(doc);
    screen.pictures = pictures;
    screen
}

/// Its upper half is red and its lower half blue.
fn art(key: Key) -> Arc<Art> {
    let (width, height) = (u32::from(key.columns), u32::from(key.rows) * 2);
    let half = (width * height / 2) as usize;
    let rgba = [[255, 0, 0, 255].repeat(half), [0, 0, 255, 255].repeat(half)].concat();
    let bitmap = Bitmap::new(width, height, rgba).expect("a picture");
    Arc::new(Art {
        halves: halves(&bitmap, key.columns, key.rows, [0; 3]),
        id: 0x01_02_03,
        sequence: b"PICTURE".to_vec(),
    })
}

/// Draws, makes what is asked for, and draws again.
fn hang_up(screen: &mut Screen) -> Key {
    screen.text(80, 24);
    let jobs = screen.album().jobs();
    assert_eq!(jobs.len(), 1);
    let key = jobs[0].key;
    screen.album().done(key, Ok(art(key)));
    key
}

#[test]
fn a_picture_is_asked_for_once_and_its_name_stands_there_until_it_comes() {
    let mut screen = screen(Pictures::Blocks(CELL));
    let text = screen.text(80, 24);
    assert!(text.contains(&format!("Out[1] {}", name())), "{text}");
    assert_eq!(screen.album().jobs().len(), 1);
    screen.text(80, 24);
    assert!(screen.album().jobs().is_empty());
}

#[test]
fn it_is_drawn_in_halves_as_large_as_it_is() {
    let mut screen = screen(Pictures::Blocks(CELL));
    let key = hang_up(&mut screen);
    assert_eq!((key.columns, key.rows), (8, 3));
    insta::assert_snapshot!(screen.text(40, 10), @r#"
    " demo.ipynb  ● live        ● Eva (you)  "
    " ▎  [1] plot()                          "
    " ▎  [1] ▀▀▀▀▀▀▀▀                        "
    " ▎      ▀▀▀▀▀▀▀▀                        "
    " ▎      ▀▀▀▀▀▀▀▀                        "
    "                                        "
    "    [ ] after                           "
    "                                        "
    "                                        "
    " COMMAND  cell 1/2    signaling 1/2 · p…"
    "#);
    let terminal = screen.terminal(80, 24);
    let buffer = terminal.backend().buffer();
    let at = |y| {
        let cell = &buffer[(11, y)];
        (cell.symbol().to_owned(), cell.fg, cell.bg)
    };
    let (red, blue) = (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255));
    assert_eq!(at(3), ("▀".to_owned(), red, red));
    assert_eq!(at(4), ("▀".to_owned(), red, blue));
    assert_eq!(at(5), ("▀".to_owned(), blue, blue));
}

#[test]
fn placeholders_carry_the_number_and_their_place() {
    let mut screen = screen(Pictures::Placeholders(CELL));
    hang_up(&mut screen);
    let terminal = screen.terminal(80, 24);
    let cell = &terminal.backend().buffer()[(12, 4)];
    assert_eq!(cell.symbol(), crate::picture::kitty::placeholder(1, 1));
    assert_eq!(cell.fg, Color::Rgb(1, 2, 3));
}

#[test]
fn one_that_cannot_be_drawn_says_why() {
    let mut screen = screen(Pictures::Blocks(CELL));
    screen.text(80, 24);
    let key = screen.album().jobs()[0].key;
    screen.album().done(key, Err("(not a PNG)".to_owned()));
    let text = screen.text(80, 24);
    assert!(text.contains(&format!("{} (not a PNG)", name())), "{text}");
}

#[test]
fn only_whole_pictures_are_placed() {
    let mut screen = screen(Pictures::Overlaid(CELL));
    let key = hang_up(&mut screen);
    screen.text(80, 24);
    let whole: Vec<_> = screen
        .album()
        .whole()
        .map(|placed| (placed.key, placed.area))
        .collect();
    assert_eq!(whole.len(), 1);
    assert_eq!(whole[0].0, key);
    assert_eq!((whole[0].1.width, whole[0].1.height), (8, 3));
    // So narrow or low that rows or columns of it are cut off.
    screen.text(80, 5);
    assert_eq!(screen.album().whole().count(), 0);
}

#[test]
fn another_way_or_another_width_asks_anew() {
    let mut screen = screen(Pictures::Blocks(CELL));
    hang_up(&mut screen);
    screen.pictures = Pictures::Placeholders(CELL);
    screen.text(80, 24);
    assert_eq!(screen.album().jobs().len(), 1);
    screen.pictures = Pictures::None;
    let text = screen.text(80, 24);
    assert!(text.contains(&name()) && !text.contains('▀'), "{text}");
    assert!(screen.album().jobs().is_empty());
}
