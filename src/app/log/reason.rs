//! Why something ended, in words of ours: the texts that come from elsewhere hold names and addresses.

/// What the program says itself, word for word. Anything else may be from a peer, a server or a library.
const OWN: &[&str] = &[
    "the server closed the connection",
    "the server fell silent",
    "the server takes no more messages",
    "too many documents wait for this server",
    "the connection failed",
    "the connection closed",
    "the connection failed inside",
    "the peer closed the channel",
];

/// Words by which texts of libraries are known, and what stands for them.
const KNOWN: &[(&str, &str)] = &[
    ("certificate", "its certificate is refused"),
    ("no answer within", "no answer in time"),
    ("refused", "refused"),
    ("reset", "reset"),
    ("lookup", "its name has no address"),
    ("unreachable", "unreachable"),
    ("timed out", "timed out"),
    ("TURN", "no relay"),
    ("more than the peer takes", "too large for the peer"),
    ("HTTP", "no WebSocket"),
];

/// The reason, as it may be written down.
pub fn reason(text: &str) -> &'static str {
    if let Some(own) = OWN.iter().find(|own| **own == text) {
        return own;
    }
    let known = KNOWN.iter().find(|(word, _)| text.contains(word));
    known.map_or("another reason", |(_, stands)| stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_foreign_text_is_kept() {
        let own = "the server fell silent";
        assert_eq!(reason(own), own);
        for (text, want) in [
            ("IO error: Connection refused (os error 111)", "refused"),
            (
                "failed to lookup address information: host.example",
                "its name has no address",
            ),
            ("no answer within 10 s", "no answer in time"),
            (
                "its certificate is for another name; use a.b",
                "its certificate is refused",
            ),
            ("192.0.2.1:9 said hello", "another reason"),
        ] {
            assert_eq!(reason(text), want, "{text}");
        }
    }
}
