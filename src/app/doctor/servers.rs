//! UDP, STUN and TURN: what gets out of this machine, and as whom others see it.

use std::net::{IpAddr, SocketAddr};

use super::finding::{Finding, foreign};
use super::nat::{self, Mapping};
use crate::net::stun::{AskError, Seen};
use crate::net::udp::Udp;

/// A server as the user wrote it, without a password, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub server: String,
    pub outcome: Result<Seen, AskError>,
}

/// What is known of the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub udp: Udp,
    /// Nobody is asked in a room on this machine, and where the user wants nobody asked.
    pub stun: Vec<Asked>,
    pub turn: Vec<Asked>,
}

impl Facts {
    /// What servers saw over IPv4, which is what links are made of.
    fn seen(&self) -> Vec<SocketAddr> {
        let seen = self
            .stun
            .iter()
            .filter_map(|asked| asked.outcome.as_ref().ok());
        let seen = seen.map(|seen| seen.address);
        seen.filter(SocketAddr::is_ipv4).collect()
    }

    /// This machine's own address on its way out over IPv4.
    pub fn own(&self) -> Option<IpAddr> {
        self.udp.outward.first().copied().flatten()
    }

    /// How addresses are translated.
    pub fn mapping(&self) -> Option<Mapping> {
        nat::mapping(self.own(), &self.seen())
    }

    /// Whether a relay would work.
    pub fn relays(&self) -> bool {
        self.turn.iter().any(|asked| asked.outcome.is_ok())
    }

    /// Whether any server answered, if only by a refusal.
    pub fn is_answered(&self) -> bool {
        let mut all = self.stun.iter().chain(&self.turn);
        all.any(|asked| {
            matches!(
                asked.outcome,
                Ok(_) | Err(AskError::Refused(_) | AskError::Empty)
            )
        })
    }

    /// Whether any server was asked, and none answered over UDP.
    pub fn is_blocked(&self) -> bool {
        let mut all = self.stun.iter().chain(&self.turn).peekable();
        let silent = |asked: &Asked| matches!(asked.outcome, Err(AskError::Silent));
        all.peek().is_some() && all.all(silent)
    }
}

/// One line each for UDP and what others see, and one a server.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    let mut found = vec![udp(facts)];
    found.extend(facts.stun.iter().map(stun));
    found.push(address(facts));
    match facts.turn.is_empty() {
        true => found.push(
            Finding::skip("turn", "no server is named")
                .then("--ice-server turn:USER:PASSWORD@HOST:PORT, where direct ways fail"),
        ),
        false => found.extend(facts.turn.iter().map(turn)),
    }
    found
}

fn udp(facts: &Facts) -> Finding {
    const CHECK: &str = "udp";
    if let Some(why) = &facts.udp.broken {
        return Finding::fail(
            CHECK,
            &format!("not even on this machine: {}", foreign(why)),
        )
        .then("let datagrams pass on loopback: see its firewall, or the sandbox it is in");
    }
    let asked = facts.stun.len() + facts.turn.len();
    if facts.is_blocked() {
        return Finding::fail(CHECK, "nothing comes back from outside: no server answered")
            .then("let UDP out, or try another network: peers are reached by UDP alone");
    }
    match (facts.udp.outward, asked) {
        ([None, None], _) => Finding::warn(CHECK, "on this machine; there is no way out of it")
            .then("connect it to a network to meet others"),
        ([None, Some(_)], _) => Finding::warn(CHECK, "IPv6 alone leads out of this machine")
            .then("peers are reached over IPv4: get an address of that kind"),
        (_, 0) => Finding::ok(CHECK, "on this machine; nobody outside was asked"),
        _ if !facts.is_answered() => {
            Finding::warn(CHECK, "on this machine; nobody outside could be asked")
                .then("see below why; without a network only this machine is in reach")
        }
        _ => Finding::ok(CHECK, "datagrams go out, and answers come back"),
    }
}

fn stun(asked: &Asked) -> Finding {
    const CHECK: &str = "stun";
    let server = foreign(&asked.server);
    match &asked.outcome {
        Ok(seen) => Finding::ok(
            CHECK,
            &format!("{server} answered in {} ms", seen.took.as_millis()),
        ),
        Err(error) => Finding::warn(CHECK, &format!("{server}: {}", foreign(&error.to_string())))
            .then("name one that works: --ice-server stun:HOST:PORT"),
    }
}

/// Whom others see. The address itself is not told: reports are pasted where many read them.
fn address(facts: &Facts) -> Finding {
    const CHECK: &str = "address";
    let words = |address: Option<IpAddr>| match address {
        Some(address) => nat::kind(address).words(),
        None => "none over IPv4",
    };
    let own = words(facts.own());
    let seen = facts.seen();
    let outside = words(seen.first().map(SocketAddr::ip));
    match facts.mapping() {
        None if facts.stun.is_empty() => Finding::ok(
            CHECK,
            &format!("{own} by this machine's own account; nobody outside was asked"),
        ),
        None => Finding::warn(
            CHECK,
            &format!("{own} by this machine's own account; nobody outside told another"),
        )
        .then("name a STUN server that answers"),
        Some(Mapping::None) => Finding::ok(
            CHECK,
            &format!("{outside}, and not translated: it is this machine's own"),
        ),
        Some(Mapping::Independent) => Finding::ok(
            CHECK,
            &format!("{own} here, {outside} outside, the same to everybody (NAT)"),
        ),
        Some(Mapping::Dependent) => Finding::warn(
            CHECK,
            &format!("{own} here, {outside} outside, another one to each (symmetric NAT)"),
        )
        .then("name a TURN server: others cannot be told where to send"),
        Some(Mapping::Unknown) => Finding::ok(
            CHECK,
            &format!("{own} here, {outside} outside; one server cannot tell which NAT it is"),
        )
        .then("name two STUN servers to know"),
    }
}

fn turn(asked: &Asked) -> Finding {
    const CHECK: &str = "turn";
    let server = foreign(&asked.server);
    match &asked.outcome {
        Ok(seen) => {
            let took = seen.took.as_millis();
            let kind = nat::kind(seen.address.ip()).words();
            Finding::ok(
                CHECK,
                &format!("{server} relays, in {took} ms; its address: {kind}"),
            )
        }
        Err(AskError::Refused(401)) => Finding::fail(
            CHECK,
            &format!("{server} is there and refuses user or password"),
        )
        .then("check both in --ice-server; special characters want %-escapes"),
        Err(AskError::Refused(486)) => {
            Finding::fail(CHECK, &format!("{server} has no relay left for this user"))
                .then("wait some minutes, or raise its user-quota")
        }
        Err(error) => Finding::fail(CHECK, &format!("{server}: {}", foreign(&error.to_string())))
            .then("check host and port, and that it listens on UDP"),
    }
}
