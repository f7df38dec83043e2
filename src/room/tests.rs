//! Stories of one member that need a look inside, or an exact moment. What happens between members is
//! told in `tests/room.rs`.

mod flood;
mod password;

use std::time::Duration;

use serde_json::{Value, json};

use super::event::{Candidate, Description, Event, Input, LinkId, Output, SdpKind, ServerId};
use super::*;

const SERVER: ServerId = ServerId(0);

/// A member with its server, and what it wants done.
struct Story {
    room: Room,
    now: Duration,
}

impl Story {
    fn new() -> Self {
        Self::with(None)
    }

    fn with(key: Option<RoomKey>) -> Self {
        let config = Config {
            topic: "t".into(),
            urls: vec!["ws://0".into()],
            framing: Framing::Chunked,
            max_links: 20,
            key,
            epoch_millis: 1_000,
        };
        let mut story = Self {
            room: Room::new(config, 1),
            now: Duration::ZERO,
        };
        story.feed(Input::Start);
        story.feed(Input::ServerOpen(SERVER));
        story
    }

    /// All places are taken by open connections.
    fn full() -> Self {
        let mut story = Self::new();
        for n in 0..20 {
            let link = story.meet(&format!("peer {n}"));
            story.open(link);
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

    fn hear(&mut self, data: &Value) -> Vec<Output> {
        let text =
            json!({ "type": "publish", "topic": "t", "data": data, "clients": 2 }).to_string();
        self.feed(Input::ServerText(SERVER, text))
    }

    fn announce(&mut self, from: &str) -> Vec<Output> {
        self.hear(&json!({ "type": "announce", "from": from }))
    }

    fn signal(&mut self, from: &str, kind: &str, ufrag: &str) -> Vec<Output> {
        let sdp = format!("v=0\r\na=ice-ufrag:{ufrag}\r\n");
        let me = self.room.me().0.to_string();
        let signal = json!({ "type": kind, "sdp": sdp });
        self.hear(&json!({ "type": "signal", "from": from, "to": me, "signal": signal }))
    }

    /// Offers to a peer, which answers.
    fn meet(&mut self, from: &str) -> LinkId {
        // One dial a second.
        self.now += secs(1);
        let link = offered(&self.announce(from)).expect("an offer");
        self.signal(from, "answer", "theirs");
        link
    }

    fn open(&mut self, link: LinkId) -> Vec<Output> {
        self.feed(Input::LinkOpen {
            link,
            max_message: 1_000,
        })
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

fn dials(outputs: &[Output]) -> usize {
    let dial = |output: &&Output| matches!(output, Output::LinkOffer(_));
    outputs.iter().filter(dial).count()
}

fn closed(outputs: &[Output]) -> usize {
    let close = |output: &&Output| matches!(output, Output::LinkClose(_));
    outputs.iter().filter(close).count()
}

fn is_announcement(output: &Output) -> bool {
    matches!(output, Output::ServerSend(_, text) if text.contains("announce"))
}

fn events(outputs: Vec<Output>) -> Vec<Event> {
    let event = |output| match output {
        Output::Event(event) => Some(event),
        _ => None,
    };
    outputs.into_iter().filter_map(event).collect()
}

fn local() -> Description {
    Description {
        kind: SdpKind::Offer,
        sdp: "v=0".into(),
    }
}

fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[test]
fn a_stale_attempt_is_made_anew_when_its_peer_announces() {
    let mut story = Story::new();
    let link = offered(&story.announce("ana")).expect("an offer");
    story.now = secs(2);
    assert_eq!(offered(&story.announce("bob")), Some(LinkId(link.0 + 1)));
    story.now = secs(4);
    let again = story.announce("ana");
    assert!(again.contains(&Output::LinkClose(link)));
    assert!(offered(&again).is_some_and(|other| other != link));
}

#[test]
fn an_attempt_whose_peer_announces_again_has_three_seconds() {
    let mut story = Story::new();
    let link = offered(&story.announce("ana")).expect("an offer");
    assert_eq!(story.announce("ana"), [], "one attempt a peer");
    assert_eq!(offered(&story.after(secs(2))), None);
    let over = story.after(secs(1));
    assert!(over.contains(&Output::LinkClose(link)));
    assert!(offered(&over).is_some_and(|other| other != link));
}

#[test]
fn an_attempt_is_given_up_after_ten_seconds_and_announced_again() {
    let mut story = Story::new();
    story.announce("ana");
    let late = events(story.after(secs(10)));
    assert!(matches!(late.as_slice(), [Event::PeerFailed { .. }]));
    let next = story.room.next_deadline().expect("a retry");
    story.now = next;
    let again = story.feed(Input::Tick);
    assert!(again.iter().any(is_announcement));
}

/// A minute passes; how often the member announced itself.
fn announcements(story: &mut Story) -> usize {
    let end = story.now + secs(60);
    let mut count = 0;
    while let Some(at) = story.room.next_deadline().filter(|at| *at <= end) {
        story.now = at;
        let said = story.feed(Input::Tick);
        count += said.iter().filter(|it| is_announcement(it)).count();
        story.feed(Input::ServerText(SERVER, "{\"type\":\"pong\"}".into()));
    }
    story.now = end;
    count
}

#[test]
fn who_has_nobody_announces_itself_often_for_a_minute_and_then_now_and_then() {
    let mut story = Story::new();
    let first = announcements(&mut story);
    assert!((6..=10).contains(&first), "{first}");
    announcements(&mut story);
    let third = announcements(&mut story);
    assert!((2..=3).contains(&third), "{third}");
    let link = story.meet("ana");
    story.open(link);
    announcements(&mut story);
    story.feed(Input::LinkClosed(link, "gone".into()));
    let again = announcements(&mut story) + announcements(&mut story);
    assert!(again >= 8, "alone again: {again}");
}

#[test]
fn who_has_few_announces_itself_now_and_then_and_who_has_more_does_not() {
    for (peers, expected) in [(1, 2..=3), (2, 2..=3), (3, 0..=0)] {
        let mut story = Story::new();
        for n in 0..peers {
            let link = story.meet(&format!("peer {n}"));
            story.open(link);
        }
        // What was planned while nobody was there yet comes once more.
        story.after(secs(10));
        let count = announcements(&mut story);
        assert!(expected.contains(&count), "{peers} peers: {count}");
    }
}

#[test]
fn an_announcement_waits_for_an_offer_that_is_being_made() {
    let mut story = Story::new();
    story.after(secs(4));
    let link = offered(&story.announce("ana")).expect("an offer");
    let end = story.now + secs(9);
    while let Some(at) = story.room.next_deadline().filter(|at| *at < end) {
        assert!(at > story.now, "no busy waiting");
        story.now = at;
        assert!(!story.feed(Input::Tick).iter().any(is_announcement));
    }
    let sent = story.feed(Input::LinkLocal(link, local()));
    assert!(matches!(sent.as_slice(), [Output::ServerSend(_, text)] if text.contains("offer")));
    assert!(story.after(secs(1)).iter().any(is_announcement));
}

#[test]
fn a_full_member_gives_a_place_to_an_old_peer_that_keeps_calling() {
    let mut story = Story::new();
    let link = story.meet("ana");
    story.open(link);
    story.feed(Input::LinkClosed(link, "gone".into()));
    story.after(secs(90));
    for n in 0..20 {
        let link = story.meet(&format!("peer {n}"));
        story.open(link);
    }
    // Who has connections and looks for more calls now and then.
    for pause in [20, 20, 20, 20, 7] {
        story.after(secs(pause));
        assert_eq!(offered(&story.announce("ana")), None);
    }
    story.after(secs(7));
    let outputs = story.announce("ana");
    assert!(offered(&outputs).is_some());
    assert!(matches!(
        events(outputs).as_slice(),
        [Event::PeerGone { .. }]
    ));
}

#[test]
fn a_repeated_answer_changes_nothing() {
    let mut story = Story::new();
    let link = story.meet("ana");
    assert_eq!(story.signal("ana", "answer", "theirs"), []);
    story.open(link);
    assert_eq!(story.signal("ana", "answer", "others"), []);
    assert!(story.room.send(&PeerId("ana".into()), &[1]).is_ok());
}

#[test]
fn an_offer_of_a_connection_of_its_own_replaces_the_one_that_is_open() {
    let mut story = Story::new();
    let link = story.meet("ana");
    story.open(link);
    let outputs = story.signal("ana", "offer", "other");
    assert!(outputs.contains(&Output::LinkClose(link)));
    assert!(answered(&outputs).is_some_and(|other| other != link));
    assert!(matches!(
        events(outputs).as_slice(),
        [Event::PeerGone { .. }]
    ));
}

#[test]
fn candidates_that_wait_for_the_description_are_bounded() {
    let mut story = Story::new();
    offered(&story.announce("ana")).expect("an offer");
    let me = story.room.me().0.to_string();
    for n in 0..50 {
        let candidate =
            json!({ "candidate": format!("candidate:{n}"), "sdpMid": "0", "sdpMLineIndex": 0 });
        let signal = json!({ "type": "candidate", "candidate": candidate });
        let data = json!({ "type": "signal", "from": "ana", "to": me, "signal": signal });
        assert_eq!(story.hear(&data), []);
    }
    let outputs = story.signal("ana", "answer", "x");
    let held = outputs
        .iter()
        .filter(|output| matches!(output, Output::LinkAddCandidate(..)));
    assert_eq!(held.count(), 20);
}

#[test]
fn a_peer_that_says_nothing_is_greeted_all_the_same() {
    let mut story = Story::new();
    let mute = PeerId("mute".into());
    let link = story.meet("mute");
    assert_eq!(story.open(link), []);
    let greeted = events(story.after(Duration::from_millis(150)));
    assert_eq!(greeted, [Event::PeerOpen(mute.clone())]);
    let moved = events(story.feed(Input::LinkBytes(link, vec![0, 0, 1, 0])));
    let again = Event::PeerOpen(mute);
    assert_eq!(moved.first(), Some(&again), "it is plain, not chunked");
}

#[test]
fn the_table_of_peers_is_bounded_and_keeps_who_is_connected() {
    let mut story = Story::new();
    let link = story.meet("ana");
    story.open(link);
    for n in 0..2_000 {
        story.announce(&format!("made up {n}"));
        assert!(story.room.peers.len() <= MAX_PEERS && story.room.links.len() <= 20);
    }
    assert!(story.room.peers.contains_key(&PeerId("ana".into())));
    assert!(
        story
            .room
            .peers
            .contains_key(&PeerId("made up 1999".into()))
    );
}

#[test]
fn a_server_that_accepts_and_closes_is_dialled_less_and_less() {
    let mut story = Story::new();
    let mut dials = 0;
    while story.now < secs(120) {
        let outputs = story.feed(Input::ServerClosed(SERVER, "not you".into()));
        assert!(!outputs.is_empty());
        while !matches!(story.feed(Input::Tick).as_slice(), [Output::ServerDial(..)]) {
            story.now = story.room.next_deadline().expect("it dials again");
        }
        dials += 1;
        story.feed(Input::ServerOpen(SERVER));
    }
    assert!((4..=25).contains(&dials), "{dials} dials in two minutes");
    // What lasted is forgiven: the next wait is a short one.
    story.now += secs(10);
    story.feed(Input::ServerClosed(SERVER, "restarting".into()));
    assert!(
        story
            .after(secs(2))
            .iter()
            .any(|output| matches!(output, Output::ServerDial(..)))
    );
}

#[test]
fn who_leaves_while_it_dials_closes_that_too() {
    let mut story = Story::new();
    story.feed(Input::ServerClosed(SERVER, "gone".into()));
    assert_eq!(
        story.after(secs(2)),
        [Output::ServerDial(SERVER, "ws://0".into())]
    );
    assert_eq!(story.feed(Input::Leave), [Output::ServerClose(SERVER)]);
}

#[test]
fn a_description_that_no_server_takes_ends_the_attempt_and_a_candidate_does_not() {
    let mut story = Story::new();
    let link = offered(&story.announce("ana")).expect("an offer");
    story.feed(Input::ServerClosed(SERVER, "gone".into()));
    let candidate = Candidate {
        candidate: "candidate:9".into(),
        mid: "0".into(),
        mline: 0,
    };
    assert_eq!(story.feed(Input::LinkCandidate(link, candidate)), []);
    let failed = story.feed(Input::LinkLocal(link, local()));
    assert!(failed.contains(&Output::LinkClose(link)));
    assert!(matches!(
        events(failed).as_slice(),
        [Event::PeerFailed { .. }]
    ));
}

#[test]
fn an_open_connection_needs_no_server_for_its_renegotiation() {
    let mut story = Story::new();
    let link = story.meet("ana");
    story.open(link);
    story.feed(Input::ServerClosed(SERVER, "gone".into()));
    assert_eq!(story.feed(Input::LinkLocal(link, local())), []);
    assert!(story.room.send(&PeerId("ana".into()), &[1]).is_ok());
}

/// A host asks this before it seeds: who has come since our own announcement was echoed must be in the count.
#[test]
fn what_others_say_to_each_other_tells_how_many_are_there() {
    let mut story = Story::new();
    let passed_on = |data: Value, clients: u64| {
        let frame = json!({ "type": "publish", "topic": "t", "data": data, "clients": clients });
        Input::ServerText(SERVER, frame.to_string())
    };
    let me = story.room.me().0.to_string();
    assert_eq!(story.room.facts().clients, None);
    story.feed(passed_on(json!({ "type": "announce", "from": me }), 1));
    assert_eq!(story.room.facts().clients, Some(1));
    let signal = json!({ "type": "offer", "sdp": "v=0\r\na=ice-ufrag:a\r\n" });
    let between = json!({ "type": "signal", "from": "ana", "to": "ben", "signal": signal });
    story.feed(passed_on(between, 3));
    assert_eq!(story.room.facts().clients, Some(3));
    story.feed(Input::ServerClosed(SERVER, "gone".into()));
    story.feed(passed_on(json!({ "type": "announce", "from": "ana" }), 2));
    assert_eq!(story.room.facts().clients, None, "of a socket that is gone");
}

/// Two who have each other call seldom; to full members they look like any others that have few connections.
#[test]
fn a_full_member_makes_place_for_a_handful_that_nobody_here_knows_of() {
    let mut story = Story::full();
    // Zoe comes while it is not her turn, and is no newcomer when it might be.
    story.announce("zoe");
    story.now += secs(200);
    // One of those whom the server counts is known, if only from others: nobody is missing.
    story.room.know(1);
    for _ in 0..8 {
        story.now += secs(25);
        assert_eq!(offered(&story.announce("zoe")), None);
    }
    story.room.know(0);
    let outputs = story.announce("zoe");
    assert_eq!(closed(&outputs), 1);
    assert!(offered(&outputs).is_some());
}

/// A page that has somebody never announces itself again: all that is heard of it is its offer.
#[test]
fn a_full_member_makes_place_for_a_newcomers_offer() {
    let mut story = Story::full();
    story.now += secs(60);
    let outputs = story.signal("page", "offer", "hers");
    assert_eq!(closed(&outputs), 1);
    assert!(answered(&outputs).is_some());
    // Not for the next one as well.
    let outputs = story.signal("another page", "offer", "hers too");
    assert_eq!(answered(&outputs), None);
}

/// The queue is the connection's: a channel that takes the place of another finds it as it is.
#[test]
fn a_full_queue_stays_full_on_another_channel() {
    let mut story = Story::new();
    let link = story.meet("ana");
    story.open(link);
    let ana = PeerId("ana".into());
    story.feed(Input::LinkFull(link));
    story.open(link);
    assert_eq!(story.room.send(&ana, b"x"), Err(SendError::Lagging));
    story.feed(Input::LinkDrained(link));
    assert_eq!(story.room.send(&ana, b"x"), Ok(()));
}
