//! The signaling server: WebSockets in front of the broker, plain or behind TLS.
//!
//! One task a connection. Nothing waits for a slow client: its queue is bounded, and a client whose
//! queue is full is dropped (it dials again by itself). No frame of a client ends more than its own
//! connection.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use self::hub::Hub;
use super::task::spawn;
use crate::room::broker::MAX_CONNECTIONS;

mod client;
mod hub;
mod tls;

/// How long TLS may take, and then the upgrade to a WebSocket.
const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);

/// How long to wait when the system gives no socket (out of file descriptors), so as not to spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A certificate chain and its private key, both PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on {addr}: {source}")]
    Bind { addr: SocketAddr, source: io::Error },
    #[error("cannot read {}: {reason}", path.display())]
    Pem { path: PathBuf, reason: String },
    #[error("the certificate and the key do not serve TLS: {0}")]
    Tls(String),
}

/// A signaling server that listens. Clients are served once it runs.
pub struct Server {
    listener: TcpListener,
    addr: SocketAddr,
    tls: Option<TlsAcceptor>,
    /// A second way in, without TLS, on loopback: for the program itself.
    own: Option<TcpListener>,
    hub: Arc<Hub>,
}

impl Server {
    /// Listens on `addr` (port 0 takes any free one), as `wss` when given a certificate. Reads the
    /// certificate from disk.
    pub async fn bind(addr: SocketAddr, tls: Option<Tls>) -> Result<Self, ServeError> {
        let tls = tls.map(|files| tls::acceptor(&files)).transpose()?;
        let failed = |source| ServeError::Bind { addr, source };
        let listener = TcpListener::bind(addr).await.map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        Ok(Self {
            listener,
            addr,
            tls,
            own: None,
            hub: Arc::default(),
        })
    }

    /// The URL by which this program reaches its own server. Behind TLS that is a way in of its own, on
    /// loopback: the certificate names the machine, not 127.0.0.1.
    pub async fn own_url(&mut self) -> Result<String, ServeError> {
        if self.tls.is_none() {
            let url = self.url();
            return Ok(url
                .replace("://0.0.0.0:", "://127.0.0.1:")
                .replace("://[::]:", "://[::1]:"));
        }
        let addr = SocketAddr::from(([127, 0, 0, 1], 0));
        let failed = |source| ServeError::Bind { addr, source };
        let listener = TcpListener::bind(addr).await.map_err(failed)?;
        let at = listener.local_addr().map_err(failed)?;
        self.own = Some(listener);
        Ok(format!("ws://{at}"))
    }

    /// Where it listens, with the real port.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL by which clients on this machine find it.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "wss" } else { "ws" };
        format!("{scheme}://{}", self.addr)
    }

    /// Serves until `shutdown` is done, then closes every connection.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        tokio::select! {
            () = self.accept_all() => {}
            () = shutdown => {}
        }
    }

    /// Serves in a task of its own, until the handle is stopped or dropped.
    #[must_use]
    pub fn start(self) -> Running {
        let (stop, stopped) = oneshot::channel::<()>();
        let (addr, url, hub) = (self.addr, self.url(), Arc::clone(&self.hub));
        let ended = async move { drop(stopped.await) };
        Running {
            addr,
            url,
            hub,
            stop,
            task: spawn(self.run(ended)),
        }
    }

    /// Never ends. The tasks of the connections end with this future.
    async fn accept_all(self) {
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut tasks = JoinSet::new();
        loop {
            let (accepted, tls) = tokio::select! {
                accepted = self.listener.accept() => (accepted, self.tls.clone()),
                accepted = accept(self.own.as_ref()) => (accepted, None),
                Some(_ended) = tasks.join_next() => continue,
            };
            match accepted {
                // Beyond the cap a socket is closed at once: it has no place.
                Ok((stream, _)) => {
                    if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
                        tasks.spawn(greet(stream, tls, Arc::clone(&self.hub), place));
                    }
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            }
        }
    }
}

/// The next connection of a listener; never, without one.
async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

/// A server that runs in its own task. Dropping it ends the server.
pub struct Running {
    addr: SocketAddr,
    url: String,
    hub: Arc<Hub>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL by which clients on this machine find it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many clients are connected, and how many topics they are subscribed to together.
    #[must_use]
    pub fn load(&self) -> (usize, usize) {
        self.hub.load()
    }

    /// Closes every connection and waits until the port is free.
    pub async fn stop(self) {
        drop(self.stop);
        // A task that panicked has ended too.
        drop(self.task.await);
    }
}

/// Brings one connection to a WebSocket in time, and serves it. It keeps its place to the end.
async fn greet(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    hub: Arc<Hub>,
    _place: OwnedSemaphorePermit,
) {
    // Signaling is small frames that somebody waits for.
    drop(stream.set_nodelay(true));
    match tls {
        None => upgrade(stream, &hub).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(HANDSHAKE_DEADLINE, tls.accept(stream)).await {
                upgrade(stream, &hub).await;
            }
        }
    }
}

async fn upgrade<S: client::Stream>(stream: S, hub: &Hub) {
    if let Ok(Ok(socket)) = timeout(HANDSHAKE_DEADLINE, client::handshake(stream)).await {
        client::serve(socket, hub).await;
    }
}

#[cfg(test)]
mod tests;
