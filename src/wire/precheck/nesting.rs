//! How deep the shared types of an update stand in each other.
//!
//! yrs deletes a type with all in it by calling itself for each type below: two hundred thousand maps, one in
//! the other, are a message of two megabytes that overflows the stack when the first is deleted, which no
//! `catch_unwind` holds. Notebooks nest six deep.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Id, PrecheckError};
use crate::wire::lib0::WireError;

/// Where an item stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// In a root.
    Root,
    /// In the type that this item holds.
    Inside(Id),
    /// Where its neighbours stand.
    Beside(Option<Id>, Option<Id>),
}

struct Entry {
    clock: u32,
    place: Place,
}

/// The items of an update, by client and clock.
#[derive(Default)]
pub(super) struct Places {
    entries: Vec<Entry>,
    clients: BTreeMap<u64, Range<usize>>,
}

/// Levels of an item that has not been looked at, and of one whose neighbours are being looked at.
const UNKNOWN: usize = usize::MAX;
const OPEN: usize = usize::MAX - 1;

impl Places {
    /// The next item of a client; those of one client come together, with growing clocks.
    pub(super) fn push(&mut self, id: Id, place: Place) {
        let clock = id.clock;
        self.entries.push(Entry { clock, place });
        let end = self.entries.len();
        let all = self.clients.entry(id.client).or_insert(end - 1..end);
        all.end = end;
    }

    /// Refuses types that stand more than `depth` deep in each other. What of them is in the document
    /// already is not counted.
    pub(super) fn check(&self, depth: usize) -> Result<(), PrecheckError> {
        let mut levels = vec![UNKNOWN; self.entries.len()];
        let mut path = Vec::new();
        for start in 0..self.entries.len() {
            path.push(start);
            while let Some(&at) = path.last() {
                match self.look(at, &mut levels) {
                    Some(first) => path.push(first),
                    None => drop(path.pop()),
                }
                if levels
                    .get(at)
                    .is_some_and(|level| *level > depth && *level < OPEN)
                {
                    return Err(WireError::TooDeep(depth).into());
                }
            }
        }
        Ok(())
    }

    /// Reckons the level of an item, or gives one that must be looked at first.
    fn look(&self, at: usize, levels: &mut [usize]) -> Option<usize> {
        let entry = self.entries.get(at)?;
        if levels.get(at).is_some_and(|level| *level < OPEN) {
            return None;
        }
        let (above, others) = match entry.place {
            Place::Root => (0, [None, None]),
            Place::Inside(parent) => (1, [self.find(parent), None]),
            Place::Beside(left, right) => {
                (0, [left, right].map(|id| id.and_then(|id| self.find(id))))
            }
        };
        let mut level = 0;
        for other in others.into_iter().flatten() {
            match levels.get(other).copied() {
                Some(UNKNOWN) => {
                    *levels.get_mut(at)? = OPEN;
                    return Some(other);
                }
                // Two that refer to each other never go in.
                Some(OPEN) | None => {}
                Some(known) => level = level.max(known),
            }
        }
        *levels.get_mut(at)? = level + above;
        None
    }

    /// The item that holds this element, if it is in the update.
    fn find(&self, id: Id) -> Option<usize> {
        let all = self.clients.get(&id.client)?;
        let entries = self.entries.get(all.clone())?;
        let behind = entries.partition_point(|entry| entry.clock <= id.clock);
        Some(all.start + behind.checked_sub(1)?)
    }
}
