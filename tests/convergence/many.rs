//! Many schedules, one a seed, on all cores; what they came to, in one line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngExt;
use serde_json::{Value, json};

use super::checks::cells;
use super::plan::{DEEDS, Plan};
use super::sim::Sim;

const SCHEDULES: u64 = 1000;
/// After so many the figures are printed: a long run that is stopped has told how far it came.
const CHUNK: u64 = 200;
/// What repeats one schedule, with its whole trace.
const REPEAT: &str = "cargo test --locked --test convergence every_fault -- --nocapture";
/// The room is tried again when faults keep people from doing anything for so many turns.
const MOST_TURNS: usize = 20 * DEEDS;
/// How much of a trace a failure prints.
const TAIL: usize = 60;

/// What one schedule came to.
#[derive(Debug, Default)]
struct Outcome {
    deeds: usize,
    made: usize,
    /// Frames of signaling servers and messages of data channels.
    messages: u64,
    faults: BTreeMap<&'static str, usize>,
    settled: Duration,
    seeds: usize,
    seeds_of_pages: usize,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// A whole schedule: somebody hosts, others come, all do things through all faults, and then there is a
/// quiet time to come together.
pub fn play(sim: &mut Sim) -> Result<Duration, String> {
    sim.come(0, Some(Duration::ZERO));
    while sim.member(0).is_waiting_to_seed() {
        sim.run_for(seconds(1));
    }
    let early = sim.rng.random_range(1..sim.people.len());
    for person in 1..sim.people.len() {
        if sim.plan.crowd || person <= early {
            sim.come(person, None);
            sim.run_for(Duration::from_millis(200));
        }
    }
    sim.run_for(seconds(if sim.plan.crowd { 30 } else { 2 }));
    let mut turns = 0;
    while sim.deeds < DEEDS && turns < MOST_TURNS {
        turns += 1;
        sim.choose();
        if !sim.act() {
            sim.bring_one();
            sim.open_anew();
            sim.run_for(seconds(1));
            continue;
        }
        if sim.rng.random_range(0..100) < sim.plan.trouble {
            sim.trouble();
        }
        sim.pause();
    }
    if sim.deeds < DEEDS {
        return Err(format!("only {} deeds in {turns} turns", sim.deeds));
    }
    sim.calm();
    let settled = sim.settle()?;
    sim.judge()?;
    Ok(settled)
}

fn run(seed: u64, dir: Option<&PathBuf>) -> Result<Outcome, String> {
    let mut sim = Sim::new(Plan::of(seed)).untraced();
    let settled = catch_unwind(AssertUnwindSafe(|| play(&mut sim)))
        .unwrap_or_else(|panic| Err(format!("panic: {}", told(&*panic))))?;
    if let Some(dir) = dir {
        write_updates(dir, &sim);
    }
    Ok(Outcome {
        deeds: sim.deeds,
        made: sim.ledger.all().len(),
        messages: sim.world.carried(),
        faults: sim.faults,
        settled,
        seeds: sim.ledger.seeds(),
        seeds_of_pages: sim.ledger.seeds_of_pages(),
    })
}

fn told(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_default()
}

/// The schedule once more, with its trace, in a file; the end of it as text.
fn trace_of(seed: u64) -> String {
    let mut sim = Sim::new(Plan::of(seed));
    let outcome = catch_unwind(AssertUnwindSafe(|| play(&mut sim)));
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seed-{seed}.trace"));
    let trace = sim.world.trace();
    let head = format!("{:?}\n{outcome:?}\n", sim.plan);
    fs::write(&path, head + &trace.join("\n")).expect("the trace is written");
    let tail = &trace[trace.len().saturating_sub(TAIL)..];
    format!(
        "{:?}\n{:?}\n…\n{}\nthe whole trace: {}",
        sim.plan,
        sim.faults,
        tail.join("\n"),
        path.display()
    )
}

fn write_updates(dir: &std::path::Path, sim: &Sim) {
    let seed = sim.plan.seed;
    let mut text = format!("{}\n", json!({ "seed": seed }));
    for made in sim.survivors() {
        let line = json!({ "update": STANDARD.encode(&made.update), "from": made.client });
        writeln!(text, "{line}").expect("a string takes all");
    }
    let list: Vec<Value> = cells(sim.replica(0))
        .as_array()
        .cloned()
        .unwrap_or_default();
    let last = json!({ "final": { "shape": "A", "cells": list } });
    writeln!(text, "{last}").expect("a string takes all");
    fs::write(dir.join(format!("{seed:06}.jsonl")), text).expect("the trace is written");
}

fn range() -> std::ops::Range<u64> {
    if let Some(seed) = number("CELLJAM_SEED") {
        return seed..seed + 1;
    }
    let from = number("CELLJAM_FROM").unwrap_or(0);
    from..from + number("CELLJAM_SEEDS").unwrap_or(SCHEDULES)
}

type Outcomes = BTreeMap<u64, Result<Outcome, String>>;

/// Runs all, and gives what each came to, by seed.
fn run_all(seeds: std::ops::Range<u64>) -> Outcomes {
    let dir = std::env::var_os("CELLJAM_TRACE_DIR").map(PathBuf::from);
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let threads = number("CELLJAM_THREADS").unwrap_or(cores).max(1);
    let next = AtomicU64::new(seeds.start);
    let worker = || {
        let mut own = BTreeMap::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return own;
            }
            own.insert(seed, run(seed, dir.as_ref()));
        }
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let joined = all.into_iter().map(|thread| thread.join());
        joined
            .flat_map(|own| own.expect("a worker catches panics"))
            .collect()
    })
}

/// The figures of all schedules that went well, in one line.
fn summary(all: &Outcomes) -> String {
    let good: Vec<(u64, &Outcome)> = all
        .iter()
        .filter_map(|(seed, it)| Some((*seed, it.as_ref().ok()?)))
        .collect();
    let sum = |of: fn(&Outcome) -> usize| good.iter().map(|(_, it)| of(it)).sum::<usize>();
    let mut faults: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, count) in good.iter().flat_map(|(_, it)| &it.faults) {
        *faults.entry(name).or_default() += count;
    }
    faults.remove("nothing");
    let slowest = good.iter().max_by_key(|(_, it)| it.settled);
    let slowest = slowest.map_or_else(String::new, |(seed, it)| {
        format!("{} s (seed {seed})", it.settled.as_secs())
    });
    let mut times: Vec<u64> = good.iter().map(|(_, it)| it.settled.as_secs()).collect();
    times.sort_unstable();
    let half = times.get(times.len() / 2).copied().unwrap_or_default();
    format!(
        "simulated: {} schedules, {} failed; {} operations, {} changes, {} messages, {} faults {faults:?}; \
         {} seeds of hosts, {} of late pages; in step within {half} s for half, {slowest} at most",
        all.len(),
        all.len() - good.len(),
        sum(|it| it.deeds),
        sum(|it| it.made),
        good.iter().map(|(_, it)| it.messages).sum::<u64>(),
        faults.values().sum::<usize>(),
        sum(|it| it.seeds),
        sum(|it| it.seeds_of_pages),
    )
}

#[test]
fn all_replicas_converge_through_every_fault() {
    let seeds = range();
    if number("CELLJAM_SEED").is_some() {
        println!("{}", trace_of(seeds.start));
    }
    let mut first = None;
    for from in seeds.clone().step_by(CHUNK as usize) {
        let chunk = from..seeds.end.min(from + CHUNK);
        let all = run_all(chunk.clone());
        println!("seeds {}..{} {}", chunk.start, chunk.end, summary(&all));
        for (seed, outcome) in all {
            if let Err(why) = outcome {
                println!("seed {seed} (CELLJAM_SEED={seed} {REPEAT}): {why}");
                first.get_or_insert((seed, why));
            }
        }
    }
    if let Some((seed, why)) = first {
        let trace = trace_of(seed);
        panic!("seed {seed} (CELLJAM_SEED={seed} {REPEAT}): {why}\n{trace}");
    }
}
