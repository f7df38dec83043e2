//! What people do in a schedule: edits of every kind, undo and redo.

use celljam::notebook::{CellKey, CellKind, Content, Edit, Fold, Piece, Replica};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::json;

use super::seat::Deed;

/// The file that a host brings: three cells of code.
pub fn content() -> Content {
    let cell = |n: u32| json!({ "cell_type": "code", "id": format!("c{n}"), "metadata": {}, "execution_count": null, "outputs": [], "source": format!("value_{n} = {n}\n") });
    Content::Ipynb(
        json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell(1), cell(2), cell(3)] }),
    )
}

/// A letter, a wide one, one outside of the first plane, a newline.
const WORDS: [&str; 5] = ["a", "é", "界", "👋", "x = 1\n"];

fn random_edit(replica: &Replica, rng: &mut StdRng) -> Option<Edit> {
    let cells: Vec<CellKey> = replica.cells().to_vec();
    if cells.is_empty() {
        // Several who delete at once may leave none; pages too put one in then.
        let begun = replica.state_vector() != [0];
        return begun.then(|| Edit::InsertCell {
            index: 0,
            kind: CellKind::Code,
            source: String::new(),
        });
    }
    let cell = cells[rng.random_range(0..cells.len())];
    let source = replica.cell(cell)?.source.clone();
    let mut place = || {
        let at = rng.random_range(0..=source.chars().count());
        source
            .char_indices()
            .nth(at)
            .map_or(source.len(), |(byte, _)| byte)
    };
    let (one, two) = (place(), place());
    let text = WORDS[rng.random_range(0..WORDS.len())].repeat(rng.random_range(1..4));
    let index = rng.random_range(0..=cells.len());
    let other = cells[rng.random_range(0..cells.len())];
    Some(match rng.random_range(0..26) {
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
            count: Some(rng.random_range(1..99)),
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

/// What somebody with this document does next; nothing in one without cells.
pub fn random_deed(replica: &Replica, rng: &mut StdRng) -> Option<Deed> {
    let edit = random_edit(replica, rng)?;
    Some(match rng.random_range(0..12) {
        0 => Deed::Undo,
        1 => Deed::Redo,
        2 => Deed::EndUndoGroup,
        // An edit of a code cell's outputs does not fit a cell of another kind.
        _ => Deed::Edit(edit),
    })
}
