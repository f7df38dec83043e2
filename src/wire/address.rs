//! What kind of place an IP address is: whether a peer that names it may make us send something there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The kinds, from the most harmless to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Anywhere on the internet.
    Public,
    /// In a network behind a router (RFC 1918, RFC 6598, RFC 4193): of which one, the address does not say.
    Private,
    /// On this machine, or on its link alone.
    Local,
    /// No peer is ever there: unspecified, multicast, broadcast, reserved, and where clouds tell a machine
    /// its secrets.
    Nobody,
}

/// Metadata services outside of 169.254.169.0/24 and 169.254.170.0/24: Alibaba Cloud, and Azure's, which has a
/// public address.
const METADATA_V4: [Ipv4Addr; 2] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
];

/// Metadata services of AWS and of Google Cloud.
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

/// The kind of an address. An IPv6 address that stands for an IPv4 one is of that one's kind.
#[must_use]
pub fn kind(address: IpAddr) -> Kind {
    match address {
        IpAddr::V4(address) => kind_v4(address),
        IpAddr::V6(address) => kind_v6(address),
    }
}

fn kind_v4(address: Ipv4Addr) -> Kind {
    if METADATA_V4.contains(&address) {
        return Kind::Nobody;
    }
    match address.octets() {
        // 192.0.0.0/24 is for protocols (RFC 6890); Oracle's metadata service is there too.
        [0 | 224..=255, ..] | [192, 0, 0, _] | [169, 254, 169 | 170, _] => Kind::Nobody,
        [127, ..] | [169, 254, ..] => Kind::Local,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Kind::Private,
        // Shared by the customers of a provider, and for tests of devices (RFC 2544).
        [100, 64..=127, ..] | [198, 18 | 19, ..] => Kind::Private,
        _ => Kind::Public,
    }
}

fn kind_v6(address: Ipv6Addr) -> Kind {
    if address.is_unspecified() || METADATA_V6.contains(&address) {
        return Kind::Nobody;
    }
    if address.is_loopback() {
        return Kind::Local;
    }
    if let Some(inner) = embedded(address) {
        return kind_v4(inner);
    }
    match address.segments()[0] {
        0xff00.. => Kind::Nobody,
        0xfe80..=0xfebf => Kind::Local,
        0xfec0..=0xfeff | 0xfc00..=0xfdff => Kind::Private,
        // Discarded by routers (RFC 6666).
        0x0100 => Kind::Nobody,
        _ => Kind::Public,
    }
}

/// The IPv4 address in whose place an IPv6 one stands: mapped and compatible (RFC 4291), NAT64 (RFC 6052 and
/// RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let parts = address.segments();
    let joined = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    let last = joined(parts[6], parts[7]);
    match parts {
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => Some(last),
        [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0x64, 0xff9b, 1, ..] => Some(last),
        [0x2002, high, low, ..] => Some(joined(high, low)),
        [0x2001, 0, ..] => Some(joined(!parts[6], !parts[7])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_kind(expected: Kind, addresses: &[&str]) {
        for text in addresses {
            let address = text.parse().expect("an address");
            assert_eq!(kind(address), expected, "{text}");
        }
    }

    #[test]
    fn addresses_are_told_apart() {
        let public = ["1.1.1.1", "172.32.0.1", "192.169.0.1", "100.128.0.1"];
        assert_kind(Kind::Public, &public);
        assert_kind(Kind::Public, &["2606:4700::1111", "2001:470::1"]);
        let private = ["10.0.0.1", "172.16.0.1", "172.31.9.9", "192.168.1.1"];
        assert_kind(Kind::Private, &private);
        assert_kind(Kind::Private, &["100.64.0.1", "198.18.0.1", "fd12::1"]);
        assert_kind(Kind::Private, &["fec0::1", "fc00::1"]);
        let local = ["127.0.0.1", "127.9.9.9", "169.254.1.1", "::1", "fe80::1"];
        assert_kind(Kind::Local, &local);
        assert_kind(Kind::Nobody, &["0.0.0.0", "0.1.2.3", "::", "100::1"]);
        let crowds = ["224.0.0.251", "239.1.1.1", "255.255.255.255", "ff02::fb"];
        assert_kind(Kind::Nobody, &crowds);
        assert_kind(Kind::Nobody, &["240.0.0.1", "192.0.0.192"]);
    }

    #[test]
    fn nobody_is_where_clouds_tell_secrets() {
        let v4 = ["169.254.169.254", "169.254.170.2", "100.100.100.200"];
        assert_kind(Kind::Nobody, &v4);
        assert_kind(Kind::Nobody, &["168.63.129.16", "169.254.169.253"]);
        assert_kind(Kind::Nobody, &["fd00:ec2::254", "fd20:ce::254"]);
    }

    #[test]
    fn an_address_in_another_form_is_of_the_same_kind() {
        let forms = [
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b:1::127.0.0.1",
            "2002:7f00:1::",
            "2001:0:1:2:3:4:80ff:fffe",
        ];
        assert_kind(Kind::Local, &forms);
        let secrets = [
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
        ];
        assert_kind(Kind::Nobody, &secrets);
        assert_kind(Kind::Private, &["::ffff:10.0.0.1", "64:ff9b::10.0.0.1"]);
        assert_kind(Kind::Public, &["::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]);
    }
}
