//! Only for `fuzz/`: what is made of a description or a candidate before the library of WebRTC sees it.

use super::sdp;

/// What may be told of `sdp` under `--relay-only`, with the role that it leaves to the other side, and the
/// bytes that a message to its writer may have.
pub fn description(text: &str) -> (String, usize) {
    let told = match sdp::setup(text) {
        Some(setup) => sdp::with_setup(text, setup.other()),
        None => text.to_owned(),
    };
    (sdp::only_relayed(&told), sdp::max_message(text))
}

/// A candidate without its origin, if it may be told under `--relay-only`.
pub fn candidate(line: &str) -> Option<String> {
    let told = sdp::is_relayed(line) && sdp::is_reachable(line);
    told.then(|| sdp::without_origin(line))
}
