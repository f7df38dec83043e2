//! Any bytes as a journal that was left behind: what is whole is read, and is the same when it is written
//! again; the rest is a torn tail.
#![no_main]

use celljam::wire::journal::{MAGIC, read, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for bytes in [bytes, &[MAGIC, bytes].concat()] {
        let Some(found) = read(bytes) else { continue };
        let mut again = MAGIC.to_vec();
        for record in &found.records {
            assert!(write(record, &mut again));
        }
        assert_eq!(bytes.get(..found.whole), Some(again.as_slice()));
    }
    let mut whole = MAGIC.to_vec();
    let record = celljam::wire::journal::Record::Own(bytes.to_vec());
    if write(&record, &mut whole) {
        let found = read(&whole).expect("a journal");
        assert_eq!(found.records, [record]);
        for end in MAGIC.len()..whole.len().min(64) {
            assert!(read(&whole[..end]).expect("a journal").records.is_empty());
        }
    }
});
