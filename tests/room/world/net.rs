//! What the network is like, and what befalls it.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::{Node, World, ms};

/// Milliseconds and chances in percent.
#[derive(Clone, Debug)]
pub struct Weather {
    /// Of a frame between a member and a signaling server, one way.
    pub signaling: RangeInclusive<u64>,
    /// Chance that a frame of a server is lost, comes twice, or is overtaken.
    pub lost: u32,
    pub doubled: u32,
    pub overtaken: u32,
    /// From both descriptions being known to an open channel.
    pub connect: RangeInclusive<u64>,
    /// Of one data channel message.
    pub link: RangeInclusive<u64>,
    /// Bytes that a data channel carries in a millisecond.
    pub rate: usize,
    /// Bytes under way before `LinkFull`.
    pub queue: usize,
    /// How long a connection that carries nothing stands until both sides see that.
    pub silence: Duration,
    /// How long checks go on before a connection is given up.
    pub checks: Duration,
    /// How many candidates each side trickles.
    pub candidates: usize,
}

impl Weather {
    /// One machine, nothing lost.
    pub fn fair() -> Self {
        Self {
            signaling: 1..=5,
            lost: 0,
            doubled: 0,
            overtaken: 0,
            connect: 100..=400,
            link: 1..=5,
            rate: 10_000,
            queue: 8 * 1024 * 1024,
            silence: Duration::from_secs(15),
            checks: Duration::from_secs(29),
            candidates: 2,
        }
    }

    /// The internet on a bad day: signaling loses, repeats and reorders; channels are slow, yet whole.
    pub fn foul() -> Self {
        Self {
            signaling: 5..=300,
            lost: 5,
            doubled: 5,
            overtaken: 10,
            connect: 100..=1500,
            link: 5..=200,
            rate: 200,
            ..Self::fair()
        }
    }
}

impl<N: Node> World<N> {
    /// Nothing goes between the members of the two groups; connections break after a while.
    pub fn part(&mut self, some: &[usize], others: &[usize]) {
        self.note(|| format!("parted {some:?} | {others:?}"));
        for (one, other) in pairs(some, others) {
            self.web.parted.insert((one, other));
            self.web.parted.insert((other, one));
            for (near, far) in self.ends_between(one, other) {
                let at = self.now + self.weather.silence;
                self.lose_at(at, near, "nothing comes".to_owned());
                self.lose_at(at, far, "nothing comes".to_owned());
            }
        }
    }

    /// Every member reaches every other again.
    pub fn heal(&mut self) {
        self.note(|| "healed".to_owned());
        self.web.parted.clear();
        self.web.lossy.clear();
        self.web.slow.clear();
        self.signaling.barred.clear();
        self.signaling.deaf.clear();
    }

    /// The connections of two members break; both see it at once.
    pub fn break_links(&mut self, one: usize, other: usize) {
        for (near, far) in self.ends_between(one, other) {
            self.gone(near, "broken".to_owned());
            self.gone(far, "broken".to_owned());
        }
    }

    /// A member ends without a word (kill -9). The others see it when the silence has lasted.
    pub fn kill(&mut self, n: usize) {
        self.note(|| format!("n{n} killed"));
        self.dead.insert(n);
        self.hang_up_all(n, false);
        self.reckon(n);
        let at = self.now + self.weather.silence;
        for far in self.far_ends_of(n) {
            self.lose_at(at, far, "nothing comes".to_owned());
        }
    }

    /// A member that has left is of the past.
    pub fn bury(&mut self, n: usize) {
        self.dead.insert(n);
        self.reckon(n);
    }

    pub fn is_dead(&self, n: usize) -> bool {
        self.dead.contains(&n)
    }

    /// When a frame of a signaling server arrives, if at all: no time, one, or two.
    pub(super) fn frame_times(&mut self, not_before: Duration) -> Vec<Duration> {
        if self.happens(self.weather.lost) {
            return Vec::new();
        }
        let travel = self.random(self.weather.signaling.clone());
        let mut at = (self.now + travel).max(not_before);
        if self.happens(self.weather.overtaken) {
            at += ms(*self.weather.signaling.end());
        }
        let twice = self.happens(self.weather.doubled);
        let again = at + self.random(self.weather.signaling.clone());
        std::iter::once(at).chain(twice.then_some(again)).collect()
    }
}

fn pairs(some: &[usize], others: &[usize]) -> Vec<(usize, usize)> {
    some.iter()
        .flat_map(|one| others.iter().map(|other| (*one, *other)))
        .collect()
}
