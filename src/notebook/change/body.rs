//! Whole cells taken out and made again, with the ids of what stands for what.

use serde_json::{Map as JsonMap, Value};
use yrs::types::text::YChange;
use yrs::{
    Any, Array, Assoc, Doc, IdSet, IndexedSequence, Map, Options, Out, ReadTxn, Snapshot, Text,
    TextRef, Transact,
};

use super::{Hand, IdRun};
use crate::notebook::any;
use crate::notebook::cell::CellKey;
use crate::notebook::schema::write::NewCell;
use crate::notebook::schema::{keys, read};

/// A place among the cells: between these two, as long as one of them is there.
#[derive(Clone, Copy, Debug)]
pub(in crate::notebook) struct Place {
    left: Option<CellKey>,
    right: Option<CellKey>,
    /// The cell that was there: its remains show the place when both neighbours are gone.
    was: CellKey,
}

/// A cell that was taken out.
pub(in crate::notebook) struct Erased {
    pub(in crate::notebook) key: CellKey,
    pub(in crate::notebook) place: Place,
    /// Everything in it, by key; the source as a string.
    pub(in crate::notebook) body: JsonMap<String, Value>,
    /// The ids of the characters of its source, in order.
    runs: Vec<IdRun>,
    /// The id of its shared text.
    text: Option<yrs::ID>,
    /// The cell that its text was taken out of.
    pub(in crate::notebook) from: Option<CellKey>,
}

impl Erased {
    /// About how many bytes it keeps.
    pub(in crate::notebook) fn weight(&self) -> usize {
        self.body.values().map(weight).sum::<usize>() + self.runs.len() * size_of::<IdRun>()
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum::<usize>() + items.len() * 32,
        Value::Object(entries) => {
            let entries = entries.iter();
            entries.map(|(key, value)| key.len() + weight(value)).sum()
        }
        _ => 8,
    }
}

impl Place {
    /// The place of the cell at a slot.
    fn of(hand: &Hand, key: CellKey) -> Option<Place> {
        let slot = hand.slot(key)?;
        Some(Place {
            left: hand.cell_at(slot.checked_sub(1)),
            right: hand.cell_at(slot.checked_add(1)),
            was: key,
        })
    }

    /// The slot that the place is at now.
    pub(in crate::notebook) fn slot(&self, hand: &Hand) -> u32 {
        let living = |cell: Option<CellKey>| hand.slot(hand.living(cell?)?);
        let before = living(self.right);
        let behind = || living(self.left).map(|slot| slot + 1);
        before
            .filter(|_| self.left.is_none())
            .or_else(behind)
            .or(before)
            .or_else(|| hand.slot(self.was))
            .unwrap_or_else(|| hand.end())
    }
}

/// Take a cell out; none if it is not there.
pub(in crate::notebook) fn erase(hand: &mut Hand, key: CellKey) -> Option<Erased> {
    let map = hand.map(key)?;
    let place = Place::of(hand, key)?;
    let body = match read::json(hand.txn, &Out::YMap(map.clone())) {
        Value::Object(mut body) => {
            let source = Value::String(read::source(hand.txn, &map));
            body.insert(keys::SOURCE.to_owned(), source);
            body
        }
        _ => JsonMap::new(),
    };
    let text = read::text_of(hand.txn, &map);
    let slot = hand.slot(key)?;
    hand.roots.cells.remove(hand.txn, slot);
    let runs = text.as_ref().map(|text| just_deleted(hand, text));
    for (id, len) in runs.iter().flatten() {
        hand.whole_cells.deleted.insert(*id, *len);
    }
    Some(Erased {
        key,
        place,
        body,
        runs: runs.unwrap_or_default(),
        text: text.and_then(|text| read::nested_id(text.as_ref())),
        from: None,
    })
}

/// The runs of a text that this transaction deleted.
fn just_deleted(hand: &mut Hand, text: &TextRef) -> Vec<IdRun> {
    let runs = runs_of(hand, text);
    let deleted = hand.txn.delete_set();
    let runs = runs.into_iter().filter(|(id, _)| deleted.contains(id));
    runs.map(|(id, content)| (id, utf16_len(&content)))
        .collect()
}

fn utf16_len(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Every run of characters that a text has or had, in order, with its first id and its content.
///
/// yrs gives the ids of runs only where it compares two states: here, all that there is with nothing.
/// Before that it splits the document's blocks where the states end, and looks one clock too far:
/// where anybody wrote but one or two characters, it panics. The comparing itself looks at the text
/// alone, so another document, an empty one, is given to it for the splitting.
pub(in crate::notebook) fn runs_of(hand: &Hand, text: &TextRef) -> Vec<(yrs::ID, String)> {
    let all = Snapshot::new(hand.txn.state_vector(), IdSet::new());
    let nothing = Snapshot::default();
    let client = hand.txn.doc().client_id();
    let options = Options::with_guid_and_client_id(keys::OBSERVER.into(), client);
    let elsewhere = Doc::with_options(options);
    let mut txn = elsewhere.transact_mut();
    let runs = text.diff_range(&mut txn, Some(&all), Some(&nothing), YChange::identity);
    let run = |run: yrs::types::text::Diff<YChange>| match (run.insert, run.ychange) {
        (Out::Any(Any::String(content)), Some(change)) => Some((change.id, content.to_string())),
        _ => None,
    };
    runs.into_iter().filter_map(run).collect()
}

/// Make an erased cell again at `slot`.
pub(in crate::notebook) fn make(hand: &mut Hand, slot: u32, erased: &Erased) -> Option<CellKey> {
    let made = insert_json(hand, slot, &erased.body)?;
    hand.note_cell(erased.key, made);
    note_text(hand, made, erased);
    Some(made)
}

/// A cell from its values, as the document keeps them.
pub(super) fn insert_json(
    hand: &mut Hand,
    slot: u32,
    body: &JsonMap<String, Value>,
) -> Option<CellKey> {
    let word = |key| body.get(key).map(read::text).unwrap_or_default();
    let outputs = body.get(keys::OUTPUTS).and_then(Value::as_array);
    let new = NewCell {
        cell_type: &word(keys::CELL_TYPE),
        id: &word(keys::ID),
        source: &word(keys::SOURCE),
        metadata: body.get(keys::METADATA).and_then(Value::as_object),
        attachments: body.get(keys::ATTACHMENTS),
        execution_count: body.get(keys::EXECUTION_COUNT),
        outputs: outputs.map_or(&[], Vec::as_slice),
    };
    let made = hand.put_cell(slot, &new)?;
    let map = hand.map(made)?;
    for (key, value) in body
        .iter()
        .filter(|(key, _)| !keys::OF_CELLS.contains(&key.as_str()))
    {
        map.insert(hand.txn, key.as_str(), any::from_json(value));
    }
    Some(made)
}

/// Note which characters of the new text stand for which of the old one.
fn note_text(hand: &mut Hand, made: CellKey, erased: &Erased) {
    let Some(text) = hand.text(made) else { return };
    if let (Some(old), Some(new)) = (erased.text, read::nested_id(text.as_ref())) {
        hand.remade.note(old, new, 1);
    }
    let len: u32 = erased.runs.iter().map(|(_, len)| len).sum();
    let source = erased.body.get(keys::SOURCE).and_then(Value::as_str);
    let first = text.sticky_index(hand.txn, 0, Assoc::After);
    let Some(mut copy) = first.and_then(|index| index.id().copied()) else {
        return;
    };
    if source.map(utf16_len) != Some(len) {
        return;
    }
    for (original, len) in &erased.runs {
        hand.remade.note(*original, copy, *len);
        copy.clock += len;
    }
}

/// Make a cell anew at another place, or with other values; gives it, and its old values and place.
pub(in crate::notebook) fn recreate(
    hand: &mut Hand,
    key: CellKey,
    slot: impl FnOnce(&Hand) -> u32,
    change: impl FnOnce(&mut JsonMap<String, Value>),
) -> Option<(CellKey, JsonMap<String, Value>, Place)> {
    let mut erased = erase(hand, key)?;
    let before = erased.body.clone();
    change(&mut erased.body);
    let slot = slot(hand);
    let made = make(hand, slot, &erased)?;
    Some((made, before, erased.place))
}
