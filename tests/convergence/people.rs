//! What sessions tell of people: who came and went, who renamed, whose connection takes how long.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::notebook::Edit;
use celljam::room::event::{Input, LinkId};
use celljam::session::{Names, News};

use crate::sim::World;
use crate::{content, seconds};

/// A room of so many with the first as its host; the others come one after the other.
fn room(seed: u64, members: usize, max_links: usize) -> World {
    let mut world = World::new(seed, members, max_links);
    world.nodes[0].member.host(content(), Duration::ZERO);
    for n in 0..members {
        world.start(n);
        world.run_until(world.now + seconds(20));
    }
    if max_links < members {
        // Whoever finds all places taken gets one when it asks again.
        world.run_until(world.now + seconds(120));
    }
    assert!(world.nodes.iter().all(|node| node.member.is_synced()));
    world
}

fn news(world: &mut World, n: usize) -> Vec<News> {
    let member = &mut world.nodes[n].member;
    std::iter::from_fn(|| member.next_news()).collect()
}

fn forget_news(world: &mut World) {
    for n in 0..world.nodes.len() {
        news(world, n);
    }
}

fn names(of: &[usize]) -> Names {
    Names {
        first: of.iter().map(|n| format!("peer {n}")).collect(),
        more: 0,
    }
}

fn joined(of: &[usize]) -> News {
    News::Joined { names: names(of) }
}

fn left(of: &[usize]) -> News {
    News::Left { names: names(of) }
}

#[test]
fn who_comes_is_told_and_who_is_there_at_ones_arrival_in_one_line() {
    let mut world = room(5, 3, 8);
    assert_eq!(news(&mut world, 0), [joined(&[1]), joined(&[2])]);
    assert_eq!(
        news(&mut world, 1),
        [News::With { names: names(&[0]) }, joined(&[2])]
    );
    let [News::With { names }] = &news(&mut world, 2)[..] else {
        panic!("not one line");
    };
    let mut there = names.first.clone();
    there.sort();
    assert_eq!(there, ["peer 0", "peer 1"]);
}

#[test]
fn who_leaves_is_told_and_who_comes_back_soon_is_not() {
    let mut world = room(6, 3, 8);
    forget_news(&mut world);
    world.feed(2, Input::Leave);
    world.run_until(world.now + seconds(4));
    assert!(news(&mut world, 0).is_empty(), "it may be a reload");
    world.run_until(world.now + seconds(4));
    assert_eq!(news(&mut world, 0), [left(&[2])]);
    world.restart(2);
    world.run_until(world.now + seconds(60));
    assert!(news(&mut world, 0).is_empty(), "back within half a minute");
    world.feed(2, Input::Leave);
    world.run_until(world.now + seconds(60));
    world.restart(2);
    world.run_until(world.now + seconds(60));
    assert_eq!(news(&mut world, 0), [left(&[2]), joined(&[2])]);
}

#[test]
fn a_page_that_is_reloaded_is_no_news() {
    let mut world = room(7, 3, 8);
    forget_news(&mut world);
    world.feed(2, Input::Leave);
    world.restart(2);
    world.run_until(world.now + seconds(60));
    assert!(news(&mut world, 0).is_empty());
    assert!(news(&mut world, 1).is_empty());
}

#[test]
fn a_renaming_is_told_with_its_author_over_any_way() {
    // With three connections each, what one writes reaches some only through others.
    for (seed, links) in [(8, 8), (9, 3)] {
        let mut world = room(seed, 5, links);
        forget_news(&mut world);
        let path = "sub/new.ipynb".to_owned();
        let now = world.now;
        let edit = Edit::SetPath { path: path.clone() };
        world.nodes[4].member.edit(&edit, now).expect("renamed");
        world.collect(4);
        world.run_until(world.now + seconds(20));
        for n in 0..4 {
            let by = Some("peer 4".to_owned());
            let path = path.clone();
            let told = News::Renamed { by, path };
            assert_eq!(news(&mut world, n), [told], "{n} of {links}");
            assert_eq!(world.nodes[n].member.standing().path, "sub/new.ipynb");
        }
        assert!(news(&mut world, 4).is_empty(), "one's own is no news");
    }
}

/// Measures every connection of everybody: 10 ms for a connection with node 0, 20 ms with node 1, ...
fn measure(world: &mut World) -> usize {
    let mut connections = 0;
    for n in 0..world.nodes.len() {
        let measured: Vec<(LinkId, Duration)> = world
            .links(n)
            .into_iter()
            .map(|(link, other)| (link, time(other)))
            .collect();
        connections += measured.len();
        world.nodes[n].member.round_trips(&measured);
    }
    connections
}

fn time(n: usize) -> Duration {
    Duration::from_millis(10 * (n as u64 + 1))
}

/// For each who sees whom with a round trip: the pair, and the time.
fn round_trips(world: &World) -> BTreeMap<(usize, usize), Duration> {
    let mut found = BTreeMap::new();
    for (n, node) in world.nodes.iter().enumerate() {
        for person in node.member.people() {
            let other: usize = person.name["peer ".len()..].parse().expect("a number");
            found.extend(person.round_trip.map(|time| ((n, other), time)));
        }
    }
    found
}

#[test]
fn round_trips_are_those_of_the_persons_own_connection() {
    for seed in 10..20 {
        let mut world = room(seed, 4, 8);
        assert!(round_trips(&world).is_empty(), "nothing measured yet");
        assert_eq!(measure(&mut world), 12);
        let found = round_trips(&world);
        assert_eq!(found.len(), 12, "everybody is met first-hand");
        assert!(found.iter().all(|((_, other), took)| *took == time(*other)));
    }
}

#[test]
fn nobody_gets_the_round_trip_of_a_relay() {
    for seed in 20..40 {
        let mut world = room(seed, 5, 3);
        let connections = measure(&mut world);
        let found = round_trips(&world);
        assert!(found.iter().all(|((_, other), took)| *took == time(*other)));
        assert!(found.len() <= connections);
        assert!(found.len() * 2 > connections, "most are known");
    }
}

#[test]
fn people_stand_in_the_order_of_coming_and_typing_counts_as_doing() {
    let mut world = room(41, 4, 8);
    let order = |world: &World| -> Vec<String> {
        let people = world.nodes[0].member.people();
        people.into_iter().map(|person| person.name).collect()
    };
    assert_eq!(order(&world), ["peer 1", "peer 2", "peer 3"]);
    let quiet = world.nodes[0].member.people()[1].active_at;
    let (now, cell) = (world.now, world.nodes[2].member.replica().cells()[0]);
    let edit = Edit::InsertText {
        cell,
        at: 0,
        text: "x".to_owned(),
    };
    world.nodes[2].member.edit(&edit, now).expect("typed");
    world.collect(2);
    world.run_until(now + seconds(1));
    let people = world.nodes[0].member.people();
    assert!(people[1].active_at >= now && quiet < now);
    assert!(people[0].active_at < now && people[2].active_at < now);
    world.restart(1);
    world.run_until(world.now + seconds(60));
    assert_eq!(order(&world), ["peer 2", "peer 3", "peer 1"]);
}
