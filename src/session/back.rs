//! What only a member can do about what others did: undo it for everybody.
//!
//! Two members who undo the same thing at once make each cell again twice, with equal ids: neither knew of
//! the other's. Then the one with the higher client id takes its own copies out, as soon as it sees the
//! others (docs/decisions/016-guardian-and-history.md).

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use super::Member;
use super::core::News;
use super::person::is_guard;
use crate::notebook::past::{
    CellCopy, Deed, Doer, Restore, Snapshot, Wanted, go_back, split, take_back,
};
use crate::notebook::{BringBack, CellKey, Edit, EditError};

/// So long after cells were made again the same ones may still come from others: longer than a connection
/// that lost its messages takes to be given up.
const TWINS: Duration = Duration::from_secs(60);
/// Bytes of one message, about: half of what a plain channel takes.
const MAX_PART: usize = 128 << 10;
/// Cells made again that are remembered: more than any notebook has.
const MAX_AGAIN: usize = 20_000;

/// What was undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    pub did: Restore,
    /// The first cell that came back, as it is named now.
    pub first: Option<CellKey>,
}

/// Cells that we made again.
#[derive(Debug, Default)]
pub(super) struct Again {
    cells: Vec<Made>,
    /// The document in which none of them had a twin.
    revision: u64,
}

#[derive(Debug)]
struct Made {
    cell: CellKey,
    at: Duration,
    /// Others with its id that were there already.
    known: BTreeSet<CellKey>,
}

impl Again {
    /// These were made again just now, in this document.
    fn note(&mut self, cells: &BTreeSet<CellKey>, document: &Snapshot, now: Duration) {
        let by_id = by_id(document);
        let mine = document
            .cells()
            .iter()
            .filter(|cell| cells.contains(&cell.key));
        for cell in mine.take(MAX_AGAIN.saturating_sub(self.cells.len())) {
            let same = by_id.get(cell.id.as_str()).into_iter().flatten();
            self.cells.push(Made {
                cell: cell.key,
                at: now,
                known: same.map(|cell| cell.key).collect(),
            });
        }
    }

    fn forget_old(&mut self, now: Duration) {
        self.cells.retain(|made| made.at + TWINS > now);
    }

    /// Those of which another client with a lower id has made the same.
    fn beaten(&self, document: &Snapshot) -> Vec<CellKey> {
        let cells = document.cells();
        let by_key: HashMap<CellKey, _> = cells.iter().map(|cell| (cell.key, cell)).collect();
        let by_id = by_id(document);
        let beaten = |made: &&Made| {
            let Some(mine) = by_key.get(&made.cell) else {
                return false;
            };
            let same = by_id.get(mine.id.as_str()).into_iter().flatten();
            same.into_iter().any(|other| {
                let came = !made.known.contains(&other.key);
                came && other.key.client < mine.key.client && mine.is_within(other)
            })
        };
        let beaten = self.cells.iter().filter(beaten);
        beaten.map(|made| made.cell).collect()
    }
}

/// The cells of each id; those without one are nobody's twins.
fn by_id(document: &Snapshot) -> HashMap<&str, Vec<&CellCopy>> {
    let mut by_id: HashMap<&str, Vec<&CellCopy>> = HashMap::new();
    for cell in document.cells() {
        by_id.entry(&cell.id).or_default().push(cell);
    }
    by_id.remove("");
    by_id
}

impl Member {
    /// From here on an exact doubling is taken back without asking, and others are told that this is so.
    pub fn guard(&mut self) {
        self.core.guards = true;
    }

    /// Does what is done without asking. To be called after every input.
    pub fn stand_guard(&mut self, now: Duration) -> Result<(), EditError> {
        self.give_way(now)?;
        if !self.core.guards || !self.core.synced {
            return Ok(());
        }
        let core = &self.core;
        let doubled = core
            .guardian
            .exact_doubling(&self.seat, |doer| core.may_take_back(doer));
        let Some((doer, doubling)) = doubled else {
            return Ok(());
        };
        self.core.guardian.forget(&doer);
        let by = self.core.whose(&doer);
        let deed = Deed::Doubled(doubling);
        if let Some(restore) = take_back(&deed, &self.seat.snapshot()) {
            let cells = self.bring_back(restore, now)?.did.out;
            self.core.tell(News::TakenBack { by, cells });
        }
        Ok(())
    }

    /// Undoes the deed that was told last; none if there is none, or nothing of it is left.
    pub fn undo_deed(&mut self, now: Duration) -> Result<Option<Restored>, EditError> {
        let told = self.core.deed.take();
        let restore = told.and_then(|told| take_back(&told.alarm.deed, &self.seat.snapshot()));
        restore
            .map(|restore| self.bring_back(restore, now))
            .transpose()
    }

    /// Makes the document, or a cell of it, what it was; none if it is that.
    pub fn go_back(
        &mut self,
        to: &Snapshot,
        wanted: Wanted,
        now: Duration,
    ) -> Result<Option<Restored>, EditError> {
        let restore = go_back(to, &self.seat.snapshot(), wanted);
        restore
            .map(|restore| self.bring_back(restore, now))
            .transpose()
    }

    /// One step of undo by itself.
    fn bring_back(&mut self, did: Restore, now: Duration) -> Result<Restored, EditError> {
        self.end_undo_group();
        let mut made = Vec::new();
        for part in split(did.edit.clone(), MAX_PART) {
            let done = self.edit(&Edit::BringBack(Box::new(part)), now)?;
            made.extend(done.created);
        }
        self.end_undo_group();
        self.made_again(&made, now);
        let first = made.first().copied();
        Ok(Restored { did, first })
    }

    /// Remembers cells that came back, here or by undo: others may bring them back at the same time.
    pub(super) fn made_again(&mut self, cells: &[CellKey], now: Duration) {
        // Nobody else brings anything back in a file of this machine.
        if !cells.is_empty() && !self.core.local {
            let document = self.seat.snapshot();
            let cells = cells.iter().copied().collect();
            self.core.again.note(&cells, &document, now);
        }
    }

    /// Takes out what we made again and another member made as well.
    fn give_way(&mut self, now: Duration) -> Result<(), EditError> {
        if self.core.again.cells.is_empty() {
            return Ok(());
        }
        let last = std::mem::replace(&mut self.core.again.revision, self.seat.revision());
        let changed = self.seat.changed_since(last);
        if changed.is_some_and(|changed| !changed.order) {
            return Ok(());
        }
        self.core.again.forget_old(now);
        let out = self.core.again.beaten(&self.seat.snapshot());
        if out.is_empty() {
            return Ok(());
        }
        self.core
            .again
            .cells
            .retain(|made| !out.contains(&made.cell));
        let edit = BringBack {
            out,
            ..BringBack::default()
        };
        self.end_undo_group();
        self.edit(&Edit::BringBack(Box::new(edit)), now)?;
        self.end_undo_group();
        Ok(())
    }
}

impl super::core::Core {
    /// Whether an exact doubling of this one is ours to take back. Two guards must not both act, each on the
    /// other's cells: then the one with the lower client id does. Who has not said who it is may be one.
    fn may_take_back(&self, doer: &Doer) -> bool {
        let known = doer.author.and_then(|client| {
            let seen = self.presence.get(client)?;
            Some((client, is_guard(&seen.state)))
        });
        known.is_some_and(|(client, guards)| !guards || self.presence.own() < client)
    }
}
