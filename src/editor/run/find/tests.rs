//! Searching and replacing in one line each: text with a place, keys, text with the place after them.
//!
//! `|` is a caret while editing, `§` the place in the focused cell in command mode, `<` where a selection
//! began. A key in quotes is typed letter by letter: `'foo'`.

use crate::editor::action::Action;
use crate::editor::around::Around;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::editor::front::Open;
use crate::editor::key::{Code, Key};
use crate::editor::keymap::Keymap;
use crate::editor::motion::Place;
use crate::editor::{Editor, MAX_PASTE};
use crate::notebook::cell::CellKind;

/// Cells are parted by a line `---`.
const PART: &str = "\n---\n";

struct Desk {
    editor: Editor,
    doc: Fake,
    did: Vec<Action>,
}

impl Desk {
    fn new(marked: &str) -> Desk {
        let plain = marked.replace(['|', '§', '<'], "");
        let doc = Fake::of(&plain.split(PART).collect::<Vec<_>>());
        let mut editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        editor.settle(&doc);
        let cells = marked.split(PART).enumerate();
        for (index, cell) in cells {
            let bare = cell.replace('<', "");
            let Some(byte) = bare.find(['|', '§']) else {
                continue;
            };
            let key = doc.cells()[index];
            editor.take_focus(Place { cell: key, byte }, &doc);
            if cell.contains('|') {
                editor.mode = Mode::Edit;
            }
            let anchor = cell.replace(['|', '§'], "").find('<');
            editor.anchor = anchor.map(|byte| (byte, doc.mark(key, byte)));
        }
        let did = Vec::new();
        Desk { editor, doc, did }
    }

    fn press(&mut self, keys: &str) -> &mut Desk {
        for word in keys.split(' ').filter(|word| !word.is_empty()) {
            let quoted = word
                .strip_prefix('\'')
                .and_then(|rest| rest.strip_suffix('\''));
            let keys = match quoted {
                Some(text) => text.chars().map(|c| Key::plain(Code::Char(c))).collect(),
                None => vec![Key::parse(word).expect("a key")],
            };
            for key in keys {
                let actions = self.editor.key(key, &Around::alone(&self.doc));
                self.doc.perform(&mut self.editor, &actions);
                self.did.extend(actions);
            }
        }
        self
    }

    /// The text with where one is.
    fn shown(&self) -> String {
        let focus = self.editor.focus();
        let mark = match self.editor.mode() {
            Mode::Command => '§',
            _ => '|',
        };
        let cells = self.doc.cells().iter().map(|key| {
            let mut text = self.doc.cell(*key).expect("a cell").source.clone();
            if focus == Some(*key) {
                let mut marks = vec![(self.editor.caret, mark)];
                marks.extend(self.editor.selection_anchor().map(|byte| (byte, '<')));
                marks.sort();
                for (byte, mark) in marks.into_iter().rev() {
                    text.insert(byte, mark);
                }
            }
            text
        });
        cells.collect::<Vec<_>>().join(PART)
    }

    fn message(&self) -> &str {
        self.editor.message().unwrap_or_default()
    }

    /// Position and total of the matches that are shown.
    fn count(&self) -> (Option<usize>, usize) {
        let count = self.editor.front().search().count(&self.doc);
        count.map_or((None, 0), |count| (count.position, count.total))
    }

    fn edits(&self) -> usize {
        let edits = self
            .did
            .iter()
            .filter(|action| matches!(action, Action::Edit(_)));
        edits.count()
    }

    fn is_open(&self) -> bool {
        self.editor.front().open().is_some()
    }
}

fn check(start: &str, keys: &str, end: &str) {
    let mut desk = Desk::new(start);
    desk.press(keys);
    assert_eq!(desk.shown(), end, "{start:?} with {keys}");
}

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
    assert_eq!(
        desk.message(),
        "substitute wants a replacement as /old/new/g"
    );
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
