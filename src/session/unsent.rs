//! What we edited lately and nobody may have yet: each cell as it was before, so that our part can be told
//! from the rest when the room comes back as another document.
//!
//! A channel is ordered and reliable, and a connection that loses what it carries is dead within half a
//! minute (its checks fail). So what a peer was sent [`DELIVERY`] before we last heard of it, it has: if this
//! program ran all that time. After a sleep what is heard first has waited in the machine's buffers.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::notebook::{Base, Cell};

/// A connection that has not carried our bytes for so long is given up by ICE (29 s, measured with Chromium); and a
/// clock that stood or jumped between two deadlines, which are at most the 15 s of our own state apart, shows that much
/// too long unnoticed.
pub(super) const DELIVERY: Duration = Duration::from_secs(45);

/// Whoever is woken so long after the deadline was stopped meanwhile, or the clock jumped.
const STOOD_STILL: Duration = Duration::from_secs(1);

/// Cells of which the source before our edits is kept. Whoever edits more of them in that time replaces
/// a whole notebook; what does not fit is carried over as a cell of its own.
const MAX_CELLS: usize = 20_000;

#[derive(Clone, Debug)]
struct Entry {
    base: Base,
    at: Duration,
}

/// Cells that we edited, by nbformat's cell id: the only name that a cell has in two documents.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    cells: BTreeMap<String, Entry>,
    /// The last change of ours, whatever it was: outputs, counts and folds have no text to carry over, and
    /// others may lack them all the same.
    changed: Option<Duration>,
    /// What was edited since the document was let go, for one that has not come yet.
    since_let_go: Option<BTreeMap<String, Base>>,
}

impl Unsent {
    /// Something of the document was changed here.
    pub(super) fn changed(&mut self, now: Duration) {
        self.changed = Some(now);
    }

    /// The cell is about to be edited.
    pub(super) fn before(&mut self, cell: &Cell, now: Duration) {
        let base = || Base::Was(cell.source.clone());
        self.note(&cell.id, base, now);
    }

    /// The cell is new.
    pub(super) fn made(&mut self, id: &str, now: Duration) {
        self.note(id, || Base::New, now);
    }

    /// Takes a cell as an earlier run left it.
    pub(super) fn restore(&mut self, id: &str, base: Base, now: Duration) {
        self.note(id, || base.clone(), now);
    }

    fn note(&mut self, id: &str, base: impl Fn() -> Base, now: Duration) {
        if let Some(later) = &mut self.since_let_go
            && later.len() < MAX_CELLS
        {
            later.entry(id.to_owned()).or_insert_with(&base);
        }
        if let Some(entry) = self.cells.get_mut(id) {
            entry.at = now;
        } else if self.cells.len() < MAX_CELLS {
            let base = base();
            self.cells.insert(id.to_owned(), Entry { base, at: now });
        }
    }

    /// A peer was heard of just then, over a connection that has been open since `since`: what we did long
    /// enough before, it has.
    pub(super) fn heard(&mut self, since: Duration, now: Duration) {
        if let Some(before) = now.checked_sub(DELIVERY) {
            let kept = |at: Duration| at > before || at < since;
            self.cells.retain(|_, entry| kept(entry.at));
            self.changed = self.changed.filter(|at| kept(*at));
        }
    }

    /// Time has come to `now`, and something was to be done at `due`. The time that nobody lived through says nothing
    /// of what arrived: everything counts as made just now.
    pub(super) fn woke(&mut self, due: Option<Duration>, now: Duration) {
        if due.is_some_and(|due| now > due + STOOD_STILL) {
            for entry in self.cells.values_mut() {
                entry.at = now;
            }
            self.changed = self.changed.map(|_| now);
        }
    }

    /// Others have everything: a peer has just taken all of it.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The document is let go as it is now.
    pub(super) fn let_go(&mut self) {
        self.since_let_go = Some(BTreeMap::new());
    }

    /// It is not, after all.
    pub(super) fn hold_on(&mut self) {
        self.since_let_go = None;
    }

    /// The cells that were edited after that, each as it was before.
    pub(super) fn since_let_go(&self) -> BTreeMap<String, Base> {
        self.since_let_go.clone().unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.changed.is_none()
    }

    /// The cells, each as it was before our edits.
    pub(super) fn bases(&self) -> BTreeMap<String, Base> {
        let cells = self.cells.iter();
        cells
            .map(|(id, entry)| (id.clone(), entry.base.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_a_living_connection_carried_long_enough_ago_is_sent() {
        let mut unsent = Unsent::default();
        unsent.made("a", s(10));
        unsent.heard(s(0), s(54));
        assert!(!unsent.is_empty());
        unsent.made("a", s(20));
        unsent.heard(s(0), s(55));
        assert!(!unsent.is_empty(), "edited again since");
        unsent.heard(s(0), s(65));
        assert!(unsent.is_empty());
    }

    #[test]
    fn the_time_of_a_sleep_does_not_count() {
        let mut unsent = Unsent::default();
        unsent.made("a", s(10));
        unsent.changed(s(10));
        unsent.woke(Some(s(12)), s(13));
        unsent.woke(Some(s(20)), s(600));
        unsent.heard(s(0), s(600));
        assert!(!unsent.is_empty(), "this waited in a buffer");
        unsent.woke(None, s(645));
        unsent.heard(s(0), s(645));
        assert!(unsent.is_empty());
    }

    #[test]
    fn a_connection_younger_than_the_edit_did_not_carry_it() {
        let mut unsent = Unsent::default();
        unsent.made("a", s(10));
        unsent.heard(s(60), s(200));
        assert!(!unsent.is_empty());
    }

    #[test]
    fn a_change_without_a_text_counts_until_others_have_it() {
        let mut unsent = Unsent::default();
        unsent.changed(s(10));
        assert!(!unsent.is_empty() && unsent.bases().is_empty());
        unsent.heard(s(0), s(55));
        assert!(unsent.is_empty());
    }

    #[test]
    fn what_is_edited_after_letting_go_is_known_by_itself() {
        let mut unsent = Unsent::default();
        unsent.restore("a", Base::Was("one".to_owned()), s(1));
        unsent.let_go();
        assert!(unsent.since_let_go().is_empty());
        unsent.restore("a", Base::Was("two".to_owned()), s(2));
        unsent.made("b", s(3));
        let later = unsent.since_let_go();
        assert_eq!(later["a"], Base::Was("two".to_owned()));
        assert_eq!(later["b"], Base::New);
        assert_eq!(unsent.bases()["a"], Base::Was("one".to_owned()));
        unsent.hold_on();
        assert!(unsent.since_let_go().is_empty() && !unsent.is_empty());
    }

    #[test]
    fn the_first_state_of_a_cell_counts() {
        let mut unsent = Unsent::default();
        unsent.restore("a", Base::Was("one".to_owned()), s(1));
        unsent.made("a", s(2));
        assert_eq!(unsent.bases()["a"], Base::Was("one".to_owned()));
    }
}
