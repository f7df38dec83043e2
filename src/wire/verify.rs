//! The short authentication string of a connection: what two people read to each other on the phone.
//!
//! Signaling carries the fingerprints of the certificates with which both ends encrypt. Whoever sits there can
//! put in its own, and then reads along: each end then sees another certificate than the other end has. The
//! string is made of both, the same at both ends, and so is another one at each end of such a connection.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// SHA-256 of a certificate (DER), as `a=fingerprint:sha-256` tells it.
pub type Fingerprint = [u8; 32];

/// So that the digest means nothing elsewhere, and another way of making it gives another one.
const DOMAIN: &[u8] = b"celljam short authentication string, version 1\0";
/// The digest is made anew so often, as Signal does for its safety numbers: two milliseconds for us, and for
/// one who tries certificates until the strings agree all of them for each.
const ROUNDS: usize = 5200;
/// Groups of five digits. An attacker in the middle chooses a certificate for each side, so that half the bits
/// must be too many to try within the ten seconds of an attempt: 30 digits are 99 bits, and 2^50 tries of
/// 2^12 digests each. Five words out of 2048 would be 55 bits, found in a second.
const GROUPS: usize = 6;
/// Bytes of the digest that one group is made of.
const GROUP_BYTES: usize = 5;
/// Numbers that one group can show.
const GROUP_SIZE: u64 = 100_000;

/// The certificates of both ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    pub ours: Fingerprint,
    /// Of the certificate with which the other end has really encrypted.
    pub theirs: Fingerprint,
}

impl Fingerprints {
    /// The string: six groups of five digits, the same at both ends.
    #[must_use]
    pub fn code(&self) -> String {
        let mut both = [self.ours, self.theirs];
        both.sort_unstable();
        let both = both.concat();
        let mut digest = Sha256::new().chain_update(DOMAIN).chain_update(&both);
        for _ in 1..ROUNDS {
            let last = digest.finalize();
            digest = Sha256::new().chain_update(last).chain_update(&both);
        }
        let mut code = String::new();
        for part in digest.finalize().chunks_exact(GROUP_BYTES).take(GROUPS) {
            let number = part.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            let gap = if code.is_empty() { "" } else { " " };
            // Writing to a string does not fail.
            let _ = write!(code, "{gap}{:05}", number % GROUP_SIZE);
        }
        code
    }
}

/// The fingerprint of a certificate.
#[must_use]
pub fn of_certificate(der: &[u8]) -> Fingerprint {
    Sha256::digest(der).into()
}

/// Reads the value of `a=fingerprint`: `sha-256 AB:CD:…`.
#[must_use]
pub fn read(value: &str) -> Option<Fingerprint> {
    let (algorithm, digits) = value.trim().split_once(' ')?;
    if !algorithm.eq_ignore_ascii_case("sha-256") {
        return None;
    }
    let byte = |pair: &str| match pair.len() {
        2 => u8::from_str_radix(pair, 16).ok(),
        _ => None,
    };
    let bytes: Vec<u8> = digits.split(':').map(byte).collect::<Option<_>>()?;
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ours: u8, theirs: u8) -> String {
        Fingerprints {
            ours: [ours; 32],
            theirs: [theirs; 32],
        }
        .code()
    }

    #[test]
    fn both_ends_have_the_same_string_and_it_has_its_form() {
        let code = of(1, 2);
        assert_eq!(code, of(2, 1));
        let groups: Vec<&str> = code.split(' ').collect();
        assert_eq!(groups.len(), GROUPS);
        for group in groups {
            assert!(group.len() == 5 && group.chars().all(|c| c.is_ascii_digit()));
        }
    }

    #[test]
    fn somebody_in_the_middle_makes_another_string_at_each_end() {
        let (ana, bob, eve, mallory) = (1, 2, 3, 4);
        assert_ne!(of(ana, eve), of(mallory, bob));
        assert_ne!(of(ana, eve), of(ana, bob));
    }

    /// A change here means that older versions show another string.
    #[test]
    fn the_string_stays_what_it_is() {
        assert_eq!(of(1, 2), "89907 59130 68202 46857 01666 26238");
    }

    #[test]
    fn a_fingerprint_is_read_as_descriptions_write_it() {
        let told = of_certificate(b"certificate");
        let hex: Vec<String> = told.iter().map(|byte| format!("{byte:02X}")).collect();
        let value = format!("sha-256 {}", hex.join(":"));
        assert_eq!(read(&value), Some(told));
        assert_eq!(read(&value.to_lowercase()), Some(told));
        for wrong in [
            "",
            "sha-256",
            "sha-1 AA:BB",
            "sha-256 AA:BB",
            "sha-256 +1:zz",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
