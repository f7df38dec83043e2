//! Recognises what is done to nearly all cells at once: a page that comes a little late deletes the room's
//! cells and puts in those of its file, one that comes later doubles them.
//!
//! What comes within some seconds is looked at as a whole, when it has gone quiet: a page may delete with
//! one update and insert with the next, each may arrive over another peer first, and what comes back by
//! itself is no loss.

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
/// Clients whose cells are told apart within a burst: a room is full long before.
const MAX_CLIENTS: usize = 256;
/// Fewer cells are an edit like any other; the history has them.
const MIN_CELLS: usize = 2;
/// So many of five cells are nearly all.
const NEARLY_ALL: usize = 4;

/// What came lately.
#[derive(Debug)]
struct Burst {
    since: Duration,
    last: Duration,
    before: Option<Snapshot>,
    gone: BTreeMap<CellKey, Arc<CellCopy>>,
    /// How many cells went with updates of this client over this peer.
    takers: BTreeMap<(Option<u64>, u64), usize>,
    added: BTreeMap<u64, Added>,
}

/// The cells of one client that came.
#[derive(Debug)]
struct Added {
    cells: BTreeSet<CellKey>,
    /// The peer that delivered the first of them.
    peer: u64,
    unseen: bool,
}

/// Looks at what peers do to whole cells.
#[derive(Debug, Default)]
pub struct Guardian {
    burst: Option<Burst>,
}

impl Guardian {
    /// Takes what an update did.
    pub fn take(&mut self, turn: Turn, now: Duration) {
        let burst = self.burst.get_or_insert_with(|| Burst {
            since: now,
            last: now,
            before: None,
            gone: BTreeMap::new(),
            takers: BTreeMap::new(),
            added: BTreeMap::new(),
        });
        burst.take(turn, now);
    }

    /// When to look again.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.burst.as_ref().map(Burst::over_at)
    }

    /// What is over by now, and worth telling.
    pub fn look(&mut self, document: &Replica, now: Duration) -> Vec<Alarm> {
        match self.burst.take_if(|burst| burst.over_at() <= now) {
            Some(burst) => burst.tell(&document.snapshot()),
            None => Vec::new(),
        }
    }

    /// A doubling from which nothing would be lost, be it over or not, by somebody of whom `is_asked` says
    /// so.
    pub fn exact_doubling(
        &self,
        document: &Replica,
        is_asked: impl Fn(&Doer) -> bool,
    ) -> Option<(Doer, Doubling)> {
        let burst = self.burst.as_ref()?;
        let suspects = burst.added.iter().filter(|(_, added)| added.unseen);
        let mut suspects = suspects.map(|(client, added)| (added.doer(*client), added));
        suspects.find_map(|(doer, added)| {
            let asked = !added.cells.is_empty() && is_asked(&doer);
            let doubling = asked.then(|| added.doubling(&document.snapshot()))?;
            Some((doer, doubling.filter(|doubling| doubling.exact)?))
        })
    }

    /// What this one put in lately is dealt with.
    pub fn forget(&mut self, doer: &Doer) {
        if let (Some(burst), Some(client)) = (&mut self.burst, doer.author) {
            burst.added.remove(&client);
        }
    }
}

impl Burst {
    fn take(&mut self, turn: Turn, now: Duration) {
        self.last = now;
        let mut gone = 0;
        for key in turn.removed {
            let added = self.added.get_mut(&key.client);
            // What came and went within the burst is no loss.
            let came = added.is_some_and(|added| added.cells.remove(&key));
            let cell = turn.before.as_ref().and_then(|before| before.get(key));
            if let Some(cell) = cell.filter(|_| !came) {
                self.gone.insert(key, Arc::clone(cell));
                gone += 1;
            }
        }
        if gone > 0 && self.takers.len() < MAX_CLIENTS {
            *self.takers.entry((turn.author, turn.peer)).or_default() += gone;
        }
        self.before = self.before.take().or(turn.before);
        for key in turn.added {
            if self.added.len() == MAX_CLIENTS && !self.added.contains_key(&key.client) {
                continue;
            }
            let added = self.added.entry(key.client).or_insert_with(|| Added {
                cells: BTreeSet::new(),
                peer: turn.peer,
                unseen: true,
            });
            added.unseen &= turn.unseen;
            added.cells.insert(key);
        }
    }

    fn over_at(&self) -> Duration {
        (self.last + QUIET).min(self.since + LONGEST)
    }

    fn tell(self, now: &Snapshot) -> Vec<Alarm> {
        if let Some(alarm) = self.wipe(now) {
            return vec![alarm];
        }
        let doubled = self.added.iter().filter_map(|(client, added)| {
            Some(Alarm {
                doer: added.doer(*client),
                deed: Deed::Doubled(added.doubling(now)?),
            })
        });
        doubled.collect()
    }

    fn wipe(&self, now: &Snapshot) -> Option<Alarm> {
        let before = self.before.clone()?;
        let all = before.cells().len();
        if self.gone.len() < MIN_CELLS || self.gone.len() * 5 < all * NEARLY_ALL {
            return None;
        }
        let index = Index::of(now);
        let gone: Vec<_> = self.gone.values().cloned().collect();
        let lost = gone.iter().filter(|cell| index.lacks(cell)).count();
        let doer = self.taker()?;
        let is_theirs = |cell: &&Arc<CellCopy>| {
            let author = doer.author.is_none_or(|author| author == cell.key.client);
            let added = self.added.get(&cell.key.client);
            author && added.is_some_and(|added| added.cells.contains(&cell.key))
        };
        let put_in = now.cells().iter().filter(is_theirs).cloned().collect();
        let wipe = Wipe {
            before,
            gone,
            put_in,
            lost,
        };
        (lost > 0).then_some(Alarm {
            doer,
            deed: Deed::Wiped(wipe),
        })
    }

    /// Who took out most. Where nobody signed that, who put in most did.
    fn taker(&self) -> Option<Doer> {
        let (&(author, peer), _) = self.takers.iter().max_by_key(|(_, gone)| **gone)?;
        let added = self.added.iter().max_by_key(|(_, added)| added.cells.len());
        let added = added.filter(|(_, added)| !added.cells.is_empty());
        let author = author.or(added.map(|(client, _)| *client));
        Some(Doer { peer, author })
    }
}

impl Added {
    fn doer(&self, client: u64) -> Doer {
        Doer {
            peer: self.peer,
            author: Some(client),
        }
    }

    /// Cells that came with the id of one that was there and is. A cell that somebody copies by hand gets
    /// an id of its own.
    fn doubling(&self, now: &Snapshot) -> Option<Doubling> {
        let olds = now.cells().iter().enumerate();
        let mut by_id: BTreeMap<&str, Vec<(usize, &Arc<CellCopy>)>> = BTreeMap::new();
        for (at, old) in olds.filter(|(_, cell)| !self.cells.contains(&cell.key)) {
            by_id.entry(&old.id).or_default().push((at, old));
        }
        let count: usize = by_id.values().map(Vec::len).sum();
        by_id.remove("");
        let (mut twins, mut exact, mut last) = (Vec::new(), self.unseen, None);
        let cells = now.cells().iter();
        for cell in cells.filter(|cell| self.cells.contains(&cell.key)) {
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
