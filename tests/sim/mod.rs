//! A simulated world: members, one signaling server, and data channels, all in virtual time.
//!
//! Signaling frames are delayed, dropped, doubled and reordered; data channels keep their order, but
//! break, and a partition cuts both. The same seed gives the same run, line for line.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use celljam::notebook::{DocKind, Notebook, Shape};
use celljam::room::broker::{Broker, ConnId};
use celljam::room::event::{Description, Input, LinkId, Output, SdpKind, ServerId};
use celljam::room::{Config, Framing, Room};
use celljam::session::person::Identity;
use celljam::session::{self, Member};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// How unkind the world is, in percent, while it is.
#[derive(Clone, Copy)]
pub struct Weather {
    pub drop: u32,
    pub double: u32,
    pub longest_delay: u64,
}

pub const CALM: Weather = Weather {
    drop: 0,
    double: 0,
    longest_delay: 20,
};
pub const STORM: Weather = Weather {
    drop: 15,
    double: 10,
    longest_delay: 400,
};

/// One end of a connection.
type End = (usize, LinkId);

enum Happening {
    Input(usize, u64, Input),
    ToServer(ConnId, String),
}

pub struct Node {
    pub member: Member,
    /// Grows with each restart: what was on its way to an earlier life is lost.
    life: u64,
    conn: Option<ConnId>,
    ticked: Duration,
}

pub struct World {
    pub now: Duration,
    pub nodes: Vec<Node>,
    pub rng: StdRng,
    pub weather: Weather,
    pub trace: Vec<String>,
    broker: Broker,
    queue: BTreeMap<(Duration, u64), Happening>,
    seq: u64,
    conns: BTreeMap<ConnId, usize>,
    next_conn: u64,
    pairs: BTreeMap<End, End>,
    open: BTreeSet<End>,
    last_delivery: BTreeMap<End, Duration>,
    /// Nodes cut off from the others.
    pub island: BTreeSet<usize>,
    frozen: BTreeSet<usize>,
    max_links: usize,
}

const URL: &str = "ws://simulated";

impl World {
    /// So many members, none of whom has dialled; the first hosts nothing until told to.
    pub fn new(seed: u64, members: usize, max_links: usize) -> Self {
        let mut world = Self {
            now: Duration::ZERO,
            nodes: Vec::new(),
            rng: StdRng::seed_from_u64(seed),
            weather: CALM,
            trace: Vec::new(),
            broker: Broker::new(),
            queue: BTreeMap::new(),
            seq: 0,
            conns: BTreeMap::new(),
            next_conn: 0,
            pairs: BTreeMap::new(),
            open: BTreeSet::new(),
            last_delivery: BTreeMap::new(),
            island: BTreeSet::new(),
            frozen: BTreeSet::new(),
            max_links,
        };
        for n in 0..members {
            let member = world.make_member(n);
            world.nodes.push(Node {
                member,
                life: 0,
                conn: None,
                ticked: Duration::ZERO,
            });
        }
        world
    }

    fn make_member(&mut self, n: usize) -> Member {
        let config = Config {
            topic: "topic".to_owned(),
            urls: vec![URL.to_owned()],
            framing: if n.is_multiple_of(2) {
                Framing::Chunked
            } else {
                Framing::Plain
            },
            max_links: self.max_links,
            key: None,
            epoch_millis: 0,
        };
        let client = self.rng.random_range(1..u32::MAX);
        let notebook = Notebook::new(DocKind::Notebook, client, Shape::A, self.rng.random());
        let who = Identity {
            name: format!("peer {n}"),
            color: [0; 3],
        };
        let config_of_session = session::Config {
            who,
            room: "r".into(),
            path: "p.ipynb".into(),
            hidden: false,
            urls: vec![URL.to_owned()],
        };
        Member::new(
            Room::new(config, self.rng.random()),
            notebook,
            config_of_session,
        )
    }

    /// Dials.
    pub fn start(&mut self, n: usize) {
        self.feed(n, Input::Start);
    }

    /// Hands an input to a node, and takes what comes of it.
    pub fn feed(&mut self, n: usize, input: Input) {
        let now = self.now;
        let node = &mut self.nodes[n];
        node.member.handle(input, now);
        node.member
            .consider_seeding(now)
            .expect("the room takes the file");
        node.member
            .stand_guard(now)
            .expect("what was made twice goes");
        self.collect(n);
    }

    /// Takes what a node wants done.
    pub fn collect(&mut self, n: usize) {
        while let Some(output) = self.nodes[n].member.poll() {
            self.perform(n, output);
        }
    }

    /// A new life with an empty document; the others learn of the end of the old one.
    pub fn restart(&mut self, n: usize) {
        self.trace.push(format!("{:?} restart {n}", self.now));
        if let Some(conn) = self.nodes[n].conn.take() {
            self.broker.disconnect(conn);
        }
        let ends: Vec<End> = self
            .pairs
            .keys()
            .copied()
            .filter(|end| end.0 == n)
            .collect();
        for end in ends {
            self.cut(end, "killed");
        }
        let member = self.make_member(n);
        let life = self.nodes[n].life + 1;
        self.nodes[n] = Node {
            member,
            life,
            conn: None,
            ticked: self.now,
        };
        self.start(n);
    }

    /// A node neither hears nor does anything any more, and its connections do not end.
    pub fn freeze(&mut self, n: usize) {
        self.frozen.insert(n);
        if let Some(conn) = self.nodes[n].conn.take() {
            self.broker.disconnect(conn);
        }
    }

    /// It goes on; what it was sent meanwhile is lost.
    pub fn thaw(&mut self, n: usize) {
        self.frozen.remove(&n);
    }

    /// The open connections of a node, each with whom it leads to.
    pub fn links(&self, n: usize) -> Vec<(LinkId, usize)> {
        let own = self.open.iter().filter(|end| end.0 == n);
        let led = own.filter_map(|end| Some((end.1, self.pairs.get(end)?.0)));
        led.collect()
    }

    /// Breaks an open connection at random, if there is one.
    pub fn break_one(&mut self) {
        let open: Vec<End> = self.open.iter().copied().collect();
        if !open.is_empty() {
            let end = open[self.rng.random_range(0..open.len())];
            self.cut(end, "broken");
        }
    }

    /// Cuts some nodes off: their connections break, and so does their signaling.
    pub fn isolate(&mut self, nodes: &[usize]) {
        self.island = nodes.iter().copied().collect();
        let torn: Vec<End> = self
            .pairs
            .iter()
            .filter(|(a, b)| self.island.contains(&a.0) != self.island.contains(&b.0))
            .map(|(a, _)| *a)
            .collect();
        for end in torn {
            self.cut(end, "partition");
        }
        for n in nodes.iter().copied() {
            if let Some(conn) = self.nodes[n].conn.take() {
                self.broker.disconnect(conn);
                self.later(n, Input::ServerClosed(ServerId(0), "partition".into()));
            }
        }
    }

    fn cut(&mut self, end: End, why: &str) {
        let Some(other) = self.pairs.remove(&end) else {
            return;
        };
        self.pairs.remove(&other);
        for (n, link) in [end, other] {
            self.open.remove(&(n, link));
            self.later(n, Input::LinkClosed(link, why.to_owned()));
        }
    }

    fn delay(&mut self) -> Duration {
        Duration::from_millis(self.rng.random_range(1..=self.weather.longest_delay))
    }

    fn later(&mut self, n: usize, input: Input) {
        let at = self.now + self.delay();
        self.at(at, n, input);
    }

    fn at(&mut self, at: Duration, n: usize, input: Input) {
        let life = self.nodes[n].life;
        self.push(at, Happening::Input(n, life, input));
    }

    fn push(&mut self, at: Duration, happening: Happening) {
        self.seq += 1;
        self.queue.insert((at, self.seq), happening);
    }

    fn perform(&mut self, n: usize, output: Output) {
        match output {
            Output::ServerDial(server, _) => self.dial(n, server),
            Output::ServerSend(_, text) => self.publish(n, text),
            Output::ServerClose(_) => {
                if let Some(conn) = self.nodes[n].conn.take() {
                    self.broker.disconnect(conn);
                }
            }
            Output::LinkOffer(link) => {
                let offer = Description {
                    kind: SdpKind::Offer,
                    sdp: sdp((n, link), None),
                };
                self.later(n, Input::LinkLocal(link, offer));
            }
            Output::LinkAnswer(link, offer) => self.answer((n, link), &offer),
            Output::LinkRemote(link, answer) => self.complete((n, link), &answer),
            Output::LinkSend(link, bytes) => self.carry((n, link), bytes),
            Output::LinkClose(link) => self.close((n, link)),
            Output::LinkAddCandidate(..) | Output::Event(_) => {}
        }
    }

    fn dial(&mut self, n: usize, server: ServerId) {
        if self.island.contains(&n) {
            return self.later(n, Input::ServerClosed(server, "unreachable".into()));
        }
        self.next_conn += 1;
        let conn = ConnId(self.next_conn);
        self.broker.connect(conn).expect("room for one more");
        self.conns.insert(conn, n);
        self.nodes[n].conn = Some(conn);
        self.later(n, Input::ServerOpen(server));
    }

    fn publish(&mut self, n: usize, text: String) {
        let Some(conn) = self.nodes[n].conn else {
            return;
        };
        let copies = self.copies(&text);
        for _ in 0..copies {
            let at = self.now + self.delay();
            self.push(at, Happening::ToServer(conn, text.clone()));
        }
    }

    /// Subscriptions are never lost: a WebSocket that loses frames is a closed one.
    fn copies(&mut self, text: &str) -> usize {
        let roll = self.rng.random_range(0..100);
        match roll {
            _ if !text.contains("\"publish\"") => 1,
            roll if roll < self.weather.drop => 0,
            roll if roll < self.weather.drop + self.weather.double => 2,
            _ => 1,
        }
    }

    fn at_server(&mut self, conn: ConnId, text: &str) {
        let Ok(frames) = self.broker.text(conn, text) else {
            return;
        };
        for (to, frame) in frames {
            let Some(&n) = self.conns.get(&to) else {
                continue;
            };
            if self.nodes[n].conn == Some(to) {
                self.later(n, Input::ServerText(ServerId(0), frame.to_string()));
            }
        }
    }

    fn answer(&mut self, end: End, offer: &Description) {
        let Some((remote, _)) = read(&offer.sdp) else {
            return;
        };
        let answer = Description {
            kind: SdpKind::Answer,
            sdp: sdp(end, Some(remote)),
        };
        self.pairs.insert(end, remote);
        self.later(end.0, Input::LinkLocal(end.1, answer));
    }

    fn complete(&mut self, end: End, answer: &Description) {
        let Some((remote, Some(meant))) = read(&answer.sdp) else {
            return;
        };
        let apart = self.island.contains(&end.0) != self.island.contains(&remote.0);
        if meant != end || apart || self.pairs.get(&remote) != Some(&end) {
            return;
        }
        self.pairs.insert(end, remote);
        for (n, link) in [end, remote] {
            if self.open.insert((n, link)) {
                self.later(
                    n,
                    Input::LinkOpen {
                        link,
                        max_message: 262_144,
                    },
                );
            }
        }
    }

    /// Data channels are ordered: nothing overtakes.
    fn carry(&mut self, end: End, bytes: Vec<u8>) {
        let Some(&to) = self.pairs.get(&end) else {
            return;
        };
        if !self.open.contains(&end) {
            return;
        }
        let last = self.last_delivery.get(&to).copied().unwrap_or_default();
        let at = (self.now + self.delay()).max(last);
        self.last_delivery.insert(to, at);
        self.at(at, to.0, Input::LinkBytes(to.1, bytes));
    }

    fn close(&mut self, end: End) {
        self.open.remove(&end);
        if let Some(other) = self.pairs.remove(&end) {
            self.pairs.remove(&other);
            self.open.remove(&other);
            // What was sent before arrives before: a clean close flushes.
            let last = self.last_delivery.get(&other).copied().unwrap_or_default();
            let at = (self.now + self.delay()).max(last);
            let closed = Input::LinkClosed(other.1, "closed".into());
            self.at(at, other.0, closed);
        }
    }

    /// Runs the world up to a moment.
    pub fn run_until(&mut self, end: Duration) {
        while let Some(at) = self.next_moment().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.step();
        }
        self.now = end;
    }

    fn next_moment(&self) -> Option<Duration> {
        let queued = self.queue.keys().next().map(|(at, _)| *at);
        let awake = self.nodes.iter().enumerate();
        let awake = awake.filter(|(n, _)| !self.frozen.contains(n));
        let ticks = awake.filter_map(|(_, node)| {
            let least = node.ticked + Duration::from_millis(1);
            node.member.next_deadline().map(|at| at.max(least))
        });
        queued.into_iter().chain(ticks).min()
    }

    fn step(&mut self) {
        if let Some(entry) = self
            .queue
            .first_entry()
            .filter(|entry| entry.key().0 <= self.now)
        {
            return match entry.remove() {
                Happening::ToServer(conn, text) => self.at_server(conn, &text),
                Happening::Input(n, ..) if self.frozen.contains(&n) => {}
                Happening::Input(n, life, input) if self.nodes[n].life == life => {
                    self.trace
                        .push(format!("{:?} {n} {}", self.now, brief(&input)));
                    self.feed(n, input);
                }
                Happening::Input(..) => {}
            };
        }
        for n in 0..self.nodes.len() {
            let due = self.nodes[n].member.next_deadline();
            if !self.frozen.contains(&n) && due.is_some_and(|at| at <= self.now) {
                self.nodes[n].ticked = self.now;
                self.feed(n, Input::Tick);
            }
        }
    }
}

/// A session description that names both ends, in the form of an SDP.
fn sdp(own: End, other: Option<End>) -> String {
    let other = other
        .map(|end| format!("a=to:{}-{}\r\n", end.0, end.1.0))
        .unwrap_or_default();
    format!("v=0\r\na=ice-ufrag:{}-{}\r\n{other}", own.0, own.1.0)
}

fn read(sdp: &str) -> Option<(End, Option<End>)> {
    let end = |prefix: &str| {
        let text = sdp.lines().find_map(|line| line.strip_prefix(prefix))?;
        let (n, link) = text.split_once('-')?;
        Some((n.parse().ok()?, LinkId(link.parse().ok()?)))
    };
    Some((end("a=ice-ufrag:")?, end("a=to:")))
}

/// A line of the trace. Of a message its length: yrs encodes JSON maps in an order of its own.
fn brief(input: &Input) -> String {
    match input {
        Input::LinkBytes(link, bytes) => format!("{link:?} {} bytes", bytes.len()),
        other => format!("{other:?}"),
    }
}
