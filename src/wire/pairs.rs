//! Characters of two UTF-16 units, and what would part them.
//!
//! An update may put something between the two units, or delete one of them. Yjs then makes a U+FFFD of each half
//! (`ContentString.splice`), so that lengths stay what they are. yrs 0.26 cannot: its texts are UTF-8, and it keeps
//! the character in one item and nothing in the other, though each counts as one unit. What it says of that to
//! others has too few units, and Yjs throws while it reads it. So the character is replaced as Yjs would have done,
//! before yrs sees what parts it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::lib0::Writer;
use super::precheck::{Id, Kind, Limits, Struct, Visit, text_of, walk_update};

/// The first byte in UTF-8 of a character of two units.
const FIRST: RangeInclusive<u8> = 0xf0..=0xf4;

/// The three after it.
const REST: RangeInclusive<u8> = 0x80..=0xbf;

/// The second units of all such characters of a document, and what will part some that have not come.
#[derive(Debug, Default)]
pub struct Pairs {
    /// By client, in the order of its clocks: so they take no more memory than the characters themselves.
    seconds: BTreeMap<u64, Vec<u32>>,
    /// Where updates part what is there, that wait for what they part.
    waiting: BTreeSet<Id>,
}

/// Characters that an update parts, each by its second unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parted {
    /// Those that the document has.
    pub held: BTreeSet<Id>,
    /// Those that the update brings itself.
    pub new: BTreeSet<Id>,
}

impl Parted {
    /// Whether nothing is parted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty() && self.new.is_empty()
    }
}

impl Pairs {
    /// Those of one update that was checked.
    #[must_use]
    pub fn of(update: &[u8]) -> Self {
        let mut all = Self::default();
        all.note(update);
        all
    }

    /// Takes note of what went into the document, in its order.
    pub fn note(&mut self, update: &[u8]) {
        if may_have_pairs(update) {
            walk(update, &mut Noting { update, all: self });
        }
    }

    /// Whether there may be any, here or in an update: most notebooks have none.
    #[must_use]
    pub fn concern(&self, update: &[u8]) -> bool {
        !self.seconds.is_empty() || may_have_pairs(update)
    }

    /// Whether it is the second unit of a character.
    #[must_use]
    pub fn is_second(&self, id: Id) -> bool {
        let of_client = self.seconds.get(&id.client);
        of_client.is_some_and(|all| all.binary_search(&id.clock).is_ok())
    }

    /// What an update parts that was checked; `reached` says how many elements of a client the document has.
    #[must_use]
    pub fn parted_by(&self, update: &[u8], reached: &dyn Fn(u64) -> u32) -> Parted {
        let mut parted = Parted::default();
        let own = Self::of(update);
        if self.seconds.is_empty() && own.seconds.is_empty() {
            return parted;
        }
        // Of a struct that is here in part, the rest goes in.
        let ends = own.seconds.keys().copied();
        let mut cuts: BTreeSet<Id> = ends
            .map(|client| Id {
                client,
                clock: reached(client),
            })
            .collect();
        walk(update, &mut Cuts(&mut cuts));
        for id in cuts {
            if id.clock < reached(id.client) {
                parted
                    .held
                    .extend(Some(id).filter(|id| self.is_second(*id)));
            } else {
                parted.new.extend(Some(id).filter(|id| own.is_second(*id)));
            }
        }
        parted
    }

    /// An update waits for others, and parts what it parts when it goes in.
    pub fn wait(&mut self, update: &[u8]) {
        walk(update, &mut Cuts(&mut self.waiting));
    }

    /// Nothing waits any more.
    pub fn wait_for_nothing(&mut self) {
        self.waiting.clear();
    }

    /// Whether an update has characters that are parted by what waits.
    #[must_use]
    pub fn meets_waiting(&self, update: &[u8]) -> bool {
        if self.waiting.is_empty() || !may_have_pairs(update) {
            return false;
        }
        let of_client = |(client, all): (&u64, &Vec<u32>)| {
            let mut ids = all.iter().map(|clock| Id {
                client: *client,
                clock: *clock,
            });
            ids.any(|id| self.waiting.contains(&id))
        };
        Self::of(update).seconds.iter().any(of_client)
    }

    /// These are no characters of two units any more.
    pub fn remove(&mut self, parted: &BTreeSet<Id>) {
        for id in parted {
            if let Some(all) = self.seconds.get_mut(&id.client)
                && let Ok(at) = all.binary_search(&id.clock)
            {
                all.remove(at);
            }
        }
    }

    fn add(&mut self, id: Id) {
        let all = self.seconds.entry(id.client).or_default();
        // What comes again is known.
        if all.last().is_none_or(|last| *last < id.clock) {
            all.push(id.clock);
        }
    }
}

/// The update with a U+FFFD for each unit of these characters, named by their second.
#[must_use]
pub fn replace(update: &[u8], parted: &BTreeSet<Id>) -> Vec<u8> {
    let mut replacing = Replacing {
        update,
        parted,
        writer: Writer::new(),
        done: 0,
    };
    walk(update, &mut replacing);
    let rest = update.get(replacing.done..).unwrap_or_default();
    replacing.writer.raw(rest);
    replacing.writer.finish()
}

/// Whether the bytes of one stand somewhere. Few numbers look like it.
fn may_have_pairs(update: &[u8]) -> bool {
    let is_one = |bytes: &[u8]| match bytes {
        [first, rest @ ..] => FIRST.contains(first) && rest.iter().all(|byte| REST.contains(byte)),
        [] => false,
    };
    update.windows(4).any(is_one)
}

/// It was walked before, and is sound.
fn walk(update: &[u8], visit: &mut dyn Visit) {
    let _sound = walk_update(update, &Limits::default(), visit);
}

/// The text of a struct that has characters of two units, and where it stands in the update.
fn text_with_pairs<'a>(update: &'a [u8], one: &Struct<'_>) -> Option<(usize, &'a str)> {
    if !matches!(one.kind, Kind::Item(_)) {
        return None;
    }
    let bytes = update.get(one.bytes.clone())?;
    let text = may_have_pairs(bytes).then(|| text_of(bytes, one.id));
    text.flatten()
        .map(|(at, text)| (one.bytes.start + at, text))
}

/// The characters of a text, each with the clock after it.
fn chars(text: &str, from: u32) -> impl Iterator<Item = (char, u32)> {
    text.chars().scan(from, |clock, char| {
        *clock = clock.saturating_add(if char.len_utf16() == 2 { 2 } else { 1 });
        Some((char, *clock))
    })
}

struct Noting<'a> {
    update: &'a [u8],
    all: &'a mut Pairs,
}

impl Visit for Noting<'_> {
    fn enter(&mut self, one: &Struct<'_>) {
        let (_, text) = text_with_pairs(self.update, one).unwrap_or_default();
        for (char, end) in chars(text, one.id.clock) {
            if char.len_utf16() == 2 {
                let clock = end.saturating_sub(1);
                self.all.add(Id { clock, ..one.id });
            }
        }
    }

    fn delete(&mut self, _: Id, _: u32) {}
}

/// The elements before which an update parts a text.
struct Cuts<'a>(&'a mut BTreeSet<Id>);

impl Visit for Cuts<'_> {
    fn enter(&mut self, one: &Struct<'_>) {
        let Kind::Item(item) = one.kind else {
            return;
        };
        self.0.extend(item.left.map(|id| after(id, 1)));
        self.0.extend(item.right);
    }

    fn delete(&mut self, first: Id, len: u32) {
        self.0.extend([first, after(first, len)]);
    }
}

const fn after(id: Id, len: u32) -> Id {
    Id {
        client: id.client,
        clock: id.clock.saturating_add(len),
    }
}

struct Replacing<'a> {
    update: &'a [u8],
    parted: &'a BTreeSet<Id>,
    writer: Writer,
    /// So much of the update is written.
    done: usize,
}

impl Visit for Replacing<'_> {
    fn enter(&mut self, one: &Struct<'_>) {
        let Some((at, text)) = text_with_pairs(self.update, one) else {
            return;
        };
        let is_parted = |end: u32| {
            let clock = end.saturating_sub(1);
            self.parted.contains(&Id { clock, ..one.id })
        };
        let mut new = String::with_capacity(text.len());
        for (char, end) in chars(text, one.id.clock) {
            match char.len_utf16() == 2 && is_parted(end) {
                true => new.push_str("\u{fffd}\u{fffd}"),
                false => new.push(char),
            }
        }
        if new == text {
            return;
        }
        let before = self.update.get(self.done..at).unwrap_or_default();
        self.writer.raw(before);
        self.writer.var_string(&new);
        self.done = one.bytes.end;
    }

    fn delete(&mut self, _: Id, _: u32) {}
}
