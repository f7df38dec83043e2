//! Recognises what is done to nearly all cells at once: a page that comes a little late deletes the room's
//! cells and puts in those of its file, one that comes later doubles them.
//!
//! What one peer delivers within some seconds is looked at as a whole, when it has gone quiet: a page
//! may delete with one update and insert with the next, and what comes back by itself is no loss.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::alarm::{Alarm, Deed, Doer, Doubling, Wipe};
use super::compare::Index;
use super::snapshot::{CellCopy, Snapshot};
use super::turn::Turn;
use crate::notebook::cell::CellKey;
use crate::notebook::replica::Replica;

/// Quiet for so long, a deed is over.
const QUIET: Duration = Duration::from_secs(1);
/// It is looked at after so long all the same: a page that wipes does so within a second or two.
const LONGEST: Duration = Duration::from_secs(3);
/// Peers whose doings are looked at at once: a page stops at 34 connections.
const MAX_BURSTS: usize = 64;
/// Fewer cells are an edit like any other; the history has them.
const MIN_CELLS: usize = 2;
/// So many of five cells are nearly all.
const NEARLY_ALL: usize = 4;

/// What one peer delivered lately.
#[derive(Debug)]
struct Burst {
    author: Option<u64>,
    since: Duration,
    last: Duration,
    before: Option<Snapshot>,
    gone: BTreeMap<CellKey, Arc<CellCopy>>,
    added: BTreeSet<CellKey>,
    unseen: bool,
}

/// Looks at what peers do to whole cells.
#[derive(Debug, Default)]
pub struct Guardian {
    bursts: BTreeMap<u64, Burst>,
}

impl Guardian {
    /// Takes what an update did.
    pub fn take(&mut self, turn: Turn, now: Duration) {
        if !self.bursts.contains_key(&turn.peer) && self.bursts.len() == MAX_BURSTS {
            self.bursts.pop_first();
        }
        let burst = self.bursts.entry(turn.peer).or_insert_with(|| Burst {
            author: None,
            since: now,
            last: now,
            before: None,
            gone: BTreeMap::new(),
            added: BTreeSet::new(),
            unseen: true,
        });
        burst.take(turn, now);
    }

    /// When to look again.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.bursts.values().map(Burst::over_at).min()
    }

    /// What is over by now, and worth telling.
    pub fn look(&mut self, document: &Replica, now: Duration) -> Vec<Alarm> {
        let over = self.bursts.iter();
        let over = over.filter(|(_, burst)| burst.over_at() <= now);
        let over: Vec<u64> = over.map(|(peer, _)| *peer).collect();
        let bursts = over
            .into_iter()
            .filter_map(|peer| Some((peer, self.bursts.remove(&peer)?)));
        let told = bursts.filter_map(|(peer, burst)| burst.tell(peer, &document.snapshot()));
        told.collect()
    }

    /// A doubling from which nothing would be lost, be it over or not, by somebody of whom `is_asked` says
    /// so.
    pub fn exact_doubling(
        &self,
        document: &Replica,
        is_asked: impl Fn(&Doer) -> bool,
    ) -> Option<(Doer, Doubling)> {
        let suspects = self.bursts.iter();
        let suspects = suspects.filter(|(_, burst)| burst.unseen && burst.gone.is_empty());
        let mut suspects = suspects.map(|(peer, burst)| (burst.doer(*peer), burst));
        suspects.find_map(|(doer, burst)| {
            let asked = !burst.added.is_empty() && is_asked(&doer);
            let doubling = asked.then(|| burst.doubling(&document.snapshot()))?;
            Some((doer, doubling.filter(|doubling| doubling.exact)?))
        })
    }

    /// What this peer did lately is dealt with.
    pub fn forget(&mut self, peer: u64) {
        self.bursts.remove(&peer);
    }
}

impl Burst {
    fn take(&mut self, turn: Turn, now: Duration) {
        self.last = now;
        self.author = self.author.or(turn.author);
        self.unseen &= turn.unseen;
        for key in turn.removed {
            let before = turn.before.as_ref();
            // What came and went within the burst is no loss.
            if !self.added.remove(&key)
                && let Some(cell) = before.and_then(|before| before.get(key))
            {
                self.gone.insert(key, Arc::clone(cell));
            }
        }
        self.before = self.before.take().or(turn.before);
        self.added.extend(turn.added);
    }

    fn doer(&self, peer: u64) -> Doer {
        Doer {
            peer,
            author: self.author,
        }
    }

    fn over_at(&self) -> Duration {
        (self.last + QUIET).min(self.since + LONGEST)
    }

    fn tell(self, peer: u64, now: &Snapshot) -> Option<Alarm> {
        let doer = self.doer(peer);
        let deed = match self.wipe(now) {
            Some(wipe) => Deed::Wiped(wipe),
            None => Deed::Doubled(self.doubling(now)?),
        };
        Some(Alarm { doer, deed })
    }

    fn wipe(&self, now: &Snapshot) -> Option<Wipe> {
        let before = self.before.clone()?;
        let all = before.cells().len();
        if self.gone.len() < MIN_CELLS || self.gone.len() * 5 < all * NEARLY_ALL {
            return None;
        }
        let index = Index::of(now);
        let gone: Vec<_> = self.gone.values().cloned().collect();
        let lost = gone.iter().filter(|cell| index.lacks(cell)).count();
        (lost > 0).then(|| Wipe {
            before,
            gone,
            put_in: self.cells(now).cloned().collect(),
            lost,
        })
    }

    /// Those it added that are there.
    fn cells<'a>(&'a self, now: &'a Snapshot) -> impl Iterator<Item = &'a Arc<CellCopy>> {
        let cells = now.cells().iter();
        cells.filter(|cell| self.added.contains(&cell.key))
    }

    /// Cells that came with the id of one that was there and is. A cell that somebody copies by hand gets
    /// an id of its own.
    fn doubling(&self, now: &Snapshot) -> Option<Doubling> {
        let mut olds = now.cells().iter().enumerate();
        let mut by_id: BTreeMap<&str, Vec<(usize, &Arc<CellCopy>)>> = BTreeMap::new();
        for (at, old) in olds
            .by_ref()
            .filter(|(_, cell)| !self.added.contains(&cell.key))
        {
            by_id.entry(&old.id).or_default().push((at, old));
        }
        let count: usize = by_id.values().map(Vec::len).sum();
        by_id.remove("");
        let (mut twins, mut exact, mut last) = (Vec::new(), self.unseen, None);
        for cell in self.cells(now) {
            let twin = by_id.get_mut(cell.id.as_str());
            let twin = twin
                .filter(|olds| !olds.is_empty())
                .map(|olds| olds.remove(0));
            exact &= twin.is_some_and(|(at, old)| cell.is_within(old) && last < Some(at));
            if let Some((at, old)) = twin {
                last = Some(at);
                twins.push((cell.key, old.key));
            }
        }
        // A cell that is moved comes with the id of one that goes, and of no other.
        let enough = twins.len() >= MIN_CELLS || (self.unseen && !twins.is_empty());
        let most = twins.len() * 2 >= count;
        (enough && most).then_some(Doubling { twins, exact })
    }
}
