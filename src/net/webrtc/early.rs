//! Sockets that keep a DTLS handshake which comes before its time, and send nothing where nothing may go.
//!
//! Chromium begins the handshake when a pair of addresses answers. The stack throws away whatever comes
//! before it has chosen a pair itself, one check later, and Chromium says it again after 50 ms: measured
//! with a packet capture, in every join, of a cold page's one second. These sockets hand such datagrams
//! on when the pair is chosen. They also say again what nobody answers (`again`).
//!
//! What the [`Policy`] forbids is not sent, whatever made the stack want it: a candidate, a name's answer, a
//! check from an address that somebody else put on it.

mod again;
mod gate;
mod heard;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use ::webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime,
    Transmit,
};

use self::again::Unanswered;
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
            runtime: self.under.clone(),
            again: Mutex::default(),
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

struct Socket {
    under: Arc<dyn AsyncUdpSocket>,
    held: Arc<Held>,
    policy: Arc<Policy>,
    heard: Heard,
    runtime: Arc<dyn Runtime>,
    again: Mutex<Again>,
}

/// What nobody has answered, and the clock that runs while there is any.
#[derive(Default)]
struct Again {
    unanswered: Unanswered,
    clock: Option<Task>,
    receiver: Option<Waker>,
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("under", &self.under)
            .finish()
    }
}

impl Socket {
    /// Takes note of what goes out. The task that receives keeps the clock.
    fn note_sent(&self, transmit: &Transmit<'_>) {
        let now = self.runtime.now();
        let mut again = self.again.lock().unwrap_or_else(PoisonError::into_inner);
        let size = transmit.segment_size.unwrap_or(usize::MAX).max(1);
        let mut first = false;
        for datagram in transmit.contents.chunks(size) {
            first |= again.unanswered.sent(transmit.destination, datagram, now);
        }
        if let Some(receiver) = again.receiver.take_if(|_| first) {
            receiver.wake();
        }
    }

    /// Sends again what is due. What the socket does not take now has its turn later.
    fn say_again(&self, cx: &mut Context<'_>) {
        let mut again = self.again.lock().unwrap_or_else(PoisonError::into_inner);
        again.receiver = Some(cx.waker().clone());
        loop {
            let now = self.runtime.now();
            for (destination, bytes) in again.unanswered.again(now) {
                let _later = self.under.poll_send(cx, &datagram(destination, &bytes));
            }
            let Some(due) = again.unanswered.due() else {
                again.clock = None;
                return;
            };
            let left = due.saturating_duration_since(now);
            let clock = again.clock.get_or_insert_with(|| self.runtime.sleep(left));
            if clock.as_mut().poll(cx).is_pending() {
                return;
            }
            again.clock = None;
        }
    }

    /// An answer, if it is one.
    fn note_came(&self, bytes: &[u8]) {
        let mut again = self.again.lock().unwrap_or_else(PoisonError::into_inner);
        let due = again.unanswered.due();
        again.unanswered.came(bytes, self.runtime.now());
        if again.unanswered.due() != due {
            // It runs until a later moment.
            again.clock = None;
        }
    }
}

fn datagram(destination: SocketAddr, contents: &[u8]) -> Transmit<'_> {
    Transmit {
        destination,
        ecn: None,
        contents,
        segment_size: None,
        src_ip: None,
    }
}

impl AsyncUdpSocket for Socket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.under.local_addr()
    }

    fn poll_send(&self, cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let to = transmit.destination;
        if !self.policy.sends(to, || self.heard.has(to)) {
            // To the stack it is lost on the way, as a datagram may be.
            return Poll::Ready(Ok(transmit.contents.len()));
        }
        let sent = ready!(self.under.poll_send(cx, transmit));
        // What a machine without a route refuses is lost like what gets lost on the way.
        self.note_sent(transmit);
        Poll::Ready(sent)
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
        self.say_again(cx);
        loop {
            ready!(self.under.poll_recv(
                cx,
                &mut [IoSliceMut::new(buf)],
                std::slice::from_mut(about)
            ))?;
            if self.policy.minds(about.addr) {
                self.heard.note(about.addr);
            }
            self.note_came(buf.get(..about.len).unwrap_or_default());
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
