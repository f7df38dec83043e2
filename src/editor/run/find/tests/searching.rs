//! Searching.

use super::desk::{Desk, check};
use crate::editor::around::Around;
use crate::editor::doc::Doc;
use crate::editor::key::{Code, Key};
use crate::notebook::cell::CellKind;

#[test]
fn searching_goes_to_the_match() {
    check("|a foo", "ctrl-f 'foo' enter", "a |foo");
    check("§a\n---\nfoo", "/ 'foo' enter", "a\n---\n§foo");
    check("§a\n---\nb foo", "/ 'foo' enter", "a\n---\nb §foo");
    check("§foo\n---\nfoo", "/ 'foo' enter", "§foo\n---\nfoo");
    check("foo\n---\n§a", "/ 'foo' enter", "§foo\n---\na");
    check("|a\n---\nfoo", "ctrl-f 'foo' enter 'x'", "a\n---\nx|foo");
    check("a|bcab", "ctrl-f 'ab' enter", "abc|ab");
    check("§日本語\n---\nx", "/ '本' enter", "日§本語\n---\nx");
    check("§x e\u{301}", "/ 'e' enter", "x §e\u{301}");
    check("§a👩‍👩‍👧b", "/ 'b' enter", "a👩‍👩‍👧§b");
}

#[test]
fn typing_looks_and_esc_goes_back() {
    check("§a\n---\nfoo", "/ 'fo'", "a\n---\n§foo");
    check(
        "§a\n---\nfoo\n---\nfob",
        "/ 'fob' backspace",
        "a\n---\n§foo\n---\nfob",
    );
    check("§a\n---\nfoo", "/ 'fx'", "§a\n---\nfoo");
    check("§a\n---\nfoo", "/ 'foo' esc", "§a\n---\nfoo");
    check("|a b<c\n---\nfoo", "ctrl-f 'foo' esc", "|a b<c\n---\nfoo");
    check("§a\n---\nfoo", "/ 'foo' ctrl-c j", "a\n---\n§foo");
    check("§a\n---\nfoo", "/ 'f' backspace backspace", "§a\n---\nfoo");
    check("§a\n---\nfoo", "/ 'foo' alt-j", "a\n---\n§foo");
}

#[test]
fn a_large_letter_a_word_an_expression() {
    check("§a foo Foo", "/ 'Foo' enter", "a foo §Foo");
    check("§a FOO foo", "/ 'foo' enter", "a §FOO foo");
    check("§a Foo foo", "/ alt-c 'foo' enter", "a Foo §foo");
    check("§a foo FOO", "/ alt-c alt-c 'FOO' enter", "a §foo FOO");
    check("§food foo", "/ alt-w 'foo' enter", "food §foo");
    check("§food foo", "/ 'foo' alt-w enter", "food §foo");
    check("§a b12", "/ alt-r '[0-9]+' enter", "a b§12");
    check("§a.c abc", "/ 'a.c' enter", "§a.c abc");
    check("§xa\nay", "/ alt-r '^a' enter", "xa\n§ay");
    check("§a(", "/ alt-r '(' alt-r enter", "a§(");
}

#[test]
fn next_and_previous_go_around() {
    check("§a\n---\na a", "/ 'a' enter n", "a\n---\n§a a");
    check("§a\n---\na a", "/ 'a' enter n n", "a\n---\na §a");
    check("§a\n---\na a", "/ 'a' enter n n n", "§a\n---\na a");
    check("§a\n---\na a", "/ 'a' enter N", "a\n---\na §a");
    check("§x\n---\na a", "/ 'a' ctrl-s enter", "x\n---\na §a");
    check("§x\n---\na a", "/ 'a' ctrl-s ctrl-r enter", "x\n---\n§a a");
    check(
        "§a\n---\nb\n---\na",
        "/ 'a' enter j n",
        "a\n---\nb\n---\n§a",
    );
    check(
        "§a\n---\nb\n---\na",
        "/ 'a' enter j N",
        "§a\n---\nb\n---\na",
    );
    check(
        "§a\n---\na\n---\na",
        "/ 'a' enter j n",
        "a\n---\n§a\n---\na",
    );
    check("|aaa", "ctrl-f 'a' enter ctrl-g", "a|aa");
    check("§a b", "/ 'b' enter 0 : 'search' enter enter", "a §b");
}

#[test]
fn wrapping_is_told_and_counted() {
    let mut desk = Desk::new("a\n---\n§b\n---\na");
    desk.press("/ 'a' enter");
    assert_eq!(desk.count(), (Some(2), 2));
    desk.press("n");
    let count = desk
        .editor
        .front()
        .search()
        .count(&desk.doc)
        .expect("a count");
    assert!(count.wrapped && count.position == Some(1));
    desk.press("n");
    assert_eq!(desk.count(), (Some(2), 2));
    desk.press("esc");
    assert_eq!(desk.count(), (None, 0));
    desk.press("n");
    assert_eq!(desk.count(), (Some(1), 2));
}

#[test]
fn what_is_not_there_is_told() {
    let mut desk = Desk::new("§a");
    desk.press("n");
    assert_eq!(desk.message(), "nothing was searched for yet");
    desk.press("/ 'xyz' enter");
    assert_eq!(
        (desk.message(), desk.shown().as_str()),
        ("no match: xyz", "§a")
    );
    desk.press("/ alt-r '(' enter");
    assert!(desk.is_open(), "a bad expression can be mended");
    desk.press("'a)' enter");
    assert_eq!(desk.count(), (Some(1), 1));
}

#[test]
fn the_word_at_the_caret() {
    check("§foo food\n---\nfoo", "*", "foo food\n---\n§foo");
    check("§foo food\n---\nfoo", "* *", "§foo food\n---\nfoo");
    check("§foo Foo foo", "*", "foo Foo §foo");
    check("§foo", "j *", "§foo");
    check("<o|x o", "ctrl-p 'search-word' enter", "ox |o");
}

#[test]
fn history_comes_back() {
    check("§x a b", "/ 'a' enter / 'b' enter / up up enter", "x §a b");
    check("§x a b", "/ 'b' enter g g / enter", "x a §b");
    check("§x a b", "/ 'a' ctrl-u 'b' enter", "x a §b");
    check("§x ab", "/ 'b' ctrl-a 'a' enter", "x §ab");
    check("§x aa", "/ 'a' ctrl-w ctrl-y ctrl-y enter", "x §aa");
}

#[test]
fn pasting_goes_into_the_prompt() {
    let mut desk = Desk::new("§x\n---\na\nb");
    desk.press("/");
    let actions = desk.editor.paste("a\r\nb".into(), &desk.doc);
    desk.doc.perform(&mut desk.editor, &actions);
    desk.press("enter");
    assert_eq!(desk.shown(), "x\n---\n§a\nb");
    desk.press("/");
    desk.editor.paste("x".repeat(5000), &desk.doc);
    assert_eq!(desk.message(), "too much to paste here");
    desk.press("esc :");
    desk.editor.paste("go-to-\nheading\n".into(), &desk.doc);
    desk.press("enter");
    assert!(desk.message().starts_with("there is no command go-to-"));
    assert_eq!(desk.edits(), 0);
}

#[test]
fn matches_follow_what_others_type() {
    let mut desk = Desk::new("§a foo\n---\nfoo");
    desk.press("/ 'foo' enter");
    let cell = desk.doc.cells()[0];
    desk.doc.replace(cell, 0, 0, "日 ");
    desk.doc.perform(&mut desk.editor, &[]);
    assert_eq!(
        (desk.shown().as_str(), desk.count()),
        ("日 a §foo\n---\nfoo", (Some(1), 2))
    );
    desk.doc.insert(0, CellKind::Code, "foo foo");
    desk.doc.perform(&mut desk.editor, &[]);
    assert_eq!(desk.count(), (Some(3), 4));
    desk.doc.delete(2);
    desk.doc.perform(&mut desk.editor, &[]);
    assert_eq!(desk.count(), (Some(3), 3));
    desk.press("n");
    assert_eq!(desk.shown(), "§foo foo\n---\n日 a foo");
}

/// Five thousand cells: a key searches a part of them, and the rest follows in steps.
#[test]
fn a_large_notebook_is_searched_in_steps() {
    let source = "x = 1\n".repeat(40);
    let mut desk = Desk::new("§a");
    for _ in 0..5000 {
        desk.doc.insert(1, CellKind::Code, &source);
    }
    desk.editor.settle(&desk.doc);
    desk.editor
        .key(Key::plain(Code::Char('/')), &Around::alone(&desk.doc));
    desk.editor
        .key(Key::plain(Code::Char('=')), &Around::alone(&desk.doc));
    desk.editor.work(&desk.doc);
    assert!(desk.editor.is_busy());
    assert_eq!(
        desk.editor.focus(),
        Some(desk.doc.cells()[1]),
        "the nearest match is seen at once"
    );
    let mut steps = 0;
    while desk.editor.is_busy() && steps < 1000 {
        desk.editor.work(&desk.doc);
        steps += 1;
    }
    assert!((5..1000).contains(&steps), "{steps}");
    let count = desk
        .editor
        .front()
        .search()
        .count(&desk.doc)
        .expect("a count");
    assert!(
        count.partial && count.total >= 65_536,
        "the count is bounded"
    );
}

#[test]
fn a_search_is_a_jump() {
    check(
        "§a\n---\nb\n---\nfoo",
        "j / 'foo' enter ctrl-o",
        "a\n---\n§b\n---\nfoo",
    );
    check(
        "§a\n---\nb\n---\nfoo",
        "j / 'foo' esc ctrl-o",
        "a\n---\n§b\n---\nfoo",
    );
    check(
        "§a\n---\nfoo\n---\nfoo",
        "/ 'foo' enter n ctrl-o ctrl-o",
        "§a\n---\nfoo\n---\nfoo",
    );
}
