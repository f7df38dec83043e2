//! Both offer at once: every order in which what they send to each other can arrive, one by one. Whatever
//! the order, one connection is there in the end, and soon.

use std::collections::BTreeSet;

use super::*;
use world::choice::Lane;

/// What comes of one order after the other.
#[derive(Default)]
struct Explored {
    states: BTreeSet<String>,
    ends: usize,
}

/// Goes through all orders from a beginning. What is the same after two orders is gone on from once.
fn explore(
    begin: impl Fn() -> World<Member>,
    end: impl Fn(&mut World<Member>, &[Lane]),
) -> Explored {
    let mut explored = Explored::default();
    let mut paths = vec![Vec::new()];
    while let Some(path) = paths.pop() {
        let mut world = begin();
        world.happen_all(&path);
        if !explored.states.insert(world.state()) {
            continue;
        }
        let lanes = world.lanes();
        if lanes.is_empty() {
            explored.ends += 1;
            end(&mut world, &path);
        }
        paths.extend(lanes.into_iter().map(|lane| {
            let mut longer = path.clone();
            longer.push(lane);
            longer
        }));
    }
    explored
}

/// Two who have just lost their connection, and have each heard the other's announcement, over a server
/// each.
fn both_offer(other: fn() -> Member, servers: [usize; 2]) -> World<Member> {
    let weather = Weather {
        candidates: 1,
        ..Weather::fair()
    };
    let count = servers[0].max(servers[1]) + 1;
    let mut world = World::new(1, count, weather).untraced();
    world.join(ours(config(count), 1));
    world.join(other());
    assert!(world.run_while(ms(2000), |world| is_full_mesh(world, 2)));
    world.run_for(ms(300));
    let calls = [0, 1].map(|n| world.call_of(n).expect("both have announced themselves"));
    world.break_links(0, 1);
    world.run_for(ms(50));
    for n in [0, 1] {
        let heard = Input::ServerText(ServerId(servers[n]), calls[1 - n].clone());
        world.inject(n, heard);
    }
    world
}

fn connects(within: std::time::Duration) -> impl Fn(&mut World<Member>, &[Lane]) {
    move |world, path| {
        let met = world.run_while(within, |world| is_full_mesh(world, 2));
        assert!(met, "no connection within {within:?} after {path:#?}");
        assert!(world.faults().is_empty(), "{:?} {path:#?}", world.faults());
    }
}

fn one_of_ours() -> Member {
    ours(config(1), 2)
}

#[test]
fn two_of_ours_meet_in_every_order() {
    let begin = || both_offer(one_of_ours, [0, 0]);
    let explored = explore(begin, connects(ms(1500)));
    assert!(explored.ends > 0);
    println!("{} states, {} ends", explored.states.len(), explored.ends);
}

#[test]
fn two_of_ours_meet_in_every_order_over_two_servers() {
    let begin = || both_offer(|| ours(config(2), 2), [0, 1]);
    let explored = explore(begin, connects(ms(1500)));
    println!("{} states, {} ends", explored.states.len(), explored.ends);
}

#[test]
fn a_stock_page_is_met_in_every_order() {
    for page in [|| page("page", Stock::Lite), || page("page", Stock::Plain)] {
        let begin = || both_offer(page, [0, 0]);
        let explored = explore(begin, connects(ms(15_000)));
        println!("{} states, {} ends", explored.states.len(), explored.ends);
    }
}
