//! What comes before its time comes when its time has come, and a flood does not pile up.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use ::webrtc::runtime::{AsyncUdpSocket, RecvMeta, Transmit, default_runtime};

use super::{Gate, Socket};

/// A socket that has received these datagrams.
#[derive(Debug, Default)]
struct Scripted(Mutex<VecDeque<Vec<u8>>>);

impl AsyncUdpSocket for Scripted {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::from(([127, 0, 0, 1], 9)))
    }

    fn poll_send(&self, _: &mut Context<'_>, _: &Transmit<'_>) -> Poll<io::Result<usize>> {
        Poll::Pending
    }

    fn poll_recv(
        &self,
        _: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let Some(datagram) = self.0.lock().unwrap().pop_front() else {
            return Poll::Pending;
        };
        bufs[0][..datagram.len()].copy_from_slice(&datagram);
        meta[0].len = datagram.len();
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
    Socket {
        under: Arc::new(Scripted(Mutex::new(scripted))),
        held: gate.socket(),
        runtime: default_runtime().expect("a runtime"),
        again: Mutex::default(),
    }
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
