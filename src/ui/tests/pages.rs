//! Markdown cells as pages, and as source while somebody is in them.

use super::Screen;
use crate::editor::fake::Fake;
use crate::notebook::cell::{CellKey, CellKind};
use crate::ui::hit::Hit;

const SOURCE: &str = "# Title\n\nSome *words* here.\n\n- item";

fn screen() -> (Screen, CellKey) {
    let mut doc = Fake::of(&["first()", "last()"]);
    let cell = doc.insert(1, CellKind::Markdown, SOURCE);
    (Screen::new(doc), cell)
}

/// The rows of the cells, without gutter and blanks.
fn rows(screen: &mut Screen) -> Vec<String> {
    let text = screen.text(50, 16);
    let rows = text.lines().skip(2).take(12);
    let rows = rows.map(|row| row.trim_matches('"').trim().to_owned());
    rows.filter(|row| !row.is_empty()).collect()
}

const PAGE: [&str; 6] = [
    "[ ] first()",
    "md Title",
    "═════",
    "Some words here.",
    "• item",
    "[ ] last()",
];

/// The same, in a state where somebody edits.
fn is_source(screen: &mut Screen) -> bool {
    let rows = rows(screen).join("\n");
    rows.contains("# Title") && rows.contains("Some *words* here.") && rows.contains("- item")
}

#[test]
fn a_page_stands_in_the_place_of_its_source() {
    let (mut screen, _) = screen();
    let found = rows(&mut screen);
    assert!(
        found
            .iter()
            .zip(PAGE)
            .all(|(row, page)| row.ends_with(page)),
        "{found:?}"
    );
    assert_eq!(found.len(), PAGE.len());
}

#[test]
fn ones_own_caret_opens_the_source_and_leaving_closes_it() {
    let (mut screen, _) = screen();
    screen.press("j");
    assert!(!is_source(&mut screen));
    screen.press("enter");
    assert!(is_source(&mut screen));
    screen.press("esc");
    assert!(!is_source(&mut screen));
}

#[test]
fn a_peers_caret_opens_it_unless_it_is_folded() {
    let (mut screen, cell) = screen();
    screen.join("Ana", [1, 2, 3], cell, 3, 3);
    assert!(is_source(&mut screen));
    screen.doc.change(1, |cell| cell.folded.source = true);
    assert!(
        rows(&mut screen)
            .iter()
            .any(|row| row.ends_with("… 5 lines folded"))
    );
    screen.doc.change(1, |cell| cell.folded.source = false);
    screen.people.clear();
    assert!(!is_source(&mut screen));
}

#[test]
fn the_search_opens_what_it_looks_at_and_a_preview_shows_source() {
    let (mut screen, _) = screen();
    screen.press("/ w o r");
    assert!(is_source(&mut screen));
    screen.press("esc");
    assert!(!is_source(&mut screen));
}

#[test]
fn texts_and_cells_without_a_page_stay_source() {
    let (mut screen, _) = screen();
    screen.doc.text = true;
    assert!(is_source(&mut screen));
    screen.doc.text = false;
    screen
        .doc
        .change(1, |cell| cell.source = "<!-- hidden -->".into());
    assert!(
        rows(&mut screen)
            .iter()
            .any(|row| row.ends_with("<!-- hidden -->"))
    );
    screen.doc.change(1, |cell| cell.source = String::new());
    assert_eq!(rows(&mut screen)[1], "md");
}

#[test]
fn a_change_makes_another_page() {
    let (mut screen, cell) = screen();
    rows(&mut screen);
    screen
        .doc
        .replace(cell, 0, SOURCE.len(), "1. one\n2. **two**");
    let found = rows(&mut screen);
    assert_eq!(found[1..], ["md 1. one", "2. two", "[ ] last()"]);
}

#[test]
fn a_click_on_a_page_goes_to_the_source_of_its_row() {
    let (mut screen, cell) = screen();
    let text = screen.text(50, 16);
    let row = |word: &str| {
        text.lines()
            .position(|row| row.contains(word))
            .expect("shown")
    };
    let at = |screen: &Screen, word: &str| screen.hit(20, row(word) as u16);
    let byte = |word: &str| SOURCE.find(word).expect("a word of the source");
    assert_eq!(at(&screen, "Title"), Some(Hit::Source(cell, byte("Title"))));
    assert_eq!(at(&screen, "words"), Some(Hit::Source(cell, byte("Some"))));
    assert_eq!(at(&screen, "item"), Some(Hit::Source(cell, byte("item"))));
    assert_eq!(
        screen.hit(4, row("words") as u16),
        Some(Hit::Cell(cell)),
        "beside it"
    );
}

#[test]
fn the_focus_keeps_its_row_while_a_page_above_opens_and_closes() {
    let mut doc = Fake::of(&["last()"]);
    let table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n".repeat(8);
    let cell = doc.insert(0, CellKind::Markdown, &table);
    let mut screen = Screen::new(doc);
    screen.text(50, 16);
    screen.press("j");
    let row = |screen: &mut Screen| {
        screen
            .text(50, 16)
            .lines()
            .position(|row| row.contains("last()"))
    };
    let before = row(&mut screen);
    assert!(before.is_some());
    screen.join("Ana", [1, 2, 3], cell, 0, 0);
    assert_eq!(row(&mut screen), before);
    screen.people.clear();
    assert_eq!(row(&mut screen), before);
}
