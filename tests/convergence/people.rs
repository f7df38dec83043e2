//! What sessions tell of people: who came and went, who renamed, whose connection takes how long.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::notebook::Edit;
use celljam::room::event::LinkId;
use celljam::session::{Names, News};

use crate::sim::{End, Sim};
use crate::{fair, seconds};

/// A room of so many with the first as its host; the others come one after the other.
fn room(seed: u64, members: usize, max_links: usize) -> Sim {
    let mut room = fair(seed, members, max_links);
    for n in 0..members {
        room.come(n, (n == 0).then_some(Duration::ZERO));
        room.run_for(seconds(20));
    }
    if max_links < members {
        // Whoever finds all places taken gets one when it asks again.
        room.run_for(seconds(120));
    }
    assert!((0..members).all(|n| room.member(n).is_synced()));
    room
}

fn news(room: &mut Sim, n: usize) -> Vec<News> {
    room.with(n, |member, _| {
        std::iter::from_fn(|| member.next_news()).collect()
    })
}

fn forget_news(room: &mut Sim) {
    for n in 0..room.people.len() {
        news(room, n);
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
    let mut room = room(5, 3, 8);
    assert_eq!(news(&mut room, 0), [joined(&[1]), joined(&[2])]);
    assert_eq!(
        news(&mut room, 1),
        [News::With { names: names(&[0]) }, joined(&[2])]
    );
    let [News::With { names }] = &news(&mut room, 2)[..] else {
        panic!("not one line");
    };
    let mut there = names.first.clone();
    there.sort();
    assert_eq!(there, ["peer 0", "peer 1"]);
}

#[test]
fn who_leaves_is_told_and_who_comes_back_soon_is_not() {
    let mut room = room(6, 3, 8);
    forget_news(&mut room);
    room.end(2, End::Left);
    room.run_for(seconds(4));
    assert!(news(&mut room, 0).is_empty(), "it may be a reload");
    room.run_for(seconds(4));
    assert_eq!(news(&mut room, 0), [left(&[2])]);
    room.come(2, None);
    room.run_for(seconds(60));
    assert!(news(&mut room, 0).is_empty(), "back within half a minute");
    room.end(2, End::Left);
    room.run_for(seconds(60));
    room.come(2, None);
    room.run_for(seconds(60));
    assert_eq!(news(&mut room, 0), [left(&[2]), joined(&[2])]);
}

#[test]
fn a_page_that_is_reloaded_is_no_news() {
    let mut room = room(7, 3, 8);
    forget_news(&mut room);
    room.end(2, End::Left);
    room.come(2, None);
    room.run_for(seconds(60));
    assert!(news(&mut room, 0).is_empty());
    assert!(news(&mut room, 1).is_empty());
}

#[test]
fn a_renaming_is_told_with_its_author_over_any_way() {
    // With three connections each, what one writes reaches some only through others.
    for (seed, links) in [(8, 8), (9, 3)] {
        let mut room = room(seed, 5, links);
        forget_news(&mut room);
        let path = "sub/new.ipynb".to_owned();
        let edit = Edit::SetPath { path: path.clone() };
        room.with(4, |member, now| member.edit(&edit, now).expect("renamed"));
        room.run_for(seconds(20));
        for n in 0..4 {
            let by = Some("peer 4".to_owned());
            let path = path.clone();
            let told = News::Renamed { by, path };
            assert_eq!(news(&mut room, n), [told], "{n} of {links}");
            assert_eq!(room.member(n).standing().path, "sub/new.ipynb");
        }
        assert!(news(&mut room, 4).is_empty(), "one's own is no news");
    }
}

/// Measures every connection of everybody: 10 ms for a connection with node 0, 20 ms with node 1, ...
fn measure(room: &mut Sim) -> usize {
    let mut connections = 0;
    for n in 0..room.people.len() {
        let measured: Vec<(LinkId, Duration)> = room
            .world
            .links_of(room.node(n))
            .into_iter()
            .map(|(link, other)| (link, time(other)))
            .collect();
        connections += measured.len();
        room.with(n, |member, _| member.round_trips(&measured));
    }
    connections
}

fn time(n: usize) -> Duration {
    Duration::from_millis(10 * (n as u64 + 1))
}

/// For each who sees whom with a round trip: the pair, and the time.
fn round_trips(room: &Sim) -> BTreeMap<(usize, usize), Duration> {
    let mut found = BTreeMap::new();
    for n in room.present() {
        for person in room.member(n).people() {
            let other: usize = person.name["peer ".len()..].parse().expect("a number");
            found.extend(person.round_trip.map(|time| ((n, other), time)));
        }
    }
    found
}

#[test]
fn round_trips_are_those_of_the_persons_own_connection() {
    for seed in 10..20 {
        let mut room = room(seed, 4, 8);
        assert!(round_trips(&room).is_empty(), "nothing measured yet");
        assert_eq!(measure(&mut room), 12);
        let found = round_trips(&room);
        assert_eq!(found.len(), 12, "everybody is met first-hand");
        assert!(found.iter().all(|((_, other), took)| *took == time(*other)));
    }
}

#[test]
fn nobody_gets_the_round_trip_of_a_relay() {
    for seed in 20..40 {
        let mut room = room(seed, 5, 3);
        let connections = measure(&mut room);
        let found = round_trips(&room);
        assert!(found.iter().all(|((_, other), took)| *took == time(*other)));
        assert!(found.len() <= connections);
        assert!(found.len() * 2 > connections, "most are known");
    }
}

#[test]
fn people_stand_in_the_order_of_coming_and_typing_counts_as_doing() {
    let mut room = room(41, 4, 8);
    let order = |room: &Sim| -> Vec<String> {
        let people = room.member(0).people();
        people.into_iter().map(|person| person.name).collect()
    };
    assert_eq!(order(&room), ["peer 1", "peer 2", "peer 3"]);
    let quiet = room.member(0).people()[1].active_at;
    let (now, cell) = (room.now(), room.replica(2).cells()[0]);
    let edit = Edit::InsertText {
        cell,
        at: 0,
        text: "x".to_owned(),
    };
    room.with(2, |member, now| member.edit(&edit, now).expect("typed"));
    room.run_for(seconds(1));
    let people = room.member(0).people();
    assert!(people[1].active_at >= now && quiet < now);
    assert!(people[0].active_at < now && people[2].active_at < now);
    room.restart(1, End::Killed);
    room.run_for(seconds(60));
    assert_eq!(order(&room), ["peer 2", "peer 3", "peer 1"]);
}
