//! How a peer connection is built: the settings that were measured, and the events it raises.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use ::webrtc::data_channel::DataChannel;
use ::webrtc::error::{Error, Result};
use ::webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCConfiguration,
    RTCConfigurationBuilder, RTCIceConnectionState, RTCIceGatheringState, RTCIceServer,
    RTCIceTransportPolicy, RTCPeerConnectionIceEvent, RTCPeerConnectionState, SettingEngine,
    SettingEngineBuilder,
};
use ::webrtc::runtime::default_runtime;
use rtc::ice::mdns::MulticastDnsMode;
use rtc::peer_connection::configuration::setting_engine::SctpMaxMessageSize;
use rtc::shared::ifaces::ifaces;
use tokio::sync::mpsc;

use super::super::{IceServer, NetConfig};
use super::early::{Early, Gate};
use super::policy::Policy;
use super::sdp;
use crate::room::event::Candidate;

/// The only media section that a data connection has. The stack leaves the field empty.
pub(super) const MID: &str = "0";

/// How often a connectivity check is sent. The crate's 200 ms costs a cold page its second.
const CHECK_INTERVAL: Duration = Duration::from_millis(20);

/// Checks until a pair is given up: 1.4 s at the interval above.
const MAX_CHECKS: u16 = 70;

/// A pair may be nominated at once, whatever its type: waiting for a better one (1 s for a
/// peer-reflexive pair, 500 ms for a server-reflexive one) is what made cold pages double a notebook.
const NO_WAIT: Option<Duration> = Some(Duration::ZERO);

/// A relayed pair waits a moment for a direct one to answer, and no longer, because a cold page gives
/// the whole join one second. Without a choice (`relay_only`) it waits for nothing.
const RELAY_WAIT: Duration = Duration::from_millis(300);

/// Silence until a connection counts as disconnected, and from there until it counts as failed. The sum
/// is what browsers take, and half of the life of an awareness state.
const DISCONNECTED_AFTER: Duration = Duration::from_secs(5);
const FAILED_AFTER: Duration = Duration::from_secs(10);
const KEEP_ALIVE: Duration = Duration::from_secs(2);

/// Bytes handed to SCTP that the peer has not acknowledged yet; more waits in our own queue, where it
/// is counted. Enough for 10 MB/s over a path of 100 ms.
const SEND_BUFFER: usize = 1024 * 1024;

/// Channels that a peer may open on one connection. Two are seen in the wild (glare).
const MAX_CHANNELS: usize = 4;

/// Events between the stack and the link: some candidates an interface, a handful of states, and
/// [`MAX_CHANNELS`].
const MAX_SIGNALS: usize = 256;

/// Why a link that may only relay never began.
const NO_RELAY: &str = "no TURN server gave an address to relay from; check --ice-server: host, port, user and password";

/// The stack is built without one: a fault of the build, not of the user.
const NO_RUNTIME: &str = "the WebRTC stack has no runtime";

/// What a connection raises by itself.
pub(super) enum Signal {
    Candidate(Candidate),
    /// Encrypted; what is left is the handshake of SCTP, and the channel.
    Connected,
    /// Failed or closed; the text says which.
    Ended(&'static str),
    /// The peer opened a channel.
    Channel(Arc<dyn DataChannel>),
}

/// A connection with its sockets bound, and what it raises.
pub(super) struct Connection {
    pub(super) peer: Box<dyn PeerConnection>,
    pub(super) signals: mpsc::Receiver<Signal>,
    /// Where its sockets send, and what they try.
    pub(super) policy: Arc<Policy>,
}

/// Builds a connection that asks these servers, known by address.
pub(super) async fn build(config: &NetConfig, ice: &[IceServer]) -> Result<Connection> {
    let policy = Arc::new(Policy::of_machine(config, ice));
    let (sender, signals) = mpsc::channel(MAX_SIGNALS);
    let gate = Gate::default();
    let handler = Handler {
        signals: sender,
        gate: gate.clone(),
        relay_only: config.relay_only,
        told: AtomicBool::new(false),
        channels: AtomicUsize::new(0),
    };
    let runtime = default_runtime().ok_or_else(|| Error::Other(NO_RUNTIME.to_owned()))?;
    let peer = PeerConnectionBuilder::new()
        .with_runtime(Arc::new(Early::new(runtime, gate, policy.clone())))
        .with_configuration(configuration(config.relay_only, ice))
        .with_setting_engine(settings(config))
        .with_handler(Arc::new(handler))
        .with_udp_addrs(addresses(config.local))
        .with_data_channel_send_buffer_limit(SEND_BUFFER)
        .build()
        .await?;
    Ok(Connection {
        peer: Box::new(peer),
        signals,
        policy,
    })
}

/// A wildcard stands for every interface of its family but loopback. Without an address of that family it
/// would be bound as it is, which fails on a machine that has no IPv6 at all.
fn addresses(local: bool) -> Vec<&'static str> {
    let mut addresses = vec!["0.0.0.0:0"];
    addresses.extend(has_ipv6().then_some("[::]:0"));
    addresses.extend(local.then_some("127.0.0.1:0"));
    addresses
}

/// Whether an interface has an IPv6 address that others could reach.
fn has_ipv6() -> bool {
    let usable = |address: SocketAddr| match address.ip() {
        IpAddr::V4(_) => false,
        IpAddr::V6(ip) => !(ip.is_loopback() || ip.is_unspecified() || ip.is_unicast_link_local()),
    };
    ifaces().is_ok_and(|all| all.iter().filter_map(|one| one.addr).any(usable))
}

fn configuration(relay_only: bool, ice: &[IceServer]) -> RTCConfiguration {
    let servers = ice.iter().map(|server| RTCIceServer {
        urls: server.urls.clone(),
        username: server.username.clone().unwrap_or_default(),
        credential: server.credential.clone().unwrap_or_default(),
    });
    let policy = match relay_only {
        true => RTCIceTransportPolicy::Relay,
        false => RTCIceTransportPolicy::All,
    };
    RTCConfigurationBuilder::default()
        .with_ice_servers(servers.collect())
        .with_ice_transport_policy(policy)
        .build()
}

/// The stack looks up no names: see `LocalNames`.
fn settings(config: &NetConfig) -> SettingEngine {
    let relay_wait = if config.relay_only {
        NO_WAIT
    } else {
        Some(RELAY_WAIT)
    };
    let max_message = SctpMaxMessageSize::Bounded(SctpMaxMessageSize::MAX_MESSAGE_SIZE);
    SettingEngineBuilder::new()
        .with_prflx_acceptance_min_wait(NO_WAIT)
        .with_host_acceptance_min_wait(NO_WAIT)
        .with_srflx_acceptance_min_wait(NO_WAIT)
        .with_relay_acceptance_min_wait(relay_wait)
        .with_ice_connection_attempts(Some(CHECK_INTERVAL), Some(MAX_CHECKS))
        .with_ice_timeouts(
            Some(DISCONNECTED_AFTER),
            Some(FAILED_AFTER),
            Some(KEEP_ALIVE),
        )
        .with_sctp_max_message_size(max_message)
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        .build()
}

struct Handler {
    signals: mpsc::Sender<Signal>,
    /// Opened when a pair of addresses is chosen.
    gate: Gate,
    relay_only: bool,
    /// A candidate has been raised.
    told: AtomicBool,
    channels: AtomicUsize,
}

impl Handler {
    /// The stack calls from the loop that also keeps the connection alive: it must not wait. The queue
    /// has room for all that can come; what does not fit is of a peer that floods.
    fn raise(&self, signal: Signal) {
        let _ = self.signals.try_send(signal);
    }

    /// A candidate as others may know it; none where they may not.
    fn shown(&self, candidate: String) -> Option<String> {
        if !sdp::is_reachable(&candidate) {
            return None;
        }
        match self.relay_only {
            false => Some(candidate),
            true => sdp::is_relayed(&candidate).then(|| sdp::without_origin(&candidate)),
        }
    }
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_candidate(&self, event: RTCPeerConnectionIceEvent) {
        let Ok(init) = event.candidate.to_json() else {
            return;
        };
        let Some(candidate) = self.shown(init.candidate) else {
            return;
        };
        self.told.store(true, Ordering::Relaxed);
        self.raise(Signal::Candidate(Candidate {
            candidate,
            mid: MID.to_owned(),
            mline: 0,
        }));
    }

    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        let done = state == RTCIceGatheringState::Complete;
        if done && self.relay_only && !self.told.load(Ordering::Relaxed) {
            self.raise(Signal::Ended(NO_RELAY));
        }
    }

    async fn on_ice_connection_state_change(&self, state: RTCIceConnectionState) {
        if state == RTCIceConnectionState::Connected {
            self.gate.open();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        match state {
            RTCPeerConnectionState::Connected => self.raise(Signal::Connected),
            RTCPeerConnectionState::Failed => self.raise(Signal::Ended("the connection failed")),
            RTCPeerConnectionState::Closed => self.raise(Signal::Ended("the connection closed")),
            _ => {}
        }
    }

    async fn on_data_channel(&self, channel: Arc<dyn DataChannel>) {
        if self.channels.fetch_add(1, Ordering::Relaxed) < MAX_CHANNELS {
            self.raise(Signal::Channel(channel));
        }
    }
}
