//! The mesh in stories on a simulated network: who connects with whom, when, and what breaks it.

#[path = "room/glare.rs"]
mod glare;
#[path = "room/pages.rs"]
mod pages;
#[path = "room/trouble.rs"]
mod trouble;
#[path = "room/world/mod.rs"]
#[allow(dead_code, reason = "two test programs share it, and each uses a part")]
mod world;

use std::time::Duration;

use celljam::room::event::{
    Candidate, Description, Event, Input, LinkId, Output, PeerId, SdpKind, ServerId,
};
use celljam::room::{Config, Framing, Room, SendError};
use celljam::wire::key::RoomKey;
use celljam::wire::signaling::{self, Data, Signal};

use world::{Node, Page, Stock, Weather, World, ms};

const TOPIC: &str = "topic";
const STEP1: &[u8] = &[0, 0, 1, 0];

/// A mesh of ours, or a stock page.
#[derive(Debug)]
enum Member {
    Ours(Box<Room>),
    Page(Box<Page>),
}

impl Member {
    fn room(&self) -> &Room {
        match self {
            Self::Ours(room) => room,
            Self::Page(_) => panic!("a page is no room"),
        }
    }

    fn page(&self) -> &Page {
        match self {
            Self::Page(page) => page,
            Self::Ours(_) => panic!("a room is no page"),
        }
    }

    fn send(&mut self, peer: &PeerId, bytes: &[u8]) -> Result<(), SendError> {
        match self {
            Self::Ours(room) => room.send(peer, bytes),
            Self::Page(_) => panic!("a page is no room"),
        }
    }
}

impl Node for Member {
    fn handle(&mut self, input: Input, now: Duration) {
        match self {
            Self::Ours(room) => room.handle(input, now),
            Self::Page(page) => page.handle(input, now),
        }
    }

    fn poll(&mut self) -> Option<Output> {
        match self {
            Self::Ours(room) => room.poll(),
            Self::Page(page) => page.poll(),
        }
    }

    fn next_deadline(&self) -> Option<Duration> {
        match self {
            Self::Ours(room) => room.next_deadline(),
            Self::Page(page) => page.next_deadline(),
        }
    }
}

fn config(servers: usize) -> Config {
    Config {
        topic: TOPIC.to_owned(),
        urls: (0..servers).map(|n| format!("ws://s{n}")).collect(),
        framing: Framing::Chunked,
        max_links: 20,
        key: None,
        epoch_millis: 0,
    }
}

fn ours(config: Config, seed: u64) -> Member {
    Member::Ours(Box::new(Room::new(config, seed)))
}

fn page(name: &str, stock: Stock) -> Member {
    Member::Page(Box::new(Page::new(name, TOPIC, 1, stock)))
}

/// A world with so many of our members, all started.
fn rooms(seed: u64, members: u64, servers: usize, weather: Weather) -> World<Member> {
    let mut world = World::new(seed, servers, weather);
    for n in 0..members {
        world.join(ours(config(servers), seed * 1000 + n));
    }
    world
}

fn is_full_mesh(world: &World<Member>, members: usize) -> bool {
    (0..members).all(|n| world.linked(n).len() == members - 1)
}

fn count(world: &World<Member>, n: usize, which: impl Fn(&Event) -> bool) -> usize {
    world.events_of(n).filter(|(_, event)| which(event)).count()
}

fn is_open(event: &Event) -> bool {
    matches!(event, Event::PeerOpen(_))
}

fn is_gone(event: &Event) -> bool {
    matches!(event, Event::PeerGone { .. })
}

fn messages(world: &World<Member>, n: usize) -> Vec<Vec<u8>> {
    let whole = |event: &Event| match event {
        Event::PeerMessage(_, bytes) => Some(bytes.clone()),
        _ => None,
    };
    world
        .events_of(n)
        .filter_map(|(_, event)| whole(event))
        .collect()
}

fn id_of(world: &World<Member>, n: usize) -> PeerId {
    world.node(n).room().me().clone()
}

fn say(world: &mut World<Member>, from: usize, to: usize, bytes: &[u8]) -> Result<(), SendError> {
    let peer = id_of(world, to);
    world.with(from, |member, _| member.send(&peer, bytes))
}

#[track_caller]
fn no_faults(world: &World<Member>) {
    assert!(
        world.faults().is_empty(),
        "{:#?}\n{}",
        world.faults(),
        world.trace().join("\n")
    );
}

#[track_caller]
fn within(world: &mut World<Member>, time: Duration, so: impl FnMut(&World<Member>) -> bool) {
    let came = world.run_while(time, so);
    assert!(
        came,
        "not by {:?}:\n{}",
        world.now,
        world.trace().join("\n")
    );
}

/// Two of ours with an open connection.
fn couple(seed: u64) -> World<Member> {
    let mut world = rooms(seed, 2, 1, Weather::fair());
    within(&mut world, ms(1000), |world| is_full_mesh(world, 2));
    // Each gives the other the first word; then both greet.
    world.run_for(ms(200));
    world
}

#[test]
fn two_peers_meet_and_talk_in_both_directions() {
    let mut world = couple(1);
    let long: Vec<u8> = (0..100_000u32).map(|n| n as u8).collect();
    say(&mut world, 0, 1, &long).unwrap();
    say(&mut world, 1, 0, STEP1).unwrap();
    world.run_for(ms(200));
    assert_eq!(messages(&world, 1), [long]);
    assert_eq!(messages(&world, 0), [STEP1]);
    assert_eq!(count(&world, 0, is_open), 1);
    assert_eq!(world.node(0).room().facts().clients, Some(2));
    no_faults(&world);
}

#[test]
fn three_servers_make_one_connection() {
    let mut world = rooms(2, 2, 3, Weather::fair());
    world.run_until(ms(60_000));
    for n in [0, 1] {
        assert_eq!(count(&world, n, is_open), 1);
        assert_eq!(
            count(&world, n, |event| matches!(event, Event::PeerFailed { .. })),
            0
        );
        assert_eq!(world.node(n).room().facts().servers_up, 3);
    }
    let offers = world
        .trace()
        .iter()
        .filter(|line| line.contains("> LinkOffer"));
    assert!(offers.count() <= 2, "one attempt each, whichever server");
    no_faults(&world);
}

#[test]
fn a_full_mesh_forms_in_any_weather() {
    for seed in 0..40 {
        let mut world = rooms(seed, 6, 2, Weather::foul());
        within(&mut world, Duration::from_secs(120), |world| {
            is_full_mesh(world, 6)
        });
    }
}

#[test]
fn when_both_offer_one_offer_stands() {
    for seed in 0..50 {
        let mut world = couple(seed);
        world.break_links(0, 1);
        // Both announce themselves at the same time, so both offer.
        for n in [0, 1] {
            let from = id_of(&world, 1 - n).0.to_string();
            let data = signaling::data(&Data::Announce { from });
            let text = signaling::publish(TOPIC, &data);
            world.inject(n, Input::ServerText(ServerId(0), text));
        }
        within(&mut world, ms(1500), |world| is_full_mesh(world, 2));
        no_faults(&world);
    }
}

#[test]
fn no_member_has_more_connections_than_it_may_and_all_hang_together() {
    for seed in 0..20 {
        let mut world = World::new(seed, 1, Weather::fair());
        for n in 0..10 {
            world.join(ours(
                Config {
                    max_links: 4,
                    ..config(1)
                },
                seed * 100 + n,
            ));
            world.run_for(ms(500));
        }
        world.run_for(ms(120_000));
        assert!((0..10).all(|n| world.linked(n).len() <= 4));
        let reached = reach(&world, 0);
        assert_eq!(reached.len(), 10, "seed {seed}: only {reached:?}");
    }
}

/// Everybody to whom a relayed message gets.
fn reach(world: &World<Member>, from: usize) -> std::collections::BTreeSet<usize> {
    let mut reached = std::collections::BTreeSet::from([from]);
    let mut edge = vec![from];
    while let Some(n) = edge.pop() {
        edge.extend(
            world
                .linked(n)
                .into_iter()
                .filter(|other| reached.insert(*other)),
        );
    }
    reached
}

#[test]
fn who_leaves_unsubscribes_before_it_closes() {
    let mut world = couple(11);
    let before = world.trace().len();
    world.inject(0, Input::Leave);
    let order: Vec<String> = world.trace()[before..]
        .iter()
        .filter_map(|line| line.split_once("n0 > ").map(|(_, what)| what.to_owned()))
        .collect();
    assert_eq!(order.len(), 3, "{order:?}");
    assert!(
        order[0].contains("unsubscribe") && order[1].starts_with("LinkClose"),
        "{order:?}"
    );
    assert!(order[2].starts_with("ServerClose"), "{order:?}");
    world.inject(0, Input::ServerOpen(ServerId(0)));
    world.inject(0, Input::Tick);
    world.run_for(ms(100));
    assert_eq!(count(&world, 1, is_gone), 1);
    world.run_for(ms(60_000));
    assert_eq!(count(&world, 1, is_open), 1);
    assert_eq!(world.node(0).room().next_deadline(), None);
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let trace = |seed| {
        let mut world = rooms(seed, 5, 2, Weather::foul());
        world.run_until(ms(60_000));
        world.trace().to_vec()
    };
    assert_eq!(trace(3), trace(3));
    assert_ne!(trace(3), trace(4));
}

#[test]
fn who_has_the_key_meets_and_a_stranger_does_not() {
    let sealed = |password| Config {
        key: Some(RoomKey::derive(password, TOPIC).unwrap()),
        ..config(1)
    };
    let mut world = World::new(16, 1, Weather::fair());
    for (seed, password) in ["right", "right", "wrong"].into_iter().enumerate() {
        world.join(ours(sealed(password), seed as u64));
        world.run_for(ms(1000));
    }
    world.join(ours(config(1), 50));
    world.run_for(ms(30_000));
    assert_eq!(world.linked(0).into_iter().collect::<Vec<_>>(), [1]);
    assert!(world.linked(2).is_empty() && world.linked(3).is_empty());
    assert!(
        !world
            .trace()
            .iter()
            .any(|line| line.contains("n0 >") && line.contains("announce"))
    );
}

#[test]
fn a_full_room_comes_to_rest() {
    for seed in 0..6 {
        let mut world = World::new(seed, 1, Weather::fair());
        for n in 0..14 {
            let config = Config {
                max_links: 6,
                ..config(1)
            };
            world.join(ours(config, seed * 100 + n));
        }
        world.run_until(ms(90_000));
        let restless = |event: &Event| is_gone(event) || matches!(event, Event::PeerFailed { .. });
        let before: usize = (0..14).map(|n| count(&world, n, restless)).sum();
        world.run_for(ms(120_000));
        let after: usize = (0..14).map(|n| count(&world, n, restless)).sum();
        assert_eq!(before, after, "seed {seed}");
    }
}

#[test]
fn a_large_full_room_takes_somebody_in_and_stays_whole() {
    for seed in 0..2 {
        let mut world = World::new(seed, 1, Weather::fair());
        for n in 0..30 {
            let config = Config {
                max_links: 5,
                ..config(1)
            };
            world.join(ours(config, seed * 100 + n));
            world.run_for(ms(300));
        }
        world.run_for(ms(60_000));
        let before: usize = (0..30).map(|n| count(&world, n, is_gone)).sum();
        let late = world.join(ours(config(1), 9999));
        // A page waits one second before it goes by its own file.
        within(&mut world, ms(600), |world| !world.linked(late).is_empty());
        world.run_for(ms(60_000));
        let parted: usize = (0..30).map(|n| count(&world, n, is_gone)).sum::<usize>() - before;
        // Both sides of a connection count, and eight give a place, more or less.
        assert!(parted <= 32, "seed {seed}: {parted}");
        assert_eq!(reach(&world, late).len(), 31, "seed {seed}");
    }
}
