//! What the editor may look at: the document, and who is where in it.

use std::time::Duration;

use super::Model;
use crate::editor::Editor;
use crate::editor::around::{Around, Peer};
use crate::editor::motion::Place;
use crate::session::view::Person;
use crate::ui::sanitize;

impl Model {
    /// Asks the editor for something, with everything around it at hand.
    pub(in crate::app) fn ask<T>(
        &mut self,
        now: Duration,
        what: impl FnOnce(&mut Editor, &Around) -> T,
    ) -> T {
        self.look_around();
        let people = self.people.iter().map(|person| peer(person, now));
        let people: Vec<Peer> = people.collect();
        let around = Around {
            doc: self.seat.joined().replica(),
            people: &people,
        };
        what(&mut self.editor, &around)
    }

    /// Finds everybody's caret again if somebody moved or the document changed.
    pub(super) fn look_around(&mut self) {
        let joined = self.seat.joined();
        let now = (joined.people_revision(), joined.replica().revision());
        if self.seen != now {
            self.people = joined.people();
            self.seen = now;
        }
    }
}

/// Somebody as the editor sees them.
fn peer(person: &Person, now: Duration) -> Peer {
    let place = person.cursor.map(|cursor| Place {
        cell: cursor.cell,
        byte: cursor.head,
    });
    Peer {
        client: person.client,
        name: sanitize::line(&person.name),
        place,
        idle: person.idle(now),
        round_trip: person.round_trip,
    }
}
