//! All matches in a document, by cell: searched in steps, and again only where something changed.

use std::collections::{BTreeMap, BTreeSet};

use super::pattern::Pattern;
use super::scan::{Scan, Span};
use crate::editor::doc::Doc;
use crate::editor::sweep::Sweep;
use crate::notebook::cell::{Cell, CellKey};

/// Work of one step, in bytes that the matcher crosses: some milliseconds in the worst of cases, so
/// that the next key does not wait.
const STEP: usize = 1 << 20;
/// Reading a byte of a cell from the document costs so many times what searching it does.
const READ: usize = 16;
/// Work of looking whether a cell is still the same.
const VISIT: usize = 256;
/// Matches that are kept: a megabyte of them. Nobody steps through more.
const MAX_MATCHES: usize = 65_536;

/// The matches known so far.
#[derive(Debug, Default)]
pub struct Index {
    sweep: Sweep,
    entries: BTreeMap<CellKey, Entry>,
    /// Cells with matches, by their index in the document, and how many they have.
    hits: BTreeMap<usize, (CellKey, usize)>,
    total: usize,
    /// Cells that were not searched to their ends, because they are too large.
    cut: BTreeSet<CellKey>,
    /// A cell in the middle of which the last step ended.
    unfinished: Option<CellKey>,
}

#[derive(Debug)]
struct Entry {
    revision: u64,
    scan: Scan,
}

impl Index {
    /// Forgets all matches; the search begins with the cell at this index.
    pub fn restart(&mut self, start: usize, doc: &dyn Doc) {
        self.entries.clear();
        self.hits.clear();
        self.cut.clear();
        self.total = 0;
        self.unfinished = None;
        self.sweep.notice(doc);
        self.sweep.restart(start);
    }

    /// Takes note of what changed in the document.
    pub fn notice(&mut self, doc: &dyn Doc) {
        if self.sweep.notice(doc) {
            self.entries.retain(|key, _| doc.index_of(*key).is_some());
            self.cut.retain(|key| doc.index_of(*key).is_some());
            self.recount(doc);
        }
    }

    /// Whether there is more to search.
    pub fn is_busy(&self) -> bool {
        !self.is_full() && (self.unfinished.is_some() || !self.sweep.is_done())
    }

    /// Whether there may be more matches than are known.
    pub fn is_partial(&self) -> bool {
        self.is_busy() || self.is_full() || !self.cut.is_empty()
    }

    fn is_full(&self) -> bool {
        self.total >= MAX_MATCHES
    }

    /// Searches for a while.
    pub fn step(&mut self, pattern: &Pattern, doc: &dyn Doc) {
        let mut budget = STEP;
        while budget > 0 && !self.is_full() {
            let Some(key) = self.unfinished.take().or_else(|| self.sweep.next()) else {
                return;
            };
            self.visit(key, pattern, doc, &mut budget);
        }
    }

    fn visit(&mut self, key: CellKey, pattern: &Pattern, doc: &dyn Doc, budget: &mut usize) {
        *budget = budget.saturating_sub(VISIT);
        let Some((index, cell)) = doc.index_of(key).zip(doc.cell(key)) else {
            self.entries.remove(&key);
            return;
        };
        let known = self.entries.remove(&key);
        let mut scan = match known.filter(|known| known.revision == cell.revision) {
            Some(entry) => entry.scan,
            None => {
                *budget = budget.saturating_sub(cell.source.len().saturating_mul(READ));
                Scan::default()
            }
        };
        // At least one look, so that a step always brings something.
        let mut left = (*budget).max(1);
        scan.go(pattern, &cell.source, &mut left);
        *budget = left.min(*budget);
        match scan.is_cut() {
            true => self.cut.insert(key),
            false => self.cut.remove(&key),
        };
        self.unfinished = (!scan.is_done()).then_some(key);
        self.count(index, key, scan.spans().len());
        let revision = cell.revision;
        self.entries.insert(key, Entry { revision, scan });
    }

    fn count(&mut self, index: usize, key: CellKey, matches: usize) {
        let before = match matches {
            0 => self.hits.remove(&index),
            _ => self.hits.insert(index, (key, matches)),
        };
        self.total = self.total + matches - before.map_or(0, |(_, matches)| matches);
    }

    /// Finds the places of the cells again after their order changed.
    fn recount(&mut self, doc: &dyn Doc) {
        self.hits.clear();
        self.total = 0;
        let with_matches = self.entries.iter().filter_map(|(key, entry)| {
            let matches = entry.scan.spans().len();
            let index = doc.index_of(*key).filter(|_| matches > 0)?;
            Some((index, (*key, matches)))
        });
        self.hits.extend(with_matches);
        self.total = self.hits.values().map(|(_, matches)| matches).sum();
    }

    /// The matches in a cell as it is now; none if it was not searched yet.
    pub fn spans(&self, cell: &Cell) -> &[Span] {
        self.spans_of(cell.key, cell.revision)
    }

    /// The matches in a cell of that revision.
    pub fn spans_of(&self, key: CellKey, revision: u64) -> &[Span] {
        let entry = self.entries.get(&key);
        let fresh = entry.filter(|entry| entry.revision == revision);
        fresh.map_or(&[], |entry| entry.scan.spans())
    }

    /// Matches in all cells.
    pub fn total(&self) -> usize {
        self.total
    }

    /// How many matches come before this one, which is known.
    pub fn before(&self, index: usize, span: &Span) -> usize {
        let cells = self.hits.range(..index).map(|(_, (_, matches))| matches);
        let here = self
            .hits
            .get(&index)
            .and_then(|(key, _)| self.entries.get(key));
        let within = here.map_or(0, |entry| {
            let spans = entry.scan.spans();
            spans.partition_point(|known| known.start < span.start)
        });
        cells.sum::<usize>() + within
    }

    /// The first match of which that is true, in the cell.
    pub fn within(&self, key: CellKey, from: usize, forward: bool) -> Option<Span> {
        let spans = self.entries.get(&key)?.scan.spans();
        let at = spans.partition_point(|span| span.start < from);
        let found = match forward {
            true => spans.get(at),
            false => at.checked_sub(1).and_then(|before| spans.get(before)),
        };
        found.cloned()
    }

    /// The nearest cell with matches behind that index, or before it.
    pub fn beyond(&self, index: usize, forward: bool) -> Option<(usize, CellKey)> {
        let found = match forward {
            true => self.hits.range(index.saturating_add(1)..).next(),
            false => self.hits.range(..index).next_back(),
        };
        found.map(|(index, (key, _))| (*index, *key))
    }

    /// The first cell with matches of all, or the last.
    pub fn extreme(&self, first: bool) -> Option<(usize, CellKey)> {
        let found = match first {
            true => self.hits.first_key_value(),
            false => self.hits.last_key_value(),
        };
        found.map(|(index, (key, _))| (*index, *key))
    }

    /// Whether all cells from one index to another were searched to their ends.
    pub fn covers(&self, from: usize, to: usize) -> bool {
        if !self.is_busy() {
            return true;
        }
        let cells = self.sweep.order().get(from..=to).unwrap_or_default();
        let known = |key: &CellKey| {
            self.entries
                .get(key)
                .is_some_and(|known| known.scan.is_done())
        };
        cells.iter().all(known)
    }
}
