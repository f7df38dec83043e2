//! Sockets that keep a DTLS handshake which comes before its time, and send nothing where nothing may go.
//!
//! Chromium begins the handshake when a pair of addresses answers. The stack throws away whatever comes
//! before it has chosen a pair itself, one check later, and Chromium says it again after 50 ms: measured
//! with a packet capture, in every join, of a cold page's one second. These sockets hand such datagrams
//! on when the pair is chosen.
//!
//! What the [`Policy`] forbids is not sent, whatever made the stack want it: a candidate, a name's answer, a
//! check from an address that somebody else put on it.

mod gate;
mod heard;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use ::webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime,
    Transmit,
};

pub(super) use self::gate::Gate;
use self::gate::Held;
use self::heard::Heard;
use super::policy::Policy;

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The runtime of the stack, with such sockets.
pub(super) struct Early {
    under: Arc<dyn Runtime>,
    gate: Gate,
    policy: Arc<Policy>,
}

impl Early {
    pub(super) fn new(under: Arc<dyn Runtime>, gate: Gate, policy: Arc<Policy>) -> Early {
        Early {
            under,
            gate,
            policy,
        }
    }
}

impl fmt::Debug for Early {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Early")
    }
}

impl Runtime for Early {
    fn spawn(&self, future: Task) -> Box<dyn JoinHandle> {
        self.under.spawn(future)
    }

    fn spawn_reactor(&self, pool: usize, future: Task) -> Box<dyn JoinHandle> {
        self.under.spawn_reactor(pool, future)
    }

    fn wrap_udp_socket(&self, socket: UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        Ok(Arc::new(Socket {
            under: self.under.wrap_udp_socket(socket)?,
            held: self.gate.socket(),
            policy: self.policy.clone(),
            heard: Heard::default(),
        }))
    }

    fn wrap_tcp_listener(&self, listener: TcpListener) -> io::Result<Arc<dyn AsyncTcpListener>> {
        self.under.wrap_tcp_listener(listener)
    }

    fn connect_tcp<'a>(
        &'a self,
        _remote: SocketAddr,
    ) -> Pin<Box<dyn Future<Output = io::Result<Arc<dyn AsyncTcpStream>>> + Send + 'a>> {
        // No server and no candidate over TCP is ever given to the stack.
        Box::pin(async { Err(io::ErrorKind::Unsupported.into()) })
    }

    fn resolve_host<'a>(
        &'a self,
        host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>> {
        self.under.resolve_host(host)
    }

    fn now(&self) -> Instant {
        self.under.now()
    }

    fn sleep(&self, duration: Duration) -> Task {
        self.under.sleep(duration)
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        self.under.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        self.under.block_on(future);
    }

    fn yield_now(&self) -> Task {
        self.under.yield_now()
    }
}

#[derive(Debug)]
struct Socket {
    under: Arc<dyn AsyncUdpSocket>,
    held: Arc<Held>,
    policy: Arc<Policy>,
    heard: Heard,
}

impl AsyncUdpSocket for Socket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.under.local_addr()
    }

    fn poll_send(&self, cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let to = transmit.destination;
        if self.policy.sends(to, || self.heard.has(to)) {
            return self.under.poll_send(cx, transmit);
        }
        // To the stack it is lost on the way, as a datagram may be.
        Poll::Ready(Ok(transmit.contents.len()))
    }

    /// What was kept comes first, once the gate is open; until then a handshake is kept.
    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let (Some(buf), Some(about)) = (bufs.first_mut(), meta.first_mut()) else {
            return Poll::Ready(Ok(0));
        };
        if self.held.release(cx.waker(), buf, about) {
            return Poll::Ready(Ok(1));
        }
        loop {
            ready!(self.under.poll_recv(
                cx,
                &mut [IoSliceMut::new(buf)],
                std::slice::from_mut(about)
            ))?;
            if self.policy.minds(about.addr) {
                self.heard.note(about.addr);
            }
            if !self.held.keep(buf, about) {
                return Poll::Ready(Ok(1));
            }
        }
    }

    fn max_gso_segments(&self) -> usize {
        self.under.max_gso_segments()
    }

    fn max_gro_segments(&self) -> usize {
        self.under.max_gro_segments()
    }
}
