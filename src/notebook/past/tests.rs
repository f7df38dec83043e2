//! Copies, moments and files in small; a doubling as real pages make it.

use std::time::Duration;

use serde_json::{Value, json};

use super::ring::Moment;
use super::*;
use crate::notebook::{CellKey, CellKind, Content, DocKind, Edit, Notebook, Replica, Shape};

/// What a page with `s-one` and `s-two` told a peer, and what the same file became in another page that came
/// too late (`cold-join.jsonl` of the recorded traces: the two answers to step 1).
const FIRST: &str = include_str!("tests/cold-join-first.hex");
const LATE: &str = include_str!("tests/cold-join-late.hex");

fn bytes(hex: &str) -> Vec<u8> {
    let hex = hex.trim().as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    hex.filter_map(byte).collect()
}

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn cell(id: &str, source: &str) -> Value {
    json!({"cell_type": "code", "id": id, "metadata": {}, "outputs": [], "execution_count": null,
        "source": source})
}

fn notebook(client: u32, cells: &[(&str, &str)]) -> Notebook {
    let mut notebook = Notebook::new(DocKind::Notebook, client, Shape::A, u64::from(client));
    let cells: Vec<Value> = cells.iter().map(|(id, source)| cell(id, source)).collect();
    let content =
        Content::Ipynb(json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}));
    edit(&mut notebook, &Edit::Seed { content });
    notebook
}

fn edit(notebook: &mut Notebook, edit: &Edit) {
    notebook.apply_local(edit).expect("an edit");
}

fn bring(notebook: &mut Notebook, restore: &Restore) {
    for part in split(restore.edit.clone(), 100) {
        edit(notebook, &Edit::BringBack(Box::new(part)));
    }
}

fn type_into(notebook: &mut Notebook, cell: CellKey, text: &str) {
    let text = text.to_owned();
    edit(notebook, &Edit::InsertText { cell, at: 0, text });
}

fn sources(replica: &Replica) -> Vec<String> {
    let cells = replica.snapshot();
    let cells = cells.cells().iter();
    cells.map(|cell| cell.source.to_string()).collect()
}

/// Brings one what the other has.
fn sync(from: &Notebook, to: &mut Replica) {
    let update = from.diff(&to.state_vector()).expect("a difference");
    to.apply_remote(&update, 1).expect("applied");
}

#[test]
fn copies_share_the_cells_that_did_not_change() {
    let mut notebook = notebook(1, &[("a", "one"), ("b", "two")]);
    let before = notebook.snapshot();
    assert!(before.is_same(&notebook.snapshot()));
    let [a, b] = notebook.cells()[..] else {
        panic!("two cells")
    };
    type_into(&mut notebook, a, "!");
    let after = notebook.snapshot();
    assert!(!before.is_same(&after));
    let same = |key| std::sync::Arc::ptr_eq(before.get(key).unwrap(), after.get(key).unwrap());
    assert!(same(b) && !same(a));
    assert_eq!(&*after.get(a).unwrap().source, "!one");
    assert!(after.weight_beside(&before) < after.weight_beside(&Snapshot::default()));
    let differences = compare(&before, &after);
    assert!(matches!(
        differences.as_slice(),
        [Difference::Changed { at: 0, .. }]
    ));
    assert!(compare(&after, &after.clone()).is_empty());
}

#[test]
fn a_page_that_came_too_late_had_seen_nobody_elses_cell() {
    let mut replica = Replica::new(DocKind::Notebook, 9, Shape::A);
    replica.apply_remote(&bytes(FIRST), 1).expect("a document");
    assert!(
        replica.take_turns().is_empty(),
        "the first content is no deed"
    );
    replica.apply_remote(&bytes(LATE), 2).expect("an update");
    let turns = replica.take_turns();
    let [turn] = turns.as_slice() else {
        panic!("{turns:?}")
    };
    assert!(turn.unseen && turn.removed.is_empty());
    assert_eq!((turn.added.len(), turn.author), (2, Some(1_268_600_332)));
    let mut guardian = Guardian::default();
    guardian.take(turn.clone(), s(10));
    assert_eq!(
        guardian.exact_doubling(&replica, |_| true),
        None,
        "one cell differs"
    );
    assert!(guardian.look(&replica, s(10)).is_empty(), "it is not over");
    let told = guardian.look(&replica, s(11));
    let [
        Alarm {
            doer,
            deed: Deed::Doubled(doubling),
        },
    ] = told.as_slice()
    else {
        panic!("{told:?}")
    };
    assert_eq!((doer.peer, doubling.twins.len()), (2, 2));
    let restore = take_back(&told[0].deed, &replica.snapshot()).expect("something to do");
    assert_eq!(restore.out, 1, "the one that differs stays");
}

#[test]
fn cells_that_were_put_beside_others_are_no_doubling_unseen() {
    let mut host = notebook(1, &[("a", "one"), ("b", "two")]);
    let mut page = Notebook::new(DocKind::Notebook, 2, Shape::A, 2);
    sync(&host, page.replica_mut());
    // The same cells with the same ids, by one who saw them: over those that it has deleted.
    let cells = page.cells().to_vec();
    edit(&mut page, &Edit::DeleteCells { cells });
    let cells = vec![cell("a", "one"), cell("b", "two")];
    edit(&mut page, &Edit::InsertCells { index: 0, cells });
    sync(&page, host.replica_mut());
    let turns = host.replica_mut().take_turns();
    assert!(turns.iter().all(|turn| !turn.unseen), "{turns:?}");
}

#[test]
fn a_text_document_goes_back_by_the_characters_that_differ() {
    let mut notebook = Notebook::new(DocKind::Text, 1, Shape::A, 1);
    let content = Content::Text("one two three".to_owned());
    edit(&mut notebook, &Edit::Seed { content });
    let before = notebook.snapshot();
    type_into(&mut notebook, CellKey::TEXT, "zero ");
    let back = go_back(&before, &notebook.snapshot(), Wanted::All).expect("a difference");
    assert_eq!((back.back, back.changed, back.out), (0, 1, 0));
    bring(&mut notebook, &back);
    assert_eq!(sources(&notebook), ["one two three"]);
    assert_eq!(go_back(&before, &notebook.snapshot(), Wanted::All), None);
}

#[test]
fn one_cell_or_all_comes_back_with_its_outputs_and_is_one_step_of_undo() {
    let mut notebook = notebook(1, &[("a", "one"), ("b", "two"), ("c", "three")]);
    let [a, b, c] = notebook.cells()[..] else {
        panic!("three cells")
    };
    let output = json!({"output_type": "stream", "name": "stdout", "text": "hi"});
    edit(&mut notebook, &Edit::AppendOutput { cell: b, output });
    let output = json!({"output_type": "stream", "name": "stdout", "text": "ho"});
    edit(&mut notebook, &Edit::AppendOutput { cell: c, output });
    let before = notebook.snapshot();
    edit(&mut notebook, &Edit::DeleteCell { cell: b });
    edit(&mut notebook, &Edit::ClearOutputs { cell: c });
    type_into(&mut notebook, a, "!");
    let index = 9;
    let (kind, source) = (CellKind::Code, "new".to_owned());
    edit(
        &mut notebook,
        &Edit::InsertCell {
            index,
            kind,
            source,
        },
    );
    let spoilt = sources(&notebook);
    let one = go_back(&before, &notebook.snapshot(), Wanted::Cell(b)).expect("a difference");
    notebook.end_undo_group();
    bring(&mut notebook, &one);
    notebook.end_undo_group();
    assert_eq!(sources(&notebook), ["!one", "two", "three", "new"]);
    notebook.undo();
    assert_eq!(sources(&notebook), spoilt);
    let all = go_back(&before, &notebook.snapshot(), Wanted::All).expect("a difference");
    assert_eq!((all.back, all.changed, all.out), (1, 2, 1));
    notebook.end_undo_group();
    bring(&mut notebook, &all);
    assert_eq!(sources(&notebook), ["one", "two", "three"]);
    assert!(compare(&before, &notebook.snapshot()).is_empty());
    assert_eq!(
        (notebook.cells()[0], notebook.cells()[2]),
        (a, c),
        "in place"
    );
    let ids: Vec<String> = notebook
        .snapshot()
        .cells()
        .iter()
        .map(|cell| cell.id.clone())
        .collect();
    assert_eq!(ids, ["a", "b", "c"]);
    notebook.undo();
    assert_eq!(sources(&notebook), spoilt);
}

fn moments(past: &Past) -> Vec<(u64, Vec<String>)> {
    let moments = past.moments();
    moments
        .map(|moment| (moment.at.as_secs(), moment.who.clone()))
        .collect()
}

#[test]
fn an_hour_is_kept_densely_first_and_sparsely_then() {
    let mut notebook = notebook(1, &[("a", "one")]);
    let cell = notebook.cells()[0];
    let mut past = Past::default();
    past.begin(s(1_000_000), Vec::new());
    past.open(s(0));
    for second in 1..3 * 3_600 {
        if second % 5 == 0 {
            type_into(&mut notebook, cell, "x");
            past.touched(if second % 2 == 0 { "Ana" } else { "Bob" }, s(second));
        }
        past.look(&notebook, s(second));
    }
    let moments = moments(&past);
    let ages: Vec<u64> = moments.iter().map(|(at, _)| 1_010_799 - at).collect();
    assert!(ages[0] <= 3_600 && ages[0] >= 3_500, "{ages:?}");
    assert!(ages.len() <= 160, "{}", ages.len());
    let dense = ages.windows(2).filter(|pair| pair[0] - pair[1] < 60);
    assert!(dense.clone().count() >= 35, "{ages:?}");
    assert!(
        ages.windows(2).all(|pair| pair[0] - pair[1] <= 80),
        "{ages:?}"
    );
    let both = vec!["Ana".to_owned(), "Bob".to_owned()];
    assert!(moments.iter().skip(1).all(|(_, who)| *who == both));
}

#[test]
fn a_large_restore_is_made_of_messages_that_any_channel_takes() {
    let names: Vec<(String, String)> = (0..40)
        .map(|n| (format!("c{n}"), format!("{n} {}", "x".repeat(20_000))))
        .collect();
    let cells: Vec<(&str, &str)> = names
        .iter()
        .map(|(id, source)| (id.as_str(), source.as_str()))
        .collect();
    let mut notebook = notebook(1, &cells);
    let before = notebook.snapshot();
    let cells = notebook.cells().to_vec();
    let most = cells.iter().enumerate().filter(|(at, _)| at % 3 > 0);
    let most = most.map(|(_, cell)| *cell).collect();
    edit(&mut notebook, &Edit::DeleteCells { cells: most });
    notebook.replica_mut().take_updates();
    let back = go_back(&before, &notebook.snapshot(), Wanted::All).expect("a difference");
    assert!(back.back > 20);
    notebook.end_undo_group();
    for part in split(back.edit, 128 << 10) {
        edit(&mut notebook, &Edit::BringBack(Box::new(part)));
    }
    let updates = notebook.replica_mut().take_updates();
    let largest = updates.iter().map(|update| update.bytes.len()).max();
    assert!(
        updates.len() > 3 && largest < Some(200 << 10),
        "{largest:?}"
    );
    let sources_before: Vec<String> = before
        .cells()
        .iter()
        .map(|cell| cell.source.to_string())
        .collect();
    assert_eq!(sources(&notebook), sources_before, "in their order");
    notebook.undo();
    assert!(notebook.cells().len() < 20, "one step");
}

#[test]
fn a_large_document_is_copied_in_steps_and_not_at_all_if_it_is_too_large() {
    let long = "x".repeat(100_000);
    let cells: Vec<(&str, &str)> = (0..10).map(|_| ("", long.as_str())).collect();
    let notebook = notebook(1, &cells);
    let mut past = Past::default();
    past.open(s(0));
    let mut steps = 0;
    while past.moments().count() == 0 {
        past.look(&notebook, s(1));
        steps += 1;
        assert!(past.moments().count() > 0 || past.next_deadline() == Some(s(1)));
    }
    assert!((3..8).contains(&steps), "{steps}");
    let mut small = Past::of_size(500_000);
    small.open(s(0));
    for _ in 0..10 {
        small.look(&notebook, s(1));
    }
    small.touched("Ana", s(2));
    assert!(small.is_too_large());
    assert_eq!((small.moments().count(), small.next_deadline()), (0, None));
}

#[test]
fn who_does_a_deed_a_moment_takes_nobodys_hour_away() {
    let mut notebook = notebook(1, &[("a", "one")]);
    let cell = notebook.cells()[0];
    let mut past = Past::default();
    past.begin(s(1_000_000), Vec::new());
    past.open(s(0));
    for minute in 0..30 {
        type_into(&mut notebook, cell, "x");
        past.touched("Ana", s(minute * 60));
        past.look(&notebook, s(minute * 60 + 20));
    }
    let before: Vec<_> = past.moments().map(|moment| moment.at).collect();
    assert_eq!(before.len(), 30);
    for tenth in 0..6_000u32 {
        type_into(&mut notebook, cell, "y");
        let now = s(1_800) + tenth * Duration::from_millis(100);
        past.keep_before(&notebook.snapshot(), now);
    }
    let after: Vec<_> = past.moments().map(|moment| moment.at).collect();
    assert!(after.len() <= 160);
    assert!(before.iter().all(|at| after.contains(at)), "{after:?}");
}

#[test]
fn what_is_kept_is_bounded_in_bytes() {
    let mut notebook = notebook(1, &[("a", "")]);
    let cell = notebook.cells()[0];
    let mut past = Past::of_size(64 << 10);
    past.open(s(0));
    for round in 0..12u64 {
        let text = format!("{round:09}\n").repeat(800);
        let end = notebook.cell(cell).expect("a cell").source.len();
        let change = Edit::ReplaceText {
            cell,
            from: 0,
            to: end,
            text,
        };
        edit(&mut notebook, &change);
        past.touched("you", s(round * 20));
        past.look(&notebook, s(round * 20 + 15));
    }
    let mut before = Snapshot::default();
    let mut all = 0;
    for moment in past.moments() {
        all += moment.document.weight_beside(&before);
        before = moment.document.clone();
    }
    assert!(all <= 64 << 10, "{all}");
    assert!(past.moments().count() >= 7);
}

#[test]
fn a_file_holds_what_fits_and_is_read_up_to_what_is_torn() {
    let mut notebook = notebook(1, &[("a", "one"), ("b", "two")]);
    let cell = notebook.cells()[0];
    let mut past = Past::default();
    past.begin(s(1_000), Vec::new());
    past.open(s(0));
    for round in 0..10 {
        past.touched("Ana", s(round * 20));
        past.look(&notebook, s(round * 20 + 15));
        type_into(&mut notebook, cell, "x");
    }
    let all: Vec<Moment> = past.moments().cloned().collect();
    let whole = encode(&all, usize::MAX);
    let read = decode(&whole);
    assert_eq!(read.len(), all.len());
    for (read, was) in read.iter().zip(&all) {
        assert_eq!(
            (read.at, &read.who, read.counts),
            (was.at, &was.who, was.counts)
        );
        assert!(compare(&read.document, &was.document).is_empty());
        assert_eq!(read.document.cells()[0].key, cell);
    }
    let small = decode(&encode(&all, whole.len() / 2));
    assert!(!small.is_empty() && small.len() < all.len());
    assert_eq!(
        small.last().map(|moment| moment.at),
        all.last().map(|moment| moment.at)
    );
    for end in (0..whole.len()).step_by(7) {
        let torn = decode(&whole[..end]);
        assert!(torn.len() < all.len());
    }
    assert!(decode(b"{}\n").is_empty());
}
