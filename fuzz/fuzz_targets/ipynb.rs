//! Any text as a notebook's file: what opens is written again byte for byte when nobody changed anything, and
//! opens again.
#![no_main]

use celljam::notebook::{DocKind, Edit, Keep, Notebook, Shape, ipynb};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _either_way = ipynb::parse(text);
    let Ok((mut keep, content)) = Keep::open(DocKind::Notebook, text.as_bytes()) else {
        return;
    };
    let mut document = Notebook::new(DocKind::Notebook, 7, Shape::A, 1);
    if document.apply_local(&Edit::Open { content }).is_err() {
        return;
    }
    keep.bind(&document);
    let (written, _) = keep.merge(&document);
    assert_eq!(written, text, "nobody changed anything");
    let fresh = Keep::nothing().merge(&document).0;
    assert!(Keep::open(DocKind::Notebook, fresh.as_bytes()).is_ok(), "{fresh}");
});
