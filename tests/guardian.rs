//! Stories of pages that come too late, and of people who delete much: what is told, what is undone, by one
//! or by two at once, and what is taken back without asking.

#[expect(dead_code, reason = "the convergence tests make more of the world")]
mod sim;

use std::time::Duration;

use celljam::notebook::past::Wanted;
use celljam::notebook::{CellKey, Content, Edit};
use celljam::session::{News, Whose};
use serde_json::{Value, json};
use sim::World;

const HOST: usize = 0;
const PAGE: usize = 1;
const BOB: usize = 2;

fn cell(id: &str, source: &str) -> Value {
    json!({"cell_type": "code", "id": id, "metadata": {}, "outputs": [], "execution_count": null,
        "source": source})
}

fn content(cells: &[(&str, &str)]) -> Content {
    let cells: Vec<Value> = cells.iter().map(|(id, source)| cell(id, source)).collect();
    Content::Ipynb(json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
}

const CELLS: [(&str, &str); 3] = [("a", "one edited"), ("b", "two"), ("c", "three")];

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A room with a host and two more, all in step.
fn room(seed: u64) -> World {
    let mut world = World::new(seed, 3, 8);
    host(&mut world);
    for n in [PAGE, BOB] {
        world.start(n);
    }
    run(&mut world, 5);
    for n in [HOST, PAGE, BOB] {
        assert_eq!(sources(&world, n), ["one edited", "two", "three"]);
        news(&mut world, n);
    }
    world
}

fn host(world: &mut World) {
    let member = &mut world.nodes[HOST].member;
    member.host(content(&CELLS), Duration::ZERO);
    world.start(HOST);
    run(world, 30);
}

fn run(world: &mut World, more: u64) {
    world.run_until(world.now + seconds(more));
}

fn edit(world: &mut World, n: usize, edit: &Edit) -> Vec<CellKey> {
    let now = world.now;
    let done = world.nodes[n].member.edit(edit, now).expect("an edit");
    world.collect(n);
    done.created
}

fn keys(world: &World, n: usize) -> Vec<CellKey> {
    world.nodes[n].member.replica().cells().to_vec()
}

fn sources(world: &World, n: usize) -> Vec<String> {
    let replica = world.nodes[n].member.replica();
    let cells = replica.cells().iter();
    let source = |key: &CellKey| replica.cell(*key).map(|cell| cell.source.clone());
    cells.filter_map(source).collect()
}

#[track_caller]
fn all_have(world: &World, expected: &[&str]) {
    for n in 0..world.nodes.len() {
        assert_eq!(sources(world, n), expected, "member {n}");
    }
}

fn news(world: &mut World, n: usize) -> Vec<News> {
    let member = &mut world.nodes[n].member;
    let all = std::iter::from_fn(|| member.next_news());
    all.filter(|news| {
        let people = matches!(
            news,
            News::With { .. } | News::Joined { .. } | News::Left { .. }
        );
        !people
    })
    .collect()
}

fn wiped(by: &str, gone: usize, lost: usize) -> News {
    News::Wiped {
        by: Whose::By(by.to_owned()),
        gone,
        all: 3,
        lost,
        may_restore: true,
    }
}

/// What a page does that comes a little late: the room's cells go, and those of its file come.
fn wipe(world: &mut World, file: &[(&str, &str)]) -> Vec<CellKey> {
    let cells = keys(world, PAGE);
    edit(world, PAGE, &Edit::DeleteCells { cells });
    let cells = file.iter().map(|(id, source)| cell(id, source)).collect();
    edit(world, PAGE, &Edit::InsertCells { index: 0, cells })
}

/// Undoes what was told; how many cells came back, and how many went.
fn undo(world: &mut World, n: usize) -> Option<(usize, usize)> {
    let now = world.now;
    let done = world.nodes[n].member.undo_deed(now).expect("an edit");
    world.collect(n);
    done.map(|done| (done.did.back, done.did.out))
}

#[test]
fn a_wipe_is_told_once_with_who_did_it_and_undone_for_everybody() {
    let mut world = room(1);
    wipe(&mut world, &[("a", "one"), ("b", "two"), ("c", "three")]);
    run(&mut world, 3);
    all_have(&world, &["one", "two", "three"]);
    // What the file has as well is not lost.
    assert_eq!(news(&mut world, HOST), [wiped("peer 1", 3, 1)]);
    assert_eq!(news(&mut world, BOB), [wiped("peer 1", 3, 1)]);
    assert_eq!(news(&mut world, PAGE), [], "one's own doing is no news");
    assert_eq!(undo(&mut world, BOB), Some((1, 1)));
    run(&mut world, 3);
    all_have(&world, &["one edited", "two", "three"]);
    let by = Whose::By("peer 2".to_owned());
    let told = news(&mut world, HOST);
    assert!(told.is_empty() || told == [News::Undone { by }], "{told:?}");
    assert!(!world.nodes[HOST].member.has_deed());
    assert_eq!(undo(&mut world, HOST), None, "nothing is left of it");
}

#[test]
fn other_cells_go_with_the_wipe_that_brought_them_and_what_others_wrote_stays() {
    let mut world = room(2);
    let theirs = wipe(&mut world, &[("x", "xx"), ("y", "yy")]);
    run(&mut world, 3);
    assert_eq!(news(&mut world, HOST), [wiped("peer 1", 3, 3)]);
    let text = Edit::InsertText {
        cell: theirs[1],
        at: 0,
        text: "mine ".to_owned(),
    };
    edit(&mut world, BOB, &text);
    run(&mut world, 1);
    assert_eq!(undo(&mut world, HOST), Some((3, 1)));
    run(&mut world, 3);
    all_have(&world, &["one edited", "two", "three", "mine yy"]);
}

#[test]
fn somebody_who_deletes_everything_is_told_of_and_it_is_undone_by_another() {
    let mut world = room(3);
    let cells = keys(&world, PAGE);
    edit(&mut world, PAGE, &Edit::DeleteCells { cells });
    run(&mut world, 3);
    all_have(&world, &[]);
    // Nobody signs a deletion: it may have come over another one first.
    let told = news(&mut world, BOB);
    let [News::Wiped { by, lost: 3, .. }] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert!(matches!(by, Whose::Over(_)), "{by:?}");
    assert_eq!(undo(&mut world, BOB), Some((3, 0)));
    run(&mut world, 3);
    all_have(&world, &["one edited", "two", "three"]);
    assert_eq!(news(&mut world, PAGE), []);
}

#[test]
fn half_of_the_cells_is_an_edit_like_any_other() {
    let mut world = room(4);
    let cells = keys(&world, PAGE)[..1].to_vec();
    edit(&mut world, PAGE, &Edit::DeleteCells { cells });
    run(&mut world, 3);
    assert_eq!(news(&mut world, HOST), []);
    // One who moves cells deletes them and makes them anew.
    for _ in 0..4 {
        let cell = keys(&world, BOB)[0];
        edit(&mut world, BOB, &Edit::MoveCell { cell, index: 2 });
    }
    run(&mut world, 3);
    assert_eq!(news(&mut world, HOST), []);
}

#[test]
fn two_who_undo_a_wipe_at_once_do_not_double_anything() {
    for seed in 0..20 {
        let mut world = room(100 + seed);
        wipe(&mut world, &[("x", "xx")]);
        run(&mut world, 3);
        assert_eq!(undo(&mut world, HOST), Some((3, 1)));
        assert_eq!(undo(&mut world, BOB), Some((3, 1)));
        run(&mut world, 5);
        all_have(&world, &["one edited", "two", "three"]);
        let doubled = |news: &News| matches!(news, News::Doubled { .. });
        for n in [HOST, PAGE, BOB] {
            assert!(!news(&mut world, n).iter().any(doubled), "seed {seed}");
        }
    }
}

#[test]
fn a_wipe_that_its_doer_takes_back_while_another_undoes_it_doubles_nothing() {
    for seed in 0..20 {
        let mut world = room(200 + seed);
        let cells = keys(&world, PAGE);
        edit(&mut world, PAGE, &Edit::DeleteCells { cells });
        run(&mut world, 3);
        assert_eq!(undo(&mut world, HOST), Some((3, 0)));
        let now = world.now;
        world.nodes[PAGE].member.undo(now).expect("a step");
        world.collect(PAGE);
        run(&mut world, 5);
        all_have(&world, &["one edited", "two", "three"]);
    }
}

/// A page that syncs later than one second: it has put its own file in by then.
fn late_page(world: &mut World, file: &[(&str, &str)]) {
    let now = world.now;
    let content = content(file);
    let member = &mut world.nodes[PAGE].member;
    member
        .edit(&Edit::Seed { content }, now)
        .expect("an empty document");
    world.start(PAGE);
    run(world, 5);
}

fn host_and_bob(seed: u64, guards: bool) -> World {
    let mut world = World::new(seed, 3, 8);
    if guards {
        world.nodes[HOST].member.guard();
    }
    host(&mut world);
    world.start(BOB);
    run(&mut world, 5);
    news(&mut world, HOST);
    news(&mut world, BOB);
    world
}

#[test]
fn a_doubling_is_told_and_the_copies_are_taken_out_on_demand() {
    let mut world = host_and_bob(5, false);
    late_page(&mut world, &CELLS);
    assert_eq!(sources(&world, BOB).len(), 6);
    let doubled = News::Doubled {
        by: Whose::By("peer 1".to_owned()),
        cells: 3,
        may_restore: true,
    };
    for n in [BOB, HOST] {
        assert_eq!(news(&mut world, n), std::slice::from_ref(&doubled));
    }
    // Both at once take out the same ones.
    assert_eq!(undo(&mut world, BOB), Some((0, 3)));
    assert_eq!(undo(&mut world, HOST), Some((0, 3)));
    run(&mut world, 5);
    all_have(&world, &["one edited", "two", "three"]);
}

#[test]
fn copies_that_differ_stay_for_people_to_look_at() {
    let mut world = host_and_bob(6, false);
    late_page(&mut world, &[("a", "one"), ("b", "two"), ("c", "three")]);
    assert_eq!(undo(&mut world, BOB), Some((0, 2)));
    run(&mut world, 3);
    let mut left = sources(&world, HOST);
    left.sort();
    assert_eq!(left, ["one", "one edited", "three", "two"]);
}

#[test]
fn a_guard_takes_an_exact_doubling_back_by_itself() {
    for seed in 0..20 {
        let mut world = host_and_bob(300 + seed, true);
        let before = keys(&world, HOST);
        late_page(&mut world, &CELLS);
        all_have(&world, &["one edited", "two", "three"]);
        assert_eq!(keys(&world, HOST), before, "the room's own cells stay");
        let by = Whose::By("peer 1".to_owned());
        assert_eq!(news(&mut world, HOST), [News::TakenBack { by, cells: 3 }]);
    }
}

#[test]
fn a_guard_only_tells_of_a_doubling_that_is_not_exact() {
    for (seed, file) in [
        (7, [("a", "one"), ("b", "two"), ("c", "three")]),
        (8, [("b", "two"), ("a", "one edited"), ("c", "three")]),
        (9, [("a", "one edited"), ("b", "two"), ("d", "three")]),
    ] {
        let mut world = host_and_bob(seed, true);
        late_page(&mut world, &file);
        assert_eq!(sources(&world, HOST).len(), 6, "seed {seed}");
        let told = news(&mut world, HOST);
        assert!(
            matches!(told.as_slice(), [News::Doubled { .. }]),
            "{told:?}"
        );
    }
}

#[test]
fn a_guard_does_nothing_about_a_wipe() {
    let mut world = room(10);
    world.nodes[HOST].member.guard();
    wipe(&mut world, &[("x", "xx")]);
    run(&mut world, 5);
    all_have(&world, &["xx"]);
    assert_eq!(news(&mut world, HOST), [wiped("peer 1", 3, 3)]);
}

#[test]
fn two_guards_do_not_take_out_each_others_cells() {
    for seed in 0..20 {
        let mut world = World::new(400 + seed, 2, 8);
        for n in 0..2 {
            world.nodes[n].member.guard();
            let content = content(&CELLS);
            world.nodes[n].member.host(content, Duration::ZERO);
            world.start(n);
            run(&mut world, 30);
            world.isolate(&[n]);
        }
        all_have(&world, &["one edited", "two", "three"]);
        world.island.clear();
        run(&mut world, 60);
        all_have(&world, &["one edited", "two", "three"]);
        let linked = world.nodes[0].member.people().len();
        assert_eq!(linked, 1, "they have met");
    }
}

#[test]
fn going_back_changes_cells_in_place_and_keeps_what_others_type_meanwhile() {
    let mut world = room(11);
    run(&mut world, 20);
    let past = world.nodes[HOST].member.past();
    let first = past.moments().next().expect("a moment").document.clone();
    let [a, b, c] = keys(&world, HOST)[..] else {
        panic!("three cells");
    };
    let replace = Edit::ReplaceText {
        cell: a,
        from: 4,
        to: 10,
        text: "spoilt".to_owned(),
    };
    edit(&mut world, PAGE, &replace);
    edit(&mut world, PAGE, &Edit::DeleteCell { cell: b });
    run(&mut world, 20);
    // While the host goes back, Bob types into a cell that is there.
    let typed = |cell, at| Edit::InsertText {
        cell,
        at,
        text: "!".to_owned(),
    };
    edit(&mut world, BOB, &typed(a, 0));
    edit(&mut world, BOB, &typed(c, 5));
    let now = world.now;
    let member = &mut world.nodes[HOST].member;
    let done = member.go_back(&first, Wanted::All, now).expect("an edit");
    let done = done.expect("something to undo");
    assert_eq!((done.did.back, done.did.changed), (1, 1));
    let key = |text: &str| {
        let replica = world.nodes[HOST].member.replica();
        let mut keys = replica.cells().iter();
        let said = |key: &&CellKey| replica.cell(**key).is_some_and(|cell| cell.source == text);
        keys.find(said).copied()
    };
    assert_eq!(done.first, key("two"), "the one that came back");
    world.collect(HOST);
    run(&mut world, 5);
    all_have(&world, &["!one edited", "two", "three!"]);
    assert_eq!(keys(&world, HOST)[0], a, "the same cell");
    let who: Vec<Vec<String>> = world.nodes[HOST]
        .member
        .past()
        .moments()
        .map(|moment| moment.who.clone())
        .collect();
    assert!(who.contains(&vec!["peer 1".to_owned()]), "{who:?}");
}
