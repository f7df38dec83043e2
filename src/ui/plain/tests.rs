//! What is said while things happen.

use std::time::Duration;

use super::Teller;
use crate::editor::fake::Fake;
use crate::notebook::cell::CellKind;
use crate::ui::tests::Screen;

fn screen() -> Screen {
    let mut doc = Fake::default();
    doc.insert(0, CellKind::Markdown, "# Title\n\ntext");
    doc.insert(1, CellKind::Code, "import numpy\nx = 1");
    Screen::new(doc)
}

/// All that is said now, the line one is on last.
fn say(teller: &mut Teller, screen: &Screen) -> Vec<String> {
    let said = teller.tell(&screen.view());
    let mut lines = said.lines;
    lines.push(format!("{} @{}", said.line, said.caret));
    lines
}

#[test]
fn moving_and_typing_are_told() {
    let (mut teller, mut screen) = (Teller::default(), screen());
    assert_eq!(
        say(&mut teller, &screen),
        [
            "demo.ipynb, room 4869637241, 2 cells",
            "cell 1 of 2, markdown, 3 lines: # Title @0"
        ]
    );
    screen.press("j");
    assert_eq!(
        say(&mut teller, &screen),
        ["cell 2 of 2, code, 2 lines: import numpy @0"]
    );
    screen.press("enter end x");
    assert_eq!(
        say(&mut teller, &screen),
        ["edit, line 1", "import numpyx @13"]
    );
    screen.press("down");
    assert_eq!(say(&mut teller, &screen), ["edit, line 2", "x = 1 @5"]);
    screen.press("shift-home");
    assert_eq!(say(&mut teller, &screen), ["selected: x = 1 @15"]);
}

#[test]
fn what_is_not_what_it_looks_like_is_told() {
    let (mut teller, mut screen) = (Teller::default(), screen());
    screen
        .doc
        .change(1, |cell| cell.source = "s\u{430}y()".to_owned());
    screen.press("j");
    let line = say(&mut teller, &screen).pop();
    let told = "cell 2 of 2, code, 1 look-alike letter: s\u{430}y() @0";
    assert_eq!(line.as_deref(), Some(told));
}

#[test]
fn what_others_do_is_told_when_they_pause() {
    let (mut teller, mut screen) = (Teller::default(), screen());
    say(&mut teller, &screen);
    screen.doc.change(1, |cell| {
        cell.source = "import numpy\nx = 12\nprint(x)".to_owned()
    });
    let silent = ["cell 1 of 2, markdown, 3 lines: # Title @0"];
    assert_eq!(say(&mut teller, &screen), silent);
    assert_eq!(
        teller.next_at(),
        Some(screen.now + Duration::from_millis(800))
    );
    screen.now += Duration::from_secs(1);
    let told = say(&mut teller, &screen);
    assert_eq!(
        told.get(..2),
        Some(
            &[
                "cell 2, line 2: x = 12".to_owned(),
                "cell 2, line 3: print(x)".to_owned()
            ][..]
        )
    );
    assert_eq!(teller.next_at(), None);
}

#[test]
fn somebody_who_never_pauses_is_told_of_too() {
    let (mut teller, mut screen) = (Teller::default(), screen());
    say(&mut teller, &screen);
    let mut told = 0;
    for n in 0..60 {
        screen.now += Duration::from_millis(200);
        screen
            .doc
            .change(1, |cell| cell.source = format!("x = {n}"));
        told += say(&mut teller, &screen).len() - 1;
    }
    assert!((2..12).contains(&told), "{told} lines in twelve seconds");
}

#[test]
fn prompts_lists_and_the_help_are_told() {
    let (mut teller, mut screen) = (Teller::default(), screen());
    say(&mut teller, &screen);
    screen.press("/ x");
    assert_eq!(
        say(&mut teller, &screen).last().map(String::as_str),
        Some("/x @2")
    );
    screen.press("esc ?");
    let help = say(&mut teller, &screen);
    assert!(
        help.len() > 20 && help.iter().any(|line| line == "enter: edit the cell"),
        "{help:?}"
    );
    screen.press("esc ctrl-p");
    let listed = say(&mut teller, &screen);
    assert!(
        listed.last().is_some_and(|line| line.contains("1 of ")),
        "{listed:?}"
    );
}
