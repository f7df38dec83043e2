//! Where packets may go: decision 014 argues the rules.
//!
//! A peer names addresses, and we send checks there. So what it names must be a place where a peer can be, and
//! not one that only we can reach. The same rules stand twice: [`Policy::tries`] before a candidate is given to
//! the stack, and [`Policy::sends`] before a socket sends anything, whatever the stack thought.

use std::net::{IpAddr, SocketAddr};

use rtc::shared::ifaces::ifaces;

use super::super::{IceServer, NetConfig};
use crate::wire::address::{Kind, kind};

/// An address of ours, and the network that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    pub(super) address: IpAddr,
    pub(super) mask: IpAddr,
}

/// The rules for one connection.
#[derive(Debug, Default)]
pub(super) struct Policy {
    /// The room is on this machine, or it was asked for: every place is good where a peer can be at all.
    local: bool,
    /// Nothing goes to peers but through a TURN server, not even an answer.
    relay_only: bool,
    /// The STUN and TURN servers, which the user chose.
    servers: Vec<SocketAddr>,
    networks: Vec<Network>,
}

impl Policy {
    /// The rules on this machine as it is now.
    pub(super) fn of_machine(config: &NetConfig, ice: &[IceServer]) -> Policy {
        let urls = ice.iter().flat_map(|server| &server.urls);
        Policy {
            local: config.local,
            relay_only: config.relay_only,
            servers: urls.filter_map(|url| place(url)).collect(),
            networks: networks(),
        }
    }

    /// Whether names are looked up: the question would tell the whole network, the peer that made the name up
    /// included, who asks.
    pub(super) fn asks_names(&self) -> bool {
        !self.relay_only
    }

    /// Whether a peer's candidate with this address is tried.
    pub(super) fn tries(&self, address: IpAddr) -> bool {
        let relay = self.servers.iter().any(|server| server.ip() == address);
        match kind(address) {
            Kind::Nobody => false,
            Kind::Local => self.local,
            Kind::Private => self.local || relay || self.is_near(address),
            Kind::Public => !self.is_crowd(address),
        }
    }

    /// Whether something may be sent there; `heard` says that something came from there before.
    pub(super) fn sends(&self, to: SocketAddr, heard: impl FnOnce() -> bool) -> bool {
        if self.servers.contains(&to) {
            return true;
        }
        let address = to.ip();
        let answers = || kind(address) == Kind::Private && !self.is_crowd(address) && heard();
        !self.relay_only && (self.tries(address) || answers())
    }

    /// Whether it matters that something came from there.
    pub(super) fn minds(&self, from: SocketAddr) -> bool {
        kind(from.ip()) == Kind::Private && !self.tries(from.ip())
    }

    /// Whether an address is in a network that we are in ourselves, and may be somebody's.
    fn is_near(&self, address: IpAddr) -> bool {
        let near = self.networks.iter().any(|network| network.has(address));
        near && !self.is_crowd(address)
    }

    /// Whether an address stands for all in a network of ours, or for the network itself.
    fn is_crowd(&self, address: IpAddr) -> bool {
        let crowd = |network: &Network| network.has(address) && network.is_crowd(address);
        self.networks.iter().any(crowd)
    }
}

impl Network {
    fn has(&self, address: IpAddr) -> bool {
        match (self.address, self.mask, address) {
            (IpAddr::V4(own), IpAddr::V4(mask), IpAddr::V4(other)) => own & mask == other & mask,
            (IpAddr::V6(own), IpAddr::V6(mask), IpAddr::V6(other)) => own & mask == other & mask,
            _ => false,
        }
    }

    /// The first and the last address; a network of one or two has neither (RFC 3021).
    fn is_crowd(&self, address: IpAddr) -> bool {
        let (IpAddr::V4(mask), IpAddr::V4(address)) = (self.mask, address) else {
            return false;
        };
        let rest = address & !mask;
        let large = mask.to_bits().count_zeros() > 1;
        large && (rest.to_bits() == 0 || rest == !mask)
    }
}

/// The networks of all interfaces but loopback. None where they cannot be listed: then private addresses are
/// answered, and none is tried.
fn networks() -> Vec<Network> {
    let interfaces = ifaces().unwrap_or_default().into_iter();
    let known = interfaces.filter_map(|interface| {
        Some(Network {
            address: interface.addr?.ip(),
            mask: interface.mask?.ip(),
        })
    });
    known.filter(|it| !it.address.is_loopback()).collect()
}

/// Where the server of `scheme:ADDRESS:PORT[?query]` is.
fn place(url: &str) -> Option<SocketAddr> {
    let (_, rest) = url.split_once(':')?;
    let place = rest.split_once('?').map_or(rest, |(place, _)| place);
    place.parse().ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A machine at home, in a virtual private network, with a TURN server of its company.
    pub(in super::super) fn machine(local: bool, relay_only: bool) -> Policy {
        let network = |address: &str, mask: &str| Network {
            address: address.parse().unwrap(),
            mask: mask.parse().unwrap(),
        };
        Policy {
            local,
            relay_only,
            servers: vec!["10.9.9.9:3478".parse().unwrap()],
            networks: vec![
                network("192.168.1.7", "255.255.255.0"),
                network("10.8.0.2", "255.255.255.255"),
                network("fd12::7", "ffff:ffff:ffff:ffff::"),
                network("8.8.4.1", "255.255.255.0"),
            ],
        }
    }

    fn tried(policy: &Policy, addresses: &[&str]) -> Vec<bool> {
        let addresses = addresses.iter().map(|text| text.parse().unwrap());
        addresses.map(|address| policy.tries(address)).collect()
    }

    #[test]
    fn only_places_where_a_peer_can_be_are_tried() {
        let policy = machine(false, false);
        assert_eq!(tried(&policy, &["1.1.1.1", "2606:4700::1"]), [true, true]);
        let near = ["192.168.1.9", "fd12::9", "192.168.1.7", "10.8.0.2"];
        assert_eq!(tried(&policy, &near), [true; 4]);
        let far = [
            "192.168.2.9",
            "10.0.0.1",
            "172.16.0.1",
            "fd13::9",
            "100.64.0.9",
        ];
        assert_eq!(tried(&policy, &far), [false; 5]);
        let local = ["127.0.0.1", "::1", "169.254.1.1", "fe80::1"];
        assert_eq!(tried(&policy, &local), [false; 4]);
        let mapped = ["::ffff:127.0.0.1", "64:ff9b::7f00:1", "::127.0.0.1"];
        assert_eq!(tried(&policy, &mapped), [false; 3]);
        let nobody = [
            "169.254.169.254",
            "fd00:ec2::254",
            "100.100.100.200",
            "0.0.0.0",
        ];
        assert_eq!(tried(&policy, &nobody), [false; 4]);
        let crowds = [
            "224.0.0.251",
            "255.255.255.255",
            "192.168.1.255",
            "8.8.4.255",
        ];
        assert_eq!(tried(&policy, &crowds), [false; 4]);
        assert_eq!(tried(&policy, &["192.168.1.0", "8.8.4.4"]), [false, true]);
        assert_eq!(tried(&policy, &["10.9.9.9"]), [true], "a relay of ours");
    }

    #[test]
    fn in_a_room_on_this_machine_every_place_is_tried_but_those_of_nobody() {
        let policy = machine(true, false);
        let local = ["127.0.0.1", "::1", "169.254.1.1", "fe80::1", "10.0.0.1"];
        assert_eq!(tried(&policy, &local), [true; 5]);
        let nobody = [
            "169.254.169.254",
            "fd00:ec2::254",
            "100.100.100.200",
            "0.0.0.0",
        ];
        assert_eq!(tried(&policy, &nobody), [false; 4]);
        let crowds = ["224.0.0.251", "255.255.255.255", "::ffff:169.254.169.254"];
        assert_eq!(tried(&policy, &crowds), [false; 3]);
    }

    fn sent(policy: &Policy, to: &str, heard: bool) -> bool {
        policy.sends(to.parse().unwrap(), || heard)
    }

    #[test]
    fn a_private_address_elsewhere_is_answered_and_no_other() {
        let policy = machine(false, false);
        assert!(sent(&policy, "1.1.1.1:5000", false));
        assert!(sent(&policy, "192.168.1.9:5000", false));
        assert!(!sent(&policy, "10.0.0.1:5000", false));
        assert!(sent(&policy, "10.0.0.1:5000", true));
        assert!(policy.minds("10.0.0.1:5000".parse().unwrap()));
        assert!(!policy.minds("192.168.1.9:5000".parse().unwrap()));
        for never in ["127.0.0.1:5000", "169.254.169.254:80", "192.168.1.255:9"] {
            assert!(!sent(&policy, never, true), "{never}");
        }
        assert!(sent(&policy, "10.9.9.9:3478", false), "its TURN server");
        assert!(sent(&machine(true, false), "127.0.0.1:5000", false));
    }

    #[test]
    fn who_only_relays_sends_to_its_servers_alone() {
        for local in [false, true] {
            let policy = machine(local, true);
            assert!(sent(&policy, "10.9.9.9:3478", false));
            for peer in ["1.1.1.1:5000", "192.168.1.9:5000", "10.9.9.9:5000"] {
                assert!(!sent(&policy, peer, true), "{peer}");
            }
            assert!(!policy.asks_names());
        }
    }

    #[test]
    fn servers_are_read_from_their_urls() {
        let at = |url: &str| place(url).map(|place| place.to_string());
        assert_eq!(at("stun:1.2.3.4:3478").as_deref(), Some("1.2.3.4:3478"));
        let relay = at("turn:1.2.3.4:5?transport=udp");
        assert_eq!(relay.as_deref(), Some("1.2.3.4:5"));
        assert_eq!(at("stun:example.org:3478"), None);
    }
}
