//! Tests of the document, and what they share.

mod anchors;
mod cells;
mod deep;
mod edits;
mod files;
mod halves;
mod hostile;
mod reading;
mod recorded;
mod saved;
mod sync;
mod touched;
mod undo;

use std::sync::Arc;

use serde_json::{Value, json};
use yrs::types::ToJson;
use yrs::{Array, Out};

use super::{Cell, CellKey, CellKind, Content, DocKind, Edit, Notebook, Shape, ipynb};

/// The id of the empty state: nothing is known.
const NOTHING: &[u8] = &[0];

const SHAPES: [Shape; 4] = [Shape::A, Shape::B, Shape::C, Shape::D];

fn empty(client: u32, shape: Shape) -> Notebook {
    Notebook::new(DocKind::Notebook, client, shape, u64::from(client))
}

fn text_document(client: u32, text: &str) -> Notebook {
    let mut document = Notebook::new(DocKind::Text, client, Shape::A, 0);
    let content = Content::Text(text.to_owned());
    document.apply_local(&Edit::Seed { content }).unwrap();
    document
}

/// A notebook file with a code cell (count, stream, result) and a markdown cell.
fn file() -> Value {
    ipynb::parse(include_str!("small.ipynb")).unwrap()
}

/// A notebook of client 1 that holds [`file`].
fn seeded(shape: Shape) -> Notebook {
    let mut notebook = empty(1, shape);
    let content = Content::Ipynb(file());
    notebook.apply_local(&Edit::Seed { content }).unwrap();
    notebook
}

/// A code cell with that source in an otherwise empty notebook.
fn with_source(client: u32, source: &str) -> (Notebook, CellKey) {
    let mut notebook = empty(client, Shape::A);
    let cell = insert(&mut notebook, 0, source);
    notebook.end_undo_group();
    (notebook, cell)
}

fn insert(notebook: &mut Notebook, index: usize, source: &str) -> CellKey {
    let edit = Edit::InsertCell {
        index,
        kind: CellKind::Code,
        source: source.to_owned(),
    };
    notebook.apply_local(&edit).unwrap().created[0]
}

fn type_at(notebook: &mut Notebook, cell: CellKey, at: usize, text: &str) {
    let text = text.to_owned();
    let edit = Edit::InsertText { cell, at, text };
    notebook.apply_local(&edit).unwrap();
}

fn delete(notebook: &mut Notebook, cell: CellKey, from: usize, to: usize) {
    let edit = Edit::DeleteText { cell, from, to };
    notebook.apply_local(&edit).unwrap();
}

fn source(notebook: &Notebook, cell: CellKey) -> String {
    notebook.cell(cell).unwrap().source.clone()
}

fn sources(notebook: &Notebook) -> Vec<String> {
    let cells = notebook.cells().iter();
    cells.map(|cell| source(notebook, *cell)).collect()
}

fn nth(notebook: &Notebook, index: usize) -> Arc<Cell> {
    notebook.cell(notebook.cells()[index]).unwrap()
}

/// A second replica in step with `other`.
fn copy_of(other: &Notebook, client: u32) -> Notebook {
    let mut copy = Notebook::new(other.kind(), client, Shape::A, u64::from(client));
    pull(&mut copy, other);
    copy
}

/// Bring to `to` what it lacks of `from`.
fn pull(to: &mut Notebook, from: &Notebook) {
    let missing = from.diff(&to.state_vector()).unwrap();
    to.replica_mut()
        .apply_remote(&missing, from.client())
        .unwrap();
}

fn exchange(a: &mut Notebook, b: &mut Notebook) {
    pull(a, b);
    pull(b, a);
}

/// Whether the `n`th cell's values are plain or shared, by key: what a page's model depends on.
fn types_of(notebook: &Notebook, index: u32) -> Vec<(String, &'static str)> {
    use yrs::Map;
    let types = notebook.read(|txn| {
        let Some(Out::YMap(cell)) = notebook.roots.cells.get(txn, index) else {
            return Vec::new();
        };
        let entries = cell.iter(txn);
        let entries = entries.map(|(key, out)| (key.to_owned(), type_name(&out)));
        entries.collect::<Vec<_>>()
    });
    let mut types = types.unwrap();
    types.sort();
    types
}

fn type_name(out: &Out) -> &'static str {
    match out {
        Out::YText(_) => "Text",
        Out::YArray(_) => "Array",
        Out::YMap(_) => "Map",
        _ => "plain",
    }
}

/// All roots as JSON.
fn roots(notebook: &Notebook) -> Value {
    let json = notebook.read(|txn| {
        let roots = &notebook.roots;
        let root = |any: &yrs::Any| super::any::to_json(any);
        json!({
            "cells": root(&roots.cells.to_json(txn)),
            "meta": root(&roots.meta.to_json(txn)),
            "state": root(&roots.state.to_json(txn)),
            "context": root(&roots.context.to_json(txn)),
        })
    });
    json.unwrap()
}

/// A recorded value without the names of its types.
fn unwrapped(value: &Value) -> Value {
    match value {
        Value::Object(map) if map.len() == 1 => match map.iter().next() {
            Some((kind, inner)) if ["Map", "Array", "Text"].contains(&kind.as_str()) => {
                unwrapped(inner)
            }
            _ => value.clone(),
        },
        Value::Object(map) => {
            let entries = map.iter();
            Value::Object(
                entries
                    .map(|(key, value)| (key.clone(), unwrapped(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.iter().map(unwrapped).collect(),
        other => other.clone(),
    }
}
