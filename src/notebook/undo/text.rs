//! What a step did to one text, taken back: its characters go, the deleted ones are typed again.

use std::collections::{HashMap, HashSet};

use yrs::{BranchID, ID, IdSet, Text, TextRef};

use super::Step;
use crate::notebook::cell::CellKey;
use crate::notebook::change::{Hand, runs_of};
use crate::notebook::remade::Remade;
use crate::notebook::schema::read;

/// One UTF-16 unit of a text, there or gone, in the order of the document.
struct Unit {
    id: ID,
    code: u16,
    alive: bool,
}

/// What is to be done at an offset of the text as it is before.
struct Change {
    at: u32,
    kind: Kind,
}

enum Kind {
    Delete,
    Type(ID, u16),
}

/// Take the step's ids back in the text of `cell`; false if there was nothing to do. `deleted` is all
/// that is gone from the document.
pub(super) fn take_back(hand: &mut Hand, cell: CellKey, step: &Step, deleted: &IdSet) -> bool {
    let Some(text) = hand.text(cell) else {
        return false;
    };
    let units = units(runs_of(hand, &text), deleted);
    let behind = behind_copies(&units, hand.remade);
    let mut changes = plan(&units, &behind, step, hand.remade);
    for earlier in earlier_texts(hand, &text) {
        let units = self::units(runs_of(hand, &earlier), deleted);
        changes.extend(plan(&units, &behind, step, hand.remade));
    }
    // What is typed at an offset comes before the character that is deleted there. Else equal offsets
    // keep their order: the characters of a deleted word.
    changes.sort_by_key(|change| (change.at, matches!(change.kind, Kind::Delete)));
    let any = !changes.is_empty();
    perform(hand, &text, changes);
    any
}

/// The texts that this one was made of anew: what was deleted in them is known to them alone.
fn earlier_texts(hand: &Hand, text: &TextRef) -> Vec<TextRef> {
    let Some(id) = read::nested_id(text.as_ref()) else {
        return Vec::new();
    };
    let ids = hand.remade.ancestors(id);
    // What is deleted is found by its id alone.
    let texts = ids.filter_map(|id| BranchID::get_nested(hand.txn, &id));
    texts.map(TextRef::from).collect()
}

fn units(runs: Vec<(ID, String)>, deleted: &IdSet) -> Vec<Unit> {
    let mut units = Vec::new();
    for (first, content) in runs {
        let alive = !deleted.contains(&first);
        units.extend(
            (first.clock..)
                .zip(content.encode_utf16())
                .map(|(clock, code)| Unit {
                    id: ID::new(first.client, clock),
                    code,
                    alive,
                }),
        );
    }
    units
}

/// The offsets behind the characters that were made of others, by all that they were made of.
fn behind_copies(units: &[Unit], remade: &Remade) -> HashMap<ID, u32> {
    let mut behind = HashMap::new();
    for (unit, offset) in units.iter().filter(|unit| unit.alive).zip(1..) {
        behind.extend(remade.ancestors(unit.id).map(|original| (original, offset)));
    }
    behind
}

/// What is to be done about the characters of a text, the living one or an earlier one, in which all
/// are gone. Offsets are those of the living one.
fn plan(units: &[Unit], behind: &HashMap<ID, u32>, step: &Step, remade: &Remade) -> Vec<Change> {
    let versions = Versions {
        here: units.iter().map(|unit| unit.id).collect(),
        step,
        remade,
    };
    let mut changes = Vec::new();
    let mut offset = 0;
    // Where something that was here belongs: behind the last character that stays before it.
    let mut place = 0;
    for unit in units {
        let mut passed = None;
        if unit.alive {
            if is_of(unit.id, &step.ids.inserted, remade) {
                changes.push(Change {
                    at: offset,
                    kind: Kind::Delete,
                });
            }
            offset += 1;
            passed = Some(offset);
        } else if let Some(behind) = behind.get(&unit.id) {
            passed = Some(*behind);
        } else if step.ids.deleted.contains(&unit.id) && !is_of(unit.id, &step.ids.inserted, remade)
        {
            changes.push(Change {
                at: place,
                kind: Kind::Type(unit.id, unit.code),
            });
        }
        if let Some(offset) = passed.filter(|_| versions.tells(unit.id)) {
            place = offset;
        }
    }
    changes
}

/// A character that was made again stands in a text more than once, and its versions need not be on the
/// same side of another character: what is typed at a place comes behind what was deleted there before.
/// The version tells that was there when the step deleted the other one.
struct Versions<'a> {
    here: HashSet<ID>,
    step: &'a Step,
    remade: &'a Remade,
}

impl Versions<'_> {
    fn tells(&self, id: ID) -> bool {
        let here = |id: &ID| self.here.contains(id);
        // Copies are our own, so our clock tells whether they are older than the step's end.
        let newer = self.remade.copy_of(id).filter(here);
        let newer = newer.is_some_and(|copy| copy.clock < self.step.end);
        let mut older = self.remade.ancestors(id).filter(here);
        let too_new = id.clock >= self.step.end && older.next().is_some();
        !newer && !too_new
    }
}

fn is_of(id: ID, set: &IdSet, remade: &Remade) -> bool {
    set.contains(&id) || remade.ancestors(id).any(|id| set.contains(&id))
}

/// Carry the changes out from the first to the last, neighbours together.
fn perform(hand: &mut Hand, text: &TextRef, changes: Vec<Change>) {
    let mut shift: i64 = 0;
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let at = u32::try_from(i64::from(first.at) + shift).unwrap_or(0);
        let (group, tail) = rest.split_at(group_len(rest));
        rest = tail;
        let len = group.len() as i64;
        match first.kind {
            Kind::Delete => {
                text.remove_range(hand.txn, at, group.len() as u32);
                shift -= len;
            }
            Kind::Type(..) => {
                type_again(hand, text, at, group);
                shift += len;
            }
        }
    }
}

/// How many of the first changes are one: a range that goes, or characters typed at one place.
fn group_len(changes: &[Change]) -> usize {
    let Some(first) = changes.first() else {
        return 0;
    };
    let goes_on = |(n, change): (u32, &Change)| match (&first.kind, &change.kind) {
        (Kind::Delete, Kind::Delete) => change.at == first.at + n,
        (Kind::Type(..), Kind::Type(..)) => change.at == first.at,
        _ => false,
    };
    (0..).zip(changes).take_while(|pair| goes_on(*pair)).count()
}

fn type_again(hand: &mut Hand, text: &TextRef, at: u32, group: &[Change]) {
    let typed: Vec<(ID, u16)> = group
        .iter()
        .filter_map(|change| match change.kind {
            Kind::Type(id, code) => Some((id, code)),
            Kind::Delete => None,
        })
        .collect();
    let codes: Vec<u16> = typed.iter().map(|(_, code)| *code).collect();
    let clock = hand.clock();
    text.insert(hand.txn, at, &String::from_utf16_lossy(&codes));
    let mut copy = ID::new(hand.txn.doc().client_id(), clock);
    for run in typed.chunk_by(|(a, _), (b, _)| a.client == b.client && a.clock + 1 == b.clock) {
        let len = run.len() as u32;
        if let Some((original, _)) = run.first() {
            hand.remade.note(*original, copy, len);
        }
        copy.clock += len;
    }
}
