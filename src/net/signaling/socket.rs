//! The WebSocket itself: dialled in time, text frames in and out.

use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::error::UrlError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config};
use url::Url;

use crate::net::trust;

/// How long name lookup, TCP, TLS and the upgrade may take together. Beyond it a browser user would
/// have given up on the server too, and the mesh dials again by itself.
const DIAL_DEADLINE: Duration = Duration::from_secs(10);

/// The largest frame taken from a server. Offers are about 500 bytes and candidates 200; sealed ones a
/// third more. What is larger is no signaling.
const MAX_TEXT: usize = 256 * 1024;

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How long TCP may take before it is begun anew, for a server that was reached before: the system asks again
/// after 1 s, and waits longer each time.
const KNOCK: Duration = Duration::from_secs(4);

/// Between two of those.
const KNOCK_PAUSE: Duration = Duration::from_secs(1);

/// A socket to `url`; the text says why there is none. Where a server that was reached before gives no answer at
/// all, the network is gone, and is waited for: the pauses of the mesh grow to half a minute, which would pass
/// when it is back. A server that refuses is there, and is spared.
pub(super) async fn dial(url: &str, reached_before: bool) -> Result<Socket, String> {
    let stream = match reached_before {
        true => Some(knock(url).await.map_err(|error| reason(&error))?),
        false => None,
    };
    match timeout(DIAL_DEADLINE, connect(url, stream)).await {
        Ok(Ok(socket)) => Ok(socket),
        Ok(Err(error)) => Err(reason(&error)),
        Err(_) => Err(format!("no answer within {} s", DIAL_DEADLINE.as_secs())),
    }
}

/// TCP to a server that was reached before, as soon as there is a way to it.
async fn knock(url: &str) -> Result<TcpStream, Error> {
    use io::ErrorKind::{ConnectionRefused, ConnectionReset};
    loop {
        match timeout(KNOCK, reach(url)).await {
            Ok(Err(Error::Io(error)))
                if !matches!(error.kind(), ConnectionRefused | ConnectionReset) => {}
            Ok(outcome) => return outcome,
            Err(_) => {}
        }
        sleep(KNOCK_PAUSE).await;
    }
}

async fn reach(url: &str) -> Result<TcpStream, Error> {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(Url::host_str);
    let port = parsed.as_ref().and_then(Url::port_or_known_default);
    let (Some(host), Some(port)) = (host, port) else {
        return Err(Error::Url(UrlError::NoHostName));
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, port)).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn connect(url: &str, stream: Option<TcpStream>) -> Result<Socket, Error> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_TEXT))
        .max_frame_size(Some(MAX_TEXT));
    let tls = match url.starts_with("wss:") {
        true => Some(tls().await?),
        false => None,
    };
    let stream = match stream {
        Some(stream) => stream,
        None => reach(url).await?,
    };
    let (socket, _) = client_async_tls_with_config(url, stream, Some(config), tls).await?;
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
