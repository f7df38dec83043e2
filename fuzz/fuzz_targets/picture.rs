//! Any bytes as a picture: it is drawn within its limits, or refused; what a decoder panics on is caught, as
//! in the program.
#![no_main]

use std::thread;

use celljam::notebook::boundary;
use celljam::picture::{CellSize, Kind, Limits, STACK, decode, fit, halves, scaled, size};
use libfuzzer_sys::fuzz_target;

const KINDS: &[Kind] = &[Kind::Png, Kind::Jpeg, Kind::Gif, Kind::Webp, Kind::Svg];
/// Few, so that many pictures are tried.
const PIXELS: u64 = 250_000;

fuzz_target!(
    init: celljam_fuzz::panics_that_are_caught_are_no_crash(),
    |bytes: &[u8]| {
        let Some((which, bytes)) = bytes.split_first() else {
            return;
        };
        let kind = KINDS[usize::from(*which) % KINDS.len()];
        let data = match kind {
            Kind::Svg => String::from_utf8_lossy(bytes).into_owned(),
            _ => celljam_fuzz::base64(bytes),
        };
        if let Some(size) = size(kind, &data) {
            let (columns, rows) = fit(size, CellSize::default(), 80, 24);
            assert!(columns <= 80 && rows <= 24);
        }
        let drawn = thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || boundary::catch(|| draw(kind, &data)));
        drawn.expect("a thread").join().expect("its end");
    }
);

fn draw(kind: Kind, data: &str) {
    let limits = Limits { pixels: PIXELS, ..Limits::default() };
    if let Ok(bitmap) = decode(kind, data, &limits) {
        assert!(u64::from(bitmap.width()) * u64::from(bitmap.height()) <= PIXELS);
        let small = scaled(&bitmap, 16, 16);
        let _shown = halves(&small, 8, 4, [0, 0, 0]);
    }
}
