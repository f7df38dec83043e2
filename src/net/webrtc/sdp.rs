//! What this layer reads from, and changes in, the text of a session description.

use std::borrow::Cow;

use crate::wire::verify::{self, Fingerprint};

/// What a peer takes in one message when its description does not say (RFC 8841, section 6.1).
const DEFAULT_MAX_MESSAGE: usize = 65_536;

/// The largest message that the stack sends or takes, and what browsers advertise themselves.
pub(super) const OWN_MAX_MESSAGE: usize = 262_144;

/// Who opens the DTLS handshake, as `a=setup` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setup {
    Active,
    Passive,
}

impl Setup {
    /// The role that remains for the other side.
    pub(super) fn other(self) -> Setup {
        match self {
            Setup::Active => Setup::Passive,
            Setup::Passive => Setup::Active,
        }
    }

    fn line(self) -> &'static str {
        match self {
            Setup::Active => "a=setup:active",
            Setup::Passive => "a=setup:passive",
        }
    }
}

/// How many bytes a message to the writer of `sdp` may have: the lesser of what it and we can. 0 in a
/// description means no limit.
pub(super) fn max_message(sdp: &str) -> usize {
    let told = attribute(sdp, "max-message-size").and_then(|value| value.parse().ok());
    match told {
        None => DEFAULT_MAX_MESSAGE,
        Some(0) => OWN_MAX_MESSAGE,
        Some(bytes) => OWN_MAX_MESSAGE.min(bytes),
    }
}

/// The fingerprint of the certificate that a description announces.
pub(super) fn fingerprint(sdp: &str) -> Option<Fingerprint> {
    verify::read(attribute(sdp, "fingerprint")?)
}

/// The role that an answer took; `None` for an offer, which leaves it open (`actpass`).
pub(super) fn setup(sdp: &str) -> Option<Setup> {
    match attribute(sdp, "setup")? {
        "active" => Some(Setup::Active),
        "passive" => Some(Setup::Passive),
        _ => None,
    }
}

/// `sdp` with every `a=setup` line saying `role`. The stack answers every offer as `active`, and
/// libwebrtc refuses a renegotiation that changes the role.
pub(super) fn with_setup(sdp: &str, role: Setup) -> String {
    map_lines(sdp, |line| {
        let changed = line.starts_with("a=setup:");
        Some(Cow::Borrowed(if changed { role.line() } else { line }))
    })
}

/// `sdp` without what would tell an address of ours: relayed candidates stay, without their origin, and the
/// lines that name an address name none.
pub(super) fn only_relayed(sdp: &str) -> String {
    map_lines(sdp, |line| match line.split_once('=') {
        Some(("a", _)) if line.starts_with("a=candidate:") => {
            is_relayed(line).then(|| Cow::Owned(without_origin(line)))
        }
        // Where RTCP goes: an address, and nobody needs it.
        Some(("a", _)) if line.starts_with("a=rtcp:") => None,
        Some(("c", _)) => Some(Cow::Borrowed("c=IN IP4 0.0.0.0")),
        Some(("o", origin)) => Some(Cow::Owned(format!("o={}", nowhere(origin)))),
        _ => Some(Cow::Borrowed(line)),
    })
}

/// An origin (`user session version IN IP4 address`) at the address that browsers write there.
fn nowhere(origin: &str) -> String {
    let words: Vec<&str> = origin.split_whitespace().take(3).collect();
    format!("{} IN IP4 127.0.0.1", words.join(" "))
}

/// Whether a candidate attribute is of type `relay`.
pub(super) fn is_relayed(candidate: &str) -> bool {
    candidate_type(candidate) == Some("relay")
}

/// A candidate without the address that it was gathered from (`raddr`, `rport`): for a relayed one that
/// is an address of ours. The zeros are what browsers write there.
pub(super) fn without_origin(candidate: &str) -> String {
    let mut words = candidate.split_whitespace();
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        kept.push(word);
        let nothing = match word {
            "raddr" => "0.0.0.0",
            "rport" => "0",
            _ => continue,
        };
        words.next();
        kept.push(nothing);
    }
    kept.join(" ")
}

/// Whether a peer could do anything with the address of a candidate of ours. A machine without any
/// interface binds the wildcard address, and nobody can send to that.
pub(super) fn is_reachable(candidate: &str) -> bool {
    !matches!(
        candidate.split_whitespace().nth(4),
        None | Some("0.0.0.0" | "::")
    )
}

fn candidate_type(candidate: &str) -> Option<&str> {
    let mut words = candidate.split_whitespace();
    words.find(|word| *word == "typ")?;
    words.next()
}

fn attribute<'a>(sdp: &'a str, name: &str) -> Option<&'a str> {
    sdp.lines()
        .filter_map(|line| {
            line.strip_prefix("a=")?
                .strip_prefix(name)?
                .strip_prefix(':')
        })
        .map(str::trim)
        .next_back()
}

fn map_lines<'a>(sdp: &'a str, change: impl Fn(&'a str) -> Option<Cow<'a, str>>) -> String {
    let mut changed = String::with_capacity(sdp.len());
    for line in sdp.lines().filter_map(change) {
        changed.push_str(&line);
        changed.push_str("\r\n");
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\na=setup:actpass\r\na=mid:0\r\na=max-message-size:262144\r\n\
        a=candidate:1 1 udp 2 10.0.0.1 5 typ host\r\na=candidate:2 1 udp 1 1.2.3.4 6 typ relay raddr 0.0.0.0 rport 0\r\n";

    #[test]
    fn the_message_limit_is_the_lesser_one() {
        assert_eq!(max_message(OFFER), 262_144);
        assert_eq!(max_message("v=0\r\n"), 65_536);
        assert_eq!(max_message("a=max-message-size:0\r\n"), 262_144);
        assert_eq!(max_message("a=max-message-size:1073741823\n"), 262_144);
        assert_eq!(max_message("a=max-message-size:16384\n"), 16_384);
        assert_eq!(max_message("a=max-message-size:many\n"), 65_536);
    }

    #[test]
    fn the_role_is_read_and_written() {
        assert_eq!(setup(OFFER), None);
        let answer = with_setup(OFFER, Setup::Passive);
        assert_eq!(setup(&answer), Some(Setup::Passive));
        assert_eq!(answer.replace("passive", "actpass"), OFFER);
        assert_eq!(Setup::Passive.other(), Setup::Active);
    }

    #[test]
    fn only_relayed_candidates_stay() {
        let told = OFFER.replace("raddr 0.0.0.0 rport 0", "raddr 10.0.0.2 rport 7");
        let kept = only_relayed(&told);
        assert!(!kept.contains("10.0.0."), "{kept}");
        let unchanged = OFFER.lines().filter(|line| !line.contains("typ host"));
        assert!(unchanged.eq(kept.lines()), "{kept}");
    }

    #[test]
    fn no_line_tells_an_address() {
        let told = "v=0\r\no=ann 7 2 IN IP4 10.0.0.1\r\nc=IN IP4 10.0.0.1\r\na=rtcp:9 IN IP4 10.0.0.1\r\n\
            c=IN IP6 fd00::1\r\na=candidate:3 1 udp 1 8.8.4.4 5 typ srflx raddr 10.0.0.1 rport 7\r\n";
        let kept = "v=0\r\no=ann 7 2 IN IP4 127.0.0.1\r\nc=IN IP4 0.0.0.0\r\nc=IN IP4 0.0.0.0\r\n";
        assert_eq!(only_relayed(told), kept);
    }

    #[test]
    fn a_relayed_candidate_does_not_tell_where_it_was_gathered() {
        let told = "candidate:1 1 udp 1 1.2.3.4 6 typ relay raddr 10.0.0.1 rport 5 ufrag x";
        assert_eq!(
            without_origin(told),
            "candidate:1 1 udp 1 1.2.3.4 6 typ relay raddr 0.0.0.0 rport 0 ufrag x"
        );
        assert_eq!(
            without_origin("candidate:1 raddr"),
            "candidate:1 raddr 0.0.0.0"
        );
    }

    #[test]
    fn the_wildcard_address_is_of_no_use() {
        assert!(!is_reachable("candidate:1 1 udp 2 0.0.0.0 5 typ host"));
        assert!(!is_reachable(""));
        assert!(is_reachable("candidate:1 1 udp 2 127.0.0.1 5 typ host"));
    }
}
