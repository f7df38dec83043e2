//! Changes of the list of cells.

use std::collections::BTreeSet;

use serde_json::{Map as JsonMap, Value};
use yrs::Text;

use super::body::insert_json as insert_body;
use super::{Hand, Outcome, Part, change, erase, need_all, need_cell, need_cells, recreate, units};
use crate::notebook::cell::{CellKey, CellKind};
use crate::notebook::error::EditError;
use crate::notebook::ids::Ids;
use crate::notebook::replica::Replica;
use crate::notebook::schema::write::NewCell;
use crate::notebook::schema::{keys, read};

/// What JupyterLab puts between merged sources.
const BETWEEN: &str = "\n\n";

pub(super) fn insert(
    replica: &mut Replica,
    index: usize,
    kind: CellKind,
    source: &str,
    ids: &mut Ids,
) -> Result<Outcome, EditError> {
    need_cells(replica)?;
    let next = replica.cells().get(index).copied();
    let id = ids.next_id();
    change(replica, |hand| {
        let new = NewCell::plain(kind, &id, source);
        insert_plain(hand, next, &new, None)
    })
}

/// A cell before `next`, or behind all; `from`: what its text was taken out of.
fn insert_plain(
    hand: &mut Hand,
    next: Option<CellKey>,
    new: &NewCell,
    from: Option<CellKey>,
) -> Result<Outcome, EditError> {
    let slot = slot_before(hand, next);
    let made = hand.put_cell(slot, new);
    let made = made.ok_or(EditError::Panicked)?;
    Ok(Outcome::made(made, Part::Made { cell: made, from }))
}

fn slot_before(hand: &Hand, next: Option<CellKey>) -> u32 {
    next.and_then(|next| hand.slot(next))
        .unwrap_or_else(|| hand.end())
}

pub(super) fn insert_json(
    replica: &mut Replica,
    index: usize,
    cells: &[Value],
    ids: &mut Ids,
) -> Result<Outcome, EditError> {
    need_cells(replica)?;
    let next = replica.cells().get(index).copied();
    let mut taken: BTreeSet<String> = replica
        .cells()
        .iter()
        .filter_map(|key| replica.cell(*key).map(|cell| cell.id.clone()))
        .collect();
    let bodies = cells
        .iter()
        .map(|cell| body(cell, &mut taken, ids))
        .collect::<Result<Vec<_>, _>>()?;
    change(replica, |hand| {
        let mut outcome = Outcome::default();
        for body in &bodies {
            let slot = slot_before(hand, next);
            let made = insert_body(hand, slot, body).ok_or(EditError::Panicked)?;
            outcome.done.created.push(made);
            let from = None;
            outcome.parts.push(Part::Made { cell: made, from });
        }
        Ok(outcome)
    })
}

/// The values of an nbformat cell, with an id that no other cell has.
pub(super) fn body(
    cell: &Value,
    taken: &mut BTreeSet<String>,
    ids: &mut Ids,
) -> Result<JsonMap<String, Value>, EditError> {
    let kind = cell.get(keys::CELL_TYPE).and_then(Value::as_str);
    let mut body = cell
        .as_object()
        .filter(|_| kind.is_some())
        .cloned()
        .ok_or_else(|| EditError::Content("it is no list of cells".to_owned()))?;
    let id = body.get(keys::ID).map(read::text).unwrap_or_default();
    if id.is_empty() || taken.contains(&id) {
        body.insert(keys::ID.to_owned(), Value::String(ids.next_id()));
    }
    taken.extend(body.get(keys::ID).map(read::text));
    Ok(body)
}

pub(super) fn delete(replica: &mut Replica, cells: &[CellKey]) -> Result<Outcome, EditError> {
    need_all(replica, cells)?;
    change(replica, |hand| {
        let erased = cells.iter().map(|cell| erase(hand, *cell));
        let parts = erased.map(|erased| {
            let erased = erased.ok_or(EditError::NoCell)?;
            Ok(Part::Erased(Box::new(erased)))
        });
        Ok(Outcome::parts(parts.collect::<Result<_, EditError>>()?))
    })
}

pub(super) fn relocate(
    replica: &mut Replica,
    cell: CellKey,
    index: usize,
) -> Result<Outcome, EditError> {
    need_cell(replica, cell)?;
    let next = replica.cells().get(index).copied();
    if next == Some(cell) {
        return Ok(Outcome::default());
    }
    change(replica, |hand| {
        let to = |hand: &Hand| slot_before(hand, next);
        let (made, _, place) = recreate(hand, cell, to, |_| ()).ok_or(EditError::NoCell)?;
        let before = None;
        let part = Part::Recreated {
            cell: made,
            place,
            before,
        };
        Ok(Outcome::made(made, part))
    })
}

pub(super) fn change_kind(
    replica: &mut Replica,
    cells: &[CellKey],
    kind: CellKind,
) -> Result<Outcome, EditError> {
    need_all(replica, cells)?;
    let is_other = |cell: &&CellKey| replica.cell(**cell).is_some_and(|cell| cell.kind != kind);
    let others: Vec<CellKey> = cells.iter().filter(is_other).copied().collect();
    if others.is_empty() {
        return Ok(Outcome::default());
    }
    change(replica, |hand| {
        let mut outcome = Outcome::default();
        for cell in others {
            let slot = hand.slot(cell).ok_or(EditError::NoCell)?;
            let turned = recreate(hand, cell, |_| slot, |body| turn(body, kind));
            let (cell, before, place) = turned.ok_or(EditError::NoCell)?;
            let before = Some(before);
            outcome.done.created.push(cell);
            outcome.parts.push(Part::Recreated {
                cell,
                place,
                before,
            });
        }
        Ok(outcome)
    })
}

fn turn(body: &mut JsonMap<String, Value>, kind: CellKind) {
    body.insert(keys::CELL_TYPE.to_owned(), kind.name().into());
    for key in [keys::OUTPUTS, keys::EXECUTION_COUNT, keys::EXECUTION_STATE] {
        body.shift_remove(key);
    }
    if kind == CellKind::Code {
        body.shift_remove(keys::ATTACHMENTS);
    }
}

pub(super) fn split(
    replica: &mut Replica,
    cell: CellKey,
    at: usize,
    ids: &mut Ids,
) -> Result<Outcome, EditError> {
    need_cell(replica, cell)?;
    let whole = replica.cell(cell).ok_or(EditError::NoCell)?;
    let tail = whole.source.get(at..).ok_or(EditError::Range)?;
    let range = units(replica, cell, at..whole.source.len())?;
    let id = ids.next_id();
    change(replica, |hand| {
        let text = hand.text(cell).ok_or(EditError::NoText)?;
        if range.len > 0 {
            text.remove_range(hand.txn, range.from, range.len);
        }
        let slot = hand.slot(cell).ok_or(EditError::NoCell)?;
        let next = hand.cell_at(slot.checked_add(1));
        let new = NewCell::plain(whole.kind, &id, tail);
        let mut outcome = insert_plain(hand, next, &new, Some(cell))?;
        outcome.parts.push(Part::Text(cell));
        Ok(outcome)
    })
}

pub(super) fn merge(
    replica: &mut Replica,
    cell: CellKey,
    others: &[CellKey],
) -> Result<Outcome, EditError> {
    need_cell(replica, cell)?;
    let mut source = String::new();
    for other in others {
        let other = replica.cell(*other).ok_or(EditError::NoCell)?;
        source.push_str(BETWEEN);
        source.push_str(&other.source);
    }
    if others.contains(&cell) {
        return Err(EditError::Range);
    }
    change(replica, |hand| {
        let text = hand.text(cell).ok_or(EditError::NoText)?;
        let end = text.len(hand.txn);
        text.insert(hand.txn, end, &source);
        let mut parts = vec![Part::Text(cell)];
        for other in others {
            let erased = erase(hand, *other).ok_or(EditError::NoCell)?;
            parts.push(Part::Erased(Box::new(erased)));
        }
        Ok(Outcome::parts(parts))
    })
}
