//! Looks up the names of STUN and TURN servers, within a time of ours.
//!
//! The stack would look them up itself, in the very loop that opens a connection: where nobody answers
//! (a cluster without a way out), no connection would open, not even one to the next table.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::net::lookup_host;
use tokio::time::timeout;

use super::super::IceServer;

/// What has no address by then is left out. A resolver that works answers in tenths of this.
const LOOKUP_DEADLINE: Duration = Duration::from_secs(1);

/// The port of STUN and TURN (RFC 8489, section 18.6).
const DEFAULT_PORT: u16 = 3478;

/// The servers with addresses in place of names; those that have none are left out.
pub(super) async fn looked_up(servers: &[IceServer]) -> Vec<IceServer> {
    let servers = join_all(servers.iter().map(one)).await;
    servers.into_iter().flatten().collect()
}

async fn one(server: &IceServer) -> Option<IceServer> {
    let urls = join_all(server.urls.iter().map(|url| address(url))).await;
    let urls: Vec<String> = urls.into_iter().flatten().collect();
    (!urls.is_empty()).then(|| IceServer {
        urls,
        ..server.clone()
    })
}

/// `scheme:host[:port][?query]` with the host's first IPv4 address; our sockets are of that kind.
async fn address(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once(':')?;
    let (place, query) = match rest.split_once('?') {
        Some((place, query)) => (place, format!("?{query}")),
        None => (rest, String::new()),
    };
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !place.ends_with(']') => (host, port.parse().ok()?),
        _ => (place, DEFAULT_PORT),
    };
    let found = timeout(LOOKUP_DEADLINE, lookup_host((host, port))).await;
    let at = found.ok()?.ok()?.find(SocketAddr::is_ipv4)?;
    Some(format!("{scheme}:{at}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(urls: &[&str]) -> IceServer {
        IceServer {
            urls: urls.iter().map(ToString::to_string).collect(),
            username: Some("ann".to_owned()),
            credential: None,
        }
    }

    async fn urls(list: &[&str]) -> Vec<String> {
        let found = looked_up(&[server(list)]).await;
        found.into_iter().flat_map(|server| server.urls).collect()
    }

    #[tokio::test]
    async fn names_become_addresses_and_the_rest_stays() {
        assert_eq!(urls(&["stun:127.0.0.1"]).await, ["stun:127.0.0.1:3478"]);
        assert_eq!(
            urls(&["turn:localhost:5?transport=udp"]).await,
            ["turn:127.0.0.1:5?transport=udp"]
        );
        let found = looked_up(&[server(&["stun:127.0.0.1:1"])]).await;
        assert_eq!(found, [server(&["stun:127.0.0.1:1"])]);
    }

    #[tokio::test]
    async fn who_has_no_address_is_left_out() {
        let none = ["stun:", "stun:127.0.0.1:none", "stun:[::1]:3478", "none"];
        assert_eq!(looked_up(&[server(&none)]).await, []);
        let one_of_two = ["stun:no name", "stun:127.0.0.1:1"];
        assert_eq!(urls(&one_of_two).await, ["stun:127.0.0.1:1"]);
    }
}
