//! What we know of one open peer: how far it is, and what it has been asked.

use std::time::Duration;

use super::allowance::Allowance;
use super::answers::FIRSTS;
use super::apart::Stance;
use super::budget::Budget;
use super::steps::Begun;
use super::vector::Vector;
use crate::room::event::LinkId;

/// Questions of ours: a burst while a join goes wrong, then one in 5 s.
const QUESTIONS: (u32, Duration) = (4, Duration::from_secs(5));
/// Answers to who is here: a word is asked, and all states are told, so that a storm of them is a flood of ours.
const ROLL_CALLS: (u32, Duration) = (4, Duration::from_secs(1));
/// An answer not here after so long is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(4);
/// With nothing wrong, a question all the same: the safety net under lost messages.
const ASK_ANYWAY: Duration = Duration::from_secs(60);

/// The state of the exchange with one peer.
#[derive(Debug)]
pub struct Peer {
    /// A number for the notebook, which does not know peer ids.
    pub number: u64,
    /// It has answered our step 1 since it opened.
    pub answered: bool,
    /// The state vector of its last step 1, encoded: what it has at least.
    pub vector: Option<Vec<u8>>,
    /// How far its document is ours.
    pub stance: Stance,
    /// The document that it gave while it was doubted, or kept apart: one message, which has passed the
    /// framing's limits.
    pub held: Option<Vec<u8>>,
    /// When it was asked what it holds, since its history is another one.
    pub foreign_since: Duration,
    /// When its channel opened, or the one that took its place.
    pub since: Duration,
    /// Its queue is full.
    pub lagging: bool,
    /// Something was not sent to it; it gets a difference when it can take it.
    pub owed: bool,
    /// The connection that carries its messages, once one has come.
    pub link: Option<LinkId>,
    /// How long a message takes there and back, as last measured.
    pub round_trip: Option<Duration>,
    /// The client that it is, as far as it is known: see `firsthand`.
    pub client: Option<u64>,
    /// How often it was the first to bring us news of that client.
    pub firsts: u32,
    /// It has told us of awareness states since it opened.
    pub spoken: bool,
    /// It has asked, and was not answered yet.
    pub waits: bool,
    /// When it was answered last of those who waited: the count of answers then.
    pub last_answer: u64,
    /// Something of it was left out, to be asked for.
    pub behind: bool,
    /// An update of it that is not all in yet.
    pub(super) begun: Option<Begun>,
    /// What it may cost.
    pub allowance: Allowance,
    /// When we last told that something of it cannot be read.
    pub refused: Option<Duration>,
    /// It has asked since its channel opened.
    has_asked: bool,
    firsts_left: Budget,
    questions: Budget,
    roll_calls: Budget,
    asked: Option<Duration>,
}

impl Peer {
    /// A peer whose channel has just opened.
    pub fn new(number: u64, now: Duration) -> Self {
        Self {
            number,
            answered: false,
            vector: None,
            stance: Stance::Together,
            held: None,
            foreign_since: now,
            since: now,
            lagging: false,
            owed: false,
            link: None,
            round_trip: None,
            client: None,
            firsts: 0,
            spoken: false,
            waits: false,
            last_answer: 0,
            behind: false,
            begun: None,
            allowance: Allowance::new(now),
            refused: None,
            has_asked: false,
            firsts_left: Budget::new(FIRSTS.0, FIRSTS.1, now),
            questions: Budget::new(QUESTIONS.0, QUESTIONS.1, now),
            roll_calls: Budget::new(ROLL_CALLS.0, ROLL_CALLS.1, now),
            asked: None,
        }
    }

    /// Starts the exchange anew on another channel or framing, which have not carried what went before; the
    /// budgets stay.
    pub fn reopen(&mut self, now: Duration) {
        self.since = now;
        self.answered = false;
        self.vector = None;
        self.held = None;
        // A queue that is full drains first, and takes nothing until then.
        self.owed = self.lagging;
        self.spoken = false;
        self.waits = false;
        self.behind = false;
        self.begun = None;
        self.has_asked = false;
        self.asked = None;
    }

    /// Whether this question is the first one since its channel opened, and there were not too many of
    /// those.
    pub fn is_first_question(&mut self, now: Duration) -> bool {
        !std::mem::replace(&mut self.has_asked, true) && self.firsts_left.take(now)
    }

    /// Whether to tell it of all people now, since it asks.
    pub fn may_call_the_roll(&mut self, now: Duration) -> bool {
        self.roll_calls.take(now)
    }

    /// Whether to ask now. On record either way: who may not ask now looks again after the pause.
    pub fn ask(&mut self, now: Duration) -> bool {
        self.asked = Some(now);
        let may = self.questions.take(now);
        self.behind &= !may;
        may
    }

    /// When to ask again; `missing` says that something it sent has a gap before it.
    pub fn next_question(&self, missing: bool) -> Option<Duration> {
        let pause = if self.answered && !missing && !self.behind {
            ASK_ANYWAY
        } else {
            ASK_AGAIN
        };
        let next = self.asked.map_or(Duration::ZERO, |at| at + pause);
        // Its answer would be left out as well.
        (!self.lagging && self.begun.is_none()).then(|| next.max(self.allowance.opens_at()))
    }

    /// Whether both sides are known to hold the same, as far as this peer tells.
    pub fn in_step(&self, ours: &Vector) -> bool {
        let theirs = self.vector.as_deref().and_then(Vector::read);
        let level = theirs.is_some_and(|theirs| !theirs.exceeds(ours));
        let together = self.stance == Stance::Together;
        self.answered && level && together && !self.lagging && !self.owed && !self.waits
    }
}
