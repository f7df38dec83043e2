//! Any bytes as an update: what the pre-check passes, yrs decodes, applies and encodes without a crash; and cut
//! into slices it goes in as far as it does in one piece, with nothing that waits.
#![no_main]

use celljam::wire::pairs::{Pairs, replace};
use celljam::wire::precheck::{Limits, check_state_vector, check_update};
use celljam::wire::slices::{Held, Slices};
use libfuzzer_sys::fuzz_target;
use yrs::updates::decoder::Decode;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if let Ok(facts) = check_update(bytes, &limits) {
        part(bytes, facts.structs);
        apply(bytes);
        apply_slices(bytes, facts.idle_clients == 0);
    }
    if check_state_vector(bytes, &limits).is_ok() {
        StateVector::decode_v1(bytes).expect("a checked state vector decodes");
    }
});

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
