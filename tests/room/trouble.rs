//! Stories of what goes wrong: servers, connections, slow peers, and hostile ones.

use super::*;

#[test]
fn a_room_without_signaling_waits_for_it() {
    let mut world = World::new(6, 1, Weather::fair());
    world.stop_server(0);
    for n in 0..2 {
        world.join(ours(config(1), n));
    }
    world.run_until(ms(90_000));
    let dials = world
        .trace()
        .iter()
        .filter(|line| line.contains("n0 > ServerDial"))
        .count();
    assert!((4..=20).contains(&dials), "{dials} dials in 90 s");
    world.start_server(0);
    within(&mut world, ms(32_000), |world| is_full_mesh(world, 2));
}

#[test]
fn connections_outlive_signaling() {
    let mut world = couple(7);
    world.stop_server(0);
    let link = world.link_between(0, 1).unwrap();
    let late = Candidate {
        candidate: "candidate:9".to_owned(),
        mid: "0".to_owned(),
        mline: 0,
    };
    world.inject(0, Input::LinkCandidate(link, late));
    world.run_for(ms(60_000));
    say(&mut world, 0, 1, STEP1).unwrap();
    world.run_for(ms(50));
    assert_eq!(messages(&world, 1), [STEP1]);
    assert_eq!(count(&world, 0, is_gone), 0);
    world.start_server(0);
    let third = world.join(ours(config(1), 77));
    within(&mut world, ms(40_000), |world| {
        world.linked(third).len() == 2
    });
    world.run_for(ms(200));
    assert_eq!(count(&world, 0, is_open), 2);
}

#[test]
fn a_silent_server_is_pinged_and_then_left() {
    let mut room = Room::new(config(1), 1);
    room.handle(Input::Start, ms(0));
    room.handle(Input::ServerOpen(ServerId(0)), ms(10));
    while room.poll().is_some() {}
    let mut seen = Vec::new();
    while let Some(at) = room.next_deadline().filter(|at| *at < ms(32_000)) {
        room.handle(Input::Tick, at);
        seen.extend(std::iter::from_fn(|| room.poll()).map(|output| (at, output)));
    }
    let at = |which: fn(&Output) -> bool| seen.iter().find(|(_, it)| which(it)).map(|(at, _)| *at);
    let is_ping = |it: &Output| matches!(it, Output::ServerSend(_, text) if text.contains("ping"));
    assert_eq!(at(is_ping), Some(ms(15_010)));
    assert_eq!(
        at(|it| matches!(it, Output::ServerClose(_))),
        Some(ms(30_010))
    );
    assert!(at(|it| matches!(it, Output::ServerDial(..))) > Some(ms(30_010)));
}

#[test]
fn a_lost_connection_comes_again() {
    let mut world = couple(10);
    world.break_links(0, 1);
    assert_eq!(count(&world, 0, is_gone), 1);
    within(&mut world, ms(3000), |world| is_full_mesh(world, 2));
    world.part(&[0], &[1]);
    world.run_for(ms(60_000));
    assert_eq!(world.linked(0).len(), 0);
    world.heal();
    within(&mut world, ms(60_000), |world| is_full_mesh(world, 2));
}

#[test]
fn a_slow_peer_is_told_of_and_nothing_waits_for_it() {
    let weather = Weather {
        rate: 10,
        queue: 64 * 1024,
        ..Weather::fair()
    };
    let mut world = rooms(12, 2, 1, weather);
    within(&mut world, ms(1000), |world| is_full_mesh(world, 2));
    let big = vec![7; 30_000];
    for _ in 0..4 {
        let _sent = say(&mut world, 0, 1, &big);
    }
    world.run_for(ms(1));
    assert_eq!(say(&mut world, 0, 1, &big), Err(SendError::Lagging));
    assert_eq!(
        count(&world, 0, |event| matches!(event, Event::PeerLagging(_))),
        1
    );
    within(&mut world, ms(30_000), |world| {
        count(world, 0, |event| matches!(event, Event::PeerDrained(_))) == 1
    });
    assert_eq!(say(&mut world, 0, 1, STEP1), Ok(()));
    world.run_for(ms(30_000));
    assert_eq!(messages(&world, 1).last().map(Vec::as_slice), Some(STEP1));
}

#[test]
fn hostile_frames_change_nothing() {
    let mut world = couple(14);
    let me = id_of(&world, 0).0;
    let deep = format!(
        "{{\"type\":\"publish\",\"topic\":\"{TOPIC}\",\"data\":{}",
        "[".repeat(50_000)
    );
    let long = "x".repeat(10_000);
    let publish =
        |data: &str| format!("{{\"type\":\"publish\",\"topic\":\"{TOPIC}\",\"data\":{data}}}");
    let frames = [
        String::new(),
        "null".to_owned(),
        deep,
        publish("5"),
        publish(&format!("{{\"type\":\"announce\",\"from\":\"{long}\"}}")),
        publish("{\"type\":\"announce\",\"from\":{}}"),
        publish(&format!("{{\"type\":\"announce\",\"from\":\"{me}\"}}")),
        publish(
            "{\"type\":\"signal\",\"from\":\"z\",\"to\":\"y\",\"signal\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}",
        ),
        publish(&format!(
            "{{\"type\":\"signal\",\"from\":\"z\",\"to\":\"{me}\",\"signal\":{{\"type\":\"answer\",\"sdp\":\"\"}}}}"
        )),
    ];
    for frame in &frames {
        world.inject(0, Input::ServerText(ServerId(0), frame.clone()));
    }
    let outputs = |world: &World<Member>| {
        world
            .trace()
            .iter()
            .filter(|line| line.contains("n0 > Link"))
            .count()
    };
    let before = outputs(&world);
    world.run_for(ms(5000));
    assert_eq!(outputs(&world), before);
    for garbage in [vec![], vec![0xff; 39], vec![0xff; 60], vec![0; 40]] {
        let link = world.link_between(0, 1).unwrap();
        world.inject(0, Input::LinkBytes(link, garbage));
    }
    world.inject(0, Input::LinkBytes(LinkId(999), STEP1.to_vec()));
    world.inject(0, Input::ServerOpen(ServerId(9)));
    let local = Description {
        kind: SdpKind::Offer,
        sdp: String::new(),
    };
    world.inject(0, Input::LinkLocal(LinkId(999), local));
    world.run_for(ms(60_000));
    assert!(is_full_mesh(&world, 2));
    assert_eq!(count(&world, 0, is_gone), 0);
}

#[test]
fn made_up_announcements_fill_nothing_for_long() {
    let mut world = couple(15);
    for n in 0..2000 {
        let data = signaling::data(&Data::Announce {
            from: format!("ghost{n}"),
        });
        world.inject(
            0,
            Input::ServerText(ServerId(0), signaling::publish(TOPIC, &data)),
        );
    }
    let offers = world
        .trace()
        .iter()
        .filter(|line| line.contains("n0 > LinkOffer"))
        .count();
    assert!(offers <= 20, "{offers} offers");
    world.run_for(ms(120_000));
    let late = world.join(ours(config(1), 99));
    within(&mut world, ms(5000), |world| world.linked(late).len() == 2);
}
