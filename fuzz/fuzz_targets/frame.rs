//! Any bytes as frames of a peer one after the other, and as a message to frame.
#![no_main]

use std::time::Duration;

use celljam::wire::frame::{Assembler, looks_chunked, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut assembler = Assembler::default();
    for frame in frames(bytes) {
        let _either_way = looks_chunked(frame);
        let _maybe = assembler.take(frame, Duration::ZERO);
    }
    let mut assembler = Assembler::default();
    let mut whole = None;
    for frame in split(bytes, 7) {
        assert!(looks_chunked(&frame));
        whole = assembler.take(&frame, Duration::ZERO);
    }
    assert_eq!(whole.as_deref(), Some(bytes));
});

/// The bytes as frames: each of the length that one byte before it says, in steps of four so that a header
/// fits; the last is what is left.
fn frames(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut frames = vec![bytes];
    while let Some((length, rest)) = bytes.split_first() {
        let (frame, left) = rest.split_at(rest.len().min(usize::from(*length) * 4));
        frames.push(frame);
        bytes = left;
    }
    frames
}
