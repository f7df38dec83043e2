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
    // yrs 0.26 finds the start of the run of characters that came back, not the character.
    assert_eq!(notebook.resolve(&middle), Some((back, 0)));
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
fn the_stack_is_bounded() {
    let (mut notebook, cell) = with_source(1, "");
    for _ in 0..1100 {
        type_at(&mut notebook, cell, 0, "x");
        notebook.end_undo_group();
    }
    let undone = std::iter::from_fn(|| notebook.undo()).count();
    assert!((500..=1000).contains(&undone), "{undone}");
    assert_eq!(source(&notebook, cell).len(), 1100 - undone);
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
