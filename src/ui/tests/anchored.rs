//! What others do above never moves one's own cell; time alone changes little.

use std::time::Duration;

use super::Screen;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::notebook::cell::CellKind;
use crate::notebook::output::Output;
use crate::ui::next_frame_at;

const WIDTH: u16 = 80;
const HEIGHT: u16 = 24;

fn many(count: usize) -> Screen {
    let sources: Vec<_> = (0..count).map(|n| format!("cell_{n}()\nmore")).collect();
    Screen::new(Fake::of(
        &sources.iter().map(String::as_str).collect::<Vec<_>>(),
    ))
}

/// The row of the first line that has this text.
fn row(screen: &mut Screen, text: &str) -> Option<usize> {
    let shown = screen.text(WIDTH, HEIGHT);
    shown.lines().position(|line| line.contains(text))
}

fn middle() -> (Screen, Option<usize>) {
    let mut screen = many(60);
    screen.press("j j j j j j j j j j j j j j j j j j j j");
    screen.text(WIDTH, HEIGHT);
    screen.press("k k k");
    let at = row(&mut screen, "cell_17()");
    assert!(at.is_some());
    (screen, at)
}

#[test]
fn inserting_and_printing_above_moves_nothing() {
    let (mut screen, before) = middle();
    screen.doc.insert(0, CellKind::Code, "new\nnew\nnew");
    screen.doc.insert(17, CellKind::Code, "near\nnear");
    screen.editor.settle(&screen.doc);
    assert_eq!(row(&mut screen, "cell_17()"), before);
    let text = "out\n".repeat(9);
    let name = "stdout".to_owned();
    screen
        .doc
        .output(16, 1, vec![Output::Stream { name, text }]);
    screen.editor.settle(&screen.doc);
    assert_eq!(row(&mut screen, "cell_17()"), before);
    screen.doc.delete(17);
    screen.editor.settle(&screen.doc);
    assert_eq!(row(&mut screen, "cell_17()"), before);
}

#[test]
fn the_caret_keeps_its_row_while_lines_come_in_above_it() {
    let (mut screen, _) = middle();
    screen.press("enter down x");
    let before = row(&mut screen, "xmore");
    let cell = screen.doc.cells()[17];
    screen.doc.replace(cell, 0, 0, "# one\n# two\n");
    screen.editor.settle(&screen.doc);
    assert_eq!(row(&mut screen, "xmore"), before);
}

#[test]
fn deleting_ones_own_cell_leaves_the_others_in_place() {
    let (mut screen, _) = middle();
    let before = row(&mut screen, "cell_18()");
    screen.doc.delete(17);
    screen.editor.settle(&screen.doc);
    assert_eq!(row(&mut screen, "cell_18()"), before);
}

#[test]
fn motions_bring_the_focus_onto_the_screen() {
    let mut screen = many(60);
    screen.press("G");
    assert!(row(&mut screen, "cell_59()").is_some());
    screen.press("g g");
    assert_eq!(row(&mut screen, "cell_0()"), Some(2));
    screen.press("j j j j j j j j j");
    assert!(row(&mut screen, "cell_9()").is_some());
}

#[test]
fn scrolling_leaves_the_focus_and_stops_at_the_ends() {
    let mut screen = many(60);
    screen.text(WIDTH, HEIGHT);
    screen.scroll(2);
    assert_eq!(row(&mut screen, "cell_0()"), None);
    assert!(row(&mut screen, "cell_8()").is_some());
    screen.scroll(-1);
    screen.scroll(-3);
    assert_eq!(row(&mut screen, "cell_0()"), Some(2));
    for _ in 0..40 {
        screen.scroll(1);
        screen.text(WIDTH, HEIGHT);
    }
    assert!(row(&mut screen, "cell_59()").is_some());
    screen.press("j");
    assert!(row(&mut screen, "cell_1()").is_some());
}

#[test]
fn the_next_frame_is_when_a_name_goes() {
    let mut screen = many(1);
    assert_eq!(next_frame_at(&screen.view()), None);
    let cell = screen.doc.cells()[0];
    screen.join("Ana", [1, 2, 3], cell, 0, 0);
    screen.people[0].moved_at = screen.now - Duration::from_secs(1);
    assert_eq!(
        next_frame_at(&screen.view()),
        Some(Duration::from_secs(101))
    );
    screen.now += Duration::from_secs(1);
    assert_eq!(next_frame_at(&screen.view()), None);
}

#[test]
fn ten_seconds_alone_are_a_frame() {
    let mut screen = Screen::new(Fake::default());
    screen.standing.synced = false;
    screen.standing.alone_since = Some(Duration::from_secs(95));
    assert_eq!(
        next_frame_at(&screen.view()),
        Some(Duration::from_secs(105))
    );
}

#[test]
fn what_may_follow_is_a_frame() {
    let mut screen = many(1);
    screen.pending_since = Some(screen.now);
    let due = screen.now + Duration::from_millis(400);
    assert_eq!(next_frame_at(&screen.view()), Some(due));
    screen.now = due;
    assert_eq!(next_frame_at(&screen.view()), None);
}
