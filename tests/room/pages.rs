//! Stories with stock pages: what y-webrtc does, and how we answer it.

use super::*;

#[test]
fn a_new_page_is_offered_to_at_once() {
    for (seed, stock) in [(1, Stock::Lite), (2, Stock::Plain)] {
        let mut world = World::new(seed, 1, Weather::fair());
        world.join(ours(config(1), seed));
        world.run_until(ms(10_000));
        let cold = world.join(page("cold", stock));
        within(&mut world, ms(600), |world| {
            world.node(cold).page().open() == 1
        });
        no_faults(&world);
    }
}

#[test]
fn a_page_that_starts_with_us_is_connected_in_time() {
    for stock in [Stock::Lite, Stock::Plain] {
        for seed in 0..100 {
            let mut world = World::new(seed, 1, Weather::fair());
            world.join(ours(config(1), seed));
            world.join(page("page", stock));
            within(&mut world, ms(2000), |world| world.linked(0).len() == 1);
        }
    }
}

/// When a lone member announces itself for the second time.
fn second_call(seed: u64) -> Duration {
    let mut world = rooms(seed, 1, 1, Weather::fair());
    let calls = |world: &World<Member>| {
        let all = world.trace().iter();
        all.filter(|line| line.contains("n0 >") && line.contains("announce"))
            .count()
    };
    within(&mut world, ms(11_000), |world| calls(world) == 2);
    world.now
}

#[test]
fn a_page_that_comes_just_when_we_announce_ourselves_is_in_time() {
    let mut crossed = Vec::new();
    for seed in 0..10 {
        let call = second_call(seed);
        for before in 0..80 {
            let mut world = rooms(seed, 1, 1, Weather::fair());
            world.run_until(call - ms(before));
            let cold = world.join(page("cold", Stock::Lite));
            within(&mut world, ms(1000), |world| {
                world.node(cold).page().open() == 1
            });
            let offer = |line: &String| line.contains("n1 > LinkOffer");
            if world.trace().iter().any(offer) {
                crossed.push((seed, before));
            }
        }
    }
    // Only what is on its way already when the page comes can cross: some milliseconds of each eighty.
    assert!(crossed.len() <= 90, "{} {crossed:?}", crossed.len());
}

#[test]
fn what_a_page_frames_we_frame() {
    for stock in [Stock::Lite, Stock::Plain] {
        let mut world = World::new(5, 1, Weather::fair());
        world.join(page("page", stock));
        world.join(ours(config(1), 5));
        within(&mut world, ms(2000), |world| world.linked(1).len() == 1);
        world.run_for(ms(50));
        assert_eq!(messages(&world, 1), [STEP1]);
        // The page has the first word, so that it is greeted once, in its own framing.
        assert_eq!(count(&world, 1, is_open), 1);
        let peer = PeerId("page".into());
        world
            .with(1, |member, _| member.send(&peer, STEP1))
            .unwrap();
        world.run_for(ms(50));
        assert_eq!(world.node(0).page().got().len(), 1);
        assert!(world.node(0).page().understood());
    }
}

#[test]
fn a_renegotiation_stays_on_its_connection() {
    let mut world = couple(8);
    let link = world.link_between(0, 1).unwrap();
    let (me, other) = (id_of(&world, 0), id_of(&world, 1));
    let far = world.link_between(1, 0).unwrap();
    let sdp = format!(
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\na=ice-ufrag:u1x{}\r\n",
        far.0
    );
    let signal = Signal::Offer(sdp.clone());
    let data = Data::Signal {
        from: other.0.to_string(),
        to: me.0.to_string(),
        signal,
        token: Some(0.0),
    };
    let text = signaling::publish(TOPIC, &signaling::data(&data));
    let before = world.trace().len();
    for _ in 0..2 {
        world.inject(0, Input::ServerText(ServerId(0), text.clone()));
    }
    let taken = format!("LinkRemote({link:?}");
    let after = &world.trace()[before..];
    assert_eq!(
        after.iter().filter(|line| line.contains(&taken)).count(),
        1,
        "{after:#?}"
    );
    assert_eq!(count(&world, 0, is_gone), 0);
}

#[test]
fn a_channel_that_moved_is_greeted_again() {
    let mut world = couple(9);
    let link = world.link_between(0, 1).unwrap();
    world.inject(
        0,
        Input::LinkOpen {
            link,
            max_message: 262_144,
        },
    );
    world.run_for(ms(200));
    assert_eq!(count(&world, 0, is_open), 2);
    assert_eq!(count(&world, 0, is_gone), 0);
}

#[test]
fn a_plain_peer_gets_no_more_than_it_takes() {
    let mut world = rooms(13, 0, 1, Weather::fair());
    for n in 0..2 {
        world.join(ours(
            Config {
                framing: Framing::Plain,
                ..config(1)
            },
            n,
        ));
    }
    within(&mut world, ms(1000), |world| is_full_mesh(world, 2));
    let result = say(&mut world, 0, 1, &vec![0; 262_145]);
    assert_eq!(result, Err(SendError::TooLarge { limit: 262_144 }));
    let nobody = PeerId("nobody".into());
    let result = world.with(0, |member, _| member.send(&nobody, STEP1));
    assert_eq!(result, Err(SendError::Unknown));
}

/// How long each of so many pages, which come within as many hundredths of a second, waits for its channel with us.
fn waits(seed: u64, pages: usize) -> Vec<Duration> {
    let mut world = World::new(seed, 1, Weather::fair());
    world.join(ours(config(1), seed));
    world.run_until(ms(10_000));
    let mut came = Vec::new();
    for n in 0..pages {
        came.push(world.now);
        world.join(page(&format!("page {n}"), Stock::Lite));
        world.run_for(ms(10));
    }
    let mut waits = vec![None; pages];
    within(&mut world, ms(5000), |world| {
        let linked = world.linked(0);
        for (n, wait) in waits.iter_mut().enumerate() {
            if wait.is_none() && linked.contains(&(n + 1)) {
                *wait = Some(world.now - came[n]);
            }
        }
        waits.iter().all(Option::is_some)
    });
    waits.into_iter().flatten().collect()
}

#[test]
fn pages_that_come_in_the_same_second_are_all_linked_within_it() {
    let mut all = Vec::new();
    for pages in [2, 5, 10] {
        for seed in 0..4 {
            all.extend(waits(seed, pages));
        }
    }
    all.sort();
    let (middle, longest) = (all[all.len() / 2], all[all.len() - 1]);
    println!(
        "{} pages: half of them within {middle:?}, all within {longest:?}",
        all.len()
    );
    // They go by their own files after one second.
    assert!(longest < ms(1000), "{all:?}");
}
