//! Edits carried out: each in one transaction, with what undo has to know about it.

mod back;
mod body;
mod cells;
mod hand;
mod outputs;
mod text;

use std::ops::Range;

use serde_json::{Map as JsonMap, Value};
use yrs::ID;

use super::cell::CellKey;
use super::edit::{Content, Done, Edit};
use super::error::EditError;
use super::ids::Ids;
use super::replica::Replica;
use super::schema::seed::Order;
use super::schema::{keys, saved, seed};
use super::{DocKind, Origin, Shape};

pub(super) use body::{Erased, Place, erase, make, recreate, runs_of};
pub(super) use hand::Hand;
pub(super) use outputs::{Kept, put_back};

/// What an edit changed, as far as taking it back needs it. Ids of characters are noted beside it.
pub(super) enum Part {
    /// Characters of a cell's source came or went.
    Text(CellKey),
    /// A cell came, with text that was taken out of `from` if there is one: without that cell to give
    /// it back to, it stays.
    Made {
        cell: CellKey,
        from: Option<CellKey>,
    },
    Erased(Box<Erased>),
    /// The cell was made anew: it stood at `place` before, and had these values if others than now.
    Recreated {
        cell: CellKey,
        place: Place,
        before: Option<JsonMap<String, Value>>,
    },
    /// Metadata, outputs or count had these values before.
    Value(CellKey, Kept),
}

/// What an edit did, for the caller and for undo.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) done: Done,
    pub(super) parts: Vec<Part>,
}

impl Outcome {
    fn part(part: Part) -> Outcome {
        Outcome::parts(vec![part])
    }

    fn parts(parts: Vec<Part>) -> Outcome {
        Outcome {
            parts,
            ..Outcome::default()
        }
    }

    fn made(cell: CellKey, part: Part) -> Outcome {
        Outcome {
            done: Done {
                created: vec![cell],
            },
            parts: vec![part],
        }
    }
}

/// A run of ids in the order of the document.
pub(super) type IdRun = (ID, u32);

/// Carry out `edit` in one transaction.
pub(super) fn apply(
    replica: &mut Replica,
    edit: &Edit,
    ids: &mut Ids,
) -> Result<Outcome, EditError> {
    match edit {
        Edit::InsertText { cell, at, text } => text::replace(replica, *cell, *at..*at, text),
        Edit::DeleteText { cell, from, to } => text::replace(replica, *cell, *from..*to, ""),
        Edit::ReplaceText {
            cell,
            from,
            to,
            text,
        } => text::replace(replica, *cell, *from..*to, text),
        Edit::ReplaceMany { pieces } => text::replace_many(replica, pieces),
        Edit::InsertCell {
            index,
            kind,
            source,
        } => cells::insert(replica, *index, *kind, source, ids),
        Edit::InsertCells { index, cells } => cells::insert_json(replica, *index, cells, ids),
        Edit::DeleteCell { cell } => cells::delete(replica, &[*cell]),
        Edit::DeleteCells { cells } => cells::delete(replica, cells),
        Edit::MoveCell { cell, index } => cells::relocate(replica, *cell, *index),
        Edit::ChangeKind { cell, kind } => cells::change_kind(replica, &[*cell], *kind),
        Edit::ChangeKinds { cells, kind } => cells::change_kind(replica, cells, *kind),
        Edit::SplitCell { cell, at } => cells::split(replica, *cell, *at, ids),
        Edit::MergeCells { cell, others } => cells::merge(replica, *cell, others),
        Edit::Collapse { cell, part, on } => outputs::collapse(replica, &[*cell], *part, *on),
        Edit::CollapseCells { cells, part, on } => outputs::collapse(replica, cells, *part, *on),
        Edit::AppendOutput { cell, output } => outputs::append(replica, *cell, output),
        Edit::ClearOutputs { cell } => outputs::clear(replica, &[*cell]),
        Edit::ClearOutputsOf { cells } => outputs::clear(replica, cells),
        Edit::SetExecutionCount { cell, count } => outputs::set_count(replica, *cell, *count),
        Edit::SetPath { path } => set_path(replica, path),
        Edit::Saved { at } => aside(replica, |hand| {
            saved::saved(hand.txn, hand.roots, hand.shape, at);
        }),
        Edit::BringBack(what) => back::bring_back(replica, what, ids),
        Edit::Seed { content } => seed_content(replica, content, ids, Order::First),
        Edit::Open { content } => seed_content(replica, content, ids, Order::Last),
    }
}

/// Run `f` in a transaction whose changes are ours: the document counts as not saved.
fn change<T>(
    replica: &mut Replica,
    f: impl FnOnce(&mut Hand) -> Result<T, EditError>,
) -> Result<T, EditError> {
    replica
        .by_hand(Origin::Local, |hand| {
            let before = hand.clock();
            let outcome = f(hand);
            hand.note_change(before);
            outcome
        })
        .ok_or(EditError::Panicked)?
}

/// Run `f` in a transaction that changes nothing of what a file holds.
fn aside(replica: &mut Replica, f: impl FnOnce(&mut Hand)) -> Result<Outcome, EditError> {
    replica
        .by_hand(Origin::Local, f)
        .map(|()| Outcome::default())
        .ok_or(EditError::Panicked)
}

/// The kind that has cells.
fn need_cells(replica: &Replica) -> Result<(), EditError> {
    match replica.kind() {
        DocKind::Notebook => Ok(()),
        DocKind::Text => Err(EditError::Kind),
    }
}

fn need_cell(replica: &Replica, cell: CellKey) -> Result<(), EditError> {
    need_cells(replica)?;
    replica.index_of(cell).map(drop).ok_or(EditError::NoCell)
}

fn need_all(replica: &Replica, cells: &[CellKey]) -> Result<(), EditError> {
    cells.iter().try_for_each(|cell| need_cell(replica, *cell))
}

/// A range of a text in UTF-16 units.
#[derive(Clone, Copy)]
struct Units {
    from: u32,
    len: u32,
}

fn units(replica: &Replica, cell: CellKey, bytes: Range<usize>) -> Result<Units, EditError> {
    let cell = replica.cell(cell).ok_or(EditError::NoCell)?;
    if bytes.start > bytes.end || bytes.end > cell.source.len() {
        return Err(EditError::Range);
    }
    let from = super::anchor::utf16_at(&cell.source, bytes.start);
    let to = super::anchor::utf16_at(&cell.source, bytes.end);
    Ok(Units {
        from,
        len: to - from,
    })
}

fn set_path(replica: &mut Replica, path: &str) -> Result<Outcome, EditError> {
    use yrs::Map;
    let in_context = replica.kind() == DocKind::Text || replica.shape() == Shape::A;
    aside(replica, |hand| {
        let map = if in_context {
            &hand.roots.context
        } else {
            &hand.roots.state
        };
        map.insert(hand.txn, keys::PATH, path);
    })
}

fn seed_content(
    replica: &mut Replica,
    content: &Content,
    ids: &mut Ids,
    order: Order,
) -> Result<Outcome, EditError> {
    if replica.has_content() {
        return Err(EditError::HasContent);
    }
    match (replica.kind(), content) {
        (DocKind::Text, Content::Text(text)) => {
            change(replica, |hand| {
                seed::text(hand.txn, hand.roots, text);
                Ok(())
            })?;
        }
        (DocKind::Notebook, Content::Ipynb(file)) => {
            let file = file
                .as_object()
                .filter(|file| file.contains_key(keys::CELLS));
            let file = file.ok_or_else(|| EditError::Content("it has no cells".to_owned()))?;
            change(replica, |hand| {
                seed::ipynb(hand.txn, hand.roots, hand.shape, (file, order), ids);
                Ok(())
            })?;
        }
        _ => return Err(EditError::Kind),
    }
    Ok(Outcome::default())
}
