//! Any bytes as a message to frame: each of its frames is told apart from a plain message.
#![no_main]

use celljam::wire::frame::{looks_chunked, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _either_way = looks_chunked(bytes);
    for frame in split(bytes, 7) {
        assert!(looks_chunked(&frame));
    }
});
