//! Selected cells, and cells of which a part is folded away.

use super::Screen;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::notebook::output::Output;

fn screen() -> Screen {
    let mut doc = Fake::of(&[
        "first = 1",
        "a = 1\nb = 2\nc = 3",
        "print(a)",
        "one line",
        "last",
    ]);
    let stream = |text: &str| Output::Stream {
        name: "stdout".into(),
        text: text.into(),
    };
    doc.output(1, 1, vec![stream("hidden\nlines\n")]);
    doc.output(2, 2, vec![stream("1\n")]);
    doc.change(1, |cell| {
        cell.folded.source = true;
        cell.folded.outputs = true;
    });
    doc.change(3, |cell| {
        cell.folded.source = true;
        cell.folded.outputs = true;
    });
    Screen::new(doc)
}

#[test]
fn a_selection_over_folded_cells() {
    let mut screen = screen();
    let folded = screen.doc.cells()[1];
    screen.join("Ana", [0x1e, 0x88, 0xe5], folded, 8, 8);
    screen.text(80, 18);
    screen.press("j shift-j shift-j");
    insta::assert_snapshot!("folded_80x18", screen.text(80, 18));
    screen.press("esc");
    assert!(!screen.text(80, 24).contains("selected"));
}

#[test]
fn whoever_edits_a_folded_cell_sees_its_source() {
    let mut screen = screen();
    screen.press("j");
    assert!(!screen.text(80, 24).contains("b = 2"));
    screen.press("enter down");
    let text = screen.text(80, 24);
    assert!(text.contains("b = 2") && text.contains("2 lines of output folded"));
    screen.press("esc");
    assert!(screen.text(80, 24).contains("… 3 lines folded"));
    screen.press("shift-o");
    assert!(screen.text(80, 24).contains("b = 2"));
    screen.press("o");
    assert!(screen.text(80, 24).contains("hidden"));
}

/// The rows in which a word stands.
fn row_of(screen: &mut Screen, word: &str) -> usize {
    let text = screen.text(60, 12);
    let row = text.lines().position(|row| row.contains(word));
    row.unwrap_or_else(|| panic!("no {word} in\n{text}"))
}

#[test]
fn the_view_is_brought_to_where_the_caret_is_wanted() {
    use crate::editor::action::Height;
    let source = (0..40).map(|n| format!("line{n:02}\n")).collect::<String>();
    let mut screen = Screen::new(Fake::of(&["above", &source, "below"]));
    screen.press("j enter");
    screen.press(&"down ".repeat(20));
    let rows = [Height::Top, Height::Middle, Height::Bottom].map(|height| {
        screen.show(height);
        row_of(&mut screen, "line20")
    });
    assert_eq!(rows, [1, 6, 10]);
    screen.scroll_rows(2);
    assert_eq!(row_of(&mut screen, "line20"), 8);
    screen.scroll_rows(-1);
    assert_eq!(row_of(&mut screen, "line20"), 9);
    screen.press("esc");
    screen.show(Height::Top);
    assert_eq!(row_of(&mut screen, "line00"), 1);
    screen.press("j");
    screen.show(Height::Bottom);
    assert_eq!(row_of(&mut screen, "below"), 10);
}
