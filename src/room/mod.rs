//! The y-webrtc mesh of one topic as a state machine without I/O.
//!
//! Inputs go in with [`Room::handle`], outputs come out of [`Room::poll`], and [`Room::next_deadline`]
//! says when to feed [`Input::Tick`] again. It never sees a document: a peer's message is bytes, whole
//! and unframed.

mod backoff;
mod barred;
pub mod broker;
mod dials;
pub mod event;
mod links;
mod pace;
mod peer;
mod places;
mod secrecy;
mod server;
mod servers;
mod signals;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use thiserror::Error;

use self::dials::Dials;
use self::event::{Input, LinkId, Output, PeerId, ServerId};
use self::peer::{Link, Peer};
use self::secrecy::Secrecy;
use self::server::Server;
use crate::wire::key::RoomKey;
use crate::wire::signaling::{Data, Signal};
use crate::wire::verify::Fingerprints;

/// How messages travel on a data channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// In pieces with a header: JupyterLite 0.1.
    Chunked,
    /// As they are: unpatched y-webrtc.
    Plain,
}

/// y-webrtc's own range for the number of connections of one member (`maxConns`).
pub const USUAL_LINKS: std::ops::RangeInclusive<usize> = 20..=34;
/// Peers remembered at once; beyond this, made-up announcements push out those without a connection.
const MAX_PEERS: usize = 256;
/// A peer without a connection, not heard of for so long, is forgotten, and a newcomer if it comes again.
const FORGET_AFTER: Duration = Duration::from_secs(600);
/// With fewer open connections we announce ourselves now and then: somebody may not have heard it
/// (a lost frame, a server that was away), and a mesh this thin falls apart easily.
const FEW_LINKS: usize = 3;
/// How many seconds pass before a member without any connection announces itself again.
const LONE_AGAIN: std::ops::RangeInclusive<u64> = 5..=10;
/// How often it does so: for about a minute. Whoever waits alone for longer waits for others to come, and
/// the more it calls, the more often its call meets theirs, so that both offer. Where a server counts
/// others, it goes on: who is full makes a place only for somebody who keeps calling.
const LONE_CALLS: u32 = 8;
/// The same after that, and with few connections; at random, so that a room does not speak all at once.
const ALONE_AGAIN: std::ops::RangeInclusive<u64> = 20..=30;

/// Milliseconds between two tokens at least: four times what a double tells apart at today's date.
const LATER: f64 = 0.001;

/// What room this is.
#[derive(Debug)]
pub struct Config {
    pub topic: String,
    /// Signaling servers; a [`ServerId`] is a place in this list.
    pub urls: Vec<String>,
    /// How to speak to a peer before it has shown how it does.
    pub framing: Framing,
    /// Most connections at once, the pending ones included.
    pub max_links: usize,
    /// With a key, all data is sealed, and plaintext dropped.
    pub key: Option<RoomKey>,
    /// Milliseconds from 1970 to the program's start: glare tokens are compared with JavaScript's.
    pub epoch_millis: u64,
}

/// Why a message was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    #[error("no open connection with this peer")]
    Unknown,
    #[error("the peer is slow: its queue is full")]
    Lagging,
    #[error("the peer takes messages of at most {limit} bytes")]
    TooLarge { limit: usize },
}

/// Counts for the screen, and for a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub servers_up: usize,
    pub servers: usize,
    /// Connections of the topic as the servers counted them when they last passed something on in it, ours
    /// included: the largest count. None while a server that is up has not answered yet, or none is up.
    pub clients: Option<u64>,
}

/// The mesh of one topic.
#[derive(Debug)]
pub struct Room {
    me: PeerId,
    config: Config,
    servers: Vec<Server>,
    peers: BTreeMap<PeerId, Peer>,
    links: BTreeMap<LinkId, PeerId>,
    /// Peers that the session parted with, each with when that ends.
    barred: BTreeMap<PeerId, Duration>,
    last_link: u64,
    last_token: f64,
    announce_at: Option<Duration>,
    /// How often we have announced ourselves in a row without a connection.
    lone_calls: u32,
    /// How many others the session knows of; none: nobody said.
    known: Option<usize>,
    /// When a connection may give place again.
    swap_at: Duration,
    dials: Dials,
    secrecy: Secrecy,
    rng: StdRng,
    out: VecDeque<Output>,
    started: bool,
    left: bool,
}

impl Room {
    /// A mesh that has not dialled: feed it [`Input::Start`]. The seed decides our id and all jitter.
    pub fn new(config: Config, seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let me = PeerId(Arc::from(uuid(&mut rng)));
        let servers = config.urls.iter().cloned().map(Server::new).collect();
        Self {
            me,
            config,
            servers,
            peers: BTreeMap::new(),
            links: BTreeMap::new(),
            barred: BTreeMap::new(),
            last_link: 0,
            last_token: 0.0,
            announce_at: None,
            lone_calls: 0,
            known: None,
            swap_at: Duration::ZERO,
            dials: Dials::default(),
            secrecy: Secrecy::default(),
            rng,
            out: VecDeque::new(),
            started: false,
            left: false,
        }
    }

    /// Our own name in this topic.
    pub fn me(&self) -> &PeerId {
        &self.me
    }

    /// Takes what happened. After [`Input::Leave`] nothing has an effect.
    pub fn handle(&mut self, input: Input, now: Duration) {
        if self.left {
            return;
        }
        match input {
            Input::Tick => self.on_tick(now),
            Input::Start => self.start(now),
            Input::Leave => self.leave(),
            Input::ServerOpen(server) => self.on_server_open(server, now),
            Input::ServerText(server, text) => self.on_server_text(server, &text, now),
            Input::ServerClosed(server, reason) => self.on_server_closed(server, reason, now),
            Input::LinkLocal(link, description) => self.on_local(link, description, now),
            Input::LinkCandidate(link, candidate) => self.send_signal(
                link,
                Signal::Candidate {
                    candidate: candidate.candidate,
                    mid: candidate.mid,
                    mline: candidate.mline,
                },
                now,
            ),
            other => self.on_link(other, now),
        }
    }

    /// The next thing to do, if any.
    pub fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When time alone has something to do.
    pub fn next_deadline(&self) -> Option<Duration> {
        if self.left || !self.started {
            return None;
        }
        let servers = self.servers.iter().filter_map(Server::next_deadline);
        let peers = self.peers.values().filter_map(Self::peer_deadline);
        let others = [self.dials.next_deadline(), self.secrecy.next_deadline()];
        let others = others.into_iter().flatten();
        servers
            .chain(peers)
            .chain(self.announce_at)
            .chain(others)
            .min()
    }

    fn peer_deadline(peer: &Peer) -> Option<Duration> {
        match &peer.link {
            Some(link) => link.deadline(),
            None => Some(peer.retry_at.unwrap_or(peer.heard + FORGET_AFTER)),
        }
    }

    /// Sends one message to an open peer, framed as that peer frames.
    pub fn send(&mut self, peer: &PeerId, message: &[u8]) -> Result<(), SendError> {
        let known = self.peers.get_mut(peer).ok_or(SendError::Unknown)?;
        let link = known.open_link().ok_or(SendError::Unknown)?;
        if link.lagging {
            return Err(SendError::Lagging);
        }
        let frames = link
            .frame(message)
            .map_err(|limit| SendError::TooLarge { limit })?;
        let id = link.id;
        self.out
            .extend(frames.into_iter().map(|frame| Output::LinkSend(id, frame)));
        Ok(())
    }

    /// The certificates of both ends of an open connection.
    pub fn fingerprints(&self, peer: &PeerId) -> Option<Fingerprints> {
        let link = self.peers.get(peer)?.link.as_ref()?;
        link.secured.filter(|_| link.open)
    }

    pub fn facts(&self) -> Facts {
        let open = || self.servers.iter().filter(|server| server.is_open());
        let counted = open().all(|server| server.clients.is_some());
        Facts {
            servers_up: open().count(),
            servers: self.servers.len(),
            clients: counted
                .then(|| open().filter_map(|server| server.clients).max())
                .flatten(),
        }
    }

    /// Connections, those that are being made included.
    pub fn link_count(&self) -> usize {
        self.links.len()
    }

    /// When somebody was last heard of who is not connected with us.
    pub fn unmet_heard(&self) -> Option<Duration> {
        let is_open = |peer: &Peer| peer.link.as_ref().is_some_and(|link| link.open);
        let unmet = self.peers.values().filter(|peer| !is_open(peer));
        unmet.map(|peer| peer.heard).max()
    }

    fn start(&mut self, now: Duration) {
        self.started = true;
        for (n, server) in self.servers.iter_mut().enumerate() {
            server.dial(now);
            self.out
                .push_back(Output::ServerDial(ServerId(n), server.url.clone()));
        }
    }

    /// A token for an attempt, above all that we gave before: who gets two knows which one came later.
    fn token(&mut self, now: Duration) -> f64 {
        let millis = self.config.epoch_millis as f64 + now.as_millis() as f64;
        let token = millis + self.rng.random::<f64>();
        self.last_token = token.max(self.last_token + LATER);
        self.last_token
    }

    fn link_of(&mut self, peer: &PeerId) -> Option<&mut Link> {
        self.peers.get_mut(peer)?.link.as_mut()
    }

    fn announce_everywhere(&mut self) {
        self.publish_everywhere(&Data::Announce {
            from: self.me.0.to_string(),
        });
    }

    fn publish_everywhere(&mut self, data: &Data) {
        for n in 0..self.servers.len() {
            self.publish(ServerId(n), data);
        }
    }
}

/// A random UUID, version 4.
fn uuid(rng: &mut StdRng) -> String {
    let bits = (rng.random::<u128>() & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}
