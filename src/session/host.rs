//! Hosting: the only act that seeds a room, and only when nobody is there with content.
//!
//! Seeding beside somebody who has the same notebook puts every cell there twice. So a host first makes
//! sure: the signaling server counts nobody else in the topic (`clients` is 1 in what it passed on last, at
//! first the echo of our own announcement), or all who are there answered that they have nothing.

use std::time::Duration;

use super::core::News;
use super::view::JoinStep;
use super::writer::HostError;
use super::{Member, Seat, Session};
use crate::notebook::{Content, Draft, Edit};

/// Peers that all answered "nothing" get so long to show that they do have something: a page that has
/// just joined puts in its own file after one second.
const ALL_EMPTY: Duration = Duration::from_secs(3);
/// The same, while the signaling server counts more than we have met, or has not counted: one of them may have the content, and
/// two who offer at once need a while to find each other. A socket that is dead is counted for 30 s (y-webrtc's
/// server pings that often), and after that the ones we met are believed.
const SOMEBODY_UNMET: Duration = Duration::from_secs(35);
/// And that long since the last word of somebody who was not met, as far as this: somebody who speaks is
/// there, but may be out of reach for good, or made up.
const UNMET_AT_MOST: Duration = Duration::from_secs(70);
/// A connection that is being made is waited for: its end may have the content. An attempt takes ten seconds
/// at most, and whoever makes up peers keeps nobody from hosting for longer than this.
const ATTEMPTS: Duration = Duration::from_secs(12);
/// In a room whose name somebody may know already, the host first listens so long alone: a page that
/// lost its signaling server dials again at least every 2.5 s (lib0 `websocket.js`).
pub const KNOWN_ROOM: Duration = Duration::from_secs(3);

/// What there is to seed, and since when it might be.
#[derive(Debug)]
pub enum Hosting {
    /// Not a host, or the room has its content.
    Guest,
    Waiting {
        content: Box<Content>,
        /// Edits in it that others may lack, if the room turns out to have content.
        drafts: Vec<Draft>,
        /// How long to listen alone before seeding.
        listen: Duration,
        /// Since when nobody with content seems to be there.
        clear: Option<Clear>,
    },
}

/// Since when, and with how many peers, the room looks empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clear {
    since: Duration,
    peers: usize,
    until: Duration,
}

impl Hosting {
    pub(super) fn next_deadline(&self) -> Option<Duration> {
        match self {
            Hosting::Waiting { clear, .. } => clear.map(|clear| clear.until),
            Hosting::Guest => None,
        }
    }
}

impl Member {
    /// Makes this session the host: `content` becomes the room's once the room is known to be empty.
    /// `listen` is zero for a room that was named at random just now, else [`KNOWN_ROOM`].
    pub fn host(&mut self, content: Content, listen: Duration) {
        self.host_again(content, Vec::new(), listen);
    }

    /// The same with what an earlier run left: if the room has content after all, the edits that others may
    /// lack are put into that.
    pub fn host_again(&mut self, content: Content, drafts: Vec<Draft>, listen: Duration) {
        self.hosting = Hosting::Waiting {
            content: Box::new(content),
            drafts,
            listen,
            clear: None,
        };
    }

    /// Whether the file still waits to become the room's.
    pub fn is_waiting_to_seed(&self) -> bool {
        matches!(self.hosting, Hosting::Waiting { .. })
    }

    /// Looks whether the room is known to be empty, and seeds it if so. To be called after every input.
    pub fn consider_seeding(&mut self, now: Duration) -> Result<(), HostError> {
        if !self.is_waiting_to_seed() {
            return Ok(());
        }
        if self.replica().has_content() {
            if let Hosting::Waiting { drafts, .. } =
                std::mem::replace(&mut self.hosting, Hosting::Guest)
            {
                self.core.drafts = drafts;
            }
            self.core.tell(News::Adopted);
            return Ok(());
        }
        let looks = self.looks_empty(now);
        let Hosting::Waiting { clear, .. } = &mut self.hosting else {
            return Ok(());
        };
        *clear = looks;
        match looks {
            Some(looks) if looks.until <= now => self.seed(now),
            _ => Ok(()),
        }
    }

    /// Since when the room looks empty; starts anew when somebody comes or goes.
    fn looks_empty(&self, now: Duration) -> Option<Clear> {
        let Hosting::Waiting { listen, clear, .. } = &self.hosting else {
            return None;
        };
        let peers = self.core.peers.len();
        let alone = peers == 0 && self.core.room.facts().clients == Some(1);
        let all_empty = peers > 0 && self.core.peers.values().all(|peer| peer.answered);
        let since = clear
            .filter(|last| last.peers == peers)
            .map_or(now, |last| last.since);
        let until = match (alone, self.has_met_all(peers)) {
            (true, _) => since + *listen,
            (false, true) => since + ALL_EMPTY,
            (false, false) => self.until_unmet(since),
        };
        let under_way = self.core.room.link_count() > peers;
        let more = if under_way { ATTEMPTS } else { Duration::ZERO };
        (alone || all_empty).then_some(Clear {
            since,
            peers,
            until: until + more,
        })
    }

    /// Whether the servers count nobody but these. One that has just opened again has not counted yet, and may
    /// know of somebody.
    fn has_met_all(&self, peers: usize) -> bool {
        let counted = self.core.room.facts().clients;
        counted.is_some_and(|counted| counted <= peers as u64 + 1)
    }

    /// How long to wait for somebody who is counted, and was not met.
    fn until_unmet(&self, since: Duration) -> Duration {
        let heard = self.core.room.unmet_heard().unwrap_or(since);
        let until = heard.max(since) + SOMEBODY_UNMET;
        until.min(since + UNMET_AT_MOST)
    }

    fn seed(&mut self, now: Duration) -> Result<(), HostError> {
        let Hosting::Waiting { content, .. } = std::mem::replace(&mut self.hosting, Hosting::Guest)
        else {
            return Ok(());
        };
        self.edit(&Edit::Seed { content: *content }, now)
            .map_err(HostError::Seed)?;
        // The file has all of it.
        self.core.unsent.forget();
        self.core.synced = true;
        let cells = self.replica().cells().len();
        self.core.note(JoinStep::Seeded { cells }, now);
        Ok(())
    }
}

impl<S: Seat> Session<S> {
    /// Whether the room's content is here: a peer gave it, or we seeded it.
    pub fn is_synced(&self) -> bool {
        self.core.synced
    }
}
