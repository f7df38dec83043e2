//! Places in a text that survive edits, and the only conversions between UTF-16 units and bytes.

use serde_json::{Map as JsonMap, Value, json};
use yrs::{
    Assoc, BranchID, ID, IndexScope, IndexedSequence, Offset, ReadTxn, StickyIndex, TextRef,
};

use super::admit::client_id;
use super::cell::CellKey;
use super::replica::Replica;
use super::schema::{keys, read};
use super::view::map_of;

/// To which neighbour a place sticks when somebody types right there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the character before it: text typed there lands behind the place.
    Before,
    /// To the character after it (a page's carets): text typed there pushes the place along.
    After,
}

/// A place in a text. yrs has none at the very end of a text, so the ends are our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    text: IndexScope,
    point: Point,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Point {
    Start,
    At(StickyIndex),
    End,
}

/// UTF-16 units before `byte`; inside of a character, those before the character.
pub(super) fn utf16_at(text: &str, byte: usize) -> u32 {
    let before = &text[..text.floor_char_boundary(byte)];
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The byte at UTF-16 offset `units`; inside of a surrogate pair, the start of the character.
pub(super) fn byte_at(text: &str, units: u32) -> usize {
    let mut left = units;
    for (byte, char) in text.char_indices() {
        // One or two.
        let len = char.len_utf16() as u32;
        if left < len {
            return byte;
        }
        left -= len;
    }
    text.len()
}

impl Replica {
    /// The place at `byte` of a cell's source; none if the cell is gone or has no shared text.
    pub fn anchor(&self, cell: CellKey, byte: usize, side: Side) -> Option<Anchor> {
        let source = self.cell(cell)?;
        let units = utf16_at(&source.source, byte);
        let len = utf16_at(&source.source, source.source.len());
        self.read(|txn| {
            let text = self.text_ref(txn, cell)?;
            Some(Anchor {
                text: StickyIndex::from_type(txn, &text, Assoc::After)
                    .scope()
                    .clone(),
                point: point(txn, &text, units, len, side)?,
            })
        })?
    }

    /// Where the place is now, in bytes; none if its cell is gone.
    pub fn resolve(&self, anchor: &Anchor) -> Option<(CellKey, usize)> {
        match &anchor.point {
            Point::At(index) => self.resolve_index(&self.latest(index)),
            Point::Start => Some((self.cell_of(&self.latest_text(&anchor.text))?, 0)),
            Point::End => self.end_of(self.cell_of(&self.latest_text(&anchor.text))?),
        }
    }

    /// The relative position of a caret, as pages write it: all four keys, nulls included, `assoc` 0.
    pub fn position_json(&self, cell: CellKey, byte: usize) -> Option<Value> {
        let anchor = self.anchor(cell, byte, Side::After)?;
        let (kind, name) = match &anchor.text {
            IndexScope::Root(name) => (Value::Null, json!(name.as_ref())),
            IndexScope::Nested(id) | IndexScope::Relative(id) => (id_json(id), Value::Null),
        };
        let item = match &anchor.point {
            Point::At(index) => index.id().map_or(Value::Null, id_json),
            Point::Start | Point::End => Value::Null,
        };
        Some(json!({"type": kind, "tname": name, "item": item, "assoc": 0}))
    }

    /// Where a peer's relative position is: an object or a string that holds one; missing keys are null.
    pub fn read_position(&self, position: &Value) -> Option<(CellKey, usize)> {
        match position {
            Value::Object(position) => self.resolve_position(position),
            Value::String(text) => match serde_json::from_str(text).ok()? {
                Value::Object(position) => self.resolve_position(&position),
                _ => None,
            },
            _ => None,
        }
    }

    fn resolve_position(&self, position: &JsonMap<String, Value>) -> Option<(CellKey, usize)> {
        let before = position.get("assoc").and_then(Value::as_i64).unwrap_or(0) < 0;
        if let Some(item) = position.get("item").and_then(read_id) {
            let assoc = if before { Assoc::Before } else { Assoc::After };
            return self.resolve_index(&StickyIndex::from_id(item, assoc));
        }
        let text = match position.get("type").and_then(read_id) {
            Some(id) => IndexScope::Nested(id),
            None => IndexScope::Root(position.get("tname")?.as_str()?.into()),
        };
        let cell = self.cell_of(&text)?;
        if before {
            return Some((cell, 0));
        }
        self.end_of(cell)
    }

    fn resolve_index(&self, index: &StickyIndex) -> Option<(CellKey, usize)> {
        let offset = self.read(|txn| index.get_offset(txn))??;
        let cell = self.cell_at(&offset)?;
        let source = self.cell(cell)?;
        Some((cell, byte_at(&source.source, offset.index)))
    }

    /// The place at what stands for its character now.
    fn latest(&self, index: &StickyIndex) -> StickyIndex {
        match index.id() {
            Some(id) => StickyIndex::from_id(self.remade.latest(*id), index.assoc),
            None => index.clone(),
        }
    }

    fn latest_text(&self, text: &IndexScope) -> IndexScope {
        match text {
            IndexScope::Nested(id) => IndexScope::Nested(self.remade.latest(*id)),
            other => other.clone(),
        }
    }

    fn end_of(&self, cell: CellKey) -> Option<(CellKey, usize)> {
        Some((cell, self.cell(cell)?.source.len()))
    }

    /// The cell of a text.
    fn cell_of(&self, text: &IndexScope) -> Option<CellKey> {
        let index = StickyIndex::new(text.clone(), Assoc::After);
        let offset = self.read(|txn| index.get_offset(txn))??;
        self.cell_at(&offset)
    }

    fn cell_at(&self, offset: &Offset) -> Option<CellKey> {
        match offset.branch.id() {
            BranchID::Nested(id) => self.mirror().cell_of_text(&id),
            BranchID::Root(name) if name.as_ref() == keys::SOURCE => {
                self.index_of(CellKey::TEXT).map(|_| CellKey::TEXT)
            }
            BranchID::Root(_) => None,
        }
    }

    /// The shared text of a cell.
    pub(super) fn text_ref<T: ReadTxn>(&self, txn: &T, cell: CellKey) -> Option<TextRef> {
        if cell == CellKey::TEXT {
            return Some(self.roots.source.clone());
        }
        read::text_of(txn, &map_of(txn, cell)?)
    }
}

/// The place at `units` of a text of `len` units.
fn point<T: ReadTxn>(txn: &T, text: &TextRef, units: u32, len: u32, side: Side) -> Option<Point> {
    match side {
        Side::After if units >= len => Some(Point::End),
        Side::After => text.sticky_index(txn, units, Assoc::After).map(Point::At),
        Side::Before if units == 0 => Some(Point::Start),
        Side::Before => {
            let last = text.sticky_index(txn, units - 1, Assoc::After)?;
            let id = *last.id()?;
            Some(Point::At(StickyIndex::from_id(id, Assoc::Before)))
        }
    }
}

fn id_json(id: &ID) -> Value {
    json!({"client": id.client.get(), "clock": id.clock})
}

fn read_id(value: &Value) -> Option<ID> {
    let client = client_id(value.get("client")?.as_u64()?)?;
    let clock = u32::try_from(value.get("clock")?.as_u64()?).ok()?;
    Some(ID::new(client, clock))
}
