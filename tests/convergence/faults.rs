//! The faults of a schedule, drawn by lot, and their end.

use std::time::Duration;

use celljam::room::event::{Input, ServerId};
use celljam::session::host::KNOWN_ROOM;
use rand::RngExt;

use super::journal::PROMISED;
use super::plan::{random_sleep, random_weather};
use super::sim::{End, Person, Sim};
use crate::world::Weather;

/// Of so many living members at least that many stay awake and connected.
const MOST_ASLEEP: usize = 3;

impl Sim {
    /// One fault, or the end of some.
    pub fn trouble(&mut self) {
        let kind = self.rng.random_range(0..30);
        let name = match kind {
            0..=2 => self.change_weather(),
            3 | 4 => self.on_a_link("link broken", |sim, one, other| {
                sim.world.break_links(one, other);
            }),
            5 => self.on_a_link("link broken unseen", |sim, one, other| {
                sim.world.break_unseen(one, other);
            }),
            6 | 7 => self.on_a_link("one direction stalled", |sim, one, other| {
                sim.world.stall(one, other);
            }),
            8 => self.on_a_link("channel replaced", |sim, one, other| {
                sim.world.replace_channel(one, other);
            }),
            9 | 10 => self.on_a_link("both offer", Self::collide),
            11 => {
                self.world.flow();
                "stalls ended"
            }
            12 | 13 => self.switch_server(),
            14 => self.part_some(),
            15 => self.isolate_some(),
            16 | 17 => {
                self.world.heal();
                "healed"
            }
            18 => self.deafen_one(),
            19 => self.suspend_one(),
            20 => self.jump_one(),
            21 | 22 => self.end_one(End::Killed),
            23 => self.end_one(End::Left),
            24 => self.lose_on_one(),
            25 => self.slow_one(),
            26 => self.fill_a_disk(),
            _ => self.bring_one(),
        };
        *self.faults.entry(name).or_default() += 1;
    }

    /// All faults end; who has not come comes.
    pub fn calm(&mut self) {
        let asleep: Vec<usize> = self.wake_at.keys().copied().collect();
        for node in asleep {
            self.wake(node);
        }
        self.mend_network();
        for disk in self.people.iter().filter_map(|person| person.disk.as_ref()) {
            disk.borrow_mut().full = false;
        }
        while self.bring_one() == "somebody came" {}
    }

    /// Servers run, and everybody reaches everybody.
    pub fn mend_network(&mut self) {
        for server in 0..self.plan.servers {
            self.world.start_server(server);
        }
        self.world.heal();
        self.world.flow();
        self.world.weather = Weather::fair();
    }

    fn change_weather(&mut self) -> &'static str {
        self.world.weather = random_weather(&mut self.rng);
        let weather = self.world.weather.clone();
        self.world.note(|| format!("{weather:?}"));
        "weather changed"
    }

    fn on_a_link(
        &mut self,
        name: &'static str,
        act: impl FnOnce(&mut Self, usize, usize),
    ) -> &'static str {
        let present = self.present();
        let nodes = present.iter().map(|person| self.node(*person));
        let open: Vec<(usize, usize)> = nodes
            .flat_map(|n| {
                self.world
                    .links_of(n)
                    .into_iter()
                    .map(move |link| (n, link.1))
            })
            .collect();
        if open.is_empty() {
            return "nothing";
        }
        let (one, other) = open[self.rng.random_range(0..open.len())];
        act(self, one, other);
        name
    }

    /// Two lose their connection, and each hears the other's announcement before its own is heard.
    fn collide(&mut self, one: usize, other: usize) {
        self.world.break_links(one, other);
        for (n, far) in [(one, other), (other, one)] {
            if let Some(text) = self.world.call_of(far) {
                self.world.inject(n, Input::ServerText(ServerId(0), text));
            }
        }
    }

    fn switch_server(&mut self) -> &'static str {
        let server = self.rng.random_range(0..self.plan.servers);
        if self.world.is_up(server) {
            self.world.stop_server(server);
            return "server stopped";
        }
        self.world.start_server(server);
        "server started"
    }

    /// Some of those present, at least one and not all; in a crowd a handful.
    fn some(&mut self) -> Vec<usize> {
        let mut present = self.present();
        let most = (present.len() / 2).clamp(1, 5);
        let count = self.rng.random_range(1..=most);
        let mut some = Vec::new();
        while some.len() < count && !present.is_empty() {
            let person = present.swap_remove(self.rng.random_range(0..present.len()));
            some.push(self.node(person));
        }
        some
    }

    /// No connection goes between two groups; signaling does.
    fn part_some(&mut self) -> &'static str {
        let some = self.some();
        let all = self.present().into_iter().map(|person| self.node(person));
        let others: Vec<usize> = all.filter(|node| !some.contains(node)).collect();
        self.world.part(&some, &others);
        "parted"
    }

    fn isolate_some(&mut self) -> &'static str {
        let some = self.some();
        self.world.isolate(&some);
        "cut off"
    }

    fn one(&mut self) -> Option<usize> {
        let awake = self.awake();
        (!awake.is_empty()).then(|| awake[self.rng.random_range(0..awake.len())])
    }

    fn deafen_one(&mut self) -> &'static str {
        let Some(person) = self.one() else {
            return "nothing";
        };
        let node = self.node(person);
        self.world.deafen(node);
        "deaf to signaling"
    }

    /// A connection of two members loses messages in one direction, silently. Nothing but a defect does that,
    /// and a page would never notice: what it holds would differ until it is loaded anew.
    fn lose_on_one(&mut self) -> &'static str {
        let ours = |sim: &Self, node| sim.world.node(node).ours().is_some();
        self.on_a_link("lossy link", |sim, one, other| {
            if ours(sim, one) && ours(sim, other) {
                let percent = sim.rng.random_range(5..=60);
                sim.world.lose_on(one, other, percent);
            }
        })
    }

    /// What goes to one member travels slowly.
    fn slow_one(&mut self) -> &'static str {
        let Some(person) = self.one() else {
            return "nothing";
        };
        let node = self.node(person);
        self.world.slow(node);
        "slow peer"
    }

    /// A disk takes nothing more, or is emptied again.
    fn fill_a_disk(&mut self) -> &'static str {
        let disks: Vec<_> = self
            .people
            .iter()
            .filter_map(|it| it.disk.clone())
            .collect();
        if disks.is_empty() {
            return "nothing";
        }
        let mut disk = disks[self.rng.random_range(0..disks.len())].borrow_mut();
        disk.full ^= true;
        if disk.full {
            "disk full"
        } else {
            "disk emptied"
        }
    }

    fn suspend_one(&mut self) -> &'static str {
        let Some(person) = self.one().filter(|_| self.wake_at.len() < MOST_ASLEEP) else {
            return "nothing";
        };
        let node = self.node(person);
        let sleep = random_sleep(&mut self.rng);
        self.wake_at.insert(node, self.now() + sleep);
        self.note_jump(node);
        self.world.suspend(node);
        "suspended"
    }

    /// What was made in the second before is not on the disk for sure, by whatever clock.
    fn note_jump(&mut self, node: usize) {
        let (now, shows) = (self.now(), self.world.clock_of(node));
        let last = self.jumped.get(&node);
        let last = last.filter(|(at, _)| now < *at + PROMISED);
        let showed = last.map_or(shows, |(_, showed)| *showed);
        self.jumped.insert(node, (now, showed));
    }

    fn jump_one(&mut self) -> &'static str {
        let Some(person) = self.one() else {
            return "nothing";
        };
        let (node, by) = (self.node(person), random_sleep(&mut self.rng));
        self.note_jump(node);
        self.world.jump(node, by);
        "clock jumped"
    }

    /// Somebody's program ends, and is started again now or later. The last one who has the document
    /// does not go without a journal: there would be no room to come back to.
    fn end_one(&mut self, how: End) -> &'static str {
        let Some(person) = self.one() else {
            return "nothing";
        };
        let mut others = self.present().into_iter().filter(|other| *other != person);
        // Who leaves with everything settled takes the journal away.
        let keeps = self.people[person].disk.is_some() && how == End::Killed;
        let safe = keeps || others.any(|other| self.replica(other).has_content());
        if !safe {
            return "nothing";
        }
        if self.rng.random() {
            self.restart(person, how);
        } else {
            self.end(person, how);
        }
        match how {
            End::Killed => "killed",
            End::Left => "left",
        }
    }

    /// Somebody who is not there comes.
    pub fn bring_one(&mut self) -> &'static str {
        let away = self.people.iter().position(|person| person.node.is_none());
        let Some(person) = away else {
            return "nothing";
        };
        self.come(person, None);
        "somebody came"
    }

    /// Where nobody and no journal has the document any more (all who had it were killed, and no disk had taken
    /// it), nobody could do anything for ever: a guest writes no first content. Who has the file opens the room
    /// anew with it, over servers that answer.
    pub fn open_anew(&mut self) {
        let written = |person: &Person| {
            let disk = person.disk.as_ref();
            disk.is_some_and(|disk| disk.borrow().holds_something())
        };
        let begun = |person: usize| self.replica(person).state_vector() != [0];
        let awake = self.awake().contains(&0);
        if !awake
            || self.member(0).is_waiting_to_seed()
            || self.people.iter().any(written)
            || self.present().into_iter().any(begun)
        {
            return;
        }
        self.mend_network();
        self.end(0, End::Left);
        self.come(0, Some(KNOWN_ROOM));
        *self.faults.entry("room opened anew").or_default() += 1;
    }

    /// A pause between two deeds.
    pub fn pause(&mut self) {
        let millis = self.rng.random_range(self.plan.pace.clone());
        self.run_for(Duration::from_millis(millis));
    }
}
