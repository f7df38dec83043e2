//! Undo takes back one's own edits, whole and alone.

use super::*;
use crate::notebook::{Origin, Touched};

#[test]
fn steps_end_where_the_caller_ends_them() {
    let (mut notebook, cell) = with_source(1, "");
    type_at(&mut notebook, cell, 0, "a");
    type_at(&mut notebook, cell, 1, "b");
    notebook.end_undo_group();
    type_at(&mut notebook, cell, 2, "c");
    let at = |byte| {
        Some(Touched {
            cell: Some(cell),
            byte: Some(byte),
        })
    };
    assert_eq!(notebook.undo(), at(2));
    assert_eq!(source(&notebook, cell), "ab");
    assert_eq!(notebook.undo(), at(0));
    assert_eq!(source(&notebook, cell), "");
    assert_eq!(notebook.redo(), at(2));
    assert_eq!(notebook.redo(), at(3));
    assert_eq!(notebook.redo(), None);
    assert_eq!(source(&notebook, cell), "abc");
}

#[test]
fn an_undone_deletion_brings_the_whole_cell_back() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let before = notebook.to_ipynb();
        let mut other = copy_of(&notebook, 2);
        let cell = notebook.cells()[0];
        notebook.apply_local(&Edit::DeleteCell { cell }).unwrap();
        exchange(&mut notebook, &mut other);
        notebook.replica_mut().take_updates();
        let touched = notebook.undo().unwrap();
        assert_eq!(touched.cell, notebook.cells().first().copied());
        let updates = notebook.replica_mut().take_updates();
        assert!(updates.iter().all(|update| update.origin == Origin::Undo));
        exchange(&mut notebook, &mut other);
        assert_eq!(notebook.to_ipynb(), before, "{shape:?}");
        assert_eq!(other.to_ipynb(), before, "{shape:?}");
    }
}

#[test]
fn anchors_follow_a_cell_through_deletion_and_undo() {
    let (mut notebook, cell) = with_source(1, "abc");
    let anchor = |at| {
        notebook
            .anchor(cell, at, super::super::Side::After)
            .unwrap()
    };
    let (middle, end) = (anchor(1), anchor(3));
    notebook.apply_local(&Edit::DeleteCell { cell }).unwrap();
    assert_eq!(notebook.resolve(&middle), None);
    assert_eq!(notebook.resolve(&end), None);
    notebook.undo().unwrap();
    let back = notebook.cells()[0];
    assert_eq!(notebook.resolve(&middle), Some((back, 1)));
    assert_eq!(notebook.resolve(&end), Some((back, 3)));
}

#[test]
fn undo_leaves_what_others_typed() {
    let (mut ana, cell) = with_source(1, "start ");
    let mut bob = copy_of(&ana, 2);
    type_at(&mut ana, cell, 6, "ana");
    exchange(&mut ana, &mut bob);
    type_at(&mut bob, cell, 8, "BOB");
    exchange(&mut ana, &mut bob);
    assert_eq!(source(&ana, cell), "start anBOBa");
    ana.undo().unwrap();
    exchange(&mut ana, &mut bob);
    assert_eq!(source(&ana, cell), "start BOB");
    assert_eq!(source(&bob, cell), "start BOB");
    assert_eq!(bob.undo().map(|touched| touched.cell), Some(Some(cell)));
    assert_eq!(source(&bob, cell), "start ");
    assert_eq!(
        bob.undo(),
        None,
        "what came from others is not bob's to undo"
    );
}

#[test]
fn undo_does_not_take_away_an_own_cell_in_which_others_wrote() {
    let mut ana = seeded(Shape::A);
    let first = ana.cells()[1];
    type_at(&mut ana, first, 0, "x");
    ana.end_undo_group();
    let made = insert(&mut ana, 0, "mine");
    let mut bob = copy_of(&ana, 2);
    type_at(&mut bob, made, 0, "bob's ");
    exchange(&mut ana, &mut bob);
    assert_eq!(ana.undo().and_then(|touched| touched.cell), Some(first));
    assert_eq!(source(&ana, made), "bob's mine");
    assert!(!source(&ana, first).starts_with('x'));
    assert_eq!(ana.undo(), None);
}

#[test]
fn nor_when_the_cell_was_made_anew_before_and_after_they_wrote() {
    let mut ana = seeded(Shape::A);
    let made = insert(&mut ana, 0, "mine");
    ana.end_undo_group();
    let turn = |ana: &mut Notebook, cell, kind| {
        let done = ana.apply_local(&Edit::ChangeKind { cell, kind }).unwrap();
        ana.end_undo_group();
        done.created[0]
    };
    let turned = turn(&mut ana, made, CellKind::Markdown);
    let mut bob = copy_of(&ana, 2);
    type_at(&mut bob, turned, 0, "bob's ");
    exchange(&mut ana, &mut bob);
    turn(&mut ana, turned, CellKind::Raw);
    while ana.undo().is_some() {}
    assert_eq!(nth(&ana, 0).source, "bob's mine");
}

#[test]
fn a_split_stays_when_somebody_made_the_first_half_anew() {
    let (mut ana, cell) = with_source(1, "one two");
    let at = 4;
    ana.apply_local(&Edit::SplitCell { cell, at }).unwrap();
    let mut bob = copy_of(&ana, 2);
    let away = Edit::MoveCell { cell, index: 2 };
    bob.apply_local(&away).unwrap();
    exchange(&mut ana, &mut bob);
    ana.undo();
    assert_eq!(sources(&ana), ["two", "one "]);
}

#[test]
fn what_was_deleted_comes_back_though_others_wrote_in_what_came_instead() {
    let (mut ana, cell) = with_source(1, "old");
    ana.end_undo_group();
    let made = insert(&mut ana, 1, "");
    ana.apply_local(&Edit::DeleteCell { cell }).unwrap();
    let mut bob = copy_of(&ana, 2);
    type_at(&mut bob, made, 0, "bob's");
    exchange(&mut ana, &mut bob);
    ana.undo().unwrap();
    assert_eq!(sources(&ana), ["old", "bob's"]);
    ana.redo().unwrap();
    assert_eq!(sources(&ana), ["bob's"]);
}

#[test]
fn concurrent_deletion_and_undo_converge() {
    let (mut ana, cell) = with_source(1, "one two three");
    let mut bob = copy_of(&ana, 2);
    delete(&mut ana, cell, 4, 8);
    delete(&mut bob, cell, 0, 8);
    exchange(&mut ana, &mut bob);
    ana.undo();
    bob.undo();
    exchange(&mut ana, &mut bob);
    assert_eq!(sources(&ana), sources(&bob));
}

#[test]
fn deleted_text_comes_back_around_what_others_typed_in_it() {
    let (mut ana, cell) = with_source(1, "hello world");
    let mut bob = copy_of(&ana, 2);
    delete(&mut ana, cell, 0, 11);
    type_at(&mut bob, cell, 5, "XX");
    exchange(&mut ana, &mut bob);
    assert_eq!(source(&ana, cell), "XX");
    ana.undo().unwrap();
    exchange(&mut ana, &mut bob);
    assert_eq!(source(&bob, cell), "helloXX world");
}

#[test]
fn words_deleted_one_by_one_come_back_in_their_order() {
    // Each deletion's neighbour is gone with the next one, and is back before it.
    let (mut notebook, cell) = with_source(1, "abxcd");
    for (from, to) in [(2, 3), (1, 4), (0, 1)] {
        delete(&mut notebook, cell, from, to);
        notebook.end_undo_group();
    }
    let mut seen = Vec::new();
    for _ in 0..3 {
        notebook.undo().unwrap();
        seen.push(source(&notebook, cell));
    }
    assert_eq!(seen, ["a", "abcd", "abxcd"]);
    for _ in 0..3 {
        notebook.redo().unwrap();
    }
    assert_eq!(source(&notebook, cell), "");
    for _ in 0..3 {
        notebook.undo().unwrap();
    }
    assert_eq!(source(&notebook, cell), "abxcd");
}

#[test]
fn undo_finds_what_was_typed_in_a_cell_that_was_deleted_and_brought_back() {
    let (mut notebook, cell) = with_source(1, "one ");
    type_at(&mut notebook, cell, 4, "two");
    notebook.end_undo_group();
    notebook.apply_local(&Edit::DeleteCell { cell }).unwrap();
    notebook.end_undo_group();
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["one two"]);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["one "]);
    notebook.redo().unwrap();
    notebook.redo().unwrap();
    assert!(sources(&notebook).is_empty());
}

#[test]
fn a_peer_who_typed_one_character_is_no_trouble() {
    for typed in ["x", "xy"] {
        let (mut ana, cell) = with_source(1, "one two");
        let mut bob = copy_of(&ana, 2);
        for (at, character) in typed.chars().enumerate() {
            type_at(&mut bob, cell, 3 - at, &character.to_string());
        }
        exchange(&mut ana, &mut bob);
        let before = source(&ana, cell);
        delete(&mut ana, cell, 0, before.len());
        assert!(ana.undo().is_some());
        assert_eq!(source(&ana, cell), before);
        exchange(&mut ana, &mut bob);
        assert_eq!(source(&bob, cell), before);
    }
}

#[test]
fn what_was_deleted_before_a_move_comes_back_after_it() {
    let (mut notebook, cell) = with_source(1, "one two three");
    insert(&mut notebook, 1, "last");
    notebook.end_undo_group();
    delete(&mut notebook, cell, 4, 8);
    notebook.end_undo_group();
    let away = Edit::MoveCell { cell, index: 2 };
    notebook.apply_local(&away).unwrap();
    assert_eq!(sources(&notebook), ["last", "one three"]);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["one three", "last"]);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["one two three", "last"]);
    notebook.redo().unwrap();
    notebook.redo().unwrap();
    assert_eq!(sources(&notebook), ["last", "one three"]);
}

#[test]
fn typing_and_a_change_of_type_are_one_step() {
    let (mut notebook, cell) = with_source(1, "title");
    type_at(&mut notebook, cell, 0, "# ");
    let kind = CellKind::Markdown;
    let done = notebook.apply_local(&Edit::ChangeKind { cell, kind });
    let made = done.unwrap().created[0];
    type_at(&mut notebook, made, 2, "big ");
    delete(&mut notebook, made, 3, 5);
    assert_eq!(sources(&notebook), ["# b title"]);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["title"]);
    notebook.redo().unwrap();
    assert_eq!(sources(&notebook), ["# b title"]);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["title"]);
}

#[test]
fn surrogate_pairs_come_back_whole() {
    let (mut notebook, cell) = with_source(1, "a👋🏽界b");
    delete(&mut notebook, cell, 1, 12);
    assert_eq!(source(&notebook, cell), "ab");
    notebook.undo().unwrap();
    assert_eq!(source(&notebook, cell), "a👋🏽界b");
}

#[test]
fn a_step_of_which_others_left_nothing_is_passed_over() {
    let (mut ana, cell) = with_source(1, "keep ");
    type_at(&mut ana, cell, 0, "first ");
    ana.end_undo_group();
    type_at(&mut ana, cell, 11, "second");
    let mut bob = copy_of(&ana, 2);
    delete(&mut bob, cell, 11, 17);
    exchange(&mut ana, &mut bob);
    assert_eq!(source(&ana, cell), "first keep ");
    assert!(ana.undo().is_some());
    assert_eq!(source(&ana, cell), "keep ");
}

#[test]
fn cells_deleted_together_come_back_in_their_order() {
    let mut notebook = empty(1, Shape::A);
    for (index, name) in ["a", "b", "c", "d"].iter().enumerate() {
        insert(&mut notebook, index, name);
    }
    notebook.end_undo_group();
    let cells = notebook.cells().to_vec();
    for cell in [cells[1], cells[2], cells[0]] {
        notebook.apply_local(&Edit::DeleteCell { cell }).unwrap();
    }
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["a", "b", "c", "d"]);
    notebook.redo().unwrap();
    assert_eq!(sources(&notebook), ["d"]);
}

#[test]
fn seeding_is_not_undone() {
    let mut notebook = seeded(Shape::A);
    assert_eq!(notebook.undo(), None);
    assert_eq!(text_document(1, "x").undo(), None);
}

#[test]
fn a_text_document_is_undone_too() {
    let mut document = text_document(1, "abc");
    type_at(&mut document, CellKey::TEXT, 3, "d");
    let touched = document.undo().unwrap();
    assert_eq!(touched.cell, Some(CellKey::TEXT));
    assert_eq!(touched.byte, Some(3));
    assert_eq!(sources(&document), ["abc"]);
}
