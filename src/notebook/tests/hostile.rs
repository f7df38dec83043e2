//! Bytes that mean no good.

use super::*;
use crate::notebook::{ApplyError, Origin, Replica, boundary};

#[test]
fn garbage_is_refused_and_changes_nothing() {
    let mut notebook = seeded(Shape::A);
    let before = notebook.to_ipynb();
    let mut bytes = Vec::new();
    for seed in 0..500u32 {
        // Seven bits: what is no UTF-8, or counts high, is for the pre-check to refuse.
        bytes.push((seed.wrapping_mul(2_654_435_761) >> 25) as u8);
        let tail = bytes.len().saturating_sub(40);
        let _ = notebook.replica_mut().apply_remote(&bytes[tail..], 4);
    }
    assert!(notebook.replica_mut().apply_remote(&[], 4).is_err());
    assert_eq!(notebook.to_ipynb()["cells"][0], before["cells"][0]);
}

#[test]
fn a_broken_update_never_panics_whatever_byte_is_changed() {
    let mut ana = empty(1, Shape::D);
    let cell = insert(&mut ana, 0, "print('one')");
    let output = json!({"output_type": "stream", "name": "stdout", "text": "one"});
    ana.apply_local(&Edit::AppendOutput { cell, output })
        .unwrap();
    let update = ana.diff(NOTHING).unwrap();
    for at in 0..update.len() {
        let mut broken = update.clone();
        broken[at] ^= 0x15;
        // The pre-check would refuse counts this high; yrs would reserve memory for them.
        if broken[at] >= 0x80 {
            continue;
        }
        let mut replica = Replica::new(DocKind::Notebook, 2, Shape::A);
        let _ = replica.apply_remote(&broken, 1);
        let _ = replica.apply_remote(&update, 1);
        let _ = (replica.to_ipynb(), replica.state_vector());
        assert!(replica.diff(NOTHING).is_ok());
    }
}

#[test]
fn the_update_that_breaks_the_other_encoder_does_no_harm() {
    let mut notebook = seeded(Shape::A);
    let bytes = [0x01, 0x01, 0x05, 0x04, 0x82, 0x00, 0x02, 0x00, 0x00, 0x00];
    let _ = notebook.replica_mut().apply_remote(&bytes, 1);
    assert!(notebook.diff(NOTHING).is_ok());
    insert(&mut notebook, 0, "still here");
    assert_eq!(nth(&notebook, 0).source, "still here");
}

/// yrs reads nothing behind a client of whom there is nothing, if its id is the greatest. Yjs does.
#[test]
fn what_stands_behind_a_client_without_elements_goes_in() {
    let (mut ana, _) = with_source(1, "kept");
    let update = ana.replica_mut().take_updates().remove(0).bytes;
    assert_eq!(update[0], 1, "one client");
    // Of the client 127: no structs; and a text of no length.
    let nothing = [0, 127, 0];
    let length_0 = [&[1, 127, 0, 4, 1, 6][..], b"source", &[0]].concat();
    for idle in [&nothing[..], &length_0[..]] {
        let bytes = [&[2], idle, &update[1..]].concat();
        let mut victim = empty(2, Shape::A);
        victim.replica_mut().apply_remote(&bytes, 5).unwrap();
        assert_eq!(nth(&victim, 0).source, "kept");
        assert_eq!(victim.to_ipynb(), ana.to_ipynb());
    }
    // Found by fuzzing: a collected element behind nothing.
    let found = [2, 0, 0x97, 0x0b, 0, 1, 114, 0, 0, 1, 0];
    let mut replica = Replica::new(DocKind::Text, 2, Shape::A);
    replica.apply_remote(&found, 5).unwrap();
    assert_eq!(replica.state_vector(), [1, 114, 1]);
}

#[test]
fn nobody_else_writes_in_our_name() {
    let (mut forger, _) = with_source(1, "forged");
    let update = forger.replica_mut().take_updates().remove(0).bytes;
    let mut victim = empty(1, Shape::A);
    let refused = victim.replica_mut().apply_remote(&update, 5);
    assert_eq!(refused, Err(ApplyError::Forged));
    assert!(!victim.has_content());
    forger.replica_mut().apply_remote(&update, 5).unwrap();
}

#[test]
fn state_vectors_are_checked() {
    let notebook = seeded(Shape::A);
    let huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    for bytes in [&[][..], &[1][..], &[1, 1][..], &huge[..], &[2, 1, 1][..]] {
        assert_eq!(notebook.diff(bytes), Err(ApplyError::StateVector));
    }
    assert!(notebook.diff(&[1, 1, 0xff, 0xff, 0x03]).is_ok());
}

#[test]
fn after_a_panic_the_document_is_as_before() {
    let mut notebook = seeded(Shape::A);
    let cell = notebook.cells()[0];
    type_at(&mut notebook, cell, 0, "typed ");
    let before = notebook.to_ipynb();
    let revision = notebook.revision();
    let broken = notebook.replica_mut().write(Origin::Peer(1), |txn, roots| {
        yrs::Array::remove(&roots.cells, txn, 0);
        assert!(boundary::inside());
        // Past the end: yrs panics.
        yrs::Array::remove_range(&roots.cells, txn, 0, 99);
    });
    assert_eq!(broken, None);
    assert!(!boundary::inside());
    assert_eq!(notebook.to_ipynb(), before);
    assert_eq!(notebook.cells()[0], cell);
    assert!(notebook.revision() > revision);
    assert!(notebook.undo().is_some(), "the history outlives it");
    assert!(!source(&notebook, cell).starts_with("typed "));
    assert!(notebook.redo().is_some());
    assert_eq!(notebook.to_ipynb(), before);
    let other = copy_of(&notebook, 2);
    assert_eq!(other.to_ipynb(), before);
}

#[test]
fn a_notebook_can_be_dropped_after_a_panic() {
    let mut notebook = seeded(Shape::A);
    let broken = notebook.replica_mut().write(Origin::Local, |txn, roots| {
        yrs::Array::remove_range(&roots.cells, txn, 0, 99);
    });
    assert_eq!(broken, None);
    drop(notebook);
}

#[test]
fn what_was_merged_survives_a_panic_too() {
    let (mut notebook, cell) = with_source(1, "");
    for _ in 0..5000 {
        type_at(&mut notebook, cell, 0, "x");
    }
    let broken = notebook.replica_mut().write(Origin::Local, |txn, roots| {
        yrs::Array::remove_range(&roots.cells, txn, 0, 99);
    });
    assert_eq!(broken, None);
    assert_eq!(source(&notebook, cell).len(), 5000);
}

#[test]
fn a_document_can_go_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Notebook>();
    is_send::<Replica>();
}

#[test]
fn characters_among_the_cells_and_deep_nesting_do_not_hang_the_reader() {
    let mut notebook = seeded(Shape::D);
    let cell = notebook.cells()[1];
    notebook.replica_mut().write(Origin::Peer(1), |txn, roots| {
        put_text_into(txn, roots.cells.as_ref());
        let Some(yrs::Out::YMap(first)) = yrs::Array::get(&roots.cells, txn, 4) else {
            return;
        };
        let mut map = first;
        for _ in 0..50 {
            map = yrs::Map::insert(&map, txn, "metadata", yrs::MapPrelim::default());
        }
        let array = yrs::Map::insert(&map, txn, "x", yrs::ArrayPrelim::default());
        put_text_into(txn, array.as_ref());
    });
    assert_eq!(notebook.cells().len(), 3);
    assert_eq!(notebook.index_of(cell), Some(1));
    assert_eq!(notebook.to_ipynb()["cells"].as_array().unwrap().len(), 3);
    assert_eq!(notebook.shape(), Shape::D);
    let made = insert(&mut notebook, 1, "new");
    assert_eq!(notebook.index_of(made), Some(1));
    notebook.apply_local(&Edit::DeleteCell { cell }).unwrap();
    assert_eq!(notebook.cells().len(), 3);
    assert_eq!(notebook.index_of(made), Some(1));
}

/// Put characters into any shared type, as if it were a text.
fn put_text_into(txn: &mut yrs::TransactionMut, branch: &yrs::branch::Branch) {
    let text = yrs::TextRef::from(yrs::branch::BranchPtr::from(branch));
    yrs::Text::insert(&text, txn, 0, "a👍");
}
