//! STUN and TURN servers as the user writes them.

use url::{Host, Url};

use super::ConfigError;

/// The servers that the pages of a room use by default (simple-peer 9.11): on the same ones, what
/// works between two browsers works here.
const BROWSER_DEFAULTS: [&str; 2] = [
    "stun:stun.l.google.com:19302",
    "stun:global.stun.twilio.com:3478",
];

/// One server that helps peers to reach each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceServer {
    /// `stun:…` or `turn:…`, without credentials.
    pub urls: Vec<String>,
    pub username: Option<String>,
    pub credential: Option<String>,
}

impl IceServer {
    /// Reads `stun:HOST[:PORT]` or `turn:USER:PASSWORD@HOST[:PORT][?transport=udp]`. User and password
    /// are percent-decoded; the last `@` ends them.
    ///
    /// # Errors
    /// When the text has another scheme or no host, is a TURN server without credentials, or is a server
    /// over TCP or TLS, which the WebRTC stack passes over in silence.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let server = Self::read(text.trim());
        let server = server.ok_or_else(|| ConfigError::Ice(without_secret(text)))?;
        match server.urls.iter().all(|url| is_udp(url)) {
            true => Ok(server),
            false => Err(ConfigError::IceNotUdp(without_secret(text))),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let (login, host) = match rest.rsplit_once('@') {
            Some((login, host)) => (Some(login.split_once(':')?), host),
            None => (None, rest),
        };
        let known = match scheme {
            "stun" | "stuns" => login.is_none(),
            "turn" | "turns" => login.is_some(),
            _ => false,
        };
        (known && is_host(host)).then(|| Self {
            urls: vec![format!("{scheme}:{host}")],
            username: login.map(|(user, _)| decode(user)),
            credential: login.map(|(_, password)| decode(password)),
        })
    }

    /// Whether it can relay.
    #[must_use]
    pub fn is_turn(&self) -> bool {
        self.urls.iter().any(|url| url.starts_with("turn"))
    }
}

/// The browsers' own servers, or none in a room whose signaling stays on this machine.
#[must_use]
pub fn default_ice(signaling: &[String]) -> Vec<IceServer> {
    if is_on_this_machine(signaling) {
        return Vec::new();
    }
    browser_ice()
}

/// The servers that the pages of a room ask.
#[must_use]
pub fn browser_ice() -> Vec<IceServer> {
    BROWSER_DEFAULTS
        .iter()
        .filter_map(|text| IceServer::read(text))
        .collect()
}

/// Whether all these signaling servers are on this machine. A tunnel to elsewhere looks the same.
#[must_use]
pub fn is_on_this_machine(signaling: &[String]) -> bool {
    signaling.iter().all(|url| is_loopback(url))
}

/// Whether a signaling server is on this machine, by its URL.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}

/// Whether this is `HOST[:PORT][?transport=…]`, by lending it a scheme that has hosts.
fn is_host(text: &str) -> bool {
    let plain = !text.contains(['/', '#', '@']);
    plain && Url::parse(&format!("http://{text}")).is_ok_and(|url| url.has_host())
}

fn is_udp(url: &str) -> bool {
    let plain = url.starts_with("stun:") || url.starts_with("turn:");
    let query = url.split_once('?').map(|(_, query)| query);
    plain && query.is_none_or(|query| query == "transport=udp")
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

/// The text for a message, without a password.
fn without_secret(text: &str) -> String {
    let shown = match (text.split_once(':'), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}:…@{host}"),
        _ => text.to_owned(),
    };
    shown.escape_debug().to_string()
}
