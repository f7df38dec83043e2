//! The answer that all of it leads to: could a browser elsewhere reach this machine?

use std::net::IpAddr;

use super::finding::Finding;
use super::nat::{self, Kind, Mapping};
use super::servers::Facts;

const CHECK: &str = "browsers";
const TURN: &str = "--ice-server turn:USER:PASSWORD@HOST:PORT";

/// What the way depends on, beside the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Every signaling server is on this machine.
    pub here: bool,
    pub relay_only: bool,
}

/// One line.
pub fn finding(wishes: Wishes, facts: &Facts) -> Finding {
    if wishes.here {
        return Finding::ok(CHECK, "only those on this machine: so does its signaling");
    }
    if facts.udp.broken.is_some() || facts.is_blocked() {
        return Finding::fail(
            CHECK,
            "none can reach this machine: UDP does not get through",
        )
        .then("let UDP out; a TURN server is asked over UDP as well");
    }
    match (wishes.relay_only, facts.relays()) {
        (true, true) => {
            return Finding::ok(
                CHECK,
                "they can, through the TURN server alone, as you wish",
            );
        }
        (true, false) => {
            return Finding::fail(CHECK, "none can: only relays are wanted, and none works")
                .then("mend the TURN server, or leave out --relay-only");
        }
        (false, _) => {}
    }
    by_address(facts)
}

fn by_address(facts: &Facts) -> Finding {
    match (facts.mapping(), facts.relays()) {
        (Some(Mapping::None), _) => Finding::ok(CHECK, "they can, directly"),
        (Some(Mapping::Independent), relays) => Finding::ok(
            CHECK,
            match relays {
                true => "they can: by hole punching, and through TURN where that fails",
                false => "they can, by hole punching, unless their own network is stricter",
            },
        ),
        (Some(Mapping::Unknown), true) => {
            Finding::ok(CHECK, "they can, by hole punching or through TURN")
        }
        (Some(Mapping::Unknown), false) => {
            Finding::ok(CHECK, "they probably can, by hole punching")
        }
        (Some(Mapping::Dependent), true) => Finding::ok(CHECK, "they can, through TURN alone"),
        (Some(Mapping::Dependent), false) => Finding::warn(
            CHECK,
            "those with an open address can; the others only with TURN",
        )
        .then(TURN),
        (None, true) => Finding::ok(CHECK, "they can, through TURN"),
        (None, false) => unseen(facts.own(), facts.stun.is_empty()),
    }
}

/// Nobody outside saw this machine.
fn unseen(own: Option<IpAddr>, unasked: bool) -> Finding {
    match own.map(nat::kind) {
        None => Finding::warn(CHECK, "only those on this machine: it has no way out")
            .then("connect it to a network"),
        Some(Kind::Public4 | Kind::Public6) if !unasked => Finding::warn(
            CHECK,
            "nobody knows: its address is a public one, and nobody outside could be asked",
        )
        .then("try again on a network where a STUN server answers"),
        Some(Kind::Public4 | Kind::Public6) => {
            Finding::ok(CHECK, "they probably can: its address is a public one")
        }
        Some(_) => Finding::warn(CHECK, "only those of the same network")
            .then("name a STUN server that answers, so that this machine knows its outer address"),
    }
}
