//! Any bytes as a message to frame, and as a frame of a peer.
#![no_main]

use std::time::Duration;

use celljam::wire::frame::{Assembler, looks_chunked, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _either_way = looks_chunked(bytes);
    let _maybe = Assembler::default().take(bytes, Duration::ZERO);
    for frame in split(bytes, 7) {
        assert!(looks_chunked(&frame));
    }
});
