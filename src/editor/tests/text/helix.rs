//! Editing cells with the keys of Helix: the selection first.

use super::*;

const WORDS: &[Case] = &[
    ("|Basic forward motion", "w", "‹Basic| forward motion"),
    ("|Basic forward motion", "w w", "Basic ‹forward| motion"),
    (" |Starting from", "w", " ‹Starting| from"),
    ("Starting| from", "w", "Starting ‹fro|m"),
    ("Jumping\n    |into", "w", "Jumping\n    ‹int|o"),
    ("alphanumeric.|!,and.?=", "w", "alphanumeric.‹!|,and.?="),
    ("|日本語 かな", "w", "‹日本語| かな"),
    ("|Basic forward", "e", "‹Basi|c forward"),
    ("|Basic forward", "e e", "Basic‹ forwar|d"),
    ("Basic |forward", "b", "|Basic‹ forward"),
    ("Basic forw|ard", "b", "Basic |forw‹ard"),
    ("Basic forw|ard", "b b", "|Basic‹ forward"),
    ("|foo.bar baz", "W", "‹foo.bar| baz"),
    ("|foo.bar baz", "E", "‹foo.ba|r baz"),
    ("foo.bar| baz", "B", "|foo.bar‹ baz"),
    ("|one two three", "2 w", "one ‹two| three"),
    ("|a\nbc d", "w", "a\n‹bc| d"),
];

const SELECTING: &[Case] = &[
    ("|ab.cd", "f c", "‹ab.|cd"),
    ("|ab.cd", "t c", "‹ab|.cd"),
    ("|ab\ncd", "f d", "‹ab\nc|d"),
    ("ab.c|d", "F b", "a|b.c‹d"),
    ("ab.c|d", "T a", "a|b.c‹d"),
    ("a|b\ncd\nef", "x", "‹ab|\ncd\nef"),
    ("a|b\ncd\nef", "x x", "‹ab\ncd|\nef"),
    ("a|b\ncd\nef", "2 x", "‹ab\ncd|\nef"),
    ("a\n|\nb", "x", "a\n|‹\nb"),
    ("|ab cd", "w ;", "ab| cd"),
    ("|ab cd", "w alt-;", "|ab‹ cd"),
    ("a|b\nc", "%", "‹ab\n|c"),
    ("|abcd", "v l l", "‹ab|cd"),
    ("|ab cd ef", "v w w", "‹ab cd| ef"),
    ("|ab cd", "v w esc", "‹ab| cd"),
    ("|ab cd", "v e l", "‹ab| cd"),
    ("f(a|b, c)", "m i (", "f(‹ab, |c)"),
    ("f(a|b, c)", "m a (", "f‹(ab, c|)"),
    ("x \"日|本\"", "m i \"", "x \"‹日|本\""),
    ("foo b|ar baz", "m i w", "foo ‹ba|r baz"),
    ("foo b|ar baz", "m a w", "foo ‹bar| baz"),
    ("f|(a)", "m m", "f(a|)"),
    ("a|b\ncd", "g l", "a|b\ncd"),
    ("  a|b", "g h g s", "  |ab"),
    ("a|b\nc", "g e g g", "|ab\nc"),
    ("ab|\n---\nc", "l", "ab\n---\n|c"),
];

const CHANGING: &[Case] = &[
    ("|one two", "w d", "|two"),
    ("|日本 x", "d", "|本 x"),
    ("a|👩‍👩‍👧b", "d", "a|b"),
    ("|one two", "w c x esc", "x|two"),
    ("|one two", "e c x esc", "x| two"),
    ("a|b\ncd", "x d", "|cd"),
    ("a|b\ncd", "x y p", "ab\n‹ab|\ncd"),
    ("a|b\ncd", "x d p", "cd\n‹a|b"),
    ("|ab cd", "e y p", "ab‹a|b cd"),
    ("|ab cd", "e y P", "‹a|bab cd"),
    ("|ab cd", "e y w R", "a‹a|bcd"),
    ("|ab cd", "e r x", "‹x|x cd"),
    ("|aB c", "e ~", "‹A|b c"),
    ("|aB c", "~", "|AB c"),
    ("|AB c", "e `", "‹a|b c"),
    ("|ab c", "e alt-`", "‹A|B c"),
    ("|ab\n  cd", "J", "ab| cd"),
    ("a|b\ncd", "% >", "‹    ab\n    c|d"),
    ("    a|b", "<", "a|b"),
    ("a|b", "ctrl-c", "# a|b"),
    ("|one two", "w i x esc", "x|one two"),
    ("|one two", "w a x esc", "one x|two"),
    ("  a|b", "I x esc", "  x|ab"),
    ("a|b\nc", "A x esc", "ab|x\nc"),
    ("a|b\nc", "o x esc", "ab\n|x\nc"),
    ("a|b\nc", "O x esc", "|x\nab\nc"),
    ("|one two three", "w d w .", "|three"),
    ("|ab cd", "v e d", "| cd"),
    ("|abc", "\" a y l \" a p", "ab|‹ac"),
];

#[test]
fn selecting() {
    check_all("helix", WORDS);
    check_all("helix", SELECTING);
}

#[test]
fn changing() {
    check_all("helix", CHANGING);
}
