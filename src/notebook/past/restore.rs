//! How the document becomes what it was: as one edit, which merges with what others do meanwhile.
//!
//! A cell that is there is changed in place, by the characters that differ; its source is never replaced.
//! A cell that is gone comes back as a new one with the same id.

use std::sync::Arc;

use serde_json::Value;

use super::alarm::{Deed, Doubling, Wipe};
use super::compare::{Counts, Difference, Index, compare, pairs};
use super::diff::hunks;
use super::snapshot::{CellCopy, Snapshot, weight};
use crate::notebook::cell::CellKey;
use crate::notebook::edit::{Back, BringBack, Piece, Results};

/// What is to be as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    All,
    /// The cell that this one was.
    Cell(CellKey),
}

/// An edit, and what it does: cells that come back, that change, and that go.
#[derive(Clone, Debug, PartialEq)]
pub struct Restore {
    pub edit: BringBack,
    pub back: usize,
    pub changed: usize,
    pub out: usize,
}

/// What brings the document from `now` back to `before`; none if nothing is to be done.
pub fn go_back(before: &Snapshot, now: &Snapshot, wanted: Wanted) -> Option<Restore> {
    let differences = compare(before, now);
    let is_wanted = |key: CellKey| match wanted {
        Wanted::All => true,
        Wanted::Cell(cell) => cell == key,
    };
    let mut edit = BringBack::default();
    let (mut gone, mut counts) = (Vec::new(), Counts::default());
    for difference in &differences {
        match difference {
            Difference::Gone { was, .. } if is_wanted(was.key) => gone.push(was),
            Difference::Changed { was, is, .. } if is_wanted(was.key) => {
                counts.changed += usize::from(change(was, is, &mut edit));
            }
            Difference::New { is, .. } if wanted == Wanted::All => edit.out.push(is.key),
            _ => {}
        }
    }
    edit.back = places(before, now, &gone);
    finish(edit, counts.changed)
}

/// What undoes a deed in the document as it is now; none if nothing of it is left.
pub fn take_back(deed: &Deed, now: &Snapshot) -> Option<Restore> {
    match deed {
        Deed::Wiped(wipe) => undo_wipe(wipe, now),
        Deed::Doubled(doubling) => undo_doubling(doubling, now),
    }
}

/// What nobody would find any more comes back. What came instead goes, if nobody has touched it since and
/// it is not all that is left of something.
fn undo_wipe(wipe: &Wipe, now: &Snapshot) -> Option<Restore> {
    let index = Index::of(now);
    let gone: Vec<_> = wipe.gone.iter().filter(|cell| index.lacks(cell)).collect();
    if gone.is_empty() {
        return None;
    }
    let holders = wipe.gone.iter().filter_map(|cell| index.holder(cell));
    let holders: Vec<CellKey> = holders.map(|cell| cell.key).collect();
    let untouched = |cell: &&Arc<CellCopy>| {
        let stands = now.get(cell.key).is_some_and(|is| cell.shows_same(is));
        stands && !holders.contains(&cell.key)
    };
    let out = wipe.put_in.iter().filter(untouched);
    let edit = BringBack {
        out: out.map(|cell| cell.key).collect(),
        back: places(&wipe.before, now, &gone),
        ..BringBack::default()
    };
    finish(edit, 0)
}

/// Each copy goes whose twin is there, and holds all that it does.
fn undo_doubling(doubling: &Doubling, now: &Snapshot) -> Option<Restore> {
    let goes = |(copy, twin): &(CellKey, CellKey)| {
        let (copy, twin) = (now.get(*copy)?, now.get(*twin)?);
        copy.is_within(twin).then_some(copy.key)
    };
    let edit = BringBack {
        out: doubling.twins.iter().filter_map(goes).collect(),
        ..BringBack::default()
    };
    finish(edit, 0)
}

/// The same in parts of about so many bytes, to be applied in this order: a message above 256 KiB closes the
/// channels of plain peers. Cells that come are put in from the last to the first, so that those of one
/// place keep their order; what goes, goes last.
pub fn split(edit: BringBack, max_bytes: usize) -> Vec<BringBack> {
    let BringBack {
        back,
        out,
        pieces,
        results,
    } = edit;
    let mut parts = Vec::new();
    for back in grouped(back, max_bytes, |back| weight(&back.cell), |_, _| false) {
        parts.push(BringBack {
            back,
            ..BringBack::default()
        });
    }
    parts.reverse();
    // Places within one source are those before the edit: they stay together.
    let same = |one: &Piece, other: &Piece| one.cell == other.cell;
    for pieces in grouped(pieces, max_bytes, |piece| piece.text.len(), same) {
        parts.push(BringBack {
            pieces,
            ..BringBack::default()
        });
    }
    let of_outputs = |results: &Results| results.outputs.iter().map(weight).sum();
    for results in grouped(results, max_bytes, of_outputs, |_, _| false) {
        parts.push(BringBack {
            results,
            ..BringBack::default()
        });
    }
    match parts.last_mut() {
        Some(last) => last.out = out,
        None => parts.push(BringBack {
            out,
            ..BringBack::default()
        }),
    }
    parts
}

/// In groups of about so many bytes; what belongs to the one before stays with it.
fn grouped<T>(
    all: Vec<T>,
    max_bytes: usize,
    weight: impl Fn(&T) -> usize,
    belongs: impl Fn(&T, &T) -> bool,
) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut bytes = 0;
    for one in all {
        let own = weight(&one);
        match groups.last_mut() {
            Some(group)
                if bytes + own <= max_bytes
                    || group.last().is_some_and(|last| belongs(last, &one)) =>
            {
                bytes += own;
                group.push(one);
            }
            _ => {
                bytes = own;
                groups.push(vec![one]);
            }
        }
    }
    groups
}

fn finish(edit: BringBack, changed: usize) -> Option<Restore> {
    let (back, out) = (edit.back.len(), edit.out.len());
    (edit != BringBack::default()).then(|| Restore {
        edit,
        back,
        changed,
        out,
    })
}

/// Makes one cell what it was; false if there is nothing to do. Its type stays: another one would make it
/// anew.
fn change(was: &CellCopy, is: &CellCopy, edit: &mut BringBack) -> bool {
    let before = (edit.pieces.len(), edit.results.len());
    let pieces = hunks(&is.source, &was.source).into_iter();
    edit.pieces.extend(pieces.map(|hunk| Piece {
        cell: is.key,
        from: hunk.from,
        to: hunk.to,
        text: hunk.text,
    }));
    if was.kind == is.kind && was.shown() != is.shown() {
        edit.results.push(Results {
            cell: is.key,
            outputs: was.shown().to_vec(),
            count: was.count(),
        });
    }
    before != (edit.pieces.len(), edit.results.len())
}

/// Each cell behind the nearest one of those that stood before it which is still there.
fn places(before: &Snapshot, now: &Snapshot, gone: &[&Arc<CellCopy>]) -> Vec<Back> {
    let pairs = pairs(before, now);
    let mut behind = None;
    let mut backs = Vec::new();
    for (at, cell) in before.cells().iter().enumerate() {
        let last = gone.iter().find(|gone| gone.key == cell.key);
        if let Some(cell) = last {
            backs.push(Back {
                behind,
                cell: Value::Object(cell.body()),
            });
        } else if let Some(is) = pairs.get(&at).and_then(|at| now.cells().get(*at)) {
            behind = Some(is.key);
        }
    }
    backs
}
