//! The last hour of a document: copies of it, with when and by whom.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use super::compare::{Counts, compare};
use super::snapshot::Snapshot;
use crate::notebook::replica::Replica;

/// What is older is forgotten.
pub const HOUR: Duration = Duration::from_secs(60 * 60);
/// A copy is made so long after the first change since the last one: what somebody typed in between is
/// one thought.
const STEP: Duration = Duration::from_secs(10);
/// The first copy is made so long after there is a document: before anybody has changed it, and behind
/// the first frame.
const FIRST: Duration = Duration::from_millis(300);
/// Of what is older than this, copies further apart do.
const DENSE: Duration = Duration::from_secs(10 * 60);
const SPARSE: Duration = Duration::from_secs(60);
/// A copy that is made before a deed is not made sooner after the last one: who does a deed a moment, to no
/// end, costs no more than this.
const APART: Duration = Duration::from_secs(1);
/// Copies that are kept: as many as these times make, and room for those that are made before a deed.
const MAX_MOMENTS: usize = 160;
/// Bytes of all copies beside what they share.
const MAX_BYTES: usize = 64 << 20;
/// Names of those who changed something between two copies; more make no line longer.
const MAX_NAMES: usize = 8;

/// The document at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Since 1970.
    pub at: Duration,
    /// Who changed it since the moment before, raw; nobody for what was there at the start.
    pub who: Vec<String>,
    pub document: Snapshot,
    /// What they did.
    pub counts: Counts,
}

#[derive(Debug)]
struct Kept {
    moment: Moment,
    /// Bytes that the copy before does not hold already.
    weight: usize,
}

/// The moments, oldest first.
#[derive(Debug)]
pub struct Past {
    kept: VecDeque<Kept>,
    weight: usize,
    who: BTreeSet<String>,
    /// When the next copy is to be made.
    due: Option<Duration>,
    begun: bool,
    /// When the program began, since 1970.
    epoch: Duration,
    revision: u64,
    max_bytes: usize,
    /// One copy alone would be more than that: none is made any more.
    too_large: bool,
}

impl Default for Past {
    fn default() -> Past {
        Past::of_size(MAX_BYTES)
    }
}

impl Past {
    /// At most so many bytes of copies.
    pub(super) fn of_size(max_bytes: usize) -> Past {
        Past {
            kept: VecDeque::new(),
            weight: 0,
            who: BTreeSet::new(),
            due: None,
            begun: false,
            epoch: Duration::ZERO,
            revision: 0,
            max_bytes,
            too_large: false,
        }
    }

    /// Goes on from what an earlier run kept. `epoch` is when this one began, since 1970.
    pub fn begin(&mut self, epoch: Duration, moments: Vec<Moment>) {
        self.epoch = epoch;
        for moment in moments {
            self.push(moment);
        }
        self.trim(epoch);
    }

    /// There is a document.
    pub fn open(&mut self, now: Duration) {
        if !self.begun {
            self.begun = true;
            self.due = Some(now + FIRST);
        }
    }

    /// Somebody changed the document.
    pub fn touched(&mut self, by: &str, now: Duration) {
        if self.begun && self.who.len() < MAX_NAMES {
            self.who.insert(by.to_owned());
        }
        if self.begun && !self.too_large {
            self.due.get_or_insert(now + STEP);
        }
    }

    /// When to call [`Past::look`].
    pub fn next_deadline(&self) -> Option<Duration> {
        self.due
    }

    /// Copies the document if it is time.
    pub fn look(&mut self, document: &Replica, now: Duration) {
        if self.due.is_none_or(|due| due > now) {
            return;
        }
        if !document.copy_ahead() {
            // On with it at once, but for what has come in meanwhile.
            self.due = Some(now);
            return;
        }
        let copy = document.snapshot();
        if copy.weight_beside(&Snapshot::default()) > self.max_bytes {
            document.forget_copies();
            (self.due, self.too_large) = (None, true);
            return;
        }
        self.keep(copy, now);
    }

    /// Keeps the document as it was before a deed.
    pub fn keep_before(&mut self, document: &Snapshot, now: Duration) {
        let last = self.kept.back().map(|kept| kept.moment.at);
        let soon = last.is_some_and(|last| last + APART > self.epoch + now);
        if !soon && !self.too_large {
            self.keep(document.clone(), now);
        }
    }

    /// Whether the document is too large for copies of it.
    pub fn is_too_large(&self) -> bool {
        self.too_large
    }

    /// Keeps the document as it is.
    pub fn keep(&mut self, document: Snapshot, now: Duration) {
        self.due = None;
        let who = std::mem::take(&mut self.who);
        let last = self.kept.back().map(|kept| &kept.moment.document);
        let counts = last.map(|last| Counts::of(&compare(last, &document)));
        if counts.is_some_and(|counts| counts.is_none()) {
            return;
        }
        self.push(Moment {
            at: self.epoch + now,
            who: who.into_iter().collect(),
            document,
            counts: counts.unwrap_or_default(),
        });
        self.trim(self.epoch + now);
    }

    /// The time of day, since 1970.
    pub fn time(&self, now: Duration) -> Duration {
        self.epoch + now
    }

    pub fn moments(&self) -> impl DoubleEndedIterator<Item = &Moment> {
        self.kept.iter().map(|kept| &kept.moment)
    }

    /// Grows when there are other moments.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    fn push(&mut self, moment: Moment) {
        let nothing = Snapshot::default();
        let last = self.kept.back().map(|kept| &kept.moment.document);
        let weight = moment.document.weight_beside(last.unwrap_or(&nothing));
        self.weight += weight;
        self.kept.push_back(Kept { moment, weight });
        self.revision += 1;
    }

    fn trim(&mut self, time: Duration) {
        let age = |kept: &Kept| time.saturating_sub(kept.moment.at);
        let is_old = |kept: &Kept| age(kept) > HOUR;
        while self.kept.len() > 1 && self.kept.front().is_some_and(is_old) {
            self.remove(0);
        }
        while self.kept.len() > 1 && (self.weight > self.max_bytes || self.kept.len() > MAX_MOMENTS)
        {
            self.remove(self.closest());
        }
        let mut at = 1;
        while let (Some(one), Some(other)) = (self.kept.get(at - 1), self.kept.get(at)) {
            let near = other.moment.at.saturating_sub(one.moment.at) < SPARSE;
            match near && age(other) > DENSE {
                true => self.remove(at),
                false => at += 1,
            }
        }
    }

    /// The one that stands closest to the one before it, the last of all aside; with no more than two, the
    /// first. So whoever changes much in a short time, by accident or not, takes nobody's hour away.
    fn closest(&self) -> usize {
        let inner = 1..self.kept.len().saturating_sub(1);
        let gap = |at: &usize| {
            let time = |at: usize| self.kept.get(at).map(|kept| kept.moment.at);
            time(*at)
                .zip(time(at - 1))
                .map(|(one, before)| one.saturating_sub(before))
        };
        inner.min_by_key(gap).unwrap_or(0)
    }

    /// Takes one out. Who did what in it counts for the next one.
    fn remove(&mut self, at: usize) {
        let Some(gone) = self.kept.remove(at) else {
            return;
        };
        self.weight -= gone.weight;
        self.revision += 1;
        let before = at.checked_sub(1).and_then(|at| self.kept.get(at));
        let before = before.map(|kept| kept.moment.document.clone());
        let Some(next) = self.kept.get_mut(at) else {
            return;
        };
        let document = &next.moment.document;
        let weight = document.weight_beside(before.as_ref().unwrap_or(&Snapshot::default()));
        self.weight = self.weight - next.weight + weight;
        next.weight = weight;
        if let Some(before) = before {
            next.moment.counts = Counts::of(&compare(&before, document));
            let mut who: BTreeSet<String> = gone.moment.who.into_iter().collect();
            who.extend(std::mem::take(&mut next.moment.who));
            next.moment.who = who.into_iter().take(MAX_NAMES).collect();
        } else {
            next.moment.counts = Counts::default();
        }
    }
}
