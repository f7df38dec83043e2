//! A token bucket: how often something costly may be done for one peer.

use std::time::Duration;

/// Tokens that come back with time. Starts full.
#[derive(Clone, Debug)]
pub struct Budget {
    burst: u32,
    refill: Duration,
    left: u32,
    since: Duration,
}

impl Budget {
    /// `burst` tokens at once, and one more every `refill` after that.
    pub fn new(burst: u32, refill: Duration, now: Duration) -> Self {
        Self {
            burst,
            refill,
            left: burst,
            since: now,
        }
    }

    /// Takes one token, if there is one.
    pub fn take(&mut self, now: Duration) -> bool {
        self.refill(now);
        let some = self.left > 0;
        self.left = self.left.saturating_sub(1);
        some
    }

    /// From when on there is a token.
    pub fn next(&self) -> Duration {
        match self.left {
            0 => self.since + self.refill,
            _ => Duration::ZERO,
        }
    }

    fn refill(&mut self, now: Duration) {
        while self.left < self.burst && now.saturating_sub(self.since) >= self.refill {
            self.left += 1;
            self.since += self.refill;
        }
        if self.left == self.burst {
            self.since = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_spent_and_comes_back_with_time() {
        let s = Duration::from_secs;
        let mut budget = Budget::new(2, s(10), s(0));
        assert!(budget.take(s(0)) && budget.take(s(0)));
        assert!(!budget.take(s(9)));
        assert_eq!(budget.next(), s(10));
        assert!(budget.take(s(10)));
        assert!(!budget.take(s(10)));
        assert!(budget.take(s(100)) && budget.take(s(100)));
        assert!(!budget.take(s(100)));
    }
}
