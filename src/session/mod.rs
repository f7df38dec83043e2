//! The one place where room and notebook meet: sync, relay, presence.
//!
//! A [`Session`] is a state machine like the mesh below it: `handle` takes what happened, `poll` gives
//! what is to be done, `next_deadline` says when to come back. A [`Member`] may change the document; an
//! [`Observer`] is the same session over a [`Replica`], which has no way to.

mod allowance;
mod answers;
mod apart;
mod back;
mod budget;
mod conduct;
mod core;
mod doubt;
mod firsthand;
mod greeting;
mod guardian;
pub mod host;
mod journal;
mod labels;
mod local;
#[cfg(test)]
pub mod lone;
mod peer;
pub mod person;
mod presence;
mod purse;
pub mod restore;
mod steps;
mod sync;
mod unsent;
mod vector;
pub mod view;
mod writer;

use std::time::Duration;

pub use self::apart::Choice;
pub use self::back::Restored;
pub use self::conduct::Fault;
use self::core::Core;
pub use self::core::{Config, News, Whose};
pub use self::greeting::Names;
use self::host::Hosting;
pub use self::journal::Batch;
use self::view::{JoinFact, JoinStep, Person, Secured, Standing};
use crate::notebook::{Notebook, Replica};
use crate::room::Room;
use crate::room::event::{Input, LinkId, Output};

/// A seat in the room: the document with or without a way to change it.
pub trait Seat {
    const READ_ONLY: bool;
    fn replica(&self) -> &Replica;
    fn replica_mut(&mut self) -> &mut Replica;
    /// An empty document takes the place of this one.
    fn renew(&mut self);
}

impl Seat for Notebook {
    const READ_ONLY: bool = false;
    fn replica(&self) -> &Replica {
        self
    }
    fn replica_mut(&mut self) -> &mut Replica {
        Notebook::replica_mut(self)
    }
    fn renew(&mut self) {
        Notebook::renew(self);
    }
}

impl Seat for Replica {
    const READ_ONLY: bool = true;
    fn replica(&self) -> &Replica {
        self
    }
    fn replica_mut(&mut self) -> &mut Replica {
        self
    }
    fn renew(&mut self) {
        // It writes nothing, so that its client id says nothing of two documents.
        Replica::renew(self, None);
    }
}

/// Somebody who writes.
pub type Member = Session<Notebook>;
/// Somebody who watches: a type without a way to change the document.
pub type Observer = Session<Replica>;

/// One document in one room.
pub struct Session<S: Seat> {
    core: Core,
    seat: S,
    hosting: Hosting,
}

impl<S: Seat> Session<S> {
    /// A session that has not dialled yet: feed it [`Input::Start`].
    pub fn new(room: Room, seat: S, config: Config) -> Self {
        let own = seat.replica().client();
        Self {
            core: Core::new(room, own, config),
            seat,
            hosting: Hosting::Guest,
        }
    }

    /// Takes what happened.
    pub fn handle(&mut self, input: Input, now: Duration) {
        let tick = matches!(input, Input::Tick);
        if matches!(input, Input::Leave) {
            self.say_goodbye();
        }
        if !self.core.unsent.is_empty() {
            let due = self.next_deadline();
            self.core.unsent.woke(due, now);
        }
        (self.core.applied, self.core.stepped) = (None, false);
        self.core.current = firsthand::link_of(&input);
        self.core.room.know(self.core.presence.others().count());
        self.core.room.handle(input, now);
        self.drain(now);
        self.core.current = None;
        if tick {
            self.on_tick(now);
        }
        if self.core.synced {
            self.core.past.open(now);
        }
    }

    /// The next thing to do, if any; never [`Output::Event`].
    pub fn poll(&mut self) -> Option<Output> {
        self.core.out.pop_front()
    }

    /// When to feed [`Input::Tick`] again.
    pub fn next_deadline(&self) -> Option<Duration> {
        let missing = self.seat.replica().has_missing();
        let questions = self
            .core
            .peers
            .values()
            .filter_map(|peer| peer.next_question(missing))
            .min();
        let presence = self.core.presence.next_deadline();
        let times = [
            self.core.room.next_deadline(),
            presence,
            questions,
            self.core.next_greeting(),
            self.core.next_answer(),
            self.core.next_step(),
            self.hosting.next_deadline(),
            self.core.journal.next_deadline(),
            self.next_doubt(),
            self.core.past.next_deadline(),
            self.core.guardian.next_deadline(),
        ];
        times.into_iter().flatten().min()
    }

    /// The document, to read.
    pub fn replica(&self) -> &Replica {
        self.seat.replica()
    }

    /// The document's path as it is shown, raw: what the document says, else what it was opened by.
    pub fn path(&self) -> String {
        let named = self.seat.replica().path();
        named.unwrap_or_else(|| self.core.config.path.clone())
    }

    /// Everybody else, with their carets resolved against the document as it stands.
    pub fn people(&self) -> Vec<Person> {
        self.core.people(self.seat.replica())
    }

    /// Grows whenever [`Session::people`] may give another answer, the document's own changes aside.
    pub fn people_revision(&self) -> u64 {
        self.core.presence.revision() + self.core.measured
    }

    /// Takes how long messages take there and back, by connection, as the net measures it.
    pub fn round_trips(&mut self, measured: &[(LinkId, Duration)]) {
        self.core.round_trips(measured);
    }

    /// The open connections, each with the digits that both its ends have. Takes two milliseconds for each.
    pub fn secured(&self) -> Vec<Secured> {
        self.core.secured()
    }

    pub fn standing(&self) -> Standing {
        self.core.standing(self.seat.replica(), S::READ_ONLY)
    }

    /// The facts of the way in, oldest first.
    pub fn facts(&self) -> &[JoinFact] {
        self.core.facts()
    }

    /// Records a fact that came from outside the room (the site was read).
    pub fn note(&mut self, step: JoinStep, now: Duration) {
        self.core.note(step, now);
    }

    /// What happened since the last call, one at a time.
    pub fn next_news(&mut self) -> Option<News> {
        self.core.next_news()
    }

    fn say_goodbye(&mut self) {
        self.core.left = true;
        if let Some(last) = self.core.presence.leave() {
            self.core.spread_presence(&[last], None);
        }
    }

    fn on_tick(&mut self, now: Duration) {
        if self.core.left {
            return;
        }
        for client in self.core.presence.expire(now) {
            self.core.greeter.went(client, now);
            let own = &self.core.config.who.name;
            self.core.labels.forget(client, own);
        }
        self.core.greet_people(now);
        self.core.send_own_state(now);
        self.look_whether_alone(now);
        self.look_whether_silent(now);
        self.take_step(now);
        self.ask_due(now);
        self.answer_waiting(now);
        self.look_back(now);
        self.drain(now);
    }

    /// Moves the mesh's outputs to ours and answers its events, until it has no more.
    fn drain(&mut self, now: Duration) {
        while let Some(output) = self.core.room.poll() {
            match output {
                Output::Event(event) => self.on_event(event, now),
                effect => self.core.out.push_back(effect),
            }
        }
    }
}
