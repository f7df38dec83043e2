//! Any text made safe to show: nothing dangerous is left, it is as wide as it says, and it stays as it is when
//! it goes through again.
#![no_main]

use celljam::ui::sanitize::{is_dangerous, line, short, width};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let safe = line(text);
    assert!(!safe.contains(is_dangerous), "{safe:?}");
    let again = line(&safe);
    assert!(!again.contains(is_dangerous), "{again:?}");
    for columns in [0, 1, 7, 80] {
        let cut = short(text, columns);
        assert!(!cut.contains(is_dangerous), "{cut:?}");
        assert!(width(&cut) <= columns, "{cut:?} in {columns}");
    }
});
