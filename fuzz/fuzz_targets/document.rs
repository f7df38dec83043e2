//! Any bytes as updates of a peer one after the other, on a document that has something in it: what a
//! replica takes, another takes from it, and both read the same; printing it is safe.
#![no_main]

use celljam::notebook::{Content, DocKind, Edit, Notebook, Replica, Shape, boundary};
use celljam::ui::print::{Paper, print};
use celljam::ui::sanitize::is_dangerous;
use libfuzzer_sys::fuzz_target;

/// The state vector of who has nothing.
const NOTHING: [u8; 1] = [0];

fuzz_target!(
    init: celljam_fuzz::panics_that_are_caught_are_no_crash(),
    |bytes: &[u8]| {
        let Some((how, rest)) = bytes.split_first() else {
            return;
        };
        let kind = match how & 1 {
            0 => DocKind::Notebook,
            _ => DocKind::Text,
        };
        let mut ours = Notebook::new(kind, 7, Shape::A, 1);
        if how & 2 != 0 {
            seed(&mut ours, kind);
        }
        for (n, update) in celljam_fuzz::pieces(rest).into_iter().enumerate() {
            let _either_way = ours.replica_mut().apply_remote(update, n as u64);
        }
        // A crash of yrs that was caught leaves a document that is built anew from the last good state.
        let Ok(whole) = ours.diff(&NOTHING) else {
            return;
        };
        read(&ours);
        let mut theirs = Replica::new(kind, 8, Shape::A);
        if theirs.apply_remote(&whole, 1).is_ok() && !ours.has_missing() {
            assert_eq!(ours.whole_text(), theirs.whole_text());
            assert_eq!(ours.to_ipynb(), theirs.to_ipynb());
        }
    }
);

fn seed(ours: &mut Notebook, kind: DocKind) {
    let content = match kind {
        DocKind::Notebook => Content::Ipynb(serde_json::json!({
            "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
            { "cell_type": "code", "id": "a", "metadata": {}, "source": "a = '👋👋'", "outputs": [], "execution_count": null },
            { "cell_type": "markdown", "id": "b", "metadata": {}, "source": "# b" }] })),
        DocKind::Text => Content::Text("one 👋\ntwo\n".to_owned()),
    };
    let seeded = ours.apply_local(&Edit::Seed { content });
    assert!(seeded.is_ok());
}

fn read(document: &Replica) {
    let paper = Paper { width: 40, outputs: true, theme: None };
    let printed = boundary::catch(|| print(document, &paper)).expect("printing does not panic");
    assert!(!printed.replace('\n', "").contains(is_dangerous));
}
