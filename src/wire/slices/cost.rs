//! What each struct of an update costs at most.
//!
//! To find the place of an item, yrs walks from its left neighbour on, until it meets the right one or an item
//! that was not put behind what it has passed. So it passes only items that stand in the *tree* below the left
//! neighbour, in which each item hangs on its own left neighbour. Of these it never passes
//!
//! - what hangs on the item itself, or names it as its right neighbour, with all below that: that comes later;
//! - its right neighbour, that one's right neighbour, and so on, with all below those: all that is behind.
//!
//! This holds in whatever order the structs go in, and whatever a liar wrote. Nothing is left over in what
//! somebody typed who saw what was there, and what is left over are those who did not see each other. Where the
//! left neighbour is in the document already, all that is in the document may stand below it.

use super::Held;
use super::gather::{Block, Blocks, Link, MERGED, Sort};

/// To decode a struct, find its neighbours, and keep it: 0.7 µs.
pub(super) const STRUCT: u64 = 8;
/// Steps along the values of a key in the time of a comparison; yrs goes to the first one, twice.
const STEPS: u64 = 20;
/// Items of one client that are moved in the time of a comparison, when one before them is split in two: 50 µs for
/// 100 000 items, 430 for 400 000.
const MOVED: u64 = 100;
/// Bytes of a text that is split, in the same time: 17 µs for 400 000.
const COPIED: u64 = 2_600;
/// Items that the caches of a processor hold: with as many a comparison takes twice as long, with more than twice
/// as many three times.
const CACHED: u64 = 100_000;
/// Bytes of a text that are copied and counted in the time of two values.
const TEXT: u64 = 128;

/// What a struct costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    fixed: u64,
    /// Items that it is compared with.
    others: u64,
    /// And all that the document holds.
    with_all: bool,
}

impl Cost {
    /// In units, for a document that holds so many items, of which some came `between` the slices.
    pub(super) fn units(self, items: u64, between: u64) -> u64 {
        let more = if self.with_all { items } else { between };
        self.fixed.saturating_add(walk(self.others + more))
    }
}

/// To walk over so many items, and look at each.
fn walk(items: u64) -> u64 {
    items.saturating_add(items.saturating_mul(items.min(2 * CACHED)) / CACHED)
}

/// To split an item of the document in two, and to put the halves together again.
pub(super) fn of_split(held: Held) -> u64 {
    held.items / MOVED + held.bytes / COPIED
}

/// A deleted range whose ends are in the middle of items.
pub(super) fn of_range(held: Held) -> u64 {
    STRUCT + 2 * of_split(held)
}

/// To put so many deleted items together, if they are single values: from the last to the first, and all that is
/// there so far is copied each time. 40 000 of them took 14 s.
pub(super) fn of_merging(items: u64) -> u64 {
    items.saturating_mul(items) / 4
}

/// No more than this does an update cost by itself, whatever is in it: for those that are not worth a closer
/// look.
pub(super) fn bound(structs: u64, (ranges, longest): (u64, u64), bytes: u64, held: Held) -> u64 {
    let each = STRUCT + walk(held.items + structs) + bytes + 3 * of_split(held);
    let all = structs.saturating_mul(each);
    let range = of_range(held) + of_merging(longest.min(held.items + structs));
    all.saturating_add(ranges.saturating_mul(range))
}

/// Texts and values that go on where the last one ended. yrs puts such ones together from the last to the
/// first, and copies what it has so far each time: 16 000 values of 64 kB in all took five seconds and five
/// gigabytes, 47 ns for each copy of one.
#[derive(Default)]
pub(super) struct Runs(std::collections::BTreeMap<u32, (u32, u64)>);

impl Runs {
    /// One more goes into the slice; what that costs.
    pub(super) fn add(&mut self, block: &Block) -> u64 {
        let Sort::Item(content) = block.sort else {
            return 0;
        };
        let (next, length) = self.0.entry(block.client).or_default();
        *length = if block.goes_on && *next == block.id.clock {
            *length + 1
        } else {
            0
        };
        *next = block.end();
        if !MERGED.contains(&content) {
            return 0;
        }
        let bytes = length.saturating_mul(block.bytes.len() as u64);
        match content == MERGED[0] {
            true => bytes / TEXT,
            false => length.saturating_mul(u64::from(block.len)),
        }
    }
}

/// The items that share a left neighbour, by the number of that one, or of the list that they are the first of.
type Group = usize;

/// Whether an item stands in a list: yrs forgets where items belong whose neighbours were collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    No,
    Maybe,
    Yes,
}

/// What is known of each struct of the update.
struct Tree {
    /// Items in it and below it.
    weight: Vec<u64>,
    /// The list that it stands in, if that is known.
    list: Vec<Option<u32>>,
    /// Those beside it; none if what else is there is not known.
    group: Vec<Option<Group>>,
    /// Weights of all in a group.
    totals: Vec<u64>,
    /// Its right neighbour, if that is in the same group.
    right: Vec<Option<usize>>,
    /// Weights of its right neighbours, theirs, and so on; and of those whose right neighbour it is.
    behind: Vec<u64>,
    later: Vec<u64>,
    stands: Vec<Stands>,
    /// Weights of all.
    sum: u64,
}

/// What the structs cost, in the order in which they go in.
pub(super) fn costs(blocks: &Blocks, order: &[u32], held: Held) -> Vec<Cost> {
    let mut tree = Tree::new(blocks);
    for at in order {
        tree.place(*at, blocks, held);
    }
    for at in order.iter().rev() {
        tree.weigh(*at as usize, blocks);
    }
    for at in order {
        tree.look_behind(*at as usize);
    }
    for at in order.iter().rev() {
        tree.look_later(*at as usize);
    }
    let costs = order.iter().map(|at| tree.cost(*at, blocks, held));
    costs.collect()
}

impl Tree {
    fn new(blocks: &Blocks) -> Self {
        let len = blocks.len();
        Self {
            weight: vec![1; len],
            list: vec![None; len],
            group: vec![None; len],
            totals: vec![0; len + blocks.lists.len()],
            right: vec![None; len],
            behind: vec![0; len],
            later: vec![0; len],
            stands: vec![Stands::No; len],
            sum: 0,
        }
    }

    fn stands(&self, link: Link) -> Stands {
        match link {
            Link::Nothing | Link::Missing => Stands::No,
            Link::Known => Stands::Maybe,
            Link::New { at, .. } => {
                let stands = self.stands.get(at as usize);
                stands.copied().unwrap_or(Stands::Maybe)
            }
        }
    }

    /// Finds the group of a struct. What it refers to has been placed.
    fn place(&mut self, at: u32, blocks: &Blocks, held: Held) -> Option<()> {
        let block = blocks.at(at)?;
        let (left, right) = (new(block.left), new(block.right));
        for (split, _) in [left, right]
            .into_iter()
            .flatten()
            .filter(|(_, edge)| !edge)
        {
            *self.weight.get_mut(split)? += 1;
        }
        let list_of = |link: Option<(usize, bool)>| self.list.get(link?.0).copied().flatten();
        let is_item = matches!(block.sort, Sort::Item(_));
        let beside = [self.stands(block.left), self.stands(block.right)];
        let stands = match block.list {
            _ if !is_item => Stands::No,
            Some(_) => Stands::Yes,
            None => beside.into_iter().max().unwrap_or(Stands::No),
        };
        // As yrs finds the parent of what names none.
        let list = match beside[0] {
            Stands::Yes => list_of(left),
            Stands::Maybe => None,
            Stands::No => block.list.or_else(|| list_of(right)),
        };
        let group = match block.left {
            _ if !is_item || block.partly_known => None,
            Link::New { at, edge: true } => Some(at as usize),
            Link::Nothing => list.and_then(|list| first_of(blocks, list, held)),
            _ => None,
        };
        *self.list.get_mut(at as usize)? = list;
        *self.stands.get_mut(at as usize)? = stands;
        *self.group.get_mut(at as usize)? = group;
        let beside = right.filter(|(right, edge)| {
            *edge && group.is_some() && self.group.get(*right) == Some(&group)
        });
        *self.right.get_mut(at as usize)? = beside.map(|(right, _)| right);
        Some(())
    }

    /// Adds what hangs on a struct, which has all of it, to what that hangs on.
    fn weigh(&mut self, at: usize, blocks: &Blocks) -> Option<()> {
        let weight = *self.weight.get(at)?;
        if let Some(group) = self.group.get(at).copied().flatten() {
            *self.totals.get_mut(group)? += weight;
        }
        match new(blocks.get(at)?.left) {
            Some((left, _)) => *self.weight.get_mut(left)? += weight,
            None => self.sum += weight,
        }
        Some(())
    }

    fn look_behind(&mut self, at: usize) -> Option<()> {
        let right = (*self.right.get(at)?)?;
        let behind = self.behind.get(right)? + self.weight.get(right)?;
        *self.behind.get_mut(at)? = behind;
        Some(())
    }

    fn look_later(&mut self, at: usize) -> Option<()> {
        let right = (*self.right.get(at)?)?;
        let later = self.later.get(at)? + self.weight.get(at)?;
        *self.later.get_mut(right)? += later;
        Some(())
    }

    fn cost(&self, at: u32, blocks: &Blocks, held: Held) -> Cost {
        let items = blocks.at(at);
        let Some(block) = items.filter(|block| matches!(block.sort, Sort::Item(_))) else {
            return Cost {
                fixed: STRUCT,
                others: 0,
                with_all: false,
            };
        };
        let walked = self.walked(at as usize);
        let detours = self.detours(at as usize, block, blocks, held);
        Cost {
            fixed: STRUCT + detours,
            others: walked.unwrap_or(self.sum),
            with_all: walked.is_none(),
        }
    }

    /// The items that the walk from its left neighbour may pass, where that is known.
    fn walked(&self, at: usize) -> Option<u64> {
        let group = self.group.get(at).copied().flatten()?;
        let others = [&self.weight, &self.behind, &self.later];
        let others: u64 = others.iter().filter_map(|of| of.get(at)).sum();
        Some(self.totals.get(group)?.saturating_sub(others))
    }

    /// Other ways on which yrs goes: along the values of a key to the first one, and to split items in two.
    fn detours(&self, at: usize, block: &Block, blocks: &Blocks, held: Held) -> u64 {
        let all = held.items + self.sum;
        let group = self.group.get(at).copied().flatten();
        let list = group.and_then(|group| blocks.lists.get(group.checked_sub(blocks.len())?));
        let total = group.and_then(|group| self.totals.get(group)).copied();
        let along = match block.left {
            Link::Nothing if list.is_some_and(|list| list.keyed) => total
                .unwrap_or(all)
                .saturating_sub(*self.weight.get(at).unwrap_or(&0)),
            Link::New { .. } if block.right != Link::Nothing => match self.stands(block.left) {
                Stands::Yes => 0,
                _ => all,
            },
            _ => 0,
        };
        let splits = |link: Link| match link {
            Link::New { at, edge: false } => {
                let bytes = blocks.at(at).map_or(0, |block| block.bytes.len() as u64);
                all / MOVED + bytes / COPIED
            }
            Link::Known => of_split(held),
            _ => 0,
        };
        let right = if block.same_right {
            0
        } else {
            splits(block.right)
        };
        (2 * along).div_ceil(STEPS) + splits(block.left) + right
    }
}

/// The group of the first items of a list, if nothing but the update is in that.
fn first_of(blocks: &Blocks, list: u32, held: Held) -> Option<Group> {
    let number = list as usize;
    let list = blocks.lists.get(number)?;
    (list.is_new || held.items == 0).then_some(blocks.len() + number)
}

fn new(link: Link) -> Option<(usize, bool)> {
    match link {
        Link::New { at, edge } => Some((at as usize, edge)),
        _ => None,
    }
}
