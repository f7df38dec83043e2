//! A place that is kept while others edit, also before the edit that makes it.

use super::doc::Doc;
use super::held::Held;
use super::motion::Place;

/// A place.
#[derive(Clone, Debug)]
pub struct Spot {
    place: Place,
    /// None until the edit is carried out that makes the place.
    held: Option<Held>,
}

impl Spot {
    pub fn at(place: Place, doc: &dyn Doc) -> Spot {
        let held = Some(Held::at(place, doc));
        Spot { place, held }
    }

    /// A place that an edit will make, which has not been carried out yet.
    pub fn soon(place: Place) -> Spot {
        Spot { place, held: None }
    }

    /// The edit has been carried out: from now on the place is kept.
    pub fn settle(&mut self, doc: &dyn Doc) {
        if self.held.is_none() {
            self.held = Some(Held::at(self.place, doc));
        }
    }

    /// Where it is now; none if its cell is gone.
    pub fn now(&self, doc: &dyn Doc) -> Option<Place> {
        match &self.held {
            Some(held) => held.place(doc),
            None => Some(self.place),
        }
    }
}
