//! Any text as a sealed message, and any bytes as what was sealed in one: what reads the same is sealed and
//! opened as it was.
#![no_main]

use std::sync::LazyLock;

use celljam::wire::any;
use celljam::wire::key::RoomKey;
use celljam::wire::lib0::{Reader, Writer};
use libfuzzer_sys::fuzz_target;

static KEY: LazyLock<RoomKey> = LazyLock::new(|| RoomKey::derive("tomato", "room").expect("a key"));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _refused = KEY.open(text);
    }
    let _envelope = KEY.open(&celljam_fuzz::base64(bytes));
    let Ok(value) = any::read(&mut Reader::new(bytes)) else {
        return;
    };
    let mut writer = Writer::new();
    any::write(&mut writer, &value);
    // Not all that can be read was written by JavaScript: the second time it is the same.
    let again = any::read(&mut Reader::new(&writer.finish())).expect("what we wrote");
    let sealed = KEY.seal(&again, [7; 12]).expect("sealed");
    assert_eq!(KEY.open(&sealed).expect("opened"), again);
});
