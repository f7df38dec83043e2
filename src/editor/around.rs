//! What a command may look at: the document, and who is where in it.

use std::time::Duration;

use super::doc::Doc;
use super::motion::Place;
use crate::notebook::cell::CellKey;

/// Somebody else in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peer {
    /// Tells one from another, also with equal names.
    pub client: u64,
    /// As it may be shown.
    pub name: String,
    /// Where the caret is, if there is one.
    pub place: Option<Place>,
    /// For how long nothing was seen of them.
    pub idle: Duration,
    /// How long a message takes there and back, where that was measured.
    pub round_trip: Option<Duration>,
}

/// The surroundings of one key.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub doc: &'a dyn Doc,
    /// In the order of the list of people.
    pub people: &'a [Peer],
}

impl<'a> Around<'a> {
    /// A document with nobody else in it.
    pub fn alone(doc: &'a dyn Doc) -> Around<'a> {
        Around { doc, people: &[] }
    }

    /// Whether anybody's caret is in the cell.
    pub fn is_occupied(&self, cell: CellKey) -> bool {
        let mut places = self.people.iter().filter_map(|peer| peer.place);
        places.any(|place| place.cell == cell)
    }
}

/// What a command was called with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Call<'a> {
    pub arg: Option<&'a str>,
    /// The number typed before the keys.
    pub count: Option<usize>,
}

impl Call<'_> {
    /// How often to do it: once without a count.
    pub fn times(&self) -> usize {
        self.count.unwrap_or(1)
    }

    /// The number that it was called with: its argument, or else the count. None if there is none, or
    /// if the argument is no whole number.
    pub fn number(&self) -> Option<usize> {
        match self.arg {
            Some(arg) => arg.trim().parse().ok(),
            None => self.count,
        }
    }
}
