//! Two nets in one process, wired back to back over real sockets on loopback.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{Net, NetConfig};
use crate::room::event::{Description, Input, LinkId, Output, Route, SdpKind};

/// What a step may take on a busy machine before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

const LINK: LinkId = LinkId(1);

struct Side {
    net: Net,
    inputs: mpsc::Receiver<Input>,
}

fn side(queue_bytes: usize) -> Side {
    let (sender, inputs) = mpsc::channel(1024);
    let config = NetConfig {
        queue_bytes,
        local: true,
        ..NetConfig::default()
    };
    Side {
        net: Net::new(config, sender),
        inputs,
    }
}

/// What the other side does with what this side said; the rest is for the test.
fn signalled(input: Input) -> Result<Output, Input> {
    match input {
        Input::LinkLocal(id, offer) if offer.kind == SdpKind::Offer => {
            Ok(Output::LinkAnswer(id, offer))
        }
        Input::LinkLocal(id, answer) => Ok(Output::LinkRemote(id, answer)),
        Input::LinkCandidate(id, candidate) => Ok(Output::LinkAddCandidate(id, candidate)),
        input => Err(input),
    }
}

/// Carries signals both ways until each side has its channel open.
async fn connect(one: &mut Side, two: &mut Side) {
    one.net.perform(Output::LinkOffer(LINK));
    let mut open = [false, false];
    let mut secured = Vec::new();
    while open != [true, true] {
        let (from, input) = tokio::select! {
            Some(input) = one.inputs.recv() => (0, input),
            Some(input) = two.inputs.recv() => (1, input),
            () = tokio::time::sleep(PATIENCE) => panic!("not open in time: {open:?}"),
        };
        let other = if from == 0 {
            &mut two.net
        } else {
            &mut one.net
        };
        match signalled(input) {
            Ok(output) => other.perform(output),
            Err(Input::LinkOpen { link, max_message }) => {
                assert_eq!((link, max_message), (LINK, 262_144));
                open[from] = true;
            }
            Err(Input::LinkSecured(_, both)) => secured.push(both),
            Err(Input::LinkRoute(_, route)) => assert_eq!(route, Route::Direct),
            Err(other) => panic!("unexpected {other:?}"),
        }
    }
    // Each end has really seen the certificate that the other one has.
    let [mine, yours] = secured[..] else {
        panic!("not told by both ends: {secured:?}");
    };
    assert_eq!((mine.ours, mine.theirs), (yours.theirs, yours.ours));
    assert!(mine.ours != mine.theirs && mine.code() == yours.code());
}

async fn next(side: &mut Side) -> Input {
    loop {
        let input = timeout(PATIENCE, side.inputs.recv())
            .await
            .expect("in time")
            .expect("alive");
        if !matches!(input, Input::LinkCandidate(..) | Input::LinkRoute(..)) {
            return input;
        }
    }
}

fn piece(index: usize) -> Vec<u8> {
    vec![u8::try_from(index % 251).unwrap_or(0); 16_000]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_megabyte_goes_both_ways_and_a_close_is_seen() {
    let (mut one, mut two) = (
        side(super::DEFAULT_QUEUE_BYTES),
        side(super::DEFAULT_QUEUE_BYTES),
    );
    connect(&mut one, &mut two).await;
    for index in 0..64 {
        one.net.perform(Output::LinkSend(LINK, piece(index)));
        two.net.perform(Output::LinkSend(LINK, piece(index)));
    }
    for index in 0..64 {
        assert_eq!(next(&mut one).await, Input::LinkBytes(LINK, piece(index)));
        assert_eq!(next(&mut two).await, Input::LinkBytes(LINK, piece(index)));
    }
    one.net.perform(Output::LinkSend(LINK, b"goodbye".to_vec()));
    one.net.perform(Output::LinkClose(LINK));
    assert_eq!(
        next(&mut two).await,
        Input::LinkBytes(LINK, b"goodbye".to_vec())
    );
    assert!(matches!(next(&mut two).await, Input::LinkClosed(LINK, _)));
    one.net.shutdown().await;
    assert_eq!(
        one.inputs.recv().await,
        None,
        "what the mesh closed itself is not reported"
    );
    two.net.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_round_trip_of_an_open_link_is_known() {
    let (mut one, mut two) = (
        side(super::DEFAULT_QUEUE_BYTES),
        side(super::DEFAULT_QUEUE_BYTES),
    );
    assert!(one.net.round_trips().is_empty());
    connect(&mut one, &mut two).await;
    for side in [&one, &two] {
        let known = async {
            loop {
                match side.net.round_trips()[..] {
                    [(LINK, took)] => break took,
                    _ => tokio::task::yield_now().await,
                }
            }
        };
        let took = timeout(PATIENCE, known).await.expect("known in time");
        assert!(took < PATIENCE, "on loopback: {took:?}");
    }
    one.net.shutdown().await;
    two.net.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_receiver_fills_the_queue_which_is_told_and_drains() {
    let (mut one, mut two) = (side(1024 * 1024), side(1024 * 1024));
    connect(&mut one, &mut two).await;
    let mut sent = 0;
    // Nobody takes what arrives at the other side, so the window closes and the queue fills.
    while one.inputs.try_recv() != Ok(Input::LinkFull(LINK)) {
        one.net.perform(Output::LinkSend(LINK, piece(sent)));
        sent += 1;
        assert!(sent < 100_000, "never told full");
        tokio::task::yield_now().await;
    }
    let mut received = 0;
    loop {
        tokio::select! {
            Some(input) = one.inputs.recv() => {
                if matches!(input, Input::LinkRoute(..) | Input::LinkCandidate(..)) {
                    continue;
                }
                assert_eq!(input, Input::LinkDrained(LINK));
                break;
            }
            Some(input) = two.inputs.recv() => match input {
                Input::LinkBytes(_, bytes) => {
                    assert_eq!(bytes, piece(received), "in order, none lost among those taken");
                    received += 1;
                }
                other => assert!(matches!(other, Input::LinkRoute(..) | Input::LinkCandidate(..))),
            },
            () = tokio::time::sleep(PATIENCE) => panic!("not drained after {received} of {sent}"),
        }
    }
    assert!(received < sent, "something was dropped");
    one.net.shutdown().await;
    two.net.shutdown().await;
}

#[tokio::test]
async fn an_offer_that_is_none_ends_the_link_with_a_reason() {
    let mut one = side(1024);
    let nonsense = Description {
        kind: SdpKind::Offer,
        sdp: "v=0\r\nnonsense".to_owned(),
    };
    one.net.perform(Output::LinkAnswer(LINK, nonsense));
    assert!(matches!(next(&mut one).await, Input::LinkClosed(LINK, reason) if !reason.is_empty()));
    one.net.shutdown().await;
}
