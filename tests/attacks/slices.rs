//! Very many items at one place by somebody who claims to have seen none of the others: the document library
//! compares each with each.

use std::time::Duration;

use celljam::notebook::{Content, DocKind, Edit, Notebook, Shape};
use celljam::wire::lib0::Writer;
use celljam::wire::message::Message;
use celljam::wire::precheck::{Limits, read_state_vector};
use celljam::wire::slices::LIMIT;

use super::peers::{NOTHING, Scene, letter, notebook_of};

const SECOND: Duration = Duration::from_secs(1);
/// Items of each of the two. In a debug build each step of the second takes half a second.
const MANY: u32 = 3_000;

/// Two characters to stand between.
fn ends() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(&[1, 1, 100, 0, 4, 1]);
    writer.var_string("far");
    writer.var_string("ab");
    writer.u8(0);
    writer.finish()
}

/// So many characters between the two, each of which knows of nothing else there.
fn at_one_place(client: u64, count: u32) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.u8(1);
    writer.var_u64(u64::from(count));
    writer.var_u64(client);
    writer.u8(0);
    for _ in 0..count {
        writer.raw(&[0xc4, 100, 0, 100, 1]);
        writer.var_string("x");
    }
    writer.u8(0);
    writer.finish()
}

/// How many of a client's characters are in.
fn of(scene: &Scene, client: u64) -> u32 {
    let vector = scene.member.replica().state_vector();
    let all = read_state_vector(&vector, &Limits::default()).expect("ours");
    let own = all.iter().find(|(id, _)| *id == client);
    own.map_or(0, |(_, clock)| *clock)
}

/// The time has come again; how many characters of a client went in.
fn step(scene: &mut Scene, client: u64) -> u32 {
    let before = of(scene, client);
    assert!(is_begun(scene));
    scene.feed(celljam::room::event::Input::Tick);
    of(scene, client) - before
}

/// Whether something is due at once.
fn is_begun(scene: &Scene) -> bool {
    let next = scene.member.next_deadline();
    next.is_some_and(|at| at <= scene.now)
}

/// A room in which as many stand at one place already: they go in by steps as well, which cost little in truth.
fn scene() -> (
    Scene,
    celljam::room::event::LinkId,
    celljam::room::event::LinkId,
) {
    let mut scene = Scene::new(3);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    scene.update(bad, &ends());
    scene.update(bad, &at_one_place(101, MANY));
    assert!(is_begun(&scene));
    scene.wait(SECOND);
    assert_eq!(of(&scene, 101), MANY);
    scene.wait(20 * SECOND);
    (scene, bad, good)
}

#[test]
fn a_step_is_bounded_and_its_sender_comes_to_its_bounds() {
    let (mut scene, bad, good) = scene();
    scene.sent(bad);
    scene.update(bad, &at_one_place(102, MANY));
    let most = u32::try_from(LIMIT).expect("small") / MANY;
    let first = of(&scene, 102);
    assert!((1..=most).contains(&first), "{first} of at most {most}");
    assert!(is_begun(&scene), "the rest waits");
    scene.member.took(SECOND);
    // Others are not kept waiting.
    scene.update(good, &letter(1_000));
    assert_eq!(of(&scene, 1_000), 1);
    scene.goes_on(good);
    assert!(of(&scene, 102) <= 2 * most);
    // What comes after it is left out.
    scene.update(bad, &letter(1_001));
    assert_eq!(of(&scene, 1_001), 0);
    let mut steps = 0;
    while is_begun(&scene) {
        let more = step(&mut scene, 102);
        assert!(more <= most, "{more} of at most {most}");
        scene.member.took(SECOND);
        steps += 1;
    }
    assert!((1..=3).contains(&steps), "{steps} steps");
    let stopped = of(&scene, 102);
    assert!(stopped < MANY, "all {stopped} of them went in");
    assert!(scene.closed.is_empty());
    // It is asked for what was left out when time has paid for what it took.
    let asked = |message: &Message| matches!(message, Message::Step1(_));
    assert!(!scene.sent(bad).iter().any(asked));
    scene.wait(20 * SECOND);
    assert!(scene.sent(bad).iter().any(asked));
    // The same again, over and over, costs a second in four.
    let mut taken = 0;
    let start = scene.now;
    while scene.now < start + 30 * SECOND && of(&scene, 102) < MANY {
        let before = of(&scene, 102);
        scene.update(bad, &at_one_place(102, MANY));
        if of(&scene, 102) > before {
            scene.member.took(SECOND);
            taken += 1;
        }
        while is_begun(&scene) {
            if step(&mut scene, 102) > 0 {
                scene.member.took(SECOND);
                taken += 1;
            }
        }
        scene.now += Duration::from_millis(100);
    }
    let lasted = (scene.now - start).as_secs();
    assert!(taken <= 3 + lasted / 4, "{taken} in {lasted} s");
}

/// What waits for something else would all go in at once when that comes: so it is left out.
#[test]
fn nothing_costly_waits() {
    let (mut scene, bad, _) = scene();
    let mut writer = Writer::new();
    writer.u8(1);
    writer.var_u64(u64::from(MANY));
    writer.var_u64(102);
    writer.u8(0);
    for _ in 0..MANY {
        // Behind what nobody has yet.
        writer.raw(&[0xc4, 103, 0, 100, 1]);
        writer.var_string("x");
    }
    writer.u8(0);
    scene.sent(bad);
    scene.update(bad, &writer.finish());
    assert!(!scene.member.replica().has_missing());
    scene.update(bad, &letter(103));
    assert_eq!((of(&scene, 103), of(&scene, 102)), (1, 0));
    scene.wait(10 * SECOND);
    let asked = |message: &Message| matches!(message, Message::Step1(_));
    assert!(scene.sent(bad).iter().any(asked));
}

/// What somebody types in the moment that an update takes is not lost for a while.
#[test]
fn what_comes_after_waits_its_turn() {
    let mut scene = Scene::new(3);
    let page = scene.join("page");
    scene.update(page, &ends());
    scene.update(page, &at_one_place(101, MANY));
    assert!(is_begun(&scene));
    for client in 1_000..1_010 {
        scene.update(page, &letter(client));
        assert_eq!(of(&scene, client), 0, "it may need what comes before it");
    }
    scene.sent(page);
    while is_begun(&scene) {
        scene.feed(celljam::room::event::Input::Tick);
    }
    assert_eq!(of(&scene, 101), MANY);
    assert!((1_000..1_010).all(|client| of(&scene, client) == 1));
    let asked = |message: &Message| matches!(message, Message::Step1(_));
    assert!(!scene.sent(page).iter().any(asked), "nothing is missing");
}

/// So many values, one after the other.
fn values(client: u64, count: u32) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(&[1, 1]);
    writer.var_u64(client);
    writer.raw(&[0, 8, 1]);
    writer.var_string("list");
    writer.var_u64(u64::from(count));
    for _ in 0..count {
        writer.u8(126);
    }
    writer.u8(0);
    writer.finish()
}

/// Deletes these ranges of a client.
fn deleted(client: u64, ranges: &[(u32, u32)]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(&[0, 1]);
    writer.var_u64(client);
    writer.var_u64(ranges.len() as u64);
    for (clock, len) in ranges {
        writer.var_u64(u64::from(*clock));
        writer.var_u64(u64::from(*len));
    }
    writer.finish()
}

/// Every other value is deleted, so that each is an item, and then one short message deletes all the others:
/// the library puts them together from the last to the first, and copies what it has each time.
#[test]
fn a_range_of_many_items_goes_in_by_steps() {
    let mut scene = Scene::new(3);
    let bad = scene.join("bad");
    scene.update(bad, &values(101, 10_000));
    let other: Vec<(u32, u32)> = (0..5_000).map(|n| (2 * n, 1)).collect();
    scene.update(bad, &deleted(101, &other));
    let tick = |scene: &mut Scene| scene.feed(celljam::room::event::Input::Tick);
    while is_begun(&scene) {
        tick(&mut scene);
    }
    scene.wait(20 * SECOND);
    scene.update(bad, &deleted(101, &[(0, 10_000)]));
    let mut steps = 1;
    while is_begun(&scene) {
        tick(&mut scene);
        steps += 1;
    }
    assert!((3..=10).contains(&steps), "{steps} steps");
    let replica = scene.member.replica();
    let whole = replica.diff(&NOTHING).expect("a document");
    let facts = celljam::wire::precheck::check_update(&whole, &Limits::default());
    let facts = facts.expect("ours");
    assert_eq!(facts.longest_range, 10_000, "all of it is deleted");
    assert!(facts.structs < 100, "and one item again");
}

/// The answer to a question may be as large: it counts as an answer when all of it is in.
#[test]
fn an_answer_by_steps_is_an_answer_in_the_end() {
    let mut scene = Scene::new(0);
    let page = scene.meet("page");
    let mut theirs = Notebook::new(DocKind::Notebook, 900, Shape::A, 1);
    let content = Content::Ipynb(notebook_of(3));
    let seeded = theirs.apply_local(&Edit::Seed { content });
    seeded.expect("seeded");
    scene.update(page, &ends());
    scene.send(page, &Message::Step2(at_one_place(101, MANY)));
    assert!(is_begun(&scene) && !scene.member.is_synced());
    scene.wait(SECOND);
    assert_eq!(of(&scene, 101), MANY);
    let theirs = theirs.diff(&NOTHING).expect("a document");
    scene.update(page, &theirs);
    assert!(scene.member.is_synced(), "it has answered");
}
