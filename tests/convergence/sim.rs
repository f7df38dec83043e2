//! One simulated room: people at their seats, in the world that the stories of the mesh play in.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use celljam::notebook::{DocKind, Notebook, Replica, Shape};
use celljam::room::event::Input;
use celljam::room::{Config, Framing, Room};
use celljam::session::host::KNOWN_ROOM;
use celljam::session::person::Identity;
use celljam::session::restore::Left;
use celljam::session::{self, Choice, Member};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::deeds::{content, random_deed};
use super::journal::{Disk, PROMISED};
use super::ledger::{Ledger, clocks};
use super::plan::Plan;
use super::seat::{Deed, Ours, Seat};
use super::tab::Tab;
use crate::world::{Page, Stock, Weather, World};

const TOPIC: &str = "topic";
/// Two documents of one name are seldom chosen from by two people at the same moment.
const BETWEEN_CHOICES: Duration = Duration::from_secs(20);

/// What one was doing when the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Without a word: killed, or the power was cut.
    Killed,
    /// It left as it should.
    Left,
}

/// Somebody at a seat; a page that is loaded anew, or a program that is started anew, is another node.
#[derive(Debug)]
pub struct Person {
    /// None: has not come yet.
    pub node: Option<usize>,
    pub is_page: bool,
    /// Where the journal goes, for those who keep one.
    pub disk: Option<Rc<RefCell<Disk>>>,
    /// Clients of earlier runs that others may lack something of: what they made since then, by their
    /// clock.
    pub lost: BTreeMap<u64, Duration>,
    /// The clients of all runs.
    pub clients: Vec<u64>,
    /// From which one of them on the document at hand is theirs: a journal takes it to the next run.
    pub at_hand: usize,
}

pub struct Sim {
    pub world: World<Seat>,
    pub rng: StdRng,
    pub plan: Plan,
    pub people: Vec<Person>,
    pub ledger: Ledger,
    /// What the living and the journals had of everybody when somebody ended last: that cannot be lost.
    pub kept: BTreeMap<u64, u64>,
    pub faults: BTreeMap<&'static str, usize>,
    pub wake_at: BTreeMap<usize, Duration>,
    /// When each host came.
    pub hosts: BTreeMap<usize, Duration>,
    /// Whose clock jumped: when, and what it showed before. The time that it shows did not pass for it.
    pub jumped: BTreeMap<usize, (Duration, Duration)>,
    /// Clients whose documents somebody let go for another one.
    pub let_go: BTreeSet<u64>,
    /// When somebody last chose between two documents.
    pub chose: Duration,
    /// A celljam host that put its file beside what it could have known, or a program that took its
    /// journal away too early.
    pub wrongs: Vec<String>,
    pub deeds: usize,
    pub seeds_seen: usize,
}

impl Sim {
    /// A room to which nobody has come yet.
    pub fn new(plan: Plan) -> Self {
        let mut rng = StdRng::seed_from_u64(plan.seed);
        let disk = |keeps: bool, rng: &mut StdRng| {
            let seed = rng.random();
            keeps.then(|| Rc::new(RefCell::new(Disk::new(seed))))
        };
        let person = |n: usize, rng: &mut StdRng| Person {
            node: None,
            is_page: n >= plan.members,
            disk: disk(
                n < plan.members && rng.random_range(0..100) < plan.journals,
                rng,
            ),
            lost: BTreeMap::new(),
            clients: Vec::new(),
            at_hand: 0,
        };
        let all = 0..plan.members + plan.pages;
        let people = all.map(|n| person(n, &mut rng)).collect();
        Self {
            world: World::new(plan.seed, plan.servers, Weather::fair()),
            rng,
            people,
            ledger: Ledger::default(),
            kept: BTreeMap::new(),
            faults: BTreeMap::new(),
            wake_at: BTreeMap::new(),
            hosts: BTreeMap::new(),
            jumped: BTreeMap::new(),
            let_go: BTreeSet::new(),
            chose: Duration::ZERO,
            wrongs: Vec::new(),
            deeds: 0,
            seeds_seen: 0,
            plan,
        }
    }

    pub fn untraced(mut self) -> Self {
        self.world = self.world.untraced();
        self
    }

    /// The members of celljam who have come, and the pages.
    pub fn present(&self) -> Vec<usize> {
        let all = self.people.iter().enumerate();
        all.filter(|(_, person)| person.node.is_some())
            .map(|(n, _)| n)
            .collect()
    }

    /// Those of them who can do something now.
    pub fn awake(&self) -> Vec<usize> {
        let mut present = self.present();
        present.retain(|n| !self.world.is_asleep(self.node(*n)));
        present
    }

    pub fn node(&self, person: usize) -> usize {
        self.people[person].node.expect("a person who has come")
    }

    pub fn seat(&self, person: usize) -> &Seat {
        self.world.node(self.node(person))
    }

    pub fn member(&self, person: usize) -> &Member {
        self.seat(person).ours().expect("no page")
    }

    pub fn replica(&self, person: usize) -> &Replica {
        self.seat(person).replica()
    }

    pub fn now(&self) -> Duration {
        self.world.now
    }

    /// Comes to the room, for the first time or again; a host brings the file.
    pub fn come(&mut self, person: usize, hosts: Option<Duration>) {
        let seat = if self.people[person].is_page {
            self.page()
        } else {
            self.celljam(person, hosts)
        };
        let node = self.world.add(seat);
        let named = if hosts.is_some() { "hosts" } else { "comes" };
        self.world
            .note(|| format!("person {person} {named} as n{node}"));
        self.people[person].node = Some(node);
        if hosts.is_some() {
            self.hosts.insert(node, self.now());
        }
        self.world.inject(node, Input::Start);
    }

    fn celljam(&mut self, person: usize, hosts: Option<Duration>) -> Seat {
        let urls: Vec<String> = (0..self.plan.servers)
            .map(|n| format!("ws://s{n}"))
            .collect();
        let config = Config {
            topic: TOPIC.to_owned(),
            urls: urls.clone(),
            framing: [Framing::Chunked, Framing::Plain][person % 2],
            max_links: self.plan.max_links,
            key: None,
            epoch_millis: 0,
        };
        let config_of_session = session::Config {
            who: Identity {
                name: format!("peer {person}"),
                color: [0; 3],
            },
            room: "r".into(),
            path: "p.ipynb".into(),
            hidden: false,
            urls,
        };
        let client = self.rng.random_range(1..u32::MAX);
        let notebook = Notebook::new(DocKind::Notebook, client, Shape::A, self.rng.random());
        self.people[person].clients.push(notebook.client());
        let room = Room::new(config, self.rng.random());
        let mut member = Member::new(room, notebook, config_of_session);
        let left = self.take_up(person);
        if left.is_none() {
            self.people[person].at_hand = self.people[person].clients.len() - 1;
        }
        match (left, hosts) {
            (Some(left), _) => {
                let restored = member.restore(&left, self.now());
                restored.expect("a journal holds a document");
            }
            (None, Some(listen)) => member.host(content(), listen),
            (None, None) => {}
        }
        let disk = self.people[person].disk.clone();
        if disk.is_some() {
            member.keep_journal();
        }
        let ledger = self.ledger.clone();
        Seat::Ours(Box::new(Ours {
            member,
            ledger,
            disk,
        }))
    }

    /// What an earlier run left, if its person wants it back.
    fn take_up(&mut self, person: usize) -> Option<Left> {
        let disk = self.people[person].disk.clone()?;
        let mut present = self.present().into_iter();
        let elsewhere = present.any(|other| self.replica(other).has_content());
        let mut disk = disk.borrow_mut();
        if !disk.holds_something() || !elsewhere || self.rng.random_range(0..20) > 0 {
            return disk.take_up();
        }
        self.world
            .note(|| format!("person {person} throws the journal away"));
        disk.remove();
        drop(disk);
        let person = &mut self.people[person];
        let all = person
            .clients
            .iter()
            .map(|client| (*client, Duration::ZERO));
        person.lost.extend(all);
        self.keep();
        None
    }

    fn page(&mut self) -> Seat {
        let stock = [Stock::Lite, Stock::Plain][self.rng.random_range(0..2)];
        let client = self.rng.random_range(1..u32::MAX);
        let wipes = self.rng.random_range(0..3) == 0;
        let page = Page::new(&format!("page-{client}"), TOPIC, self.plan.servers, stock);
        let tab = Tab::new(page, client, content(), wipes, self.ledger.clone());
        Seat::Tab(Box::new(tab))
    }

    /// The end of a run of somebody's program. What the others have, they keep.
    pub fn end(&mut self, person: usize, how: End) {
        let node = self.node(person);
        self.world
            .note(|| format!("person {person} ends as n{node}: {how:?}"));
        if !self.people[person].is_page {
            self.note_client(person);
        }
        match how {
            End::Left if !self.people[person].is_page => self.leave(person),
            // A page has no other end.
            _ => self.kill(person),
        }
        self.people[person].node = None;
        self.wake_at.remove(&node);
        self.keep();
        let disk = self.people[person].disk.as_ref();
        if let Some(disk) = disk.map(|disk| disk.borrow()) {
            let held = &disk.clocks;
            self.world
                .note(|| format!("the journal of person {person} has {held:?}"));
        }
    }

    fn kill(&mut self, person: usize) {
        let node = self.node(person);
        let client = self.replica(person).client();
        let now = self.world.clock_of(node);
        let disk = self.people[person].disk.as_ref();
        let mut safe = disk.map_or(Duration::ZERO, |disk| disk.borrow_mut().cut(now));
        if let Some((at, showed)) = self.jumped.remove(&node)
            && self.now() < at + PROMISED
        {
            safe = safe.min(showed.saturating_sub(PROMISED));
        }
        self.people[person].lost.insert(client, safe);
        self.world
            .note(|| format!("client {client} has all made before {safe:?}"));
        self.world.kill(node);
    }

    /// Leaves as one should; whose journal is gone then has left nothing that nobody else has ever had.
    fn leave(&mut self, person: usize) {
        let node = self.node(person);
        let client = self.replica(person).client();
        let delivered = self.world.is_delivered(node);
        self.world.inject(node, Input::Leave);
        let close = |seat: &mut Seat, now| seat.ours_mut().close(delivered, now);
        let settled = self.world.with(node, close);
        if settled && !self.faults.contains_key("lossy link") {
            self.judge_leaving(person);
        }
        let person = &mut self.people[person];
        match &person.disk {
            Some(disk) if !settled => {
                let missing = disk.borrow_mut().close();
                person.lost.extend(missing.map(|since| (client, since)));
            }
            // What the journal had of earlier runs goes with it.
            _ => {
                let all = person.clients.iter();
                person.lost = all.map(|client| (*client, Duration::ZERO)).collect();
            }
        }
        self.world.bury(node);
    }

    /// Somebody who found another document of the same name chooses theirs. One after the other: who
    /// lets go what somebody else is about to take has nothing afterwards.
    pub fn choose(&mut self) {
        if self.now() < self.chose + BETWEEN_CHOICES {
            return;
        }
        let mut awake = self.awake();
        awake.retain(|person| self.seat(*person).ours().is_some_and(Member::is_apart));
        if awake.is_empty() {
            return;
        }
        let person = awake[self.rng.random_range(0..awake.len())];
        let choice = [Choice::Carry, Choice::Carry, Choice::Take][self.rng.random_range(0..3)];
        let node = self.node(person);
        self.world.note(|| format!("n{node} chooses: {choice:?}"));
        let mut old: Vec<u64> = clocks(self.replica(person)).into_keys().collect();
        // Who has only deleted so far is in no state vector, nor is an earlier run that did no more.
        self.note_client(person);
        let Person {
            clients, at_hand, ..
        } = &mut self.people[person];
        old.extend(clients.iter().skip(*at_hand));
        let choose = |seat: &mut Seat, now| seat.ours_mut().take_theirs(choice, now);
        if self.world.with(node, choose) {
            self.let_go.extend(old);
            self.people[person].at_hand = self.people[person].clients.len();
            self.note_client(person);
            *self.faults.entry("document let go").or_default() += 1;
        }
        self.chose = self.now();
    }

    /// Another document is written by another client, from when it is here.
    fn note_client(&mut self, person: usize) {
        let client = self.replica(person).client();
        let clients = &mut self.people[person].clients;
        if !clients.contains(&client) {
            clients.push(client);
        }
    }

    fn keep(&mut self) {
        let living = self.present().into_iter();
        let living: Vec<_> = living.map(|person| clocks(self.replica(person))).collect();
        let disks = self.people.iter().filter_map(|it| it.disk.as_ref());
        let written: Vec<_> = disks.map(|disk| disk.borrow().clocks.clone()).collect();
        self.kept.clear();
        for (client, clock) in living.iter().chain(&written).flatten() {
            let kept = self.kept.entry(*client).or_default();
            *kept = (*clock).max(*kept);
        }
    }

    /// Ends and comes again at once.
    pub fn restart(&mut self, person: usize, how: End) {
        self.end(person, how);
        let hosts = person == 0 && self.rng.random_range(0..5) == 0;
        self.come(person, hosts.then_some(KNOWN_ROOM));
    }

    /// Does something as a person, and then what its program wants done.
    pub fn with<T>(&mut self, person: usize, act: impl FnOnce(&mut Member, Duration) -> T) -> T {
        let node = self.node(person);
        let act = |seat: &mut Seat, now| act(seat.member_mut(), now);
        self.world.with(node, act)
    }

    /// One person, drawn by lot, does one thing; false if it could do nothing.
    pub fn act(&mut self) -> bool {
        let awake = self.awake();
        if awake.is_empty() {
            return false;
        }
        let person = awake[self.rng.random_range(0..awake.len())];
        let node = self.node(person);
        let deed = random_deed(self.world.node(node).replica(), &mut self.rng);
        let Some(deed) = deed else {
            return false;
        };
        self.world.note(|| format!("n{node} does {}", told(&deed)));
        self.world.with(node, |seat, now| seat.act(&deed, now));
        self.deeds += 1;
        true
    }

    /// Lets time pass, and looks at every seeding when it has happened.
    pub fn run_for(&mut self, time: Duration) {
        let until = self.now() + time;
        while self.now() < until {
            let (ledger, seen) = (self.ledger.clone(), self.seeds_seen);
            let next = self.wake_at.values().min().copied().unwrap_or(until);
            let left = next.min(until).saturating_sub(self.now());
            if self.world.run_while(left, |_| ledger.seeds() > seen) {
                self.judge_seeding();
            } else {
                let at = next.min(until).max(self.now());
                self.world.run_until(at);
            }
            self.wake_due();
        }
    }

    pub fn run_until(&mut self, at: Duration) {
        self.run_for(at.saturating_sub(self.now()));
    }

    fn wake_due(&mut self) {
        let now = self.now();
        let due = self.wake_at.iter().filter(|(_, at)| **at <= now);
        let due: Vec<usize> = due.map(|(node, _)| *node).collect();
        for node in due {
            self.wake(node);
        }
    }

    pub fn wake(&mut self, node: usize) {
        self.wake_at.remove(&node);
        let stood = self.rng.random();
        if let Some((at, _)) = self.jumped.get_mut(&node) {
            *at = self.world.now;
        }
        self.world.resume(node, stood);
    }
}

/// A line for the trace.
fn told(deed: &Deed) -> String {
    match deed {
        Deed::Edit(edit) => format!("{edit:?}"),
        Deed::Undo => "undo".to_owned(),
        Deed::Redo => "redo".to_owned(),
        Deed::EndUndoGroup => "end of an undo group".to_owned(),
    }
}
