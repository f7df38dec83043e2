//! What this machine's own network can do: UDP at all, and an address that leads out.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

/// A datagram on loopback is there at once, or a filter has it.
const LOOPBACK_DEADLINE: Duration = Duration::from_millis(500);
/// Addresses that nobody has (RFC 5737 and RFC 3849). No packet goes there: to connect a datagram socket
/// only asks the kernel for its route.
const NOWHERE: [&str; 2] = ["192.0.2.1:9", "[2001:db8::1]:9"];

/// What was found out without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Udp {
    /// Why a datagram from one socket to another on this machine did not arrive; none where it did.
    pub broken: Option<String>,
    /// The address of this machine on its way out, over IPv4 and over IPv6.
    pub outward: [Option<IpAddr>; 2],
}

/// Looks. Blocks for half a second at most.
#[must_use]
pub fn look() -> Udp {
    Udp {
        broken: loopback().err().map(|error| error.to_string()),
        outward: NOWHERE.map(outward),
    }
}

fn loopback() -> io::Result<()> {
    let here = (Ipv4Addr::LOCALHOST, 0);
    let (one, two) = (UdpSocket::bind(here)?, UdpSocket::bind(here)?);
    two.set_read_timeout(Some(LOOPBACK_DEADLINE))?;
    one.send_to(b"celljam", two.local_addr()?)?;
    let mut bytes = [0; 16];
    two.recv_from(&mut bytes).map(drop)
}

fn outward(nowhere: &str) -> Option<IpAddr> {
    let nowhere: SocketAddr = nowhere.parse().ok()?;
    let any = match nowhere {
        SocketAddr::V4(_) => "0.0.0.0:0",
        SocketAddr::V6(_) => "[::]:0",
    };
    let socket = UdpSocket::bind(any).ok()?;
    socket.connect(nowhere).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_carries_a_datagram() {
        let found = look();
        assert_eq!(found.broken, None);
        let four = found.outward[0].is_none_or(|address| address.is_ipv4());
        let six = found.outward[1].is_none_or(|address| address.is_ipv6());
        assert!(four && six, "{found:?}");
    }
}
