//! What comes before its time comes when its time has come, and a flood does not pile up.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use ::webrtc::runtime::{AsyncUdpSocket, RecvMeta, Transmit, default_runtime};

use super::{Gate, Heard, Socket};
use crate::net::webrtc::policy::tests::machine;

/// A socket that has received these datagrams, and sent some.
#[derive(Debug, Default)]
struct Scripted {
    coming: Mutex<VecDeque<Vec<u8>>>,
    from: Option<SocketAddr>,
    sent: Mutex<Vec<SocketAddr>>,
}

impl AsyncUdpSocket for Scripted {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::from(([127, 0, 0, 1], 9)))
    }

    fn poll_send(&self, _: &mut Context<'_>, one: &Transmit<'_>) -> Poll<io::Result<usize>> {
        self.sent.lock().unwrap().push(one.destination);
        Poll::Ready(Ok(one.contents.len()))
    }

    fn poll_recv(
        &self,
        _: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let Some(datagram) = self.coming.lock().unwrap().pop_front() else {
            return Poll::Pending;
        };
        bufs[0][..datagram.len()].copy_from_slice(&datagram);
        meta[0].len = datagram.len();
        meta[0].addr = self.from.unwrap_or(meta[0].addr);
        meta[0].stride = datagram.len().max(1);
        Poll::Ready(Ok(1))
    }
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn socket(gate: &Gate, datagrams: &[&[u8]]) -> Socket {
    let scripted = datagrams.iter().map(|bytes| bytes.to_vec()).collect();
    let under = Scripted {
        coming: Mutex::new(scripted),
        ..Scripted::default()
    };
    guarded(Arc::new(under), gate, false)
}

fn guarded(under: Arc<Scripted>, gate: &Gate, relay_only: bool) -> Socket {
    Socket {
        under,
        held: gate.socket(),
        policy: Arc::new(machine(false, relay_only)),
        heard: Heard::default(),
        runtime: default_runtime().expect("a runtime"),
        again: Mutex::default(),
    }
}

/// Sends something to each of these places; those that it really went to.
fn sent(socket: &Socket, under: &Scripted, places: &[&str]) -> Vec<String> {
    for place in places {
        let one = Transmit {
            destination: place.parse().unwrap(),
            ecn: None,
            contents: CHECK,
            segment_size: None,
            src_ip: None,
        };
        let done = socket.poll_send(&mut Context::from_waker(Waker::noop()), &one);
        assert!(matches!(done, Poll::Ready(Ok(4))), "{place}");
    }
    let sent = std::mem::take(&mut *under.sent.lock().unwrap());
    sent.iter().map(ToString::to_string).collect()
}

/// All that the socket gives out now.
fn read(socket: &Socket, waker: &Waker) -> Vec<Vec<u8>> {
    let mut cx = Context::from_waker(waker);
    let mut out = Vec::new();
    loop {
        let mut buf = [0; 8192];
        let mut meta = [RecvMeta::default()];
        match socket.poll_recv(&mut cx, &mut [IoSliceMut::new(&mut buf)], &mut meta) {
            Poll::Ready(Ok(1)) => out.push(buf[..meta[0].len].to_vec()),
            Poll::Ready(other) => panic!("{other:?}"),
            Poll::Pending => return out,
        }
    }
}

const HELLO: &[u8] = &[22, 0xfe, 0xff, 1];
const AGAIN: &[u8] = &[22, 0xfe, 0xff, 2];
const CHECK: &[u8] = &[0, 1, 0, 8];
const DATA: &[u8] = &[23, 0xfe, 0xfd, 3];

#[test]
fn a_handshake_before_its_time_comes_when_the_gate_opens_and_first() {
    let gate = Gate::default();
    let socket = socket(&gate, &[HELLO, CHECK, AGAIN, &[], DATA]);
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(woken.clone());
    assert_eq!(read(&socket, &waker), [CHECK, &[], DATA]);
    gate.open();
    assert_eq!(woken.0.load(Ordering::Relaxed), 1);
    assert_eq!(read(&socket, &waker), [HELLO, AGAIN]);
}

#[test]
fn behind_an_open_gate_nothing_is_kept() {
    let gate = Gate::default();
    gate.open();
    let socket = socket(&gate, &[HELLO, CHECK]);
    assert_eq!(read(&socket, Waker::noop()), [HELLO, CHECK]);
}

#[test]
fn a_flood_is_not_kept() {
    let gate = Gate::default();
    let big = [HELLO, &[0; 5000]].concat();
    let mut flood = vec![HELLO; 12];
    flood.push(&big);
    let socket = socket(&gate, &flood);
    assert_eq!(read(&socket, Waker::noop()).len(), 12 - 8 + 1);
    gate.open();
    assert_eq!(read(&socket, Waker::noop()).len(), 8);
}

#[tokio::test]
async fn a_reader_that_waits_is_woken() {
    let gate = Gate::default();
    let socket = socket(&gate, &[HELLO]);
    let mut buf = [0; 64];
    let mut meta = [RecvMeta::default()];
    let mut opened = false;
    let read = poll_fn(|cx| {
        let got = socket.poll_recv(cx, &mut [IoSliceMut::new(&mut buf)], &mut meta);
        if got.is_pending() && !opened {
            opened = true;
            gate.open();
        }
        got
    });
    assert!(matches!(read.await, Ok(1)));
    assert_eq!(&buf[..4], HELLO);
}

#[test]
fn nothing_is_sent_where_no_peer_can_be() {
    let under = Arc::new(Scripted::default());
    let socket = guarded(under.clone(), &Gate::default(), false);
    let made_up = [
        "127.0.0.1:5353",
        "[::1]:9000",
        "169.254.169.254:80",
        "100.100.100.200:80",
        "[::ffff:169.254.169.254]:80",
        "[fd00:ec2::254]:80",
        "10.0.0.1:5000",
        "172.17.0.1:5000",
        "192.168.1.255:5000",
        "224.0.0.251:5353",
        "255.255.255.255:9000",
        "0.0.0.0:9000",
    ];
    assert!(sent(&socket, &under, &made_up).is_empty());
    let peers = ["1.1.1.1:5000", "192.168.1.9:5000", "10.9.9.9:3478"];
    assert_eq!(sent(&socket, &under, &peers), peers);
}

#[test]
fn who_sent_something_from_a_private_address_is_answered() {
    let from = "10.0.0.1:5000";
    let under = Arc::new(Scripted {
        coming: Mutex::new(VecDeque::from([CHECK.to_vec()])),
        from: Some(from.parse().unwrap()),
        ..Scripted::default()
    });
    let socket = guarded(under.clone(), &Gate::default(), false);
    let places = [from, "10.0.0.1:5001", "10.0.0.2:5000"];
    assert!(sent(&socket, &under, &places).is_empty());
    assert_eq!(read(&socket, Waker::noop()).len(), 1);
    assert_eq!(sent(&socket, &under, &places), [from]);
}

#[test]
fn who_only_relays_sends_to_the_server_alone() {
    let under = Arc::new(Scripted::default());
    let socket = guarded(under.clone(), &Gate::default(), true);
    let places = ["1.1.1.1:5000", "192.168.1.9:5000", "10.9.9.9:3478"];
    assert_eq!(sent(&socket, &under, &places), ["10.9.9.9:3478"]);
}

#[test]
fn a_flood_from_nearby_does_not_pile_up() {
    let heard = Heard::default();
    for n in 0..10_000_u16 {
        heard.note(SocketAddr::from(([10, 0, 0, 1], n)));
    }
    let known = (0..10_000).filter(|n| heard.has(SocketAddr::from(([10, 0, 0, 1], *n))));
    assert_eq!(known.count(), 64);
}
