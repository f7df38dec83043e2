//! The mouse finds what is drawn, and the editor does what a click means.

use super::Screen;
use crate::editor::around::Around;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::editor::motion::Place;
use crate::editor::sight::Lines;
use crate::notebook::output::Output;
use crate::ui::hit::Hit;

const SIZE: (u16, u16) = (80, 24);

fn screen() -> Screen {
    let mut doc = Fake::of(&["日本 = 1\nprint(x)", "two"]);
    let name = "stdout".to_owned();
    let text = "printed\n".to_owned();
    doc.output(0, 1, vec![Output::Stream { name, text }]);
    let mut screen = Screen::new(doc);
    let cell = Doc::cells(&screen.doc)[1];
    screen.join("Ana", [0x1e, 0x88, 0xe5], cell, 1, 1);
    screen
}

/// What is under the first character of a text on the screen, so many columns on.
fn under(screen: &mut Screen, text: &str, on: u16) -> Option<Hit> {
    let shown = screen.text(SIZE.0, SIZE.1);
    let (row, line) = shown
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(text))?;
    let before = line.split(text).next().unwrap_or_default();
    // The picture of a row begins with a quotation mark.
    let column = crate::ui::sanitize::width(before) - 1;
    screen.hit(column as u16 + on, row as u16)
}

#[test]
fn sources_outputs_and_names_are_found() {
    let mut screen = screen();
    let [first, second] = [0, 1].map(|n| Doc::cells(&screen.doc)[n]);
    assert_eq!(
        under(&mut screen, "print(x)", 2),
        Some(Hit::Source(first, 13))
    );
    assert_eq!(
        under(&mut screen, "print(x)", 30),
        Some(Hit::Source(first, 19))
    );
    assert_eq!(under(&mut screen, "= 1", 0), Some(Hit::Source(first, 7)));
    let wide = under(&mut screen, "本", 1);
    assert_eq!(wide, Some(Hit::Source(first, 3)), "the right half of it");
    assert_eq!(under(&mut screen, "printed", 1), Some(Hit::Cell(first)));
    assert_eq!(under(&mut screen, "In [ ]", 1), Some(Hit::Cell(second)));
    assert_eq!(under(&mut screen, "A  Ana", 3), Some(Hit::Person(0)));
    assert_eq!(under(&mut screen, "● Ana", 2), Some(Hit::Person(0)));
    assert_eq!(under(&mut screen, "● Eva", 2), None, "oneself");
    assert_eq!(under(&mut screen, "COMMAND", 0), None);
}

#[test]
fn a_click_types_there_and_a_drag_selects() {
    let mut screen = screen();
    let [first, second] = [0, 1].map(|n| Doc::cells(&screen.doc)[n]);
    let place = |cell, byte| Place { cell, byte };
    let Screen { doc, editor, .. } = &mut screen;
    editor.click(place(second, 2), doc);
    editor.settle(doc);
    assert_eq!(
        (editor.mode(), editor.caret()),
        (Mode::Edit, Some(place(second, 2)))
    );
    editor.drag(place(second, 0), doc);
    assert_eq!(editor.selection(), Some((0, 2)));
    editor.drag(place(first, 0), doc);
    assert_eq!(
        editor.selection(),
        Some((0, 2)),
        "a selection stays in its cell"
    );
    editor.click_beside(first, doc);
    assert_eq!(
        (editor.mode(), editor.focus()),
        (Mode::Command, Some(first))
    );
    editor.visit(99, &Around::alone(doc));
    assert!(
        editor
            .message()
            .is_some_and(|text| text.contains("has left"))
    );
}

#[test]
fn a_watcher_clicks_without_editing() {
    let mut screen = screen();
    let cell = Doc::cells(&screen.doc)[1];
    screen.editor.read_only(true);
    screen.editor.click(Place { cell, byte: 1 }, &screen.doc);
    assert_eq!(screen.editor.mode(), Mode::Command);
    assert_eq!(screen.editor.focus(), Some(cell));
}

/// The bytes under so many columns of the row with this text, from its first character on.
fn bytes(screen: &mut Screen, text: &str, columns: std::ops::Range<u16>) -> Vec<usize> {
    let hits = columns.map(|on| under(screen, text, on));
    let byte = |hit| match hit {
        Some(Hit::Source(_, byte)) => byte,
        other => panic!("{other:?} under {text}"),
    };
    hits.map(byte).collect()
}

#[test]
fn a_number_is_no_character() {
    let mut screen = screen();
    screen.editor.show_lines(Lines {
        numbers: true,
        ..Lines::default()
    });
    assert_eq!(
        bytes(&mut screen, " 2 print(x)", 0..6),
        [11, 11, 11, 11, 12, 13]
    );
    assert_eq!(bytes(&mut screen, "print(x)", 40..41), [19]);
    assert_eq!(bytes(&mut screen, "日本", 0..5), [0, 0, 3, 3, 6]);
    assert_eq!(
        under(&mut screen, "printed", 0),
        Some(Hit::Cell(screen.doc.cells()[0]))
    );
}

#[test]
fn a_line_that_went_aside_is_found_where_it_is() {
    let long: String = (0..40).map(|n| format!("{n:03}")).collect();
    let mut screen = Screen::new(Fake::of(&[&long, &long]));
    screen.editor.show_lines(Lines {
        numbers: true,
        wrap: false,
        ..Lines::default()
    });
    assert_eq!(bytes(&mut screen, "1 000001", 0..4), [0, 0, 0, 1]);
    screen.press("enter end left");
    let shown = screen.text(SIZE.0, SIZE.1);
    let row = shown.lines().find(|row| row.contains('‹')).expect("a row");
    let first = row.split('‹').nth(1).expect("a text");
    let first = first.get(..6).expect("letters").to_owned();
    // No six digits stand twice in it.
    let found = bytes(&mut screen, &format!("‹{first}"), 0..3);
    let expected = long.rfind(&first).expect("a part of it");
    assert_eq!(found, [expected - 1, expected, expected + 1]);
    let end = bytes(&mut screen, &format!("‹{first}"), 45..46);
    assert_eq!(end, [expected + 44]);
}
