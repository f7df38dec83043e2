//! Two replicas, and what they tell each other.

use super::*;
use crate::notebook::{Origin, Replica};

#[test]
fn two_replicas_converge() {
    let mut ana = seeded(Shape::A);
    let mut bob = copy_of(&ana, 2);
    assert_eq!(bob.shape(), Shape::A);
    let cell = ana.cells()[0];
    for round in 0..20usize {
        type_at(&mut ana, cell, round, "a");
        type_at(&mut bob, cell, 0, "👍");
        insert(&mut bob, round % 3, "x");
        insert(&mut ana, round % 2, "y");
        if round % 4 == 0 {
            exchange(&mut ana, &mut bob);
        }
    }
    exchange(&mut ana, &mut bob);
    assert_eq!(ana.to_ipynb(), bob.to_ipynb());
    assert_eq!(ana.cells(), bob.cells());
    assert_eq!(ana.state_vector().len(), bob.state_vector().len());
}

#[test]
fn updates_carry_their_origin_and_nothing_new_sends_nothing() {
    let mut ana = seeded(Shape::A);
    let updates = ana.replica_mut().take_updates();
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0].origin, Origin::Local);
    let mut bob = Replica::new(DocKind::Notebook, 2, Shape::A);
    for _ in 0..2 {
        bob.apply_remote(&updates[0].bytes, 17).unwrap();
    }
    let relayed = bob.take_updates();
    assert_eq!(relayed.len(), 1);
    assert_eq!(relayed[0].origin.peer(), Some(17));
    assert_eq!(bob.cells(), ana.cells());
    assert!(bob.take_updates().is_empty());
}

#[test]
fn an_empty_update_is_no_error() {
    let mut replica = Replica::new(DocKind::Notebook, 1, Shape::A);
    let empty = replica.diff(NOTHING).unwrap();
    assert_eq!(empty, [0, 0]);
    replica.apply_remote(&empty, 1).unwrap();
    assert!(replica.take_updates().is_empty());
    assert!(!replica.has_content());
    assert_eq!(replica.state_vector(), NOTHING);
}

#[test]
fn what_comes_too_early_is_missing_until_the_rest_comes() {
    let (mut ana, cell) = with_source(1, "a");
    let first = ana.replica_mut().take_updates();
    type_at(&mut ana, cell, 1, "b");
    let second = ana.replica_mut().take_updates();
    let mut bob = Replica::new(DocKind::Notebook, 2, Shape::A);
    bob.apply_remote(&second[0].bytes, 1).unwrap();
    assert!(bob.has_missing());
    bob.apply_remote(&first[0].bytes, 1).unwrap();
    assert!(!bob.has_missing());
    assert_eq!(bob.cell(cell).unwrap().source, "ab");
}

#[test]
fn updates_that_nobody_takes_become_one() {
    let (mut ana, cell) = with_source(1, "");
    for _ in 0..9000 {
        type_at(&mut ana, cell, 0, "x");
    }
    let updates = ana.replica_mut().take_updates();
    assert!(updates.len() < 9000);
    let mut bob = Replica::new(DocKind::Notebook, 2, Shape::A);
    for update in &updates {
        bob.apply_remote(&update.bytes, 1).unwrap();
    }
    assert_eq!(bob.cell(cell).unwrap().source.len(), 9000);
}

#[test]
fn the_kind_follows_from_the_path() {
    assert_eq!(DocKind::of_path("sub/a.ipynb"), DocKind::Notebook);
    assert_eq!(DocKind::of_path("A.IPYNB"), DocKind::Notebook);
    assert_eq!(DocKind::of_path("notes.md"), DocKind::Text);
    assert_eq!(DocKind::of_path("x.ipynb/readme"), DocKind::Text);
}

#[test]
fn five_thousand_cells_are_read_in_one_walk() {
    let cells: Vec<Value> = (0..5000)
        .map(|at| {
            json!({"cell_type": "code", "id": format!("c{at}"), "metadata": {},
            "source": format!("x = {at}"), "execution_count": null, "outputs": []})
        })
        .collect();
    let mut ana = empty(1, Shape::A);
    let content = Content::Ipynb(json!({"cells": cells}));
    ana.apply_local(&Edit::Seed { content }).unwrap();
    let mut bob = copy_of(&ana, 2);
    assert_eq!(bob.cells().len(), 5000);
    for key in bob.cells().to_vec() {
        let index = bob.index_of(key).unwrap();
        assert_eq!(source(&bob, key), format!("x = {index}"));
    }
    let last = bob.cells()[4999];
    type_at(&mut bob, last, 0, "y");
    exchange(&mut ana, &mut bob);
    assert_eq!(source(&ana, last), "yx = 4999");
}
