//! Changes of a cell's values beside its source: outputs, count, folding.

use serde_json::{Value, json};
use yrs::{Map, MapRef, Out};

use super::{Hand, Outcome, Part, change, need_all};
use crate::notebook::any;
use crate::notebook::cell::{CellKey, CellKind};
use crate::notebook::edit::Fold;
use crate::notebook::error::EditError;
use crate::notebook::replica::Replica;
use crate::notebook::schema::{keys, write};

/// A value as it was before a change.
pub(in crate::notebook) enum Kept {
    /// Outputs and execution count.
    Outputs(Vec<Value>, Value),
    /// An entry of the metadata, if there was one.
    Metadata(&'static str, Option<Value>),
}

fn need_code(replica: &Replica, cell: CellKey) -> Result<(), EditError> {
    match replica.cell(cell).ok_or(EditError::NoCell)?.kind {
        CellKind::Code => Ok(()),
        _ => Err(EditError::NotCode),
    }
}

/// Run `f` with the shared map of a code cell.
fn in_code<T>(
    replica: &mut Replica,
    cell: CellKey,
    f: impl FnOnce(&mut Hand, &MapRef) -> T,
) -> Result<T, EditError> {
    need_code(replica, cell)?;
    change(replica, |hand| {
        let map = hand.map(cell).ok_or(EditError::NoCell)?;
        Ok(f(hand, &map))
    })
}

pub(super) fn append(
    replica: &mut Replica,
    cell: CellKey,
    output: &Value,
) -> Result<Outcome, EditError> {
    in_code(replica, cell, |hand, map| {
        let outputs = write::outputs_of(hand.txn, map);
        write::push_output(hand.txn, &outputs, hand.shape, output);
        Outcome::default()
    })
}

pub(super) fn set_count(
    replica: &mut Replica,
    cell: CellKey,
    count: Option<u64>,
) -> Result<Outcome, EditError> {
    in_code(replica, cell, |hand, map| {
        write::set_execution_count(hand.txn, map, count);
        Outcome::default()
    })
}

/// As pages do: the outputs go, and the count with them.
pub(super) fn clear(replica: &mut Replica, cells: &[CellKey]) -> Result<Outcome, EditError> {
    for cell in cells {
        need_code(replica, *cell)?;
    }
    change(replica, |hand| {
        let parts = cells.iter().map(|cell| {
            let map = hand.map(*cell).ok_or(EditError::NoCell)?;
            let before = set_outputs(hand, &map, &[], &Value::Null);
            Ok(Part::Value(*cell, before))
        });
        Ok(Outcome::parts(parts.collect::<Result<_, EditError>>()?))
    })
}

/// Put outputs and count in the place of what is there.
fn set_outputs(hand: &mut Hand, map: &MapRef, outputs: &[Value], count: &Value) -> Kept {
    let before = match hand.value(map, keys::OUTPUTS) {
        Some(Value::Array(outputs)) => outputs,
        _ => Vec::new(),
    };
    let counted = hand.value(map, keys::EXECUTION_COUNT);
    let counted = counted.unwrap_or(Value::Null);
    write::clear_outputs(hand.txn, map);
    let list = write::outputs_of(hand.txn, map);
    for output in outputs {
        write::push_output(hand.txn, &list, hand.shape, output);
    }
    if counted != *count {
        map.insert(hand.txn, keys::EXECUTION_COUNT, any::from_json(count));
    }
    Kept::Outputs(before, counted)
}

/// Give a cell a kept value again; what it had until now, if that may be taken away.
pub(in crate::notebook) fn put_back(hand: &mut Hand, cell: CellKey, kept: &Kept) -> Option<Kept> {
    let map = hand.map(cell)?;
    match kept {
        Kept::Outputs(outputs, count) => {
            let now = hand.value(&map, keys::OUTPUTS);
            let empty = now.is_none_or(|now| now == json!([]));
            // Somebody has run it since: those outputs are newer than ours.
            (empty || outputs.is_empty()).then(|| set_outputs(hand, &map, outputs, count))
        }
        Kept::Metadata(key, value) => Some(set_metadata(hand, &map, key, value.clone())),
    }
}

/// Give a cell these outputs and this count; what it had.
pub(super) fn put(
    hand: &mut Hand,
    cell: CellKey,
    outputs: &[Value],
    count: &Value,
) -> Option<Part> {
    let map = hand.map(cell)?;
    Some(Part::Value(cell, set_outputs(hand, &map, outputs, count)))
}

/// Set or remove an entry of a cell's metadata, be that plain JSON or a shared map.
fn set_metadata(hand: &mut Hand, map: &MapRef, key: &'static str, value: Option<Value>) -> Kept {
    if let Some(Out::YMap(shared)) = map.get(hand.txn, keys::METADATA) {
        let before = hand.value(&shared, key);
        match value {
            Some(value) => drop(shared.insert(hand.txn, key, any::from_json(&value))),
            None => drop(shared.remove(hand.txn, key)),
        }
        return Kept::Metadata(key, before);
    }
    let mut metadata = match hand.value(map, keys::METADATA) {
        Some(Value::Object(metadata)) => metadata,
        _ => serde_json::Map::new(),
    };
    let before = match value {
        Some(value) => metadata.insert(key.to_owned(), value),
        None => metadata.shift_remove(key),
    };
    write::insert_metadata(hand.txn, map, hand.shape, Some(&metadata));
    Kept::Metadata(key, before)
}

/// JupyterLab keeps folding in `metadata.jupyter`, and that of outputs in `metadata.collapsed` too.
pub(super) fn collapse(
    replica: &mut Replica,
    cells: &[CellKey],
    part: Fold,
    on: bool,
) -> Result<Outcome, EditError> {
    need_all(replica, cells)?;
    change(replica, |hand| {
        let mut parts = Vec::new();
        for cell in cells {
            let kept = fold(hand, *cell, part, on).ok_or(EditError::NoCell)?;
            parts.extend(kept.into_iter().map(|kept| Part::Value(*cell, kept)));
        }
        Ok(Outcome::parts(parts))
    })
}

fn fold(hand: &mut Hand, cell: CellKey, part: Fold, on: bool) -> Option<Vec<Kept>> {
    let map = hand.map(cell)?;
    let metadata = hand.value(&map, keys::METADATA);
    let jupyter = metadata.and_then(|all| all.get(keys::JUPYTER).cloned());
    let folded = folded(jupyter, part, on);
    let mut kept = vec![set_metadata(hand, &map, keys::JUPYTER, folded)];
    if part == Fold::Outputs {
        let value = on.then_some(Value::Bool(true));
        kept.push(set_metadata(hand, &map, keys::COLLAPSED, value));
    }
    Some(kept)
}

/// The entry `jupyter` with one flag set or taken out; none when nothing is left in it.
fn folded(jupyter: Option<Value>, part: Fold, on: bool) -> Option<Value> {
    let mut entries = match jupyter {
        Some(Value::Object(entries)) => entries,
        _ => serde_json::Map::new(),
    };
    let key = match part {
        Fold::Source => keys::SOURCE_HIDDEN,
        Fold::Outputs => keys::OUTPUTS_HIDDEN,
    };
    match on {
        true => drop(entries.insert(key.to_owned(), Value::Bool(true))),
        false => drop(entries.shift_remove(key)),
    }
    (!entries.is_empty()).then_some(Value::Object(entries))
}
