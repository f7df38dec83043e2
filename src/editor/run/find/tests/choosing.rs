//! Commands by name, palette and outline.

use super::desk::{Desk, check};
use crate::editor::doc::Doc;
use crate::editor::front::Open;
use crate::notebook::cell::CellKind;

#[test]
fn commands_are_called_by_name() {
    check("§a\n---\nb", ": 'focus-last' enter", "a\n---\n§b");
    check("§a", ": 'edit' enter 'x'", "x|a");
    check("§a\n---\nb", ": 'foc' tab tab tab enter", "a\n---\n§b");
    check("§a\n---\nb", ": '$' enter", "a\n---\n§b");
    check("§a\n---\nb", "ctrl-p 'flast' enter", "a\n---\n§b");
    check("§a\n---\nb", "ctrl-p 'foclast' tab enter", "a\n---\n§b");
    check("§a\n---\nb", ": 'focus-last' esc", "§a\n---\nb");
    check(
        "§a\n---\nb",
        ": 'focus-last' enter k : up enter",
        "a\n---\n§b",
    );
    check("|a b", "ctrl-p 'cell-end' enter", "a b|");
    check("|a\n---\nb", "ctrl-p 'focus-last' enter", "a\n---\n|b");
    check(
        "§a\n---\nfoo",
        ": 'search' space 'foo' enter",
        "a\n---\n§foo",
    );
    check(
        "§a\n---\nfoo",
        "ctrl-p 'search' space 'foo' enter",
        "a\n---\n§foo",
    );
}

#[test]
fn calls_that_cannot_be_are_explained() {
    let mut desk = Desk::new("§a");
    desk.press(": 'idnent' enter");
    assert_eq!(
        desk.message(),
        "there is no command idnent: did you mean indent?"
    );
    desk.press(": 'indent' enter");
    assert_eq!(desk.message(), "indent works while a cell is edited");
    desk.press("ctrl-p 'subst' enter");
    assert_eq!(desk.message(), "substitute wants a replacement");
    desk.press("'/a/b/' enter");
    assert_eq!(desk.shown(), "§b");
    desk.press(": 'replace' space 'x' enter");
    assert_eq!(desk.message(), "replace wants one of: all, selection, cell");
    assert_eq!(desk.press(": enter").message(), "");
    assert!(!desk.is_open());
}

#[test]
fn the_palette_shows_keys_and_what_is_not_for_here() {
    let mut desk = Desk::new("§a");
    desk.press("ctrl-p 'delete-cell'");
    let Some(Open::Palette(list)) = desk.editor.front().open() else {
        panic!("no palette");
    };
    let row = list.selected().expect("a row");
    assert_eq!(
        (row.name.as_str(), row.more[1].as_str(), row.dim),
        ("delete-cell", "d d", false)
    );
    desk.press("ctrl-u 'indent'");
    let Some(Open::Palette(list)) = desk.editor.front().open() else {
        panic!("no palette");
    };
    let row = list.selected().expect("a row");
    assert_eq!(
        (row.name.as_str(), row.more[1].as_str(), row.dim),
        ("indent", "tab", true)
    );
}

fn outlined() -> Desk {
    let mut desk = Desk::new("def f():\n    class A:\n§x = 1\n---\ny\n---\ndef g(): pass");
    desk.doc.insert(0, CellKind::Markdown, "# Top\n\n## Sub");
    desk.editor.settle(&desk.doc);
    desk
}

#[test]
fn the_outline_goes_there() {
    let mut desk = outlined();
    assert_eq!(desk.press("ctrl-t 'sub' enter").shown().find('§'), Some(7));
    let mut desk = outlined();
    let before = desk.shown();
    assert_eq!(desk.press("ctrl-t up up esc").shown(), before);
    let mut desk = outlined();
    desk.press("ctrl-t");
    let Some(Open::Outline(panel)) = desk.editor.front().open() else {
        panic!("no outline");
    };
    let names: Vec<_> = panel
        .list
        .rows(0)
        .map(|row| (row.level, row.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [(0, "Top"), (1, "Sub"), (0, "f"), (1, "A"), (0, "g")]
    );
    assert_eq!(
        panel.list.selected().map(|row| row.name.as_str()),
        Some("A")
    );
    let mut desk = outlined();
    desk.press(": 'go-to-symbol' enter down enter");
    assert!(desk.shown().ends_with("§def g(): pass"));
    desk.press(": 'go-to-heading' enter home enter");
    assert!(desk.shown().contains("§## Sub"));
}

#[test]
fn the_outline_follows_what_others_do() {
    let mut desk = outlined();
    desk.press("ctrl-t");
    desk.doc.insert(1, CellKind::Markdown, "# New");
    let cell = desk.doc.cells()[0];
    desk.doc.replace(cell, 0, 0, "text\n");
    desk.doc.perform(&mut desk.editor, &[]);
    let Some(Open::Outline(panel)) = desk.editor.front().open() else {
        panic!("no outline");
    };
    let names: Vec<_> = panel.list.rows(0).map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Top", "Sub", "New", "f", "A", "g"]);
    assert_eq!(
        panel.list.selected().map(|row| row.name.as_str()),
        Some("A")
    );
}
