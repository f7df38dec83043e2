//! Prompts, palette and outline as a person sees them, at three sizes.

use ratatui::style::Modifier;

use super::Screen;
use crate::editor::fake::Fake;
use crate::editor::key::{Code, Key};
use crate::notebook::cell::CellKind;
use crate::ui::sanitize;
use crate::ui::theme::Theme;

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (40, 10)];

fn notebook() -> Screen {
    let mut doc = Fake::of(&[
        "import math\n\nclass Circle:\n    def area(self, r):\n        return math.pi * r ** 2",
        "def 面積(半径):\n    area = 半径 ** 2  # area of 半径\n    return area",
        "print(area)",
    ]);
    doc.insert(
        0,
        CellKind::Markdown,
        "# Circles\n\nThe *area* of a circle.\n\n## The area",
    );
    doc.insert(
        4,
        CellKind::Markdown,
        "### e\u{301} \x1b[31m\u{202e}evil\n# 日本語の見出し",
    );
    doc.language = Some("python".to_owned());
    Screen::new(doc)
}

/// Presses keys; those in quotes are typed letter by letter.
fn press(screen: &mut Screen, keys: &str) {
    for word in keys.split(' ') {
        match word
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            Some(text) => text.chars().for_each(|c| {
                screen.press(&Key::plain(Code::Char(c)).to_string());
            }),
            None => screen.press(word),
        }
    }
}

fn check(name: &str, keys: &str) {
    let mut screen = notebook();
    press(&mut screen, keys);
    for (width, height) in SIZES {
        let text = screen.text(width, height);
        assert!(
            !text
                .lines()
                .any(|line| line.contains(sanitize::is_dangerous))
        );
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), text);
    }
}

#[test]
fn searching() {
    check("search", "/ 'area'");
    check("search_error", "/ alt-r alt-w 'area('");
    check("searched", "/ 'area' enter N");
}

#[test]
fn replacing() {
    check("replace", "f 'area'");
    check("replace_with", "f alt-r 'a(re)a' enter '<$1>面'");
    check("replace_asking", "f 'area' enter 'surface' enter n");
}

#[test]
fn commands() {
    check("palette", "ctrl-p 'searchw'");
    check("palette_argument", "ctrl-p 'replace' space");
    check("command_line", ": 'search' tab");
}

#[test]
fn the_outline() {
    check("outline", "j ctrl-t");
    check("outline_filtered", "ctrl-t 'ar'");
}

/// Where the terminal's cursor is.
fn cursor(screen: &mut Screen, width: u16, height: u16) -> (u16, u16) {
    let mut terminal = screen.terminal(width, height);
    let at = terminal.get_cursor_position().expect("a cursor");
    (at.x, at.y)
}

#[test]
fn the_cursor_is_where_one_types() {
    let mut screen = notebook();
    press(&mut screen, "/ '日本a'");
    assert_eq!(cursor(&mut screen, 80, 24), (7, 23));
    press(&mut screen, "left left");
    assert_eq!(cursor(&mut screen, 80, 24), (4, 23));
    assert_eq!(
        cursor(&mut screen, 80, 2),
        (4, 1),
        "also where there is no status line"
    );
    press(&mut screen, "end");
    press(&mut screen, &format!("'{}'", "日".repeat(200)));
    let (x, y) = cursor(&mut screen, 80, 24);
    assert!(x < 80 && y == 23);
    assert!(
        screen
            .text(80, 24)
            .lines()
            .nth(23)
            .is_some_and(|row| row.contains("…"))
    );
    press(&mut screen, "esc enter ctrl-p 'ab'");
    assert_eq!(cursor(&mut screen, 80, 24), (6, 2));
}

/// The modifiers of the cells that show these words, where they are first.
fn modifiers(screen: &mut Screen, words: &str) -> Modifier {
    let terminal = screen.terminal(80, 24);
    let buffer = terminal.backend().buffer();
    for y in 1..23 {
        let row: Vec<&str> = (0..80).map(|x| buffer[(x, y)].symbol()).collect();
        if let Some(at) = row.concat().find(words) {
            let x = row.concat()[..at].chars().count();
            return buffer[(u16::try_from(x).expect("a column"), y)].modifier;
        }
    }
    panic!("no {words}");
}

#[test]
fn without_colours_matches_are_seen_and_so_is_the_one_where_one_is() {
    let mut screen = notebook();
    screen.theme = Theme::plain();
    press(&mut screen, "/ 'area'");
    let here = modifiers(&mut screen, "area* of");
    let other = modifiers(&mut screen, "area(self");
    let none = modifiers(&mut screen, "math.pi");
    assert!(here.contains(Modifier::REVERSED | Modifier::UNDERLINED));
    assert!(other.contains(Modifier::UNDERLINED) && !other.contains(Modifier::REVERSED));
    assert!(none.is_empty());
    press(&mut screen, "esc");
    let page = modifiers(&mut screen, "area of");
    assert_eq!(page, Modifier::ITALIC, "what Markdown asks for");
    press(&mut screen, "f 'area' enter 'xyz'");
    assert!(modifiers(&mut screen, "areaxyz* of").contains(Modifier::CROSSED_OUT));
    assert!(modifiers(&mut screen, "xyz* of").contains(Modifier::REVERSED));
}

#[test]
fn carets_stay_on_their_characters_in_a_preview() {
    let mut screen = notebook();
    let cell = crate::editor::doc::Doc::cells(&screen.doc)[3];
    screen.join("Ana", [0x1e, 0x88, 0xe5], cell, 10, 10);
    press(&mut screen, "f 'area' enter 'xy'");
    let terminal = screen.terminal(80, 24);
    let buffer = terminal.backend().buffer();
    let row = (0..24)
        .find(|y| buffer[(0, *y)].symbol() == "A")
        .expect("Ana's row");
    let text: String = (11..60).map(|x| buffer[(x, row)].symbol()).collect();
    assert!(text.starts_with("print(areaxy)"), "{text}");
    let badge = (11..60).find(|x| buffer[(*x, row)].bg != ratatui::style::Color::Reset);
    assert_eq!(badge.map(|x| buffer[(x, row)].symbol()), Some(")"));
}

/// Random keys, in prompts, lists and questions, at random sizes: nothing panics, and the cursor stays on
/// the screen.
#[test]
fn nothing_panics_while_something_is_open() {
    let keys = [
        "/",
        "f",
        ":",
        "ctrl-p",
        "ctrl-t",
        "n",
        "N",
        "*",
        "y",
        "a",
        "q",
        "e",
        "é",
        "日",
        "(",
        "s",
        "1",
        "space",
        "enter",
        "enter",
        "esc",
        "tab",
        "shift-tab",
        "up",
        "down",
        "left",
        "home",
        "end",
        "pagedown",
        "backspace",
        "delete",
        "ctrl-w",
        "ctrl-y",
        "ctrl-u",
        "ctrl-t",
        "ctrl-s",
        "ctrl-r",
        "alt-r",
        "alt-w",
        "alt-c",
        "alt-s",
        "alt-x",
        "j",
        "k",
        "G",
        "z",
    ];
    let mut state = 7_u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    for _ in 0..40 {
        let mut screen = notebook();
        for _ in 0..40 {
            screen.press(keys[random(keys.len())]);
            let width = u16::try_from(random(130)).expect("small") + 1;
            let height = u16::try_from(random(30)).expect("small") + 1;
            let mut terminal = screen.terminal(width, height);
            let cursor = terminal.get_cursor_position().expect("a cursor");
            assert!(cursor.x < width && cursor.y < height);
        }
    }
}
