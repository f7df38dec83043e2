//! Sessions in a simulated world full of faults: whatever befalls them, in the end all hold the same
//! document, nothing that somebody typed is lost, and no notebook is doubled.
//!
//! `CELLJAM_SEEDS=n` runs n schedules (1 000 by default) from `CELLJAM_FROM` on (0), on `CELLJAM_THREADS`
//! threads (all cores). `CELLJAM_SEED=n` runs that one alone and writes its trace.
//! `CELLJAM_TRACE_DIR=dir` writes each schedule's updates for `tests/oracle/oracle.mjs`. What is
//! simulated is told in `docs/reliability.md`.

#[path = "convergence/checks.rs"]
mod checks;
#[path = "convergence/deeds.rs"]
mod deeds;
#[path = "convergence/faults.rs"]
mod faults;
#[path = "convergence/journal.rs"]
mod journal;
#[path = "convergence/ledger.rs"]
mod ledger;
#[path = "convergence/many.rs"]
mod many;
#[path = "convergence/people.rs"]
mod people;
#[path = "convergence/plan.rs"]
mod plan;
#[path = "convergence/seat.rs"]
mod seat;
#[path = "convergence/sim.rs"]
mod sim;
#[path = "convergence/tab.rs"]
mod tab;
#[path = "room/world/mod.rs"]
#[allow(dead_code, reason = "two test programs share it, and each uses a part")]
mod world;

use std::time::Duration;

use celljam::notebook::Edit;
use celljam::session::Choice;
use celljam::session::host::KNOWN_ROOM;
use plan::Plan;
use seat::Deed;
use sim::{End, Sim};

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// A room without faults, to which nobody has come yet.
fn fair(seed: u64, members: usize, max_links: usize) -> Sim {
    Sim::new(Plan {
        members,
        pages: 0,
        servers: 1,
        max_links,
        trouble: 0,
        journals: 0,
        ..Plan::of(seed)
    })
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    for seed in [7, 9, 12] {
        let trace = || {
            let mut sim = Sim::new(Plan::of(seed));
            many::play(&mut sim).expect("it converges");
            sim.world.trace().to_vec()
        };
        let one = trace();
        assert!(one.len() > 500);
        let other = trace();
        let differ = one.iter().zip(&other).find(|(one, other)| one != other);
        assert_eq!((one.len(), differ), (other.len(), None), "seed {seed}");
    }
}

#[test]
fn who_leaves_is_gone_at_once_and_the_others_stay() {
    let mut sim = fair(1, 3, 8);
    sim.come(0, Some(Duration::ZERO));
    sim.come(1, None);
    sim.come(2, None);
    sim.run_until(seconds(6));
    assert_eq!(sim.member(0).people().len(), 2);
    sim.end(2, End::Left);
    sim.run_until(seconds(7));
    assert_eq!(sim.member(0).people().len(), 1);
    assert_eq!(sim.member(0).standing().peers, 1);
}

#[test]
fn a_second_host_adopts_what_is_there_and_seeds_nothing() {
    let mut sim = fair(2, 2, 8);
    for person in [0, 1] {
        sim.come(person, Some(Duration::ZERO));
        sim.run_for(seconds(2));
    }
    sim.run_until(seconds(12));
    for person in [0, 1] {
        assert_eq!(sim.replica(person).cells().len(), 3);
        assert!(!sim.member(person).is_waiting_to_seed());
    }
}

#[test]
fn a_host_seeds_where_all_who_are_there_have_nothing() {
    let mut sim = fair(3, 2, 8);
    sim.come(1, None);
    sim.run_until(seconds(2));
    sim.come(0, Some(Duration::ZERO));
    sim.run_until(seconds(4));
    assert_eq!(sim.replica(1).cells().len(), 0, "first it makes sure");
    sim.run_until(seconds(9));
    assert_eq!(sim.replica(1).cells().len(), 3);
    // It came as an update, after the answer "nothing": the guest has the room's content all the same.
    assert!(sim.member(1).is_synced());
}

/// A host comes that reaches a guest, who has nothing either, and not the one with the content.
fn host_that_reaches_a_guest_alone(sim: &mut Sim) {
    let (full, guest, host) = (0, 1, 2);
    sim.come(2, Some(Duration::ZERO));
    sim.run_for(seconds(2));
    sim.world.part(&[full], &[guest, host]);
    sim.come(1, None);
    sim.come(0, Some(KNOWN_ROOM));
}

/// They reach each other again, and there is one document.
fn nothing_was_doubled(sim: &mut Sim) {
    sim.world.heal();
    sim.run_for(seconds(60));
    assert_eq!(sim.replica(0).cells().len(), 3);
    assert_eq!(sim.ledger.seeds(), 1);
}

/// A server that was away comes back, and has not counted anybody yet: what is not known is no leave to seed.
#[test]
fn a_host_that_has_met_some_waits_for_the_count_of_every_server() {
    let mut sim = Sim::new(Plan {
        servers: 2,
        ..fair(7, 3, 8).plan
    });
    sim.world.stop_server(1);
    host_that_reaches_a_guest_alone(&mut sim);
    sim.run_for(seconds(5));
    assert_eq!(sim.member(0).standing().peers, 1);
    sim.world.start_server(1);
    sim.run_for(seconds(20));
    assert_eq!(sim.member(0).standing().servers_up, 2);
    assert!(sim.member(0).is_waiting_to_seed());
    nothing_was_doubled(&mut sim);
}

/// Somebody announces itself again and again, and no attempt has come to anything yet: it is there.
#[test]
fn a_host_waits_for_who_speaks_and_was_not_met() {
    let mut sim = fair(9, 3, 8);
    host_that_reaches_a_guest_alone(&mut sim);
    sim.run_for(seconds(50));
    assert!(sim.member(0).is_waiting_to_seed());
    nothing_was_doubled(&mut sim);
}

#[test]
fn who_stays_out_of_reach_keeps_nobody_from_hosting_for_ever() {
    let mut sim = fair(9, 3, 8);
    host_that_reaches_a_guest_alone(&mut sim);
    sim.run_for(seconds(100));
    assert!(!sim.member(0).is_waiting_to_seed());
}

#[test]
fn a_guest_alone_writes_nothing() {
    let mut sim = fair(4, 2, 8);
    sim.come(0, None);
    sim.come(1, None);
    sim.run_until(seconds(60));
    for person in [0, 1] {
        assert_eq!(
            sim.replica(person).state_vector(),
            [0],
            "no byte of a guest"
        );
    }
}

/// A host and a guest, in step.
fn two(seed: u64) -> Sim {
    let mut sim = fair(seed, 2, 8);
    sim.come(0, Some(Duration::ZERO));
    sim.come(1, None);
    sim.run_until(seconds(8));
    assert!(sim.member(1).is_synced());
    sim
}

#[test]
fn a_count_that_nobody_has_yet_is_not_settled() {
    let mut sim = two(5);
    let cell = sim.replica(0).cells()[0];
    let count = Some(1);
    sim.with(0, |member, now| {
        assert!(member.is_settled(false), "the file has what was seeded");
        let edit = Edit::SetExecutionCount { cell, count };
        member.edit(&edit, now).expect("a count");
        assert!(!member.is_settled(false));
        assert!(member.is_settled(true));
    });
}

#[test]
fn nothing_is_settled_on_a_new_channel_before_the_peer_has_said_what_it_lacks() {
    let mut sim = two(6);
    let cell = sim.replica(0).cells()[0];
    let count = Some(1);
    sim.with(0, |member, now| {
        let edit = Edit::SetExecutionCount { cell, count };
        member.edit(&edit, now).expect("a count");
    });
    sim.world.replace_channel(sim.node(0), sim.node(1));
    assert!(!sim.member(0).is_settled(true));
    sim.run_for(seconds(2));
    assert!(sim.member(0).is_settled(true));
}

/// So much that nobody takes it for what a page begins with.
fn write_much(sim: &mut Sim, person: usize) {
    let cell = sim.replica(person).cells()[0];
    let (at, text) = (0, "written\n".repeat(10));
    let deed = Deed::Edit(Edit::InsertText { cell, at, text });
    let node = sim.node(person);
    sim.world.with(node, |seat, now| seat.act(&deed, now));
}

/// A member that was alone finds two pages, each with a document of its own, which do not reach each other.
#[test]
fn a_third_document_is_not_merged_with_the_one_that_was_chosen() {
    let plan = fair(8, 2, 8).plan;
    let mut sim = Sim::new(Plan { pages: 2, ..plan });
    sim.come(0, Some(Duration::ZERO));
    sim.come(1, None);
    sim.run_for(seconds(8));
    sim.end(1, End::Left);
    let (one, other) = (2, 3);
    sim.world.isolate(&[one, other]);
    sim.come(2, None);
    sim.come(3, None);
    sim.run_for(seconds(2));
    assert_eq!(sim.ledger.seeds_of_pages(), 2);
    for person in [0, 2, 3] {
        write_much(&mut sim, person);
    }
    sim.world.heal();
    sim.world.part(&[one], &[other]);
    for _ in 0..2 {
        sim.run_for(seconds(30));
        assert!(sim.member(0).is_apart());
        assert_eq!(sim.replica(0).cells().len(), 3);
        assert!(sim.with(0, |member, now| member.take_theirs(Choice::Take, now)));
    }
    // Nobody is left whose document is not ours: now they are together.
    sim.run_for(seconds(30));
    assert!(!sim.member(0).is_apart());
    for person in [0, 2, 3] {
        assert_eq!(sim.replica(person).cells().len(), 6);
    }
}
