//! Sources as one wants to see them: numbers, long lines, guides, blanks, brackets, the language.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use super::Screen;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::editor::sight::Lines;
use crate::notebook::cell::CellKind;
use crate::notebook::output::Output;

const WIDTHS: [u16; 3] = [40, 80, 120];
const CODE: &str = "def area(shapes):
    # What is not known yet has none, and what is known has been measured by somebody before that.
    total = 0
    for shape in shapes:
        if shape.known:

            total += sum(part.width * part.height for part in shape.parts if part.kind != 'hole' and part.seen)
    return total


area([])";

fn screen(lines: Lines) -> Screen {
    let mut doc = Fake::of(&[CODE, "print(1)", ""]);
    doc.insert(1, CellKind::Markdown, "# Title\n\nProse.");
    let name = "stdout".to_owned();
    let text = "1\n".to_owned();
    doc.output(2, 1, vec![Output::Stream { name, text }]);
    let mut screen = Screen::new(doc);
    screen.editor.show_lines(lines);
    screen
}

/// The rows of the cells.
fn body(screen: &mut Screen) -> String {
    let text = screen.text(80, 24);
    let rows: Vec<_> = text.lines().skip(2).take(20).collect();
    rows.join("\n")
}

fn check(name: &str, screen: &mut Screen) {
    for width in WIDTHS {
        insta::assert_snapshot!(format!("{name}_{width}"), screen.text(width, 26));
    }
}

fn numbered() -> Lines {
    Lines {
        numbers: true,
        ..Lines::default()
    }
}

fn scrolled() -> Lines {
    Lines {
        wrap: false,
        ..Lines::default()
    }
}

#[test]
fn lines_are_numbered_cell_by_cell() {
    check("numbers", &mut screen(numbered()));
}

#[test]
fn long_lines_are_scrolled() {
    let mut screen = screen(scrolled());
    let cell = screen.doc.cells()[0];
    // In the comment: within sight on wide screens alone.
    screen.join("Ana", [0x1e, 0x88, 0xe5], cell, 70, 70);
    check("scrolled", &mut screen);
}

#[test]
fn the_cell_with_the_caret_goes_aside_with_it() {
    let mut screen = screen(Lines {
        numbers: true,
        ..scrolled()
    });
    let cell = screen.doc.cells()[0];
    screen.join("Ana", [0x1e, 0x88, 0xe5], cell, 3, 3);
    screen.press("enter down down down down down down end ctrl-left ctrl-left left");
    check("aside", &mut screen);
}

#[test]
fn levels_have_guides() {
    check(
        "guides",
        &mut screen(Lines {
            guides: true,
            ..Lines::default()
        }),
    );
}

const BLANKS: &str = "a = 1  \nif a:\n  \tb = 2\t\n   \n    c = 3\n\n\td = 4";

#[test]
fn white_space_that_one_ought_to_see() {
    let mut screen = Screen::new(Fake::of(&[BLANKS]));
    check("blanks", &mut screen);
    screen.doc.change(0, |cell| cell.kind = CellKind::Raw);
    assert!(!body(&mut screen).contains(['·', '→']));
    screen.doc.text = true;
    screen.doc.change(0, |cell| cell.source.push(' '));
    assert!(body(&mut screen).contains("a = 1··"));
}

#[test]
fn what_is_just_typed_is_not_marked() {
    let mut screen = Screen::new(Fake::of(&["a \nb "]));
    screen.press("enter end");
    let text = screen.text(80, 24);
    assert!(!text.contains("a·") && text.contains("b·"), "{text}");
    screen.press("home");
    assert!(screen.text(80, 24).contains("a·"));
    screen.press("esc");
    assert!(screen.text(80, 24).contains("a·"));
}

/// The characters with these attributes that are not selected, with their column and row.
fn with(buffer: &Buffer, wanted: Modifier) -> Vec<(u16, u16, String)> {
    let cells = buffer.area.positions().filter_map(|at| {
        let cell = buffer.cell(at)?;
        let marked = cell.modifier.contains(wanted) && !cell.modifier.contains(Modifier::REVERSED);
        marked.then(|| (at.x, at.y, cell.symbol().to_owned()))
    });
    cells.collect()
}

fn bold_and_underlined(screen: &mut Screen, width: u16) -> Vec<(u16, u16, String)> {
    let terminal = screen.terminal(width, 24);
    let wanted = Modifier::BOLD | Modifier::UNDERLINED;
    with(terminal.backend().buffer(), wanted)
}

#[test]
fn the_matching_bracket_is_shown() {
    let mut screen = Screen::new(Fake::of(&["f(a, ')',\n  [1])", "g()"]));
    screen.press("enter right");
    for width in WIDTHS {
        let found = bold_and_underlined(&mut screen, width);
        let symbols: Vec<_> = found.iter().map(|(_, _, symbol)| symbol.as_str()).collect();
        assert_eq!(symbols, ["(", ")"], "{width}");
        assert_eq!(found[1].0, found[0].0 + 4, "{width}");
        assert_eq!(found[1].1, found[0].1 + 1, "{width}");
    }
    screen.press("right right");
    assert_eq!(bold_and_underlined(&mut screen, 80), []);
    screen.press("left shift-left");
    let found = bold_and_underlined(&mut screen, 80);
    assert_eq!(found.len(), 1, "what is selected stays so: {found:?}");
    screen.press("esc");
    assert_eq!(bold_and_underlined(&mut screen, 80), []);
}

#[test]
fn selections_and_carets_are_over_all_marks() {
    let mut screen = Screen::new(Fake::of(&["        a  \n        b", "c "]));
    screen.editor.show_lines(Lines {
        guides: true,
        ..Lines::default()
    });
    screen.press("enter down");
    assert_eq!(
        screen.text(80, 24).matches('│').count(),
        3,
        "one is under the caret"
    );
    screen.press("shift-up");
    let text = body(&mut screen);
    assert_eq!(
        (text.matches('│').count(), text.matches('·').count()),
        (2, 1)
    );
    screen.press("esc");
    let [first, second] = [0, 1].map(|n| screen.doc.cells()[n]);
    screen.join("Ana", [1, 2, 3], first, 0, 4);
    screen.join("Bob", [1, 2, 3], second, 1, 1);
    let text = body(&mut screen);
    assert_eq!(
        (text.matches('│').count(), text.matches('·').count()),
        (2, 2)
    );
}

#[test]
fn a_peer_beyond_the_edge_stands_at_it() {
    let long = "x".repeat(200);
    let mut screen = Screen::new(Fake::of(&["short", &long]));
    screen.editor.show_lines(scrolled());
    let cell = screen.doc.cells()[1];
    screen.join("Ana", [0x1e, 0x88, 0xe5], cell, 150, 150);
    let at = |screen: &mut Screen| {
        let terminal = screen.terminal(50, 24);
        let buffer = terminal.backend().buffer().clone();
        let coloured = |at: &ratatui::layout::Position| {
            let cell = buffer.cell(*at).expect("a cell");
            at.y > 2 && at.y < 20 && cell.bg != ratatui::style::Color::Reset
        };
        let mut found = buffer.area.positions().filter(coloured);
        let found = found.next().expect("Ana's caret");
        (found.x, buffer[found].symbol().to_owned())
    };
    assert_eq!(at(&mut screen), (49, "›".to_owned()));
    screen.press("j enter end");
    let (x, symbol) = at(&mut screen);
    assert_eq!((x, symbol.as_str()), (8, "‹"));
    screen.people[0].cursor.as_mut().expect("a caret").head = 190;
    let (x, symbol) = at(&mut screen);
    assert_eq!((x, symbol.as_str()), (39, "x"));
}

#[test]
fn a_match_beyond_the_edge_is_brought_into_sight() {
    let long = format!("{} needle", "x".repeat(150));
    let mut screen = Screen::new(Fake::of(&["short", &long]));
    screen.editor.show_lines(scrolled());
    assert!(!body(&mut screen).contains("needle"));
    screen.press("/ e d l e enter");
    assert!(body(&mut screen).contains("needle"));
    screen.press("esc");
    assert!(!body(&mut screen).contains("needle"));
}

#[test]
fn the_language_is_what_one_says() {
    let mut screen = Screen::new(Fake::of(&["library <- function(x) x"]));
    let keywords = |screen: &mut Screen| {
        let terminal = screen.terminal(80, 24);
        let cells = with(terminal.backend().buffer(), Modifier::BOLD).into_iter();
        let row = cells.filter(|(x, y, _)| *x > 8 && *y > 1 && *y < 20);
        row.map(|(_, _, symbol)| symbol).collect::<String>()
    };
    assert_eq!(keywords(&mut screen), "");
    screen.editor.show_language(Some("r".to_owned()));
    assert_eq!(keywords(&mut screen), "libraryfunction");
    screen.editor.show_language(None);
    assert_eq!(keywords(&mut screen), "");
}

/// A letter that is not the one that it looks like is told by its style; the text stays, and so does the
/// ground under a selection.
#[test]
fn what_is_not_what_it_looks_like_is_marked() {
    let source = "s\u{430}y = 'сахар'\nif x != 'a\u{202e}':\n    say()";
    let mut screen = Screen::new(Fake::of(&[source, "print(1)"]));
    let text = screen.text(80, 12);
    assert!(text.contains("s\u{430}y = 'сахар'"), "{text}");
    assert!(text.contains("'a‹202E›'"), "{text}");
    assert!(
        text.contains("1 look-alike letter, 1 hidden character"),
        "{text}"
    );
    let terminal = screen.terminal(80, 12);
    let buffer = terminal.backend().buffer();
    let underlined = |cell: &&ratatui::buffer::Cell| cell.modifier.contains(Modifier::UNDERLINED);
    let marked: String = buffer
        .content()
        .iter()
        .filter(underlined)
        .map(|cell| cell.symbol())
        .collect();
    assert_eq!(marked, "\u{430}‹202E›");
    screen.press("j");
    let text = screen.text(80, 12);
    assert!(
        !text.contains("look-alike"),
        "only of the cell that has the focus: {text}"
    );
}
