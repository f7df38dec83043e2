//! What clients of a signaling server see of each other.

use super::*;

const A: ConnId = ConnId(1);
const B: ConnId = ConnId(2);

fn broker_of(count: u64) -> Broker {
    let mut broker = Broker::new();
    (1..=count).for_each(|id| broker.connect(ConnId(id)).unwrap());
    broker
}

fn subscribe(broker: &mut Broker, id: ConnId, topic: &str) {
    let frame = serde_json::json!({ "type": "subscribe", "topics": [topic] }).to_string();
    assert_eq!(broker.text(id, &frame), Ok(vec![]));
}

const PUBLISH: &str = r#"{"type":"publish","topic":"t","data":{"type":"announce","from":"x"}}"#;

#[test]
fn a_publish_reaches_all_subscribers_with_their_count() {
    let mut broker = broker_of(3);
    subscribe(&mut broker, A, "t");
    subscribe(&mut broker, B, "t");
    subscribe(&mut broker, ConnId(3), "other");
    let text =
        r#"{"type":"publish","topic":"t","data":{"type":"announce","from":"x"},"clients":2}"#;
    assert_eq!(
        broker.text(A, PUBLISH),
        Ok(vec![(A, text.into()), (B, text.into())])
    );
}

#[test]
fn what_else_a_publish_holds_is_kept_and_its_count_is_ours() {
    let mut broker = broker_of(1);
    subscribe(&mut broker, A, "t");
    let frame = r#"{"type":"publish","topic":"t","clients":99,"data":"c2VhbGVk","userId":"u"}"#;
    let echoed = frame.replace("99", "1");
    assert_eq!(broker.text(A, frame), Ok(vec![(A, echoed.into())]));
}

#[test]
fn who_left_hears_nothing_more() {
    let mut broker = broker_of(2);
    subscribe(&mut broker, A, "t");
    subscribe(&mut broker, B, "t");
    broker.disconnect(B);
    assert_eq!(broker.text(A, PUBLISH).unwrap().len(), 1);
    assert_eq!(broker.text(B, PUBLISH), Ok(vec![]));
    broker
        .text(A, r#"{"type":"unsubscribe","topics":["t","never"]}"#)
        .unwrap();
    assert_eq!(broker.text(A, PUBLISH), Ok(vec![]));
    assert_eq!((broker.connections(), broker.topics()), (1, 0));
}

#[test]
fn a_ping_is_answered() {
    let answer = broker_of(1).text(A, r#"{"type":"ping"}"#);
    assert_eq!(answer, Ok(vec![(A, r#"{"type":"pong"}"#.into())]));
}

/// The first two end the reference server.
#[test]
fn malformed_frames_are_answered_by_nothing() {
    let mut broker = broker_of(1);
    subscribe(&mut broker, A, "t");
    let deep = "[".repeat(50_000);
    let frames = [
        "not json",
        r#"{"type":"subscribe","topics":5}"#,
        r#"{"type":"subscribe","topics":[1,null,{}]}"#,
        r#"{"type":"subscribe"}"#,
        r#"{"type":"publish"}"#,
        r#"{"type":"publish","topic":["t"]}"#,
        r#"{"type":7}"#,
        "null",
        "[]",
        "",
        &deep,
    ];
    for frame in frames {
        assert_eq!(broker.text(A, frame), Ok(vec![]), "{frame:.40}");
    }
    assert_eq!(broker.topics(), 1);
}

#[test]
fn limits_hold() {
    let mut broker = broker_of(MAX_CONNECTIONS as u64);
    assert_eq!(broker.connect(ConnId(0)), Err(BrokerError::Full));
    let large = " ".repeat(MAX_FRAME_BYTES + 1);
    assert_eq!(
        broker.text(A, &large),
        Err(BrokerError::TooLarge(large.len()))
    );
    (0..MAX_TOPICS + 9).for_each(|n| subscribe(&mut broker, A, &format!("t{n}")));
    subscribe(&mut broker, B, &"t".repeat(MAX_TOPIC_BYTES + 1));
    assert_eq!(broker.topics(), MAX_TOPICS);
}
