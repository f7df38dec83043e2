//! Which candidates of a peer its connection tries, and how many.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use super::policy::Policy;
use crate::wire::candidate::{Place, RemoteCandidate};

/// Candidates of one peer. A machine has a handful: one an interface, and one more a STUN or TURN server.
const MAX_CANDIDATES: usize = 20;
/// Names of one peer that are looked up: a page has one an interface. Each is a question to the whole network.
const MAX_NAMES: usize = 5;
/// Candidates with one address: a peer's sockets there. More are a scan of ports, or a flood for somebody,
/// since each one costs some seventy checks.
const MAX_PORTS: usize = 4;

/// What becomes of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The line for the stack.
    Try(String),
    /// Its name is looked up first: then [`Vet::resolved`] decides.
    LookUp(RemoteCandidate),
    /// Refused, or known already.
    Drop,
}

/// The candidates of one connection so far.
pub(super) struct Vet {
    policy: Arc<Policy>,
    known: BTreeSet<(Place, u16)>,
    /// How many were taken, those among them whose name is or was looked up.
    taken: usize,
    names: usize,
}

impl Vet {
    pub(super) fn new(policy: Arc<Policy>) -> Vet {
        Vet {
            policy,
            known: BTreeSet::new(),
            taken: 0,
            names: 0,
        }
    }

    /// Decides on a candidate as it came, in a description or by itself.
    pub(super) fn admit(&mut self, line: &str) -> Verdict {
        let Ok(candidate) = RemoteCandidate::read(line) else {
            return Verdict::Drop;
        };
        if self.taken >= MAX_CANDIDATES {
            return Verdict::Drop;
        }
        match candidate.place {
            Place::Address(address) => {
                let verdict = self.resolved(&candidate, address);
                self.taken += usize::from(verdict != Verdict::Drop);
                verdict
            }
            Place::Name(_) => self.ask(candidate),
        }
    }

    /// Decides on a candidate whose name turned out to be this address.
    pub(super) fn resolved(&mut self, candidate: &RemoteCandidate, address: IpAddr) -> Verdict {
        let place = Place::Address(address);
        let there = self.known.iter().filter(|(known, _)| *known == place);
        let fits = self.policy.tries(address) && there.count() < MAX_PORTS;
        match fits && self.known.insert((place, candidate.port)) {
            true => Verdict::Try(candidate.line(address)),
            false => Verdict::Drop,
        }
    }

    fn ask(&mut self, candidate: RemoteCandidate) -> Verdict {
        let may = self.policy.asks_names() && self.names < MAX_NAMES;
        if !may || !self.known.insert((candidate.place.clone(), candidate.port)) {
            return Verdict::Drop;
        }
        self.names += 1;
        self.taken += 1;
        Verdict::LookUp(candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::super::policy::tests::machine;
    use super::*;

    fn vet() -> Vet {
        Vet::new(Arc::new(machine(false, false)))
    }

    fn at(address: &str, port: usize) -> String {
        format!("candidate:1 1 udp 2113937151 {address} {port} typ host generation 0")
    }

    fn name(n: usize) -> String {
        format!("0f3c2f2e-6f7a-4f0e-9d0a-{n:012x}.local")
    }

    fn tries(vet: &mut Vet, line: &str) -> bool {
        matches!(vet.admit(line), Verdict::Try(_))
    }

    #[test]
    fn twenty_candidates_of_a_peer_are_tried() {
        let mut vet = vet();
        for n in 0..5_000 {
            let public = at(&format!("1.1.{}.{}", n / 250, n % 250), 5000);
            assert_eq!(tries(&mut vet, &public), n < MAX_CANDIDATES, "{n}");
        }
        assert_eq!(vet.admit(&at(&name(1), 5000)), Verdict::Drop);
    }

    #[test]
    fn what_is_refused_takes_no_place_and_what_is_known_is_not_tried_again() {
        let mut vet = vet();
        for n in 0..1_000 {
            assert!(!tries(&mut vet, &at("127.0.0.1", 2_000 + n)));
            assert!(!tries(&mut vet, &at("10.0.0.1", 2_000 + n)));
            assert!(!tries(&mut vet, "candidate:nonsense"));
        }
        assert!(tries(&mut vet, &at("1.1.1.1", 5000)));
        let again = at("1.1.1.1", 5000).replace("host", "srflx");
        assert!(!tries(&mut vet, &again));
        assert_eq!(vet.taken, 1);
    }

    #[test]
    fn one_address_is_tried_at_a_few_ports() {
        let mut vet = vet();
        let tried = (0..100).filter(|n| tries(&mut vet, &at("1.1.1.1", 5000 + n)));
        assert_eq!(tried.count(), MAX_PORTS);
        assert!(tries(&mut vet, &at("1.1.1.2", 5000)), "others all the same");
    }

    #[test]
    fn five_names_of_a_peer_are_looked_up() {
        let mut vet = vet();
        let asked = |vet: &mut Vet, n| matches!(vet.admit(&at(&name(n), 5000)), Verdict::LookUp(_));
        let count = (0..100).filter(|n| asked(&mut vet, *n)).count();
        assert_eq!(count, MAX_NAMES);
        assert!(!asked(&mut vet, 0), "not once more");
        let mut relays = Vet::new(Arc::new(machine(true, true)));
        assert!(!asked(&mut relays, 1), "who only relays asks for none");
    }

    #[test]
    fn what_a_name_stands_for_is_checked_as_any_address() {
        let mut vet = vet();
        let Verdict::LookUp(candidate) = vet.admit(&at(&name(1), 5000)) else {
            panic!("not looked up");
        };
        for refused in ["127.0.0.1", "169.254.169.254", "10.0.0.1", "fe80::1"] {
            let address = refused.parse().unwrap();
            assert_eq!(vet.resolved(&candidate, address), Verdict::Drop);
        }
        let near = "192.168.1.9".parse().unwrap();
        let line = "candidate:1 1 udp 2113937151 192.168.1.9 5000 typ host";
        let expected = Verdict::Try(line.to_owned());
        assert_eq!(vet.resolved(&candidate, near), expected);
        assert_eq!(vet.resolved(&candidate, near), Verdict::Drop, "once");
    }
}
