//! A budget in amounts that are known only when they are spent: it may go into debt once, and opens again
//! when time has paid that.

use std::time::Duration;

/// What is left of a budget. Starts full.
#[derive(Clone, Debug)]
pub struct Purse {
    burst: u64,
    per_second: u64,
    left: i128,
    since: Duration,
}

impl Purse {
    /// `burst` at once, and `per_second` more after that.
    pub fn new(burst: u64, per_second: u64, now: Duration) -> Self {
        Self {
            burst,
            per_second,
            left: i128::from(burst),
            since: now,
        }
    }

    /// Another size; what was spent or is owed stays so.
    pub fn resize(&mut self, burst: u64, per_second: u64) {
        self.left += i128::from(burst) - i128::from(self.burst);
        (self.burst, self.per_second) = (burst, per_second);
    }

    /// Whether anything is left.
    pub fn is_open(&mut self, now: Duration) -> bool {
        let elapsed = now.saturating_sub(self.since).as_micros();
        let gained = elapsed.saturating_mul(u128::from(self.per_second)) / MICROS;
        if gained > 0 {
            let gained = i128::try_from(gained).unwrap_or(i128::MAX);
            let full = i128::from(self.burst);
            let left = self.left.saturating_add(gained);
            self.left = left.min(full);
            // What was too little for a whole unit counts for the next one.
            self.since = match left < full {
                true => self.since + self.takes(gained.unsigned_abs()),
                false => now,
            };
        }
        self.left > 0
    }

    /// Takes an amount, be it more than is left.
    pub fn spend(&mut self, amount: u64) {
        self.left = self.left.saturating_sub(i128::from(amount));
    }

    /// From when on something is left, if nothing more is spent.
    pub fn opens_at(&self) -> Duration {
        let Ok(owed) = u128::try_from(1 - self.left) else {
            return Duration::ZERO;
        };
        self.since + self.takes(owed)
    }

    /// How long it takes until so much comes back.
    fn takes(&self, amount: u128) -> Duration {
        let rate = u128::from(self.per_second.max(1));
        let micros = amount.saturating_mul(MICROS).div_ceil(rate);
        Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

/// Microseconds in a second.
const MICROS: u128 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn a_debt_is_paid_by_time() {
        let mut purse = Purse::new(100, 10, ms(0));
        assert!(purse.is_open(ms(0)));
        assert_eq!(purse.opens_at(), ms(0));
        purse.spend(150);
        assert!(!purse.is_open(ms(4_999)));
        let opens = purse.opens_at();
        assert!(!purse.is_open(opens - ms(1)));
        assert!(purse.is_open(opens) && opens <= ms(5_200));
    }

    #[test]
    fn nothing_is_saved_up_beyond_the_burst() {
        let mut purse = Purse::new(100, 10, ms(0));
        assert!(purse.is_open(ms(1_000_000)));
        purse.spend(100);
        assert!(!purse.is_open(ms(1_000_000)));
    }

    #[test]
    fn looking_often_does_not_lose_what_is_gained() {
        let mut purse = Purse::new(10, 1, ms(0));
        purse.spend(10);
        let open = (1..3_000).any(|at| purse.is_open(ms(at)));
        assert!(open);
    }

    #[test]
    fn what_is_owed_stays_when_it_grows() {
        let mut purse = Purse::new(10, 1, ms(0));
        purse.spend(15);
        purse.resize(12, 1);
        assert!(!purse.is_open(ms(3_000)));
        assert!(purse.is_open(ms(4_000)));
    }
}
