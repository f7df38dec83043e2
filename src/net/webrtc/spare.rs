//! One unused connection kept warm, so that an offer leaves at once.

use std::net::{IpAddr, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};

use ::webrtc::error::Result;

use super::super::NetConfig;
use super::super::task::spawn;
use super::connection::{Connection, build};

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
}

impl Spare {
    /// Starts to warm the first connection.
    pub(in super::super) fn new(config: NetConfig) -> Spare {
        let spare = Spare {
            config: Arc::new(config),
            warm: Arc::default(),
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
        build(&self.config).await
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
            // A failure shows itself when the next connection is asked for.
            if let Ok(connection) = build(&spare.config).await
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
