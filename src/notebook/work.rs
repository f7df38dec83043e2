//! What it costs to apply an update, counted from what is in it: so it is the same on every machine and in
//! every run, and a seed replays what a budget let through.
//!
//! A unit is about a microsecond of a laptop. The weights are those of yrs 0.26 as measured: a full state of
//! a megabyte takes a tenth of a second, nearly all of it for its structs; and ten thousand updates of one
//! character by ten thousand clients take twenty seconds, since each transaction walks over all clients
//! several times.

use crate::wire::precheck::Facts;
use crate::wire::slices::{self, Held};

/// A transaction with nothing in it, its place in the log, and the message to everybody else.
const PER_UPDATE: u64 = 50;
/// Bytes that are copied for a unit; of a text that is one struct there is little else to do.
const BYTES: u64 = 64;
/// A struct: an allocation, its neighbours, its place among those of its client.
const PER_STRUCT: u64 = 2;
/// Values that are made for a unit.
const VALUES: u64 = 8;
/// Clients of the document that are walked over for a unit.
const CLIENTS: u64 = 2;

/// What cannot go in before other updates come. yrs keeps it, and merges it anew with whatever else must wait.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Waiting {
    bytes: usize,
    structs: u64,
    types: usize,
}

impl Waiting {
    /// As much as the largest update that is taken at all.
    const MAX_BYTES: usize = 64 * 1024 * 1024;
    /// As many structs as that.
    const MAX_STRUCTS: u64 = 1_000_000;
    /// What waits goes in all at once, so that types of several updates may stand in each other. A stack of
    /// 2 MiB holds five times as many; two hundred cells have fewer.
    const MAX_TYPES: usize = 1_024;

    /// One more waits.
    pub(super) fn add(&mut self, bytes: usize, facts: &Facts) {
        let structs = (facts.structs + facts.ranges) as u64;
        self.bytes = self.bytes.saturating_add(bytes);
        self.structs = self.structs.saturating_add(structs);
        self.types = self.types.saturating_add(facts.types);
    }

    /// What it costs at most when all of it goes in, with an update of so many structs, ranges and bytes.
    pub(super) fn bound(&self, facts: &Facts, bytes: usize, held: Held) -> u64 {
        let waiting = usize::try_from(self.structs).unwrap_or(usize::MAX);
        let structs = waiting.saturating_add(facts.structs);
        let bytes = self.bytes.saturating_add(bytes);
        slices::bound(structs, (facts.ranges, facts.longest_range), bytes, held)
    }

    pub(super) fn is_full(&self) -> bool {
        let much = self.bytes > Self::MAX_BYTES || self.structs > Self::MAX_STRUCTS;
        much || self.types > Self::MAX_TYPES
    }
}

/// Bytes that were looked at, and no more.
pub(super) fn of_bytes(bytes: usize) -> u64 {
    PER_UPDATE + bytes as u64 / BYTES
}

/// An update that goes into a document to which so many clients have written.
pub(super) fn of_update(bytes: usize, facts: &Facts, clients: usize, waiting: Waiting) -> u64 {
    let structs = (facts.structs + facts.ranges) as u64;
    of_bytes(bytes)
        + PER_STRUCT * (structs + waiting.structs)
        + facts.values as u64 / VALUES
        + (facts.clients + clients) as u64 / CLIENTS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a key of somebody costs, and the largest document.
    #[test]
    fn units_are_microseconds() {
        let key = Facts {
            clients: 1,
            structs: 1,
            ..Facts::default()
        };
        assert!(of_update(20, &key, 60, Waiting::default()) < 100);
        let notebook = Facts {
            clients: 20,
            structs: 30_000,
            ranges: 2_000,
            values: 20_000,
            ..Facts::default()
        };
        let cost = of_update(1_200_000, &notebook, 0, Waiting::default());
        assert!((50_000..200_000).contains(&cost), "{cost}");
    }
}
