//! A simulated world for mesh members: signaling servers, connections between peers, and the time.
//!
//! Everything is decided by one seed, so the same seed gives the same trace. The signaling servers are
//! the real [`Broker`](celljam::room::broker::Broker); WebRTC is a small model of it (`webrtc.rs`).

pub mod choice;
mod clocks;
mod faults;
mod net;
pub mod page;
mod selftest;
mod signaling;
mod webrtc;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use celljam::room::event::{Event, Input, LinkId, Output};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use self::clocks::Clocks;
pub use self::net::Weather;
pub use self::page::{Page, Stock};
use self::signaling::Signaling;
use self::webrtc::Web;

/// A member of a room: a mesh, a session over one, or a model of somebody else's program.
pub trait Node {
    fn handle(&mut self, input: Input, now: Duration);
    fn poll(&mut self) -> Option<Output>;
    fn next_deadline(&self) -> Option<Duration>;
    /// Whether what it sends waits in queues with a limit. A browser takes all that a page gives it.
    fn is_bounded(&self) -> bool {
        true
    }
}

/// Milliseconds, which stories count in.
pub const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Most steps without the time going on: more is a member that never has enough.
const MAX_STEPS_AT_ONCE: u32 = 100_000;

/// Something on its way to a member or to a server.
#[derive(Clone, Debug)]
enum Parcel {
    Input(usize, Input),
    /// A text frame of a member's socket, by the socket's number, to a server.
    Frame(u64, String),
    /// A socket that opens, if its server is up.
    Dialled(u64),
    /// Two ends that have found each other.
    Connected((usize, LinkId), (usize, LinkId)),
    /// Bytes of a data channel, which are in order, with the number of that channel.
    Bytes((usize, LinkId), u32, Vec<u8>),
    /// A channel that took the place of another one is open at this end.
    Reopened((usize, LinkId)),
    /// A member that sleeps since then has been silent for as long as a connection stands that.
    Silent((usize, LinkId), usize, Duration),
    /// An end may have stalled for the so manieth time since long ago.
    Stuck((usize, LinkId), u32),
    /// An end that has both descriptions may have found no way to the other one.
    Unmet((usize, LinkId)),
    /// The other side of a connection is gone, if it is this one still.
    Gone((usize, LinkId), Option<(usize, LinkId)>, String),
}

/// The world. Members are numbered in the order in which they came.
pub struct World<N> {
    pub now: Duration,
    pub weather: Weather,
    nodes: Vec<N>,
    /// Members that ended without a word: nothing reaches them, and they do nothing.
    dead: BTreeSet<usize>,
    clocks: Clocks,
    events: Vec<(Duration, usize, Event)>,
    faults: Vec<String>,
    queue: BTreeMap<(Duration, u64), Parcel>,
    sent: u64,
    /// Of those, frames and messages.
    carried: u64,
    steps_at_once: u32,
    rng: StdRng,
    signaling: Signaling,
    web: Web,
    /// None: nobody will read it, and writing it takes most of the time.
    trace: Option<Vec<String>>,
}

impl<N: Node> World<N> {
    pub fn new(seed: u64, servers: usize, weather: Weather) -> Self {
        Self {
            now: Duration::ZERO,
            weather,
            nodes: Vec::new(),
            dead: BTreeSet::new(),
            clocks: Clocks::default(),
            events: Vec::new(),
            faults: Vec::new(),
            queue: BTreeMap::new(),
            sent: 0,
            carried: 0,
            steps_at_once: 0,
            rng: StdRng::seed_from_u64(seed),
            signaling: Signaling::new(servers),
            web: Web::default(),
            trace: Some(Vec::new()),
        }
    }

    /// Writes no trace from now on.
    pub fn untraced(mut self) -> Self {
        self.trace = None;
        self
    }

    /// Adds a member, which does nothing before its `Input::Start`.
    pub fn add(&mut self, node: N) -> usize {
        self.nodes.push(node);
        self.clocks.add();
        self.nodes.len() - 1
    }

    /// Adds a member and starts it.
    pub fn join(&mut self, node: N) -> usize {
        let n = self.add(node);
        self.inject(n, Input::Start);
        n
    }

    pub fn node(&self, n: usize) -> &N {
        &self.nodes[n]
    }

    /// All members, those who have ended included.
    pub fn nodes(&self) -> impl Iterator<Item = (usize, &N)> {
        self.nodes.iter().enumerate()
    }

    /// How many frames of servers and messages of channels have been sent.
    pub fn carried(&self) -> u64 {
        self.carried
    }

    /// What a member's clock shows.
    pub fn clock_of(&self, n: usize) -> Duration {
        self.clocks.local(n, self.now)
    }

    /// Does something to a member, and then what it wants done.
    pub fn with<T>(&mut self, n: usize, act: impl FnOnce(&mut N, Duration) -> T) -> T {
        let result = act(&mut self.nodes[n], self.clocks.local(n, self.now));
        self.perform(n);
        self.reckon(n);
        result
    }

    /// Takes note of when time alone has something to do for a member.
    fn reckon(&mut self, n: usize) {
        let idle = self.dead.contains(&n) || self.clocks.is_asleep(n);
        let deadline = self.nodes[n].next_deadline().filter(|_| !idle);
        self.clocks.set_deadline(n, deadline);
    }

    /// Makes something happen to a member now.
    pub fn inject(&mut self, n: usize, input: Input) {
        if self.dead.contains(&n) {
            return;
        }
        let Some(input) = self.clocks.unless_asleep(n, input) else {
            return;
        };
        self.note(|| format!("n{n} < {}", incoming(&input)));
        self.with(n, |node, now| node.handle(input, now));
    }

    /// The next thing that is due happens. False if nothing ever will.
    pub fn step(&mut self) -> bool {
        let parcel = self.queue.first_key_value().map(|((at, _), _)| *at);
        let deadline = self.clocks.next_deadline();
        let Some(at) = parcel.into_iter().chain(deadline.map(|(at, _)| at)).min() else {
            return false;
        };
        self.count_step(at);
        if parcel.is_some_and(|parcel| parcel <= self.now) {
            if let Some((_, parcel)) = self.queue.pop_first() {
                self.deliver(parcel);
            }
        } else if let Some((_, n)) = deadline {
            self.inject(n, Input::Tick);
        }
        true
    }

    fn count_step(&mut self, at: Duration) {
        self.steps_at_once = if at > self.now {
            0
        } else {
            self.steps_at_once + 1
        };
        assert!(
            self.steps_at_once < MAX_STEPS_AT_ONCE,
            "the world is busy without end"
        );
        self.now = self.now.max(at);
    }

    /// Lets everything happen until then.
    pub fn run_until(&mut self, until: Duration) {
        while self.next_time().is_some_and(|at| at <= until) {
            self.step();
        }
        self.now = self.now.max(until);
    }

    /// Lets everything happen for so long.
    pub fn run_for(&mut self, time: Duration) {
        self.run_until(self.now + time);
    }

    /// Steps until that is so; false if it is not so by then.
    pub fn run_while(&mut self, within: Duration, mut unless: impl FnMut(&Self) -> bool) -> bool {
        let until = self.now + within;
        while !unless(self) {
            if self.next_time().is_none_or(|at| at > until) {
                return false;
            }
            self.step();
        }
        true
    }

    fn next_time(&self) -> Option<Duration> {
        let parcel = self.queue.first_key_value().map(|((at, _), _)| *at);
        let deadline = self.clocks.next_deadline().map(|(at, _)| at.max(self.now));
        parcel.into_iter().chain(deadline).min()
    }

    /// What a member told its session, with the time, oldest first. Sessions swallow theirs.
    pub fn events_of(&self, n: usize) -> impl Iterator<Item = (Duration, &Event)> {
        let own = self.events.iter().filter(move |(_, who, _)| *who == n);
        own.map(|(at, _, event)| (*at, event))
    }

    /// One line for everything that happened.
    pub fn trace(&self) -> &[String] {
        self.trace.as_deref().unwrap_or_default()
    }

    /// What no real WebRTC stack takes: candidates before a description, an answer to no offer.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Adds a line to the trace.
    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:9.3} {}", self.now.as_secs_f64(), line()));
        }
    }

    fn perform(&mut self, n: usize) {
        while let Some(output) = self.nodes[n].poll() {
            self.note(|| format!("n{n} > {}", outgoing(&output)));
            match output {
                Output::Event(event) => self.events.push((self.now, n, event)),
                Output::ServerDial(..) | Output::ServerSend(..) | Output::ServerClose(..) => {
                    self.perform_server(n, output);
                }
                other => self.perform_link(n, other),
            }
        }
    }

    fn deliver(&mut self, parcel: Parcel) {
        match parcel {
            Parcel::Input(n, input) => self.inject(n, input),
            Parcel::Frame(socket, text) => self.at_server(socket, &text),
            Parcel::Dialled(socket) => self.dialled(socket),
            Parcel::Connected(one, other) => self.connected(one, other),
            Parcel::Bytes(end, channel, bytes) => self.bytes_arrived(end, channel, bytes),
            Parcel::Reopened(end) => self.reopened(end),
            Parcel::Silent(far, n, since) => self.silent(far, n, since),
            Parcel::Stuck(end, nth) => self.stuck(end, nth),
            Parcel::Unmet(end) => self.unmet(end),
            Parcel::Gone(end, other, reason) => self.lost(end, other, reason),
        }
    }

    fn send(&mut self, at: Duration, parcel: Parcel) {
        self.sent += 1;
        let carried = matches!(
            parcel,
            Parcel::Frame(..) | Parcel::Bytes(..) | Parcel::Input(_, Input::ServerText(..))
        );
        self.carried += u64::from(carried);
        self.queue.insert((at, self.sent), parcel);
    }

    fn random(&mut self, range: std::ops::RangeInclusive<u64>) -> Duration {
        ms(self.rng.random_range(range))
    }

    fn happens(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }
}

/// Of bytes their number: a document encodes its JSON maps in an order of its own.
fn incoming(input: &Input) -> String {
    match input {
        Input::LinkBytes(link, bytes) => format!("LinkBytes({link:?}, {} bytes)", bytes.len()),
        other => short(&format!("{other:?}")),
    }
}

fn outgoing(output: &Output) -> String {
    match output {
        Output::LinkSend(link, bytes) => format!("LinkSend({link:?}, {} bytes)", bytes.len()),
        Output::Event(Event::PeerMessage(peer, bytes)) => {
            format!("PeerMessage({peer:?}, {} bytes)", bytes.len())
        }
        other => short(&format!("{other:?}")),
    }
}

/// A trace is read by people: session descriptions do not fit in a line.
fn short(text: &str) -> String {
    const LONGEST: usize = 160;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}… ({} bytes)", &text[..at], text.len()),
        None => text.to_owned(),
    }
}
