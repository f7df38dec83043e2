//! Stories of one member: what it answers to what happens, rule by rule.

use std::time::Duration;

use serde_json::{Value, json};

use super::event::{Candidate, Description, Event, Input, LinkId, Output, SdpKind, ServerId};
use super::*;

const SERVER: ServerId = ServerId(0);

/// A member with its outputs.
struct Story {
    room: Room,
    now: Duration,
}

impl Story {
    fn new(max_links: usize, urls: usize) -> Self {
        let config = Config {
            topic: "t".into(),
            urls: (0..urls).map(|n| format!("ws://{n}")).collect(),
            framing: Framing::Chunked,
            max_links,
            key: None,
            epoch_millis: 1_000,
        };
        let mut story = Self {
            room: Room::new(config, 1),
            now: Duration::ZERO,
        };
        story.feed(Input::Start);
        for n in 0..urls {
            story.feed(Input::ServerOpen(ServerId(n)));
        }
        story
    }

    fn feed(&mut self, input: Input) -> Vec<Output> {
        self.room.handle(input, self.now);
        std::iter::from_fn(|| self.room.poll()).collect()
    }

    fn after(&mut self, wait: Duration) -> Vec<Output> {
        self.now += wait;
        self.feed(Input::Tick)
    }

    fn hear(&mut self, server: ServerId, data: &Value) -> Vec<Output> {
        let text =
            json!({ "type": "publish", "topic": "t", "data": data, "clients": 2 }).to_string();
        self.feed(Input::ServerText(server, text))
    }

    fn announce(&mut self, from: &str) -> Vec<Output> {
        self.hear(SERVER, &json!({ "type": "announce", "from": from }))
    }

    fn signal(&mut self, from: &str, kind: &str, ufrag: &str, token: Option<f64>) -> Vec<Output> {
        let sdp = format!("v=0\r\na=ice-ufrag:{ufrag}\r\n");
        let me = self.room.me().0.to_string();
        let mut data = json!({ "type": "signal", "from": from, "to": me, "signal": { "type": kind, "sdp": sdp } });
        if let Some(token) = token {
            data["token"] = json!(token);
        }
        self.hear(SERVER, &data)
    }

    /// Offers to a peer and opens the link, with the peer's first word in this framing.
    fn open(&mut self, from: &str) -> LinkId {
        let link = offered(&self.announce(from)).expect("an offer");
        self.signal(from, "answer", "theirs", None);
        self.feed(Input::LinkOpen {
            link,
            max_message: 1_000,
        });
        self.feed(Input::LinkBytes(link, vec![0, 0, 1, 0]));
        link
    }
}

fn offered(outputs: &[Output]) -> Option<LinkId> {
    outputs.iter().find_map(|output| match output {
        Output::LinkOffer(link) => Some(*link),
        _ => None,
    })
}

fn answered(outputs: &[Output]) -> Option<LinkId> {
    outputs.iter().find_map(|output| match output {
        Output::LinkAnswer(link, _) => Some(*link),
        _ => None,
    })
}

fn events(outputs: Vec<Output>) -> Vec<Event> {
    let event = |output| match output {
        Output::Event(event) => Some(event),
        _ => None,
    };
    outputs.into_iter().filter_map(event).collect()
}

fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[test]
fn an_announcement_is_answered_with_one_offer() {
    let mut story = Story::new(20, 2);
    let first = story.announce("ana");
    assert!(offered(&first).is_some());
    assert_eq!(offered(&story.announce("ana")), None, "one attempt a peer");
    let elsewhere = json!({ "type": "announce", "from": "ana" });
    assert_eq!(
        offered(&story.hear(ServerId(1), &elsewhere)),
        None,
        "whichever server"
    );
}

#[test]
fn a_stale_attempt_is_made_anew_when_its_peer_announces() {
    let mut story = Story::new(20, 1);
    let link = offered(&story.announce("ana")).expect("an offer");
    story.now = secs(4);
    let again = story.announce("ana");
    assert!(again.contains(&Output::LinkClose(link)));
    assert!(offered(&again).is_some_and(|other| other != link));
}

#[test]
fn an_attempt_is_given_up_after_ten_seconds_and_announced_again() {
    let mut story = Story::new(20, 1);
    story.announce("ana");
    let late = events(story.after(secs(10)));
    assert!(matches!(late.as_slice(), [Event::PeerFailed { .. }]));
    let next = story.room.next_deadline().expect("a retry");
    story.now = next;
    let again = story.feed(Input::Tick);
    assert!(
        again.iter().any(
            |output| matches!(output, Output::ServerSend(_, text) if text.contains("announce"))
        )
    );
}

#[test]
fn in_a_glare_the_higher_token_keeps_its_offer() {
    let mut story = Story::new(20, 1);
    story.announce("ana");
    assert_eq!(
        answered(&story.signal("ana", "offer", "x", Some(1.0))),
        None,
        "ours is higher"
    );
    assert!(answered(&story.signal("ana", "offer", "x", Some(1e15))).is_some());
}

#[test]
fn in_a_glare_a_page_without_a_token_wins() {
    let mut story = Story::new(20, 1);
    let ours = offered(&story.announce("ana")).expect("an offer");
    let outputs = story.signal("ana", "offer", "x", None);
    assert!(outputs.contains(&Output::LinkClose(ours)));
    assert!(answered(&outputs).is_some());
}

#[test]
fn an_offer_with_the_known_ufrag_renegotiates_the_same_link() {
    let mut story = Story::new(20, 1);
    let link = story.open("ana");
    let outputs = story.signal("ana", "offer", "theirs", None);
    assert!(
        matches!(outputs.as_slice(), [Output::LinkRemote(same, Description { kind: SdpKind::Offer, .. })] if *same == link)
    );
    let fresh = story.signal("ana", "offer", "other", None);
    assert!(answered(&fresh).is_some());
    assert!(matches!(
        events(fresh).first(),
        Some(Event::PeerGone { .. })
    ));
}

#[test]
fn candidates_wait_for_the_description_and_are_bounded() {
    let mut story = Story::new(20, 1);
    let link = offered(&story.announce("ana")).expect("an offer");
    let me = story.room.me().0.to_string();
    for n in 0..50 {
        let data = json!({ "type": "signal", "from": "ana", "to": me, "signal": { "type": "candidate", "candidate": { "candidate": format!("candidate:{n}"), "sdpMid": "0", "sdpMLineIndex": 0 } } });
        assert_eq!(story.hear(SERVER, &data), []);
    }
    let outputs = story.signal("ana", "answer", "x", None);
    let held = outputs
        .iter()
        .filter(|output| matches!(output, Output::LinkAddCandidate(..)))
        .count();
    assert_eq!(held, 20);
    let candidate = Candidate {
        candidate: "candidate:0".into(),
        mid: "0".into(),
        mline: 0,
    };
    assert!(outputs.contains(&Output::LinkAddCandidate(link, candidate)));
}

#[test]
fn the_first_word_shows_the_framing() {
    let mut story = Story::new(20, 1);
    story.open("plain");
    let peer = PeerId("plain".into());
    story.room.send(&peer, &[9; 100]).expect("it fits");
    assert!(matches!(story.room.poll(), Some(Output::LinkSend(_, bytes)) if bytes == [9; 100]));
    let limit = story.room.send(&peer, &[9; 2_000]);
    assert_eq!(limit, Err(SendError::TooLarge { limit: 1_000 }));
}

#[test]
fn a_peer_that_says_nothing_is_greeted_all_the_same() {
    let mut story = Story::new(20, 1);
    let link = offered(&story.announce("mute")).expect("an offer");
    story.signal("mute", "answer", "x", None);
    assert_eq!(
        story.feed(Input::LinkOpen {
            link,
            max_message: 1_000
        }),
        []
    );
    let greeted = events(story.after(Duration::from_millis(150)));
    assert_eq!(greeted, [Event::PeerOpen(PeerId("mute".into()))]);
    let moved = events(story.feed(Input::LinkBytes(link, vec![0, 0, 1, 0])));
    assert_eq!(
        moved.first(),
        Some(&Event::PeerOpen(PeerId("mute".into()))),
        "it is plain, not chunked"
    );
}

#[test]
fn a_full_mesh_offers_no_more_but_makes_room_for_who_is_left_out() {
    let mut story = Story::new(1, 1);
    let ana = story.open("ana");
    assert_eq!(offered(&story.announce("bob")), None);
    story.now = secs(20);
    let outputs = story.announce("bob");
    assert!(outputs.contains(&Output::LinkClose(ana)));
    assert!(offered(&outputs).is_some());
}

#[test]
fn a_slow_peer_takes_nothing_until_it_drained() {
    let mut story = Story::new(20, 1);
    let link = story.open("ana");
    let peer = PeerId("ana".into());
    assert_eq!(
        events(story.feed(Input::LinkFull(link))),
        [Event::PeerLagging(peer.clone())]
    );
    assert_eq!(story.room.send(&peer, &[1]), Err(SendError::Lagging));
    assert_eq!(
        events(story.feed(Input::LinkDrained(link))),
        [Event::PeerDrained(peer)]
    );
}

#[test]
fn leaving_unsubscribes_before_it_closes() {
    let mut story = Story::new(20, 1);
    let link = story.open("ana");
    let outputs = story.feed(Input::Leave);
    assert!(matches!(&outputs[0], Output::ServerSend(_, text) if text.contains("unsubscribe")));
    assert_eq!(
        outputs[1..],
        [Output::LinkClose(link), Output::ServerClose(SERVER)]
    );
    assert_eq!(story.announce("bob"), []);
}

#[test]
fn a_lost_server_is_dialled_again_and_links_stay() {
    let mut story = Story::new(20, 1);
    story.open("ana");
    let down = events(story.feed(Input::ServerClosed(SERVER, "gone".into())));
    assert!(matches!(down.as_slice(), [Event::ServerDown { .. }]));
    let dialled = story.after(secs(1));
    assert_eq!(dialled, [Output::ServerDial(SERVER, "ws://0".into())]);
    assert_eq!(story.room.facts().servers_up, 0);
    assert!(story.room.send(&PeerId("ana".into()), &[1]).is_ok());
}

#[test]
fn silence_is_asked_after_and_then_given_up() {
    let mut story = Story::new(20, 1);
    assert!(
        matches!(story.after(secs(15)).as_slice(), [Output::ServerSend(_, text)] if text.contains("ping"))
    );
    let outputs = story.after(secs(15));
    assert!(outputs.contains(&Output::ServerClose(SERVER)));
}

#[test]
fn hostile_frames_change_nothing() {
    let mut story = Story::new(20, 1);
    for text in [
        "",
        "not json",
        "[]",
        "{\"type\":\"publish\",\"topic\":\"t\",\"data\":5}",
        "{\"type\":\"publish\",\"topic\":\"other\",\"data\":{\"type\":\"announce\",\"from\":\"x\"}}",
    ] {
        assert_eq!(
            story.feed(Input::ServerText(SERVER, text.to_owned())),
            [],
            "{text}"
        );
    }
    for n in 0..5_000 {
        story.announce(&format!("made up {n}"));
    }
    assert!(story.room.peers.len() <= MAX_PEERS);
    assert!(story.room.links.len() <= 20);
}

#[test]
fn with_a_key_plaintext_is_dropped_and_our_own_is_sealed() {
    let key = RoomKey::derive("secret", "t").expect("a key");
    let config = Config {
        topic: "t".into(),
        urls: vec!["ws://0".into()],
        framing: Framing::Plain,
        max_links: 20,
        key: Some(key),
        epoch_millis: 0,
    };
    let mut story = Story {
        room: Room::new(config, 1),
        now: Duration::ZERO,
    };
    story.feed(Input::Start);
    let said = story.feed(Input::ServerOpen(SERVER));
    assert!(
        said.iter().all(
            |output| !matches!(output, Output::ServerSend(_, text) if text.contains("announce"))
        )
    );
    assert_eq!(story.announce("ana"), []);
    let key = RoomKey::derive("secret", "t").expect("a key");
    let sealed = key
        .seal(&json!({ "type": "announce", "from": "ana" }), [7; 12])
        .expect("sealed");
    assert!(offered(&story.hear(SERVER, &Value::String(sealed))).is_some());
}

#[test]
fn a_late_candidate_without_a_server_leaves_the_open_link_alone() {
    let mut story = Story::new(20, 1);
    let link = story.open("ana");
    story.feed(Input::ServerClosed(SERVER, "gone".into()));
    let candidate = Candidate {
        candidate: "candidate:9".into(),
        mid: "0".into(),
        mline: 0,
    };
    assert_eq!(story.feed(Input::LinkCandidate(link, candidate)), []);
    assert!(story.room.send(&PeerId("ana".into()), &[1]).is_ok());
}
