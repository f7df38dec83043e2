//! The WebSocket itself: dialled in time, text frames in and out.

use std::io;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
};
use url::Url;

use crate::net::trust;

/// How long name lookup, TCP, TLS and the upgrade may take together. Beyond it a browser user would
/// have given up on the server too, and the mesh dials again by itself.
const DIAL_DEADLINE: Duration = Duration::from_secs(10);

/// The largest frame taken from a server. Offers are about 500 bytes and candidates 200; sealed ones a
/// third more. What is larger is no signaling.
const MAX_TEXT: usize = 256 * 1024;

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Without a network nothing leaves this machine, so the server is spared however often we try.
const NO_NETWORK_PAUSE: Duration = Duration::from_secs(1);

/// A socket to `url`; the text says why there is none. For a server that was reached before, a network that is
/// gone is waited for: the pauses of the mesh grow to half a minute, which would pass when it is back.
pub(super) async fn dial(url: &str, reached_before: bool) -> Result<Socket, String> {
    loop {
        let dialled = timeout(DIAL_DEADLINE, connect(url)).await;
        let error = match dialled {
            Ok(Ok(socket)) => return Ok(socket),
            Ok(Err(error)) => error,
            Err(_) => return Err(format!("no answer within {} s", DIAL_DEADLINE.as_secs())),
        };
        if !reached_before || !is_without_network(url, &error).await {
            return Err(reason(&error));
        }
        sleep(NO_NETWORK_PAUSE).await;
    }
}

/// Whether the attempt ended on this machine, or at its next neighbour. A name that was found before and is not
/// any more is asked of a resolver that cannot be reached.
async fn is_without_network(url: &str, error: &Error) -> bool {
    use io::ErrorKind::{HostUnreachable, NetworkDown, NetworkUnreachable};
    let Error::Io(error) = error else {
        return false;
    };
    matches!(
        error.kind(),
        HostUnreachable | NetworkDown | NetworkUnreachable
    ) || !is_found(url).await
}

async fn is_found(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else {
        return true;
    };
    match (url.host_str(), url.port_or_known_default()) {
        (Some(host), Some(port)) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            lookup_host((host, port)).await.is_ok()
        }
        _ => true,
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
