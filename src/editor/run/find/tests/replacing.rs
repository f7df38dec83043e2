//! Replacing.

use super::desk::{Desk, check};
use crate::editor::MAX_PASTE;
use crate::editor::action::Action;
use crate::editor::around::Around;
use crate::editor::doc::Doc;
use crate::editor::key::{Code, Key};

#[test]
fn replacing_asks_at_each_match() {
    check("§foo foo foo", "f 'foo' enter 'x' enter y n y", "x foo §x");
    check("§foo foo", "f 'foo' enter 'x' enter q", "§foo foo");
    check("§foo foo", "f 'foo' enter 'x' enter y esc", "x §foo");
    check(
        "§foo foo\n---\nfoo",
        "f 'foo' enter 'x' enter a",
        "§x x\n---\nx",
    );
    check(
        "foo\n---\n§foo\n---\nfoo",
        "f 'foo' enter 'x' enter n a",
        "x\n---\nfoo\n---\n§x",
    );
    check(
        "foo\n---\n§foo\n---\nfoo",
        "f 'foo' enter 'x' enter y y y",
        "§x\n---\nx\n---\nx",
    );
    check("§foo", "f 'foo' enter 'foofoo' enter y y y", "§foofoo");
    check("§a b", "f 'a' enter enter y", "§ b");
    check("§ab", "f alt-r '(a)(b)' enter '$2$1' enter y", "§ba");
    check("§日本 本", "f '本' enter '語' enter a", "日§語 語");
    check("§ae\u{301}b", "f 'e\u{301}' enter 'x' enter y", "a§xb");
    check("§a.b axb", "f 'a.b' enter '$1' enter a", "§$1 axb");
    check("§Foo foo", "f 'foo' enter 'x' enter a", "§x x");
    check("§foo food", "f alt-w 'foo' enter 'x' enter a", "§x food");
    check("§foo", "f 'foo' enter 'x' esc", "§foo");
    check("§a\n---\nfoo", "f 'foo' enter 'x' esc", "§a\n---\nfoo");
    check("§a b", "f 'x' enter 'y' enter", "§a b");
}

#[test]
fn replacing_in_a_part() {
    check("§a\n---\na", "f alt-s 'a' enter 'x' enter a", "§x\n---\na");
    check("§a\n---\na", "f 'a' enter alt-s 'x' enter a", "§x\n---\na");
    check(
        "a\n---\n§a",
        ": 'replace' space 'cell' enter 'a' enter 'x' enter a",
        "a\n---\n§x",
    );
    check("§a", ": 'replace' space 'selection' enter", "§a");
    check(
        "§a\n---\na\n---\na",
        "shift-j f 'a' enter 'x' enter a",
        "§x\n---\nx\n---\na",
    );
    check(
        "§a\n---\na\n---\na",
        "shift-j f 'a' enter 'x' enter y y y",
        "x\n---\n§x\n---\na",
    );
    check(
        "§a\n---\na\n---\na",
        "shift-j f alt-s 'a' enter 'x' enter a",
        "x\n---\n§x\n---\nx",
    );
}

#[test]
fn replacing_in_the_selection() {
    let mut desk = Desk::new("a <aa| a\n---\na");
    desk.press("ctrl-p 'replace' space 'sel' enter 'a' enter 'xy' enter a");
    assert_eq!(desk.shown().replace(['|', '<'], ""), "a xyxy a\n---\na");
    assert_eq!(desk.message(), "replaced 2 in 1 cell");
    let mut desk = Desk::new("a <aa| a\n---\na");
    desk.press("ctrl-p 'replace' enter 'a' enter 'xy' enter y n");
    assert_eq!(desk.shown().replace(['|', '<'], ""), "a xya a\n---\na");
    assert!(!desk.is_open());
}

#[test]
fn substitution_as_in_vi() {
    check("§a a\na\n---\na", ": 's/a/b/' enter", "§b a\nb\n---\na");
    check("§a a\na\n---\na", ": 's/a/b/g' enter", "§b b\nb\n---\na");
    check("§a a\n---\na a", ": '%s/a/b/' enter", "§b a\n---\nb a");
    check("§a a\n---\na A", ": '%s/a/b/gi' enter", "§b b\n---\nb b");
    check("§A a", ": 's/a/b/g' enter", "§A b");
    check("§a/b", ": 's#a/b#c#' enter", "§c");
    check("§ab", r": 's/(a)(b)/\2\1/' enter", "§ba");
    check("§a a", ": '%s/a/b/gc' enter n y", "a §b");
    check("§a", ": 's/x/b/' enter", "§a");
    check("§a", ": 's/(/b/' enter", "§a");
}

#[test]
fn replacing_all_is_one_step_and_counted() {
    let mut desk = Desk::new("§a a\n---\nb\n---\na");
    desk.press("f 'a' enter 'x' enter a");
    assert_eq!(desk.message(), "replaced 3 in 2 cells");
    let groups = |action: &&Action| matches!(action, Action::EndUndoGroup | Action::Edit(_));
    let order: Vec<_> = desk.did.iter().filter(groups).collect();
    assert!(matches!(
        order[..],
        [Action::EndUndoGroup, Action::Edit(_), Action::EndUndoGroup]
    ));
    assert_eq!(desk.edits(), 1);
    desk.press(": '%s/x/y/g' enter");
    assert_eq!((desk.message(), desk.edits()), ("replaced 3 in 2 cells", 2));
    desk.press("f 'y' enter 'y' enter a");
    assert_eq!((desk.message(), desk.edits()), ("replaced 3 in 2 cells", 2));
    desk.press("f 'y' enter 'z' enter y a");
    assert_eq!(desk.message(), "replaced 2 in 2 cells, 1 before");
    desk.press("f 'z' enter 'y' enter y n q");
    assert_eq!(desk.message(), "replaced 1");
}

#[test]
fn steps_of_one_replacement_are_undone_together() {
    let mut desk = Desk::new("§a a a");
    desk.press("f 'a' enter 'x' enter");
    desk.did.clear();
    desk.press("y y");
    assert!(!desk.did.contains(&Action::EndUndoGroup) && desk.edits() == 2);
    let actions = desk
        .editor
        .key(Key::plain(Code::Char('y')), &Around::alone(&desk.doc));
    assert!(matches!(actions[..], [Action::Edit(_)]));
    desk.doc.perform(&mut desk.editor, &actions);
    assert_eq!(
        (desk.shown().as_str(), desk.message()),
        ("x x §x", "replaced 3")
    );
}

#[test]
fn a_large_replacement_comes_in_several_messages() {
    let line = "x".repeat(100);
    let source = vec![line.as_str(); 3000].join("\n");
    let mut desk = Desk::new(&format!("§{source}\n---\nx"));
    let new = "y".repeat(99);
    desk.press(&format!(": '%s/x{{100}}/{new}/g' enter"));
    assert_eq!(desk.message(), "replaced 3000 in 1 cell");
    assert!(desk.edits() > 1);
    for action in &desk.did {
        if let Action::Edit(crate::notebook::Edit::ReplaceMany { pieces }) = action {
            let size: usize = pieces.iter().map(|piece| piece.text.len()).sum();
            assert!(size <= MAX_PASTE);
        }
    }
    let expected = vec!["y".repeat(99); 3000].join("\n");
    assert_eq!(
        desk.doc.cell(desk.doc.cells()[0]).expect("a cell").source,
        expected
    );
}

#[test]
fn a_question_follows_what_others_type() {
    let mut desk = Desk::new("§foo foo\n---\nfoo");
    desk.press("f 'foo' enter 'x' enter");
    let cell = desk.doc.cells()[0];
    desk.doc.replace(cell, 0, 0, "日 ");
    desk.doc.perform(&mut desk.editor, &[]);
    assert_eq!(desk.shown(), "日 §foo foo\n---\nfoo");
    desk.press("y");
    assert_eq!(desk.shown(), "日 x §foo\n---\nfoo");
    desk.doc.replace(cell, 6, 7, "");
    desk.doc.perform(&mut desk.editor, &[]);
    desk.press("y");
    assert_eq!(
        (desk.shown().as_str(), desk.message()),
        ("日 x oo\n---\n§x", "replaced 2")
    );
}

#[test]
fn an_observer_searches_and_replaces_nothing() {
    let mut desk = Desk::new("§a\n---\nfoo");
    desk.editor.read_only(true);
    desk.press("/ 'foo' enter");
    assert_eq!(desk.shown(), "a\n---\n§foo");
    for keys in [
        "f",
        ": 'replace' enter",
        ": '%s/a/b/' enter",
        "ctrl-p 'replace' enter",
    ] {
        desk.press(keys);
        assert!(desk.message().starts_with("read-only"), "{keys}");
        assert!(!desk.is_open() && desk.edits() == 0);
    }
    desk.press("ctrl-p 'focus-first' enter");
    assert_eq!(desk.shown(), "§a\n---\nfoo");
    desk.press("ctrl-t enter");
    assert!(!desk.is_open());
}
