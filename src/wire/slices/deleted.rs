//! The deleted ranges of an update.

use super::Held;
use super::cost;
use super::gather::Blocks;
use crate::wire::precheck::Id;

/// Elements of a range that go in one piece, where they may be as many items.
const PIECE: u32 = 2_000;

/// Elements that are deleted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deleted {
    pub(super) first: Id,
    pub(super) len: u32,
    /// It begins and ends where items of the update do, so that none is split for it.
    whole: bool,
    /// Items that it covers at most.
    items: u64,
}

impl Deleted {
    pub(super) fn units(&self, held: Held) -> u64 {
        let ends = match self.whole {
            true => cost::STRUCT,
            false => cost::of_range(held),
        };
        ends + cost::of_merging(self.items)
    }
}

/// What is deleted of that which will be in the document; and whether that is all.
pub(super) fn reached(
    blocks: &Blocks,
    (known, is_second): (&dyn Fn(u64) -> u32, &dyn Fn(Id) -> bool),
    held: Held,
    deletes: Vec<(Id, u32)>,
) -> (Vec<Deleted>, bool) {
    let mut all = true;
    let mut reached = Vec::with_capacity(deletes.len());
    for (first, len) in deletes {
        let client = blocks.client(first.client);
        let has = client.map_or_else(|| known(first.client), |client| client.reached);
        let left = has.saturating_sub(first.clock).min(len);
        all &= left == len;
        let until = |from: Id, most: u32| {
            let clock = from.clock.saturating_add(most);
            most + u32::from(is_second(Id { clock, ..from }))
        };
        cut(blocks, held, (first, left), &until, &mut reached);
    }
    (reached, all)
}

/// A range in pieces, if it may be of many items. `until` says how long a piece is, of so many elements at most or one
/// more.
fn cut(
    blocks: &Blocks,
    held: Held,
    (first, len): (Id, u32),
    until: &dyn Fn(Id, u32) -> u32,
    pieces: &mut Vec<Deleted>,
) {
    let end = first.clock.saturating_add(len);
    let items = items_in(blocks, held, first, len);
    let piece = if items > u64::from(PIECE) { PIECE } else { len };
    let mut clock = first.clock;
    while clock < end {
        let first = Id { clock, ..first };
        let len = until(first, piece).min(end - clock);
        let next = clock + len;
        pieces.push(Deleted {
            first,
            len,
            whole: begins(blocks, first) && ends(blocks, first.client, next),
            items: items.min(u64::from(len)),
        });
        clock = next;
    }
}

/// Items of which a range may be: those of the update, if all of it is there, else what the document has and
/// more.
fn items_in(blocks: &Blocks, held: Held, first: Id, len: u32) -> u64 {
    let last = Id {
        clock: first.clock.saturating_add(len).saturating_sub(1),
        ..first
    };
    let find = |id| blocks.find(id).filter(|at| is_new(blocks, *at));
    let own = find(first).zip(find(last));
    let items = own.map_or(held.items + blocks.len() as u64, |(from, to)| {
        u64::from(to.saturating_sub(from)) + 1
    });
    items.min(u64::from(len))
}

fn is_new(blocks: &Blocks, at: u32) -> bool {
    blocks.at(at).is_some_and(|block| !block.partly_known)
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
