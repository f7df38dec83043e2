//! The clocks of the members: each has its own, which may jump ahead, and stands still for who sleeps.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use celljam::room::event::Input;

#[derive(Debug, Default)]
pub(super) struct Clocks {
    members: Vec<Clock>,
    /// What comes to a sleeping member waits in the machine's buffers.
    asleep: BTreeMap<usize, Asleep>,
    /// When time alone has something to do, in the world's time.
    due: BTreeSet<(Duration, usize)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    ahead: Duration,
    behind: Duration,
    due: Option<Duration>,
}

#[derive(Debug)]
pub(super) struct Asleep {
    pub since: Duration,
    pub held: Vec<Input>,
}

impl Clocks {
    pub fn add(&mut self) {
        self.members.push(Clock::default());
    }

    /// What a member's clock shows.
    pub fn local(&self, n: usize, now: Duration) -> Duration {
        let clock = self.members[n];
        (now + clock.ahead).saturating_sub(clock.behind)
    }

    pub fn jump(&mut self, n: usize, by: Duration) {
        self.members[n].ahead += by;
    }

    pub fn fall_behind(&mut self, n: usize, by: Duration) {
        self.members[n].behind += by;
    }

    /// Takes note of a deadline by the member's own clock.
    pub fn set_deadline(&mut self, n: usize, at: Option<Duration>) {
        let clock = self.members[n];
        let due = at.map(|at| (at + clock.behind).saturating_sub(clock.ahead));
        if due == clock.due {
            return;
        }
        if let Some(old) = clock.due {
            self.due.remove(&(old, n));
        }
        self.due.extend(due.map(|at| (at, n)));
        self.members[n].due = due;
    }

    pub fn next_deadline(&self) -> Option<(Duration, usize)> {
        self.due.first().copied()
    }

    pub fn is_asleep(&self, n: usize) -> bool {
        self.asleep.contains_key(&n)
    }

    pub fn sleeps_since(&self, n: usize) -> Option<Duration> {
        self.asleep.get(&n).map(|it| it.since)
    }

    pub fn fall_asleep(&mut self, n: usize, since: Duration) {
        let held = Vec::new();
        self.asleep.entry(n).or_insert(Asleep { since, held });
    }

    pub fn wake(&mut self, n: usize) -> Option<Asleep> {
        self.asleep.remove(&n)
    }

    /// The input, if its member is awake.
    pub fn unless_asleep(&mut self, n: usize, input: Input) -> Option<Input> {
        match self.asleep.get_mut(&n) {
            Some(asleep) => {
                asleep.held.push(input);
                None
            }
            None => Some(input),
        }
    }
}
