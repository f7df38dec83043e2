//! Faults that befall members and connections: stalls, channels replaced, sleep, clocks that jump.

use std::time::Duration;

use celljam::room::event::{Input, LinkId};

use super::webrtc::{EndId, MAX_MESSAGE, Stalled};
use super::{Node, Parcel, World};

impl<N: Node> World<N> {
    /// Nothing goes from one member to the other until [`World::flow`]; the other direction goes on.
    /// What is sent meanwhile waits, and a queue with a limit fills up. If it lasts, the connection breaks:
    /// its checks need both directions.
    pub fn stall(&mut self, from: usize, to: usize) {
        self.note(|| format!("stalled {from} > {to}"));
        for (near, _) in self.ends_between(from, to) {
            let Some(end) = self
                .web
                .ends
                .get_mut(&near)
                .filter(|it| it.stalled.is_none())
            else {
                continue;
            };
            end.stalled = Some(Vec::new());
            end.stalls += 1;
            let (nth, at) = (end.stalls, self.now + self.weather.checks);
            self.send(at, Parcel::Stuck(near, nth));
        }
    }

    /// What stalled goes on: all that waited arrives at once, in order.
    pub fn flow(&mut self) {
        self.note(|| "all flows".to_owned());
        let ends = self.web.ends.iter_mut();
        let waited: Vec<(EndId, Stalled)> = ends
            .filter_map(|(id, end)| Some((*id, end.stalled.take()?)))
            .collect();
        for (end, frames) in waited {
            for (channel, bytes) in frames {
                self.send(self.now, Parcel::Bytes(end, channel, bytes));
            }
        }
    }

    /// A connection that has stalled for too long breaks.
    pub(super) fn stuck(&mut self, near: EndId, nth: u32) {
        let state = self.web.ends.get(&near);
        let Some(state) = state.filter(|it| it.stalls == nth && it.stalled.is_some()) else {
            return;
        };
        let far = state.other;
        self.gone(near, "nothing comes".to_owned());
        if let Some(far) = far {
            self.gone(far, "nothing comes".to_owned());
        }
    }

    /// From one member to the other, that percentage of all messages is lost without a word, until
    /// [`World::heal`].
    pub fn lose_on(&mut self, from: usize, to: usize, percent: u32) {
        self.note(|| format!("{from} > {to} loses {percent} %"));
        self.web.lossy.insert((from, to), percent);
    }

    /// What goes to a member travels at a byte in a millisecond, until [`World::heal`].
    pub fn slow(&mut self, n: usize) {
        self.note(|| format!("n{n} is slow"));
        self.web.slow.insert(n);
    }

    /// Whether all that a member has sent over its connections was acknowledged: what went to somebody who
    /// sleeps or was killed was not.
    pub fn is_delivered(&self, n: usize) -> bool {
        let mut own = self.web.ends.iter().filter(|(end, _)| end.0 == n);
        own.all(|(end, state)| {
            // Of one that broke unseen only this end is left: nobody acknowledges anything.
            let back = |far: &EndId| self.web.ends.get(far).and_then(|far| far.other.as_ref());
            let there = |far: &EndId| {
                back(far) == Some(end) && !self.is_dead(far.0) && !self.is_asleep(far.0)
            };
            let answers = state.other.as_ref().map_or(!state.open, there);
            state.is_idle() && answers
        })
    }

    /// The first member opens another channel on its connection with the second, as a stock page does
    /// after a glare. What is on its way on the old one is lost, and what the second sends until it has
    /// seen the new one.
    pub fn replace_channel(&mut self, one: usize, other: usize) {
        let pairs = self.ends_between(one, other);
        let Some((near, far)) = pairs.into_iter().find(|(near, _)| self.web.ends[near].open) else {
            return;
        };
        self.note(|| format!("channel replaced {one} > {other}"));
        let at = self.now + self.random(self.weather.link.clone());
        // The far side sees the channel before what comes over it.
        self.send(at, Parcel::Reopened(far));
        self.web.ends.entry(near).and_modify(|end| end.last = at);
        self.reopened(near);
    }

    pub(super) fn reopened(&mut self, end: EndId) {
        let Some(state) = self.web.ends.get_mut(&end).filter(|state| state.open) else {
            return;
        };
        state.channel += 1;
        let (link, max_message) = (end.1, MAX_MESSAGE);
        self.inject(end.0, Input::LinkOpen { link, max_message });
    }

    /// A connection breaks; one side sees it now, the other one when the silence has lasted.
    pub fn break_unseen(&mut self, one: usize, other: usize) {
        self.note(|| format!("broken {one} - {other}, unseen by {other}"));
        for (near, far) in self.ends_between(one, other) {
            self.gone(near, "broken".to_owned());
            let at = self.now + self.weather.silence;
            self.lose_at(at, far, "nothing comes".to_owned());
        }
    }

    /// A member's machine is suspended: it does nothing, and what comes to it waits.
    pub fn suspend(&mut self, n: usize) {
        self.note(|| format!("n{n} suspended"));
        self.clocks.fall_asleep(n, self.now);
        let at = self.now + self.weather.silence;
        for far in self.far_ends_of(n) {
            self.send(at, Parcel::Silent(far, n, self.now));
        }
        self.reckon(n);
    }

    /// A connection with somebody who still sleeps is gone.
    pub(super) fn silent(&mut self, far: EndId, n: usize, since: Duration) {
        if self.clocks.sleeps_since(n) == Some(since) {
            self.gone(far, "nothing comes".to_owned());
        }
    }

    /// A suspended machine goes on. With `stood` its clock stood still meanwhile, as Linux' monotonic
    /// clock does; else it shows the time that has passed.
    pub fn resume(&mut self, n: usize, stood: bool) {
        let Some(asleep) = self.clocks.wake(n) else {
            return;
        };
        self.note(|| format!("n{n} resumed, its clock stood: {stood}"));
        if stood {
            self.clocks.fall_behind(n, self.now - asleep.since);
        }
        self.reckon(n);
        for input in asleep.held {
            self.inject(n, input);
        }
        for near in self.widowed(n) {
            let at = self.now + self.random(0..=self.weather.silence.as_millis() as u64);
            self.lose_at(at, near, "nothing comes".to_owned());
        }
    }

    /// A member's connections of which the other end is gone.
    fn widowed(&self, n: usize) -> Vec<EndId> {
        let own = self.web.ends.iter().filter(|(end, _)| end.0 == n);
        let lone = own.filter(|(_, state)| {
            let other = state.other.as_ref();
            other.is_some_and(|far| !self.web.ends.contains_key(far))
        });
        lone.map(|(end, _)| *end).collect()
    }

    pub fn is_asleep(&self, n: usize) -> bool {
        self.clocks.is_asleep(n)
    }

    /// A member's clock jumps ahead.
    pub fn jump(&mut self, n: usize, by: Duration) {
        self.note(|| format!("n{n}'s clock jumps {by:?}"));
        self.clocks.jump(n, by);
        self.reckon(n);
    }

    /// Members that reach neither the others nor any server, until [`World::heal`].
    pub fn isolate(&mut self, some: &[usize]) {
        let all = 0..self.nodes.len();
        let others: Vec<usize> = all.filter(|n| !some.contains(n)).collect();
        self.part(some, &others);
        for n in some {
            self.signaling.barred.insert(*n);
            self.hang_up_all(*n, true);
        }
    }

    /// Nothing of any server reaches a member, until [`World::heal`].
    pub fn deafen(&mut self, n: usize) {
        self.note(|| format!("n{n} hears no server"));
        self.signaling.deaf.insert(n);
    }

    /// The open connections of a member, each with whom it leads to.
    pub fn links_of(&self, n: usize) -> Vec<(LinkId, usize)> {
        let own = self.web.ends.iter().filter(|(end, _)| end.0 == n);
        let open = own.filter(|(_, state)| state.open);
        open.filter_map(|(end, state)| Some((end.1, state.other?.0)))
            .collect()
    }
}
