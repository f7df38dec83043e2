//! A walk over all cells in steps, nearest first, which goes again over what changes meanwhile.

use std::collections::BTreeSet;

use super::doc::Doc;
use crate::notebook::cell::CellKey;

/// Where the walk is. Whoever walks keeps the results by cell, and asks [`Sweep::next`] for the next
/// one to look at; a cell that is unchanged since its result may come again after the order changed.
#[derive(Debug, Default)]
pub struct Sweep {
    seen: Option<u64>,
    order: Vec<CellKey>,
    /// Cells that changed since they were walked over.
    stale: BTreeSet<CellKey>,
    start: usize,
    walked: usize,
}

impl Sweep {
    /// Walks over everything anew, beginning with the cell at this index and those around it.
    pub fn restart(&mut self, start: usize) {
        self.start = start.min(self.order.len().saturating_sub(1));
        self.walked = 0;
        self.stale.clear();
    }

    /// Takes note of what changed in the document; true if cells came, went or moved.
    pub fn notice(&mut self, doc: &dyn Doc) -> bool {
        let now = doc.revision();
        let Some(seen) = self.seen.replace(now) else {
            return self.reorder(doc);
        };
        if seen == now {
            return false;
        }
        match doc.changed_since(seen) {
            Some(changed) => {
                self.stale.extend(changed.cells);
                changed.order && self.reorder(doc)
            }
            None => {
                self.walked = 0;
                self.reorder(doc)
            }
        }
    }

    fn reorder(&mut self, doc: &dyn Doc) -> bool {
        if self.order == doc.cells() {
            return false;
        }
        doc.cells().clone_into(&mut self.order);
        self.restart(self.start);
        true
    }

    /// The next cell to look at, those that changed before the others.
    pub fn next(&mut self) -> Option<CellKey> {
        if let Some(stale) = self.stale.pop_first() {
            return Some(stale);
        }
        let key = *self.order.get(self.nth(self.walked)?)?;
        self.walked += 1;
        Some(key)
    }

    /// Whether everything has been walked over as it is now.
    pub fn is_done(&self) -> bool {
        self.stale.is_empty() && self.walked >= self.order.len()
    }

    /// The cells as they were noticed last.
    pub fn order(&self) -> &[CellKey] {
        &self.order
    }

    /// The index that comes as number `n`: the start, then one below and one above in turn, then what is
    /// left on the longer side.
    fn nth(&self, n: usize) -> Option<usize> {
        let (before, after) = (self.start, self.order.len().checked_sub(self.start + 1)?);
        let both = before.min(after);
        if n <= 2 * both {
            let away = n.div_ceil(2);
            return match n % 2 {
                1 => Some(self.start + away),
                _ => Some(self.start - away),
            };
        }
        match before < after {
            true => Some(self.start + (n - both)),
            false => self.start.checked_sub(n - both),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::fake::Fake;

    fn walk(cells: usize, start: usize) -> Vec<usize> {
        let doc = Fake::of(&vec!["x"; cells]);
        let mut sweep = Sweep::default();
        sweep.notice(&doc);
        sweep.restart(start);
        let mut walked = Vec::new();
        while let Some(key) = sweep.next() {
            walked.extend(doc.index_of(key));
        }
        assert!(sweep.is_done());
        walked
    }

    #[test]
    fn the_nearest_come_first_and_all_come_once() {
        assert_eq!(walk(5, 2), [2, 3, 1, 4, 0]);
        assert_eq!(walk(5, 0), [0, 1, 2, 3, 4]);
        assert_eq!(walk(5, 4), [4, 3, 2, 1, 0]);
        assert_eq!(walk(5, 1), [1, 2, 0, 3, 4]);
        assert_eq!(walk(5, 3), [3, 4, 2, 1, 0]);
        assert_eq!(walk(1, 9), [0]);
        assert!(walk(0, 0).is_empty());
    }

    #[test]
    fn only_what_changed_is_walked_again() {
        use crate::notebook::{DocKind, Edit, Notebook, Shape};
        let mut notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
        let insert = |notebook: &mut Notebook| {
            let edit = Edit::InsertCell {
                index: 9,
                kind: crate::notebook::CellKind::Code,
                source: "x".into(),
            };
            notebook.apply_local(&edit).expect("an edit").created[0]
        };
        let cells: Vec<_> = (0..3).map(|_| insert(&mut notebook)).collect();
        let mut sweep = Sweep::default();
        assert!(sweep.notice(&*notebook));
        while sweep.next().is_some() {}
        let edit = Edit::InsertText {
            cell: cells[1],
            at: 0,
            text: "y".into(),
        };
        notebook.apply_local(&edit).expect("an edit");
        assert!(!sweep.notice(&*notebook) && !sweep.is_done());
        assert_eq!((sweep.next(), sweep.next()), (Some(cells[1]), None));
        insert(&mut notebook);
        assert!(sweep.notice(&*notebook) && !sweep.is_done());
        assert_eq!(sweep.next(), Some(cells[0]));
    }
}
