//! The candidates of peers: one line of text, read strictly, and written anew for the stack.
//!
//! Only what is understood goes on: extensions, the address that a candidate was gathered from and whatever else
//! stands behind the type are left out, so that nothing is read in another way further on.

use std::net::IpAddr;

use thiserror::Error;

/// Bytes of a candidate's line: real ones are under 200.
const MAX_LINE: usize = 1024;
/// Characters of a foundation (RFC 8839, section 5.1).
const MAX_FOUNDATION: usize = 32;
/// Lower ports belong to services. Browsers refuse them as well, but for the two that pass most firewalls
/// (`VerifyCandidate` of libwebrtc).
const FIRST_PORT: u16 = 1024;
const WEB_PORTS: [u16; 2] = [80, 443];
/// What ends a name that stands for an address that a browser keeps to itself.
const LOCAL: &str = ".local";
/// Characters of a UUID, and where its dashes are.
const UUID: (usize, [usize; 4]) = (36, [8, 13, 18, 23]);

/// Why a candidate is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CandidateError {
    #[error("not a candidate")]
    Malformed,
    #[error("a candidate over TCP")]
    NotUdp,
    /// The second component was for RTCP; a data connection has one.
    #[error("a candidate of another component")]
    Component,
    #[error("a candidate with a host name")]
    Name,
    #[error("a candidate with a port of a service")]
    Port,
}

/// Where a candidate is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Address(IpAddr),
    /// A random UUID and `.local`, for multicast DNS (draft-ietf-mmusic-mdns-ice-candidates).
    Name(String),
}

/// A candidate, as far as it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteCandidate {
    pub place: Place,
    pub port: u16,
    foundation: String,
    priority: u32,
    kind: &'static str,
}

impl RemoteCandidate {
    /// Reads `candidate:…`, with or without `a=` before it.
    pub fn read(line: &str) -> Result<Self, CandidateError> {
        if line.len() > MAX_LINE {
            return Err(CandidateError::Malformed);
        }
        let line = line.trim();
        let line = line.strip_prefix("a=").unwrap_or(line);
        let line = line.strip_prefix("candidate:").unwrap_or(line);
        let mut words = line.split_ascii_whitespace();
        let mut word = || words.next().ok_or(CandidateError::Malformed);
        let foundation = foundation(word()?)?;
        let component = word()?;
        let transport = word()?;
        let priority = word()?.parse().map_err(|_| CandidateError::Malformed)?;
        let place = word()?;
        let port = word()?.parse().map_err(|_| CandidateError::Malformed)?;
        let typ = word()?;
        let kind = kind(word()?).filter(|_| typ == "typ");
        let kind = kind.ok_or(CandidateError::Malformed)?;
        if component != "1" {
            return Err(CandidateError::Component);
        }
        if !transport.eq_ignore_ascii_case("udp") {
            return Err(CandidateError::NotUdp);
        }
        Ok(Self {
            place: read_place(place, kind)?,
            port: read_port(port)?,
            foundation,
            priority,
            kind,
        })
    }

    /// The line for the stack, with this address.
    #[must_use]
    pub fn line(&self, address: IpAddr) -> String {
        let Self {
            foundation,
            priority,
            port,
            kind,
            ..
        } = self;
        format!("candidate:{foundation} 1 udp {priority} {address} {port} typ {kind}")
    }
}

fn foundation(word: &str) -> Result<String, CandidateError> {
    let known = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '/';
    let fits = word.len() <= MAX_FOUNDATION && word.chars().all(known);
    fits.then(|| word.to_owned())
        .ok_or(CandidateError::Malformed)
}

/// The types that are told to others; `prflx` is what one finds out.
fn kind(word: &str) -> Option<&'static str> {
    ["host", "srflx", "relay"]
        .into_iter()
        .find(|kind| *kind == word)
}

fn read_place(word: &str, kind: &str) -> Result<Place, CandidateError> {
    if let Ok(address) = word.parse() {
        return Ok(Place::Address(address));
    }
    let name = word.to_ascii_lowercase();
    let hidden = kind == "host" && name.strip_suffix(LOCAL).is_some_and(is_uuid);
    // Another name of a machine nearby could be guessed, and its owner be sent packets.
    hidden
        .then_some(Place::Name(name))
        .ok_or(CandidateError::Name)
}

fn is_uuid(text: &str) -> bool {
    let (len, dashes) = UUID;
    let fits = |(n, c): (usize, char)| match dashes.contains(&n) {
        true => c == '-',
        false => c.is_ascii_hexdigit(),
    };
    text.len() == len && text.char_indices().all(fits)
}

fn read_port(port: u16) -> Result<u16, CandidateError> {
    let usable = port >= FIRST_PORT || WEB_PORTS.contains(&port);
    usable.then_some(port).ok_or(CandidateError::Port)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0f3c2f2e-6f7a-4f0e-9d0a-0a1b2c3d4e5f.local";

    /// Lines of Chromium, Firefox, Node (`@roamhq/wrtc`) and of our own stack.
    #[test]
    fn candidates_of_real_peers_are_read_and_written_plainly() {
        let chromium = "candidate:2186474337 1 udp 2113937151 192.168.1.7 54321 typ host generation 0 ufrag x \
                        network-cost 999";
        let read = RemoteCandidate::read(chromium).unwrap();
        let address = read.place.clone();
        assert_eq!(address, Place::Address("192.168.1.7".parse().unwrap()));
        let line = "candidate:2186474337 1 udp 2113937151 192.168.1.7 54321 typ host";
        assert_eq!(read.line("192.168.1.7".parse().unwrap()), line);
        let reflexive =
            "a=candidate:1 1 UDP 1685987327 8.8.4.4 5000 typ srflx raddr 10.0.0.1 rport 9";
        let read = RemoteCandidate::read(reflexive).unwrap();
        let line = "candidate:1 1 udp 1685987327 8.8.4.4 5000 typ srflx";
        assert_eq!(read.line("8.8.4.4".parse().unwrap()), line);
    }

    #[test]
    fn a_hidden_address_is_a_name_to_look_up() {
        let line = format!(
            "candidate:1 1 udp 2113937151 {} 54321 typ host",
            NAME.to_uppercase()
        );
        let read = RemoteCandidate::read(&line).unwrap();
        assert_eq!(read.place, Place::Name(NAME.to_owned()));
        assert!(
            read.line("10.0.0.1".parse().unwrap())
                .contains(" 10.0.0.1 54321 ")
        );
    }

    fn refused(line: &str) -> CandidateError {
        RemoteCandidate::read(line).expect_err(line)
    }

    #[test]
    fn what_no_peer_needs_is_refused() {
        let tcp = "candidate:1 1 tcp 1518280447 10.0.0.1 9 typ host tcptype active";
        assert_eq!(refused(tcp), CandidateError::NotUdp);
        let tls = "candidate:1 1 ssltcp 1 10.0.0.1 443 typ host";
        assert_eq!(refused(tls), CandidateError::NotUdp);
        let rtcp = "candidate:1 2 udp 1 10.0.0.1 5000 typ host";
        assert_eq!(refused(rtcp), CandidateError::Component);
        for name in [
            "example.org",
            "printer.local",
            "localhost",
            "127.1",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "fe80::1%eth0",
            "[::1]",
            "0f3c2f2e-6f7a-4f0e-9d0a-0a1b2c3d4e5f.example.org",
            "x.0f3c2f2e-6f7a-4f0e-9d0a-0a1b2c3d4e5f.local",
        ] {
            let line = format!("candidate:1 1 udp 1 {name} 5000 typ host");
            assert_eq!(refused(&line), CandidateError::Name);
        }
        let named = format!("candidate:1 1 udp 1 {NAME} 5000 typ srflx");
        assert_eq!(refused(&named), CandidateError::Name, "only a host hides");
        for port in [0, 22, 53, 123, 1023] {
            let line = format!("candidate:1 1 udp 1 10.0.0.1 {port} typ host");
            assert_eq!(refused(&line), CandidateError::Port);
        }
        let web = "candidate:1 1 udp 1 8.8.8.8 443 typ relay";
        assert!(RemoteCandidate::read(web).is_ok());
    }

    #[test]
    fn what_is_no_candidate_is_refused() {
        let long = format!(
            "candidate:1 1 udp 1 10.0.0.1 5000 typ host {}",
            "x".repeat(1000)
        );
        for line in [
            "",
            "candidate:",
            "candidate:1 1 udp",
            "candidate:1 1 udp -1 10.0.0.1 5000 typ host",
            "candidate:1 1 udp 4294967296 10.0.0.1 5000 typ host",
            "candidate:1 1 udp 1 10.0.0.1 65536 typ host",
            "candidate:1 1 udp 1 10.0.0.1 5000 typ prflx",
            "candidate:1 1 udp 1 10.0.0.1 5000 typ",
            "candidate:1 1 udp 1 10.0.0.1 5000 host typ",
            "candidate:a:b 1 udp 1 10.0.0.1 5000 typ host",
            "candidate:é 1 udp 1 10.0.0.1 5000 typ host",
            &long,
        ] {
            assert_eq!(refused(line), CandidateError::Malformed);
        }
    }
}
