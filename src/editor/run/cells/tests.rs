//! Commands to cells in one line each: cells, keys, cells. Each is done on a real notebook, undone,
//! and done again.

mod desk;

use desk::{Desk, check, paste, says, with_others};

use crate::editor::action::Action;
use crate::editor::command::Mode;

#[test]
fn going_to_cells() {
    check("*a b c", "j", "a *b c");
    check("*a b c", "j j j j", "a b *c");
    check("a b *c", "k up", "*a b c");
    check("*a b c", "3:focus-next", "a b *c");
    check("*a b c", "9:focus-next", "a b *c");
    check("a *b c", "G", "a b *c");
    check("a b *c", "g g", "*a b c");
    check("*a b c d", ":go-to-cell=3", "a b *c d");
    check("*a b c d", "2:go-to-cell", "a *b c d");
    check("*a b", ":go-to-cell=99", "a *b");
    says("*a b", ":go-to-cell", "go to which cell");
    says("*a b", ":go-to-cell=0", "go to which cell");
    says("*a b", ":go-to-cell=b", "go to which cell");
}

#[test]
fn going_to_cells_of_a_sort() {
    check("*a m:b c m:d", "] c", "a m:b *c m:d");
    check("*a m:b c m:d", "] m ] m", "a m:b c *m:d");
    check("a m:b c *m:d", "[ m", "a *m:b c m:d");
    check("a m:b c *m:d", "[ c [ c", "*a m:b c m:d");
    check("*a m:b m:##␣c m:#d", "] h", "a m:b *m:##␣c m:#d");
    check(
        "*a m:```/#␣no/``` m:x/#␣c",
        "] h",
        "a m:```/#␣no/``` *m:x/#␣c",
    );
    check("a~e b *c~o", "[ e", "*a~e b c~o");
    check("*a m:b c m:d e", "2:next-code", "a m:b c m:d *e");
    says("*a m:b", "] c", "no code cell below");
    says("*a m:b", "[ h", "no heading above");
    says("*a b~o", "] e", "no error below");
}

#[test]
fn selecting_cells() {
    check("*a b c", "shift-j", "+a *b c");
    check("a b *c", "shift-k shift-up", "*a +b +c");
    check("a *b c", "shift-j shift-k shift-k", "*a +b c");
    check("a *b c", "shift-j shift-k", "a *b c");
    check("*a b c", "shift-j j", "a b *c");
    check("*a b c", "shift-down esc", "a *b c");
    check("a b *c d", "shift-home", "*a +b +c d");
    check("a *b c d", "shift-end", "a +b +c *d");
    check("a *b c", "ctrl-a", "+a +b *c");
    check("a *b c", "ctrl-space j", "a +b *c");
    check("*a b c d", "ctrl-space j j k", "+a *b c d");
    check("*a b c d", "ctrl-space G", "+a +b +c *d");
    check("*a m:b c d", "ctrl-space ] c esc j", "a m:b c *d");
    check("*a b c", "ctrl-space j ctrl-space j", "a b *c");
    check("*a b c", "2:extend-down", "+a +b *c");
    check("*a b c", "shift-j enter w", "a w|b c");
}

#[test]
fn inserting_cells() {
    check("a *b c", "a", "a *_ b c");
    check("a *b c", "b", "a b *_ c");
    check("a *b c", "shift-j a", "a *_ b c");
    check("a *b c", "shift-j b", "a b c *_");
    check("a b|c d", ":insert-below x", "a bc x| d");
    check("m:a *m:b", "b", "m:a m:b *_");
}

#[test]
fn deleting_cells() {
    check("a *b c", "d d", "a *c");
    check("a b *c", "d d", "a *b");
    check("*a b c d", "shift-j shift-j d d", "*d");
    check("a b +c *d", "d d", "a *b");
    check("*a b c d", "2:delete-cell", "*c d");
    check("a *b c d", "9:delete-cell", "*a");
    check("*a", "d d", "*_");
    check("+m:a *b", "d d", "*_");
    check("a b c *d", "ctrl-a d d", "*_");
    check("*a b", "d d d d d d", "*_");
}

#[test]
fn cutting_copying_and_pasting_cells() {
    check("a *b c", "x", "a *c");
    check("a *b c", "x v", "a c *b'");
    check("a *b c", "x shift-v", "a *b' c");
    check("a *b c", "c v", "a b *b c");
    check("a *b c", "c k shift-v", "*b a b c");
    check("*a b c", "shift-j c j v", "a b c a *b");
    check("*a b c", "shift-j x v v", "c a' b' a *b");
    check("*a b c d", "2:cut-cell v", "c a' *b' d");
    check("*m:#␣a~s b~o", "shift-j c v", "m:#␣a~s b~o m:#␣a~s *b~o");
    check("*a b", "ctrl-a x v", "_ a' *b'");
    check("*a b c", "c shift-j v", "a b *a c");
    check("a *b c", ":duplicate-cell", "a b *b c");
    check("*a r:b c", "shift-j shift-d", "a r:b a *r:b c");
    check("*a b c", "2:duplicate-cell", "a b a *b c");
    says("*a b", "v", "nothing to paste");
    says("*a b", "shift-j c", "2 cells copied");
    says("*a b", "x", "1 cell cut");
}

#[test]
fn moving_cells() {
    // A quote marks a cell that was made anew: the one that was passed.
    check("*a b c", "alt-down", "b' *a c");
    check("a b *c", "alt-up", "a *c b'");
    check("*a b c", "alt-down alt-down alt-down", "b' c' *a");
    check("*a b c d", "2:move-cell-down", "b c *a' d");
    check("*a b c d", "shift-j alt-down", "c' +a *b d");
    check("a b c *d", "shift-k alt-up", "a *c +d b'");
    check("a b *c d e", "shift-j 2:move-cell-up", "+c *d a' b' e");
    check(
        "*a b c d e",
        "shift-j shift-j 9:move-cell-down",
        "d' e' +a +b *c",
    );
    check("m:a~s b|c d~o", ":move-cell-up x", "bx|c m:a~s' d~o");
    says("a *b", "alt-down", "it is the last cell already");
    says("*a +b c", "alt-up", "it is the first cell already");
}

#[test]
fn moving_leaves_other_peoples_carets_alone() {
    // Ana is in the cells with an @.
    with_others("*a b@ c", "alt-down", "b *a' c");
    with_others("a b@ *c", "alt-up", "a *c' b");
    with_others("*a@ b c", "alt-down", "b' *a c");
    with_others("*a b c@ d", "shift-j alt-down", "c +a' *b' d");
    with_others("*a@ b c d", "2:move-cell-down", "b' c' *a d");
    with_others("*a@ b@ c", "alt-down", "b' *a c");
    with_others("*a@ b@ c@ d", "2:move-cell-down", "b c *a' d");
    let mut desk = Desk::of("*a@ b@ c");
    desk.press("alt-down");
    let message = desk.editor.message().unwrap_or_default();
    assert!(message.ends_with("Ana lost the caret"), "{message}");
}

#[test]
fn splitting_cells() {
    check("a b|c d", "ctrl-shift-minus", "a b |c d");
    check("a b|c d", "ctrl-_ x", "a b x|c d");
    check("m:ab/|cd", "ctrl-7", "m:ab m:|cd");
    check("ab/|//cd", ":split-cell", "ab |cd");
    check("|ab", ":split-cell", "_ |ab");
    check("ab|", ":split-cell", "ab |");
    check("日|本", ":split-cell", "日 |本");
    check("a|bc", "shift-right :split-cell", "a |b c");
    check("a|b~o c", ":split-cell", "a~o |b c");
}

#[test]
fn merging_cells() {
    check("a *b c d", ":merge-below", "a *b//c d");
    check("a *b c d", ":merge-above", "*a//b c d");
    check("*a b c d", "shift-j shift-j shift-m", "*a//b//c d");
    check("a *b c", "shift-m", "a *b//c");
    check("m:a *b c", "shift-k shift-m", "*m:a//b c");
    check("*m:a b c", "shift-j shift-m", "*a//b' c");
    check("*a~o b~o", ":merge-below", "*a//b");
    check("a b|c", ":merge-above x", "a//bx|c");
    check("a b|c d", ":merge-below x", "a bx|c//d");
    check("m:ab c|d", ":merge-above x", "ab//cx|d'");
    check("a b *_", "ctrl-h", "a *b//");
    says("a *b", ":merge-below", "no cell below");
    says("*a b", "ctrl-backspace", "no cell above");
}

#[test]
fn changing_the_type() {
    check("*a b", "m", "*m:a' b");
    check("*a b", "r", "*r:a' b");
    check("*m:a b", "y", "*a' b");
    check("*a b", "y", "*a b");
    check("*a~o b", "m", "*m:a' b");
    check("*a m:b c", "shift-j shift-j m", "+m:a' +m:b *m:c'");
    check("*a b c", "2:to-raw", "*r:a' r:b' c");
    check("a|b", ":to-markdown x", "m:ax|b'");
    check("*a", "2", "*m:##␣a'");
    check("*m:#␣a", "3", "*m:###␣a");
    check("*m:###␣␣a/#b", "1", "*m:#␣a/#b");
    check("*#a b", "6", "*m:######␣a' b");
    check("*_", "1", "*m:#␣'");
    check("*a b c", "shift-j 4", "+m:####␣a' *m:####␣b' c");
    check("a|b", ":heading=2 x", "m:##␣ax|b'");
    says("*a", ":heading", "a level from 1 to 6");
    says("*a", ":heading=7", "a level from 1 to 6");
}

#[test]
fn clearing_and_folding() {
    check("*a~o b~o", ":clear-output", "*a b~o");
    check("*a~o b~e c~o", "shift-j :clear-output", "+a *b c~o");
    check("*a~o b m:c d~e", ":clear-all-outputs", "*a b m:c d");
    check("*a~o b", "o", "*a~oh b");
    check("*a~oh b", "o", "*a~o b");
    check("*a b", "shift-o", "*a~s b");
    check("*m:a~s b", "shift-o", "*m:a b");
    check("*a~oh b~o m:c", "shift-j shift-j o", "+a~o +b~o *m:c");
    check("*a b~s c", "ctrl-a shift-o", "+a~s +b~s *c~s");
    says("*a m:b", ":clear-output", "no output to clear");
    says("*m:a b", "o", "only code cells");
}

#[test]
fn jumping_back_and_forth() {
    check("*a b c d", "G ctrl-o", "*a b c d");
    check("*a b c d", "G g g ctrl-o ctrl-o", "*a b c d");
    check("a *b c d", "G g g ctrl-o ctrl-o tab", "a b c *d");
    check("a *b c d", "G g g 2:jump-back", "a *b c d");
    check("a *b m:c d", "] m ] c ctrl-o ctrl-o tab tab", "a b m:c *d");
    check("*a b c d", "G k a ctrl-o", "*a b _ c d");
    check("a *b c d", "G k k alt-up g g ctrl-o", "*b a' c d");
    check("a *b c", "G k d d g g ctrl-o", "a *c");
    check("*a b c", "j j ` q g g ' q", "a b *c");
    check("*a b c", "` x j j alt-up ' x alt-down ctrl-o", "*c' a b'");
    check("ab|c d", ":set-mark=z down :go-to-mark=z x", "abx|c d");
    says("*a b", "ctrl-o", "where the first jump began");
    says("*a b", "tab", "where the last jump led");
    says("*a b", "' x", "there is no mark x");
    says("*a b", "` 3", "a letter for a name");
    says("*a b", "` x d d ' x", "that mark is gone");
}

#[test]
fn many_jumps_are_bounded() {
    let mut desk = Desk::of("*a b");
    for _ in 0..500 {
        desk.press("G g g");
    }
    for _ in 0..100 {
        desk.press("ctrl-o");
        assert_eq!(desk.editor.message(), None);
    }
    desk.press("ctrl-o");
    assert!(desk.editor.message().is_some());
}

#[test]
fn undo_and_redo_are_keys_too() {
    check("a *b c", "d d z", "a *b' c");
    check("a *b c", "shift-j d d z Z", "*a");
    check("*a b", "m z", "*a' b");
    check("*a b", "alt-down z", "*a b'");
    check("*a b c", "ctrl-a d d z", "*a' b' c'");
    check("*a", "3 z", "*a'");
}

#[test]
fn pastes_of_the_terminal() {
    paste("a *b c", "x\r\ny", "a b *x/y c");
    paste("*a +b c", "x", "a b *x c");
    paste(
        "*a",
        r#"[{"cell_type": "markdown", "source": ["x\n", "y"]}]"#,
        "a *m:x/y",
    );
    paste(
        "*a b",
        r#"{"cells": [{"cell_type": "code", "source": "x"}, {"cell_type": "raw", "source": "y"}], "nbformat": 4}"#,
        "a x *r:y b",
    );
    paste("*a", "[1, 2]", "a *[1,␣2]");
    paste("a|b", "[1]", "a[1]|b");
}

#[test]
fn what_is_copied_is_nbformat() {
    let mut desk = Desk::of("*m:a b~o");
    let actions = desk.press("shift-j c");
    let [.., Action::Copy(text)] = actions.as_slice() else {
        panic!("{actions:?}");
    };
    let cells: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(cells[0]["cell_type"], "markdown");
    assert_eq!(cells[1]["outputs"][0]["text"], "out");
    assert_eq!(cells[1]["id"], "id-1");
    let mut other = Desk::of("*z");
    other.paste(text);
    assert_eq!(other.show(), "z m:a *b~o");
}

#[test]
fn many_cells_are_pasted_in_messages_of_a_bearable_size() {
    let wide = "x".repeat(10_000);
    let mut desk = Desk::of(&format!(
        "*{wide} {wide} {wide} {wide} {wide} {wide} {wide} {wide}"
    ));
    let actions = desk.press("ctrl-a c v");
    let edits = actions
        .iter()
        .filter(|action| matches!(action, Action::Edit(_)));
    assert_eq!(edits.count(), 2);
    assert_eq!(desk.notebook.cells().len(), 16);
    desk.press("z");
    assert_eq!(desk.notebook.cells().len(), 8);
}

#[test]
fn the_last_cell_is_replaced_before_it_goes() {
    use crate::notebook::Edit;
    let mut desk = Desk::of("*a");
    let actions = desk.press("d d");
    let edits = actions.iter().filter_map(|action| match action {
        Action::Edit(edit) => Some(edit),
        _ => None,
    });
    let edits: Vec<_> = edits.collect();
    assert!(matches!(
        edits.as_slice(),
        [Edit::InsertCell { .. }, Edit::DeleteCells { .. }]
    ));
}

#[test]
fn the_mode_stays_what_it_was() {
    for (keys, mode) in [
        (":move-cell-down", Mode::Edit),
        (":to-markdown", Mode::Edit),
        (":split-cell", Mode::Edit),
        (":insert-above", Mode::Edit),
    ] {
        let mut desk = Desk::of("a|b c");
        desk.press(keys);
        assert_eq!(desk.editor.mode(), mode, "{keys}");
    }
}

#[test]
fn focus_and_selection_stay_while_others_edit() {
    let mut desk = Desk::of("a *b c d");
    desk.press("shift-j");
    desk.other_inserts(0, "x");
    assert_eq!(desk.show(), "x a +b *c d");
    desk.other_inserts(3, "y");
    assert_eq!(desk.show(), "x a +b +y *c d");
    desk.other_deletes(2);
    assert_eq!(desk.show(), "x a +y *c d");
    desk.other_deletes(3);
    assert_eq!(desk.show(), "x a *y d");
    desk.press("shift-j shift-k shift-k");
    assert_eq!(desk.show(), "x *a +y d");
    desk.other_deletes(1);
    assert_eq!(desk.show(), "x *y d");
}

#[test]
fn a_selection_follows_cells_that_pages_move() {
    let mut desk = Desk::of("*a b c d");
    desk.press("shift-j");
    desk.other_moves(0, 3);
    assert_eq!(desk.show(), "*b +c +a' d");
    desk.other_moves(2, 0);
    assert_eq!(desk.show(), "+a' *b c d");
}

#[test]
fn a_text_document_has_no_cells_to_arrange() {
    for keys in [
        "a",
        "b",
        "d d",
        "x",
        "c",
        "v",
        "alt-up",
        "shift-m",
        "m",
        "1",
        "o",
        ":split-cell",
    ] {
        let mut desk = Desk::text("words");
        desk.press("j shift-j ctrl-a");
        let actions = desk.press(keys);
        assert_eq!(actions, [], "{keys}");
        assert_eq!(desk.editor.message(), Some("a text document has no cells"));
    }
    let mut desk = Desk::text("words");
    desk.press("` a G ' a ctrl-o enter x");
    assert_eq!(desk.show(), "r:x|words");
}

#[test]
fn an_empty_notebook_is_no_trouble() {
    for keys in [
        "j", "G", "x", "c", "d d", "alt-up", "shift-m", "m", "2", "o", "ctrl-a", "] c",
    ] {
        let mut desk = Desk::of("");
        let actions = desk.press(keys);
        assert_eq!(actions, [], "{keys}");
    }
    check("", "b", "*_");
    check("", "a", "*_");
    paste("", "x", "*x");
}

#[test]
fn an_observer_copies_selects_and_goes_and_changes_nothing() {
    let mut desk = Desk::of("*a b~o m:c d");
    desk.editor.read_only(true);
    for keys in [
        "a",
        "b",
        "d d",
        "x",
        "v",
        "shift-v",
        "shift-d",
        "alt-up",
        "shift-m",
        "ctrl-h",
        "y",
        "m",
        "r",
        "1",
        "o",
        "shift-o",
        ":clear-output",
        ":clear-all-outputs",
    ] {
        let actions = desk.press(keys);
        assert_eq!(actions, [], "{keys}");
        let message = desk.editor.message().unwrap_or_default();
        assert!(message.starts_with("read-only"), "{keys}");
        assert_eq!(desk.show(), "*a b~o m:c d", "{keys}");
    }
    assert!(desk.press("shift-j c").len() == 3);
    desk.press("] m ` x ctrl-o ' x");
    assert_eq!(desk.show(), "a b~o *m:c d");
    desk.paste("x");
    assert_eq!(desk.show(), "a b~o *m:c d");
}
