//! One peer of the mesh: the attempt at a connection with it, and how its bytes are framed.

use std::time::Duration;

use super::Framing;
use super::event::{Candidate, LinkId, ServerId};
use crate::wire::frame::{Assembler, looks_chunked, split};

/// An attempt that is not open by then is given up. Real ones take under two seconds.
const OPEN_WITHIN: Duration = Duration::from_secs(10);
/// An attempt that is older than this is stale when its peer announces itself again.
const STALE_AFTER: Duration = Duration::from_secs(3);
/// Stock peers speak at once when a channel opens. Waiting for that costs a page nothing, and spares a
/// peer with the other framing messages that it cannot read.
const FIRST_WORD: Duration = Duration::from_millis(150);
/// Candidates held while no description is here; a machine has a handful.
const MAX_HELD: usize = 20;

/// Who made the offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Offerer,
    Answerer,
}

/// Somebody in the topic.
#[derive(Debug, Default)]
pub struct Peer {
    pub link: Option<Link>,
    pub failures: u32,
    /// When we announce ourselves again because an attempt failed.
    pub retry_at: Option<Duration>,
    /// The server on which it was heard last.
    pub server: Option<ServerId>,
    pub heard: Duration,
    /// Announcements that we let pass because the mesh was full.
    pub passed_over: u32,
    /// When it was first heard of.
    pub since: Duration,
}

impl Peer {
    pub fn open_link(&mut self) -> Option<&mut Link> {
        self.link.as_mut().filter(|link| link.open)
    }
}

/// One connection, from its first signal on.
#[derive(Debug)]
pub struct Link {
    pub id: LinkId,
    pub role: Role,
    pub open: bool,
    /// Our glare token (y-webrtc 10.3: milliseconds since 1970, with a random fraction).
    pub token: f64,
    /// `ice-ufrag` of the remote description, once there is one.
    pub ufrag: Option<String>,
    pub lagging: bool,
    since: Duration,
    held: Vec<Candidate>,
    speak: Framing,
    heard: bool,
    /// Until then the peer has the first word, which shows its framing; we greet it then.
    greet_at: Option<Duration>,
    assembler: Assembler,
    ordinal: i64,
    max_message: usize,
}

impl Link {
    pub fn new(id: LinkId, role: Role, token: f64, speak: Framing, now: Duration) -> Self {
        Self {
            id,
            role,
            open: false,
            token,
            ufrag: None,
            lagging: false,
            since: now,
            held: Vec::new(),
            speak,
            heard: false,
            greet_at: None,
            assembler: Assembler::default(),
            ordinal: 0,
            max_message: 0,
        }
    }

    /// A channel is open, or another one took its place: the exchange on it starts anew. True if the
    /// peer is to be greeted at once, since its framing is known.
    pub fn opened(&mut self, max_message: usize, now: Duration) -> bool {
        self.open = true;
        self.lagging = false;
        self.max_message = max_message;
        self.assembler = Assembler::default();
        self.greet_at = (!self.heard).then(|| now + FIRST_WORD);
        self.heard
    }

    /// Whether the peer has had its time for the first word.
    pub fn must_greet(&mut self, now: Duration) -> bool {
        self.greet_at.take_if(|at| *at <= now).is_some()
    }

    pub fn is_stale(&self, now: Duration) -> bool {
        !self.open && now.saturating_sub(self.since) > STALE_AFTER
    }

    /// When a pending attempt is given up, or an open peer is greeted.
    pub fn deadline(&self) -> Option<Duration> {
        if self.open {
            return self.greet_at;
        }
        Some(self.since + OPEN_WITHIN)
    }

    pub fn is_late(&self, now: Duration) -> bool {
        !self.open && self.since + OPEN_WITHIN <= now
    }

    /// Takes a candidate if it must wait for the remote description; gives it back if not.
    pub fn hold(&mut self, candidate: Candidate) -> Option<Candidate> {
        if self.ufrag.is_some() {
            return Some(candidate);
        }
        if self.held.len() < MAX_HELD {
            self.held.push(candidate);
        }
        None
    }

    pub fn described(&mut self, sdp: &str) -> Vec<Candidate> {
        self.ufrag = Some(ufrag(sdp).unwrap_or_default().to_owned());
        std::mem::take(&mut self.held)
    }

    /// The first message shows how the peer frames. True if the peer is to be greeted: it has not been,
    /// or in the wrong framing.
    pub fn learn_framing(&mut self, bytes: &[u8]) -> bool {
        if std::mem::replace(&mut self.heard, true) {
            return false;
        }
        let shown = if looks_chunked(bytes) {
            Framing::Chunked
        } else {
            Framing::Plain
        };
        let switched = std::mem::replace(&mut self.speak, shown) != shown;
        self.greet_at.take().is_some() || switched
    }

    /// A whole message, if this piece completes one. Each message tells its own framing: two members
    /// that both switched to the other's way at once still understand each other.
    pub fn unframe(&mut self, bytes: Vec<u8>, now: Duration) -> Option<Vec<u8>> {
        if looks_chunked(&bytes) {
            return self.assembler.take(&bytes, now);
        }
        Some(bytes)
    }

    /// What goes over the channel for one message; an error tells the peer's limit in bytes.
    pub fn frame(&mut self, message: &[u8]) -> Result<Vec<Vec<u8>>, usize> {
        match self.speak {
            Framing::Chunked => {
                self.ordinal += 1;
                Ok(split(message, self.ordinal))
            }
            Framing::Plain if message.len() > self.max_message => Err(self.max_message),
            Framing::Plain => Ok(vec![message.to_vec()]),
        }
    }
}

/// The `ice-ufrag` of a session description: the same one means the same connection.
pub fn ufrag(sdp: &str) -> Option<&str> {
    sdp.lines()
        .find_map(|line| line.trim().strip_prefix("a=ice-ufrag:"))
}
