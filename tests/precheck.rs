//! What wire says of updates and awareness agrees with yrs: its own updates all pass the pre-check.

use celljam::notebook::{DocKind, Replica, Shape};
use celljam::wire::awareness::{self, Entry};
use celljam::wire::late::Late;
use celljam::wire::lib0::Writer;
use celljam::wire::precheck::{Limits, check_state_vector, check_update};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use yrs::block::ClientID;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Any, Array, ArrayPrelim, Doc, Map, MapPrelim, OffsetKind, Options, ReadTxn, StateVector, Text,
    TextPrelim, Transact, Update,
};

fn new_doc(rng: &mut StdRng) -> Doc {
    let client_id = ClientID::new(rng.random_range(1..1 << 53));
    Doc::with_options(Options {
        client_id,
        offset_kind: OffsetKind::Utf16,
        ..Options::default()
    })
}

/// Random edits by several clients, as a notebook makes them.
fn random_docs(rng: &mut StdRng) -> Vec<Doc> {
    let docs: Vec<Doc> = (0..3).map(|_| new_doc(rng)).collect();
    for _ in 0..rng.random_range(1..30) {
        let at = rng.random_range(0..docs.len());
        edit(&docs[at], rng);
        if rng.random_bool(0.3) {
            let to = rng.random_range(0..docs.len());
            let update = docs[at]
                .transact()
                .encode_state_as_update_v1(&docs[to].transact().state_vector());
            docs[to]
                .transact_mut()
                .apply_update(Update::decode_v1(&update).unwrap())
                .unwrap();
        }
    }
    docs
}

fn edit(doc: &Doc, rng: &mut StdRng) {
    let (text, cells, meta) = (
        doc.get_or_insert_text("source"),
        doc.get_or_insert_array("cells"),
        doc.get_or_insert_map("meta"),
    );
    let mut txn = doc.transact_mut();
    let len = text.len(&txn);
    match rng.random_range(0..7) {
        0 => text.insert(&mut txn, len, "héllo "),
        1 if len > 3 => text.remove_range(&mut txn, rng.random_range(0..len - 2), 1),
        2 => drop(cells.insert(
            &mut txn,
            0,
            Any::from_json(r#"{"a":[1,2.5,null,"😀"]}"#).unwrap(),
        )),
        3 => {
            let cell = cells.push_back(&mut txn, MapPrelim::default());
            cell.insert(&mut txn, "source", TextPrelim::new("print(1)"));
            cell.insert(&mut txn, "outputs", ArrayPrelim::default());
        }
        4 => drop(meta.insert(&mut txn, "k", rng.random::<f64>())),
        5 if cells.len(&txn) > 0 => cells.remove(&mut txn, 0),
        _ => text.push(&mut txn, "x"),
    }
}

/// Any split of the state: whole, since another's state, merged.
fn updates_of(docs: &[Doc]) -> Vec<Vec<u8>> {
    let mut updates = Vec::new();
    for doc in docs {
        updates.push(
            doc.transact()
                .encode_state_as_update_v1(&StateVector::default()),
        );
        for other in docs {
            let since = other.transact().state_vector();
            updates.push(doc.transact().encode_state_as_update_v1(&since));
            updates.push(doc.transact().encode_diff_v1(&since));
        }
    }
    updates.push(yrs::merge_updates_v1(&updates).unwrap());
    updates
}

#[test]
fn updates_of_the_library_pass() {
    for seed in 0..100 {
        let docs = random_docs(&mut StdRng::seed_from_u64(seed));
        for update in updates_of(&docs) {
            let checked = check_update(&update, &Limits::default());
            assert!(checked.is_ok(), "seed {seed}: {checked:?}");
        }
        for doc in &docs {
            let vector = doc.transact().state_vector().encode_v1();
            assert!(check_state_vector(&vector, &Limits::default()).is_ok());
        }
    }
}

#[test]
fn yrs_reads_the_awareness_that_is_written() {
    let bytes = awareness::encode(&[Entry {
        client: 5,
        clock: 3,
        state: "{}".to_owned(),
    }]);
    let update = yrs::sync::AwarenessUpdate::decode_v1(&bytes).unwrap();
    let found = update.clients.get(&ClientID::new(5)).unwrap();
    assert_eq!((found.clock, &*found.json), (3, "{}"));
}

/// Client 5 writes some characters into a text of its own, from this clock on.
fn written(clock: u32, text: &str) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(&[1, 1, 5]);
    writer.var_u64(u64::from(clock));
    match clock.checked_sub(1) {
        None => {
            writer.raw(&[4, 1]);
            writer.var_string("text");
        }
        Some(before) => {
            writer.raw(&[0x84, 5]);
            writer.var_u64(u64::from(before));
        }
    }
    writer.var_string(text);
    writer.u8(0);
    writer.finish()
}

/// The longest range that the document has deleted.
fn deleted(replica: &Replica) -> u32 {
    let whole = replica.diff(&[0]).expect("a vector");
    let facts = check_update(&whole, &Limits::default());
    facts.expect("a document").longest_range
}

#[test]
fn all_of_a_range_is_deleted_that_comes_before_what_it_deletes() {
    let mut replica = Replica::new(DocKind::Notebook, 7, Shape::A);
    let mut apply = |update: &[u8]| {
        replica.apply_remote(update, 1).expect("sound");
        deleted(&replica)
    };
    // Of four characters nothing is there.
    assert_eq!(apply(&[0, 1, 5, 1, 0, 4]), 0);
    assert_eq!(apply(&written(0, "a")), 1);
    assert_eq!(apply(&written(1, "b")), 2);
    assert_eq!(apply(&written(2, "cd")), 4);
    assert!(!replica.has_missing());
}

#[test]
fn what_never_comes_is_not_kept_for_ever() {
    let mut writer = Writer::new();
    writer.raw(&[0, 1, 5]);
    writer.var_u64(10_001);
    for at in 0..10_001 {
        writer.var_u64(2 * at);
        writer.u8(1);
    }
    let mut late = Late::default();
    late.keep(Late::of(&writer.finish()));
    assert!(late.is_empty());
    late.keep(Late::of(&[0, 1, 5, 1, 0, 4]));
    assert_eq!(late.take(&|_| 0), None);
    assert_eq!(late.take(&|_| 3), Some(vec![0, 1, 5, 1, 0, 3]));
    assert_eq!(late.take(&|_| 9), Some(vec![0, 1, 5, 1, 3, 1]));
    assert!(late.is_empty());
}
