//! What the screen may know of a session: plain values, raw as peers sent them (sanitise to show).

use std::time::Duration;

use crate::notebook::cell::CellKey;

/// A caret with its selection, in bytes of the cell's source. Equal when nothing is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub cell: CellKey,
    pub anchor: usize,
    pub head: usize,
}

/// Somebody in the room: one awareness state of another client. Lists of people keep the order in which
/// they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub client: u64,
    /// The name as sent, with a number behind it (`Ana·2`) where somebody here has it already; never empty
    /// (`client n` stands in for none).
    pub name: String,
    /// Red, green, blue; derived from the name where none that can be read was sent.
    pub color: [u8; 3],
    /// Where its caret is, if it has one that still resolves.
    pub cursor: Option<Cursor>,
    /// When the caret was last seen to move.
    pub moved_at: Duration,
    /// When it was last seen to do anything: to move its caret, or to change the document. Of somebody
    /// who was here before us this is when we met, until it does something.
    pub active_at: Duration,
    /// How long a message takes there and back on the connection with it. None while it was not
    /// measured (see `Session::round_trips`), where others pass its messages on, and where it is not
    /// clear which connection is its.
    pub round_trip: Option<Duration>,
}

impl Person {
    /// For how long it has done nothing.
    pub fn idle(&self, now: Duration) -> Duration {
        now.saturating_sub(self.active_at)
    }
}

/// An open connection, and how to find out whether somebody is in the middle of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secured {
    /// Whose it is by its own word, raw; none where that is not clear.
    pub name: Option<String>,
    /// The same digits at both ends, unless somebody is between them (`wire::verify`).
    pub code: String,
}

/// How things stand with the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// The shared path, raw (a peer may have renamed the document).
    pub path: String,
    /// The room's name, or the topic of a plain room.
    pub room: String,
    pub servers_up: usize,
    pub servers: usize,
    /// Peers with an open channel.
    pub peers: usize,
    /// Those of them whose state vector is known to equal ours.
    pub in_step: usize,
    /// Those of them who hold another document, with which ours is not merged.
    pub apart: usize,
    /// We have had an answer with content, or seeded the room ourselves.
    pub synced: bool,
    pub read_only: bool,
    /// Alone since then (no open peer); none while somebody is there.
    pub alone_since: Option<Duration>,
    /// There is no room at all: a file of this machine.
    pub local: bool,
    /// Whether the document is saved, as those who share it say; none if nobody has said.
    pub saved: Option<bool>,
}

/// One fact of the way into the room, in the order they came.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinFact {
    /// Since the program began.
    pub at: Duration,
    pub step: JoinStep,
}

/// What there is to tell while joining.
#[derive(Clone, Debug, PartialEq)]
pub enum JoinStep {
    SiteRead {
        site: String,
    },
    /// What the site's files say that one should know.
    SiteNote {
        note: String,
    },
    /// A signaling server answered.
    SignalingUp {
        url: String,
        millis: u64,
    },
    SignalingDown {
        url: String,
        reason: String,
    },
    PeerFound,
    Connected {
        relayed: bool,
    },
    PeerFailed {
        reason: String,
    },
    /// So many bytes of the document came in.
    Received {
        bytes: usize,
    },
    InStep,
    /// We hosted, nobody was there, and the file is the room's now.
    Seeded {
        cells: usize,
    },
}
