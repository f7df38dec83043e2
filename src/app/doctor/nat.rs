//! What kind an address is, and what address translation there is, as far as two servers can tell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Who can reach an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everybody, over IPv4.
    Public4,
    /// Everybody, over IPv6.
    Public6,
    /// The network at hand (RFC 1918, RFC 4193).
    Private,
    /// The provider's other customers at best (RFC 6598).
    Shared,
    /// The cable at hand.
    LinkLocal,
    /// This machine.
    Loopback,
}

/// The kind of an address.
pub fn kind(address: IpAddr) -> Kind {
    match address {
        IpAddr::V4(address) => kind4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => kind4(address),
            None => kind6(address),
        },
    }
}

fn kind4(address: Ipv4Addr) -> Kind {
    let [a, b, ..] = address.octets();
    match (a, b) {
        _ if address.is_loopback() => Kind::Loopback,
        _ if address.is_link_local() => Kind::LinkLocal,
        _ if address.is_private() => Kind::Private,
        (100, 64..=127) => Kind::Shared,
        _ => Kind::Public4,
    }
}

fn kind6(address: Ipv6Addr) -> Kind {
    match address {
        _ if address.is_loopback() => Kind::Loopback,
        _ if address.is_unicast_link_local() => Kind::LinkLocal,
        _ if address.is_unique_local() => Kind::Private,
        _ => Kind::Public6,
    }
}

impl Kind {
    /// In words, after "an address".
    pub fn words(self) -> &'static str {
        match self {
            Kind::Public4 => "public, IPv4",
            Kind::Public6 => "public, IPv6",
            Kind::Private => "private",
            Kind::Shared => "shared by a provider's customers (CGNAT)",
            Kind::LinkLocal => "link-local",
            Kind::Loopback => "of this machine alone",
        }
    }
}

/// How addresses are translated on the way out (RFC 4787, section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// Not at all: others see the machine's own address.
    None,
    /// The same for everybody: others can be let in.
    Independent,
    /// Another for each: what one server sees is of no use to a peer.
    Dependent,
    /// One server alone saw an address, which says nothing of others.
    Unknown,
}

/// From the machine's own address on its way out and what servers saw, all from one socket over IPv4.
/// None where nobody saw anything.
pub fn mapping(own: Option<IpAddr>, seen: &[SocketAddr]) -> Option<Mapping> {
    let (first, rest) = seen.split_first()?;
    Some(match () {
        () if rest.iter().any(|other| other != first) => Mapping::Dependent,
        () if own == Some(first.ip()) => Mapping::None,
        () if rest.is_empty() => Mapping::Unknown,
        () => Mapping::Independent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_ranges() {
        for (address, want) in [
            ("8.8.8.8", Kind::Public4),
            ("100.63.0.1", Kind::Public4),
            ("100.64.0.1", Kind::Shared),
            ("100.127.255.255", Kind::Shared),
            ("100.128.0.1", Kind::Public4),
            ("10.1.2.3", Kind::Private),
            ("172.16.0.1", Kind::Private),
            ("192.168.9.9", Kind::Private),
            ("169.254.1.1", Kind::LinkLocal),
            ("127.0.0.1", Kind::Loopback),
            ("::1", Kind::Loopback),
            ("fe80::1", Kind::LinkLocal),
            ("fd00::1", Kind::Private),
            ("2a00:1450::1", Kind::Public6),
            ("::ffff:10.0.0.1", Kind::Private),
        ] {
            assert_eq!(kind(address.parse().expect(address)), want, "{address}");
        }
    }

    #[test]
    fn two_servers_tell_how_addresses_are_translated() {
        let seen = |list: &[&str]| -> Vec<SocketAddr> {
            let parse = |text: &&str| text.parse().expect("an address");
            list.iter().map(parse).collect()
        };
        let own = "10.0.0.5".parse().ok();
        let of = |own, list: &[&str]| mapping(own, &seen(list));
        assert_eq!(of(own, &[]), None);
        assert_eq!(of(own, &["203.0.113.1:5"]), Some(Mapping::Unknown));
        let same = ["203.0.113.1:5", "203.0.113.1:5"];
        assert_eq!(of(own, &same), Some(Mapping::Independent));
        let other_port = ["203.0.113.1:5", "203.0.113.1:6"];
        assert_eq!(of(own, &other_port), Some(Mapping::Dependent));
        let public = "203.0.113.1".parse().ok();
        assert_eq!(of(public, &same), Some(Mapping::None));
        assert_eq!(of(public, &same[..1]), Some(Mapping::None));
    }
}
