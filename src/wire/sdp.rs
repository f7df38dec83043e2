//! The session description of a peer, checked before the stack sees it.
//!
//! A peer describes one data channel; everything else a stack would do for a description (media of all kinds,
//! candidates that nobody looked at) is refused or taken out here. One pass, without recursion.

use thiserror::Error;

/// Bytes of a description. Those of browsers are under 2 KiB, with all candidates in it under 5.
pub const MAX_SDP: usize = 16 * 1024;
/// Lines of one. Twenty are usual, and each candidate is one more.
const MAX_LINES: usize = 256;

/// Why a description is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SdpError {
    #[error("a description of more than {MAX_SDP} bytes, or {MAX_LINES} lines")]
    TooLarge,
    #[error("a description with a line that is none")]
    Malformed,
    #[error("a description of something else than one data channel")]
    NotData,
    /// What the stack checks the other side's certificate against; it knows no other digest.
    #[error("a description without a SHA-256 fingerprint")]
    NoFingerprint,
}

/// A description that may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Without candidates.
    pub sdp: String,
    /// Those that it held, in its order and as they were.
    pub candidates: Vec<String>,
}

/// Reads a peer's description.
pub fn read(sdp: &str) -> Result<Remote, SdpError> {
    if sdp.len() > MAX_SDP {
        return Err(SdpError::TooLarge);
    }
    let mut remote = Remote {
        sdp: String::with_capacity(sdp.len()),
        candidates: Vec::new(),
    };
    let (mut sections, mut fingerprints) = (0, 0);
    for (n, line) in sdp.lines().enumerate() {
        if n >= MAX_LINES {
            return Err(SdpError::TooLarge);
        }
        check_line(line)?;
        if line.starts_with("m=") {
            sections += 1;
            if sections > 1 || !line.starts_with("m=application ") {
                return Err(SdpError::NotData);
            }
        }
        if let Some(digest) = attribute(line, "fingerprint") {
            fingerprints += 1;
            if !digest.starts_with("sha-256 ") {
                return Err(SdpError::NoFingerprint);
            }
        }
        if attribute(line, "candidate").is_some() {
            remote.candidates.push(line.to_owned());
        } else if !is_about_candidates(line) {
            remote.sdp.push_str(line);
            remote.sdp.push_str("\r\n");
        }
    }
    if sections == 0 {
        return Err(SdpError::NotData);
    }
    (fingerprints > 0)
        .then_some(remote)
        .ok_or(SdpError::NoFingerprint)
}

/// Whether a line is `x=…`, of text.
fn check_line(line: &str) -> Result<(), SdpError> {
    let (kind, rest) = line.split_once('=').ok_or(SdpError::Malformed)?;
    let known = kind.len() == 1 && kind.starts_with(|c: char| c.is_ascii_lowercase());
    let text = !rest.contains(char::is_control);
    (known && text).then_some(()).ok_or(SdpError::Malformed)
}

/// More follow, and the other side chooses none for us.
fn is_about_candidates(line: &str) -> bool {
    line == "a=end-of-candidates" || attribute(line, "remote-candidates").is_some()
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.strip_prefix("a=")?
        .strip_prefix(name)?
        .strip_prefix(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shape of a Chromium page's offer, with candidates in it.
    const OFFER: &str = "v=0\r\no=- 46117317 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
        a=msid-semantic: WMS\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n\
        a=candidate:1 1 udp 2113937151 10.0.0.1 5000 typ host\r\na=ice-ufrag:abcd\r\na=ice-pwd:secret\r\n\
        a=candidate:2 1 tcp 1518280447 10.0.0.1 9 typ host tcptype active\r\na=end-of-candidates\r\n\
        a=fingerprint:sha-256 AA:BB\r\na=setup:actpass\r\na=mid:0\r\na=sctp-port:5000\r\n";

    #[test]
    fn candidates_are_taken_out_and_the_rest_stays() {
        let remote = read(OFFER).unwrap();
        assert_eq!(remote.candidates.len(), 2);
        assert!(remote.candidates[1].contains("tcptype"));
        let rest = OFFER.lines().filter(|line| !line.contains("candidate"));
        assert!(rest.eq(remote.sdp.lines()), "{}", remote.sdp);
        assert_eq!(read(&remote.sdp).unwrap().sdp, remote.sdp);
    }

    #[test]
    fn only_one_data_channel_is_described() {
        let media = OFFER.replace("m=application 9", "m=audio 9");
        assert_eq!(read(&media), Err(SdpError::NotData));
        let two = format!("{OFFER}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
        assert_eq!(read(&two), Err(SdpError::NotData));
        let none = OFFER.replace("m=application", "i=application");
        assert_eq!(read(&none), Err(SdpError::NotData));
    }

    #[test]
    fn a_certificate_that_cannot_be_checked_is_refused() {
        let weak = OFFER.replace("sha-256", "sha-1");
        assert_eq!(read(&weak), Err(SdpError::NoFingerprint));
        let none = OFFER.replace("a=fingerprint:sha-256 AA:BB\r\n", "");
        assert_eq!(read(&none), Err(SdpError::NoFingerprint));
    }

    #[test]
    fn hostile_descriptions_are_refused() {
        assert_eq!(read(""), Err(SdpError::NotData));
        for line in ["nonsense", "ab=c", "=x", "A=x", "a=\u{1b}[2J", "a=\0"] {
            let sdp = format!("{OFFER}{line}\r\n");
            assert_eq!(read(&sdp), Err(SdpError::Malformed), "{line:?}");
        }
        let long = format!("{OFFER}a={}\r\n", "x".repeat(MAX_SDP));
        assert_eq!(read(&long), Err(SdpError::TooLarge));
        let many = format!("{OFFER}{}", "a=x\r\n".repeat(MAX_LINES));
        assert_eq!(read(&many), Err(SdpError::TooLarge));
    }
}
