//! What updates cost whole, and in steps: the longest step of an attack, and what an honest join pays for being
//! looked at. Prints figures, judges nothing: cargo bench --bench updates

#[path = "../tests/slices/made.rs"]
#[expect(dead_code, reason = "the tests make more")]
mod made;

use std::time::{Duration, Instant};

use celljam::notebook::{DocKind, Replica, Shape};
use celljam::wire::lib0::Writer;
use celljam::wire::precheck::{Limits, check_update};
use celljam::wire::slices::{Held, LIMIT, Slices};
use rand::SeedableRng;
use rand::rngs::StdRng;
use yrs::updates::decoder::Decode;
use yrs::{Doc, Options, ReadTxn, StateVector, Transact, Update};

fn replica() -> Replica {
    Replica::new(DocKind::Notebook, 7_777, Shape::A)
}

#[expect(clippy::disallowed_methods, reason = "a bench has a clock")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let since = Instant::now();
    let done = work();
    (done, since.elapsed())
}

fn apply(doc: &Doc, update: &[u8]) {
    let update = Update::decode_v1(update).expect("an update");
    doc.transact_mut().apply_update(update).expect("applied");
}

/// `count` at one place behind as many, in yrs alone and in steps.
fn attack(count: u32) {
    let first = made::encode(&made::at_one_place(5, count));
    let second = made::encode(&made::at_one_place(6, count));
    compare(&format!("{count} behind {count}"), &[first], &second);
}

/// `count` values of which every other one is deleted; then all.
fn deletion(count: u32) {
    let mut values = vec![1, 1, 5, 0, 8, 1, 1, b'l'];
    let mut number = Writer::new();
    number.var_u64(u64::from(count));
    values.extend(number.finish());
    values.resize(values.len() + count as usize, 126);
    values.push(0);
    let other = deleted(&(0..count / 2).map(|n| (2 * n, 1)).collect::<Vec<_>>());
    let what = format!("{count} values deleted");
    compare(&what, &[values, other], &deleted(&[(0, count)]));
}

fn deleted(ranges: &[(u32, u32)]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(&[0, 1, 5]);
    writer.var_u64(ranges.len() as u64);
    for (clock, len) in ranges {
        writer.var_u64(u64::from(*clock));
        writer.var_u64(u64::from(*len));
    }
    writer.finish()
}

fn compare(what: &str, before: &[Vec<u8>], second: &[u8]) {
    let doc = Doc::with_options(Options {
        skip_gc: true,
        ..Options::default()
    });
    let mut replica = replica();
    for update in before {
        apply(&doc, update);
        replica.apply_remote(update, 1).expect("applied");
    }
    let ((), whole) = timed(|| apply(&doc, second));
    let (begun, first) = timed(|| replica.begin_remote(second, 1).expect("begun"));
    let (mut steps, mut longest) = (1, first);
    let mut rest = begun.expect("more than one step");
    while !rest.is_over() {
        let (gone, step) = timed(|| replica.go_on(&mut rest));
        gone.expect("a step");
        (steps, longest) = (steps + 1, longest.max(step));
    }
    let times = whole.as_secs_f64() / longest.as_secs_f64();
    println!(
        "{what}, {} bytes: whole {whole:.2?}; {steps} steps, the longest {longest:.2?}: {times:.0} times shorter",
        second.len()
    );
}

/// Somebody's honest document into an empty one.
fn join(words: usize) {
    let typed = made::typed(&mut StdRng::seed_from_u64(1), words);
    let update = typed.transact().encode_diff_v1(&StateVector::default());
    let facts = check_update(&update, &Limits::default()).expect("ours");
    let (is_one, look) = timed(|| {
        let slices = Slices::cut(&update, &|_| 0, &|_| false, Held::default()).expect("ours");
        slices.is_one(Held::default(), LIMIT)
    });
    let mut replica = replica();
    let (begun, all) = timed(|| replica.begin_remote(&update, 1).expect("applied"));
    let share = look.as_secs_f64() / (all - look).as_secs_f64();
    println!(
        "a join of {} structs: {all:.2?}, of which the look at it {look:.2?}: {share:.2} of the rest; in one step: {}",
        facts.structs,
        is_one && begun.is_none()
    );
}

fn main() {
    attack(2_000);
    attack(8_000);
    deletion(10_000);
    deletion(40_000);
    join(5_000);
    join(30_000);
}
