//! The document, or some of it, made what it was.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map as JsonMap, Value};

use super::body::insert_json;
use super::cells::body;
use super::{Hand, Outcome, Part, change, erase, need_all, outputs, text};
use crate::notebook::cell::CellKey;
use crate::notebook::edit::{Back, BringBack};
use crate::notebook::error::EditError;
use crate::notebook::ids::Ids;
use crate::notebook::replica::Replica;

pub(super) fn bring_back(
    replica: &mut Replica,
    what: &BringBack,
    ids: &mut Ids,
) -> Result<Outcome, EditError> {
    let behind = what.back.iter().filter_map(|back| back.behind);
    let results = what.results.iter().map(|results| results.cell);
    let needed: Vec<CellKey> = behind
        .chain(results)
        .chain(what.out.iter().copied())
        .collect();
    need_all(replica, &needed)?;
    if !what.back.is_empty() {
        super::need_cells(replica)?;
    }
    let bodies = bodies(replica, what, ids)?;
    let pieces = text::found(replica, &what.pieces)?;
    change(replica, |hand| {
        let mut outcome = put_back(hand, bodies)?;
        for cell in &what.out {
            let erased = erase(hand, *cell).ok_or(EditError::NoCell)?;
            outcome.parts.push(Part::Erased(Box::new(erased)));
        }
        outcome.parts.extend(text::put_all(hand, pieces)?);
        for results in &what.results {
            let put = outputs::put(hand, results.cell, &results.outputs, &results.count);
            outcome.parts.push(put.ok_or(EditError::NoCell)?);
        }
        Ok(outcome)
    })
}

type Placed = (Option<CellKey>, JsonMap<String, Value>);

/// The cells that come, with ids that none of those that stay has.
fn bodies(replica: &Replica, what: &BringBack, ids: &mut Ids) -> Result<Vec<Placed>, EditError> {
    let out: BTreeSet<&CellKey> = what.out.iter().collect();
    let stay = replica.cells().iter().filter(|key| !out.contains(key));
    let stay = stay.filter_map(|key| replica.cell(*key));
    let mut taken: BTreeSet<String> = stay.map(|cell| cell.id.clone()).collect();
    let placed = |back: &Back| Ok((back.behind, body(&back.cell, &mut taken, ids)?));
    what.back.iter().map(placed).collect()
}

fn put_back(hand: &mut Hand, bodies: Vec<Placed>) -> Result<Outcome, EditError> {
    let mut outcome = Outcome::default();
    let mut last: BTreeMap<Option<CellKey>, CellKey> = BTreeMap::new();
    for (behind, body) in bodies {
        let after = last.get(&behind).copied().or(behind);
        let slot = after
            .and_then(|cell| hand.slot(cell))
            .map_or(0, |slot| slot + 1);
        let cell = insert_json(hand, slot, &body).ok_or(EditError::Panicked)?;
        last.insert(behind, cell);
        outcome.done.created.push(cell);
        outcome.parts.push(Part::Made { cell, from: None });
    }
    Ok(outcome)
}
