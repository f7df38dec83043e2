//! Typing in cells with JupyterLab's keys.

use super::*;

const TYPING: &[Case] = &[
    ("a‹bc|d", "x", "ax|d"),
    ("日‹本|語", "enter", "日\n|語"),
    ("f(|)", "enter", "f(\n    |)"),
    ("    a |  b", "enter", "    a \n    |b"),
    ("|    a", "enter", "\n|    a"),
    ("x = [|", "enter 1", "x = [\n    1|"),
    ("\tif x:|", "enter", "\tif x:\n\t\t|"),
    ("if x:|", "enter enter y", "if x:\n\n    y|"),
    ("e\u{301}|x", "backspace", "|x"),
    ("👨‍👩‍👧‍👦|🎉", "backspace delete", "|"),
    ("日本語|", "ctrl-w", "|"),
    ("a + foo_1|", "alt-backspace", "a + |"),
    ("|foo.bar", "ctrl-delete ctrl-delete", "|"),
    ("ab|c\nd", "ctrl-k ctrl-k", "ab|d"),
    ("ab 日本|c", "ctrl-u", "|c"),
    ("a|b", "ctrl-t", "ba|"),
    ("ab|", "ctrl-t", "ba|"),
    ("日|本x", "ctrl-t", "本日|x"),
    ("a|e\u{301}b", "ctrl-t", "e\u{301}a|b"),
    ("|ab", "ctrl-t", "|ab"),
    ("foo| bar", "alt-t", "bar foo|"),
    ("foo ba|r", "alt-t", "bar foo|"),
    ("日本, x|", "alt-t", "x, 日本|"),
    ("foo|", "alt-t", "foo|"),
    ("|straße x", "alt-u", "STRASSE| x"),
    ("|FOO Bar", "alt-l alt-l", "foo bar|"),
    ("|éFOO bar", "alt-c alt-c", "Éfoo Bar|"),
];

const LINES: &[Case] = &[
    ("ab\nc|d\nef", "ctrl-d", "ab\ne|f"),
    ("ab\nc|d", "ctrl-d", "a|b"),
    ("a|b", "ctrl-d", "|"),
    ("a‹b\nc|d\ne", "ctrl-d", "e|"),
    ("ab\nc|d\nef", "alt-up", "c|d\nab\nef"),
    ("ab\nc|d\nef", "alt-down", "ab\nef\nc|d"),
    ("ab\nc|d", "alt-down", "ab\nc|d"),
    ("a|b\ncd", "alt-up", "a|b\ncd"),
    ("a\n‹b\nc|\nd", "alt-down", "a\nd\n‹b\nc|"),
    ("a\nb‹\nc|\nd", "alt-up", "b‹\nc|\na\nd"),
    ("a\n‹b\n|c", "alt-up", "‹b\n|a\nc"),
    ("日|本", "alt-shift-down", "日本\n日|本"),
    ("a‹b\ncd|\ne", "alt-shift-down", "ab\ncd\na‹b\ncd|\ne"),
    ("  a|b", "ctrl-]", "      a|b"),
    ("      a|b", "shift-tab", "  a|b"),
    ("a‹b\n\ncd|", "ctrl-]", "    a‹b\n\n    cd|"),
    ("‹ab\ncd|", "tab", "‹    ab\n    cd|"),
    ("|ab\ncd‹", "tab", "|    ab\n    cd‹"),
    ("\ta|", "ctrl-]", "\t\ta|"),
];

const COMMENTS: &[Case] = &[
    ("a|b", "ctrl-/", "# a|b"),
    ("# a|b", "ctrl-_", "a|b"),
    ("#ab|", "ctrl-/", "ab|"),
    ("  a‹b\n\n    cd|", "ctrl-/", "  # a‹b\n\n  #   cd|"),
    ("  # a‹b\n\n  #   cd|", "ctrl-/", "  a‹b\n\n    cd|"),
    ("# a‹b\ncd|", "ctrl-/", "# # a‹b\n# cd|"),
    ("|", "ctrl-/", "# |"),
    ("日|本", "ctrl-/ ctrl-/", "日|本"),
];

const MOTIONS: &[Case] = &[
    ("  a|b", "home home end", "  ab|"),
    ("a\nb|", "ctrl-home", "|a\nb"),
    ("|a\nb", "ctrl-end", "a\nb|"),
    ("日本|語\nabcdefg", "ctrl-down", "日本語\nabcd|efg"),
    ("a\t|b\n日本語", "down", "a\tb\n日本|語"),
    ("ab|\n---\n日本", "down", "ab\n---\n日|本"),
    ("a\n---\n|b", "left", "a|\n---\nb"),
    ("é👩‍👩‍👧|", "left left", "|é👩‍👩‍👧"),
];

const SELECTIONS: &[Case] = &[
    ("a|b日c", "shift-right shift-right", "a‹b日|c"),
    ("a‹b日|c", "shift-left", "a‹b|日c"),
    ("a|👩‍👩‍👧b", "shift-right delete", "a|b"),
    ("ab\nc|d", "shift-up", "a|b\nc‹d"),
    ("ab|\ncd", "shift-end shift-down", "ab‹\ncd|"),
    ("a b|\n---\nc", "shift-right shift-down", "a b|\n---\nc"),
    ("x\na|b\ny", "ctrl-shift-home", "|x\na‹b\ny"),
    ("x\na|b\ny", "ctrl-shift-end backspace", "x\na|"),
    ("a|b", "ctrl-a", "‹ab|"),
    ("a|b\nc", "ctrl-a x", "x|"),
    ("a‹b|c", "right", "ab|c"),
    ("a‹b|c", "left", "a|bc"),
    ("a|b‹c", "up", "|abc"),
];

const CLIPBOARD: &[Case] = &[
    ("a‹bc|d", "ctrl-x end ctrl-v", "adbc|"),
    ("a‹bc|d", "ctrl-c end ctrl-v", "abcdbc|"),
    ("ab\nc|d\nef", "ctrl-x", "ab\n|ef"),
    ("ab\nc|d\nef", "ctrl-x ctrl-v", "ab\ncd\n|ef"),
    ("a|b\ncd", "ctrl-x ctrl-end ctrl-v", "ab\ncd|"),
    ("ab|c\nd", "ctrl-k down ctrl-v", "ab\ndc|"),
    ("日‹本|", "ctrl-x ctrl-v ctrl-v", "日本本|"),
];

#[test]
fn typing() {
    check_all("jupyter", TYPING);
    check_all("jupyter", LINES);
    check_all("jupyter", COMMENTS);
}

#[test]
fn moving_and_selecting() {
    check_all("jupyter", MOTIONS);
    check_all("jupyter", SELECTIONS);
    check_all("jupyter", CLIPBOARD);
}

#[test]
fn what_is_copied_goes_to_the_systems_clipboard_too() {
    let copied = |start, keys| {
        let mut desk = Desk::at("jupyter", start);
        desk.press(keys).copied().join("+")
    };
    assert_eq!(copied("a‹bc|d", "ctrl-c"), "bc");
    assert_eq!(copied("a‹bc|d", "ctrl-x"), "bc");
    assert_eq!(copied("x\na|b", "ctrl-x"), "ab\n");
    assert_eq!(copied("a|b", "ctrl-k"), "");
}

#[test]
fn ctrl_c_leaves_where_nothing_is_selected() {
    let mut desk = Desk::at("jupyter", "a|b");
    assert_eq!(desk.press("ctrl-c").editor.mode(), Mode::Command);
    let mut desk = Desk::at("jupyter", "a‹b|");
    assert_eq!(desk.press("ctrl-c").editor.mode(), Mode::Edit);
    assert_eq!(desk.text(), "a‹b|");
}

#[test]
fn comments_by_language_and_kind() {
    let toggled = |desk: Desk| {
        let mut desk = desk;
        let once = desk.press("ctrl-/").text();
        (once, desk.press("ctrl-/").text())
    };
    let twice = |once: &str, start: &str| (once.to_owned(), start.to_owned());
    let at = |start| Desk::at("jupyter", start);
    assert_eq!(toggled(at("x|").language("rust")), twice("// x|", "x|"));
    assert_eq!(toggled(at("x|").language("SQL")), twice("-- x|", "x|"));
    assert_eq!(toggled(at("x|").language("latex")), twice("% x|", "x|"));
    assert_eq!(toggled(at("x|").language("ocaml")), twice("(* x| *)", "x|"));
    let prose = at("日|本").language("r").kind(CellKind::Markdown);
    assert_eq!(toggled(prose), twice("<!-- 日|本 -->", "日|本"));
    let mut raw = at("x|").kind(CellKind::Raw);
    assert_eq!(raw.press("ctrl-/").text(), "x|");
    assert!(raw.editor.message().is_some());
}

#[test]
fn indent_by_language() {
    let enter = |start: &str, language: &str, keys: &str| {
        Desk::at("jupyter", start)
            .language(language)
            .press(keys)
            .text()
    };
    assert_eq!(enter("fn f() {|", "rust", "enter }"), "fn f() {\n}|");
    assert_eq!(
        enter("  if (x) {|", "c++", "enter y enter }"),
        "  if (x) {\n      y\n  }|"
    );
    assert_eq!(enter("case x:|", "java", "enter"), "case x:\n|");
    assert_eq!(enter("    return 1|", "python", "enter"), "    return 1\n|");
    assert_eq!(
        enter("    return 1|", "java", "enter"),
        "    return 1\n    |"
    );
    assert_eq!(
        enter("x <- function() {|", "R", "enter"),
        "x <- function() {\n    |"
    );
    assert_eq!(enter("- a:|", "yaml", "enter"), "- a:\n|");
}

#[test]
fn brackets_close_themselves_if_one_wants_that() {
    let typed = |start: &str, keys: &str| {
        let mut desk = Desk::at("jupyter", start);
        desk.editor.auto_close(true);
        desk.press(keys).text()
    };
    assert_eq!(typed("f|", "("), "f(|)");
    assert_eq!(typed("f|", "( a )"), "f(a)|");
    assert_eq!(typed("f|", "( ["), "f([|])");
    assert_eq!(typed("f|", "( backspace"), "f|");
    assert_eq!(typed("|x", "("), "(|x");
    assert_eq!(typed("x|", "'"), "x'|");
    assert_eq!(typed("x = |", "\" a \""), "x = \"a\"|");
    assert_eq!(typed("a‹日|b", "("), "a(‹日|)b");
    assert_eq!(typed("a|日‹b", "["), "a[|日‹]b");
    assert_eq!(typed("if x {|}", "enter y"), "if x {\n    y|\n}");
    assert_eq!(typed("|)", ")"), ")|");
    let mut off = Desk::at("jupyter", "f|");
    assert_eq!(off.press("( )").text(), "f()|");
}

#[test]
fn a_line_is_moved_by_writing_the_one_anew_that_nobody_is_in() {
    let moved = |peer: usize| {
        let mut desk = Desk::at("jupyter", "a|b\ncd");
        let cell = desk.doc.cells()[0];
        let people = [crate::editor::around::Peer {
            client: 7,
            name: "Ana".into(),
            place: Some(Place { cell, byte: peer }),
            ..Default::default()
        }];
        let around = Around {
            doc: &desk.doc,
            people: &people,
        };
        let key = Key::parse_sequence("alt-down").expect("a key")[0];
        let actions = desk.editor.key(key, &around);
        desk.doc.perform(&mut desk.editor, &actions);
        let edit = actions.into_iter().find_map(|action| match action {
            Action::Edit(Edit::ReplaceMany { pieces }) => Some(pieces),
            _ => None,
        });
        (desk.text(), edit.expect("an edit")[0].text.clone())
    };
    assert_eq!(moved(1), ("cd\na|b".into(), "cd\n".into()));
    assert_eq!(moved(4), ("cd\na|b".into(), String::new()));
}
