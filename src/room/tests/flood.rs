//! Hostile frames, and peers that somebody made up: what they can cost, and who is met all the same.

use super::super::dials::MAX_PENDING;
use super::*;
use crate::wire::verify::Fingerprints;

fn millis(n: u64) -> Duration {
    Duration::from_millis(n)
}

#[test]
fn a_flood_of_announcements_is_dialled_once_a_second() {
    let mut story = Story::new();
    let (mut dialled, mut called) = (Vec::new(), 0);
    for n in 0..20_000 {
        story.now += millis(1);
        let mut outputs = story.announce(&format!("made up {n}"));
        while story.room.next_deadline().is_some_and(|at| at <= story.now) {
            outputs.extend(story.feed(Input::Tick));
        }
        assert!(dials(&outputs) <= 1);
        if let Some(link) = offered(&outputs) {
            dialled.push(story.now);
            outputs.extend(story.feed(Input::LinkLocal(link, local())));
        }
        called += outputs.iter().filter(|it| is_announcement(it)).count();
        assert!(story.room.links.len() <= MAX_PENDING);
        assert!(story.room.peers.len() <= MAX_PEERS);
    }
    assert!((19..=21).contains(&dialled.len()), "{}", dialled.len());
    let apart = dialled.windows(2).map(|pair| pair[1] - pair[0]);
    assert_eq!(apart.clone().filter(|apart| *apart < secs(1)).count(), 0);
    // Four calls a second for all who wait, one for each attempt that failed, and those of one who is alone.
    assert!(called <= 4 * 20 + 20 + 5, "{called}");
}

#[test]
fn who_comes_in_the_same_second_is_called_at_once_and_dialled_in_its_turn() {
    let mut story = Story::new();
    let first = offered(&story.announce("ana")).expect("a dial");
    story.now += millis(30);
    assert_eq!(dials(&story.announce("bob")), 0, "ana was dialled just now");
    // Not before ana has her offer: she would offer, too.
    let sent = story.feed(Input::LinkLocal(first, local()));
    let said: Vec<&Output> = sent
        .iter()
        .filter(|it| matches!(it, Output::ServerSend(..)))
        .collect();
    assert_eq!(said.len(), 2, "{sent:?}");
    assert!(is_announcement(said[1]));
    let Output::ServerSend(_, text) = said[1] else {
        panic!("not sent: {said:?}");
    };
    assert!(
        text.contains(r#""for":["bob"]"#),
        "others may pass it over: {text}"
    );
    // Bob's page hears it and offers, and that is answered at once.
    story.now += millis(50);
    assert!(answered(&story.signal("bob", "offer", "theirs")).is_some());
    assert_eq!(dials(&story.after(secs(1))), 0, "nobody waits any more");
}

#[test]
fn a_call_is_for_those_whom_it_names() {
    let mut story = Story::new();
    let me = story.room.me().0.to_string();
    let call = |to: Value| json!({ "type": "announce", "from": "ana", "for": to });
    for to in [json!([]), json!(["bob"]), json!([5, null, ["x"]])] {
        assert_eq!(story.hear(&call(to)), []);
    }
    assert!(story.room.peers.is_empty());
    let outputs = story.hear(&call(json!(["bob", me])));
    assert_eq!(dials(&outputs), 1);
}

#[test]
fn who_does_not_offer_is_dialled_a_second_later() {
    let mut story = Story::new();
    story.announce("ana");
    story.announce("bob");
    story.announce("eve");
    assert_eq!(dials(&story.after(millis(999))), 0);
    assert_eq!(dials(&story.after(millis(1))), 1);
    assert_eq!(dials(&story.after(millis(999))), 0);
    assert_eq!(dials(&story.after(millis(1))), 1);
    assert_eq!(dials(&story.after(secs(1))), 0);
    assert_eq!(story.room.links.len(), 3);
}

#[test]
fn all_members_of_a_room_that_one_joins_are_answered_at_once() {
    let mut story = Story::new();
    story.now += millis(100);
    let offers = (0..MAX_PENDING).map(|n| story.signal(&format!("peer {n}"), "offer", "theirs"));
    assert_eq!(offers.filter_map(|it| answered(&it)).count(), MAX_PENDING);
}

#[test]
fn attempts_under_way_are_bounded_and_those_that_come_to_nothing_give_place() {
    let mut story = Story::new();
    let mut answers = 0;
    for n in 0..200 {
        let outputs = story.signal(&format!("made up {n}"), "offer", "theirs");
        answers += usize::from(answered(&outputs).is_some());
    }
    assert_eq!(
        (answers, story.room.links.len()),
        (MAX_PENDING, MAX_PENDING)
    );
    story.now += secs(2);
    assert_eq!(answered(&story.signal("ana", "offer", "theirs")), None);
    // Real attempts are open by then.
    story.now += secs(2);
    assert!(answered(&story.signal("ana", "offer", "theirs")).is_some());
    assert_eq!(story.room.links.len(), MAX_PENDING);
}

#[test]
fn offers_of_made_up_peers_are_answered_four_times_a_second_in_the_long_run() {
    let mut story = Story::new();
    let mut answers = 0;
    for n in 0..60_000 {
        story.now += millis(1);
        let outputs = story.signal(&format!("made up {n}"), "offer", "theirs");
        answers += usize::from(answered(&outputs).is_some());
        assert!(story.room.links.len() <= MAX_PENDING);
    }
    assert!(answers <= 34 + 60 * 4, "{answers}");
}

#[test]
fn one_peer_that_offers_again_and_again_is_answered_now_and_then() {
    let mut story = Story::new();
    let mut answers = 0;
    for n in 0..60_000 {
        story.now += millis(1);
        let outputs = story.signal("eve", "offer", &format!("u{n}"));
        answers += usize::from(answered(&outputs).is_some());
    }
    assert!((30..=36).contains(&answers), "{answers}");
    // Others are met all the same.
    assert!(answered(&story.signal("ana", "offer", "theirs")).is_some());
}

#[test]
fn renegotiations_are_bounded_as_well() {
    let mut story = Story::new();
    let link = story.meet("eve");
    story.open(link);
    let mut renewed = 0;
    for n in 0..1_000 {
        let me = story.room.me().0.to_string();
        let sdp = format!("v=0\r\no={n}\r\na=ice-ufrag:theirs\r\n");
        let signal = json!({ "type": "offer", "sdp": sdp });
        let data = json!({ "type": "signal", "from": "eve", "to": me, "signal": signal });
        let outputs = story.hear(&data);
        let remote = |it: &Output| matches!(it, Output::LinkRemote(..));
        renewed += usize::from(outputs.iter().any(remote));
    }
    assert!((1..=6).contains(&renewed), "{renewed}");
}

#[test]
fn hostile_frames_have_no_effect() {
    let mut story = Story::new();
    let deep = format!("{}{}", "{\"type\":".repeat(50_000), "}".repeat(50_000));
    let huge = "x".repeat(1024 * 1024);
    let me = story.room.me().0.to_string();
    let publish =
        |data: Value| json!({ "type": "publish", "topic": "t", "data": data }).to_string();
    let signal = |signal: Value| {
        publish(json!({ "type": "signal", "from": "eve", "to": me, "signal": signal }))
    };
    for text in [
        deep.clone(),
        huge.clone(),
        format!("{{\"type\":\"publish\",\"topic\":\"t\",\"data\":{deep}}}"),
        "\u{0}\u{1}\u{ff}".to_owned(),
        "null".to_owned(),
        publish(json!(null)),
        publish(json!([1, 2, 3])),
        publish(json!({ "type": "announce", "from": 5 })),
        publish(json!({ "type": "announce", "from": "" })),
        publish(json!({ "type": "announce", "from": huge })),
        signal(json!("offer")),
        signal(json!({ "type": "offer" })),
        signal(json!({ "type": "offer", "sdp": ["v=0"] })),
        signal(json!({ "type": "offer", "sdp": "a".repeat(100_000) })),
        signal(json!({ "type": "candidate", "candidate": "candidate:1" })),
        signal(json!({ "type": "candidate", "candidate": { "candidate": 5 } })),
    ] {
        let outputs = story.feed(Input::ServerText(SERVER, text.clone()));
        assert_eq!(outputs, [], "{}", &text[..text.len().min(60)]);
    }
    assert!(story.room.peers.is_empty() && story.room.links.is_empty());
}

#[test]
fn pieces_of_a_message_that_never_ends_are_forgotten_by_time_alone() {
    let mut story = Story::new();
    let link = story.meet("eve");
    story.open(link);
    let pieces = crate::wire::frame::split(&[7; 40_000], 1);
    story.feed(Input::LinkBytes(link, pieces[0].clone()));
    let begun = story.now;
    story.feed(Input::ServerClosed(SERVER, "gone".into()));
    story.now = begun + secs(61);
    story.feed(Input::Tick);
    for piece in &pieces[1..] {
        let outputs = story.feed(Input::LinkBytes(link, piece.clone()));
        assert_eq!(events(outputs), [], "its beginning is gone");
    }
}

#[test]
fn the_certificates_of_an_open_connection_are_known() {
    let mut story = Story::new();
    let link = story.meet("ana");
    let both = Fingerprints {
        ours: [1; 32],
        theirs: [2; 32],
    };
    let ana = PeerId("ana".into());
    assert_eq!(story.feed(Input::LinkSecured(link, both)), []);
    assert_eq!(story.room.fingerprints(&ana), None, "not open");
    story.open(link);
    assert_eq!(story.room.fingerprints(&ana), Some(both));
    story.feed(Input::LinkClosed(link, "gone".into()));
    assert_eq!(story.room.fingerprints(&ana), None);
}
