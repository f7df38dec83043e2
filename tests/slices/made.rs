//! Histories of people, and updates of liars.

use std::collections::BTreeMap;

use celljam::wire::lib0::Writer;
use rand::rngs::StdRng;
use rand::{Rng, RngExt};
use yrs::types::ToJson;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, Array, ArrayRef, ClientID, Doc, GetString, Map, MapPrelim, OffsetKind, Options, ReadTxn,
    StateVector, Text, Transact, Update,
};

fn writer(client: u64) -> Doc {
    Doc::with_options(Options {
        client_id: ClientID::new(client),
        offset_kind: OffsetKind::Utf16,
        skip_gc: !client.is_multiple_of(3),
        ..Options::default()
    })
}

/// Some people who type, put in, set and delete, and hear of each other now and then.
pub fn history(rng: &mut StdRng) -> Vec<Doc> {
    let people = rng.random_range(2..6);
    let docs: Vec<Doc> = (0..people)
        .map(|n| writer(rng.random_range(1..1_000) * 10 + n))
        .collect();
    for _ in 0..rng.random_range(20..200) {
        let at = rng.random_range(0..docs.len());
        edit(&docs[at], rng);
        if rng.random_bool(0.2) {
            let to = rng.random_range(0..docs.len());
            if to != at {
                hear(&docs[to], &docs[at]);
            }
        }
    }
    docs
}

fn hear(to: &Doc, from: &Doc) {
    let state = to.transact().state_vector();
    let update = from.transact().encode_diff_v1(&state);
    let update = Update::decode_v1(&update).expect("ours");
    to.transact_mut().apply_update(update).expect("applied");
}

fn edit(doc: &Doc, rng: &mut StdRng) {
    let text = doc.get_or_insert_text("t");
    let list: ArrayRef = doc.get_or_insert_array("a");
    let map = doc.get_or_insert_map("m");
    let mut txn = doc.transact_mut();
    let len = text.len(&txn);
    match rng.random_range(0..8) {
        0..4 => {
            let words = "x".repeat(rng.random_range(1..5));
            // Most go to a few places, so that they meet.
            let at = rng.random_range(0..=len.min(6));
            text.insert(&mut txn, at, &words);
        }
        4 if len > 2 => {
            let at = rng.random_range(0..len - 1);
            text.remove_range(&mut txn, at, rng.random_range(1..=(len - at).min(4)));
        }
        5 => {
            let at = rng.random_range(0..=list.len(&txn).min(2));
            let cell = MapPrelim::from_iter([("k".to_owned(), Any::from(1))]);
            list.insert(&mut txn, at, cell);
        }
        6 if list.len(&txn) > 0 => {
            let at = rng.random_range(0..list.len(&txn));
            list.remove_range(&mut txn, at, 1);
        }
        _ => {
            map.insert(&mut txn, "key", Any::from(f64::from(rng.next_u32())));
        }
    }
}

/// Somebody who types at random places, each word by itself.
pub fn typed(rng: &mut StdRng, words: usize) -> Doc {
    let doc = writer(7);
    let text = doc.get_or_insert_text("t");
    for _ in 0..words {
        let mut txn = doc.transact_mut();
        let at = rng.random_range(0..=text.len(&txn));
        text.insert(&mut txn, at, "word ");
    }
    doc
}

/// What people see.
pub fn shown(doc: &Doc) -> String {
    let text = doc.get_or_insert_text("t");
    let list = doc.get_or_insert_array("a");
    let map = doc.get_or_insert_map("m");
    let txn = doc.transact();
    let list: Vec<_> = list.iter(&txn).map(|one| one.to_json(&txn)).collect();
    let key = map.get(&txn, "key").map(|one| one.to_json(&txn));
    format!("{} {list:?} {key:?}", text.get_string(&txn))
}

/// The elements of a document, and which of them are deleted.
pub fn elements(doc: &Doc) -> (yrs::IdSet, yrs::IdSet) {
    let whole = doc.transact().encode_diff_v1(&StateVector::default());
    let whole = Update::decode_v1(&whole).expect("ours");
    (whole.insertions(true), whole.delete_set().clone())
}

/// One struct of a liar, of one element.
#[derive(Clone, Copy, Debug)]
pub struct Op {
    client: u64,
    clock: u32,
    left: Option<(u64, u32)>,
    right: Option<(u64, u32)>,
    what: What,
    /// Where it stands, if nothing is beside it: inside of something, or in a root; with a key or not.
    inside: Option<(u64, u32)>,
    keyed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Bytes,
    Type,
    Collected,
}

/// Structs that refer to any others before them: most to the same few.
pub fn lies(rng: &mut StdRng) -> Vec<Op> {
    let clients = rng.random_range(1..6);
    let mut clocks = BTreeMap::<u64, u32>::new();
    let mut ops = Vec::<Op>::new();
    let wild = rng.random_range(0..4);
    for _ in 0..rng.random_range(2..150) {
        let client = rng.random_range(1..=clients);
        let clock = clocks.entry(client).or_default();
        let mut any = || {
            let all = ops.len();
            let at = match rng.random_range(0..4) {
                0 => return None,
                1 => rng.random_range(0..all.clamp(1, 3)),
                2 => all.saturating_sub(rng.random_range(1..4)),
                _ => rng.random_range(0..all.max(1)),
            };
            ops.get(at).map(|op| (op.client, op.clock))
        };
        let (left, right, inside) = (any(), any(), any());
        let what = match rng.random_range(0..40) {
            n if n < wild => What::Collected,
            n if n < 10 => What::Type,
            _ => What::Bytes,
        };
        let is_item = what != What::Collected;
        let beside = is_item && rng.random_bool(0.9);
        ops.push(Op {
            client,
            clock: *clock,
            left: left.filter(|_| beside),
            right: right.filter(|_| beside),
            what,
            inside: inside.filter(|_| wild > 0),
            keyed: rng.random_bool(0.5),
        });
        *clock += 1;
    }
    ops
}

/// Two elements of client 1, and many of another that stand between them and claim to have seen no other.
pub fn at_one_place(client: u64, count: u32) -> Vec<Op> {
    let first = |clock| Op {
        client: 1,
        clock,
        left: clock.checked_sub(1).map(|clock| (1, clock)),
        right: None,
        what: What::Bytes,
        inside: None,
        keyed: false,
    };
    let many = (0..count).map(|clock| Op {
        client,
        clock,
        left: Some((1, 0)),
        right: Some((1, 1)),
        ..first(0)
    });
    [first(0), first(1)].into_iter().chain(many).collect()
}

/// How many elements of each client these are.
pub fn clocks(ops: &[Op]) -> BTreeMap<u64, u32> {
    let mut clocks = BTreeMap::new();
    for op in ops {
        clocks.insert(op.client, op.clock + 1);
    }
    clocks
}

/// These as one update.
pub fn encode(ops: &[Op]) -> Vec<u8> {
    let mut clients = BTreeMap::<u64, Vec<&Op>>::new();
    for op in ops {
        clients.entry(op.client).or_default().push(op);
    }
    let mut writer = Writer::new();
    writer.var_u64(clients.len() as u64);
    for (client, ops) in clients {
        writer.var_u64(ops.len() as u64);
        writer.var_u64(client);
        writer.var_u64(u64::from(ops[0].clock));
        for op in ops {
            write(op, &mut writer);
        }
    }
    writer.u8(0);
    writer.finish()
}

fn write(op: &Op, writer: &mut Writer) {
    let id = |writer: &mut Writer, (client, clock): (u64, u32)| {
        writer.var_u64(client);
        writer.var_u64(u64::from(clock));
    };
    let content = match op.what {
        What::Collected => {
            writer.raw(&[0, 1]);
            return;
        }
        What::Bytes => 3,
        What::Type => 7,
    };
    let flag = |some: bool, flag: u8| if some { flag } else { 0 };
    let alone = op.left.is_none() && op.right.is_none();
    let sides = flag(op.left.is_some(), 0x80) | flag(op.right.is_some(), 0x40);
    writer.u8(content | sides | flag(alone && op.keyed, 0x20));
    for side in [op.left, op.right].into_iter().flatten() {
        id(writer, side);
    }
    if alone {
        match op.inside {
            Some(parent) => {
                writer.u8(0);
                id(writer, parent);
            }
            None => {
                writer.u8(1);
                writer.var_string("r");
            }
        }
        if op.keyed {
            writer.var_string("k");
        }
    }
    match op.what {
        What::Bytes => writer.raw(&[1, 9]),
        _ => writer.raw(&[1]),
    }
}
