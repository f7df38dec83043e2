//! What the stack itself writes: descriptions with everything that was gathered, without what may not be told.

use std::net::IpAddr;
use std::time::Duration;

use ::webrtc::data_channel::RTCDataChannelInit;
use tokio::time::timeout;

use super::connection::{Signal, build};
use super::sdp;
use crate::net::NetConfig;
use crate::wire;
use crate::wire::candidate::RemoteCandidate;

/// What gathering may take on a busy machine before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// An offer of the stack with its candidates in it, and those that it trickled.
async fn gathered() -> (String, Vec<String>) {
    let config = NetConfig {
        local: true,
        ..NetConfig::default()
    };
    let mut connection = build(&config, &[]).await.expect("a connection");
    let peer = &connection.peer;
    let init = RTCDataChannelInit::default();
    let channel = peer.create_data_channel("c", Some(init)).await;
    let channel = channel.expect("a channel");
    let offer = peer.create_offer(None).await.expect("an offer");
    peer.set_local_description(offer)
        .await
        .expect("it is taken");
    let first = timeout(PATIENCE, connection.signals.recv()).await;
    let mut trickled = Vec::new();
    let mut signal = first.expect("something was gathered in time");
    while let Some(Signal::Candidate(candidate)) = signal {
        trickled.push(candidate.candidate);
        signal = connection.signals.try_recv().ok();
    }
    let offer = connection.peer.create_offer(None).await.expect("another");
    drop(channel);
    connection.peer.close().await.expect("closed");
    (offer.sdp, trickled)
}

/// All addresses in a text, but those that mean nowhere.
fn addresses(text: &str) -> Vec<IpAddr> {
    let words = text.split_whitespace().filter_map(|word| word.parse().ok());
    let told = |address: &IpAddr| !address.is_unspecified();
    words.filter(told).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_description_that_only_relays_tells_no_address() {
    let (offer, trickled) = gathered().await;
    assert!(!trickled.is_empty());
    assert!(!addresses(&offer).is_empty(), "it tells some: {offer}");
    let host = trickled.first().expect("one").clone();
    let own = addresses(&host).first().copied().expect("an address");
    let relay = format!("a=candidate:9 1 udp 1 9.9.9.9 7 typ relay raddr {own} rport 5\r\n");
    let kept = sdp::only_relayed(&format!("{offer}{relay}"));
    let nowhere = |address: &IpAddr| address.is_loopback();
    let mut told = addresses(&kept);
    // That of the origin is the same in every browser's description.
    assert_eq!(told.iter().filter(|it| nowhere(it)).count(), 1, "{kept}");
    told.retain(|it| !nowhere(it));
    assert_eq!(told, ["9.9.9.9".parse::<IpAddr>().expect("an address")]);
    assert!(!trickled.iter().any(|candidate| sdp::is_relayed(candidate)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stacks_own_descriptions_and_candidates_are_read() {
    let (offer, trickled) = gathered().await;
    let remote = wire::sdp::read(&offer).expect("a description");
    assert!(sdp::fingerprint(&offer).is_some());
    assert_eq!(sdp::fingerprint(&remote.sdp), sdp::fingerprint(&offer));
    for candidate in &trickled {
        assert!(RemoteCandidate::read(candidate).is_ok(), "{candidate}");
    }
}
