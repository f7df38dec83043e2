//! Any bytes as a data channel message: what parses encodes to a message that is the same.
#![no_main]

use celljam::wire::message::Message;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = Message::parse(bytes) {
        assert_eq!(Message::parse(&message.encode()), Ok(message));
    }
});
