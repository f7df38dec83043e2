//! The structs of an update, and what each of them refers to.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::wire::precheck::{Id, Kind, Parent, Struct, Visit};

/// What a struct is, as far as it matters for the work that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// An item; its content by Yjs' number.
    Item(u8),
    Collected,
    Skipped,
}

/// An element that a struct refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Link {
    #[default]
    Nothing,
    /// The document has it.
    Known,
    /// Neither the document nor the update has it.
    Missing,
    /// It is in this struct of the update. `edge` says that it is the last of it, for a left neighbour, or the
    /// first, for a right one: then nothing must be split.
    New { at: u32, edge: bool },
}

/// A struct of the update.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) id: Id,
    pub(super) len: u32,
    /// Which of the update's clients wrote it.
    pub(super) client: u32,
    pub(super) sort: Sort,
    /// Where it is in the update, which has 64 MiB at most.
    pub(super) bytes: Range<u32>,
    pub(super) left: Link,
    pub(super) right: Link,
    pub(super) parent: Link,
    /// The list that it says it stands in.
    pub(super) list: Option<u32>,
    /// Some of it is in the document.
    pub(super) partly_known: bool,
    /// It goes on where the one before it ends, so that yrs makes one of both if nothing else stands there.
    pub(super) goes_on: bool,
    /// It has the same right neighbour as its left one.
    pub(super) same_right: bool,
}

/// What a struct names.
#[derive(Clone, Copy, Debug, Default)]
struct Named {
    left: Option<Id>,
    right: Option<Id>,
    parent: Option<Id>,
}

impl Block {
    pub(super) const fn end(&self) -> u32 {
        self.id.clock.saturating_add(self.len)
    }

    /// Structs that yrs splits again for this one, if it made one of them and the one before.
    pub(super) fn parts(&self, blocks: &Blocks) -> impl Iterator<Item = u32> {
        let left = match self.left {
            Link::New { at, .. } => at.checked_add(1),
            _ => None,
        };
        let right = match self.right {
            Link::New { at, .. } => Some(at),
            _ => None,
        };
        let parted = move |at: &u32| {
            let block = blocks.at(*at);
            block.is_some_and(|block| block.goes_on && block.id != self.id)
        };
        left.into_iter().chain(right).filter(parted)
    }

    pub(super) fn links(&self) -> [Link; 3] {
        [self.left, self.right, self.parent]
    }
}

/// One list of items: a shared type, or the values that a key of it had one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    pub(super) keyed: bool,
    /// The item that holds it; a root has none.
    holder: Option<Id>,
    /// It came with this update, so that nothing is in it but what the update holds.
    pub(super) is_new: bool,
}

/// The structs of one client.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) id: u64,
    pub(super) blocks: Range<usize>,
    /// Elements that the document has, and then those that may go in.
    pub(super) reached: u32,
}

/// All structs, by client and clock.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks {
    all: Vec<Block>,
    /// The clock of each: what is looked for among many stands close together.
    clocks: Vec<u32>,
    pub(super) clients: Vec<Client>,
    by_id: BTreeMap<u64, usize>,
    pub(super) lists: Vec<List>,
    new: usize,
}

impl Blocks {
    pub(super) fn get(&self, at: usize) -> Option<&Block> {
        self.all.get(at)
    }

    pub(super) fn at(&self, at: u32) -> Option<&Block> {
        self.all.get(at as usize)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// How many hold something that the document has not.
    pub(super) fn new_blocks(&self) -> usize {
        self.new
    }

    pub(super) fn has_new_of(&self, client: u64) -> bool {
        let blocks = self.by_id.get(&client).and_then(|at| self.clients.get(*at));
        blocks.is_some_and(|client| {
            let all = self.all.get(client.blocks.clone()).unwrap_or_default();
            let mut some = all.iter().filter(|block| block.sort != Sort::Skipped);
            some.any(|block| block.end() > client.reached)
        })
    }

    pub(super) fn client(&self, id: u64) -> Option<&Client> {
        self.clients.get(*self.by_id.get(&id)?)
    }

    /// The struct that holds this element.
    pub(super) fn find(&self, id: Id) -> Option<u32> {
        let client = self.client(id.client)?;
        let clocks = self.clocks.get(client.blocks.clone())?;
        let behind = clocks.partition_point(|clock| *clock <= id.clock);
        let at = client.blocks.start + behind.checked_sub(1)?;
        let block = self.all.get(at)?;
        (id.clock < block.end()).then(|| u32::try_from(at).ok())?
    }

    fn link(&self, id: Option<Id>, known: &dyn Fn(u64) -> u32, edge: Edge) -> Link {
        let Some(id) = id else { return Link::Nothing };
        let has = match self.client(id.client) {
            Some(client) => client.reached,
            None => known(id.client),
        };
        if id.clock < has {
            return Link::Known;
        }
        let block = self.find(id).and_then(|at| Some((at, self.at(at)?)));
        match block {
            Some((at, block)) if block.sort != Sort::Skipped => Link::New {
                at,
                edge: match edge {
                    Edge::First => block.id == id,
                    Edge::Last => block.end() == id.clock.saturating_add(1),
                },
            },
            _ => Link::Missing,
        }
    }
}

#[derive(Clone, Copy)]
enum Edge {
    First,
    Last,
}

/// A list by its parent and key.
type Name = (Option<Box<str>>, Option<Id>, Option<Box<str>>);

/// Gathers the structs while the update is walked.
#[derive(Default)]
pub(super) struct Gather {
    blocks: Blocks,
    named: Vec<Named>,
    names: BTreeMap<Name, u32>,
    deletes: Vec<(Id, u32)>,
}

impl Visit for Gather {
    fn enter(&mut self, one: &Struct<'_>) {
        // yrs drops what is empty.
        if one.len == 0 {
            return;
        }
        let client = self.client(one.id.client);
        let mut block = Block {
            id: one.id,
            len: one.len,
            client,
            sort: Sort::Collected,
            bytes: narrow(one.bytes.start)..narrow(one.bytes.end),
            left: Link::Nothing,
            right: Link::Nothing,
            parent: Link::Nothing,
            list: None,
            partly_known: false,
            goes_on: false,
            same_right: false,
        };
        let mut named = Named::default();
        match one.kind {
            Kind::Collected => {}
            Kind::Skipped => block.sort = Sort::Skipped,
            Kind::Item(item) => {
                block.sort = Sort::Item(item.content);
                (named.left, named.right) = (item.left, item.right);
                block.list = item.parent.map(|parent| self.list(parent, item.key));
                if let Some(Parent::Inside(id)) = item.parent {
                    named.parent = Some(id);
                }
            }
        }
        self.blocks.all.push(block);
        self.blocks.clocks.push(one.id.clock);
        self.named.push(named);
        let end = self.blocks.all.len();
        if let Some(client) = self.blocks.clients.get_mut(client as usize) {
            client.blocks.end = end;
        }
    }

    fn delete(&mut self, first: Id, len: u32) {
        if len > 0 {
            self.deletes.push((first, len));
        }
    }
}

impl Gather {
    /// The place of a client, whose structs come together.
    fn client(&mut self, id: u64) -> u32 {
        let start = self.blocks.all.len();
        let clients = &mut self.blocks.clients;
        if let Some(last) = clients.last()
            && last.id == id
        {
            return narrow(clients.len() - 1);
        }
        let at = *self.blocks.by_id.entry(id).or_insert_with(|| {
            clients.push(Client {
                id,
                blocks: start..start,
                reached: 0,
            });
            clients.len() - 1
        });
        narrow(at)
    }

    fn list(&mut self, parent: Parent<'_>, key: Option<&str>) -> u32 {
        let (root, holder) = match parent {
            Parent::Root(name) => (Some(name.into()), None),
            Parent::Inside(id) => (None, Some(id)),
        };
        let lists = &mut self.blocks.lists;
        let name = (root, holder, key.map(Into::into));
        *self.names.entry(name).or_insert_with(|| {
            lists.push(List {
                keyed: key.is_some(),
                holder,
                is_new: false,
            });
            narrow(lists.len() - 1)
        })
    }

    /// All structs with what they refer to, and what is deleted.
    pub(super) fn finish(self, known: &dyn Fn(u64) -> u32) -> (Blocks, Vec<(Id, u32)>) {
        let Self {
            mut blocks,
            named,
            deletes,
            ..
        } = self;
        for client in &mut blocks.clients {
            client.reached = known(client.id);
        }
        chain(&mut blocks, &named);
        let linked = (0..named.len()).map(|at| links(&blocks, &named, at, known));
        let linked: Vec<([Link; 3], bool)> = linked.collect();
        for (block, (links, same_right)) in blocks.all.iter_mut().zip(linked) {
            [block.left, block.right, block.parent] = links;
            block.same_right = same_right;
            let client = blocks.clients.get(block.client as usize);
            let reached = client.map_or(0, |client| client.reached);
            block.partly_known = block.id.clock < reached;
            let is_new = block.sort != Sort::Skipped && block.end() > reached;
            blocks.new += usize::from(is_new);
        }
        let is_new = |list: &List| {
            let holder = blocks.link(list.holder, known, Edge::First);
            matches!(holder, Link::New { .. })
        };
        let new: Vec<bool> = blocks.lists.iter().map(is_new).collect();
        for (list, is_new) in blocks.lists.iter_mut().zip(new) {
            list.is_new = is_new;
        }
        (blocks, deletes)
    }
}

/// Notes what goes on where the struct before it ends.
fn chain(blocks: &mut Blocks, named: &[Named]) {
    let pairs = blocks.all.iter().zip(named);
    let next = pairs.clone().skip(1);
    let chains: Vec<bool> = pairs
        .zip(next)
        .map(|(one, two)| goes_on(one, two))
        .collect();
    for (block, chain) in blocks.all.iter_mut().skip(1).zip(chains) {
        block.goes_on = chain;
    }
}

/// What a struct refers to, and whether its left neighbour has the same right one.
fn links(
    blocks: &Blocks,
    all: &[Named],
    at: usize,
    known: &dyn Fn(u64) -> u32,
) -> ([Link; 3], bool) {
    let named = all.get(at).copied().unwrap_or_default();
    let left = blocks.link(named.left, known, Edge::Last);
    let beside = match left {
        Link::New { at, edge: true } => all.get(at as usize),
        _ => None,
    };
    let same_right = beside.is_some_and(|beside| beside.right == named.right);
    let right = blocks.link(named.right, known, Edge::First);
    let parent = blocks.link(named.parent, known, Edge::First);
    ([left, right, parent], same_right)
}

/// Numbers of structs and places in an update, of which there are fewer.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Texts and values, which yrs puts together: Yjs' numbers of them.
pub(super) const MERGED: [u8; 2] = [4, 8];

/// Whether one struct goes on where the one before it ends.
fn goes_on((before, its): (&Block, &Named), (block, named): (&Block, &Named)) -> bool {
    let Sort::Item(content) = block.sort else {
        return false;
    };
    let last = Id {
        client: before.id.client,
        clock: before.end().saturating_sub(1),
    };
    MERGED.contains(&content)
        && before.sort == block.sort
        && before.client == block.client
        && named.left == Some(last)
        && its.right == named.right
        && before.end() == block.id.clock
}
