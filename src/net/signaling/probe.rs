//! Asks a signaling server whether it is there and passes messages on, without joining any room.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::socket::{self, Socket, text_of};
use crate::wire::signaling::{self, FromServer};

/// Until the socket is open. Whoever joins waits twice as long, and does not have to know why at once.
const OPEN_DEADLINE: Duration = Duration::from_secs(5);
/// Until what was asked is answered. A server of another continent takes 0.3 s.
const ANSWER_DEADLINE: Duration = Duration::from_millis(2500);
/// How long a goodbye may take.
const CLOSE_DEADLINE: Duration = Duration::from_millis(200);

/// What a server did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Until the socket was open: name, TCP, TLS and upgrade.
    pub opened: Duration,
    /// From `ping` to `pong`; none where it did not answer.
    pub pong: Option<Duration>,
    /// From a message in a topic of our own until it came back, as to every member of that topic.
    pub echo: Option<Duration>,
}

/// Opens a socket, pings, and publishes in `topic`, which must be one that nobody else has: it is neither
/// a room's nor an announcement.
///
/// # Errors
/// The reason why there is no socket.
pub async fn probe(url: &str, topic: &str) -> Result<Probe, String> {
    within(url, topic, ANSWER_DEADLINE).await
}

async fn within(url: &str, topic: &str, deadline: Duration) -> Result<Probe, String> {
    let began = Instant::now();
    let dialled = timeout(OPEN_DEADLINE, socket::dial(url, false)).await;
    let mut socket =
        dialled.map_err(|_| format!("no answer within {} s", OPEN_DEADLINE.as_secs()))??;
    let mut probe = Probe {
        opened: began.elapsed(),
        pong: None,
        echo: None,
    };
    // What has come by the deadline counts.
    let _late = timeout(deadline, probe.ask(&mut socket, topic)).await;
    let goodbye = async {
        // The socket closes in any case.
        let _ = socket
            .send(Message::text(signaling::unsubscribe(topic)))
            .await;
        let _ = socket.close(None).await;
    };
    let _late = timeout(CLOSE_DEADLINE, goodbye).await;
    Ok(probe)
}

impl Probe {
    /// Until both answers are there, or the server goes away.
    async fn ask(&mut self, socket: &mut Socket, topic: &str) -> Option<()> {
        let data = json!({ "type": "celljam-doctor" });
        let began = Instant::now();
        for frame in [
            signaling::subscribe(topic),
            signaling::publish(topic, &data),
            signaling::ping(),
        ] {
            socket.send(Message::text(frame)).await.ok()?;
        }
        while self.pong.is_none() || self.echo.is_none() {
            let text = text_of(socket.next().await).ok()?;
            match text.as_deref().and_then(signaling::read_frame) {
                Some(FromServer::Pong) => self.pong = self.pong.or(Some(began.elapsed())),
                Some(FromServer::Publish {
                    topic: at, data, ..
                }) if at == topic => {
                    let ours = data.get("type").and_then(Value::as_str) == Some("celljam-doctor");
                    self.echo = self.echo.or(ours.then(|| began.elapsed()));
                }
                _ => {}
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::serve::Server;

    /// Nothing comes, however long one waits.
    const SHORT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn our_own_server_answers_both() {
        let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::bind(any, None).await.expect("a port").start();
        let probe = probe(server.url(), "a topic of nobody")
            .await
            .expect("reached");
        assert!(probe.pong.is_some() && probe.echo.is_some(), "{probe:?}");
        server.stop().await;
    }

    #[tokio::test]
    async fn nobody_there_is_told() {
        let refused = probe("ws://127.0.0.1:1", "t").await.expect_err("nobody");
        assert!(refused.contains("refused"), "{refused}");
    }

    #[tokio::test]
    async fn a_socket_that_stays_silent_is_told_as_such() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let url = format!("ws://{}", listener.local_addr().expect("an address"));
        let silent = async {
            let (stream, _) = listener.accept().await.expect("a client");
            let mut socket = tokio_tungstenite::accept_async(stream).await.expect("one");
            while let Some(Ok(_)) = socket.next().await {}
        };
        let (_, probe) = tokio::join!(silent, within(&url, "t", SHORT));
        let probe = probe.expect("reached");
        assert_eq!((probe.pong, probe.echo), (None, None));
    }
}
