//! Two copies of the document, cell by cell.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::snapshot::{CellCopy, Snapshot};
use crate::notebook::cell::CellKey;

/// A cell that is not in both as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// It was there, as the how manieth, and is not.
    Gone { was: Arc<CellCopy>, at: usize },
    /// It is another; it stands there as the how manieth now.
    Changed {
        was: Arc<CellCopy>,
        is: Arc<CellCopy>,
        at: usize,
    },
    /// It was not there, and is.
    New { is: Arc<CellCopy>, at: usize },
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub gone: usize,
    pub changed: usize,
    pub new: usize,
}

impl Counts {
    pub fn of(differences: &[Difference]) -> Counts {
        let mut counts = Counts::default();
        for difference in differences {
            match difference {
                Difference::Gone { .. } => counts.gone += 1,
                Difference::Changed { .. } => counts.changed += 1,
                Difference::New { .. } => counts.new += 1,
            }
        }
        counts
    }

    pub fn is_none(&self) -> bool {
        *self == Counts::default()
    }
}

/// What became of each cell of `before`, in its order, and then what is new. Where cells stand is no
/// difference.
pub fn compare(before: &Snapshot, now: &Snapshot) -> Vec<Difference> {
    if before.is_same(now) {
        return Vec::new();
    }
    let pairs = pairs(before, now);
    let taken: BTreeSet<usize> = pairs.values().copied().collect();
    let mut differences = Vec::new();
    for (at, was) in before.cells().iter().enumerate() {
        let is = pairs
            .get(&at)
            .and_then(|at| Some((*at, now.cells().get(*at)?)));
        match is {
            None => differences.push(Difference::Gone {
                was: Arc::clone(was),
                at,
            }),
            Some((_, is)) if Arc::ptr_eq(was, is) || was.shows_same(is) => {}
            Some((at, is)) => differences.push(Difference::Changed {
                was: Arc::clone(was),
                is: Arc::clone(is),
                at,
            }),
        }
    }
    let cells = now.cells().iter().enumerate();
    let new = cells.filter(|(at, _)| !taken.contains(at));
    differences.extend(new.map(|(at, is)| Difference::New {
        is: Arc::clone(is),
        at,
    }));
    differences
}

/// Which cell of `now` each of `before` is, by index: the same one, else one of the same id, else one with
/// the same in it.
pub(super) fn pairs(before: &Snapshot, now: &Snapshot) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut free: BTreeSet<usize> = (0..now.cells().len()).collect();
    let keys = now.cells().iter().enumerate();
    let keys: HashMap<CellKey, usize> = keys.map(|(at, cell)| (cell.key, at)).collect();
    for (at, cell) in before.cells().iter().enumerate() {
        if let Some(is) = keys.get(&cell.key) {
            free.remove(is);
            pairs.insert(at, *is);
        }
    }
    pair_by(before, now, &mut pairs, &mut free, |cell| cell.id.as_str());
    pair_by(before, now, &mut pairs, &mut free, |cell| {
        cell.source.trim()
    });
    pairs
}

/// Pairs what is left over and has the same name, which may not be empty.
fn pair_by<'a>(
    before: &'a Snapshot,
    now: &'a Snapshot,
    pairs: &mut BTreeMap<usize, usize>,
    free: &mut BTreeSet<usize>,
    name: impl Fn(&'a CellCopy) -> &'a str,
) {
    let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in free.iter().rev() {
        if let Some(cell) = now.cells().get(*at) {
            named.entry(name(cell)).or_default().push(*at);
        }
    }
    named.remove("");
    for (at, cell) in before.cells().iter().enumerate() {
        if !pairs.contains_key(&at)
            && let Some(is) = named.get_mut(name(cell)).and_then(Vec::pop)
        {
            free.remove(&is);
            pairs.insert(at, is);
        }
    }
}

/// The cells of a document by what is in them.
pub(super) struct Index<'a>(HashMap<&'a str, Vec<&'a CellCopy>>);

impl<'a> Index<'a> {
    pub(super) fn of(document: &'a Snapshot) -> Self {
        let mut by_source: HashMap<&str, Vec<&CellCopy>> = HashMap::new();
        for cell in document.cells() {
            by_source.entry(&cell.source).or_default().push(cell);
        }
        Index(by_source)
    }

    /// The first cell that holds all that anybody would miss of this one.
    pub(super) fn holder(&self, cell: &CellCopy) -> Option<&'a CellCopy> {
        let same = self.0.get(cell.source.as_ref())?;
        same.iter().copied().find(|other| cell.shows_within(other))
    }

    /// Whether something of the cell would be missed.
    pub(super) fn lacks(&self, cell: &CellCopy) -> bool {
        !cell.is_blank() && self.holder(cell).is_none()
    }
}
