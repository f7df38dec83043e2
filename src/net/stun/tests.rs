//! The client against servers on loopback: one that answers, one that lies, one that wants a password.

use tokio::task::JoinHandle;

use super::*;
use crate::net::task::spawn;

/// An answer with these attributes to a question: the bytes of the answer's kind, then the rest.
fn answer(kind: [u8; 2], question: &[u8], attributes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(attributes.len())
        .expect("short")
        .to_be_bytes();
    [&kind[..], &length, &question[4..20], attributes].concat()
}

/// An address over IPv4, mixed with the cookie, as attribute of this kind.
fn mixed(kind: u8, address: SocketAddr) -> Vec<u8> {
    let SocketAddr::V4(address) = address else {
        panic!("over IPv4: {address}");
    };
    let port = address.port() ^ 0x2112;
    let host = u32::from(*address.ip()) ^ 0x2112_a442;
    let head = [0, kind, 0, 8, 0, 1];
    [&head[..], &port.to_be_bytes(), &host.to_be_bytes()].concat()
}

/// A server that answers each question by `reply`, none where that gives none.
async fn server(
    reply: impl Fn(&[u8], SocketAddr, usize) -> Option<Vec<u8>> + Send + 'static,
) -> (String, JoinHandle<()>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
    let at = socket.local_addr().expect("an address").to_string();
    let task = spawn(async move {
        for n in 0.. {
            let mut bytes = [0; MAX_MESSAGE];
            let (count, from) = socket.recv_from(&mut bytes).await.expect("a question");
            if let Some(bytes) = reply(&bytes[..count], from, n) {
                socket.send_to(&bytes, from).await.expect("sent");
            }
        }
    });
    (at, task)
}

fn honest(question: &[u8], from: SocketAddr, _: usize) -> Option<Vec<u8>> {
    Some(answer([1, 1], question, &mixed(0x20, from)))
}

#[tokio::test]
async fn two_servers_see_one_socket() {
    let (one, _first) = server(honest).await;
    // The first question is lost, and asked again.
    let (two, _second) = server(|question, from, n| {
        let again = n > 0;
        again.then(|| honest(question, from, n)).flatten()
    })
    .await;
    let found = addresses(&[one, two]).await;
    let [Ok(one), Ok(two)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(one.address, two.address);
    assert!(one.address.ip().is_loopback() && one.by != two.by);
    assert!(two.took >= ASK_AGAIN);
}

#[tokio::test]
async fn what_is_not_asked_for_is_not_believed() {
    let (wrong, _first) = server(|question, from, _| {
        let mut bytes = honest(question, from, 0)?;
        bytes[10] ^= 1;
        Some(bytes)
    })
    .await;
    let (garbled, _second) = server(|_, _, _| Some(b"hello".to_vec())).await;
    let (refusing, _third) = server(|question, _, _| {
        let error = [0, 9, 0, 4, 0, 0, 5, 0];
        Some(answer([1, 0x11], question, &error))
    })
    .await;
    let found = addresses(&[wrong, garbled, refusing, "no name".to_owned()]).await;
    let want = [
        Err(AskError::Silent),
        Err(AskError::Silent),
        Err(AskError::Refused(500)),
        Err(AskError::NoAddress),
    ];
    assert_eq!(found, want);
}

/// A TURN server with a user `ann`, who has relays at 203.0.113.7:4000 once the question is signed.
fn turn(question: &[u8], _: SocketAddr, n: usize) -> Option<Vec<u8>> {
    let challenge = b"\0\x14\0\x01r\0\0\0\0\x15\0\x01n\0\0\0";
    let refused = |number: u8| [&[0, 9, 0, 4, 0, 0, 4, number][..], challenge].concat();
    let named = question.windows(3).any(|bytes| bytes == b"ann");
    Some(match (named, n) {
        (false, _) => answer([1, 0x13], question, &refused(1)),
        // The nonce has aged between the two.
        (true, 1) => answer([1, 0x13], question, &refused(38)),
        (true, _) => {
            let relayed: SocketAddr = "203.0.113.7:4000".parse().expect("an address");
            answer([1, 0x03], question, &mixed(0x16, relayed))
        }
    })
}

#[tokio::test]
async fn a_relay_is_asked_for_with_the_password() {
    let (at, _task) = server(turn).await;
    let seen = relay(&at, "ann", "secret").await.expect("a relay");
    assert_eq!(seen.address.to_string(), "203.0.113.7:4000");
    let (at, _task) = server(turn).await;
    let refused = relay(&at, "bob", "secret").await;
    assert_eq!(refused, Err(AskError::Refused(401)));
}

#[test]
fn hosts_and_ports_are_parted() {
    for (text, want) in [
        ("a.example", Some(("a.example", 3478))),
        ("a.example:5", Some(("a.example", 5))),
        ("[::1]:7", Some(("::1", 7))),
        ("[::1]", Some(("::1", 3478))),
        ("a:b", None),
        ("[::1", None),
        ("[::1]7", None),
    ] {
        assert_eq!(split(text), want, "{text}");
    }
}
