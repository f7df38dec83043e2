//! Updates cut into slices: the same document comes of them, nothing has to wait in between, and none costs more
//! than is said.

mod slices {
    pub mod made;
    pub mod model;
}

use std::collections::BTreeMap;

use celljam::wire::lib0::Writer;
use celljam::wire::precheck::{Id, Limits, check_update, read_state_vector};
use celljam::wire::slices::{Held, LIMIT, Slices};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use slices::made;
use slices::model::Model;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, Update};

fn doc() -> Doc {
    Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        skip_gc: true,
        ..Options::default()
    })
}

fn apply(doc: &Doc, update: &[u8]) {
    let decoded = Update::decode_v1(update).expect("an update");
    let applied = doc.transact_mut().apply_update(decoded);
    applied.expect("applied");
}

fn vector(doc: &Doc) -> Vec<u8> {
    doc.transact().state_vector().encode_v1()
}

fn state(doc: &Doc) -> StateVector {
    doc.transact().state_vector()
}

fn whole(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_diff_v1(&StateVector::default())
}

fn held(doc: &Doc) -> Held {
    let all = whole(doc);
    let facts = check_update(&all, &Limits::default()).expect("ours");
    Held {
        items: facts.structs as u64,
        bytes: all.len() as u64,
    }
}

fn cut(update: &[u8], doc: &Doc) -> Slices {
    let known = read_state_vector(&vector(doc), &Limits::default()).expect("ours");
    let known: BTreeMap<u64, u32> = known.into_iter().collect();
    let of = |client: u64| known.get(&client).copied().unwrap_or_default();
    Slices::cut(update, &of, &|_| false, held(doc)).expect("an update")
}

/// Applies all slices of an update; gives how many there were.
fn apply_slices(doc: &Doc, update: &[u8], limit: u64) -> usize {
    let mut slices = cut(update, doc);
    let mut count = 0;
    while let Some((slice, _)) = slices.next(held(doc), limit) {
        check_update(&slice, &Limits::default()).expect("a slice");
        apply(doc, &slice);
        assert!(!doc.transact().has_missing_updates(), "something waits");
        count += 1;
    }
    assert!(slices.is_over());
    count
}

/// Each seed is another history of some people who do not always hear of each other.
#[test]
fn slices_make_the_same_document() {
    let mut most = 0;
    for seed in 0..150 {
        let mut rng = StdRng::seed_from_u64(seed);
        let docs = made::history(&mut rng);
        let all = doc();
        for one in &docs {
            apply(&all, &whole(one));
        }
        let update = whole(&all);
        for part in [None, Some(&docs[0])] {
            let (one, many) = (doc(), doc());
            if let Some(part) = part {
                apply(&one, &whole(part));
                apply(&many, &whole(part));
            }
            let lacking = part.filter(|_| seed % 2 == 0).map(|part| {
                let state = part.transact().state_vector();
                all.transact().encode_diff_v1(&state)
            });
            let update = lacking.as_ref().unwrap_or(&update);
            apply(&one, update);
            let limit = rng.random_range(1..2_000);
            most = most.max(apply_slices(&many, update, limit));
            assert_eq!(state(&many), state(&one), "seed {seed}");
            assert_eq!(made::shown(&many), made::shown(&one), "seed {seed}");
            let same = made::elements(&many) == made::elements(&one);
            assert!(same, "seed {seed}");
        }
    }
    assert!(most > 50, "at most {most} slices");
}

/// What needs something that is not here is left out, and the rest goes in.
#[test]
fn what_cannot_go_in_is_left_out() {
    let mut left_out = 0;
    for seed in 0..60 {
        let mut rng = StdRng::seed_from_u64(seed);
        let docs = made::history(&mut rng);
        let late = whole(&docs[1]);
        let known = read_state_vector(&vector(&docs[1]), &Limits::default()).expect("ours");
        // Somebody's first elements are missing.
        let state: StateVector = known
            .iter()
            .take(1)
            .map(|(client, clock)| (yrs::ClientID::new(*client), clock / 2))
            .collect();
        let late = if seed % 3 == 0 {
            late
        } else {
            docs[1].transact().encode_diff_v1(&state)
        };
        let one = doc();
        let slices = cut(&late, &one);
        left_out += usize::from(slices.left_out());
        apply_slices(&one, &late, 500);
        apply_slices(&one, &whole(&docs[1]), 500);
        assert_eq!(made::shown(&one), made::shown(&docs[1]), "seed {seed}");
    }
    assert!(left_out > 20, "{left_out}");
}

/// Broken updates that pass the check all the same go in as far as they do in one piece.
#[test]
fn slices_of_broken_updates_go_as_far() {
    let (mut sound, mut out) = (0, 0);
    for seed in 0..60 {
        let mut rng = StdRng::seed_from_u64(seed);
        let docs = made::history(&mut rng);
        let update = whole(&docs[0]);
        for _ in 0..60 {
            let mut broken = update.clone();
            for _ in 0..rng.random_range(1..4) {
                let at = rng.random_range(0..broken.len());
                broken[at] = rng.random_range(0..8) * rng.random_range(0..33);
            }
            let facts = check_update(&broken, &Limits::default());
            // Where there is nothing of a client, yrs may end before the end.
            if facts.is_ok_and(|facts| facts.idle_clients > 0) || facts.is_err() {
                continue;
            }
            let Ok(decoded) = Update::decode_v1(&broken) else {
                continue;
            };
            let (one, many) = (doc(), doc());
            if one.transact_mut().apply_update(decoded).is_ok() {
                out += usize::from(cut(&broken, &many).left_out());
                apply_slices(&many, &broken, 40);
                assert_eq!(state(&many), state(&one), "{broken:?}");
                sound += 1;
            }
        }
    }
    assert!(
        sound > 200 && out > 20,
        "{sound} sound, {out} left something out"
    );
}

/// Three thousand, or as many as somebody wants.
fn seeds() -> u64 {
    let wanted = std::env::var("CELLJAM_SEEDS").ok();
    wanted.and_then(|count| count.parse().ok()).unwrap_or(3_000)
}

/// A model of how yrs finds places counts what it passes: never more than was said, whatever a liar wrote.
#[test]
fn no_slice_costs_more_than_is_said() {
    let (mut said, mut passed) = (0, 0);
    for seed in 0..seeds() {
        let mut rng = StdRng::seed_from_u64(seed);
        let ops = made::lies(&mut rng);
        let (first, second) = ops.split_at(rng.random_range(0..ops.len()) * (seed as usize % 2));
        let mut model = Model::default();
        model.apply(&made::encode(first));
        let known = made::clocks(first);
        let held = Held {
            items: first.len() as u64,
            bytes: 0,
        };
        let of = |client: u64| known.get(&client).copied().unwrap_or_default();
        let mut slices = Slices::cut(&made::encode(second), &of, &|_| false, held).expect("sound");
        assert!(!slices.left_out());
        let limit = rng.random_range(1..5_000);
        let mut items = held.items;
        while let Some((slice, cost)) = slices.next(Held { items, ..held }, limit) {
            let facts = check_update(&slice, &Limits::default()).expect("a slice");
            let steps = model.apply(&slice);
            // Of the units of a struct one is for the item that ends the walk.
            let most = cost - 7 * facts.structs as u64;
            assert!(steps <= most, "seed {seed}: {steps} of {most}");
            items += facts.structs as u64;
            said += most;
            passed += steps;
        }
    }
    println!("{passed} of {said}");
    assert!(passed > 10_000, "{passed} of {said}");
}

/// Eight thousand at one place behind eight thousand.
#[test]
fn many_at_one_place_are_many_slices() {
    let doc = doc();
    apply(&doc, &made::encode(&made::at_one_place(5, 3_000)));
    let attack = made::encode(&made::at_one_place(6, 8_000));
    let mut slices = cut(&attack, &doc);
    assert!(!slices.is_one(held(&doc), LIMIT));
    let mut costs = Vec::new();
    let mut model = held(&doc);
    while let Some((slice, cost)) = slices.next(model, LIMIT) {
        let facts = check_update(&slice, &Limits::default()).expect("a slice");
        model.items += facts.structs as u64;
        costs.push((facts.structs, cost));
    }
    assert!(costs.len() > 12, "{costs:?}");
    assert!(costs.iter().all(|(_, cost)| *cost <= LIMIT), "{costs:?}");
    assert_eq!(
        costs.iter().map(|(structs, _)| structs).sum::<usize>(),
        8_000
    );
}

/// Values of one key, each after the last: yrs copies them all for each when it puts them together.
#[test]
fn what_goes_on_and_on_is_many_slices() {
    let mut writer = Writer::new();
    writer.u8(1);
    writer.var_u64(20_000);
    writer.raw(&[5, 0]);
    for clock in 0..20_000_u64 {
        match clock.checked_sub(1) {
            None => writer.raw(&[0x28, 1, 1, b'm', 1, b'k']),
            Some(before) => {
                writer.raw(&[0xa8, 5]);
                writer.var_u64(before);
            }
        }
        writer.raw(&[1, 126]);
    }
    writer.u8(0);
    let update = writer.finish();
    assert!(!cut(&update, &doc()).is_one(Held::default(), LIMIT));
    let slices = apply_slices(&doc(), &update, LIMIT);
    assert!((5..50).contains(&slices), "{slices}");
}

/// Ranges that begin and end in the middle of a long text: each splits it.
#[test]
fn ranges_in_the_middle_are_many_slices() {
    let mut writer = Writer::new();
    writer.raw(&[0, 1, 5]);
    writer.var_u64(5_000);
    for at in 0..5_000 {
        writer.var_u64(2 * at);
        writer.u8(1);
    }
    let update = writer.finish();
    let known = |client: u64| if client == 5 { 10_000 } else { 0 };
    let held = |items| Held {
        items,
        bytes: 100_000,
    };
    let slices = |items| Slices::cut(&update, &known, &|_| false, held(items)).expect("sound");
    assert!(slices(1_000).is_one(held(1_000), LIMIT));
    let mut many = slices(200_000);
    assert!(!many.is_one(held(200_000), LIMIT));
    let mut ranges = 0;
    while let Some((slice, cost)) = many.next(held(200_000), LIMIT) {
        assert!(cost <= LIMIT);
        let facts = check_update(&slice, &Limits::default()).expect("a slice");
        ranges += facts.ranges;
    }
    assert_eq!(ranges, 5_000);
}

/// A piece of a range that ended in the middle of a character would part it.
#[test]
fn a_range_is_not_cut_in_a_character() {
    let held = Held {
        items: 10_000,
        bytes: 100_000,
    };
    let update = [0, 1, 5, 1, 0, 0x88, 0x27];
    let is_second = |id: Id| id.clock.is_multiple_of(2);
    let mut slices = Slices::cut(&update, &|_| 5_000, &is_second, held).expect("sound");
    let mut lengths = Vec::new();
    while let Some((slice, _)) = slices.next(held, 1) {
        let facts = check_update(&slice, &Limits::default()).expect("a slice");
        lengths.push(facts.longest_range);
    }
    assert_eq!(lengths, [2_001, 2_000, 999]);
}

/// What somebody typed who saw what was there is one slice, however much it is, in whatever order.
#[test]
fn honest_work_is_not_cut() {
    let mut rng = StdRng::seed_from_u64(1);
    let typed = made::typed(&mut rng, 4_000);
    let update = whole(&typed);
    let facts = check_update(&update, &Limits::default()).expect("ours");
    assert!(facts.structs > 4_000);
    let slices = cut(&update, &doc());
    assert!(slices.is_one(Held::default(), 10 * facts.structs as u64));
}
