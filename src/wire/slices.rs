//! An update cut into smaller ones, each of which costs a bounded time to apply.
//!
//! The document library finds the place of an item by walking over the items between its neighbours that its
//! writer did not know. Thousands that claim to know nothing of each other are compared each with each: a
//! message of 90 kB took half a minute. Each slice holds what may go in after those before it, so that nothing
//! has to wait in the library, and no more of it than the bound on work allows. What cannot go in yet is left
//! out.

use std::collections::BTreeMap;

use super::lib0::Writer;
use super::precheck::{Id, Limits, PrecheckError, walk_update};

mod cost;
mod deleted;
mod gather;
mod order;

use cost::Cost;
use deleted::Deleted;
use gather::{Blocks, Gather};

/// Units of work in one slice; one is a comparison of two items in yrs 0.26 in a release build: 90 to 120 ns with
/// thousands of items. Hundreds of thousands, which no cache holds, take two or three times as much. So a
/// slice takes a quarter of a second.
pub const LIMIT: u64 = 2_000_000;

/// Items that a struct makes of the document at most: itself, and two more that its neighbours split.
pub const PIECES: u64 = 3;

/// What a document holds already, as far as it matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Items that it has at most.
    pub items: u64,
    /// Bytes of all of them.
    pub bytes: u64,
}

/// No more than this does an update of so many structs, deleted ranges (and elements in the longest) and bytes cost,
/// whatever is in it. Where it is below the limit, there is nothing to cut.
#[must_use]
pub fn bound(structs: usize, (ranges, longest): (usize, u32), bytes: usize, held: Held) -> u64 {
    let ranges = (ranges as u64, u64::from(longest));
    cost::bound(structs as u64, ranges, bytes as u64, held)
}

/// What is left of an update that goes in by slices.
#[derive(Clone, Debug)]
pub struct Slices {
    update: Vec<u8>,
    blocks: Blocks,
    /// The structs that may go in, each after what it needs, with what they cost.
    order: Vec<(u32, Cost)>,
    /// When each struct goes in.
    turns: Vec<u32>,
    next: usize,
    /// Deleted ranges, of what is in the document when all structs are.
    deletes: Vec<Deleted>,
    next_delete: usize,
    left_out: bool,
    /// Items that the document had when this was made.
    before: u64,
}

impl Slices {
    /// Cuts an update (v1). `known` says how many elements of a client the document has, and `is_second` where no
    /// range is cut, since a character has its second unit there.
    pub fn cut(
        update: &[u8],
        known: &dyn Fn(u64) -> u32,
        is_second: &dyn Fn(Id) -> bool,
        held: Held,
    ) -> Result<Self, PrecheckError> {
        let mut gather = Gather::default();
        walk_update(update, &Limits::default(), &mut gather)?;
        let (mut blocks, deletes) = gather.finish(known);
        let order = order::order(&mut blocks);
        let costs = cost::costs(&blocks, &order, held);
        let (deletes, all) = deleted::reached(&blocks, (known, is_second), held, deletes);
        let mut turns = vec![u32::MAX; blocks.len()];
        for (turn, at) in (0..).zip(&order) {
            if let Some(of) = turns.get_mut(*at as usize) {
                *of = turn;
            }
        }
        Ok(Self {
            turns,
            left_out: order.len() < blocks.new_blocks() || !all,
            order: order.into_iter().zip(costs).collect(),
            blocks,
            next: 0,
            deletes,
            next_delete: 0,
            before: held.items,
            update: update.to_vec(),
        })
    }

    /// Whether something was left out, since it needs what the document has not.
    #[must_use]
    pub const fn left_out(&self) -> bool {
        self.left_out
    }

    /// Whether all of it has been given out.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.next == self.order.len() && self.next_delete == self.deletes.len()
    }

    /// Whether nothing is gained by cutting: all of it goes in, within the limit.
    #[must_use]
    pub fn is_one(&self, held: Held, limit: u64) -> bool {
        let mut runs = cost::Runs::default();
        let structs = self.order.iter().map(|(at, cost)| {
            let run = self.blocks.at(*at).map_or(0, |block| runs.add(block));
            cost.units(held.items, 0) + run
        });
        let deletes = self.deletes.iter().map(|one| one.units(held));
        let within = |sum: u64, cost| Some(sum + cost).filter(|sum| *sum <= limit);
        !self.left_out && structs.chain(deletes).try_fold(0, within).is_some()
    }

    /// Whether it holds elements of this client that the document has not.
    #[must_use]
    pub fn has_new_of(&self, client: u64) -> bool {
        self.blocks.has_new_of(client)
    }

    /// How many structs it holds that the document has not.
    #[must_use]
    pub fn new_structs(&self) -> usize {
        self.blocks.new_blocks()
    }

    /// The next slice, an update (v1) by itself, with what it costs at most; none when it is over. A struct or a
    /// range that costs more than the limit by itself goes alone. `held` is what the document has now.
    pub fn next(&mut self, held: Held, limit: u64) -> Option<(Vec<u8>, u64)> {
        if self.is_over() {
            return None;
        }
        let mut spent = 0;
        let structs = self.choose(held, limit, &mut spent);
        let from = self.next_delete;
        while let Some(one) = self.deletes.get(self.next_delete)
            && self.next == self.order.len()
        {
            let cost = one.units(held);
            if spent > 0 && spent + cost > limit {
                break;
            }
            spent += cost;
            self.next_delete += 1;
        }
        let mut writer = Writer::new();
        self.write_structs(&structs, &mut writer);
        self.write_deletes(from..self.next_delete, &mut writer);
        Some((writer.finish(), spent))
    }

    /// The structs of the next slice, by client.
    fn choose(&mut self, held: Held, limit: u64, spent: &mut u64) -> BTreeMap<u32, Vec<u32>> {
        let own = self.before + PIECES * self.next as u64;
        let others = held.items.saturating_sub(own);
        let mut chosen = BTreeMap::<u32, Vec<u32>>::new();
        let mut runs = cost::Runs::default();
        let from = self.next;
        let is_in = |at: u32| {
            let turn = self.turns.get(at as usize);
            turn.is_some_and(|turn| (*turn as usize) < from)
        };
        let split = cost::of_split(Held {
            bytes: held.bytes.max(self.update.len() as u64),
            ..held
        });
        while let Some(&(at, cost)) = self.order.get(self.next) {
            if let Some(block) = self.blocks.at(at) {
                let parts = block.parts(&self.blocks).filter(|at| is_in(*at)).count();
                let cost = cost.units(held.items, others) + runs.add(block);
                let cost = cost + split * parts as u64;
                if *spent > 0 && *spent + cost > limit {
                    break;
                }
                *spent += cost;
                chosen.entry(block.client).or_default().push(at);
            }
            self.next += 1;
        }
        chosen
    }

    fn write_structs(&self, chosen: &BTreeMap<u32, Vec<u32>>, writer: &mut Writer) {
        writer.var_u64(chosen.len() as u64);
        for all in chosen.values() {
            writer.var_u64(all.len() as u64);
            let mut blocks = all.iter().filter_map(|at| self.blocks.at(*at)).peekable();
            if let Some(first) = blocks.peek() {
                writer.var_u64(first.id.client);
                writer.var_u64(u64::from(first.id.clock));
            }
            for block in blocks {
                let bytes = block.bytes.start as usize..block.bytes.end as usize;
                writer.raw(self.update.get(bytes).unwrap_or_default());
            }
        }
    }

    fn write_deletes(&self, range: std::ops::Range<usize>, writer: &mut Writer) {
        let mut clients = BTreeMap::<u64, Vec<(u32, u32)>>::new();
        for one in self.deletes.get(range).unwrap_or_default() {
            let ranges = clients.entry(one.first.client).or_default();
            ranges.push((one.first.clock, one.len));
        }
        writer.var_u64(clients.len() as u64);
        for (client, ranges) in clients {
            writer.var_u64(client);
            writer.var_u64(ranges.len() as u64);
            for (clock, len) in ranges {
                writer.var_u64(u64::from(clock));
                writer.var_u64(u64::from(len));
            }
        }
    }
}
