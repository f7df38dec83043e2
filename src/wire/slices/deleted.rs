//! The deleted ranges of an update.

use super::Held;
use super::cost;
use super::gather::Blocks;
use crate::wire::precheck::Id;

/// Elements that are deleted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deleted {
    pub(super) first: Id,
    pub(super) len: u32,
    /// It begins and ends where items of the update do, so that none is split for it.
    whole: bool,
}

impl Deleted {
    pub(super) fn units(&self, held: Held) -> u64 {
        match self.whole {
            true => cost::STRUCT,
            false => cost::of_range(held),
        }
    }
}

/// What is deleted of that which will be in the document; and whether that is all.
pub(super) fn reached(
    blocks: &Blocks,
    known: &dyn Fn(u64) -> u32,
    deletes: Vec<(Id, u32)>,
) -> (Vec<Deleted>, bool) {
    let mut all = true;
    let mut reached = Vec::with_capacity(deletes.len());
    for (first, len) in deletes {
        let client = blocks.client(first.client);
        let has = client.map_or_else(|| known(first.client), |client| client.reached);
        let left = has.saturating_sub(first.clock).min(len);
        all &= left == len;
        if left > 0 {
            let end = first.clock.saturating_add(left);
            let whole = begins(blocks, first) && ends(blocks, first.client, end);
            let len = left;
            reached.push(Deleted { first, len, whole });
        }
    }
    (reached, all)
}

/// Whether an item of the update begins here, and stays by itself.
fn begins(blocks: &Blocks, id: Id) -> bool {
    let block = blocks.find(id).and_then(|at| blocks.at(at));
    block.is_some_and(|block| block.id == id && !block.goes_on && !block.partly_known)
}

/// Whether an item of the update ends here, and stays by itself.
fn ends(blocks: &Blocks, client: u64, clock: u32) -> bool {
    let id = |clock| Id { client, clock };
    let next = blocks.find(id(clock)).and_then(|at| blocks.at(at));
    match next {
        Some(next) => next.id.clock == clock && !next.goes_on,
        None => blocks.find(id(clock.saturating_sub(1))).is_some(),
    }
}
