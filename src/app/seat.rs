//! The session of the program: with or without a way to change the document.

use std::time::Duration;

use crate::notebook::Replica;
use crate::notebook::past::{Moment, Past};
use crate::room::event::{Input, LinkId, Output};
use crate::session::view::{JoinFact, JoinStep, Person, Secured, Standing};
use crate::session::{Member, News, Observer, Seat as Role, Session};

/// What both kinds of session do.
pub trait Joined {
    fn handle(&mut self, input: Input, now: Duration);
    fn poll(&mut self) -> Option<Output>;
    fn next_deadline(&self) -> Option<Duration>;
    fn replica(&self) -> &Replica;
    fn people(&self) -> Vec<Person>;
    fn people_revision(&self) -> u64;
    fn secured(&self) -> Vec<Secured>;
    fn standing(&self) -> Standing;
    fn facts(&self) -> &[JoinFact];
    fn note(&mut self, step: JoinStep, now: Duration);
    fn next_news(&mut self) -> Option<News>;
    fn path(&self) -> String;
    fn past(&self) -> &Past;
    fn keep_past(&mut self, epoch: Duration, moments: Vec<Moment>);
    fn close_past(&mut self, now: Duration);
    fn has_deed(&self) -> bool;
    fn round_trips(&mut self, measured: &[(LinkId, Duration)]);
    fn took(&mut self, took: Duration);
}

impl<S: Role> Joined for Session<S> {
    fn handle(&mut self, input: Input, now: Duration) {
        Session::handle(self, input, now);
    }
    fn poll(&mut self) -> Option<Output> {
        Session::poll(self)
    }
    fn next_deadline(&self) -> Option<Duration> {
        Session::next_deadline(self)
    }
    fn replica(&self) -> &Replica {
        Session::replica(self)
    }
    fn people(&self) -> Vec<Person> {
        Session::people(self)
    }
    fn people_revision(&self) -> u64 {
        Session::people_revision(self)
    }
    fn secured(&self) -> Vec<Secured> {
        Session::secured(self)
    }
    fn standing(&self) -> Standing {
        Session::standing(self)
    }
    fn facts(&self) -> &[JoinFact] {
        Session::facts(self)
    }
    fn note(&mut self, step: JoinStep, now: Duration) {
        Session::note(self, step, now);
    }
    fn next_news(&mut self) -> Option<News> {
        Session::next_news(self)
    }
    fn path(&self) -> String {
        Session::path(self)
    }
    fn past(&self) -> &Past {
        Session::past(self)
    }
    fn keep_past(&mut self, epoch: Duration, moments: Vec<Moment>) {
        Session::keep_past(self, epoch, moments);
    }
    fn close_past(&mut self, now: Duration) {
        Session::close_past(self, now);
    }
    fn has_deed(&self) -> bool {
        Session::has_deed(self)
    }
    fn round_trips(&mut self, measured: &[(LinkId, Duration)]) {
        Session::round_trips(self, measured);
    }
    fn took(&mut self, took: Duration) {
        Session::took(self, took);
    }
}

/// One seat, of either kind.
pub enum Seat {
    Member(Box<Member>),
    Observer(Box<Observer>),
}

impl Seat {
    /// To read, and to feed.
    pub fn joined(&self) -> &dyn Joined {
        match self {
            Seat::Member(member) => &**member,
            Seat::Observer(observer) => &**observer,
        }
    }

    pub fn joined_mut(&mut self) -> &mut dyn Joined {
        match self {
            Seat::Member(member) => &mut **member,
            Seat::Observer(observer) => &mut **observer,
        }
    }

    /// Whether a host's file still waits to become the room's.
    pub fn waits_to_seed(&self) -> bool {
        match self {
            Seat::Member(member) => member.is_waiting_to_seed(),
            Seat::Observer(_) => false,
        }
    }

    /// The one who may write; none for an observer.
    pub fn member(&mut self) -> Option<&mut Member> {
        match self {
            Seat::Member(member) => Some(member),
            Seat::Observer(_) => None,
        }
    }
}
