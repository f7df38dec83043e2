//! Any bytes as an update: what the pre-check passes, yrs decodes, applies and encodes without a crash; and cut
//! into slices it goes in as far as it does in one piece, with nothing that waits.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};

use celljam::wire::pairs::{Pairs, replace};
use celljam::wire::precheck::{
    Id, Kind, Limits, Struct, Visit, check_state_vector, check_update, walk_update,
};
use celljam::wire::slices::{Held, Slices};
use libfuzzer_sys::fuzz_target;
use yrs::updates::decoder::Decode;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if let Ok(facts) = check_update(bytes, &limits) {
        agree(bytes);
        part(bytes, facts.structs);
        apply(bytes);
        apply_slices(bytes, facts.idle_clients == 0);
    }
    if check_state_vector(bytes, &limits).is_ok() {
        StateVector::decode_v1(bytes).expect("a checked state vector decodes");
    }
});

/// The elements that an update brings, by client.
#[derive(Default, PartialEq, Debug)]
struct Elements {
    brought: BTreeMap<u64, BTreeSet<(u32, u32)>>,
}

/// Adjacent ranges are one.
fn add(all: &mut BTreeMap<u64, BTreeSet<(u32, u32)>>, id: Id, len: u32) {
    let ranges = all.entry(id.client).or_default();
    let (mut from, to) = (id.clock, id.clock + len);
    if let Some(last) = ranges.last().copied().filter(|last| last.1 == from) {
        ranges.remove(&last);
        from = last.0;
    }
    ranges.insert((from, to));
}

impl Visit for Elements {
    fn enter(&mut self, one: &Struct<'_>) {
        if one.kind != Kind::Skipped && one.len > 0 {
            add(&mut self.brought, one.id, one.len);
        }
    }

    fn delete(&mut self, _: Id, _: u32) {}
}

/// yrs reads the same elements: else it would get other bytes than those that were checked.
fn agree(bytes: &[u8]) {
    let Ok(update) = Update::decode_v1(bytes) else {
        return;
    };
    let (mut ours, mut theirs) = (Elements::default(), Elements::default());
    walk_update(bytes, &Limits::default(), &mut ours).expect("it was checked");
    let insertions = update.insertions(true);
    for (client, ranges) in insertions.iter() {
        let mut ranges: Vec<_> = ranges.iter().cloned().collect();
        ranges.sort_by_key(|range| range.start);
        for range in ranges {
            let id = Id { client: client.get(), clock: range.start };
            add(&mut theirs.brought, id, range.end - range.start);
        }
    }
    assert_eq!(ours, theirs);
}

/// Without the characters that it parts it is what it was, and parts none.
fn part(bytes: &[u8], structs: usize) {
    let parted = Pairs::default().parted_by(bytes, &|_| 0);
    assert!(parted.held.is_empty());
    let update = replace(bytes, &parted.new);
    let facts = check_update(&update, &Limits::default()).expect("it was checked");
    assert_eq!(facts.structs, structs);
    assert!(Pairs::default().parted_by(&update, &|_| 0).is_empty());
}

/// A JSON text inside may still be none, which is an error and no crash.
fn apply(bytes: &[u8]) {
    let doc = Doc::new();
    if let Ok(update) = Update::decode_v1(bytes) {
        let _either_way = doc.transact_mut().apply_update(update);
    }
    doc.transact().encode_diff_v1(&StateVector::default());
}

/// Few units a slice, so that there are many.
const LIMIT: u64 = 40;

/// `is_read_whole`: where there is nothing of a client, yrs may end before the end, and slices go further.
fn apply_slices(bytes: &[u8], is_read_whole: bool) {
    let Ok(update) = Update::decode_v1(bytes) else {
        return;
    };
    let (one, many) = (Doc::new(), Doc::new());
    let whole = one.transact_mut().apply_update(update);
    let nowhere = |_| false;
    let mut slices = Slices::cut(bytes, &|_| 0, &nowhere, Held::default()).expect("it was checked");
    let mut held = Held::default();
    while let Some((slice, _)) = slices.next(held, LIMIT) {
        let facts = check_update(&slice, &Limits::default()).expect("a slice passes");
        held.items += facts.structs as u64;
        let slice = Update::decode_v1(&slice).expect("its structs were decoded before");
        if many.transact_mut().apply_update(slice).is_err() {
            return;
        }
        assert!(!many.transact().has_missing_updates(), "something waits");
    }
    if whole.is_ok() && is_read_whole {
        let state = |doc: &Doc| doc.transact().state_vector();
        assert_eq!(state(&one), state(&many));
    }
}
