//! Any text as an output of one of the kinds that kernels send, and as a source: the page shows it, and
//! nothing that a terminal acts on is left.
#![no_main]

use celljam::ui::sanitize::is_dangerous;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

const KINDS: &[&str] = &[
    "text/plain",
    "text/html",
    "text/markdown",
    "text/latex",
    "application/json",
    "application/javascript",
    "application/vnd.plotly.v1+json",
    "application/vnd.jupyter.widget-view+json",
    "image/svg+xml",
    "image/png",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, text)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let kind = KINDS[usize::from(*which) % KINDS.len()];
    let value = match kind.ends_with("json") {
        true => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        false => Value::from(text),
    };
    let output =
        json!({ "output_type": "display_data", "metadata": {}, "data": { kind: value } });
    let printed = celljam_fuzz::page_of(text, &[output]);
    assert!(!printed.replace('\n', "").contains(is_dangerous), "{printed:?}");
});
