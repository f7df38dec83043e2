//! Deleted ranges of what has not come yet.
//!
//! yrs keeps such ranges itself. But when the beginning of one is there and its end is not, yrs 0.26 notes as many
//! elements as are missing from the *beginning* on (`Transaction::apply_delete`): as many at the end stay undeleted
//! for ever, where Yjs deletes them, and a text may be parted where nobody parted it. So yrs gets no more of a range
//! than has come, and the rest is kept here.

use std::collections::{BTreeMap, BTreeSet};

use super::lib0::Writer;
use super::precheck::{Id, Limits, Struct, Visit, walk_update};

/// Ranges kept. Where there are more, they wait for what never comes. All are forgotten then: every answer to a
/// step 1 tells again what is deleted.
const MAX_RANGES: usize = 10_000;

/// The ranges that wait: the client, the first clock, and the one behind the last.
#[derive(Debug, Default)]
pub struct Late(BTreeSet<(u64, u32, u32)>);

impl Late {
    /// All ranges of an update that was checked.
    #[must_use]
    pub fn of(update: &[u8]) -> Self {
        let mut gather = Self::default();
        let _sound = walk_update(update, &Limits::default(), &mut gather);
        gather
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a range passes what has come: `reached` says how many elements of a client are there.
    #[must_use]
    pub fn is_ahead(&self, reached: &dyn Fn(u64) -> u32) -> bool {
        let mut ranges = self.0.iter();
        ranges.any(|(client, _, end)| reached(*client) < *end)
    }

    /// Takes note of those that are left of an update.
    pub fn keep(&mut self, others: Self) {
        self.0.extend(others.0);
        if self.0.len() > MAX_RANGES {
            self.0.clear();
        }
    }

    /// What of them has come, as an update (v1) that deletes it; none if nothing has.
    pub fn take(&mut self, reached: &dyn Fn(u64) -> u32) -> Option<Vec<u8>> {
        let has_come = |(client, from, _): &&(u64, u32, u32)| *from < reached(*client);
        let some: Vec<_> = self.0.iter().filter(has_come).copied().collect();
        let mut came: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
        for (client, from, end) in some {
            self.0.remove(&(client, from, end));
            let until = reached(client).min(end);
            came.entry(client).or_default().push((from, until));
            if until < end {
                self.0.insert((client, until, end));
            }
        }
        (!came.is_empty()).then(|| encode(&came))
    }
}

impl Visit for Late {
    fn enter(&mut self, _: &Struct<'_>) {}

    fn delete(&mut self, first: Id, len: u32) {
        let end = first.clock.saturating_add(len);
        if len > 0 {
            self.0.insert((first.client, first.clock, end));
        }
    }
}

fn encode(came: &BTreeMap<u64, Vec<(u32, u32)>>) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.u8(0);
    writer.var_u64(came.len() as u64);
    for (client, ranges) in came {
        writer.var_u64(*client);
        writer.var_u64(ranges.len() as u64);
        for (from, until) in ranges {
            writer.var_u64(u64::from(*from));
            writer.var_u64(u64::from(until - from));
        }
    }
    writer.finish()
}
