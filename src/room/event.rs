//! The closed set of what enters and leaves the mesh.

use std::sync::Arc;

use crate::wire::verify::Fingerprints;

/// One signaling server of a room, by its place in the list of URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(pub usize);

/// One attempt at a WebRTC connection with one peer. Never used twice, so that what a dead attempt
/// still reports is recognised and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u64);

/// The name of a peer in signaling: a UUID that it chose for this topic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub Arc<str>);

/// Whether a session description opens or answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SdpKind {
    Offer,
    Answer,
}

/// A session description (SDP) with its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    pub kind: SdpKind,
    pub sdp: String,
}

/// One trickled ICE candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The attribute value, `candidate:…` without `a=`.
    pub candidate: String,
    pub mid: String,
    pub mline: u16,
}

/// How the bytes of an open link travel, as far as ICE tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Direct,
    Relayed,
}

/// What happens to the mesh.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Time has passed (`next_deadline` was reached).
    Tick,
    /// Dial every server.
    Start,
    /// Leave: unsubscribe first, then close the links.
    Leave,
    ServerOpen(ServerId),
    /// One text frame of a server, as it came.
    ServerText(ServerId, String),
    /// The socket closed or could not be opened; the text says why.
    ServerClosed(ServerId, String),
    /// The link has made its own offer or answer: send it.
    LinkLocal(LinkId, Description),
    /// The link has gathered a candidate: trickle it.
    LinkCandidate(LinkId, Candidate),
    /// The link is encrypted, with these certificates. Comes before `LinkOpen`.
    LinkSecured(LinkId, Fingerprints),
    /// A data channel of the link is open. Comes a second time when the remote opened a channel of
    /// its own on a connection that we offered (then that channel is the one to use from now on).
    LinkOpen {
        link: LinkId,
        /// The remote `max-message-size` in bytes.
        max_message: usize,
    },
    LinkRoute(LinkId, Route),
    /// One data channel message.
    LinkBytes(LinkId, Vec<u8>),
    /// The outgoing queue is full: nothing more is taken until `LinkDrained`.
    LinkFull(LinkId),
    LinkDrained(LinkId),
    /// The link failed or was closed from the other side.
    LinkClosed(LinkId, String),
}

/// What the mesh wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    ServerDial(ServerId, String),
    ServerSend(ServerId, String),
    ServerClose(ServerId),
    /// Make a connection and an offer for it (answered by `Input::LinkLocal`).
    LinkOffer(LinkId),
    /// Make a connection from this remote offer, and an answer.
    LinkAnswer(LinkId, Description),
    /// A remote description for a connection that exists: the answer to our offer, or a
    /// renegotiating offer, which wants an answer.
    LinkRemote(LinkId, Description),
    LinkAddCandidate(LinkId, Candidate),
    /// One data channel message, already framed.
    LinkSend(LinkId, Vec<u8>),
    LinkClose(LinkId),
    Event(Event),
}

/// Why others in the topic cannot be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// They have a password, and ours is another one.
    OtherPassword,
    /// They have a password, and we have none.
    Password,
}

/// What the session is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A server was reached after so many milliseconds.
    ServerUp {
        server: ServerId,
        millis: u64,
    },
    ServerDown {
        server: ServerId,
        reason: String,
    },
    /// Nothing that others say can be read. Comes once at most.
    Unreadable(Secret),
    /// Somebody announced itself or signalled to us.
    PeerFound(PeerId),
    /// A channel is open and the peer takes messages. Comes again for the same peer when its framing
    /// turned out to be another, or when it moved to a channel of its own: greet it again.
    PeerOpen(PeerId),
    PeerRoute(PeerId, Route),
    /// One whole message of a peer, unframed.
    PeerMessage(PeerId, Vec<u8>),
    /// The peer is slow: what is sent to it now is dropped; sync again after `PeerDrained`.
    PeerLagging(PeerId),
    PeerDrained(PeerId),
    /// An open peer is gone.
    PeerGone {
        peer: PeerId,
        reason: String,
    },
    /// An attempt at a connection failed; another follows by itself.
    PeerFailed {
        peer: PeerId,
        reason: String,
    },
}
