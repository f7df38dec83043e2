//! Editing in one line each: text with a caret `|` (and `<` where the selection began), keys, text.

use super::action::Action;
use super::around::Around;
use super::command::Mode;
use super::fake::Fake;
use super::help::Turn;
use super::key::Key;
use super::keymap::Keymap;
use super::motion::Place;
use super::{Doc, Editor};
use crate::notebook::Edit;
use crate::notebook::cell::CellKind;

mod text;

/// Cells are parted by a line `---`.
const PART: &str = "\n---\n";

fn editor() -> Editor {
    Editor::new(Keymap::jupyter().expect("the built-in keymap"))
}

fn press(editor: &mut Editor, doc: &mut Fake, keys: &str) -> Vec<Action> {
    let mut all = Vec::new();
    for key in Key::parse_sequence(keys).expect("keys") {
        let actions = editor.key(key, &Around::alone(doc));
        doc.perform(editor, &actions);
        all.extend(actions);
    }
    all
}

/// An editor in edit mode where the mark `|` stands.
fn open(marked: &str) -> (Editor, Fake) {
    let index = marked.split(PART).position(|cell| cell.contains('|'));
    let plain = marked.replace('|', "");
    let doc = Fake::of(&plain.split(PART).collect::<Vec<_>>());
    let index = index.expect("a caret");
    let byte = marked
        .split(PART)
        .nth(index)
        .and_then(|cell| cell.find('|'));
    let mut editor = editor();
    editor.settle(&doc);
    let cell = doc.cells()[index];
    let byte = byte.expect("a caret");
    editor.take_focus(Place { cell, byte }, &doc);
    editor.mode = Mode::Edit;
    (editor, doc)
}

fn show(editor: &Editor, doc: &Fake) -> String {
    let caret = editor.caret();
    let cells = doc.cells().iter().map(|key| {
        let mut text = doc.cell(*key).expect("a cell").source.clone();
        if let Some(place) = caret.filter(|place| place.cell == *key) {
            let mut marks = vec![(place.byte, '|')];
            marks.extend(editor.selection_anchor().map(|byte| (byte, '<')));
            marks.sort();
            for (byte, mark) in marks.into_iter().rev() {
                text.insert(byte, mark);
            }
        }
        text
    });
    cells.collect::<Vec<_>>().join(PART)
}

fn check(start: &str, keys: &str, end: &str) {
    let (mut editor, mut doc) = open(start);
    press(&mut editor, &mut doc, keys);
    assert_eq!(show(&editor, &doc), end, "{start:?} with {keys}");
}

#[test]
fn typing_and_newlines() {
    check("|", "h i", "hi|");
    check("a|c", "b", "ab|c");
    check("if x:|", "enter y", "if x:\n    y|");
    check("  f(|", "enter", "  f(\n      |");
    check("    return 1|", "enter x", "    return 1\nx|");
    check("    a = 1|", "enter b", "    a = 1\n    b|");
    check("|    a", "enter", "\n|    a");
}

/// An editor with other keys, editing at the end of a cell.
fn with_keys(section: &str, source: &str) -> (Editor, Fake) {
    let doc = Fake::of(&[source]);
    let text = format!("extends = \"jupyter\"\n{section}");
    let mut editor = Editor::new(Keymap::parse(&text).expect("a keymap"));
    editor.settle(&doc);
    editor.mode = Mode::Edit;
    let cell = doc.cells()[0];
    let byte = source.len();
    editor.take_focus(Place { cell, byte }, &doc);
    (editor, doc)
}

#[test]
fn a_sequence_of_letters_while_editing_types_what_it_does_not_call() {
    let keys = "[edit]\n\"j k\" = \"command-mode\"\n\"C-x\" = false\n\"C-x C-s\" = \"undo\"";
    let after = |pressed: &str| {
        let (mut editor, mut doc) = with_keys(keys, "a");
        press(&mut editor, &mut doc, pressed);
        (show(&editor, &doc), editor.mode())
    };
    assert_eq!(after("j"), ("a|".into(), Mode::Edit));
    assert_eq!(after("j k"), ("a".into(), Mode::Command));
    assert_eq!(after("j a"), ("aja|".into(), Mode::Edit));
    assert_eq!(after("j j a"), ("ajja|".into(), Mode::Edit));
    assert_eq!(after("j backspace"), ("a|".into(), Mode::Edit));
    assert_eq!(after("j esc"), ("aj".into(), Mode::Command));
    assert_eq!(after("C-x a"), ("a|".into(), Mode::Edit));
    let (mut editor, mut doc) = with_keys(keys, "a");
    press(&mut editor, &mut doc, "C-x a");
    assert_eq!(editor.message(), Some("ctrl-x a is bound to nothing"));
    press(&mut editor, &mut doc, "C-x esc");
    assert_eq!(editor.message(), None);
}

#[test]
fn commands_in_a_row_see_what_the_ones_before_have_done() {
    let keys =
        "[edit]\nf5 = [\"backspace\", \"backspace\", \"command-mode\", \"insert-below\", \"edit\"]";
    let (mut editor, mut doc) = with_keys(keys, "abc");
    press(&mut editor, &mut doc, "f5 x");
    assert_eq!(show(&editor, &doc), ["a", "x|"].join(PART));
    let keys =
        "counts = true\n[command]\n2 = false\nf5 = [\"focus-next\", \"edit\", \"delete-cell\"]";
    let (mut editor, mut doc) = with_keys(keys, "a");
    doc.insert(1, CellKind::Code, "b");
    doc.insert(2, CellKind::Code, "c");
    press(&mut editor, &mut doc, "esc 2 f5");
    assert_eq!(show(&editor, &doc), ["a", "b", "|c"].join(PART));
    let told = "delete-cell does not work in the mode edit";
    assert_eq!(editor.message(), Some(told));
}

#[test]
fn deleting_takes_graphemes_and_indent() {
    check("a👩‍👩‍👧|b", "backspace", "a|b");
    check("a|e\u{301}b", "delete", "a|b");
    check("x\n|y", "backspace", "x|y");
    check("        |x", "backspace", "    |x");
    check("      |x", "backspace", "     |x");
    check("|x", "backspace", "|x");
    check("x|", "delete", "x|");
    check("foo bar_1|", "ctrl-w", "foo |");
    check("|foo bar", "alt-d", "| bar");
}

#[test]
fn motions_go_on_into_the_next_cell() {
    check("日|本", "right right", "日本|");
    check("ab|\n---\ncd", "right", "ab\n---\n|cd");
    check("ab\n---\n|cd", "left", "ab|\n---\ncd");
    check("abc|\n---\nd\nef", "down down up", "abc\n---\nd|\nef");
    check(
        "abcd\nx\n---\nabc|d",
        "up up",
        "abcd|\nx\n---\nabcd".replace("abcd|", "abc|d").as_str(),
    );
    check("a|b", "up", "|ab");
    check("a|b", "down", "ab|");
    check("foo.bar|", "alt-b", "foo.|bar");
    check("|foo.bar", "ctrl-right ctrl-right", "foo.bar|");
    check("  a|b", "home", "  |ab");
    check("  |ab", "home", "|  ab");
    check("a|b\nc", "end", "ab|\nc");
}

#[test]
fn vertical_motions_keep_their_column() {
    check("abcdef|\nx\nabcdef", "down down", "abcdef\nx\nabcdef|");
    check("日本|語\nabcdef", "down", "日本語\nabcd|ef");
    check("\tx|\nabcdef", "down", "\tx\nabcde|f");
}

#[test]
fn selections() {
    check("a|bc", "shift-right shift-right", "a<bc|");
    check("a|bc", "shift-right shift-right x", "ax|");
    check("ab|c", "shift-left backspace", "a|c");
    check("a|bc", "shift-right left", "a|bc");
    check("a|bc", "shift-right right", "ab|c");
    check("ab|\n---\nc", "shift-right", "ab|\n---\nc");
    check("a|b\ncd", "shift-down", "a<b\nc|d");
    check("a|b", "ctrl-a delete", "|");
    check("a b|", "ctrl-shift-left", "a |b<");
}

#[test]
fn indent_of_caret_and_lines() {
    check("ab|", "tab", "ab  |");
    check(
        "|a\nb\nc",
        "shift-down tab",
        "    <a\n|b\nc".replace("    <", "<    ").as_str(),
    );
    check("a|\nb", "shift-down tab", "    a<\n    b|");
    check("    a|b", "shift-tab", "a|b");
    check("  |  ab", "shift-tab", "|ab");
    check("\ta|", "shift-tab", "a|");
    check("a|", "shift-tab", "a|");
}

#[test]
fn pasting_is_one_undo_step() {
    let (mut editor, mut doc) = open("a|d");
    let actions = editor.paste("b\r\nc".into(), &doc);
    assert_eq!(actions.first(), Some(&Action::EndUndoGroup));
    doc.perform(&mut editor, &actions);
    assert_eq!(show(&editor, &doc), "ab\nc|d");
    let much = "x".repeat(super::MAX_PASTE + 1);
    assert!(editor.paste(much, &doc).is_empty() && editor.message().is_some());
}

#[test]
fn command_mode_moves_inserts_and_deletes() {
    let mut doc = Fake::of(&["a", "b", "c"]);
    let mut editor = editor();
    editor.settle(&doc);
    press(&mut editor, &mut doc, "j j j k");
    assert_eq!(editor.focus(), Some(doc.cells()[1]));
    press(&mut editor, &mut doc, "b");
    assert_eq!(show(&editor, &doc), ["a", "b", "", "c"].join(PART));
    assert_eq!(editor.focus(), Some(doc.cells()[2]));
    press(&mut editor, &mut doc, "d");
    assert_eq!(editor.pending().len(), 1);
    press(&mut editor, &mut doc, "d G a w");
    assert_eq!(show(&editor, &doc), ["a", "b", "", "c"].join(PART));
    press(&mut editor, &mut doc, "g g d d enter x");
    assert_eq!(show(&editor, &doc), ["x|b", "", "c"].join(PART));
}

#[test]
fn keys_ask_for_what_the_program_does() {
    let mut doc = Fake::of(&["a"]);
    let mut editor = editor();
    editor.settle(&doc);
    assert_eq!(
        press(&mut editor, &mut doc, "q"),
        [Action::Quit { force: false }]
    );
    assert_eq!(press(&mut editor, &mut doc, "?"), [Action::Help(true)]);
    assert_eq!(press(&mut editor, &mut doc, "?"), [Action::Help(false)]);
    assert!(press(&mut editor, &mut doc, "Z").contains(&Action::Redo));
    assert_eq!(press(&mut editor, &mut doc, "ctrl-d"), [Action::Scroll(1)]);
}

#[test]
fn the_help_takes_all_keys_until_it_is_left() {
    let mut doc = Fake::of(&["a", "b"]);
    let mut editor = editor();
    editor.settle(&doc);
    press(&mut editor, &mut doc, "? d d q ?");
    assert_eq!(editor.help_filter(), Some("ddq?"));
    press(&mut editor, &mut doc, "f1 enter alt-x backspace é");
    assert_eq!(editor.help_filter(), Some("ddqé"));
    assert_eq!(editor.mode(), Mode::Command);
    for (key, turn) in [
        ("down", Turn::Rows(1)),
        ("ctrl-p", Turn::Rows(-1)),
        ("pagedown", Turn::Pages(1)),
        ("pageup", Turn::Pages(-1)),
        ("end", Turn::End),
        ("home", Turn::Start),
    ] {
        assert_eq!(press(&mut editor, &mut doc, key), [Action::TurnHelp(turn)]);
    }
    editor.paste("  paste\nmore".into(), &doc);
    assert_eq!(editor.help_filter(), Some("ddqé  paste"));
    editor.paste("x".repeat(200), &doc);
    assert_eq!(editor.help_filter(), Some("ddqé  paste"));
    press(&mut editor, &mut doc, "ctrl-u");
    assert_eq!(editor.help_filter(), Some(""));
    press(&mut editor, &mut doc, "x esc");
    assert_eq!(editor.help_filter(), None);
    for close in ["?", "f1", "ctrl-c", "esc"] {
        press(&mut editor, &mut doc, "f1");
        assert_eq!(press(&mut editor, &mut doc, close), [Action::Help(false)]);
    }
    assert_eq!(show(&editor, &doc), ["a", "b"].join(PART));
}

#[test]
fn alt_is_escape_and_the_key_only_where_the_terminal_sends_it_so() {
    let (mut editor, mut doc) = open("a|");
    press(&mut editor, &mut doc, "alt-j");
    assert_eq!(editor.mode(), Mode::Command);
    let (mut editor, mut doc) = open("a|");
    editor.protocol(true);
    press(&mut editor, &mut doc, "alt-j");
    assert_eq!(editor.mode(), Mode::Edit);
}

#[test]
fn read_only_refuses_and_says_so() {
    let mut doc = Fake::of(&["a", "b"]);
    let mut editor = editor();
    editor.read_only(true);
    editor.settle(&doc);
    for keys in ["enter", "a", "b", "d d", "z", "Z"] {
        assert_eq!(press(&mut editor, &mut doc, keys), [], "{keys}");
        assert!(
            editor
                .message()
                .is_some_and(|text| text.starts_with("read-only"))
        );
    }
    press(&mut editor, &mut doc, "j");
    assert_eq!(editor.focus(), Some(doc.cells()[1]));
    assert!(editor.paste("x".into(), &doc).is_empty());
}

#[test]
fn a_text_document_has_one_cell() {
    let mut doc = Fake::of(&["a"]);
    doc.text = true;
    let mut editor = editor();
    editor.settle(&doc);
    assert_eq!(press(&mut editor, &mut doc, "b d d"), []);
    press(&mut editor, &mut doc, "enter x");
    assert_eq!(show(&editor, &doc), "x|a");
}

#[test]
fn the_caret_stays_where_it_is_while_others_type() {
    let (mut editor, mut doc) = open("abc|d");
    let cell = doc.cells()[0];
    doc.replace(cell, 0, 0, "XY");
    editor.settle(&doc);
    assert_eq!(show(&editor, &doc), "XYabc|d");
    doc.replace(cell, 1, 4, "");
    editor.settle(&doc);
    assert_eq!(show(&editor, &doc), "Xc|d");
    press(&mut editor, &mut doc, "shift-left");
    doc.replace(cell, 0, 0, "->");
    editor.settle(&doc);
    assert_eq!(show(&editor, &doc), "->X|c<d");
}

#[test]
fn focus_goes_to_the_neighbour_and_comes_back() {
    let mut doc = Fake::of(&["a", "b", "c"]);
    let mut editor = editor();
    editor.settle(&doc);
    press(&mut editor, &mut doc, "j");
    doc.delete(1);
    editor.settle(&doc);
    assert_eq!(editor.focus(), Some(doc.cells()[1]));
    let again = doc.insert(0, CellKind::Code, "b");
    doc.change(0, |cell| cell.id = "id-2".into());
    editor.settle(&doc);
    assert_eq!(editor.focus(), Some(again));
}

#[test]
fn a_moved_cell_keeps_focus_caret_and_mode() {
    let (mut editor, mut doc) = open("a\n---\nbc|d\n---\ne");
    doc.delete(1);
    doc.insert(2, CellKind::Code, "bcd");
    doc.change(2, |cell| cell.id = "id-2".into());
    editor.settle(&doc);
    assert_eq!(show(&editor, &doc), "a\n---\ne\n---\nbc|d");
}

#[test]
fn losing_the_edited_cell_ends_editing() {
    let (mut editor, mut doc) = open("a\n---\nb|");
    doc.delete(1);
    editor.settle(&doc);
    assert_eq!(
        (editor.mode(), editor.focus()),
        (Mode::Command, Some(doc.cells()[0]))
    );
    assert!(editor.message().is_some());
    doc.delete(0);
    editor.settle(&doc);
    assert_eq!(editor.focus(), None);
    assert_eq!(press(&mut editor, &mut doc, "enter j d d G"), []);
    let expected = Edit::InsertCell {
        index: 0,
        kind: CellKind::Code,
        source: String::new(),
    };
    assert!(press(&mut editor, &mut doc, "a").contains(&Action::Edit(expected)));
}

#[test]
fn undo_takes_the_caret_along() {
    let (mut editor, doc) = open("a|bc\n---\nxyz");
    let cell = doc.cells()[1];
    editor.touched(Some(cell), Some(2), &doc);
    editor.settle(&doc);
    assert_eq!(show(&editor, &doc), "abc\n---\nxy|z");
    editor.touched(None, None, &doc);
    assert_eq!(editor.focus(), Some(cell));
}

#[test]
fn a_notebook_is_a_document() {
    use crate::notebook::{DocKind, Notebook, Shape};
    let mut notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
    let mut editor = editor();
    editor.settle(&*notebook);
    for key in Key::parse_sequence("b enter a b c left é shift-left").expect("keys") {
        for action in editor.key(key, &Around::alone(&*notebook)) {
            let Action::Edit(edit) = action else { continue };
            let done = notebook.apply_local(&edit).expect("an edit");
            editor.created(&edit, &done, &*notebook);
        }
        editor.settle(&*notebook);
    }
    let cell = editor.focus().expect("a cell");
    let other = Edit::InsertText {
        cell,
        at: 0,
        text: "日本".into(),
    };
    notebook.apply_local(&other).expect("an edit");
    editor.settle(&*notebook);
    let source = notebook.cell(cell).map(|cell| cell.source.clone());
    assert_eq!(source.as_deref(), Some("日本abéc"));
    assert_eq!(editor.selection(), Some((8, 10)));
    assert_eq!(editor.caret().map(|caret| caret.byte), Some(8));
}
