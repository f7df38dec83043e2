//! What was made again: yrs has no way to bring a deleted item back or to move one, so undo and moves
//! make it anew, with another id. This remembers which stands for which.

use std::collections::BTreeMap;

use yrs::ID;

use super::admit::client_id;
use super::cell::CellKey;

/// More runs than this are forgotten, all at once, with the undo steps that speak of them: some
/// hundred bytes each, and more than anybody undoes in a day.
pub(super) const MAX_RUNS: usize = 200_000;

/// A run of ids that stands for another run of the same length.
#[derive(Clone, Copy, Debug)]
struct Run {
    len: u32,
    to: ID,
}

/// Ids to ids, run by run. Runs of one direction never overlap.
#[derive(Default)]
struct Runs(BTreeMap<(u64, u32), Run>);

impl Runs {
    /// `from` stands for `to` now; what any of it stood for before is forgotten.
    fn insert(&mut self, from: ID, to: ID, len: u32) {
        self.clear(from, len);
        self.0
            .insert((from.client.get(), from.clock), Run { len, to });
    }

    fn get(&self, id: ID) -> Option<ID> {
        let key = (id.client.get(), id.clock);
        let (start, run) = self.0.range(..=key).next_back()?;
        let offset = id.clock.checked_sub(start.1)?;
        let known = start.0 == key.0 && offset < run.len;
        known.then(|| ID::new(run.to.client, run.to.clock + offset))
    }

    /// Cut the ids out of the runs that hold any of them.
    fn clear(&mut self, from: ID, len: u32) {
        let client = from.client.get();
        let end = from.clock.saturating_add(len);
        while let Some((&(_, start), &run)) = self
            .0
            .range((client, 0)..(client, end))
            .next_back()
            .filter(|((_, start), run)| start + run.len > from.clock)
        {
            self.0.remove(&(client, start));
            if start < from.clock {
                let len = from.clock - start;
                self.0.insert((client, start), Run { len, ..run });
            }
            if start + run.len > end {
                let cut = end - start;
                let to = ID::new(run.to.client, run.to.clock + cut);
                let len = run.len - cut;
                self.0.insert((client, end), Run { len, to });
            }
        }
    }
}

/// Originals and the copies made of them. A copy may be made again itself.
#[derive(Default)]
pub(super) struct Remade {
    copies: Runs,
    originals: Runs,
}

impl Remade {
    /// `copy` was made for `original`, each the first of `len` ids.
    pub(super) fn note(&mut self, original: ID, copy: ID, len: u32) {
        self.copies.insert(original, copy, len);
        self.originals.insert(copy, original, len);
    }

    pub(super) fn is_full(&self) -> bool {
        self.copies.0.len() > MAX_RUNS
    }

    /// What stands for `id` now: itself, if it was never made again.
    pub(super) fn latest(&self, id: ID) -> ID {
        self.versions(id).last().unwrap_or(id)
    }

    /// The id, what stood for it next, and so on up to what does now.
    fn versions(&self, id: ID) -> impl Iterator<Item = ID> {
        std::iter::successors(Some(id), |id| self.copies.get(*id)).take(self.copies.0.len() + 1)
    }

    /// A cell, what stood for it next, and so on up to what does now.
    pub(super) fn cells(&self, key: CellKey) -> impl Iterator<Item = CellKey> {
        let id = id_of(key).filter(|_| key != CellKey::TEXT);
        let later = id.into_iter().flat_map(|id| self.versions(id).skip(1));
        std::iter::once(key).chain(later.map(key_of))
    }

    /// What stands for a cell now.
    pub(super) fn cell(&self, key: CellKey) -> CellKey {
        match id_of(key) {
            Some(id) if key != CellKey::TEXT => key_of(self.latest(id)),
            _ => key,
        }
    }

    /// What the id is a copy of, what that is one of, and so on; nothing for an original.
    pub(super) fn ancestors(&self, id: ID) -> impl Iterator<Item = ID> {
        std::iter::successors(self.originals.get(id), |id| self.originals.get(*id))
            .take(self.originals.0.len() + 1)
    }
}

pub(super) fn id_of(key: CellKey) -> Option<ID> {
    client_id(key.client).map(|client| ID::new(client, key.clock))
}

pub(super) fn key_of(id: ID) -> CellKey {
    CellKey {
        client: id.client.get(),
        clock: id.clock,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::ClientID;

    fn id(client: u64, clock: u32) -> ID {
        ID::new(ClientID::new(client), clock)
    }

    #[test]
    fn a_copy_of_a_copy_stands_for_the_original() {
        let mut remade = Remade::default();
        remade.note(id(1, 0), id(2, 10), 5);
        remade.note(id(2, 12), id(2, 30), 1);
        assert_eq!(remade.latest(id(1, 2)), id(2, 30));
        assert_eq!(remade.latest(id(1, 4)), id(2, 14));
        assert_eq!(remade.latest(id(1, 5)), id(1, 5));
        let ancestors: Vec<_> = remade.ancestors(id(2, 30)).collect();
        assert_eq!(ancestors, [id(2, 12), id(1, 2)]);
    }

    #[test]
    fn the_last_copy_counts() {
        let mut remade = Remade::default();
        remade.note(id(1, 0), id(2, 10), 6);
        remade.note(id(1, 2), id(2, 50), 2);
        let latest: Vec<_> = (0..6).map(|n| remade.latest(id(1, n)).clock).collect();
        assert_eq!(latest, [10, 11, 50, 51, 14, 15]);
    }
}
