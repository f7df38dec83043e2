//! Places at ends, beside emoji, and through the edits of others; positions as pages write them.

use serde_json::json;

use super::*;
use crate::notebook::Side;
use crate::notebook::anchor::{byte_at, utf16_at};

#[test]
fn units_and_bytes() {
    let text = "aé👍b";
    let pairs = [(0, 0), (1, 1), (3, 2), (7, 4), (8, 5)];
    for (byte, units) in pairs {
        assert_eq!(utf16_at(text, byte), units);
        assert_eq!(byte_at(text, units), byte);
    }
    assert_eq!(byte_at(text, 3), 3, "inside of a surrogate pair");
    assert_eq!(byte_at(text, 99), 8);
    assert_eq!(utf16_at(text, 5), 2, "inside of a character");
}

#[test]
fn every_place_resolves_to_itself() {
    let (notebook, cell) = with_source(1, "é👍b\n");
    for at in [0, 2, 6, 7, 8] {
        for side in [Side::Before, Side::After] {
            let anchor = notebook.anchor(cell, at, side).unwrap();
            assert_eq!(notebook.resolve(&anchor), Some((cell, at)), "{side:?}");
        }
        let position = notebook.position_json(cell, at).unwrap();
        assert_eq!(notebook.read_position(&position), Some((cell, at)));
        let text = Value::String(position.to_string());
        assert_eq!(notebook.read_position(&text), Some((cell, at)));
    }
}

#[test]
fn the_side_decides_when_somebody_types_right_there() {
    for at in [0, 1, 3] {
        let (mut notebook, cell) = with_source(1, "abc");
        let before = notebook.anchor(cell, at, Side::Before).unwrap();
        let after = notebook.anchor(cell, at, Side::After).unwrap();
        type_at(&mut notebook, cell, at, "👍");
        assert_eq!(notebook.resolve(&before), Some((cell, at)));
        assert_eq!(notebook.resolve(&after), Some((cell, at + 4)));
    }
}

#[test]
fn places_survive_the_loss_of_their_neighbours() {
    let (mut notebook, cell) = with_source(1, "abcdef");
    let before = notebook.anchor(cell, 3, Side::Before).unwrap();
    let after = notebook.anchor(cell, 3, Side::After).unwrap();
    delete(&mut notebook, cell, 2, 4);
    assert_eq!(notebook.resolve(&before), Some((cell, 2)));
    assert_eq!(notebook.resolve(&after), Some((cell, 2)));
    delete(&mut notebook, cell, 0, 4);
    assert_eq!(notebook.resolve(&before), Some((cell, 0)));
    assert_eq!(notebook.resolve(&after), Some((cell, 0)));
}

#[test]
fn places_in_an_empty_cell() {
    let (mut notebook, cell) = with_source(1, "");
    let before = notebook.anchor(cell, 0, Side::Before).unwrap();
    let after = notebook.anchor(cell, 0, Side::After).unwrap();
    type_at(&mut notebook, cell, 0, "ab");
    assert_eq!(notebook.resolve(&before), Some((cell, 0)));
    assert_eq!(notebook.resolve(&after), Some((cell, 2)));
}

#[test]
fn positions_have_all_four_keys_as_in_the_traces() {
    let (notebook, cell) = with_source(9, "ab");
    let kind = json!({"client": 9, "clock": 1});
    let at_start = notebook.position_json(cell, 0).unwrap();
    let item = json!({"client": 9, "clock": 2});
    assert_eq!(
        at_start,
        json!({"type": kind, "tname": null, "item": item, "assoc": 0})
    );
    let at_end = notebook.position_json(cell, 2).unwrap();
    let text = r#"{"type":{"client":9,"clock":1},"tname":null,"item":null,"assoc":0}"#;
    assert_eq!(at_end.to_string(), text);
}

#[test]
fn positions_in_a_text_document_name_the_root() {
    let document = text_document(9, "ab");
    let position = document.position_json(CellKey::TEXT, 2).unwrap();
    assert_eq!(
        position,
        json!({"type": null, "tname": "source", "item": null, "assoc": 0})
    );
    assert_eq!(document.read_position(&position), Some((CellKey::TEXT, 2)));
    let inside = document.position_json(CellKey::TEXT, 1).unwrap();
    assert_eq!(inside["tname"], "source");
    assert_eq!(document.read_position(&inside), Some((CellKey::TEXT, 1)));
}

#[test]
fn a_recorded_document_and_its_recorded_positions() {
    let (notebook, cell) = with_source(1, "one");
    let start = notebook.position_json(cell, 0).unwrap();
    let sparse = json!({"item": start["item"]});
    assert_eq!(notebook.read_position(&sparse), Some((cell, 0)));
    let end = json!({"type": start["type"]});
    assert_eq!(notebook.read_position(&end), Some((cell, 3)));
    let front = json!({"type": start["type"], "assoc": -1});
    assert_eq!(notebook.read_position(&front), Some((cell, 0)));
}

#[test]
fn positions_that_make_no_sense_are_none() {
    let (notebook, cell) = with_source(1, "one");
    let odd = [
        json!(null),
        json!(5),
        json!("no json"),
        json!("[1]"),
        json!({}),
        json!({"tname": "cells"}),
        json!({"tname": "nowhere"}),
        json!({"item": {"client": 1, "clock": 4_000_000_000u32}}),
        json!({"item": {"client": 1, "clock": 0}}),
        json!({"item": {"client": u64::MAX, "clock": 0}}),
        json!({"type": {"client": 77, "clock": 0}}),
        json!({"type": {"client": 1, "clock": 0}}),
    ];
    for position in odd {
        assert_eq!(notebook.read_position(&position), None, "{position}");
    }
    assert!(notebook.cell(cell).is_some());
}
