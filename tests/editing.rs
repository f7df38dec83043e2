//! Random commands of every kind in the table, with others at work in between.
//!
//! `CELLJAM_SEEDS=n` runs n seeds of each test (60 by default), `CELLJAM_SEED=n` that one alone.
//!
//! What is checked, and where:
//! - alone: undoing everything gives the notebook of the start, byte for byte, and so does redoing all
//!   of it and undoing it again;
//! - with somebody who types characters that nobody else has, and puts in cells: after undoing
//!   everything each of those characters is there once, each of those cells as it was made, and what is
//!   left without them is the notebook of the start, byte for byte;
//! - with somebody who does anything to cells: undoing everything leaves every such character that its
//!   author has not taken away (one that the first had deleted cannot come back to a cell that the
//!   second has made anew or deleted in the meantime);
//! - two people on a simulated network, which breaks: both end with the same notebook;
//! - an observer: no command and no key gives an edit, an undo, or edit mode, and each command that would
//!   edit says once that this seat is read-only (what goes out over the wire: `src/app/model/watching.rs`).

#[path = "editing/hands.rs"]
mod hands;
#[path = "editing/observer.rs"]
mod observer;
#[path = "editing/other.rs"]
mod other;
#[expect(dead_code, reason = "the benches make more of the world")]
mod sim;

use std::time::Duration;

use celljam::editor::command::table;
use celljam::notebook::{Content, DocKind, Edit, Notebook, Replica, Shape, ipynb};
use hands::{Alone, Called, Hands};
use other::Other;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use sim::{CALM, STORM, World};

const SEEDS: u64 = 60;
/// Commands, keys and pastes of one run.
const STEPS: usize = 150;

fn seeds() -> Vec<u64> {
    let number = |name| std::env::var(name).ok()?.parse::<u64>().ok();
    match number("CELLJAM_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("CELLJAM_SEEDS").unwrap_or(SEEDS)).collect(),
    }
}

/// Cells of each type, with outputs, folds, attachments, and text that is hard to step through.
fn content() -> Content {
    let stream = json!([{ "output_type": "stream", "name": "stdout", "text": "hi\n" }]);
    let error = json!([{ "output_type": "error", "ename": "E", "evalue": "v", "traceback": [] }]);
    let code = |id: &str, source: &str, outputs: &Value| {
        json!({ "cell_type": "code", "id": id, "metadata": {}, "source": source,
            "execution_count": if outputs == &json!([]) { Value::Null } else { json!(3) },
            "outputs": outputs })
    };
    let mut folded = code("c3", "x = {\n    'k': [1, 2],\n}\n", &stream);
    folded["metadata"] = json!({ "tags": ["t"], "jupyter": { "source_hidden": true } });
    let picture = json!({ "a.png": { "image/png": "aaaa" } });
    let cells = json!([
        { "cell_type": "markdown", "id": "m1", "metadata": { "k": 1 }, "source": "# Head\n\nwords e\u{301} 日本" },
        code("c1", "def f(a, b):\n    return a + b  # 👩‍👩‍👧", &json!([])),
        code("c2", "f(1)", &error),
        folded,
        { "cell_type": "raw", "id": "r1", "metadata": {}, "source": "raw (text) here" },
        { "cell_type": "markdown", "id": "m2", "metadata": {}, "attachments": picture, "source": "![](attachment:a.png)" },
        code("c4", "", &json!([])),
    ]);
    Content::Ipynb(json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells }))
}

fn notebook(seed: u64) -> Notebook {
    let mut notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, seed);
    let content = content();
    notebook
        .apply_local(&Edit::Seed { content })
        .expect("the notebook of the start");
    notebook
}

fn file(replica: &Replica) -> String {
    ipynb::to_file_text(&replica.to_ipynb())
}

fn undo_all(notebook: &mut Notebook) {
    while notebook.undo().is_some() {}
}

#[test]
fn alone_undoing_everything_gives_the_start_again() {
    let mut called = Called::new();
    for seed in seeds() {
        let rng = &mut StdRng::seed_from_u64(seed);
        let mut notebook = notebook(seed);
        let start = file(&notebook);
        let mut hands = Hands::new(&notebook, seed);
        hands.called = called;
        for _ in 0..STEPS {
            hands.act(&mut Alone(&mut notebook), &[], rng);
        }
        called = hands.called;
        assert_eq!(ipynb::validate(&notebook.to_ipynb()), Ok(()), "seed {seed}");
        undo_all(&mut notebook);
        assert_eq!(file(&notebook), start, "seed {seed}");
        while notebook.redo().is_some() {}
        undo_all(&mut notebook);
        assert_eq!(file(&notebook), start, "seed {seed}, undone again");
    }
    let names = table().map(|spec| spec.name);
    let missing: Vec<_> = names.filter(|name| !called.contains_key(name)).collect();
    let few = seeds().len() < 20;
    assert!(few || missing.is_empty(), "never called: {missing:?}");
}

#[test]
fn undoing_everything_leaves_what_another_person_typed() {
    for seed in seeds() {
        let rng = &mut StdRng::seed_from_u64(seed);
        let mut notebook = notebook(seed);
        let start = file(&notebook);
        let mut hands = Hands::new(&notebook, seed);
        let mut other = Other::joins(&notebook);
        for _ in 0..STEPS {
            let people = other.people(&notebook);
            hands.act(&mut Alone(&mut notebook), &people, rng);
            if rng.random_range(0..3) == 0 {
                other.adds(&mut notebook, rng);
                hands.settle(&notebook);
            }
        }
        undo_all(&mut notebook);
        other.hears(&notebook);
        assert_eq!(file(&other.notebook), file(&notebook), "seed {seed}");
        let whole = notebook.to_ipynb();
        assert_eq!(
            other.twice_or_gone(&whole),
            Vec::<char>::new(),
            "seed {seed}"
        );
        assert_eq!(
            other.changed_cells(&whole),
            Vec::<String>::new(),
            "seed {seed}"
        );
        let rest = ipynb::to_file_text(&other.without_theirs(whole));
        assert_eq!(rest, start, "seed {seed}");
    }
}

#[test]
fn undoing_everything_takes_nothing_from_whoever_does_anything() {
    for seed in seeds() {
        let rng = &mut StdRng::seed_from_u64(seed);
        let mut notebook = notebook(seed);
        let mut hands = Hands::new(&notebook, seed);
        let mut other = Other::joins(&notebook);
        for _ in 0..STEPS {
            let people = other.people(&notebook);
            hands.act(&mut Alone(&mut notebook), &people, rng);
            other.sees(&notebook);
            match rng.random_range(0..6) {
                0 | 1 => other.adds(&mut notebook, rng),
                2 => other.does_anything(&mut notebook, rng),
                _ => {}
            }
            hands.settle(&notebook);
        }
        undo_all(&mut notebook);
        other.hears(&notebook);
        assert_eq!(file(&other.notebook), file(&notebook), "seed {seed}");
        assert_eq!(
            other.gone(&notebook.to_ipynb()),
            Vec::<char>::new(),
            "seed {seed}"
        );
    }
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[test]
fn two_people_with_every_command_end_with_the_same() {
    for seed in seeds() {
        let mut world = World::new(seed, 2, 8);
        let rng = &mut StdRng::seed_from_u64(seed);
        world.nodes[0].member.host(content(), Duration::ZERO);
        for n in 0..2 {
            world.start(n);
        }
        world.run_until(seconds(8));
        let mut people =
            [0, 1].map(|n| Hands::new(world.nodes[n].member.replica(), seed + n as u64));
        for _ in 0..STEPS {
            let n = rng.random_range(0..2);
            people[n].act_in_room(&mut world, n, rng);
            match rng.random_range(0..60) {
                0 => world.break_one(),
                1 => world.weather = STORM,
                2 => world.weather = CALM,
                _ => {}
            }
            let pause = Duration::from_millis(rng.random_range(1..300));
            world.run_until(world.now + pause);
        }
        world.weather = CALM;
        world.run_until(world.now + seconds(240));
        let [one, two] = [0, 1].map(|n| file(world.nodes[n].member.replica()));
        assert_eq!(one, two, "seed {seed}");
        for (hands, node) in people.iter_mut().zip(&world.nodes) {
            hands.settle(node.member.replica());
        }
    }
}
