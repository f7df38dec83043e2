//! One's own edits carried over into another document of the same name, as text: histories that have
//! nothing in common cannot be merged, they would put everything there twice.
//!
//! Cells are found by nbformat's cell id where it is unique. A cell that both sides changed takes our
//! changes where theirs left the text alone; where both wrote, theirs stays and ours comes behind it.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{CellKey, CellKind};
use super::edit::{Edit, Piece};
use super::past::diff::{Hunk, hunks};
use super::replica::Replica;

/// A cell before our edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// We made it.
    New,
    /// Its source.
    Was(String),
}

/// A cell of ours with edits that others may lack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    id: String,
    kind: CellKind,
    base: Base,
    mine: String,
    /// The id of the cell above it in our document.
    after: Option<String>,
}

/// What carrying over comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// To be applied in this order.
    pub edits: Vec<Edit>,
    /// Cells whose text changes.
    pub changed: usize,
    /// Cells that are put in.
    pub added: usize,
}

/// The cells named in `bases` as they are in this document, in its order.
pub fn drafts(document: &Replica, bases: &BTreeMap<String, Base>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut above: Option<String> = None;
    for key in document.cells().to_vec() {
        let Some(cell) = document.cell(key) else {
            continue;
        };
        let base = bases.get(&cell.id);
        if let Some(base) = base.filter(|base| **base != Base::Was(cell.source.clone())) {
            drafts.push(Draft {
                id: cell.id.clone(),
                kind: cell.kind,
                base: base.clone(),
                mine: cell.source.clone(),
                after: above.clone(),
            });
        }
        above = Some(cell.id.clone());
    }
    drafts
}

/// The edits that bring the drafts into this document.
pub fn carry(document: &Replica, drafts: &[Draft]) -> Carried {
    let ids = unique_ids(document);
    let mut carried = Carried::default();
    let mut pieces = Vec::new();
    // Each cell that is put in moves those behind it by one.
    let mut inserted: Vec<usize> = Vec::new();
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    // Two cells of ours may have one id: the second one is nobody there.
    let mut met = BTreeSet::new();
    for draft in drafts {
        let there = ids.get(draft.id.as_str()).copied().flatten();
        let there = there.filter(|(key, _)| met.insert(*key));
        let theirs = there.and_then(|(key, _)| document.cell(key));
        match (theirs, &draft.base) {
            (Some(theirs), _) if theirs.source == draft.mine => {}
            (Some(theirs), Base::Was(base)) => {
                let before = pieces.len();
                pieces.extend(merge(theirs.key, base, &draft.mine, &theirs.source));
                carried.changed += usize::from(pieces.len() > before);
            }
            _ => {
                let above = draft.after.as_deref().unwrap_or_default();
                let known = ids.get(above).copied().flatten();
                let below = known.map(|(_, index)| index + 1);
                let place = below.or(made.get(above).copied());
                let place = place.unwrap_or(document.cells().len());
                made.insert(&draft.id, place);
                let moved = inserted.iter().filter(|at| **at <= place).count();
                inserted.push(place);
                carried.added += 1;
                carried.edits.push(Edit::InsertCell {
                    index: place + moved,
                    kind: draft.kind,
                    source: draft.mine.clone(),
                });
            }
        }
    }
    if !pieces.is_empty() {
        carried.edits.insert(0, Edit::ReplaceMany { pieces });
    }
    carried
}

/// Where each id stands; none for an id that several cells have.
fn unique_ids(document: &Replica) -> BTreeMap<String, Option<(CellKey, usize)>> {
    let mut ids = BTreeMap::new();
    for (index, key) in document.cells().to_vec().into_iter().enumerate() {
        let Some(cell) = document.cell(key) else {
            continue;
        };
        ids.entry(cell.id.clone())
            .and_modify(|place| *place = None)
            .or_insert(Some((key, index)));
    }
    ids
}

/// Our changes of `base`, as changes of `theirs`.
fn merge(cell: CellKey, base: &str, mine: &str, theirs: &str) -> Vec<Piece> {
    let ours = hunks(base, mine);
    let others = hunks(base, theirs);
    let pieces = ours
        .into_iter()
        .filter(|hunk| !others.contains(hunk))
        .map(|hunk| {
            let touched = others.iter().rposition(|other| overlap(&hunk, other));
            let (from, to) = match touched {
                // Both wrote here: ours comes behind theirs, and nothing of theirs goes.
                Some(at) => {
                    let end = end_of(&others, at);
                    (end, end)
                }
                None => moved(&others, &hunk),
            };
            Piece {
                cell,
                from,
                to,
                text: hunk.text,
            }
        });
    let mut pieces: Vec<Piece> = pieces.collect();
    // Where both wrote several times, ours may fall on one place: ranges of one edit may not overlap.
    let mut end = 0;
    for piece in &mut pieces {
        piece.from = piece.from.max(end);
        piece.to = piece.to.max(piece.from);
        end = piece.to;
    }
    pieces.retain(|piece| piece.from < piece.to || !piece.text.is_empty());
    pieces
}

/// Whether two changes meet. Insertions at one place do: their order would be anybody's guess.
fn overlap(one: &Hunk, other: &Hunk) -> bool {
    let meets = one.from < other.to && other.from < one.to;
    meets || (one.from == other.to && other.from == one.to)
}

/// Where a range of the base that no change meets is after them. What they inserted beside it stays
/// outside of it.
fn moved(changes: &[Hunk], range: &Hunk) -> (usize, usize) {
    let before: Vec<&Hunk> = changes.iter().filter(|of| of.to <= range.from).collect();
    let added: usize = before.iter().map(|of| of.text.len()).sum();
    let gone: usize = before.iter().map(|of| of.to - of.from).sum();
    let at = |place: usize| (place + added).saturating_sub(gone);
    (at(range.from), at(range.to))
}

/// Where a change ends in the text that all of them made.
fn end_of(changes: &[Hunk], at: usize) -> usize {
    let upto = changes.get(..=at).unwrap_or_default();
    let added: usize = upto.iter().map(|hunk| hunk.text.len()).sum();
    let gone: usize = upto.iter().map(|hunk| hunk.to - hunk.from).sum();
    let to = upto.last().map_or(0, |hunk| hunk.to);
    (to + added).saturating_sub(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{Content, DocKind, Notebook, Shape};
    use serde_json::{Value, json};

    fn notebook(client: u32, cells: &[(&str, &str)]) -> Notebook {
        let cell = |(id, source): &(&str, &str)| json!({"cell_type": "code", "id": id, "metadata": {}, "outputs": [], "execution_count": null, "source": source});
        let cells: Vec<Value> = cells.iter().map(cell).collect();
        let content = Content::Ipynb(
            json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}),
        );
        let mut notebook = Notebook::new(DocKind::Notebook, client, Shape::A, 1);
        notebook
            .apply_local(&Edit::Seed { content })
            .expect("seeded");
        notebook
    }

    fn sources(notebook: &Notebook) -> Vec<String> {
        let cells = notebook.cells().to_vec();
        let source = |key| notebook.cell(key).map(|cell| cell.source.clone());
        cells.into_iter().filter_map(source).collect()
    }

    fn carried(
        base: &[(&str, &str)],
        mine: &[(&str, &str)],
        theirs: &[(&str, &str)],
    ) -> (Vec<String>, usize, usize) {
        let bases = mine
            .iter()
            .map(|(id, _)| {
                let was = base.iter().find(|(old, _)| old == id);
                let base = was.map_or(Base::New, |(_, source)| Base::Was((*source).to_owned()));
                ((*id).to_owned(), base)
            })
            .collect();
        let drafts = drafts(&notebook(1, mine), &bases);
        let mut room = notebook(2, theirs);
        let carried = carry(&room, &drafts);
        for edit in &carried.edits {
            room.apply_local(edit).expect("carried");
        }
        (sources(&room), carried.changed, carried.added)
    }

    #[test]
    fn edits_of_both_sides_are_kept() {
        let (sources, changed, added) = carried(
            &[("a", "x = 1\ny = 2\n"), ("b", "same")],
            &[("a", "x = 10\ny = 2\n"), ("b", "same")],
            &[("a", "x = 1\ny = 22\nz\n"), ("b", "other")],
        );
        assert_eq!(sources, ["x = 10\ny = 22\nz\n", "other"]);
        assert_eq!((changed, added), (1, 0));
    }

    #[test]
    fn the_same_change_on_both_sides_is_made_once() {
        let (sources, changed, added) = carried(&[("a", "1")], &[("a", "12")], &[("a", "12")]);
        assert_eq!((sources, changed, added), (vec!["12".to_owned()], 0, 0));
    }

    #[test]
    fn where_both_wrote_theirs_stays_and_ours_comes_behind() {
        let (sources, ..) = carried(&[("a", "ab")], &[("a", "aXb")], &[("a", "aYb")]);
        assert_eq!(sources, ["aYXb"]);
    }

    #[test]
    fn cells_of_ours_are_put_in_where_they_stood() {
        let (sources, changed, added) = carried(
            &[("a", "1"), ("b", "2")],
            &[("a", "1"), ("n", "new"), ("m", "newer"), ("b", "2")],
            &[("a", "1"), ("c", "c"), ("b", "2")],
        );
        assert_eq!(sources, ["1", "new", "newer", "c", "2"]);
        assert_eq!((changed, added), (0, 2));
    }

    #[test]
    fn an_id_that_stands_twice_is_nobody() {
        let (sources, _, added) = carried(&[("a", "1")], &[("a", "1!")], &[("a", "1"), ("a", "1")]);
        assert_eq!(
            (sources, added),
            (vec!["1".into(), "1".into(), "1!".into()], 1)
        );
    }

    #[test]
    fn of_two_cells_of_ours_with_one_id_the_second_is_a_cell_of_its_own() {
        let mine = [("a", "1!"), ("a", "other")];
        let drafts: Vec<Draft> = drafts(
            &notebook(1, &mine),
            &BTreeMap::from([("a".to_owned(), Base::Was("1".to_owned()))]),
        );
        assert_eq!(drafts.len(), 2);
        let mut room = notebook(2, &[("a", "1")]);
        for edit in carry(&room, &drafts).edits {
            room.apply_local(&edit).expect("carried");
        }
        assert_eq!(sources(&room), ["1!", "other"]);
    }

    /// Every text that a few characters make: a merge applies, and keeps all that ours inserted.
    #[test]
    fn merging_never_breaks_a_text() {
        let texts: Vec<String> = (0..64u32)
            .map(|n| {
                (0..3)
                    .map(|at| ["", "a", "é", "👋"][(n >> (2 * at)) as usize & 3])
                    .collect()
            })
            .collect();
        let cell = CellKey::TEXT;
        for base in &texts {
            for mine in texts.iter().step_by(3) {
                for theirs in texts.iter().step_by(5) {
                    let mut end = 0;
                    let made =
                        hunks(base, mine)
                            .iter()
                            .rev()
                            .fold(base.clone(), |mut text, hunk| {
                                text.replace_range(hunk.from..hunk.to, &hunk.text);
                                text
                            });
                    assert_eq!(&made, mine);
                    for piece in merge(cell, base, mine, theirs) {
                        assert!(piece.from >= end && piece.to <= theirs.len());
                        assert!(theirs.is_char_boundary(piece.from));
                        assert!(theirs.is_char_boundary(piece.to));
                        end = piece.to;
                    }
                }
            }
        }
    }
}
