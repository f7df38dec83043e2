//! Characters of two units, and updates that part them. What must come of it was seen with Yjs 13.6.33.

use yrs::updates::decoder::Decode;
use yrs::{Doc, GetString, OffsetKind, Options, Transact, Update, WriteTxn};

use super::*;
use crate::notebook::Replica;
use crate::wire::precheck::{Id, Kind, Limits, Struct, Visit, walk_update};

/// Its left and its right neighbour; without either, `source` itself.
type Place = [Option<(u8, u8)>; 2];

const ALONE: Place = [None, None];

/// A text of this client from this clock on.
struct Typed<'a>(u8, u8, Place, &'a str);

/// Numbers up to 127 are one byte.
fn update(typed: &[Typed], deleted: &[[u8; 3]]) -> Vec<u8> {
    let mut bytes = vec![typed.len() as u8];
    for Typed(client, clock, place, text) in typed {
        let [left, right] = place.map(|one| u8::from(one.is_some()));
        bytes.extend([1, *client, *clock, 4 | left << 7 | right << 6]);
        for (client, clock) in place.iter().flatten() {
            bytes.extend([*client, *clock]);
        }
        if *place == ALONE {
            bytes.extend(b"\x01\x06source");
        }
        bytes.push(text.len() as u8);
        bytes.extend(text.as_bytes());
    }
    bytes.push(deleted.len() as u8);
    for [client, clock, len] in deleted {
        bytes.extend([*client, 1, *clock, *len]);
    }
    bytes
}

/// Says if something has no length, which Yjs cannot read.
struct Empty(bool);

impl Visit for Empty {
    fn enter(&mut self, one: &Struct<'_>) {
        self.0 |= one.len == 0 && one.kind != Kind::Skipped;
    }

    fn delete(&mut self, _: Id, _: u32) {}
}

/// What somebody gets who joins.
fn for_others(replica: &Replica) -> String {
    let whole = replica.diff(&[0]).expect("a vector");
    let mut empty = Empty(false);
    walk_update(&whole, &Limits::default(), &mut empty).expect("sound");
    assert!(!empty.0, "an item without length");
    let doc = Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        ..Options::default()
    });
    let mut txn = doc.transact_mut();
    txn.apply_update(Update::decode_v1(&whole).expect("sound"))
        .expect("applied");
    txn.get_or_insert_text("source").get_string(&txn)
}

fn text() -> Replica {
    Replica::new(DocKind::Text, 2, Shape::A)
}

/// What it is, after updates, here and for others; the caller says which of them leave something out.
fn after(updates: &[(Vec<u8>, bool)]) -> String {
    let mut replica = text();
    for (update, leaves_out) in updates {
        let rest = replica.begin_remote(update, 1).expect("sound");
        let left_out = rest.is_some_and(|rest| {
            assert!(rest.is_over(), "one step");
            rest.left_out()
        });
        assert_eq!(left_out, *leaves_out);
    }
    let here = replica.read(|txn| replica.roots.source.get_string(txn));
    let there = for_others(&replica);
    assert_eq!(here.as_deref(), Some(&*there));
    there
}

fn wave() -> Vec<u8> {
    update(&[Typed(5, 0, ALONE, "a👋b")], &[])
}

const BETWEEN: Place = [Some((5, 1)), Some((5, 2))];

#[test]
fn half_of_a_character_is_deleted() {
    let second = (update(&[], &[[5, 2, 1]]), false);
    assert_eq!(after(&[(wave(), false), second]), "a\u{fffd}b");
    let first = (update(&[], &[[5, 1, 1]]), false);
    assert_eq!(after(&[(wave(), false), first]), "a\u{fffd}b");
    let both = (update(&[], &[[5, 1, 2]]), false);
    assert_eq!(after(&[(wave(), false), both]), "ab");
}

#[test]
fn something_is_put_into_a_character() {
    let put = update(&[Typed(6, 0, BETWEEN, "x")], &[]);
    let parted = "a\u{fffd}x\u{fffd}b";
    assert_eq!(after(&[(wave(), false), (put, false)]), parted);
    let typed = [Typed(6, 0, BETWEEN, "x"), Typed(5, 0, ALONE, "a👋b")];
    assert_eq!(after(&[(update(&typed, &[]), false)]), parted);
    let at_both_ends = [
        Typed(6, 0, [Some((5, 0)), Some((5, 1))], "x"),
        Typed(7, 0, [Some((5, 2)), Some((5, 3))], "y"),
    ];
    let beside = (update(&at_both_ends, &[]), false);
    assert_eq!(after(&[(wave(), false), beside]), "ax👋yb");
}

/// Else it would be replaced here and nowhere else.
#[test]
fn what_cannot_go_in_replaces_nothing() {
    let unknown = update(&[Typed(6, 0, [Some((5, 1)), Some((9, 0))], "x")], &[]);
    let all = [(wave(), false), (unknown.clone(), true)];
    assert_eq!(after(&all), "a👋b");
    let at_once = [
        Typed(6, 0, [Some((5, 1)), Some((9, 0))], "x"),
        Typed(5, 0, ALONE, "a👋b"),
    ];
    assert_eq!(after(&[(update(&at_once, &[]), true)]), "a👋b");
    assert_eq!(after(&[(unknown, false), (wave(), true)]), "a👋b");
}

/// What waited is left out, and asked for again.
#[test]
fn something_waits_that_was_put_into_a_character() {
    let put = || update(&[Typed(6, 0, BETWEEN, "x")], &[]);
    let all = [(put(), false), (wave(), true)];
    assert_eq!(after(&all), "a👋b");
    let all = [(put(), false), (wave(), true), (put(), false)];
    assert_eq!(after(&all), "a\u{fffd}x\u{fffd}b");
}

/// yrs notes that one element is missing of this range, and deletes half of what comes then.
#[test]
fn a_range_ends_behind_a_character_that_has_not_come() {
    let begin = update(&[Typed(5, 0, ALONE, "a")], &[]);
    let deletes = update(&[], &[[5, 0, 3]]);
    let rest = update(&[Typed(5, 1, [Some((5, 0)), None], "👋b")], &[]);
    let all = [(begin, false), (deletes, false), (rest, false)];
    assert_eq!(after(&all), "b");
}

#[test]
fn a_range_that_ends_in_a_character_waits_for_it() {
    let deletes = update(&[], &[[5, 0, 2]]);
    assert_eq!(after(&[(deletes, false), (wave(), false)]), "\u{fffd}b");
}

#[test]
fn ours_are_parted_as_well() {
    let mut ours = text_document(2, "👋👋");
    let theirs = update(&[], &[[2, 1, 2]]);
    ours.replica_mut().apply_remote(&theirs, 1).expect("sound");
    assert_eq!(for_others(&ours), "\u{fffd}\u{fffd}");
}
