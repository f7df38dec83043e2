//! Reading what pages and kernels really write, once per change.

use serde_json::json;
use yrs::{Array, ArrayPrelim, Map, MapPrelim, TextPrelim};

use super::*;
use crate::notebook::schema::read;
use crate::notebook::{Changed, Output};
use crate::notebook::{Origin, any};

#[test]
fn odd_outputs_are_read_all_the_same() {
    let display = read::output(
        &json!({"output_type": "execute_result", "execution_count": 2.0,
        "data": {"text/plain": 5, "text/html": ["a", "b"], "application/json": {"x": 1}}}),
    );
    let Output::Display { count, data, .. } = &display else {
        panic!("{display:?}");
    };
    assert_eq!(*count, Some(2));
    assert_eq!(data[1], ("text/html".to_owned(), json!("ab")));
    assert_eq!(data[2].1, json!({"x": 1}));
    assert_eq!(display.text(), Some("5"));
    let odd = [json!({}), json!(null), json!(7), json!({"output_type": 3})];
    for output in odd {
        assert!(matches!(read::output(&output), Output::Unknown(_)));
    }
    let error = read::output(&json!({"output_type": "error", "traceback": "one"}));
    assert_eq!(error.text(), Some(""));
}

#[test]
fn numbers_are_those_of_javascript() {
    let values = [
        json!(1),
        json!(-3),
        json!(2.5),
        json!(1e300),
        json!(null),
        json!([{"a": 0}]),
    ];
    for value in values {
        assert_eq!(any::to_json(&any::from_json(&value)), value);
    }
    assert_eq!(any::to_json(&yrs::Any::BigInt(7)), json!(7));
    assert_eq!(any::to_json(&yrs::Any::Number(f64::NAN)), json!(null));
}

#[test]
fn cells_are_read_again_only_when_they_changed() {
    let mut notebook = seeded(Shape::A);
    let (first, second) = (nth(&notebook, 0), nth(&notebook, 1));
    type_at(&mut notebook, second.key, 0, "x");
    assert!(Arc::ptr_eq(&first, &nth(&notebook, 0)));
    let changed = nth(&notebook, 1);
    assert!(changed.revision > second.revision);
    let output = json!({"output_type": "stream", "name": "stdout", "text": "y"});
    let cell = first.key;
    notebook
        .apply_local(&Edit::AppendOutput { cell, output })
        .unwrap();
    assert!(nth(&notebook, 0).revision > first.revision);
    assert_eq!(nth(&notebook, 0).outputs.len(), 4);
    assert!(Arc::ptr_eq(&changed, &nth(&notebook, 1)));
}

#[test]
fn typing_keeps_the_outputs_that_were_read() {
    let mut notebook = seeded(Shape::D);
    let before = nth(&notebook, 0);
    type_at(&mut notebook, before.key, 0, "x");
    let after = nth(&notebook, 0);
    assert_eq!(after.outputs, before.outputs);
    assert_eq!(after.source, format!("x{}", before.source));
}

#[test]
fn the_revision_grows_with_changes_alone() {
    let mut notebook = seeded(Shape::A);
    let other = copy_of(&notebook, 2);
    let revision = notebook.revision();
    pull(&mut notebook, &other);
    assert_eq!(notebook.revision(), revision);
    insert(&mut notebook, 0, "");
    assert!(notebook.revision() > revision);
}

#[test]
fn shared_outputs_grow_in_place() {
    let mut notebook = seeded(Shape::D);
    let before = nth(&notebook, 0);
    let cell = before.key;
    notebook.replica_mut().write(Origin::Peer(3), |txn, roots| {
        let Some(Out::YMap(cell)) = roots.cells.get(txn, 0) else {
            return;
        };
        let Some(Out::YArray(outputs)) = cell.get(txn, "outputs") else {
            return;
        };
        let Some(Out::YMap(output)) = outputs.get(txn, 0) else {
            return;
        };
        let Some(Out::YText(text)) = output.get(txn, "text") else {
            return;
        };
        yrs::Text::push(&text, txn, "three\n");
    });
    let read = notebook.cell(cell).unwrap();
    assert_eq!(read.outputs[0].text(), Some("one\ntwo\nthree\n"));
    assert!(read.revision > before.revision);
}

#[test]
fn what_is_no_cell_is_passed_over() {
    let mut notebook = seeded(Shape::A);
    notebook.replica_mut().write(Origin::Peer(3), |txn, roots| {
        roots.cells.insert(txn, 1, 5);
        roots.cells.insert(txn, 0, "odd");
        roots.cells.insert(txn, 0, MapPrelim::default());
    });
    assert_eq!(notebook.cells().len(), 4);
    assert_eq!(nth(&notebook, 0).source, "");
    let cell = notebook.cells()[2];
    assert_eq!(notebook.cell(cell).unwrap().id, "s-one");
    notebook.apply_local(&Edit::DeleteCell { cell }).unwrap();
    insert(&mut notebook, 2, "new");
    let ids: Vec<_> = (0..4).map(|at| nth(&notebook, at).source.clone()).collect();
    assert_eq!(ids[2..], ["new".to_owned(), String::new()]);
    let cell = notebook.cells()[0];
    let text = "x".to_owned();
    let refused = notebook.apply_local(&Edit::InsertText { cell, at: 0, text });
    assert_eq!(refused, Err(super::super::EditError::NoText));
}

#[test]
fn a_source_that_is_replaced_moves_the_places_of_the_cell() {
    let (mut notebook, cell) = with_source(1, "old");
    let old = notebook.position_json(cell, 0).unwrap();
    notebook.replica_mut().write(Origin::Peer(3), |txn, roots| {
        let Some(Out::YMap(cell)) = roots.cells.get(txn, 0) else {
            return;
        };
        cell.insert(txn, "source", TextPrelim::new("newer"));
    });
    assert_eq!(source(&notebook, cell), "newer");
    assert_eq!(notebook.read_position(&old), None);
    let new = notebook.position_json(cell, 5).unwrap();
    assert_eq!(notebook.read_position(&new), Some((cell, 5)));
}

#[test]
fn a_document_of_shape_c_without_outputs_is_what_the_room_is() {
    for (room, expected) in [
        (Shape::A, Shape::C),
        (Shape::C, Shape::C),
        (Shape::D, Shape::D),
    ] {
        let mut notebook = empty(1, room);
        notebook.replica_mut().write(Origin::Peer(3), |txn, roots| {
            let cell = roots.cells.push_back(txn, MapPrelim::default());
            cell.insert(txn, "metadata", MapPrelim::default());
            cell.insert(txn, "outputs", ArrayPrelim::default());
        });
        assert_eq!(notebook.shape(), expected);
    }
}

#[test]
fn what_changed_is_told_by_revision() {
    let mut notebook = seeded(Shape::A);
    let before = notebook.revision();
    let (first, second) = (nth(&notebook, 0).key, nth(&notebook, 1).key);
    assert_eq!(notebook.changed_since(before), Some(Changed::default()));
    type_at(&mut notebook, first, 0, "x");
    let between = notebook.revision();
    type_at(&mut notebook, second, 0, "y");
    let changed = notebook.changed_since(before).expect("not long ago");
    assert_eq!(Vec::from_iter(changed.cells), [first, second]);
    assert!(!changed.order);
    let changed = notebook.changed_since(between).expect("not long ago");
    assert_eq!(Vec::from_iter(changed.cells), [second]);
    insert(&mut notebook, 0, "z");
    assert!(notebook.changed_since(between).is_some_and(|all| all.order));
    for _ in 0..300 {
        type_at(&mut notebook, first, 0, "x");
    }
    assert_eq!(notebook.changed_since(between), None);
}
