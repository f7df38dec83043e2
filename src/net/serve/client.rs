//! One WebSocket of the signaling server, from its upgrade to its end.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_tungstenite::{WebSocketStream, accept_async_with_config};

use super::hub::{Hub, Queue};
use crate::room::broker::{ConnId, MAX_FRAME_BYTES};

/// A client that says nothing for so long is pinged, and closed after as long again. The reference
/// server does the same (`pingTimeout`); y-webrtc itself pings after 15 s.
const IDLE: Duration = Duration::from_secs(30);

/// How long one frame may take to be written before the client counts as gone.
const SEND_DEADLINE: Duration = Duration::from_secs(10);

/// What a WebSocket runs over: TCP, or TLS over TCP.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

/// Answers the upgrade of a client.
pub(super) async fn handshake<S: Stream>(stream: S) -> Result<WebSocketStream<S>, Error> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_FRAME_BYTES))
        .max_frame_size(Some(MAX_FRAME_BYTES));
    accept_async_with_config(stream, Some(config)).await
}

/// Serves one client until it leaves, is silent, is too slow or breaks the protocol.
pub(super) async fn serve<S: Stream>(socket: WebSocketStream<S>, hub: &Hub) {
    let Ok((id, queue)) = hub.connect() else {
        return;
    };
    let entered = Entered { hub, id };
    Client {
        entered: &entered,
        socket,
        heard: true,
    }
    .run(queue)
    .await;
}

/// Forgets its connection however the task ends, also where it is cut off.
struct Entered<'a> {
    hub: &'a Hub,
    id: ConnId,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.hub.disconnect(self.id);
    }
}

struct Client<'a, S> {
    entered: &'a Entered<'a>,
    socket: WebSocketStream<S>,
    /// Whether anything came since the last look.
    heard: bool,
}

/// The connection is to be closed.
struct Over;

impl<S: Stream> Client<'_, S> {
    async fn run(mut self, mut queue: Queue) {
        let mut looks = looks();
        while self.turn(&mut queue, &mut looks).await.is_ok() {}
        drop(timeout(SEND_DEADLINE, self.socket.close(None)).await);
    }

    async fn turn(&mut self, queue: &mut Queue, looks: &mut Interval) -> Result<(), Over> {
        tokio::select! {
            frame = self.socket.next() => self.take(frame.ok_or(Over)?.map_err(|_| Over)?),
            frame = queue.recv() => {
                let frame = frame.ok_or(Over)?;
                self.send(Message::text(&*frame.text)).await
            }
            _ = looks.tick() => self.look().await,
        }
    }

    fn take(&mut self, frame: Message) -> Result<(), Over> {
        self.heard = true;
        match frame {
            Message::Text(text) => self.text(&text),
            // The reference server parses a binary frame as text too.
            Message::Binary(bytes) => std::str::from_utf8(&bytes).map_or(Ok(()), |t| self.text(t)),
            Message::Close(_) => Err(Over),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
        }
    }

    fn text(&self, text: &str) -> Result<(), Over> {
        self.entered
            .hub
            .text(self.entered.id, text)
            .map_err(|_| Over)
    }

    /// Pings who was silent, and gives up on who did not answer the last time.
    async fn look(&mut self) -> Result<(), Over> {
        if !std::mem::take(&mut self.heard) {
            return Err(Over);
        }
        self.send(Message::Ping(Bytes::new())).await
    }

    async fn send(&mut self, frame: Message) -> Result<(), Over> {
        match timeout(SEND_DEADLINE, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Over),
        }
    }
}

fn looks() -> Interval {
    let mut looks = interval(IDLE);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks
}
