//! One unused connection kept warm, so that an offer leaves at once.

use std::net::{IpAddr, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};

use ::webrtc::error::Result;
use tokio::sync::watch;

use super::super::task::spawn;
use super::super::{IceServer, NetConfig};
use super::connection::{Connection, build};
use super::names::looked_up;

/// An address of TEST-NET-1, which nobody has. No packet goes there: connecting a datagram socket only
/// asks the kernel for its route.
const NOWHERE: &str = "192.0.2.1:9";

struct Warm {
    connection: Connection,
    /// Our address on the default route when the sockets were bound.
    address: Option<IpAddr>,
}

/// The shelf with the warm connection.
#[derive(Clone)]
pub(in super::super) struct Spare {
    config: Arc<NetConfig>,
    warm: Arc<Mutex<Option<Warm>>>,
    /// The servers of the configuration by address, as they were looked up last; none before the first
    /// time.
    ice: Arc<watch::Sender<Option<Vec<IceServer>>>>,
}

impl Spare {
    /// Starts to warm the first connection.
    pub(in super::super) fn new(config: NetConfig) -> Spare {
        let spare = Spare {
            config: Arc::new(config),
            warm: Arc::default(),
            ice: Arc::new(watch::Sender::new(None)),
        };
        spare.refill();
        spare
    }

    pub(super) fn config(&self) -> &NetConfig {
        &self.config
    }

    /// The warm connection, or a new one if none is ready or the machine has moved to another network
    /// since it was built. Warms the next one.
    pub(super) async fn take(&self) -> Result<Connection> {
        let warm = self.lift();
        self.refill();
        match warm {
            Some(warm) if warm.address == outward_address() => return Ok(warm.connection),
            Some(stale) => discard(stale).await,
            None => {}
        }
        build(&self.config, &self.known().await).await
    }

    /// The servers by address: waits for the first look-up, and for no later one.
    async fn known(&self) -> Vec<IceServer> {
        let mut looked_up = self.ice.subscribe();
        let known = looked_up.wait_for(Option::is_some).await;
        known
            .ok()
            .and_then(|known| known.clone())
            .unwrap_or_default()
    }

    /// Throws the warm connection away, with its sockets.
    pub(in super::super) async fn close(&self) {
        if let Some(warm) = self.lift() {
            discard(warm).await;
        }
    }

    fn lift(&self) -> Option<Warm> {
        self.warm
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn put(&self, warm: Warm) -> Option<Warm> {
        self.warm
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(warm)
    }

    fn refill(&self) {
        let spare = self.clone();
        spawn(async move {
            let address = outward_address();
            let ice = looked_up(&spare.config.ice).await;
            spare.ice.send_replace(Some(ice.clone()));
            // A failure shows itself when the next connection is asked for.
            if let Ok(connection) = build(&spare.config, &ice).await
                && let Some(older) = spare.put(Warm {
                    connection,
                    address,
                })
            {
                discard(older).await;
            }
        });
    }
}

/// A connection that is only dropped keeps its sockets and its task.
async fn discard(warm: Warm) {
    // Nobody ever heard of it: nothing can be lost.
    let _ = warm.connection.peer.close().await;
}

fn outward_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect(NOWHERE).ok()?;
    Some(socket.local_addr().ok()?.ip())
}
