//! What one peer may cost us: bytes that come in, and work to apply what they hold.
//!
//! Work is counted from what an update holds (`Replica::last_work`), not measured: then the same seed lets
//! the same updates through on every machine. An update beyond the budget is not applied, and nothing is lost
//! by that: when there is some budget again the peer is asked for all that it has, which comes merged and
//! costs less than the many that were left out.

use std::time::Duration;

use super::purse::Purse;

/// Units of work (microseconds, about) at once: any document that an update may hold goes in, and a storm
/// freezes the screen for two seconds at most.
const WORK: u64 = 2_000_000;
/// Units a second after that: a quarter of one core. Twenty people who all type, relayed by one peer, cost
/// a tenth of it.
const WORK_RATE: u64 = 250_000;
/// Bytes at once: the largest document twice, as on a channel that opened anew.
const BYTES: u64 = 128 * 1024 * 1024;
/// Bytes a second after that. A page sends 12 MB/s at most, in bursts; this is more than any of them keeps up.
const BYTE_RATE: u64 = 8 * 1024 * 1024;
/// Bytes that are left unread in a row, before the peer is dropped.
const MAX_UNREAD: u64 = 64 * 1024 * 1024;

/// What is to become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Read,
    /// Too much has come in: leave it.
    Leave,
    /// It goes on and on: part with the peer.
    Part,
}

/// The budgets of one peer.
#[derive(Clone, Debug)]
pub struct Allowance {
    work: Purse,
    bytes: Purse,
    unread: u64,
}

impl Allowance {
    pub fn new(now: Duration) -> Self {
        Self {
            work: Purse::new(WORK, WORK_RATE, now),
            bytes: Purse::new(BYTES, BYTE_RATE, now),
            unread: 0,
        }
    }

    /// Takes note of a message of so many bytes.
    pub fn comes(&mut self, bytes: usize, now: Duration) -> Verdict {
        let bytes = bytes as u64;
        if self.bytes.is_open(now) {
            self.bytes.spend(bytes);
            self.unread = 0;
            return Verdict::Read;
        }
        self.unread = self.unread.saturating_add(bytes);
        if self.unread > MAX_UNREAD {
            return Verdict::Part;
        }
        Verdict::Leave
    }

    /// Whether an update of it may be applied now.
    pub fn may_work(&mut self, now: Duration) -> bool {
        self.work.is_open(now)
    }

    /// An update has cost so many units.
    pub fn worked(&mut self, units: u64) {
        self.work.spend(units);
    }

    /// When it may be asked for what was left out.
    pub fn opens_at(&self) -> Duration {
        self.work.opens_at().max(self.bytes.opens_at())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_left_and_its_sender_parted_with() {
        let mut allowance = Allowance::new(Duration::ZERO);
        let mut verdicts = (0..400).map(|_| allowance.comes(1 << 20, Duration::ZERO));
        assert!(
            verdicts
                .by_ref()
                .take(128)
                .all(|verdict| verdict == Verdict::Read)
        );
        assert!(
            verdicts
                .by_ref()
                .take(64)
                .all(|verdict| verdict == Verdict::Leave)
        );
        assert_eq!(verdicts.next(), Some(Verdict::Part));
    }

    #[test]
    fn a_page_that_sends_all_it_can_for_a_while_is_read() {
        let mut allowance = Allowance::new(Duration::ZERO);
        for second in 0..30 {
            let now = Duration::from_secs(second);
            assert_eq!(allowance.comes(12 << 20, now), Verdict::Read, "{second}");
        }
    }
}
