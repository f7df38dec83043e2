//! What a guardian has to tell: who did what to nearly all of the document.

use std::sync::Arc;

use super::snapshot::{CellCopy, Snapshot};
use crate::notebook::cell::CellKey;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doer {
    /// The caller's number of the peer that delivered it, maybe for somebody else.
    pub peer: u64,
    /// The client that wrote it; none where there were only deletions, which nobody signs.
    pub author: Option<u64>,
}

/// A deed, and who did it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    pub doer: Doer,
    pub deed: Deed,
}

/// Something that was done to nearly all of the document within a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    Wiped(Wipe),
    Doubled(Doubling),
}

/// Cells that went, and those that came in their place.
#[derive(Clone, Debug, PartialEq)]
pub struct Wipe {
    /// The document before.
    pub before: Snapshot,
    /// What went, each as it was last.
    pub gone: Vec<Arc<CellCopy>>,
    /// What came, as it stood when that was over.
    pub put_in: Vec<Arc<CellCopy>>,
    /// Cells with something in them that is nowhere in the document now.
    pub lost: usize,
}

/// Cells that came though they were there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubling {
    /// Each that came, and the one that was there.
    pub twins: Vec<(CellKey, CellKey)>,
    /// Each that came equals the one that was there, all of them in the same order, and their author had
    /// seen no cell of the others: without them nothing is lost.
    pub exact: bool,
}
