//! The log of what went into the document, to rebuild it after a panic.

use yrs::{Doc, ReadTxn, StateVector};

use super::{admit, boundary};
use crate::wire::precheck::Facts;
use crate::wire::slices::{Held, PIECES};

/// More updates than this are merged: replaying many small ones is slow.
const MAX_UPDATES: usize = 4096;

/// The tail may be this large before it is merged, or as large as the base where that is larger: so
/// the cost of merging stays in proportion to what came in.
const MIN_TAIL_BYTES: usize = 1 << 20;

/// A snapshot and the updates since. Never larger than about twice the document.
#[derive(Default)]
pub(super) struct Log {
    base: Vec<u8>,
    tail: Vec<Vec<u8>>,
    tail_bytes: usize,
    /// Items that the document has at most: those of the base, and what came of the tail.
    items: u64,
}

impl Log {
    /// Begins with a whole document.
    pub(super) fn of(base: Vec<u8>) -> Log {
        Log {
            items: items(&base, 1),
            base,
            ..Log::default()
        }
    }

    pub(super) fn push(&mut self, update: Vec<u8>) {
        self.tail_bytes += update.len();
        self.items += items(&update, PIECES);
        self.tail.push(update);
    }

    /// Merge the tail into the base if it has grown large. False if the document cannot be encoded.
    pub(super) fn compact(&mut self, doc: &Doc) -> bool {
        if !self.is_full() {
            return true;
        }
        let Some(base) = snapshot(doc) else {
            return false;
        };
        *self = Log::of(base);
        true
    }

    /// What the document holds, at most.
    pub(super) fn held(&self) -> Held {
        Held {
            items: self.items,
            bytes: (self.base.len() + self.tail_bytes) as u64,
        }
    }

    fn is_full(&self) -> bool {
        self.tail.len() > MAX_UPDATES || self.tail_bytes > MIN_TAIL_BYTES.max(self.base.len())
    }

    /// Everything, in the order in which it came.
    pub(super) fn updates(&self) -> impl Iterator<Item = &[u8]> {
        let base = (!self.base.is_empty()).then_some(self.base.as_slice());
        base.into_iter().chain(self.tail.iter().map(Vec::as_slice))
    }
}

/// The items that an update of ours makes, if each struct makes so many, and each deleted range splits two.
fn items(update: &[u8], pieces: u64) -> u64 {
    // A struct has three bytes at least.
    let all = update.len() as u64;
    let counted = |facts: Facts| match pieces {
        1 => facts.structs as u64,
        _ => pieces * facts.structs as u64 + 2 * facts.ranges as u64,
    };
    admit::check(update).map_or(all, counted)
}

/// The whole document as one update, without what is pending.
pub(super) fn snapshot(doc: &Doc) -> Option<Vec<u8>> {
    boundary::read(doc, |txn| txn.encode_diff_v1(&StateVector::default()))
}
