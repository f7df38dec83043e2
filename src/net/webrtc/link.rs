//! The task of one link: negotiates, trickles, opens a channel, carries messages, and ends.

use std::future::pending;
use std::time::Duration;

use ::webrtc::data_channel::{DataChannel, RTCDataChannelInit};
use ::webrtc::error::{Error, Result};
use ::webrtc::peer_connection::{
    PeerConnection, RTCIceCandidateInit, RTCIceCandidateType, RTCSessionDescription,
};
use bytes::BytesMut;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::super::queue::{Overflow, Pending};
use super::super::report::Reporter;
use super::channel::{Channels, Traffic};
use super::connection::{Connection, MID, Signal};
use super::delivered::Delivered;
use super::local_names::{Found, LocalNames};
use super::round_trip::RoundTrip;
use super::sdp::{self, Setup};
use super::vet::{Verdict, Vet};
use super::{Command, Spare, Start};
use crate::room::event::{Description, Input, LinkId, Route, SdpKind};
use crate::wire::verify::{self, Fingerprint, Fingerprints};

/// Candidates kept until the remote description is there: more than are tried, since some are refused.
const MAX_HELD: usize = 64;

/// How long what is queued may hold up a close; the null awareness state is among it.
const FLUSH_DEADLINE: Duration = Duration::from_millis(250);

/// How often a closing link looks whether the peer has acknowledged all.
const FLUSH_POLL: Duration = Duration::from_millis(5);

/// How often the stack is made to look whether it can open our channel, from encrypted to open. It
/// writes the message that opens one when SCTP is ready, and then keeps it until something else wakes
/// it: 40 to 55 ms until the peer's next check, measured with Chromium, of a cold page's one second.
const NUDGE_INTERVAL: Duration = Duration::from_millis(2);

/// Bytes of a channel's label; simple-peer writes them as 40 hexadecimal characters.
const LABEL_BYTES: usize = 20;

/// The receiving ends of a link's handle.
pub(super) struct Ends {
    pub(super) commands: mpsc::Receiver<Command>,
    pub(super) pending: Pending,
    pub(super) overflow: Overflow,
    pub(super) round_trip: RoundTrip,
    pub(super) delivered: Delivered,
}

/// Runs a link to its end. The text says why it ended; `None` when the mesh or the program wanted it.
pub(super) async fn run(
    id: LinkId,
    start: Start,
    spare: Spare,
    reporter: Reporter,
    ends: Ends,
) -> Option<String> {
    let connection = match spare.take().await {
        Ok(connection) => connection,
        Err(error) => return Some(error.to_string()),
    };
    let relay_only = spare.config().relay_only;
    let mut link = LinkTask::new(id, connection, relay_only, reporter, ends);
    let end = match link.start(start).await {
        Ok(()) => link.serve().await,
        Err(error) => Some(error.to_string()),
    };
    link.close().await;
    end
}

struct LinkTask {
    id: LinkId,
    peer: Box<dyn PeerConnection>,
    signals: mpsc::Receiver<Signal>,
    channels: Channels,
    ends: Ends,
    reporter: Reporter,
    relay_only: bool,
    vet: Vet,
    names: LocalNames,
    /// Of our certificate, once a description of ours tells it.
    own: Option<Fingerprint>,
    /// Candidates that came before the remote description; `None` once that is there.
    held: Option<Vec<String>>,
    max_message: usize,
    /// Our part in the DTLS handshake, once an answer has settled it.
    role: Option<Setup>,
    /// Encrypted, and no channel is open yet.
    opening: bool,
    /// `LinkFull` was told and `LinkDrained` was not yet.
    told_full: bool,
}

impl LinkTask {
    fn new(
        id: LinkId,
        connection: Connection,
        relay_only: bool,
        reporter: Reporter,
        ends: Ends,
    ) -> LinkTask {
        LinkTask {
            id,
            peer: connection.peer,
            signals: connection.signals,
            channels: Channels::new(),
            ends,
            reporter,
            relay_only,
            vet: Vet::new(connection.policy),
            names: LocalNames::default(),
            own: None,
            held: Some(Vec::new()),
            max_message: sdp::OWN_MAX_MESSAGE,
            role: None,
            opening: false,
            told_full: false,
        }
    }

    async fn start(&mut self, start: Start) -> Result<()> {
        match start {
            Start::Offer => self.offer().await,
            Start::Answer(description) => self.remote(description).await,
        }
    }

    /// simple-peer's offer: one ordered, reliable channel, opened in band.
    async fn offer(&mut self) -> Result<()> {
        let init = RTCDataChannelInit {
            ordered: true,
            ..Default::default()
        };
        let channel = self.peer.create_data_channel(&label(), Some(init)).await?;
        self.channels.add(channel);
        let offer = self.peer.create_offer(None).await?;
        self.peer.set_local_description(offer.clone()).await?;
        self.tell_local(SdpKind::Offer, offer.sdp).await;
        Ok(())
    }

    async fn serve(&mut self) -> Option<String> {
        loop {
            let channel = self.channels.current();
            tokio::select! {
                signal = self.signals.recv() => {
                    if let Some(reason) = self.raised(signal?).await {
                        return Some(reason);
                    }
                }
                command = self.ends.commands.recv() => {
                    if let Err(error) = self.obey(command?).await {
                        return Some(error.to_string());
                    }
                }
                found = self.names.next() => self.found(found).await,
                Some(traffic) = self.channels.next() => {
                    if let Some(reason) = self.came(traffic).await {
                        return Some(reason);
                    }
                }
                () = self.ends.overflow.wait() => self.full().await,
                () = sleep(NUDGE_INTERVAL), if self.opening => self.channels.nudge().await,
                message = next_message(channel.as_deref(), &mut self.ends.pending) => {
                    if let Some(reason) = self.send(message?).await {
                        return Some(reason);
                    }
                }
                () = self.reporter.stopped() => return None,
            }
        }
    }

    /// What the stack raised; a reason when the link is over.
    async fn raised(&mut self, signal: Signal) -> Option<String> {
        match signal {
            Signal::Candidate(candidate) => {
                self.reporter
                    .tell(Input::LinkCandidate(self.id, candidate))
                    .await;
            }
            Signal::Connected => self.opening = self.channels.current().is_none(),
            Signal::Channel(channel) => self.channels.add(channel),
            Signal::Ended(reason) => return Some(reason.to_owned()),
        }
        None
    }

    async fn obey(&mut self, command: Command) -> Result<()> {
        match command {
            Command::Candidate(candidate) => {
                self.candidate(candidate.candidate).await;
                Ok(())
            }
            Command::Remote(description) => match self.remote(description).await {
                // A repeated or late description does no harm to a connection that works.
                Err(_) if self.channels.current().is_some() => Ok(()),
                done => done,
            },
            Command::Measure => {
                self.ends.round_trip.measure(&*self.peer).await;
                Ok(())
            }
        }
    }

    /// Applies the other side's description, and answers if it is an offer.
    async fn remote(&mut self, description: Description) -> Result<()> {
        let remote = crate::wire::sdp::read(&description.sdp);
        let remote = remote.map_err(|error| Error::Other(error.to_string()))?;
        let max_message = sdp::max_message(&remote.sdp);
        match description.kind {
            // Comes once from every signaling server that both have in common.
            SdpKind::Answer if self.held.is_none() => return Ok(()),
            SdpKind::Answer => {
                self.role = sdp::setup(&remote.sdp).map(Setup::other);
                let answer = RTCSessionDescription::answer(remote.sdp)?;
                self.peer.set_remote_description(answer).await?;
            }
            SdpKind::Offer => {
                let offer = RTCSessionDescription::offer(remote.sdp)?;
                self.peer.set_remote_description(offer).await?;
                self.answer().await?;
            }
        }
        self.max_message = max_message;
        let held = self.held.take().unwrap_or_default();
        for candidate in remote.candidates.into_iter().chain(held) {
            self.candidate(candidate).await;
        }
        Ok(())
    }

    async fn answer(&mut self) -> Result<()> {
        let answer = self.peer.create_answer(None).await?;
        self.peer.set_local_description(answer.clone()).await?;
        let role = self
            .role
            .or(sdp::setup(&answer.sdp))
            .unwrap_or(Setup::Active);
        self.role = Some(role);
        self.tell_local(SdpKind::Answer, sdp::with_setup(&answer.sdp, role))
            .await;
        Ok(())
    }

    async fn tell_local(&mut self, kind: SdpKind, sdp: String) {
        self.own = sdp::fingerprint(&sdp);
        let sdp = if self.relay_only {
            sdp::only_relayed(&sdp)
        } else {
            sdp
        };
        self.reporter
            .tell(Input::LinkLocal(self.id, Description { kind, sdp }))
            .await;
    }

    /// Adds a candidate of the other side, or keeps it until its description is there.
    async fn candidate(&mut self, candidate: String) {
        if let Some(held) = &mut self.held {
            if held.len() < MAX_HELD {
                held.push(candidate);
            }
            return;
        }
        let verdict = self.vet.admit(&candidate);
        self.carry_out(verdict).await;
    }

    /// A name turned out to be an address.
    async fn found(&mut self, (candidate, address): Found) {
        let verdict = self.vet.resolved(&candidate, address);
        self.carry_out(verdict).await;
    }

    async fn carry_out(&mut self, verdict: Verdict) {
        let candidate = match verdict {
            Verdict::Try(candidate) => candidate,
            Verdict::LookUp(candidate) => return self.names.ask(candidate),
            Verdict::Drop => return,
        };
        let init = RTCIceCandidateInit {
            candidate,
            sdp_mid: Some(MID.to_owned()),
            sdp_mline_index: Some(0),
            ..Default::default()
        };
        // One that cannot be used (an address of a kind that we have no socket for) leaves the others.
        let _ = self.peer.add_ice_candidate(init).await;
    }

    /// What a channel brought; a reason when the link is over.
    async fn came(&mut self, traffic: Traffic) -> Option<String> {
        match traffic {
            Traffic::Open(place) if self.channels.move_to(place) => {
                self.opening = false;
                self.opened().await;
            }
            Traffic::Open(_) => {}
            Traffic::Bytes(bytes) => self.reporter.tell(Input::LinkBytes(self.id, bytes)).await,
            Traffic::Closed(place) if self.channels.is_current(place) => {
                return Some("the peer closed the channel".to_owned());
            }
            Traffic::Closed(_) => {}
        }
        None
    }

    async fn opened(&self) {
        if let Some(both) = self.certificates().await {
            self.reporter.tell(Input::LinkSecured(self.id, both)).await;
        }
        let open = Input::LinkOpen {
            link: self.id,
            max_message: self.max_message,
        };
        self.reporter.tell(open).await;
        if let Some(route) = self.route().await {
            self.reporter.tell(Input::LinkRoute(self.id, route)).await;
        }
    }

    /// The certificates of both ends. That of the other end is the one with which it has signed the handshake,
    /// and which the stack has compared with its description.
    async fn certificates(&self) -> Option<Fingerprints> {
        let transport = self.peer.sctp().await?.transport();
        let chain = transport.get_remote_certificates().await.ok()?;
        Some(Fingerprints {
            ours: self.own?,
            theirs: verify::of_certificate(chain.first()?),
        })
    }

    /// Over which kind of candidates the bytes travel.
    async fn route(&self) -> Option<Route> {
        let ice = self.peer.sctp().await?.transport().ice_transport();
        let pair = ice.get_selected_candidate_pair().await.ok()??;
        let (local, remote) = (pair.local(), pair.remote());
        // A check from a relayed address may come before its candidate, and the pair then keeps the type
        // "peer-reflexive".
        let told = ice.get_remote_candidates().await.unwrap_or_default();
        let same = told
            .iter()
            .filter(|told| told.address == remote.address && told.port == remote.port);
        let relayed = [local, remote]
            .into_iter()
            .chain(same)
            .any(|candidate| candidate.typ == RTCIceCandidateType::Relay);
        Some(if relayed {
            Route::Relayed
        } else {
            Route::Direct
        })
    }

    /// Sends one message on the current channel; a reason when that is impossible.
    async fn send(&mut self, message: Vec<u8>) -> Option<String> {
        let length = message.len();
        if length > self.max_message {
            return Some(format!(
                "{length} bytes are more than the peer takes in one message"
            ));
        }
        let channel = self.channels.current()?;
        let sent = channel.send(BytesMut::from(message.as_slice())).await;
        if self.ends.pending.left(length) {
            self.drained().await;
        }
        sent.err().map(|error| error.to_string())
    }

    async fn full(&mut self) {
        if self.ends.overflow.is_full() && !self.told_full {
            self.told_full = true;
            self.reporter.tell(Input::LinkFull(self.id)).await;
        }
    }

    /// The queue may drain before its overflow was told; what was dropped must be known all the same.
    async fn drained(&mut self) {
        if !self.told_full {
            self.reporter.tell(Input::LinkFull(self.id)).await;
        }
        self.told_full = false;
        self.reporter.tell(Input::LinkDrained(self.id)).await;
    }

    async fn close(&mut self) {
        if let Some(channel) = self.channels.current() {
            // What is not out by then stays here: nothing waits longer for a slow peer.
            let flushed = timeout(FLUSH_DEADLINE, flush(&*channel, &mut self.ends.pending)).await;
            if flushed == Ok(true) {
                self.ends.delivered.set();
            }
        }
        // An error means that it is closed.
        let _ = self.peer.close().await;
    }
}

/// The next message, once the channel would take it. Safe to cancel.
async fn next_message(channel: Option<&dyn DataChannel>, queue: &mut Pending) -> Option<Vec<u8>> {
    match channel {
        None => pending().await,
        Some(channel) => {
            channel.writable().await.ok()?;
            queue.next().await
        }
    }
}

/// Sends what is queued and waits until the peer has acknowledged it: true if it has.
async fn flush(channel: &dyn DataChannel, queue: &mut Pending) -> bool {
    while let Some(message) = queue.try_next() {
        if channel
            .send(BytesMut::from(message.as_slice()))
            .await
            .is_err()
        {
            return false;
        }
    }
    loop {
        match channel.outstanding_bytes().await {
            Ok(0) => return true,
            Ok(_) => sleep(FLUSH_POLL).await,
            Err(_) => return false,
        }
    }
}

fn label() -> String {
    let mut bytes = [0; LABEL_BYTES];
    // Without randomness the label is all zeros, which is no worse: nobody reads it.
    let _ = SystemRandom::new().fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
