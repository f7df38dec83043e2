//! Editing cells with the keys of vim. The cases of one cell were checked against Vim 9.0, and
//! `vim.cases` holds more of them with what Vim itself answered.

use super::*;
use crate::editor::register::Copied;

/// Recorded from Vim: start, keys and end, parted by tabs; `\n` is a line break.
const RECORDED: &str = include_str!("vim.cases");

const MOTIONS: &[Case] = &[
    ("|foo.bar baz", "w", "foo|.bar baz"),
    ("|foo.bar baz", "W", "foo.bar |baz"),
    ("|foo.bar baz", "3 w", "foo.bar |baz"),
    ("|foo.bar baz", "e e", "foo|.bar baz"),
    ("|foo.bar baz", "E", "foo.ba|r baz"),
    ("foo.bar b|az", "b b b", "foo|.bar baz"),
    ("foo.bar b|az", "B B", "|foo.bar baz"),
    ("foo bar b|az", "g e", "foo ba|r baz"),
    ("|日本語かな漢字", "w w", "日本語かな|漢字"),
    ("|a\n\nb", "w", "a\n|\nb"),
    ("a|bc\nd", "l l l", "ab|c\nd"),
    ("a|bc\nd", "h h", "|abc\nd"),
    ("ab|c\nd", "space", "abc\n|d"),
    ("abc\n|d", "ctrl-h", "ab|c\nd"),
    ("  a|b", "0", "|  ab"),
    ("  ab|c", "^", "  |abc"),
    ("|abc\nd", "$", "ab|c\nd"),
    ("|abcd", "3 |", "ab|cd"),
    ("|日本語x", "5 |", "日本|語x"),
    ("ab|c\n日本語", "j", "abc\n日|本語"),
    ("|abc\nd\nefg", "$ j j", "abc\nd\nef|g"),
    ("a|bc\nd\nefg", "j j", "abc\nd\ne|fg"),
    ("a|bc", "j k", "a|bc"),
    ("|a\n  b", "enter", "a\n  |b"),
    ("  a\nb|c", "minus", "  |a\nbc"),
    ("a|b\nc\nd", "G", "ab\nc\n|d"),
    ("a|b\n  c\nd", "2 G", "ab\n  |c\nd"),
    ("a\n  b|c", "g g", "|a\n  bc"),
    ("|a\nb\n\nc\nd", "}", "a\nb\n|\nc\nd"),
    ("a\nb\n\nc\n|d", "{", "a\nb\n|\nc\nd"),
    ("|f(a[1], (b))", "%", "f(a[1], (b)|)"),
    ("f(a[1], (b)|)", "%", "f|(a[1], (b))"),
    ("|a.b.c.d", "f .", "a|.b.c.d"),
    ("|a.b.c.d", "2 f . ;", "a.b.c|.d"),
    ("|a.b.c.d", "t . ;", "a.|b.c.d"),
    ("a.b.c.|d", "F . ,", "a.b.c|.d"),
    ("a.b.c.|d", "2 T .", "a.b.|c.d"),
    ("|a日b日c", "f 日 ;", "a日b|日c"),
    ("|a", "f x", "|a"),
    ("One. T|wo. Three", ")", "One. Two. |Three"),
    ("One. T|wo. Three", "(", "One. |Two. Three"),
];

/// Beyond Vim: other cells, and graphemes that Vim takes for several characters.
const OWN_MOTIONS: &[Case] = &[
    ("a|b\n---\ncd", "j", "ab\n---\nc|d"),
    ("ab\n---\nc|d", "k", "a|b\n---\ncd"),
    ("a|b\n---\ncd", "l", "a|b\n---\ncd"),
    ("a|b\n---\ncd", "right", "ab\n---\n|cd"),
    ("ab\n---\n|cd", "left", "a|b\n---\ncd"),
    ("a|b\n---\ncd", "w", "ab\n---\n|cd"),
    ("a b\n---\n|cd", "b", "a |b\n---\ncd"),
    ("a|b\nc\n---\nd", "G G", "ab\nc\n---\n|d"),
    ("a\n---\nb\nc|d", "g g g g", "|a\n---\nb\ncd"),
    ("a|b\n---\nc", "2 G 2 G", "|ab\n---\nc"),
    ("|e\u{301}a 👩‍👩‍👧 x", "w w", "e\u{301}a 👩‍👩‍👧 |x"),
    ("|👩‍👩‍👧e\u{301}x", "l l", "👩‍👩‍👧e\u{301}|x"),
    ("ab\n---\n|cd", "d b", "ab\n---\n|cd"),
    ("a|b\n---\ncd", "d j", "a|b\n---\ncd"),
];

const OPERATORS: &[Case] = &[
    ("|foo bar", "d w", "|bar"),
    ("foo |bar\nx", "d w", "foo| \nx"),
    ("|foo\nx", "d w", "|\nx"),
    ("|a b c d", "2 d w", "|c d"),
    ("|a b c d e", "2 d 2 w", "|e"),
    ("|foo.bar x", "d e", "|.bar x"),
    ("foo |bar", "d b", "|bar"),
    ("foo b|ar x", "d B", "foo |ar x"),
    ("a|bcd", "d $", "|a"),
    ("ab|cd", "d 0", "|cd"),
    ("  ab|cd", "d ^", "  |cd"),
    ("a|b\nc\nd", "d j", "|d"),
    ("a\nb|c\nd", "d k", "|d"),
    ("a|b", "d j", "a|b"),
    ("a\n|b\nc\nd", "d G", "|a"),
    ("a\nb\n|c\nd", "d g g", "|d"),
    ("|a(b)c", "d f )", "|c"),
    ("|a(b)c", "d t )", "|)c"),
    ("a(b|)c", "d F (", "a|)c"),
    ("a(|b)c", "d %", "a|)c"),
    ("|(b)c", "d %", "|c"),
    ("|a\nb\n\nc", "d }", "|\nc"),
    ("x |a\nb\n\nc", "d }", "x| \n\nc"),
    ("a\n  b|c\nd", "d d", "a\n|d"),
    ("a\nb|c", "d d", "|a"),
    ("|a\nb\nc", "2 d d", "|c"),
    ("a|b", "d d", "|"),
    ("|foo bar", "c w x esc", "|x bar"),
    ("f|oo  bar", "c w x esc", "f|x  bar"),
    ("foo|  bar", "c w x esc", "foo|xbar"),
    ("  a|b\nc", "c c x esc", "  |x\nc"),
    ("a|b\nc\nd", "c j x esc", "|x\nd"),
    ("ab|cd", "C x esc", "ab|x"),
    ("ab|cd\ne", "D", "a|b\ne"),
    ("a|b\nc", "y y p", "ab\n|ab\nc"),
    ("a|b\nc", "Y P", "|ab\nab\nc"),
    ("a|b\nc", "y j P", "|ab\nc\nab\nc"),
    ("|foo bar", "y w $ p", "foo barfoo| "),
    ("|foo bar", "y e w P", "foo fo|obar"),
    ("a|b\nc", "> >", "    |ab\nc"),
    ("a|b\n\nc", "> G", "    |ab\n\n    c"),
    ("        a|b", "< <", "    |ab"),
    ("      a|b\n  c", "< j", "  |ab\nc"),
    ("|foo bar", "g U w", "|FOO bar"),
    ("f|OO Bar", "g u e", "f|oo Bar"),
    ("a|Bc d", "g ~ ~", "|AbC D"),
    ("|straße x", "g U e", "|STRASSE x"),
    ("foo |bar", "d esc x", "foo |ar"),
    ("foo |bar", "d y x", "foo |ar"),
];

const OBJECTS: &[Case] = &[
    ("foo b|ar baz", "d i w", "foo | baz"),
    ("foo b|ar baz", "d a w", "foo |baz"),
    ("foo b|ar", "d a w", "fo|o"),
    ("foo|  bar", "d i w", "foo|bar"),
    ("f.o|.b x", "d i W", "| x"),
    ("|foo bar baz", "d 2 a w", "|baz"),
    ("f(a|b, c)", "d i (", "f(|)"),
    ("f(ab, c|)", "d a )", "|f"),
    ("f(a|b, (c))", "d i b", "f(|)"),
    ("f(a, (b|))", "2 d i (", "f(|)"),
    ("x[|1]", "c i [ 2 esc", "x[|2]"),
    ("f |(a)", "d i (", "f (|)"),
    ("a |b (c)", "d i (", "a b (|)"),
    ("{\n  a|b\n}", "d i {", "{\n|}"),
    ("{ a|b }", "d a B", "|"),
    ("x = \"a|b\" + \"c\"", "d i \"", "x = \"|\" + \"c\""),
    ("x| = \"ab\"", "c i \" y esc", "x = \"|y\""),
    ("x = 'a|b' y", "d a '", "x = |y"),
    ("`a\\`|b`", "d i `", "`|`"),
    ("a\n\nb|\nc\n\nd", "d i p", "a\n\n|\nd"),
    ("a\n\nb|\nc\n\nd", "d a p", "a\n\n|d"),
    ("a\n\nb|\nc", "d a p", "|a"),
    ("x |日本 y", "d i w", "x | y"),
    ("x |e\u{301}a y", "d a w", "x |y"),
];

const CHANGES: &[Case] = &[
    ("a|bc", "x", "a|c"),
    ("ab|c", "x", "a|b"),
    ("|abcd", "3 x", "|d"),
    ("|\na", "x", "|\na"),
    ("ab|c", "X", "a|c"),
    ("ab|c", "5 X", "|c"),
    ("a|bc", "s x esc", "a|xc"),
    ("|abc", "2 s x esc", "|xc"),
    ("  a|b\nc", "S x esc", "  |x\nc"),
    ("a|bc", "r x", "a|xc"),
    ("|abc", "2 r 日", "日|日c"),
    ("a|bc", "5 r x", "a|bc"),
    ("  a|bcd", "r enter", "  a\n | cd"),
    ("|aBc", "~ ~", "Ab|c"),
    ("|aBc", "3 ~", "Ab|C"),
    ("|a\n  b", "J", "a| b"),
    ("|a\n)b", "J", "a|)b"),
    ("|a \nb", "J", "a |b"),
    ("|a\nb\nc", "3 J", "a b| c"),
    ("a|b", "i x esc", "a|xb"),
    ("a|b", "a x esc", "ab|x"),
    ("  a|b", "I x esc", "  |xab"),
    ("|ab\nc", "A x esc", "ab|x\nc"),
    ("  a|b\nc", "o x esc", "  ab\n  |x\nc"),
    ("  a|b", "O x esc", "  |x\n  ab"),
    ("  a|b", "o esc", "  ab\n|"),
    ("|a", "3 i x esc", "xx|xa"),
    ("|a", "2 A x y esc", "axyx|y"),
    ("|a", "2 o x esc", "a\nx\n|x"),
    ("a b|c", "i ctrl-w x esc", "a |xc"),
    ("|ab", "d l p", "b|a"),
    ("|ab", "x 3 p", "baa|a"),
    ("a|bc\nd", "d d p", "d\n|abc"),
    ("  a|b\n", "Y 2 p", "  ab\n  |ab\n  ab\n"),
];

const VISUAL: &[Case] = &[
    ("a|bcd", "v l d", "a|d"),
    ("a|bcd", "v $ d", "|a"),
    ("a|bc\nde", "v j d", "|a"),
    ("|foo bar", "v e y $ p", "foo barfo|o"),
    ("ab|cd", "v h d", "a|d"),
    ("a|bcd", "v l o h d", "|d"),
    ("a|bcd", "v l esc x", "ab|d"),
    ("a|b\ncd\ne", "V j d", "|e"),
    ("a|b\ncd", "V y p", "ab\n|ab\ncd"),
    ("a|b\ncd", "V >", "    |ab\ncd"),
    ("a|Bc", "v l ~", "a|bC"),
    ("a|bc", "v l U", "a|BC"),
    ("a|BC", "v l u", "a|bc"),
    ("a|bcd", "v l r x", "a|xxd"),
    ("a|b\nc\nd", "V j J", "ab| c\nd"),
    ("f(a|b)", "v i ( c x esc", "f(|x)"),
    ("foo b|ar baz", "v i w d", "foo | baz"),
    ("foo b|ar baz x", "v i w i w i w d", "foo | x"),
    ("a\nb|\n\nc", "v i p d", "|\nc"),
    ("a|b\ncd\nef", "v V j d", "|ef"),
    ("|ab cd", "y w w v e p", "ab ab| "),
    ("|a\nb", "y y j V p", "a\n|a"),
    ("a|bc", "v l s x esc", "a|x"),
    ("a|bc\nd", "v D", "|d"),
    ("a|b cd", "v esc w g v d", "a| cd"),
    ("a‹b|c", "d", "|a"),
    ("a日‹本|x", "v", "a日本|x"),
];

const REPEATS: &[Case] = &[
    ("|a b c d", "d w . .", "|d"),
    ("|a b c d e", "d w 2 .", "|d e"),
    ("|a b c d e f", "2 d w 3 .", "|f"),
    ("|a b c", "c w x esc w .", "x |x c"),
    ("|a\nb", "A ; esc j .", "a;\nb|;"),
    ("|a", "i x esc .", "|xxa"),
    ("|abcd", "x . .", "|d"),
    ("f(|a) g(b)", "c i ( x esc W .", "f(x) g(|x)"),
    ("|ab cd ef", "v e d .", "| ef"),
    ("|a\nb\nc", "> > j .", "    a\n    |b\nc"),
    ("a|b", ".", "a|b"),
];

const REGISTERS: &[Case] = &[
    ("|ab", "\" a x \" a p", "b|a"),
    ("|abc", "\" a x \" A x \" a p", "ca|b"),
    ("|ab\nc", "y y \" _ d d p", "c\n|ab"),
    ("|a b", "y w w D \" 0 P", "aa|  "),
    ("|ab", "\" a y l x \" a P", "|ab"),
    ("|a\nb\nc", "\" a d d \" A d d \" a p", "c\n|a\nb"),
    ("|ab", "y l A ctrl-r \" esc", "ab|a"),
    ("|abcd", "2 \" a x \" a p", "ca|bd"),
];

const COMMENTS: &[Case] = &[
    ("a|b\nc", "g c c", "|# ab\nc"),
    ("a|b\nc\nd", "g c j", "|# ab\n# c\nd"),
    ("# a|b", "g c c", "|ab"),
    ("a|b\n\nc", "g c i p", "|# ab\n\nc"),
    ("a|b\nc\nd", "V j g c", "|# ab\n# c\nd"),
    ("a\nb|c", "d i c", "|"),
    ("a\nb|c", "y i c p", "a\n|a\nbc\nbc"),
];

/// The cases that Vim answered, as they stand in the file.
fn recorded() -> Vec<(String, String, String)> {
    let lines = RECORDED.lines().filter(|line| !line.starts_with('"'));
    let cases = lines.map(|line| {
        let mut parts = line.split('\t').map(|part| part.replace("\\n", "\n"));
        let mut next = || parts.next().expect("three parts");
        (next(), next(), next())
    });
    cases.collect()
}

#[test]
fn motions() {
    check_all("vim", MOTIONS);
    check_all("vim", OWN_MOTIONS);
}

#[test]
fn operators_and_objects() {
    check_all("vim", OPERATORS);
    check_all("vim", OBJECTS);
    check_all("vim", COMMENTS);
}

#[test]
fn changes_and_selections() {
    check_all("vim", CHANGES);
    check_all("vim", VISUAL);
}

#[test]
fn repeating_and_registers() {
    check_all("vim", REPEATS);
    check_all("vim", REGISTERS);
}

#[test]
fn as_vim_answers() {
    let cases = recorded();
    assert!(cases.len() >= 200, "{} cases", cases.len());
    let keymap = Keymap::named("vim").expect("a built-in keymap");
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(start, keys, end)| {
            let mut desk = Desk::with("vim", &keymap, start);
            let held = Copied::new("R", false);
            desk.editor.text.registers.put(None, held);
            let got = desk.press(keys).text();
            (got != *end).then(|| format!("{start:?} with {keys}: {got:?}, not {end:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
