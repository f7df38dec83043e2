//! The last hour, looked through with keys.

use super::super::*;
use crate::editor::keymap::Keymap;
use crate::notebook::{Content, DocKind, Notebook, Replica, Shape};
use crate::session::lone::{config, room};
use crate::session::{Observer, Session};
use ratatui::Frame;
use serde_json::json;

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn content() -> Content {
    let cell = |id: &str, source: &str| json!({"cell_type": "raw", "id": id, "metadata": {}, "source": source});
    let cells = [cell("a", "one"), cell("b", "two"), cell("c", "three")];
    Content::Ipynb(json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
}

fn of_seat(seat: Seat) -> Model {
    let me = Me {
        name: "Ana".to_owned(),
        color: [0; 3],
    };
    let editor = Editor::new(Keymap::jupyter().expect("a keymap"));
    let mut model = Model::new(seat, editor, Theme::plain(), me);
    model.keep_history(s(1_000_000), None);
    model.update(Event::Net(Input::Start), s(0));
    model.tick(s(1));
    model
}

fn model() -> Model {
    let notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
    let mut member = Session::new(room(), notebook, config("a.ipynb"));
    member.open_local(content(), None).expect("opened");
    of_seat(Seat::Member(Box::new(member)))
}

fn press(model: &mut Model, keys: &str, now: Duration) {
    for key in Key::parse_sequence(keys).expect("keys") {
        model.update(Event::Key(key), now);
    }
}

fn command(model: &mut Model, name: &str, now: Duration) {
    press(model, ":", now);
    model.update(Event::Paste(name.to_owned()), now);
    press(model, "enter", now);
}

fn sources(model: &Model) -> Vec<String> {
    let replica = model.seat.joined().replica();
    let cells = replica.cells().iter();
    let source = |key: &CellKey| replica.cell(*key).map(|cell| cell.source.clone());
    cells.filter_map(source).collect()
}

fn shown(model: &mut Model, now: Duration) -> String {
    let backend = ratatui::backend::TestBackend::new(80, 24);
    let mut terminal = ratatui::Terminal::new(backend).expect("a terminal");
    let draw = |frame: &mut Frame| model.draw(frame, &[], now);
    terminal.draw(draw).expect("a frame");
    terminal.backend().to_string()
}

/// Three cells; at 10 s the first is edited, at 30 s the second deleted.
fn edited() -> Model {
    let mut model = model();
    press(&mut model, "enter x esc", s(10));
    model.tick(s(21));
    press(&mut model, "j d d", s(30));
    model.tick(s(41));
    assert_eq!(sources(&model), ["xone", "three"]);
    model
}

#[test]
fn cells_and_the_document_are_brought_back_by_keys() {
    let mut model = edited();
    command(&mut model, "history", s(60));
    let screen = shown(&mut model, s(60));
    for row in [
        "1 of 3",
        "19 s ago  you  1 gone",
        "39 s ago  you  1 changed",
    ] {
        assert!(screen.contains(row), "{screen}");
    }
    assert!(model.next_deadline(s(60)) <= Some(s(65)), "ages grow");
    press(&mut model, "G enter", s(60));
    let screen = shown(&mut model, s(60));
    for row in ["cell 1  changed  xone", "cell 2  gone", "- one", "+ xone"] {
        assert!(screen.contains(row), "{screen}");
    }
    press(&mut model, "j enter", s(60));
    assert_eq!(sources(&model), ["xone", "two", "three"]);
    let screen = shown(&mut model, s(60));
    assert!(
        screen.contains("1 cell back; undo takes that back"),
        "{screen}"
    );
    assert!(
        !screen.contains("gone"),
        "what is back is no difference: {screen}"
    );
    press(&mut model, "R", s(61));
    assert_eq!(sources(&model), ["xone", "two", "three"], "asked first");
    assert!(shown(&mut model, s(61)).contains("R again: 1 cell as before"));
    press(&mut model, "R", s(62));
    assert_eq!(sources(&model), ["one", "two", "three"]);
    assert!(shown(&mut model, s(62)).contains("nothing is different now"));
    press(&mut model, "esc", s(63));
    assert!(shown(&mut model, s(63)).contains("History: the last hour"));
    press(&mut model, "esc", s(63));
    assert!(!model.editor.looks_back());
    press(&mut model, "z", s(64));
    assert_eq!(sources(&model), ["xone", "two", "three"]);
}

#[test]
fn the_question_is_forgotten_by_any_other_key_and_by_time() {
    let mut model = edited();
    command(&mut model, "history", s(60));
    press(&mut model, "G R j R", s(60));
    assert_eq!(sources(&model), ["xone", "three"]);
    press(&mut model, "R", s(90));
    assert_eq!(sources(&model), ["xone", "three"]);
    press(&mut model, "R", s(91));
    assert_eq!(sources(&model), ["one", "two", "three"]);
}

#[test]
fn who_only_watches_looks_back_and_changes_nothing() {
    let mut source = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
    let content = content();
    source.apply_local(&Edit::Seed { content }).expect("seeded");
    let replica = Replica::new(DocKind::Notebook, 2, Shape::A);
    let mut observer: Observer = Session::new(room(), replica, config("a.ipynb"));
    let document = source.diff(&[0]).expect("all of it");
    observer.open_local(&document).expect("shown");
    let mut model = of_seat(Seat::Observer(Box::new(observer)));
    command(&mut model, "restore", s(5));
    assert!(shown(&mut model, s(5)).contains("read-only"));
    command(&mut model, "history", s(5));
    assert!(shown(&mut model, s(5)).contains("the oldest kept"));
    press(&mut model, "R", s(5));
    assert!(shown(&mut model, s(5)).contains("read-only"));
    press(&mut model, "enter enter q", s(6));
    assert!(!model.editor.looks_back());
}

#[test]
fn there_is_nothing_to_undo_where_nobody_did_anything() {
    let mut model = edited();
    command(&mut model, "restore", s(50));
    assert!(shown(&mut model, s(50)).contains("nothing of others to undo"));
    assert_eq!(sources(&model), ["xone", "three"]);
}
