//! A room with a password: who has another one, who has none, and who only makes noise.

use super::super::event::Secret;
use super::*;

const IV: [u8; 12] = [7; 12];

fn key(password: &str) -> RoomKey {
    RoomKey::derive(password, "t").expect("a key")
}

fn announcement() -> Value {
    json!({ "type": "announce", "from": "ana" })
}

fn sealed(password: &str) -> Value {
    let sealed = key(password).seal(&announcement(), IV);
    Value::String(sealed.expect("sealed"))
}

/// What is told of the password within a minute.
fn told(story: &mut Story) -> Vec<Event> {
    let end = story.now + secs(60);
    let mut told = Vec::new();
    while let Some(at) = story.room.next_deadline().filter(|at| *at <= end) {
        story.now = at;
        told.extend(events(story.feed(Input::Tick)));
        story.feed(Input::ServerText(SERVER, "{\"type\":\"pong\"}".into()));
    }
    story.now = end;
    told.retain(|event| matches!(event, Event::Unreadable(_)));
    told
}

#[test]
fn a_wrong_password_is_told_once() {
    let mut story = Story::with(Some(key("mine")));
    assert_eq!(events(story.hear(&sealed("theirs"))), []);
    let wrong = Event::Unreadable(Secret::OtherPassword);
    assert_eq!(told(&mut story), [wrong]);
    for _ in 0..100 {
        assert_eq!(events(story.hear(&sealed("theirs"))), []);
    }
    assert_eq!(told(&mut story), []);
    assert!(story.room.peers.is_empty());
}

#[test]
fn a_password_that_somebody_has_too_is_not_doubted() {
    for first in ["mine", "theirs"] {
        let mut story = Story::with(Some(key("mine")));
        let second = if first == "mine" { "theirs" } else { "mine" };
        story.hear(&sealed(first));
        story.now += secs(2);
        story.hear(&sealed(second));
        assert_eq!(told(&mut story), [], "{first} first");
    }
}

#[test]
fn our_own_words_say_nothing_of_the_password() {
    let mut story = Story::with(Some(key("mine")));
    let me = story.room.me().0.to_string();
    let own = key("mine").seal(&json!({ "type": "announce", "from": me }), IV);
    story.hear(&Value::String(own.expect("sealed")));
    story.hear(&sealed("theirs"));
    let wrong = Event::Unreadable(Secret::OtherPassword);
    assert_eq!(told(&mut story), [wrong]);
}

#[test]
fn plain_words_are_dropped_where_there_is_a_password() {
    let mut story = Story::with(Some(key("mine")));
    let me = story.room.me().0.to_string();
    let signal = json!({ "type": "offer", "sdp": "v=0" });
    let offer = json!({ "type": "signal", "from": "eve", "to": me, "signal": signal });
    for data in [announcement(), offer, json!("no seal"), json!(5)] {
        assert_eq!(story.hear(&data), []);
    }
    assert!(story.room.peers.is_empty());
    assert_eq!(told(&mut story), []);
}

#[test]
fn who_has_no_password_is_told_that_there_is_one() {
    let mut story = Story::new();
    for data in [json!("no seal"), json!(5), json!(null)] {
        story.hear(&data);
    }
    assert_eq!(told(&mut story), []);
    story.hear(&sealed("theirs"));
    assert_eq!(told(&mut story), [Event::Unreadable(Secret::Password)]);
    story.hear(&sealed("theirs"));
    assert_eq!(told(&mut story), []);
}
