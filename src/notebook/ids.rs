//! Ids of new cells.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// A seeded source of nbformat cell ids: UUIDs (v4), as JupyterLab makes them.
pub(super) struct Ids {
    rng: StdRng,
}

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Ids {
            rng: StdRng::seed_from_u64(seed),
        }
    }

    /// A client id: not zero, and 32 bits wide.
    pub(super) fn client(&mut self) -> u32 {
        self.rng.next_u32().max(1)
    }

    pub(super) fn next_id(&mut self) -> String {
        uuid(self.rng.next_u64(), self.rng.next_u64())
    }
}

/// The text of a UUID with version 4 and the standard variant.
fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xf000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}
