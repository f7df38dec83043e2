//! A structural check of Yjs v1 updates before the CRDT library may see them.
//!
//! The library trusts its input: it recurses without a limit, allocates what a count asks for, takes
//! any bytes for UTF-8 and adds clocks unchecked. An update that passes here is wholly there, nested
//! at most [`Limits::depth`] deep and within its clocks. The walk is iterative and allocates only a
//! set of client ids and a stack of at most `depth` frames.

use std::collections::BTreeSet;

use super::lib0::{Reader, WireError};

mod content;

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
    /// Nesting of one JSON or `Any` value.
    pub depth: usize,
}

impl Default for Limits {
    /// Room for the largest notebook that a data channel carries (64 MiB, the bound of reassembly),
    /// for 4 096 sessions that ever wrote in it, and for any metadata that people write.
    fn default() -> Self {
        Self {
            bytes: 64 * 1024 * 1024,
            clients: 4_096,
            depth: super::any::MAX_DEPTH,
        }
    }
}

/// What a checked update holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Client ids that have structs in it.
    pub clients: usize,
    /// Structs of all clients, skipped ranges included.
    pub structs: usize,
    /// Whether any struct is more than a skipped range.
    pub has_content: bool,
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
pub struct Item {
    /// The first of its elements.
    pub id: Id,
    pub left: Option<Id>,
    pub right: Option<Id>,
}

/// Walks a v1 update: structs, then the delete set, then nothing.
pub fn check_update(bytes: &[u8], limits: &Limits) -> Result<Facts, PrecheckError> {
    walk_update(bytes, limits, &mut |_| ())
}

/// The same; `visit` gets every item, in the order of the update.
pub fn walk_update(
    bytes: &[u8],
    limits: &Limits,
    visit: &mut dyn FnMut(Item),
) -> Result<Facts, PrecheckError> {
    if bytes.len() > limits.bytes {
        return Err(PrecheckError::TooLarge(bytes.len()));
    }
    let mut reader = Reader::new(bytes);
    let facts = check_structs(&mut reader, limits, visit)?;
    check_delete_set(&mut reader, limits)?;
    reader.finish()?;
    Ok(facts)
}

/// Walks a v1 state vector: pairs of client id and clock.
pub fn check_state_vector(bytes: &[u8], limits: &Limits) -> Result<usize, PrecheckError> {
    let mut reader = Reader::new(bytes);
    let mut clients = Clients::new(reader.count(2)?, limits)?;
    for _ in 0..clients.expected {
        clients.enter(reader.var_safe()?)?;
        reader.var_u32()?;
    }
    reader.finish()?;
    Ok(clients.expected)
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
    visit: &mut dyn FnMut(Item),
) -> Result<Facts, PrecheckError> {
    let mut clients = Clients::new(reader.count(3)?, limits)?;
    let mut facts = Facts {
        clients: clients.expected,
        ..Facts::default()
    };
    for _ in 0..clients.expected {
        let structs = reader.count(1)?;
        let client = reader.var_safe()?;
        clients.enter(client)?;
        let mut id = Id {
            client,
            clock: reader.var_u32()?,
        };
        for _ in 0..structs {
            let (len, kind) = check_struct(reader, id, limits, visit)?;
            id.clock = advance(id.clock, len)?;
            facts.has_content |= kind != kind::SKIP;
        }
        facts.structs += structs;
    }
    Ok(facts)
}

fn advance(clock: u32, len: u32) -> Result<u32, PrecheckError> {
    clock.checked_add(len).ok_or(PrecheckError::ClockOverflow)
}

/// Walks one struct; gives how many clocks it takes and its kind.
fn check_struct(
    reader: &mut Reader<'_>,
    id: Id,
    limits: &Limits,
    visit: &mut dyn FnMut(Item),
) -> Result<(u32, u8), PrecheckError> {
    let info = reader.u8()?;
    let len = match info {
        kind::GC => not_empty(reader.var_u32()?)?,
        kind::SKIP => reader.var_u32()?,
        _ => {
            let (left, right) = check_place(reader, id, info)?;
            visit(Item { id, left, right });
            content::check(reader, info & kind::MASK, limits)?
        }
    };
    Ok((len, info & kind::MASK))
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

/// Where an item stands: its neighbours, which are given, or else its parent by name or id, and its key.
fn check_place(
    reader: &mut Reader<'_>,
    id: Id,
    info: u8,
) -> Result<(Option<Id>, Option<Id>), PrecheckError> {
    let mut neighbour = |flag: u8| match info & flag {
        0 => Ok(None),
        _ => check_reference(reader, id).map(Some),
    };
    let (left, right) = (
        neighbour(kind::HAS_ORIGIN)?,
        neighbour(kind::HAS_RIGHT_ORIGIN)?,
    );
    if left.is_some() || right.is_some() {
        return Ok((left, right));
    }
    match reader.var_u64()? {
        0 => drop(check_reference(reader, id)?),
        1 => drop(reader.var_string()?),
        value => {
            return Err(PrecheckError::Unknown {
                what: "parent",
                value,
            });
        }
    }
    if info & kind::HAS_PARENT_SUB != 0 {
        reader.var_string()?;
    }
    Ok((None, None))
}

/// Another element, which its writer must have known: of one's own only the earlier ones.
fn check_reference(reader: &mut Reader<'_>, own: Id) -> Result<Id, PrecheckError> {
    let (client, clock) = (reader.var_safe()?, reader.var_u32()?);
    if client == own.client && clock >= own.clock {
        return Err(PrecheckError::Future);
    }
    Ok(Id { client, clock })
}

fn check_delete_set(reader: &mut Reader<'_>, limits: &Limits) -> Result<(), PrecheckError> {
    let mut clients = Clients::new(reader.count(2)?, limits)?;
    for _ in 0..clients.expected {
        clients.enter(reader.var_safe()?)?;
        for _ in 0..reader.count(2)? {
            let (clock, len) = (reader.var_u32()?, reader.var_u32()?);
            advance(clock, len)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
