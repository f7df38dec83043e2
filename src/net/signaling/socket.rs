//! The WebSocket itself: dialled in time, text frames in and out.

use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
};

use crate::net::trust;

/// How long name lookup, TCP, TLS and the upgrade may take together. Beyond it a browser user would
/// have given up on the server too, and the mesh dials again by itself.
const DIAL_DEADLINE: Duration = Duration::from_secs(10);

/// The largest frame taken from a server. Offers are about 500 bytes and candidates 200; sealed ones a
/// third more. What is larger is no signaling.
const MAX_TEXT: usize = 256 * 1024;

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A socket to `url`; the text says why there is none.
pub(super) async fn dial(url: &str) -> Result<Socket, String> {
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

/// The text of a frame, if it holds any. Some servers forward what a browser sent as a binary frame.
pub(super) fn text_of(frame: Option<Result<Message, Error>>) -> Result<Option<String>, String> {
    match frame {
        Some(Ok(Message::Text(text))) => Ok(Some(text.as_str().to_owned())),
        Some(Ok(Message::Binary(bytes))) => Ok(String::from_utf8(bytes.into()).ok()),
        Some(Ok(Message::Close(_))) | None => Err("the server closed the connection".to_owned()),
        Some(Ok(_)) => Ok(None),
        Some(Err(error)) => Err(error.to_string()),
    }
}
