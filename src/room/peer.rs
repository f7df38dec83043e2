//! One peer of the mesh: the attempt at a connection with it, and how its bytes are framed.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Framing;
use super::event::{Candidate, LinkId, ServerId};
use super::pace::Pace;
use crate::wire::frame::{Assembler, looks_chunked, split};
use crate::wire::verify::Fingerprints;

/// An attempt that is not open by then is given up. Real ones take under two seconds.
const OPEN_WITHIN: Duration = Duration::from_secs(10);
/// An attempt that is older than this is stale when its peer announces itself again.
const STALE_AFTER: Duration = Duration::from_secs(3);
/// Whoever calls so often in a row has no connections (`LONE_AGAIN`).
const CALLS_IN_A_ROW: u32 = 3;
/// The longest pause between calls in a row: more than a lone member makes, less than any other.
const IN_A_ROW: Duration = Duration::from_secs(12);
/// The longest pause between calls of somebody who has few connections (`ALONE_AGAIN`), with one that got lost.
const STEADY: Duration = Duration::from_secs(65);
/// Who calls so long without a connection with us is not only thinly connected for a moment.
const CALLS_ON: Duration = Duration::from_secs(60);
/// Announcements closer than this are one call.
const SAME_CALL: Duration = Duration::from_secs(2);
/// For so long a peer counts as a newcomer: time for a few announcements of one that stays alone.
const NEWCOMER_FOR: Duration = Duration::from_secs(60);
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

/// What an offer means to the connection that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferIs {
    /// The one that we have, once more (a server sent it twice).
    Repeated,
    /// A renegotiation of the same connection.
    Renewed,
    /// A connection of its own.
    Another,
}

/// Somebody in the topic.
#[derive(Debug, Default)]
pub struct Peer {
    pub link: Option<Link>,
    pub failures: u32,
    /// When we announce ourselves again because an attempt failed.
    pub retry_at: Option<Duration>,
    /// It has had a connection with us.
    pub met: bool,
    /// The server on which it was heard last.
    pub server: Option<ServerId>,
    pub heard: Duration,
    /// When it was first heard of.
    pub since: Duration,
    /// Offers of its that were taken lately.
    pub offers: Pace,
    /// Where it has announced itself since it last had a connection with us, or failed to get one.
    announced_on: BTreeSet<ServerId>,
    /// Announcements in a row, and when the last one came.
    calls: u32,
    called_at: Duration,
    /// Since when it has called again and again, though not connected with us.
    calling_since: Duration,
}

impl Peer {
    /// Takes note of an announcement on the server on which the peer was heard last. A second one on
    /// the same server, during an attempt, says that the peer may have given up its side of it.
    pub fn announced(&mut self, now: Duration) {
        self.called(now);
        let again = self
            .server
            .is_some_and(|server| !self.announced_on.insert(server));
        if let Some(link) = &mut self.link {
            link.announced |= again;
        }
    }

    /// Whether it seems to have no connections at all: it has just come, or it keeps calling. Members of
    /// long standing announce themselves too, but not so often.
    pub fn is_alone(&self, now: Duration) -> bool {
        let newcomer = !self.met && now.saturating_sub(self.since) < NEWCOMER_FOR;
        newcomer || self.calls >= CALLS_IN_A_ROW
    }

    /// Whether it has called for long, and never got a connection with us.
    pub fn calls_on(&self) -> bool {
        self.called_at.saturating_sub(self.calling_since) >= CALLS_ON
    }

    /// Counts announcements in a row. Several at once are one, made on several servers.
    fn called(&mut self, now: Duration) {
        let pause = now.saturating_sub(self.called_at);
        if self.calls > 0 && pause < SAME_CALL {
            return;
        }
        let in_row = pause <= IN_A_ROW;
        self.calls = if in_row {
            self.calls.saturating_add(1)
        } else {
            1
        };
        if self.open_link().is_some() || pause > STEADY {
            self.calling_since = now;
        }
        self.called_at = now;
    }

    /// An attempt has ended, well or not.
    pub fn settled(&mut self, failures: u32) {
        self.failures = failures;
        self.announced_on.clear();
    }

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
    /// The remote description, once there is one.
    remote: Option<String>,
    /// The peer's token beside that: by its own clock, so that its signals can be told apart by age.
    their_token: Option<f64>,
    /// The peer announced itself once more during this attempt: it may have given up its side.
    pub announced: bool,
    /// Our description is on its way.
    pub sent: bool,
    /// We took back an offer that was on its way. A page without tokens takes that one all the same,
    /// and then destroys its connection over the answer that we gave to its own.
    pub collided: bool,
    pub lagging: bool,
    /// The certificates of both ends, once it is encrypted.
    pub secured: Option<Fingerprints>,
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
            remote: None,
            their_token: None,
            announced: false,
            sent: false,
            collided: false,
            lagging: false,
            secured: None,
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
        // A full queue stays full: it is the connection's, and drains into the new channel.
        self.open = true;
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
        let destroyed = self.collided && self.announced;
        self.is_overdue(now) || (!self.open && destroyed)
    }

    /// When a pending attempt is given up, or an open peer is greeted.
    pub fn deadline(&self) -> Option<Duration> {
        if self.open {
            let pieces = self.assembler.next_deadline();
            return self.greet_at.into_iter().chain(pieces).min();
        }
        Some(self.given_up_at())
    }

    /// Forgets pieces of messages that will not come any more.
    pub fn expire(&mut self, now: Duration) {
        self.assembler.expire(now);
    }

    /// When it began.
    pub fn since(&self) -> Duration {
        self.since
    }

    /// Whether it should be open by now: real attempts are.
    pub fn is_overdue(&self, now: Duration) -> bool {
        !self.open && now.saturating_sub(self.since) > STALE_AFTER
    }

    fn given_up_at(&self) -> Duration {
        let within = if self.announced {
            STALE_AFTER
        } else {
            OPEN_WITHIN
        };
        self.since + within
    }

    pub fn is_late(&self, now: Duration) -> bool {
        !self.open && self.given_up_at() <= now
    }

    /// Takes a candidate if it must wait for the remote description; gives it back if not.
    pub fn hold(&mut self, candidate: Candidate) -> Option<Candidate> {
        if self.is_described() {
            return Some(candidate);
        }
        if self.held.len() < MAX_HELD {
            self.held.push(candidate);
        }
        None
    }

    /// Whether there is a remote description.
    pub fn is_described(&self) -> bool {
        self.remote.is_some()
    }

    /// Takes note of the remote description and the token beside it; gives the candidates that waited for it.
    pub fn described(&mut self, sdp: &str, token: Option<f64>) -> Vec<Candidate> {
        self.remote = Some(sdp.to_owned());
        self.their_token = token;
        std::mem::take(&mut self.held)
    }

    /// Whether our pending offer stands against one of the peer with this token.
    pub fn keeps_offer(&self, token: Option<f64>) -> bool {
        let pending = self.role == Role::Offerer && !self.is_described();
        pending && token.is_some_and(|theirs| self.token > theirs)
    }

    /// Whether an offer with this token is older than the description that we have: with two servers, one
    /// that the peer has long taken back may come after all.
    pub fn is_outdated(&self, token: Option<f64>) -> bool {
        let both = self.their_token.zip(token);
        both.is_some_and(|(known, theirs)| theirs < known)
    }

    /// Whether the peer may be about to take an offer that we take back now.
    pub fn crosses(&self) -> bool {
        self.role == Role::Offerer && self.sent && !self.is_described()
    }

    /// What an offer of the peer means to this connection.
    pub fn read_offer(&self, sdp: &str) -> OfferIs {
        match self.remote.as_deref() {
            Some(known) if known == sdp => OfferIs::Repeated,
            Some(known) if ufrag(known).is_some() && ufrag(known) == ufrag(sdp) => OfferIs::Renewed,
            _ => OfferIs::Another,
        }
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
fn ufrag(sdp: &str) -> Option<&str> {
    sdp.lines()
        .find_map(|line| line.trim().strip_prefix("a=ice-ufrag:"))
}
