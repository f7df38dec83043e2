//! Any bytes as an awareness update: what decodes encodes to the same entries.
#![no_main]

use celljam::wire::awareness;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entries) = awareness::decode(bytes) {
        assert_eq!(awareness::decode(&awareness::encode(&entries)), Ok(entries));
    }
});
