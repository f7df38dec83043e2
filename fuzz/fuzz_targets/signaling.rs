//! Any text as a frame of a signaling server: what a peer may say reads the same when it is said again.
#![no_main]

use celljam::wire::signaling::{FromServer, data, read_data, read_frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(FromServer::Publish { data: said, .. }) = read_frame(text)
        && let Some(understood) = read_data(&said)
    {
        assert_eq!(read_data(&data(&understood)), Some(understood));
    }
});
