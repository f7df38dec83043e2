//! A place that is kept while others edit.

use super::doc::{Doc, Mark};
use super::motion::Place;

/// A place and its mark.
#[derive(Clone, Debug)]
pub struct Spot {
    place: Place,
    mark: Option<Mark>,
}

impl Spot {
    pub fn at(place: Place, doc: &dyn Doc) -> Spot {
        Spot {
            place,
            mark: doc.mark(place.cell, place.byte),
        }
    }

    /// A place that an edit will make, which has not been carried out yet.
    pub fn soon(place: Place) -> Spot {
        Spot { place, mark: None }
    }

    /// The edit has been carried out: from now on the place is kept.
    pub fn settle(&mut self, doc: &dyn Doc) {
        if self.mark.is_none() {
            self.mark = doc.mark(self.place.cell, self.place.byte);
        }
    }

    /// Where it is now; none if its cell is gone.
    pub fn now(&self, doc: &dyn Doc) -> Option<Place> {
        doc.index_of(self.place.cell)?;
        let found = self.mark.as_ref().and_then(|mark| doc.find(mark));
        let moved = found.filter(|(cell, _)| *cell == self.place.cell);
        Some(match moved {
            Some((cell, byte)) => Place { cell, byte },
            None => self.place,
        })
    }
}
