//! What a picture may cost.

use std::time::Duration;

/// Bytes of a picture: the largest photographs, and far more than a plot. A peer can send no more at once.
const BYTES: usize = 32 * 1024 * 1024;
/// Pixels of a picture: a camera's photograph, or a plot of 40 × 30 cm at 300 dots an inch. Decoding holds up to
/// twelve bytes of each for a moment.
const PIXELS: u64 = 24_000_000;
/// How long a picture may take; it is decoded beside the loop, one after the other, and cannot be interrupted.
const TIME: Duration = Duration::from_secs(4);

/// Steps of work in a second, on a slow machine: a step is about what blending one pixel costs.
const STEPS_PER_SECOND: u64 = 50_000_000;

/// Bytes of stack that decoding needs: an SVG's elements and references may be nested in each other
/// (`svg::graph` says how deep), and are gone through by calls within calls.
pub const STACK: usize = 16 * 1024 * 1024;

/// What a picture may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the picture, out of base64.
    pub bytes: usize,
    /// Width times height.
    pub pixels: u64,
    /// How long decoding may take. No clock is read: the work is reckoned beforehand, for a slow machine.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: BYTES,
            pixels: PIXELS,
            time: TIME,
        }
    }
}

impl Limits {
    /// The time in steps of work.
    pub(super) fn steps(&self) -> u64 {
        let millis = u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX);
        millis.saturating_mul(STEPS_PER_SECOND / 1000)
    }
}
