//! The one clock of these tests, and the one way to wait for what another program does.

use std::time::{Duration, Instant, SystemTime};

/// A browser's deed on a small and busy machine.
pub const SLOW: Duration = Duration::from_secs(40);
/// What happens within a second on an idle machine.
pub const QUICK: Duration = Duration::from_secs(20);
/// Between two looks at another program: short beside a page's own delays, long beside a look.
const BETWEEN: Duration = Duration::from_millis(40);

#[expect(
    clippy::disallowed_methods,
    reason = "these tests watch real programs against deadlines"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// The machine's clock as pages read it (`Date.now`), since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "figures compare with the clock of a page"
)]
pub fn since_epoch() -> Duration {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default()
}

/// Lets other programs run for a moment. For the times when passing time is the matter itself.
pub fn pause(time: Duration) {
    std::thread::park_timeout(time);
}

/// Asks until there is an answer; fails with the last thing seen when the deadline has passed.
pub fn until<T>(what: &str, within: Duration, mut ask: impl FnMut() -> Result<T, String>) -> T {
    let end = now() + within;
    loop {
        let seen = match ask() {
            Ok(found) => return found,
            Err(seen) => seen,
        };
        assert!(
            now() < end,
            "not within {within:?}: {what}; last seen: {seen}"
        );
        pause(BETWEEN);
    }
}

/// The same for a plain yes, with `seen` asked for the failure's message.
pub fn until_true(what: &str, within: Duration, mut ask: impl FnMut() -> bool) {
    until(
        what,
        within,
        || if ask() { Ok(()) } else { Err("no".into()) },
    );
}
