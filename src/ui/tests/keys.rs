//! What keys do, on the screen: the help and what may follow a key, with keymaps of their own so that
//! another command does not change these pictures.

use std::time::Duration;

use super::Screen;
use crate::editor::Editor;
use crate::editor::fake::Fake;
use crate::editor::keymap::Keymap;

const KEYS: &str = r#"
counts = true
[command]
"j" = "focus-next"
"down" = "focus-next"
"enter" = "edit"
"ctrl-enter" = "edit"
"g g" = "focus-first"
"g e" = "focus-last"
"g u" = "undo"
"g U" = "redo"
"g x x" = "delete-cell"
"g x a" = "insert-above"
"g ctrl-b" = "insert-below"
"g f5" = ["focus-last", "edit"]
"m" = "set-mark"
"?" = "help"
"q" = "quit"
[edit]
"esc" = "command-mode"
"ctrl-x ctrl-s" = ["command-mode", "insert-below"]
"ctrl-x u" = "undo"
"ctrl-x shift-enter" = "newline"
"enter" = "newline"
"f1" = "help"
"#;

fn screen() -> Screen {
    let doc = Fake::of(&["one = 1", "two = 2\nthree = 3", "four = 4"]);
    let mut screen = Screen::new(doc);
    screen.editor = Editor::new(Keymap::parse(KEYS).expect("a keymap"));
    screen.editor.settle(&screen.doc);
    screen
}

/// The screen when keys have waited for a while.
fn waiting(keys: &str, width: u16, height: u16) -> String {
    let mut screen = screen();
    screen.press(keys);
    screen.pending_since = Some(screen.now - Duration::from_secs(1));
    screen.text(width, height)
}

#[test]
fn the_help_begins_with_the_mode_one_is_in() {
    let mut screen = screen();
    screen.press("?");
    insta::assert_snapshot!("help_100x30", screen.text(100, 30));
    insta::assert_snapshot!("help_40x10", screen.text(40, 10));
    screen.press("esc enter f1");
    insta::assert_snapshot!("help_editing_80x24", screen.text(80, 24));
}

#[test]
fn the_help_is_searched() {
    let found = |filter: &str, size: (u16, u16)| {
        let mut screen = screen();
        screen.press("?");
        screen.editor.paste(filter.to_owned(), &screen.doc);
        screen.text(size.0, size.1)
    };
    insta::assert_snapshot!("help_searched_80x24", found("f5 last", (80, 24)));
    insta::assert_snapshot!("help_no_key_80x24", found("scroll-up", (80, 24)));
    insta::assert_snapshot!("help_nothing_30x6", found("no such thing as this", (30, 6)));
    for (filter, line) in [
        ("gxx", "g x x"),
        ("C-x", "ctrl-x u"),
        ("<C-X> shift", "ctrl-x shift-enter°"),
        ("DELETE-cell", "g x x"),
        ("new line", "enter"),
    ] {
        let text = found(filter, (100, 30));
        assert!(text.contains(line), "{filter}: {text}");
        assert!(!text.contains("leave the room"), "{filter}: {text}");
    }
}

/// The first and the last line of the list.
fn ends(screen: &mut Screen) -> (String, String) {
    let text = screen.text(80, 12);
    let line = |index: usize| {
        let line = text.lines().nth(index).unwrap_or("");
        line.trim_matches('"').trim().chars().take(12).collect()
    };
    (line(3), line(10))
}

#[test]
fn the_help_turns_and_stops_at_its_ends() {
    let mut screen = screen();
    screen.press("?");
    let start = ends(&mut screen);
    assert!(start.0.starts_with("Commands to"), "{start:?}");
    screen.press("up pageup");
    assert_eq!(ends(&mut screen), start);
    screen.press("down");
    let one = ends(&mut screen);
    assert!(one.0.starts_with("j, down"), "{one:?}");
    screen.press("pagedown pagedown pagedown pagedown pagedown");
    let end = ends(&mut screen);
    assert!(end.1.starts_with("ctrl-x ctrl-"), "{end:?}");
    screen.press("up");
    assert_ne!(ends(&mut screen), end);
    screen.press("end");
    assert_eq!(ends(&mut screen), end);
    screen.press("home down");
    assert_eq!(ends(&mut screen), one);
    screen.press("q");
    assert!(ends(&mut screen).0.starts_with("Commands to"));
}

#[test]
fn keys_that_the_terminal_cannot_send_are_marked() {
    let mut screen = screen();
    screen.press("?");
    let text = screen.text(80, 24);
    assert!(text.contains("enter, ctrl-enter°") && text.contains("needs a terminal with"));
    screen.editor.protocol(true);
    assert!(!screen.text(80, 24).contains('°'));
}

#[test]
fn the_search_shows_where_one_types() {
    let mut screen = screen();
    screen.press("? a b");
    let mut terminal = screen.terminal(80, 24);
    terminal.backend_mut().assert_cursor_position((12, 2));
    screen.editor.paste("x".repeat(100), &screen.doc);
    let mut terminal = screen.terminal(20, 8);
    terminal.backend_mut().assert_cursor_position((13, 1));
}

#[test]
fn what_may_follow_is_shown_after_a_moment() {
    let mut screen = screen();
    screen.press("g");
    screen.pending_since = Some(screen.now);
    assert!(!screen.text(80, 24).contains("go to the first cell"));
    screen.now += Duration::from_millis(400);
    assert!(screen.text(80, 24).contains("go to the first cell"));
    screen.press("g");
    screen.pending_since = None;
    assert!(!screen.text(80, 24).contains("go to the first cell"));
}

#[test]
fn what_may_follow() {
    insta::assert_snapshot!("which_80x24", waiting("g", 80, 24));
    insta::assert_snapshot!("which_100x12", waiting("3 g x", 100, 12));
    insta::assert_snapshot!("which_40x10", waiting("g", 40, 10));
    insta::assert_snapshot!("which_20x6", waiting("g", 20, 6));
    insta::assert_snapshot!("which_character_60x8", waiting("3 m", 60, 8));
    insta::assert_snapshot!("which_editing_60x12", waiting("enter ctrl-x", 60, 12));
}

#[test]
fn the_panel_stays_off_the_line_of_the_caret() {
    let mut screen = screen();
    screen.press("g e");
    let below = |screen: &mut Screen| {
        screen.press("enter ctrl-x");
        screen.pending_since = Some(Duration::ZERO);
        let text = screen.text(60, 10);
        assert!(
            text.contains("four = 4") && text.contains("stop editing"),
            "{text}"
        );
    };
    below(&mut screen);
    for height in 1..12 {
        for width in [1, 2, 7, 15, 33, 60] {
            screen.text(width, height);
        }
    }
}
