//! A structural check of Yjs v1 updates before the CRDT library may see them.
//!
//! The library trusts its input: it recurses without a limit, allocates what a count asks for, takes
//! any bytes for UTF-8 and adds clocks unchecked. An update that passes here is wholly there, nested
//! at most [`Limits::depth`] deep and within its clocks. The walk is iterative and allocates only a
//! set of client ids and a stack of at most `depth` frames.

use std::collections::BTreeSet;
use std::ops::Range;

use super::lib0::{Reader, WireError};

mod content;
mod nesting;

use nesting::{Place, Places};

/// Structs of a v1 update, by the low five bits of their info byte (Yjs `structs/`).
mod kind {
    pub const GC: u8 = 0;
    pub const SKIP: u8 = 10;
    pub const MASK: u8 = 0x1f;
    pub const HAS_PARENT_SUB: u8 = 0x20;
    pub const HAS_RIGHT_ORIGIN: u8 = 0x40;
    pub const HAS_ORIGIN: u8 = 0x80;
}

/// What one update may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Length of the update in bytes.
    pub bytes: usize,
    /// Client ids in the structs, and again in the delete set.
    pub clients: usize,
    /// Nesting of one JSON or `Any` value, and of shared types.
    pub depth: usize,
    /// Structs of all clients.
    pub structs: usize,
    /// Deleted ranges of all clients.
    pub ranges: usize,
    /// Plain values, inner ones included; an array or object counts as [`CONTAINER`].
    pub values: usize,
}

/// An array or object takes about as much memory in yrs as so many plain values of 24 bytes.
pub const CONTAINER: usize = 4;

impl Default for Limits {
    /// Room for the largest notebook that a data channel carries (64 MiB, the bound of reassembly),
    /// for 4 096 sessions that ever wrote in it, and for any metadata that people write.
    ///
    /// The last three bound what a few bytes grow to in memory: a struct of three bytes takes some 250 in
    /// yrs, a value of one byte 24, so that 64 MiB could become gigabytes. A notebook of a megabyte has
    /// some ten thousand structs, and eight million numbers fill an update by themselves. A range may split
    /// a struct, which moves all those behind it.
    fn default() -> Self {
        Self {
            bytes: 64 * 1024 * 1024,
            clients: 4_096,
            depth: super::any::MAX_DEPTH,
            structs: 1_000_000,
            ranges: 250_000,
            values: 8_000_000,
        }
    }
}

/// What a checked update holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Client ids that have structs in it.
    pub clients: usize,
    /// Those of them of whom it brings no element: no structs, or empty ones. Yjs goes on to the next client.
    pub idle_clients: usize,
    /// Structs of all clients, skipped ranges included.
    pub structs: usize,
    /// Whether any struct is more than a skipped range.
    pub has_content: bool,
    /// Where the deleted ranges begin, in bytes.
    pub deletes_at: usize,
    /// Deleted ranges of all clients.
    pub ranges: usize,
    /// Elements in the longest of them.
    pub longest_range: u32,
    /// Plain values, counted as [`Limits::values`] are.
    pub values: usize,
    /// Shared types.
    pub types: usize,
}

/// Why an update or a state vector was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrecheckError {
    #[error("malformed: {0}")]
    Wire(#[from] WireError),
    #[error("{0} bytes are too large for one update")]
    TooLarge(usize),
    #[error("{0} client ids are too many")]
    TooManyClients(usize),
    #[error("the client id {0} comes twice")]
    ClientTwice(u64),
    #[error("a clock passes 2^32")]
    ClockOverflow,
    #[error("unknown {what} {value}")]
    Unknown { what: &'static str, value: u64 },
    #[error("more {what} than the {limit} that one update may hold")]
    TooMany { what: &'static str, limit: usize },
    #[error("a struct refers to itself or to its future")]
    Future,
    #[error("a collected struct takes no clocks")]
    EmptyStruct,
}

/// The name of one element: who wrote it, and as its how manieth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    pub client: u64,
    pub clock: u32,
}

/// An item of an update, and what its writer put it between: what it saw there, be it deleted since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    pub left: Option<Id>,
    pub right: Option<Id>,
    /// Where it stands if it has no neighbours.
    pub parent: Option<Parent<'a>>,
    /// The key under which it stands there.
    pub key: Option<&'a str>,
    /// What it holds, by Yjs' number of it.
    pub content: u8,
}

/// The shared type that an item stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parent<'a> {
    Root(&'a str),
    /// The type that this item holds.
    Inside(Id),
}

/// What a struct is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    Item(Item<'a>),
    /// Content that was collected.
    Collected,
    /// Clocks of which the update says nothing.
    Skipped,
}

/// A struct of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Struct<'a> {
    /// The first of its elements.
    pub id: Id,
    /// How many elements it has.
    pub len: u32,
    pub kind: Kind<'a>,
    /// Where it is in the update.
    pub bytes: Range<usize>,
}

/// Gets what is in an update, in its order.
pub trait Visit {
    fn enter(&mut self, one: &Struct<'_>);
    /// So many elements from this one on are deleted.
    fn delete(&mut self, first: Id, len: u32);
}

/// Looks at nothing.
impl Visit for () {
    fn enter(&mut self, _: &Struct<'_>) {}
    fn delete(&mut self, _: Id, _: u32) {}
}

/// Walks a v1 update: structs, then the delete set, then nothing.
pub fn check_update(bytes: &[u8], limits: &Limits) -> Result<Facts, PrecheckError> {
    walk_update(bytes, limits, &mut ())
}

/// The same; `visit` gets all that is in it, before it is known whether the whole of it is sound.
pub fn walk_update(
    bytes: &[u8],
    limits: &Limits,
    visit: &mut dyn Visit,
) -> Result<Facts, PrecheckError> {
    if bytes.len() > limits.bytes {
        return Err(PrecheckError::TooLarge(bytes.len()));
    }
    let mut reader = Reader::new(bytes);
    let mut facts = check_structs(&mut reader, limits, visit)?;
    facts.deletes_at = bytes.len() - reader.left();
    (facts.ranges, facts.longest_range) = check_delete_set(&mut reader, limits, visit)?;
    reader.finish()?;
    Ok(facts)
}

/// `count` more of what there may be `limit` of.
const fn add(
    all: usize,
    count: usize,
    (what, limit): (&'static str, usize),
) -> Result<usize, PrecheckError> {
    let all = all.saturating_add(count);
    if all > limit {
        return Err(PrecheckError::TooMany { what, limit });
    }
    Ok(all)
}

/// Walks a v1 state vector: pairs of client id and clock. Gives how many.
pub fn check_state_vector(bytes: &[u8], limits: &Limits) -> Result<usize, PrecheckError> {
    Ok(read_state_vector(bytes, limits)?.len())
}

/// Reads a v1 state vector: client ids (at most 2^53 - 1) with their clocks.
pub fn read_state_vector(bytes: &[u8], limits: &Limits) -> Result<Vec<(u64, u32)>, PrecheckError> {
    let mut reader = Reader::new(bytes);
    let mut clients = Clients::new(reader.count(2)?, limits)?;
    let mut pairs = Vec::with_capacity(clients.expected);
    for _ in 0..clients.expected {
        let client = reader.var_safe()?;
        clients.enter(client)?;
        pairs.push((client, reader.var_u32()?));
    }
    reader.finish()?;
    Ok(pairs)
}

/// The client ids of one section, each of which may come once: a library that reads a client twice
/// would put its structs together in the wrong order.
struct Clients {
    expected: usize,
    seen: BTreeSet<u64>,
}

impl Clients {
    fn new(expected: usize, limits: &Limits) -> Result<Self, PrecheckError> {
        if expected > limits.clients {
            return Err(PrecheckError::TooManyClients(expected));
        }
        Ok(Self {
            expected,
            seen: BTreeSet::new(),
        })
    }

    fn enter(&mut self, client: u64) -> Result<(), PrecheckError> {
        if self.seen.insert(client) {
            return Ok(());
        }
        Err(PrecheckError::ClientTwice(client))
    }
}

fn check_structs(
    reader: &mut Reader<'_>,
    limits: &Limits,
    visit: &mut dyn Visit,
) -> Result<Facts, PrecheckError> {
    let end = reader.left();
    let mut clients = Clients::new(reader.count(3)?, limits)?;
    let mut walk = Walk {
        end,
        // Fewer bytes are too few for types that stand too deep in each other.
        places: (reader.left() > STRUCT_BYTES * limits.depth).then(Places::default),
        facts: Facts::default(),
        limits,
        visit,
    };
    walk.facts.clients = clients.expected;
    for _ in 0..clients.expected {
        let structs = reader.count(1)?;
        let facts = &mut walk.facts;
        facts.structs = add(facts.structs, structs, ("structs", limits.structs))?;
        let client = reader.var_safe()?;
        clients.enter(client)?;
        let first = reader.var_u32()?;
        let mut id = Id {
            client,
            clock: first,
        };
        for _ in 0..structs {
            let len = walk.check_struct(reader, id)?;
            id.clock = advance(id.clock, len)?;
        }
        walk.facts.idle_clients += usize::from(id.clock == first);
    }
    if let Some(places) = walk.places {
        places.check(limits.depth)?;
    }
    Ok(walk.facts)
}

/// The least bytes of one struct that is an item: its kind, where it stands, and what it holds.
const STRUCT_BYTES: usize = 3;

/// What is known while the structs are walked.
struct Walk<'a> {
    limits: &'a Limits,
    facts: Facts,
    places: Option<Places>,
    visit: &'a mut dyn Visit,
    /// Length of the update in bytes.
    end: usize,
}

fn advance(clock: u32, len: u32) -> Result<u32, PrecheckError> {
    clock.checked_add(len).ok_or(PrecheckError::ClockOverflow)
}

impl Walk<'_> {
    /// Walks one struct; gives how many clocks it takes.
    fn check_struct(&mut self, reader: &mut Reader<'_>, id: Id) -> Result<u32, PrecheckError> {
        let start = self.end - reader.left();
        let info = reader.u8()?;
        let (len, kind) = match info {
            kind::GC => (not_empty(reader.var_u32()?)?, Kind::Collected),
            kind::SKIP => (reader.var_u32()?, Kind::Skipped),
            _ => {
                let item = check_place(reader, id, info)?;
                if let Some(places) = &mut self.places {
                    places.push(id, place(&item));
                }
                let len = content::check(reader, item.content, self.limits, &mut self.facts)?;
                (len, Kind::Item(item))
            }
        };
        self.facts.has_content |= kind != Kind::Skipped;
        let bytes = start..self.end - reader.left();
        self.visit.enter(&Struct {
            id,
            len,
            kind,
            bytes,
        });
        Ok(len)
    }
}

fn place(item: &Item<'_>) -> Place {
    match item.parent {
        None => Place::Beside(item.left, item.right),
        Some(Parent::Root(_)) => Place::Root,
        Some(Parent::Inside(id)) => Place::Inside(id),
    }
}

/// yrs computes the last clock of a collected struct as `clock + len - 1`, and panics on an empty one: in a
/// debug build at once, else when it next encodes. An empty item it drops.
const fn not_empty(len: u32) -> Result<u32, PrecheckError> {
    if len == 0 {
        Err(PrecheckError::EmptyStruct)
    } else {
        Ok(len)
    }
}

/// Where an item stands: its neighbours, or else its parent by name or id, and its key.
fn check_place<'a>(reader: &mut Reader<'a>, id: Id, info: u8) -> Result<Item<'a>, PrecheckError> {
    let mut neighbour = |flag| {
        let some = info & flag != 0;
        some.then(|| check_reference(reader, id)).transpose()
    };
    let mut item = Item {
        left: neighbour(kind::HAS_ORIGIN)?,
        right: neighbour(kind::HAS_RIGHT_ORIGIN)?,
        parent: None,
        key: None,
        content: info & kind::MASK,
    };
    if item.left.is_some() || item.right.is_some() {
        return Ok(item);
    }
    item.parent = Some(match reader.var_u64()? {
        0 => Parent::Inside(check_reference(reader, id)?),
        1 => Parent::Root(reader.var_string()?),
        value => {
            return Err(PrecheckError::Unknown {
                what: "parent",
                value,
            });
        }
    });
    if info & kind::HAS_PARENT_SUB != 0 {
        item.key = Some(reader.var_string()?);
    }
    Ok(item)
}

/// The text that an item of a sound update holds, and where it stands in the item's bytes with its length before it;
/// none if it holds no text.
#[must_use]
pub fn text_of(bytes: &[u8], id: Id) -> Option<(usize, &str)> {
    let mut reader = Reader::new(bytes);
    let info = reader.u8().ok()?;
    if !content::is_text(check_place(&mut reader, id, info).ok()?.content) {
        return None;
    }
    let at = bytes.len() - reader.left();
    Some((at, reader.var_string().ok()?))
}

/// Another element, which its writer must have known: of one's own only the earlier ones.
fn check_reference(reader: &mut Reader<'_>, own: Id) -> Result<Id, PrecheckError> {
    let (client, clock) = (reader.var_safe()?, reader.var_u32()?);
    if client == own.client && clock >= own.clock {
        return Err(PrecheckError::Future);
    }
    Ok(Id { client, clock })
}

/// Walks the delete set; gives how many ranges it has, and how long the longest is.
fn check_delete_set(
    reader: &mut Reader<'_>,
    limits: &Limits,
    visit: &mut dyn Visit,
) -> Result<(usize, u32), PrecheckError> {
    let mut clients = Clients::new(reader.count(2)?, limits)?;
    let (mut all, mut longest) = (0, 0);
    for _ in 0..clients.expected {
        let client = reader.var_safe()?;
        clients.enter(client)?;
        let ranges = reader.count(2)?;
        all = add(all, ranges, ("deleted ranges", limits.ranges))?;
        for _ in 0..ranges {
            let (clock, len) = (reader.var_u32()?, reader.var_u32()?);
            advance(clock, len)?;
            longest = longest.max(len);
            visit.delete(Id { client, clock }, len);
        }
    }
    Ok((all, longest))
}

#[cfg(test)]
mod tests;
