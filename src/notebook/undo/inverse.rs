//! A step taken back in one transaction.

use std::collections::BTreeSet;

use serde_json::{Map as JsonMap, Value};
use yrs::ReadTxn;

use super::{Ids, Step, text};
use crate::notebook::cell::CellKey;
use crate::notebook::change::{Erased, Hand, Part, Place, erase, make, put_back, recreate};
use crate::notebook::schema::keys;

/// Take a step back; gives the parts of the step that would take it forth again.
pub(in crate::notebook) fn take_back(hand: &mut Hand, step: &Step) -> Vec<Part> {
    let mut parts = Vec::new();
    for part in step.parts.iter().rev() {
        parts.extend(cell_part(hand, part));
    }
    parts.extend(texts(hand, step));
    parts
}

fn cell_part(hand: &mut Hand, part: &Part) -> Option<Part> {
    match part {
        Part::Text(_) => None,
        Part::Made { cell, from } => take_out(hand, *cell, *from),
        Part::Erased(erased) => bring_back(hand, erased),
        Part::Recreated {
            cell,
            place,
            before,
        } => turn_back(hand, *cell, *place, before.as_ref()),
        Part::Value(cell, kept) => {
            let cell = hand.living(*cell)?;
            put_back(hand, cell, kept).map(|kept| Part::Value(cell, kept))
        }
    }
}

fn take_out(hand: &mut Hand, cell: CellKey, from: Option<CellKey>) -> Option<Part> {
    let cell = hand.living(cell)?;
    if let Some(from) = from {
        hand.living(from)?;
    }
    let mut erased = erase(hand, cell)?;
    erased.from = from;
    Some(Part::Erased(Box::new(erased)))
}

fn bring_back(hand: &mut Hand, erased: &Erased) -> Option<Part> {
    if hand.living(erased.key).is_some() {
        return None;
    }
    let slot = erased.place.slot(hand);
    let cell = make(hand, slot, erased)?;
    let from = erased.from;
    Some(Part::Made { cell, from })
}

/// Put a cell where it was, with the values it had; its source stays what it is now.
fn turn_back(
    hand: &mut Hand,
    cell: CellKey,
    place: Place,
    before: Option<&JsonMap<String, Value>>,
) -> Option<Part> {
    let cell = hand.living(cell)?;
    let change = |body: &mut JsonMap<String, Value>| {
        if let Some(before) = before {
            let source = body.shift_remove(keys::SOURCE);
            *body = before.clone();
            body.extend(source.map(|source| (keys::SOURCE.to_owned(), source)));
        }
    };
    let (made, now, stood) = recreate(hand, cell, |hand| place.slot(hand), change)?;
    Some(Part::Recreated {
        cell: made,
        place: stood,
        before: before.map(|_| now),
    })
}

/// Take back what was typed and deleted, text by text.
fn texts(hand: &mut Hand, step: &Step) -> Vec<Part> {
    let cells: BTreeSet<CellKey> = step
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Text(cell) => hand.living(*cell),
            _ => None,
        })
        .collect();
    if cells.is_empty() {
        return Vec::new();
    }
    let deleted = hand.txn.snapshot().delete_set;
    let back = Ids {
        inserted: step.ids.inserted.clone(),
        deleted: step.ids.deleted.clone(),
    };
    let mut parts = Vec::new();
    for cell in cells {
        if text::take_back(hand, cell, &back, &deleted) {
            parts.push(Part::Text(cell));
        }
    }
    parts
}
