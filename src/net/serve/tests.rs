//! Real clients on loopback: over TCP, over TLS, well and badly behaved.

use std::path::Path;

use futures_util::{SinkExt, StreamExt};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, connect_async};

use super::*;
use crate::room::broker::MAX_FRAME_BYTES;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Long enough for a loaded machine; nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(20);

const LOOPBACK: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

async fn started() -> Running {
    Server::bind(LOOPBACK, None).await.unwrap().start()
}

async fn dial(server: &Running) -> Socket {
    connect_async(server.url()).await.unwrap().0
}

async fn say(socket: &mut Socket, text: &str) {
    socket.send(Message::text(text)).await.unwrap();
}

/// The next text frame; none when the server has closed.
async fn hear(socket: &mut Socket) -> Option<String> {
    loop {
        match timeout(PATIENCE, socket.next())
            .await
            .expect("nothing in time")?
        {
            Ok(Message::Text(text)) => return Some(text.to_string()),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// A pong says that everything said before has been taken.
async fn settle(socket: &mut Socket) {
    say(socket, r#"{"type":"ping"}"#).await;
    assert_eq!(hear(socket).await.as_deref(), Some(r#"{"type":"pong"}"#));
}

async fn subscribed(server: &Running) -> Socket {
    let mut socket = dial(server).await;
    say(&mut socket, r#"{"type":"subscribe","topics":["t"]}"#).await;
    settle(&mut socket).await;
    socket
}

const ANNOUNCE: &str = r#"{"type":"publish","topic":"t","data":{"type":"announce","from":"x"}}"#;

fn echoed(clients: usize) -> String {
    ANNOUNCE.replace("}}", &format!("}},\"clients\":{clients}}}"))
}

#[tokio::test]
async fn two_clients_hear_each_other() {
    let server = started().await;
    let (mut a, mut b) = (subscribed(&server).await, subscribed(&server).await);
    say(&mut a, ANNOUNCE).await;
    assert_eq!(hear(&mut a).await, Some(echoed(2)));
    assert_eq!(hear(&mut b).await, Some(echoed(2)));
    a.send(Message::Binary(ANNOUNCE.into())).await.unwrap();
    assert_eq!(hear(&mut b).await, Some(echoed(2)));
}

#[tokio::test]
async fn bad_frames_end_at_most_their_own_connection() {
    let server = started().await;
    let (mut good, mut bad) = (subscribed(&server).await, subscribed(&server).await);
    say(&mut bad, "not json").await;
    say(&mut bad, r#"{"type":"subscribe","topics":5}"#).await;
    bad.send(Message::Binary(vec![0xff].into())).await.unwrap();
    settle(&mut bad).await;
    say(&mut bad, &" ".repeat(MAX_FRAME_BYTES + 1)).await;
    assert_eq!(hear(&mut bad).await, None);
    settle(&mut good).await;
}

#[tokio::test]
async fn a_stranger_without_an_upgrade_is_turned_away() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = started().await;
    let mut stranger = TcpStream::connect(server.local_addr()).await.unwrap();
    stranger
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    drop(
        timeout(PATIENCE, stranger.read_to_end(&mut answer))
            .await
            .unwrap(),
    );
    drop(subscribed(&server).await);
}

#[tokio::test]
async fn who_vanishes_is_no_longer_counted() {
    let server = started().await;
    let (mut a, b) = (subscribed(&server).await, subscribed(&server).await);
    drop(b);
    while hear_count(&mut a).await != echoed(1) {}
}

async fn hear_count(socket: &mut Socket) -> String {
    say(socket, ANNOUNCE).await;
    hear(socket).await.unwrap()
}

#[tokio::test]
async fn stopping_closes_the_sockets_and_frees_the_port() {
    let server = started().await;
    let mut socket = subscribed(&server).await;
    let addr = server.local_addr();
    server.stop().await;
    assert_eq!(hear(&mut socket).await, None);
    assert!(TcpStream::connect(addr).await.is_err());
}

#[tokio::test]
async fn a_taken_port_is_named_in_the_error() {
    let server = started().await;
    let refused = Server::bind(server.local_addr(), None)
        .await
        .map(drop)
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains(&server.local_addr().to_string())
    );
}

/// Writes a fresh certificate for `localhost` and its key.
fn certificate(dir: &Path) -> (Tls, CertificateDer<'static>) {
    let fresh = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let files = Tls {
        cert: dir.join("cert.pem"),
        key: dir.join("key.pem"),
    };
    std::fs::write(&files.cert, fresh.cert.pem()).unwrap();
    std::fs::write(&files.key, fresh.signing_key.serialize_pem()).unwrap();
    (files, fresh.cert.der().clone())
}

fn trusting(cert: CertificateDer<'static>) -> Connector {
    let mut roots = RootCertStore::empty();
    roots.add(cert).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Connector::Rustls(Arc::new(config))
}

#[tokio::test]
async fn a_certificate_makes_it_wss() {
    let dir = tempfile::tempdir().unwrap();
    let (files, cert) = certificate(dir.path());
    let server = Server::bind(LOOPBACK, Some(files)).await.unwrap().start();
    assert!(server.url().starts_with("wss://"));
    let url = format!("wss://localhost:{}", server.local_addr().port());
    let stream = TcpStream::connect(server.local_addr()).await.unwrap();
    let connected =
        tokio_tungstenite::client_async_tls_with_config(url, stream, None, Some(trusting(cert)));
    settle(&mut connected.await.unwrap().0).await;
}

#[tokio::test]
async fn files_that_hold_no_certificate_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let (good, _) = certificate(dir.path());
    let swapped = Tls {
        cert: good.key.clone(),
        key: good.cert.clone(),
    };
    let missing = Tls {
        cert: dir.path().join("none.pem"),
        key: good.key,
    };
    for (files, path) in [(swapped, "key.pem"), (missing, "none.pem")] {
        let refused = Server::bind(LOOPBACK, Some(files))
            .await
            .map(drop)
            .unwrap_err();
        assert!(refused.to_string().contains(path), "{refused}");
    }
}
