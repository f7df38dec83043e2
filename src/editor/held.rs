//! A place that is found again when its cell was made anew: here by undo or a move, or by a page.

use super::doc::{Doc, Mark};
use super::motion::Place;
use crate::notebook::cell::CellKey;

/// How many cells around the lost one are searched for its return. A page moves a cell by deleting it
/// and making another with the same id one step away; an undone deletion makes it at the same place.
const NEAR: usize = 64;

/// A place, with all that finds it again.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub cell: CellKey,
    index: usize,
    /// nbformat's id; may be empty, and may stand twice.
    id: String,
    mark: Option<Mark>,
}

impl Held {
    pub fn at(place: Place, doc: &dyn Doc) -> Held {
        Held {
            cell: place.cell,
            index: doc.index_of(place.cell).unwrap_or(0),
            id: id_of(place.cell, doc),
            mark: doc.mark(place.cell, place.byte),
        }
    }

    /// Where it is now; none if its cell is gone.
    pub fn place(&self, doc: &dyn Doc) -> Option<Place> {
        // The mark knows what was made anew here, the id what pages made anew.
        if let Some((cell, byte)) = self.mark.as_ref().and_then(|mark| doc.find(mark)) {
            return Some(Place { cell, byte });
        }
        let known = doc.index_of(self.cell).map(|_| self.cell);
        let cell = known.or_else(|| returned(&self.id, self.index, doc))?;
        Some(Place { cell, byte: 0 })
    }
}

/// nbformat's id of a cell, or nothing.
pub(super) fn id_of(cell: CellKey, doc: &dyn Doc) -> String {
    let cell = doc.cell(cell);
    cell.map(|cell| cell.id.clone()).unwrap_or_default()
}

/// The cell with the id of a lost one, nearest to where that was.
pub(super) fn returned(id: &str, index: usize, doc: &dyn Doc) -> Option<CellKey> {
    if id.is_empty() {
        return None;
    }
    let near = index.saturating_sub(NEAR)..index.saturating_add(NEAR + 1);
    let cells = near.filter_map(|at| Some((at, *doc.cells().get(at)?)));
    cells
        .filter(|(_, key)| doc.cell(*key).is_some_and(|cell| cell.id == id))
        .min_by_key(|(at, _)| at.abs_diff(index))
        .map(|(_, key)| key)
}
