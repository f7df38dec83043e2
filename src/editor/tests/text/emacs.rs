//! Editing cells with the keys of Emacs.

use super::*;

const MOTIONS: &[Case] = &[
    ("a|bc", "C-f C-f C-b", "ab|c"),
    ("ab|\n---\ncd", "C-f", "ab\n---\n|cd"),
    ("  a|b", "C-a", "|  ab"),
    ("  a|b", "M-m", "  |ab"),
    ("a|b\nc", "C-e", "ab|\nc"),
    ("日本|語\nabcdefg", "C-n", "日本語\nabcd|efg"),
    ("abc\nd|", "C-p", "a|bc\nd"),
    ("|foo.bar", "M-f M-f M-b", "foo.|bar"),
    ("a\nb|\nc", "M-<", "|a\nb\nc"),
    ("a\nb|\nc", "M->", "a\nb\nc|"),
    ("|a\nb\n\nc", "M-}", "a\nb\n|\nc"),
    ("a\n\nb\nc|", "M-{", "a\n|\nb\nc"),
    ("|One. Two.", "M-e", "One. |Two."),
    ("One. T|wo.", "M-a M-a", "|One. Two."),
    ("|abcdef", "M-3 C-f", "abc|def"),
    ("|abcdef", "C-u C-f", "abcd|ef"),
    ("|abcdefghijklmnopqr", "C-u C-u C-f", "abcdefghijklmnop|qr"),
    ("|abcdefghijklmnopqr", "C-u 1 2 C-f", "abcdefghijkl|mnopqr"),
    ("|a", "C-u 3 日", "日日日|a"),
    ("|a", "M-1 M-0 x", "xxxxxxxxxx|a"),
    ("|a", "C-u C-g 3 x", "3x|a"),
];

const REGION: &[Case] = &[
    ("a|bcd", "C-space C-f C-f", "a‹bc|d"),
    ("a|bcd", "C-space C-f C-f C-g", "abc|d"),
    ("a|bcd", "C-space C-f C-f C-w", "a|d"),
    ("a|bcd", "C-space C-f C-f C-w C-e C-y", "adbc|"),
    ("a|bcd", "C-space C-f C-f M-w", "abc|d"),
    ("a|bcd", "C-space C-f C-f M-w C-y", "abcbc|d"),
    ("a|bcd", "C-space C-f C-f C-x C-x", "a|bc‹d"),
    ("a|bcd", "C-space C-f C-f C-g C-w", "a|d"),
    ("a|bcd", "C-space C-f C-f x", "abcx|d"),
    ("a|bcd", "C-space C-f C-f backspace", "a|d"),
    ("a|bcd", "C-space C-f C-space", "ab|cd"),
    ("a|bcd", "C-f C-space C-space C-f", "abc|d"),
    ("|日本\nx", "C-space C-n", "‹日本\n|x"),
    ("a|b\nc", "C-x h", "‹ab\nc|"),
    ("a|b\nc", "C-x h C-w C-y C-y", "ab\ncab\nc|"),
    ("|a\nb", "C-space C-n C-e M-;", "‹# a\n# b|"),
    ("a|b", "C-w", "a|b"),
    ("a|b", "C-space M->", "a‹b|"),
    ("ab|c", "C-space C-a C-w", "|c"),
];

const KILLING: &[Case] = &[
    ("a|b\ncd", "C-k", "a|\ncd"),
    ("a|b\ncd", "C-k C-k", "a|cd"),
    ("a|b\ncd", "C-k C-k C-k C-y", "ab\ncd|"),
    ("a|b\ncd", "C-k C-f C-k C-y", "a\ncd|"),
    ("a|b\ncd", "C-k C-f C-k C-y M-y", "a\nb|"),
    ("a|b\ncd", "C-k C-f C-k C-y M-y M-y", "a\ncd|"),
    ("|日本 x", "M-d M-d C-y", "日本 x|"),
    ("foo bar|", "M-backspace M-backspace C-y", "foo bar|"),
    ("foo bar|", "M-backspace C-a M-d C-y", "foo| "),
    ("foo |bar", "M-d M-backspace C-y", "foo bar|"),
    ("ab\nc|d\nef", "C-S-backspace", "ab\n|ef"),
    ("ab\nc|d\nef", "C-S-backspace C-y", "ab\ncd\n|ef"),
    ("|a\nb\nc", "C-u 2 C-k", "|c"),
    ("a|b", "M-y", "a|b"),
    ("a|b", "C-y", "a|b"),
    ("|e\u{301}👩‍👩‍👧x", "C-d C-d", "|x"),
    ("|abcd", "M-2 C-d", "|cd"),
    ("ab|", "C-k", "ab|"),
];

const CHANGES: &[Case] = &[
    ("a|b", "C-o", "a|\nb"),
    ("a|b", "C-j", "a\n|b"),
    ("a|b", "C-t", "ba|"),
    ("foo |日本", "M-t", "日本 foo|"),
    ("|foo bar", "M-u M-c", "FOO Bar|"),
    ("|FOO", "M-l", "foo|"),
    ("f|OO x", "M-2 M-l", "foo x|"),
    ("a  | b", "M-\\", "a|b"),
    ("a  | b", "M-space", "a |b"),
    ("a|b", "M-space", "a |b"),
    ("a\n  b|c\nd", "M-^", "a| bc\nd"),
    ("a|b\nc", "M-^", "a|b\nc"),
    ("a|b", "C-x tab", "    a|b"),
    ("a|b", "M-;", "# a|b"),
];

#[test]
fn moving_and_the_region() {
    check_all("emacs", MOTIONS);
    check_all("emacs", REGION);
}

#[test]
fn killing_and_changing() {
    check_all("emacs", KILLING);
    check_all("emacs", CHANGES);
}

#[test]
fn copies_go_to_the_systems_clipboard_too_but_not_every_kill() {
    let copied = |keys| Desk::at("emacs", "a|bcd").press(keys).copied().join("+");
    assert_eq!(copied("C-space C-f C-f M-w"), "bc");
    assert_eq!(copied("C-space C-f C-f C-w"), "bc");
    assert_eq!(copied("C-k"), "");
}

#[test]
fn the_mark_stays_on_its_text_while_others_type() {
    let mut desk = Desk::at("emacs", "ab|cd");
    desk.press("C-space C-f C-g");
    let cell = desk.doc.cells()[0];
    desk.doc.replace(cell, 0, 0, "日本");
    desk.editor.settle(&desk.doc);
    assert_eq!(desk.press("C-w").text(), "日本ab|d");
}

#[test]
fn what_was_yanked_is_only_replaced_while_it_is_what_it_was() {
    let mut desk = Desk::at("emacs", "a|b");
    desk.press("C-k C-y");
    let cell = desk.doc.cells()[0];
    desk.doc.replace(cell, 1, 2, "xy");
    desk.editor.settle(&desk.doc);
    assert_eq!(desk.press("M-y").text(), "axy|");
    assert!(desk.editor.message().is_some());
}
