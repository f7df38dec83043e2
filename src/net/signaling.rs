//! One signaling server: a WebSocket client that passes text frames on as they come.

use std::io;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
};

use super::report::Reporter;
use super::task::spawn;
use super::trust;
use crate::room::event::{Input, ServerId};

/// How long name lookup, TCP, TLS and the upgrade may take together. Beyond it a browser user would
/// have given up on the server too, and the mesh dials again by itself.
const DIAL_DEADLINE: Duration = Duration::from_secs(10);

/// The largest frame taken from a server. Offers are about 500 bytes and candidates 200; sealed ones a
/// third more. What is larger is no signaling.
const MAX_TEXT: usize = 256 * 1024;

/// Frames that may wait for a slow server. An announce storm in a full mesh (34 peers with some ten
/// candidates each) fits.
const MAX_QUEUED: usize = 512;

/// How long a closing handshake may hold up the end of the task.
const CLOSE_DEADLINE: Duration = Duration::from_millis(200);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A socket to one signaling server, or the attempt at one. Closes when it is dropped or when its task
/// reports `Input::ServerClosed`.
pub(super) struct Server {
    frames: mpsc::Sender<String>,
    task: JoinHandle<()>,
}

impl Server {
    /// Dials `url` (`ws:` or `wss:`) and reports as `id`.
    pub(super) fn dial(id: ServerId, url: String, reporter: Reporter) -> Server {
        let (frames, queue) = mpsc::channel(MAX_QUEUED);
        let task = spawn(run(id, url, queue, reporter));
        Server { frames, task }
    }

    /// Queues one text frame; false when the queue is full, which means that the server no longer reads.
    pub(super) fn send(&self, text: String) -> bool {
        !matches!(
            self.frames.try_send(text),
            Err(mpsc::error::TrySendError::Full(_))
        )
    }

    /// Sends what is queued, says goodbye and closes; nothing is reported any more.
    pub(super) fn close(self) -> JoinHandle<()> {
        self.task
    }
}

async fn run(id: ServerId, url: String, mut queue: mpsc::Receiver<String>, reporter: Reporter) {
    let reason = match dial(&url).await {
        // Closed again while it was dialled: no word of it.
        Ok(_) if queue.is_closed() => None,
        Ok(mut socket) => {
            reporter.tell(Input::ServerOpen(id)).await;
            let reason = serve(id, &mut socket, &mut queue, &reporter).await;
            // Whether the other side answers the goodbye changes nothing any more.
            let _ = timeout(CLOSE_DEADLINE, socket.close(None)).await;
            reason
        }
        Err(reason) => Some(reason),
    };
    // A queue whose sender is gone belongs to a server that the mesh has closed: nobody asks.
    if let Some(reason) = reason.filter(|_| !queue.is_closed()) {
        reporter.tell(Input::ServerClosed(id, reason)).await;
    }
}

async fn dial(url: &str) -> Result<Socket, String> {
    match timeout(DIAL_DEADLINE, connect(url)).await {
        Ok(Ok(socket)) => Ok(socket),
        Ok(Err(error)) => Err(reason(&error)),
        Err(_) => Err(format!("no answer within {} s", DIAL_DEADLINE.as_secs())),
    }
}

async fn connect(url: &str) -> Result<Socket, Error> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_TEXT))
        .max_frame_size(Some(MAX_TEXT));
    let tls = match url.starts_with("wss:") {
        true => Some(tls().await?),
        false => None,
    };
    let (socket, _) = connect_async_tls_with_config(url, Some(config), true, tls).await?;
    Ok(socket)
}

/// The authorities are read from disk, which may be slow: not on a thread that serves sockets.
async fn tls() -> Result<Connector, Error> {
    let client = tokio::task::spawn_blocking(trust::client).await;
    let client = client
        .map_err(io::Error::other)?
        .map_err(io::Error::other)?;
    Ok(Connector::Rustls(client))
}

fn reason(error: &Error) -> String {
    let distrust = match error {
        Error::Io(error) => trust::distrust(error),
        _ => None,
    };
    distrust.map_or_else(|| error.to_string(), |distrust| distrust.to_string())
}

/// Until the socket ends (the reason) or the mesh is done with it (`None`).
async fn serve(
    id: ServerId,
    socket: &mut Socket,
    queue: &mut mpsc::Receiver<String>,
    reporter: &Reporter,
) -> Option<String> {
    loop {
        tokio::select! {
            frame = socket.next() => match text_of(frame) {
                Ok(Some(text)) => reporter.tell(Input::ServerText(id, text)).await,
                Ok(None) => {}
                Err(reason) => return Some(reason),
            },
            text = queue.recv() => {
                let error = socket.send(Message::text(text?)).await.err();
                if let Some(error) = error {
                    return Some(error.to_string());
                }
            }
            () = reporter.stopped() => return flush(socket, queue).await,
        }
    }
}

/// Sends what still waits (the `unsubscribe` of a program that ends); no reason for anybody comes of it.
async fn flush(socket: &mut Socket, queue: &mut mpsc::Receiver<String>) -> Option<String> {
    while let Ok(text) = queue.try_recv() {
        socket.send(Message::text(text)).await.ok()?;
    }
    None
}

/// The text of a frame, if it holds any. Some servers forward what a browser sent as a binary frame.
fn text_of(frame: Option<Result<Message, Error>>) -> Result<Option<String>, String> {
    match frame {
        Some(Ok(Message::Text(text))) => Ok(Some(text.as_str().to_owned())),
        Some(Ok(Message::Binary(bytes))) => Ok(String::from_utf8(bytes.into()).ok()),
        Some(Ok(Message::Close(_))) | None => Err("the server closed the connection".to_owned()),
        Some(Ok(_)) => Ok(None),
        Some(Err(error)) => Err(error.to_string()),
    }
}
