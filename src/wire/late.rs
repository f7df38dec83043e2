//! Deleted ranges of what has not come yet.
//!
//! yrs keeps them itself until it comes. But when the beginning of a range is there and its end is not, yrs 0.26
//! notes as many elements as are missing from the *beginning* on (`Transaction::apply_delete`), so that as many at
//! the end stay undeleted for ever, where Yjs deletes them. So they are kept here as well, and deleted again.

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
    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes note of what an update deletes that has not come. `reached` says how many elements of a client are
    /// there.
    pub fn note(&mut self, update: &[u8], reached: &dyn Fn(u64) -> u32) {
        let mut gather = Gather(Vec::new());
        // It was walked before, and is sound.
        let _sound = walk_update(update, &Limits::default(), &mut gather);
        for (first, len) in gather.0 {
            let end = first.clock.saturating_add(len);
            let from = first.clock.max(reached(first.client));
            if from < end {
                self.0.insert((first.client, from, end));
            }
        }
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

struct Gather(Vec<(Id, u32)>);

impl Visit for Gather {
    fn enter(&mut self, _: &Struct<'_>) {}

    fn delete(&mut self, first: Id, len: u32) {
        self.0.push((first, len));
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
