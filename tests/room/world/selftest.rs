//! The simulator tried on models of pages: what stories rely on.

use celljam::room::event::{Event, Input, LinkId};

use super::{Page, Stock, Weather, World, ms};

fn pages(seed: u64, weather: Weather) -> World<Page> {
    let mut world = World::new(seed, 1, weather);
    for name in ["ana", "bob"] {
        world.join(Page::new(name, "topic", 1, Stock::Plain));
    }
    world
}

#[test]
fn two_pages_meet_and_a_killed_one_is_missed() {
    let mut world = pages(1, Weather::fair());
    assert!(world.run_while(ms(5000), |world| world.node(0).open() == 1
        && world.node(1).open() == 1));
    world.run_for(ms(100));
    assert_eq!(world.node(0).got(), [vec![0, 0, 1, 0]]);
    assert!(
        world.node(1).understood() && world.faults().is_empty(),
        "{:?}",
        world.faults()
    );
    assert_eq!(world.linked(0).into_iter().collect::<Vec<_>>(), [1]);
    world.kill(1);
    world.run_for(Weather::fair().silence + ms(1));
    assert_eq!(world.node(0).open(), 0);
}

#[test]
fn a_parted_connection_breaks_and_a_healed_one_comes_again() {
    let mut world = pages(2, Weather::fair());
    assert!(world.run_while(ms(5000), |world| world.link_between(0, 1).is_some()));
    world.part(&[0], &[1]);
    world.run_for(ms(20_000));
    assert_eq!(world.link_between(0, 1), None);
    world.heal();
    world.with(0, |page, now| {
        super::Node::handle(page, Input::LinkClosed(LinkId(99), String::new()), now)
    });
    assert_eq!(
        world
            .events_of(0)
            .filter(|(_, event)| matches!(event, Event::PeerFound(_)))
            .count(),
        0
    );
}

#[test]
fn a_server_that_was_away_is_found_again() {
    let mut world = World::new(3, 1, Weather::fair());
    world.stop_server(0);
    let late = world.add(Page::new("cat", "topic", 1, Stock::Lite));
    world.inject(late, Input::Start);
    world.join(Page::new("dan", "topic", 1, Stock::Lite));
    world.run_until(ms(3000));
    assert_eq!(world.node(late).open(), 0);
    world.start_server(0);
    world.shout(0, "not json");
    assert!(world.run_while(ms(30_000), |world| world.node(late).open() == 1));
    world.break_links(0, 1);
    assert_eq!(world.node(late).open(), 0);
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let trace = |seed| {
        let mut world = pages(seed, Weather::foul());
        world.run_until(ms(20_000));
        while world.now < ms(21_000) && world.step() {}
        world.trace().to_vec()
    };
    assert_eq!(trace(7), trace(7));
    assert_ne!(trace(7), trace(8));
}
