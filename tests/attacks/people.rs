//! What hostile awareness states do: nothing that outlasts them.

use std::time::Duration;

use celljam::wire::awareness::{self, Entry};
use celljam::wire::message::Message;

use super::peers::{OWN, Scene};

const ANA: &str = r#"{"user":{"name":"Ana"}}"#;
const BOB: &str = r#"{"user":{"name":"Bob","color":"1e88e5"}}"#;

/// The names of the others as they are shown.
fn names(scene: &Scene) -> Vec<String> {
    let people = scene.member.people().into_iter();
    people.map(|person| person.name).collect()
}

/// The states in what went to a link.
fn states(sent: Vec<Message>) -> Vec<Entry> {
    let states = |message| match message {
        Message::Awareness(bytes) => awareness::decode(&bytes).expect("ours"),
        _ => Vec::new(),
    };
    sent.into_iter().flat_map(states).collect()
}

#[test]
fn who_speaks_for_us_is_answered_and_not_passed_on() {
    let mut scene = Scene::new(1);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    let own = u64::from(OWN);
    for (clock, state) in [(50, "null"), (60, BOB), (u64::from(u32::MAX), "null")] {
        scene.wait(Duration::from_millis(50));
        scene.sent(good);
        scene.state(bad, own, clock, state);
        scene.wait(Duration::from_millis(50));
        let told = states(scene.sent(good));
        let [entry] = &told[..] else {
            panic!("{told:?}");
        };
        assert_eq!((entry.client, entry.clock), (own, clock + 1));
        assert!(entry.state.contains("Ana"), "{}", entry.state);
    }
    assert!(names(&scene).is_empty());
}

#[test]
fn a_jump_of_a_clock_does_not_silence_anybody() {
    let mut scene = Scene::new(1);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    scene.state(good, 20, 3, BOB);
    scene.state(bad, 20, u64::from(u32::MAX), "null");
    assert_eq!(names(&scene), ["Bob"]);
    scene.state(good, 20, 4, r#"{"user":{"name":"Bob B."}}"#);
    assert_eq!(names(&scene), ["Bob B."]);
}

#[test]
fn crowds_and_large_states_are_bounded() {
    let mut scene = Scene::new(1);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    let entry = |client, state: &str| Entry {
        client,
        clock: 1,
        state: state.to_owned(),
    };
    for first in (1_000..5_000).step_by(1_000) {
        let crowd: Vec<Entry> = (first..first + 1_000).map(|n| entry(n, ANA)).collect();
        scene.send(bad, &Message::Awareness(awareness::encode(&crowd)));
    }
    assert!(names(&scene).len() <= 256);
    let large = format!(r#"{{"user":{{"name":"{}"}}}}"#, "x".repeat(60_000));
    scene.state(bad, 6_000, 1, &large);
    scene.state(bad, 6_001, 1, "{{{{");
    scene.state(good, 20, 1, BOB);
    let names = names(&scene);
    assert!(names.contains(&"Bob".to_owned()));
    assert!(names.iter().all(|name| name.len() < 100));
}

/// Ours is Ana as well: others of that name are numbered, and so is who only looks like it.
#[test]
fn people_of_one_name_are_told_apart() {
    let mut scene = Scene::new(1);
    let links = [scene.join("1"), scene.join("2"), scene.join("3")];
    scene.state(links[0], 31, 1, ANA);
    scene.state(links[1], 32, 1, BOB);
    scene.state(links[2], 33, 1, "{\"user\":{\"name\":\"\u{410}na\"}}");
    assert_eq!(names(&scene), ["Ana·2", "Bob", "\u{410}na·3"]);
    scene.state(links[0], 31, 2, "null");
    scene.state(links[1], 32, 2, BOB);
    assert_eq!(names(&scene), ["Bob", "\u{410}na·3"], "a number stays");
}
