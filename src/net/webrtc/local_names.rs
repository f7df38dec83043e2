//! Looks up the `.local` names under which browsers hide their addresses, by multicast DNS.
//!
//! The stack could do it by itself, but would then try whatever address is answered. So it is told not to, and
//! the answer goes through the same rules as an address that a peer names.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc::mdns::{MDNS_PORT, Mdns, MdnsConfig, MdnsEvent, MulticastSocket};
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use crate::wire::candidate::{Place, RemoteCandidate};

/// How often a question is asked again: what asks and what answers may lose a datagram, and an attempt has
/// ten seconds.
const ASK_AGAIN: Duration = Duration::from_millis(500);
/// What has no answer by then has none: an attempt is given up after ten seconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// Bytes of an answer that are read (RFC 6762, section 17).
const MAX_ANSWER: usize = 9000;

/// A candidate, and the address that its name stands for.
pub(super) type Found = (RemoteCandidate, IpAddr);

/// The questions of one connection that are under way; they end with it. How many there are is bounded by
/// `Vet`.
#[derive(Default)]
pub(super) struct LocalNames(JoinSet<Option<Found>>);

impl LocalNames {
    /// Begins to look up the name of a candidate.
    pub(super) fn ask(&mut self, candidate: RemoteCandidate) {
        self.0.spawn(async move {
            let Place::Name(name) = &candidate.place else {
                return None;
            };
            // Where there is no multicast, nobody answers.
            let answer = timeout(ANSWER_WITHIN, look_up(name)).await.ok()?.ok()?;
            Some((candidate, answer))
        });
    }

    /// The next answer; never ready while nothing is asked. Safe to cancel.
    pub(super) async fn next(&mut self) -> Found {
        loop {
            match self.0.join_next().await {
                Some(Ok(Some(found))) => return found,
                // Nobody answered, or the answer made its reader panic.
                Some(_) => {}
                None => std::future::pending().await,
            }
        }
    }
}

/// Asks until somebody answers.
async fn look_up(name: &str) -> io::Result<IpAddr> {
    let socket = UdpSocket::from_std(MulticastSocket::new().into_std()?)?;
    let own = socket.local_addr()?;
    let mut mdns = Mdns::new(now(), MdnsConfig::new().with_query_interval(ASK_AGAIN));
    mdns.query_now(now(), name);
    let mut buffer = vec![0; MAX_ANSWER];
    let mut again = interval(ASK_AGAIN);
    loop {
        while let Some(question) = mdns.poll_write() {
            let to = question.transport.peer_addr;
            socket.send_to(&question.message, to).await?;
        }
        tokio::select! {
            heard = socket.recv_from(&mut buffer) => {
                let (len, from) = heard?;
                hear(&mut mdns, buffer.get(..len).unwrap_or_default(), from, own);
            }
            _ = again.tick() => {
                // An error says that it is closed, which it is not.
                let _ = mdns.handle_timeout(now());
            }
        }
        while let Some(event) = mdns.poll_event() {
            if let MdnsEvent::QueryAnswered(_, address) = event {
                return Ok(address);
            }
        }
    }
}

fn hear(mdns: &mut Mdns, bytes: &[u8], from: SocketAddr, own: SocketAddr) {
    if from.port() != MDNS_PORT {
        return;
    }
    let message = TaggedBytesMut {
        now: now(),
        transport: TransportContext {
            local_addr: own,
            peer_addr: from,
            transport_protocol: TransportProtocol::UDP,
            ecn: None,
        },
        message: BytesMut::from(bytes),
    };
    // What is no message of multicast DNS is somebody else's.
    let _ = mdns.handle_read(message);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the library stamps its questions with it"
)]
fn now() -> Instant {
    Instant::now()
}
