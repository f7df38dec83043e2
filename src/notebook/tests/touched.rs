//! What peers changed, as the editor marks it.

use super::*;
use crate::notebook::{ByPeer, Replica};

/// Brings one update to `to` as the peer with that number.
fn deliver(to: &mut Notebook, from: &Notebook, peer: u64) {
    let missing = from.diff(&to.state_vector()).unwrap();
    to.replica_mut().apply_remote(&missing, peer).unwrap();
}

fn marked(replica: &Replica) -> Vec<(CellKey, ByPeer)> {
    replica.changed_by_peers().collect()
}

#[test]
fn what_was_there_when_we_came_is_no_change() {
    let ana = seeded(Shape::A);
    let bob = copy_of(&ana, 2);
    assert!(marked(&bob).is_empty());
    assert_eq!(bob.peer_revision(), 0);
    assert!(marked(&ana).is_empty());
}

#[test]
fn a_peers_typing_is_told_with_revision_author_and_peer() {
    let mut ana = seeded(Shape::A);
    let mut bob = copy_of(&ana, 2);
    let cell = ana.cells()[0];
    type_at(&mut bob, cell, 0, "b");
    deliver(&mut ana, &bob, 17);
    let change = ByPeer {
        revision: ana.revision(),
        author: Some(2),
        peer: 17,
    };
    assert_eq!(ana.by_peer(cell), Some(change));
    assert_eq!(ana.peer_revision(), ana.revision());
    assert_eq!(ana.last_author(), Some(2));
    type_at(&mut ana, cell, 0, "a");
    assert_eq!(
        ana.by_peer(cell),
        Some(change),
        "one's own typing marks nothing"
    );
    assert_eq!(marked(&ana), [(cell, change)]);
}

#[test]
fn an_echo_is_no_change_and_has_no_author() {
    let mut ana = seeded(Shape::A);
    let mut bob = copy_of(&ana, 2);
    let cell = ana.cells()[0];
    type_at(&mut ana, cell, 0, "a");
    pull(&mut bob, &ana);
    let all = bob.diff(NOTHING).unwrap();
    ana.replica_mut().apply_remote(&all, 17).unwrap();
    assert_eq!(ana.last_author(), None);
    assert!(marked(&ana).is_empty());
}

#[test]
fn new_cells_of_peers_are_told_and_lost_ones_forgotten() {
    let mut ana = seeded(Shape::A);
    let mut bob = copy_of(&ana, 2);
    let made = insert(&mut bob, 1, "x");
    deliver(&mut ana, &bob, 17);
    assert_eq!(ana.by_peer(made).map(|by| by.author), Some(Some(2)));
    let own = insert(&mut ana, 0, "y");
    assert_eq!(ana.by_peer(own), None);
    pull(&mut bob, &ana);
    bob.apply_local(&Edit::DeleteCell { cell: made }).unwrap();
    deliver(&mut ana, &bob, 17);
    assert!(marked(&ana).is_empty());
    assert_eq!(
        ana.peer_revision(),
        ana.revision(),
        "a loss is a change too"
    );
}

#[test]
fn the_work_of_two_in_one_message_has_no_author() {
    let mut ana = seeded(Shape::A);
    let mut bob = copy_of(&ana, 2);
    let mut cyd = copy_of(&ana, 3);
    let (first, second) = (ana.cells()[0], ana.cells()[1]);
    type_at(&mut bob, first, 0, "b");
    type_at(&mut cyd, second, 0, "c");
    pull(&mut bob, &cyd);
    deliver(&mut ana, &bob, 17);
    let authors: Vec<_> = marked(&ana).iter().map(|(_, by)| by.author).collect();
    assert_eq!(authors, [None, None]);
    delete(&mut bob, first, 0, 1);
    deliver(&mut ana, &bob, 17);
    assert_eq!(ana.last_author(), None, "who deletes leaves no name");
    assert_eq!(
        ana.by_peer(first).map(|by| by.revision),
        Some(ana.revision())
    );
}

#[test]
fn what_pages_note_beside_the_cells_is_no_change() {
    let mut ana = seeded(Shape::A);
    let mut bob = copy_of(&ana, 2);
    let path = "renamed.ipynb".to_owned();
    bob.apply_local(&Edit::SetPath { path }).unwrap();
    deliver(&mut ana, &bob, 17);
    assert_eq!(ana.path().as_deref(), Some("renamed.ipynb"));
    assert_eq!(ana.peer_revision(), 0);
    assert_eq!(ana.last_author(), Some(2));
}

#[test]
fn a_text_is_one_cell_that_peers_change() {
    let mut ana = text_document(1, "ab");
    let mut bob = copy_of(&ana, 2);
    assert_eq!(bob.by_peer(CellKey::TEXT), None);
    type_at(&mut bob, CellKey::TEXT, 1, "-");
    deliver(&mut ana, &bob, 17);
    assert_eq!(ana.by_peer(CellKey::TEXT).map(|by| by.peer), Some(17));
}
