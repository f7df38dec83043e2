//! Any text as the description of a peer, and its lines as candidates: what is told under `--relay-only`
//! tells no other address, and the library of WebRTC takes or refuses each without a panic.
#![no_main]

use std::time::Instant;

use celljam::net::fuzz;
use libfuzzer_sys::fuzz_target;
use rtc::peer_connection::RTCPeerConnectionBuilder;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::transport::RTCIceCandidateInit;

/// Candidates of one description that are tried.
const MAX_CANDIDATES: usize = 20;

fuzz_target!(|text: &str| {
    let (told, most) = fuzz::description(text);
    assert!((1..=262_144).contains(&most));
    let candidates = |text: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|line| line.strip_prefix("a="));
        let candidates = lines.filter(|line| line.starts_with("candidate:"));
        candidates.map(str::to_owned).collect()
    };
    for line in candidates(&told) {
        assert!(line.contains(" typ relay"), "{line}");
    }
    for line in text.lines() {
        if let Some(line) = fuzz::candidate(line) {
            let mut words = line.split_whitespace().skip_while(|word| *word != "raddr");
            assert!(words.nth(1).is_none_or(|origin| origin == "0.0.0.0"), "{line}");
        }
    }
    answer(text, &candidates(text));
});

/// What a connection does with an offer and candidates.
fn answer(text: &str, candidates: &[String]) {
    let Ok(offer) = RTCSessionDescription::offer(text.to_owned()) else {
        return;
    };
    let Ok(mut peer) = RTCPeerConnectionBuilder::new().build(Instant::now()) else {
        return;
    };
    if peer.set_remote_description(Instant::now(), offer).is_err() {
        return;
    }
    if let Ok(answer) = peer.create_answer(None) {
        let _either_way = peer.set_local_description(Instant::now(), answer);
    }
    for candidate in candidates.iter().take(MAX_CANDIDATES) {
        let _either_way = peer.add_remote_candidate(RTCIceCandidateInit {
            candidate: candidate.clone(),
            sdp_mid: Some("0".to_owned()),
            sdp_mline_index: Some(0),
            ..Default::default()
        });
    }
}
