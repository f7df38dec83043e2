//! Which characters of the screen lead somewhere.

use super::Screen;
use crate::editor::fake::Fake;
use crate::notebook::cell::CellKind;

fn screen() -> Screen {
    let mut doc = Fake::of(&["code"]);
    let source = "see [the long manual](https://a.org/x) and\n\n# a [b](mailto:c@d.org) 日[本](https://e.org)";
    doc.insert(1, CellKind::Markdown, source);
    Screen::new(doc)
}

/// The links of the next frame, with the text that is there.
fn links(screen: &mut Screen, width: u16, height: u16) -> Vec<String> {
    let terminal = screen.terminal(width, height);
    let buffer = terminal.backend().buffer();
    let shown = screen.cache.links.shown().map(|linked| {
        let cells = linked.area.positions().map(|at| buffer[at].symbol());
        format!(
            "{}={}",
            cells.collect::<String>().trim(),
            linked.link.address()
        )
    });
    shown.collect()
}

#[test]
fn links_stand_where_their_text_does() {
    let mut screen = screen();
    let all = [
        "the long manual=https://a.org/x",
        "b=mailto:c@d.org",
        "本=https://e.org",
    ];
    assert_eq!(links(&mut screen, 80, 20), all);
    assert!(screen.text(80, 20).contains("manual (https://a.org/x)"));
    screen.cache.links().hide_targets(true);
    assert_eq!(links(&mut screen, 80, 20), all);
    assert!(!screen.text(80, 20).contains("(https"));
    assert_eq!(
        links(&mut screen, 24, 20)[..2],
        ["the long=https://a.org/x", "manual=https://a.org/x"]
    );
    assert_eq!(links(&mut screen, 80, 4), [""; 0]);
}

#[test]
fn nothing_leads_anywhere_where_something_else_is() {
    let mut screen = screen();
    screen.press("ctrl-p");
    assert_eq!(links(&mut screen, 80, 16), [""; 0]);
    screen.press("esc f1");
    assert_eq!(links(&mut screen, 80, 20), [""; 0]);
    screen.press("esc j enter");
    assert_eq!(links(&mut screen, 80, 20), [""; 0], "a source is no page");
}
