//! Any bytes as an update: what the pre-check passes, yrs decodes, applies and encodes without a crash.
#![no_main]

use celljam::wire::precheck::{Limits, check_state_vector, check_update};
use libfuzzer_sys::fuzz_target;
use yrs::updates::decoder::Decode;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if check_update(bytes, &limits).is_ok() {
        apply(bytes);
    }
    if check_state_vector(bytes, &limits).is_ok() {
        StateVector::decode_v1(bytes).expect("a checked state vector decodes");
    }
});

/// A JSON text inside may still be none, which is an error and no crash.
fn apply(bytes: &[u8]) {
    let doc = Doc::new();
    if let Ok(update) = Update::decode_v1(bytes) {
        let _either_way = doc.transact_mut().apply_update(update);
    }
    doc.transact().encode_diff_v1(&StateVector::default());
}
