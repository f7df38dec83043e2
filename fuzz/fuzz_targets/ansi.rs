//! Any text as what a program printed, with colours, cursor movements and progress bars: the page shows it,
//! and nothing that a terminal acts on is left.
#![no_main]

use celljam::notebook::ansi;
use celljam::ui::sanitize::is_dangerous;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    let bare = ansi::strip(text);
    assert!(bare.len() <= text.len());
    let _last = ansi::overwritten(&bare);
    let printed = celljam_fuzz::page(&[
        json!({ "output_type": "stream", "name": "stdout", "text": text }),
        json!({ "output_type": "error", "ename": "E", "evalue": text, "traceback": [text] }),
    ]);
    assert!(!printed.replace('\n', "").contains(is_dangerous), "{printed:?}");
});
