//! How long to wait before the next try: exponential with full jitter.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;

/// The first wait is at most this long.
const FIRST: Duration = Duration::from_secs(1);
/// No wait is longer: a server that is back should be found within half a minute.
const LONGEST: Duration = Duration::from_secs(30);

/// A random wait after so many failures in a row (at least one).
pub fn wait(failures: u32, rng: &mut StdRng) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(5));
    let most = doubled.min(LONGEST).as_millis() as u64;
    Duration::from_millis(rng.random_range(most / 10..=most))
}
