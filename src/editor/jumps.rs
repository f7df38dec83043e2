//! The way back: places that one left by a long step.

use std::collections::VecDeque;

use super::Editor;
use super::doc::Doc;
use super::held::Held;
use super::motion::Place;

/// Places that are remembered in each direction, as many as vi remembers.
const MAX_JUMPS: usize = 100;

/// Places to go back to, and those that one came back from.
#[derive(Debug, Default)]
pub(super) struct Jumps {
    back: VecDeque<Held>,
    forward: VecDeque<Held>,
}

impl Jumps {
    fn push(places: &mut VecDeque<Held>, place: Held) {
        if places.len() >= MAX_JUMPS {
            places.pop_front();
        }
        places.push_back(place);
    }
}

impl Editor {
    /// Where one is: the focused cell and the caret, shown or not.
    pub(super) fn here(&self) -> Option<Place> {
        let byte = self.caret;
        self.focus().map(|cell| Place { cell, byte })
    }

    /// A long step away from here is about to be made: `jump-back` will lead here again.
    pub(super) fn note_jump(&mut self, doc: &dyn Doc) {
        let Some(here) = self.here() else { return };
        self.cells.jumps.forward.clear();
        Jumps::push(&mut self.cells.jumps.back, Held::at(here, doc));
    }

    /// The place so many jumps back, or forward again; what is on the way changes sides. None where
    /// there is none left.
    pub(super) fn jumped(&mut self, back: bool, times: usize, doc: &dyn Doc) -> Option<Place> {
        let start = self.here()?;
        let mut here = start;
        for _ in 0..times {
            let Some(next) = self.step_jump(back, here, doc) else {
                break;
            };
            here = next;
        }
        (here != start).then_some(here)
    }

    /// One jump: passes over places that are gone, and over the one where one is.
    fn step_jump(&mut self, back: bool, here: Place, doc: &dyn Doc) -> Option<Place> {
        let caret = self.mode.has_caret();
        let jumps = &mut self.cells.jumps;
        let (from, to) = match back {
            true => (&mut jumps.back, &mut jumps.forward),
            false => (&mut jumps.forward, &mut jumps.back),
        };
        let places = std::iter::from_fn(|| from.pop_back());
        let mut places = places.filter_map(|held| held.place(doc));
        let next = places.find(|place| place.cell != here.cell || (caret && *place != here))?;
        Jumps::push(to, Held::at(here, doc));
        Some(next)
    }
}
