//! The program's one clock: everything below takes the time as an argument.

use std::time::{Duration, Instant};

/// Counts from the program's start.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Instant);

impl Clock {
    /// A clock that shows zero now.
    #[expect(clippy::disallowed_methods, reason = "the program's clock lives here")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Since the start.
    pub fn now(&self) -> Duration {
        self.0.elapsed()
    }

    /// Sleeps until the clock shows `at`; forever without a time.
    pub async fn wait_until(&self, at: Option<Duration>) {
        match at {
            Some(at) => tokio::time::sleep(at.saturating_sub(self.now())).await,
            None => std::future::pending().await,
        }
    }
}
