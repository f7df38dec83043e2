//! How often something costly may be done: some at once, and one more each time that some time has passed.

use std::time::Duration;

/// How often: `most` at once, then one `every` so long.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub most: u32,
    pub every: Duration,
}

/// What has been used of a rate. Begins with nothing used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    used: u32,
    since: Duration,
}

impl Pace {
    /// Uses one, if there is one.
    pub fn take(&mut self, rate: Rate, now: Duration) -> bool {
        self.give_back(rate, now);
        let may = self.used < rate.most;
        self.used += u32::from(may);
        may
    }

    fn give_back(&mut self, rate: Rate, now: Duration) {
        while self.used > 0 && now.saturating_sub(self.since) >= rate.every {
            self.used -= 1;
            self.since += rate.every;
        }
        if self.used == 0 {
            self.since = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_comes_back_with_time() {
        let s = Duration::from_secs;
        let rate = Rate {
            most: 2,
            every: s(10),
        };
        let mut pace = Pace::default();
        assert!(pace.take(rate, s(5)) && pace.take(rate, s(5)));
        assert!(!pace.take(rate, s(14)));
        assert!(pace.take(rate, s(15)) && !pace.take(rate, s(15)));
        assert!(pace.take(rate, s(1_000_000)) && pace.take(rate, s(1_000_000)));
        assert!(!pace.take(rate, s(1_000_000)));
    }
}
