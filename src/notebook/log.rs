//! The log of what went into the document, to rebuild it after a panic.

use yrs::{Doc, ReadTxn, StateVector};

use super::boundary;

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
}

impl Log {
    pub(super) fn push(&mut self, update: Vec<u8>) {
        self.tail_bytes += update.len();
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
        *self = Log {
            base,
            ..Log::default()
        };
        true
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

/// The whole document as one update, without what is pending.
pub(super) fn snapshot(doc: &Doc) -> Option<Vec<u8>> {
    boundary::read(doc, |txn| txn.encode_diff_v1(&StateVector::default()))
}
