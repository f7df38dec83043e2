//! Sessions on a simulated network: whatever it does to them, in the end all hold the same document.
//!
//! `CELLJAM_SEEDS=n` runs n seeds (200 by default), `CELLJAM_SEED=n` that one alone, and
//! `CELLJAM_TRACE_DIR=dir` writes each seed's updates for `tests/oracle/oracle.mjs`.

#[path = "convergence/people.rs"]
mod people;
#[expect(dead_code, reason = "the stories of apart freeze members")]
mod sim;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use celljam::notebook::{CellKey, CellKind, Content, DocKind, Edit, Fold, Piece, Replica, Shape};
use celljam::room::event::Input;
use rand::RngExt;
use serde_json::{Value, json};
use sim::{CALM, STORM, World};

const SEEDS: u64 = 200;

/// An edit as its author made it.
struct Made {
    client: u64,
    update: Vec<u8>,
}

fn seeds() -> Vec<u64> {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    match number("CELLJAM_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("CELLJAM_SEEDS").unwrap_or(SEEDS)).collect(),
    }
}

fn content() -> Content {
    let cell = |n: u32| json!({ "cell_type": "code", "id": format!("c{n}"), "metadata": {}, "execution_count": null, "outputs": [], "source": format!("value_{n} = {n}\n") });
    Content::Ipynb(
        json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell(1), cell(2), cell(3)] }),
    )
}

/// A letter, a wide one, one outside of the first plane, a newline.
const WORDS: [&str; 5] = ["a", "é", "界", "👋", "x = 1\n"];

fn random_edit(world: &mut World, n: usize) -> Option<Edit> {
    let replica = world.nodes[n].member.replica();
    let cells: Vec<CellKey> = replica.cells().to_vec();
    if cells.is_empty() {
        return None;
    }
    let cell = cells[world.rng.random_range(0..cells.len())];
    let source = replica.cell(cell)?.source.clone();
    let mut place = || {
        let at = world.rng.random_range(0..=source.chars().count());
        source
            .char_indices()
            .nth(at)
            .map_or(source.len(), |(byte, _)| byte)
    };
    let (one, two) = (place(), place());
    let text = WORDS[world.rng.random_range(0..WORDS.len())].repeat(world.rng.random_range(1..4));
    let index = world.rng.random_range(0..=cells.len());
    let other = cells[world.rng.random_range(0..cells.len())];
    Some(match world.rng.random_range(0..26) {
        0 => Edit::InsertCell {
            index,
            kind: CellKind::Code,
            source: text,
        },
        1 if cells.len() > 1 => Edit::DeleteCell { cell },
        2 => Edit::AppendOutput {
            cell,
            output: json!({ "output_type": "stream", "name": "stdout", "text": text }),
        },
        3 => Edit::ClearOutputs { cell },
        4 => Edit::SetExecutionCount {
            cell,
            count: Some(world.rng.random_range(1..99)),
        },
        5..9 => Edit::DeleteText {
            cell,
            from: one.min(two),
            to: one.max(two),
        },
        9 => Edit::ReplaceText {
            cell,
            from: one.min(two),
            to: one.max(two),
            text,
        },
        10 => Edit::MoveCell { cell, index },
        11 => Edit::SplitCell { cell, at: one },
        12 if other != cell => Edit::MergeCells {
            cell,
            others: vec![other],
        },
        13 => Edit::ChangeKind {
            cell,
            kind: CellKind::Markdown,
        },
        14 => Edit::Collapse {
            cell,
            part: Fold::Outputs,
            on: text.len() > 1,
        },
        15 if other != cell => Edit::ReplaceMany {
            pieces: vec![piece(cell, one, two, &text), piece(other, 0, 0, &text)],
        },
        _ => Edit::InsertText {
            cell,
            at: one,
            text,
        },
    })
}

fn piece(cell: CellKey, one: usize, two: usize, text: &str) -> Piece {
    Piece {
        cell,
        from: one.min(two),
        to: one.max(two),
        text: text.to_owned(),
    }
}

/// One person does one thing; what it changed is recorded as an update of its author.
fn act(world: &mut World, n: usize, made: &mut Vec<Made>) {
    let before = world.nodes[n].member.replica().state_vector();
    let edit = random_edit(world, n);
    let (roll, now) = (world.rng.random_range(0..12), world.now);
    let member = &mut world.nodes[n].member;
    let revision = member.replica().revision();
    match (roll, edit) {
        (0, _) => drop(member.undo(now)),
        (1, _) => drop(member.redo(now)),
        (2, _) => member.end_undo_group(),
        // An edit of a code cell's outputs does not fit a cell of another kind.
        (_, Some(edit)) => drop(member.edit(&edit, now)),
        (_, None) => {}
    }
    if member.replica().revision() != revision {
        let update = member.replica().diff(&before).expect("our own vector");
        made.push(Made {
            client: member.replica().client(),
            update,
        });
    }
    world.collect(n);
}

fn trouble(world: &mut World) {
    match world.rng.random_range(0..40) {
        0 => {
            let n = world.rng.random_range(1..world.nodes.len());
            world.restart(n);
        }
        1 | 2 => world.break_one(),
        3 => {
            let n = world.rng.random_range(0..world.nodes.len());
            world.isolate(&[n]);
        }
        4 | 5 => world.island.clear(),
        6 => world.weather = STORM,
        7 => world.weather = CALM,
        _ => {}
    }
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// A whole run: join, edit through all weather, then a quiet time to come together.
fn run(seed: u64) -> (World, Vec<Made>) {
    let members = 2 + (seed % 4) as usize;
    let mut world = World::new(seed, members, if seed.is_multiple_of(3) { 3 } else { 8 });
    let mut made = Vec::new();
    world.nodes[0].member.host(content(), Duration::ZERO);
    let empty = world.nodes[0].member.replica().state_vector();
    world.start(0);
    // A frame that overtook the subscription went unheard: then the next announcement seeds.
    while world.nodes[0].member.is_waiting_to_seed() {
        world.run_until(world.now + seconds(2));
    }
    let host = world.nodes[0].member.replica();
    made.push(Made {
        client: host.client(),
        update: host.diff(&empty).expect("a vector"),
    });
    for n in 1..members {
        world.start(n);
    }
    world.run_until(world.now + seconds(2));
    for _ in 0..60 {
        let n = world.rng.random_range(0..members);
        act(&mut world, n, &mut made);
        trouble(&mut world);
        let pause = Duration::from_millis(world.rng.random_range(1..800));
        world.run_until(world.now + pause);
    }
    world.island.clear();
    world.weather = CALM;
    world.run_until(world.now + seconds(240));
    (world, made)
}

fn cells(replica: &Replica) -> Value {
    replica.to_ipynb()["cells"].clone()
}

fn converged(world: &World) -> Result<(), String> {
    let first = world.nodes[0].member.replica();
    for (n, node) in world.nodes.iter().enumerate() {
        let other = node.member.replica();
        if other.has_missing() || other.state_vector().len() != first.state_vector().len() {
            return Err(format!("peer {n} has another state vector than peer 0"));
        }
        if cells(first) != cells(other) {
            return Err(format!(
                "peer {n} differs:\n{}\n{}",
                cells(first),
                cells(other)
            ));
        }
        let standing = node.member.standing();
        if standing.peers == 0 || standing.in_step != standing.peers {
            return Err(format!("peer {n} is not in step: {standing:?}"));
        }
    }
    Ok(())
}

/// What survived: an update that changes the final document was lost with its author's restart.
fn survives(made: &Made, last: &Replica) -> bool {
    let mut copy = Replica::new(DocKind::Notebook, 1, Shape::A);
    let whole = last.diff(&[0]).expect("the empty vector");
    copy.apply_remote(&whole, 1).expect("our own document");
    let revision = copy.revision();
    copy.apply_remote(&made.update, 2).is_ok() && copy.revision() == revision && !copy.has_missing()
}

fn write_trace(dir: PathBuf, seed: u64, made: &[Made], last: &Replica) {
    let mut text = format!("{}\n", json!({ "seed": seed }));
    for made in made.iter().filter(|made| survives(made, last)) {
        let line = json!({ "update": STANDARD.encode(&made.update), "from": made.client });
        writeln!(text, "{line}").expect("a string takes all");
    }
    let list: Vec<Value> = cells(last).as_array().cloned().unwrap_or_default();
    writeln!(
        text,
        "{}",
        json!({ "final": { "shape": "A", "cells": list } })
    )
    .expect("a string takes all");
    fs::write(dir.join(format!("{seed:06}.jsonl")), text).expect("the trace is written");
}

#[test]
fn all_replicas_converge_through_every_weather() {
    let dir = std::env::var_os("CELLJAM_TRACE_DIR").map(PathBuf::from);
    let seeds = seeds();
    for &seed in &seeds {
        let (world, made) = run(seed);
        if let Err(why) = converged(&world) {
            let tail = world
                .trace
                .iter()
                .rev()
                .take(20)
                .rev()
                .cloned()
                .collect::<Vec<_>>()
                .join("\n");
            panic!("seed {seed} (CELLJAM_SEED={seed} repeats it): {why}\n{tail}");
        }
        if let Some(dir) = &dir {
            write_trace(dir.clone(), seed, &made, world.nodes[0].member.replica());
        }
    }
    println!("{} seeds converged", seeds.len());
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let (one, _) = run(7);
    let (two, _) = run(7);
    assert!(one.trace.len() > 100);
    assert_eq!(one.trace, two.trace);
}

#[test]
fn who_leaves_is_gone_at_once_and_the_others_stay() {
    let mut world = World::new(1, 3, 8);
    world.nodes[0].member.host(content(), Duration::ZERO);
    for n in 0..3 {
        world.start(n);
    }
    world.run_until(seconds(6));
    assert_eq!(world.nodes[0].member.people().len(), 2);
    world.feed(2, Input::Leave);
    world.run_until(seconds(7));
    assert_eq!(world.nodes[0].member.people().len(), 1);
    assert_eq!(world.nodes[0].member.standing().peers, 1);
}

#[test]
fn a_second_host_adopts_what_is_there_and_seeds_nothing() {
    let mut world = World::new(2, 2, 8);
    world.nodes[0].member.host(content(), Duration::ZERO);
    world.start(0);
    world.run_until(seconds(2));
    world.nodes[1].member.host(content(), Duration::ZERO);
    world.start(1);
    world.run_until(seconds(12));
    for node in &world.nodes {
        assert_eq!(node.member.replica().cells().len(), 3);
        assert!(!node.member.is_waiting_to_seed());
    }
}

#[test]
fn a_host_seeds_where_all_who_are_there_have_nothing() {
    let mut world = World::new(3, 2, 8);
    world.start(1);
    world.run_until(seconds(2));
    world.nodes[0].member.host(content(), Duration::ZERO);
    world.start(0);
    world.run_until(seconds(4));
    assert_eq!(
        world.nodes[1].member.replica().cells().len(),
        0,
        "first it makes sure"
    );
    world.run_until(seconds(9));
    assert_eq!(world.nodes[1].member.replica().cells().len(), 3);
    // It came as an update, after the answer "nothing": the guest has the room's content all the same.
    assert!(world.nodes[1].member.is_synced());
}

#[test]
fn a_guest_alone_writes_nothing() {
    let mut world = World::new(4, 2, 8);
    world.start(0);
    world.start(1);
    world.run_until(seconds(60));
    for node in &world.nodes {
        assert_eq!(
            node.member.replica().state_vector(),
            [0],
            "no byte of a guest"
        );
    }
}
