//! A room that came back as another document: what somebody who was alone meets, and what it may do.

#[expect(dead_code, reason = "the convergence tests make more of the world")]
mod sim;

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::notebook::carry;
use celljam::notebook::{Base, CellKey, Content, DocKind, Edit, Notebook, Replica, Shape};
use celljam::session::restore::Left;
use celljam::session::{Choice, News};
use serde_json::{Value, json};
use sim::World;

/// Enough that nobody takes it for what a page begins with.
const CELLS: [(&str, &str); 3] = [
    ("a", "import numpy as np  # numbers in the plural\n"),
    ("b", "x = np.arange(100).reshape(10, 10).sum()\n"),
    ("c", "print('the sum of all of them is', x)\n"),
];

fn content(cells: &[(&str, &str)]) -> Content {
    let cell = |(id, source): &(&str, &str)| json!({ "cell_type": "code", "id": id, "metadata": {}, "execution_count": null, "outputs": [], "source": source });
    let cells: Vec<Value> = cells.iter().map(cell).collect();
    Content::Ipynb(json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells }))
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn replica(world: &World, n: usize) -> &Replica {
    world.nodes[n].member.replica()
}

fn sources(world: &World, n: usize) -> Vec<String> {
    let replica = replica(world, n);
    let source = |key: &CellKey| replica.cell(*key).map(|cell| cell.source.clone());
    replica.cells().iter().filter_map(source).collect()
}

fn seed(world: &mut World, n: usize, cells: &[(&str, &str)]) {
    let now = world.now;
    world.nodes[n].member.host(content(cells), now);
    world.start(n);
    while world.nodes[n].member.is_waiting_to_seed() {
        world.run_until(world.now + seconds(2));
    }
}

fn edit(world: &mut World, n: usize, edit: &Edit) {
    let now = world.now;
    world.nodes[n].member.edit(edit, now).expect("an edit");
    world.collect(n);
}

fn insert(world: &mut World, n: usize, cell: usize, text: &str) {
    let cell = replica(world, n).cells()[cell];
    let (at, text) = (0, text.to_owned());
    edit(world, n, &Edit::InsertText { cell, at, text });
}

fn news(world: &mut World, n: usize) -> Vec<News> {
    let member = &mut world.nodes[n].member;
    std::iter::from_fn(|| member.next_news()).collect()
}

/// Comes with a document of its own, as a page does that was late.
fn bring(world: &mut World, n: usize, cells: &[(&str, &str)]) {
    world.nodes[n].member.merge_everything();
    come_with(world, n, cells);
}

fn come_with(world: &mut World, n: usize, cells: &[(&str, &str)]) {
    let client = 5 + u32::try_from(n).expect("a few");
    let mut page = Notebook::new(DocKind::Notebook, client, Shape::A, 1);
    let content = content(cells);
    page.apply_local(&Edit::Seed { content }).expect("its file");
    let left = Left {
        document: page.diff(&[0]).expect("a vector"),
        ..Left::default()
    };
    let now = world.now;
    let member = &mut world.nodes[n].member;
    member.restore(&left, now).expect("its document");
    world.start(n);
}

/// The first hosts, the second joins, is cut off and writes; the third seeds the room anew, and the first,
/// who has been started again, takes that. Then the second comes back.
fn come_back(theirs: &[(&str, &str)]) -> World {
    let mut world = World::new(7, 3, 8);
    seed(&mut world, 0, &CELLS);
    world.start(1);
    world.run_until(world.now + seconds(60));
    assert_eq!(sources(&world, 1).len(), 3);
    world.isolate(&[1]);
    world.run_until(world.now + seconds(5));
    insert(&mut world, 1, 1, "y = 5\n");
    world.restart(0);
    seed(&mut world, 2, theirs);
    world.run_until(world.now + seconds(20));
    assert_eq!(sources(&world, 0), sources(&world, 2));
    news(&mut world, 1);
    world.island.clear();
    world.run_until(world.now + seconds(90));
    world
}

/// What the room holds now: one cell changed, one gone, one new.
const THEIRS: [(&str, &str); 3] = [
    ("a", "import numpy as np  # numbers in the plural\n"),
    ("b", "x = np.arange(100).reshape(10, 10).mean()\n"),
    ("n", "a cell that was not there before, with enough in it\n"),
];

fn texts(cells: &[(&str, &str)]) -> Vec<String> {
    cells
        .iter()
        .map(|(_, source)| (*source).to_owned())
        .collect()
}

/// Lets so many seconds pass; own edits go into another document as soon as that is there.
fn run_and_carry(world: &mut World, n: usize, secs: u64) {
    for _ in 0..secs {
        world.run_until(world.now + seconds(1));
        let now = world.now;
        world.nodes[n].member.carry_over(now).expect("carried");
        world.collect(n);
    }
}

#[test]
fn nothing_is_merged_until_somebody_decides() {
    let mut world = come_back(&THEIRS);
    assert!(world.nodes[1].member.is_apart());
    assert_eq!(sources(&world, 0), texts(&THEIRS));
    assert_eq!(sources(&world, 2), texts(&THEIRS));
    assert!(sources(&world, 1)[1].starts_with("y = 5\nx ="));
    let told = news(&mut world, 1);
    let told = told.iter().filter(|news| {
        matches!(
            news,
            News::OtherDocument {
                may_choose: true,
                ..
            }
        )
    });
    assert_eq!(told.count(), 1, "once, however many hold it");
    // Neither does what either side writes meanwhile.
    insert(&mut world, 1, 0, "mine = 1\n");
    insert(&mut world, 2, 0, "theirs = 1\n");
    world.run_until(world.now + seconds(30));
    assert!(!sources(&world, 1).concat().contains("theirs"));
    assert!(!sources(&world, 2).concat().contains("mine"));
}

#[test]
fn own_edits_are_carried_over_as_text() {
    let mut world = come_back(&THEIRS);
    let now = world.now;
    assert!(world.nodes[1].member.take_theirs(Choice::Carry, now));
    world.collect(1);
    world.run_until(world.now + seconds(30));
    let now = world.now;
    world.nodes[1].member.carry_over(now).expect("carried");
    world.collect(1);
    world.run_until(world.now + seconds(30));
    let mut expected = texts(&THEIRS);
    expected[1].insert_str(0, "y = 5\n");
    for n in 0..3 {
        assert_eq!(sources(&world, n), expected, "{n}");
    }
    assert!(!world.nodes[1].member.is_apart());
    let told = news(&mut world, 1);
    assert!(
        told.contains(&News::Carried {
            changed: 1,
            added: 0
        }),
        "{told:?}"
    );
}

#[test]
fn theirs_can_be_taken_as_it_is() {
    let mut world = come_back(&THEIRS);
    let now = world.now;
    assert!(world.nodes[1].member.take_theirs(Choice::Take, now));
    world.collect(1);
    world.run_until(world.now + seconds(30));
    for n in 0..3 {
        assert_eq!(sources(&world, n), texts(&THEIRS), "{n}");
    }
    insert(&mut world, 1, 0, "together = 1\n");
    world.run_until(world.now + seconds(30));
    assert_eq!(sources(&world, 2), sources(&world, 1));
}

/// Both hosts were killed, or this machine slept: the connection to the old one has not ended yet when the new
/// one comes.
#[test]
fn a_peer_that_only_seems_to_be_here_does_not_vouch_for_the_room() {
    let mut world = World::new(7, 3, 8);
    seed(&mut world, 0, &CELLS);
    world.start(1);
    world.run_until(world.now + seconds(60));
    world.freeze(0);
    bring(&mut world, 2, &THEIRS);
    world.run_until(world.now + seconds(10));
    assert!(world.nodes[1].member.is_apart());
    assert_eq!(sources(&world, 1), texts(&CELLS));
    assert_eq!(sources(&world, 2), texts(&THEIRS));
}

#[test]
fn two_who_take_each_others_document_merge_nothing() {
    let mut world = World::new(7, 3, 8);
    seed(&mut world, 0, &CELLS);
    world.start(1);
    world.run_until(world.now + seconds(60));
    world.freeze(0);
    come_with(&mut world, 2, &THEIRS);
    world.run_until(world.now + seconds(10));
    for n in [1, 2] {
        let now = world.now;
        assert!(world.nodes[n].member.take_theirs(Choice::Take, now));
        world.collect(n);
    }
    world.run_until(world.now + seconds(60));
    assert_eq!(sources(&world, 1), texts(&THEIRS));
    assert_eq!(sources(&world, 2), texts(&CELLS));
    let now = world.now;
    assert!(world.nodes[1].member.take_theirs(Choice::Take, now));
    world.collect(1);
    world.run_until(world.now + seconds(60));
    assert_eq!(sources(&world, 1), texts(&CELLS));
    assert!(!world.nodes[1].member.is_apart() && !world.nodes[2].member.is_apart());
}

/// What is typed after the own document was given up, and before theirs is here, was not given up.
#[test]
fn what_is_typed_while_theirs_is_on_its_way_is_carried_over() {
    let mut world = World::new(7, 3, 8);
    come_with(&mut world, 1, &CELLS);
    insert(&mut world, 1, 0, "earlier = 1\n");
    come_with(&mut world, 2, &THEIRS);
    // It has said which document it holds, and is stopped before it shows it.
    let heard = |world: &World| {
        let mut trace = world.trace.iter();
        trace.any(|line| line.contains(" 1 LinkId") && line.ends_with("bytes"))
    };
    while !heard(&world) {
        world.run_until(world.now + Duration::from_millis(1));
    }
    world.freeze(2);
    while !world.nodes[1].member.is_apart() {
        world.run_until(world.now + Duration::from_millis(100));
    }
    let now = world.now;
    assert!(world.nodes[1].member.take_theirs(Choice::Take, now));
    insert(&mut world, 1, 0, "later = 1\n");
    assert!(sources(&world, 1)[0].contains("earlier"), "still ours");
    world.thaw(2);
    run_and_carry(&mut world, 1, 60);
    let mut expected = texts(&THEIRS);
    expected[0].insert_str(0, "later = 1\n");
    assert_eq!(sources(&world, 1), expected);
    assert_eq!(sources(&world, 2), expected);
}

/// A page that was late has a document of its own. Those who are here say so, and it is let in: what that does
/// can be taken back.
#[test]
fn who_comes_late_to_a_living_room_is_let_in() {
    let mut world = World::new(7, 3, 8);
    seed(&mut world, 0, &CELLS);
    world.start(1);
    world.run_until(world.now + seconds(60));
    bring(&mut world, 2, &THEIRS);
    world.run_until(world.now + seconds(90));
    assert_eq!(sources(&world, 0).len(), CELLS.len() + THEIRS.len());
    assert_eq!(sources(&world, 0), sources(&world, 1));
    assert_eq!(sources(&world, 0), sources(&world, 2));
}

/// A host that was killed comes back with its journal, and somebody else has filled the room meanwhile.
#[test]
fn what_a_host_had_not_given_to_anybody_goes_into_the_room_that_it_finds() {
    let mut world = World::new(7, 3, 8);
    seed(&mut world, 0, &THEIRS);
    let mut file = Notebook::new(DocKind::Notebook, 5, Shape::A, 1);
    let mine = content(&[
        CELLS[0],
        ("b", "x = np.arange(100).sum()  # mine\n"),
        CELLS[2],
    ]);
    file.apply_local(&Edit::Seed {
        content: mine.clone(),
    })
    .expect("its file");
    let was = Base::Was("x = np.arange(100).sum()\n".to_owned());
    let drafts = carry::drafts(&file, &BTreeMap::from([("b".to_owned(), was)]));
    world.nodes[1].member.host_again(mine, drafts, seconds(3));
    world.start(1);
    run_and_carry(&mut world, 1, 30);
    assert_eq!(sources(&world, 1).len(), THEIRS.len());
    assert!(
        sources(&world, 1)[1].contains("# mine"),
        "{:?}",
        sources(&world, 1)
    );
    assert_eq!(sources(&world, 0), sources(&world, 1));
}

#[test]
fn the_same_document_merges_by_itself() {
    let mut world = World::new(7, 3, 8);
    seed(&mut world, 0, &CELLS);
    world.start(1);
    world.run_until(world.now + seconds(60));
    world.isolate(&[1]);
    world.run_until(world.now + seconds(5));
    insert(&mut world, 1, 1, "y = 5\n");
    insert(&mut world, 0, 1, "z = 5\n");
    world.island.clear();
    world.run_until(world.now + seconds(90));
    assert_eq!(sources(&world, 0), sources(&world, 1));
    let second = &sources(&world, 0)[1];
    assert!(
        second.contains("y = 5\n") && second.contains("z = 5\n"),
        "{second}"
    );
}
