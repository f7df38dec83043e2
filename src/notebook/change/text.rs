//! Changes of sources.

use std::ops::Range;

use yrs::{Text, TextRef};

use super::{Hand, Outcome, Part, Units, change, units};
use crate::notebook::cell::CellKey;
use crate::notebook::edit::Piece;
use crate::notebook::error::EditError;
use crate::notebook::replica::Replica;

pub(super) fn replace(
    replica: &mut Replica,
    cell: CellKey,
    bytes: Range<usize>,
    text: &str,
) -> Result<Outcome, EditError> {
    let units = units(replica, cell, bytes)?;
    change(replica, |hand| {
        let target = hand.text(cell).ok_or(EditError::NoText)?;
        put(hand, &target, units, text);
        Ok(Outcome::part(Part::Text(cell)))
    })
}

/// All pieces in one transaction.
pub(super) fn replace_many(replica: &mut Replica, pieces: &[Piece]) -> Result<Outcome, EditError> {
    let found = found(replica, pieces)?;
    change(replica, |hand| Ok(Outcome::parts(put_all(hand, found)?)))
}

/// A range of a source, and what takes its place.
pub(super) type Found<'a> = (CellKey, Units, &'a str);

/// The pieces by their places; none may overlap another.
pub(super) fn found<'a>(
    replica: &Replica,
    pieces: &'a [Piece],
) -> Result<Vec<Found<'a>>, EditError> {
    let mut found = pieces
        .iter()
        .map(|piece| {
            let units = units(replica, piece.cell, piece.from..piece.to)?;
            Ok((piece.cell, units, piece.text.as_str()))
        })
        .collect::<Result<Vec<_>, EditError>>()?;
    found.sort_by_key(|(cell, units, _)| (*cell, units.from));
    match found.windows(2).any(overlap) {
        true => Err(EditError::Range),
        false => Ok(found),
    }
}

/// Puts them in from the last to the first, so that offsets stay true.
pub(super) fn put_all(hand: &mut Hand, found: Vec<Found>) -> Result<Vec<Part>, EditError> {
    let mut parts = Vec::new();
    for (cell, units, text) in found.into_iter().rev() {
        let target = hand.text(cell).ok_or(EditError::NoText)?;
        put(hand, &target, units, text);
        parts.push(Part::Text(cell));
    }
    Ok(parts)
}

fn overlap(pair: &[(CellKey, Units, &str)]) -> bool {
    matches!(pair, [(a, one, _), (b, two, _)] if a == b && one.from + one.len > two.from)
}

fn put(hand: &mut Hand, target: &TextRef, units: Units, text: &str) {
    if units.len > 0 {
        target.remove_range(hand.txn, units.from, units.len);
    }
    if !text.is_empty() {
        target.insert(hand.txn, units.from, text);
    }
}
