//! Outputs written to files, and opened to be read.

use std::fs;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;

use super::super::*;
use super::saving::{Desk, guest};
use crate::app::disk::{self, Expect};
use crate::app::mouse::Mouse;
use crate::editor::key::Code;

const NOW: Duration = Duration::ZERO;

/// A notebook of one cell with these outputs.
fn desk(outputs: &serde_json::Value) -> Desk {
    let cell = json!({
        "cell_type": "code", "id": "a", "metadata": {}, "source": "plot()", "execution_count": 1,
        "outputs": outputs,
    });
    let notebook = json!({
        "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell],
    });
    let mut desk = Desk::new("a.ipynb", Some(&notebook.to_string()), false);
    let replica = desk.model.seat.joined().replica();
    desk.model.editor.settle(replica);
    desk
}

fn plots() -> Desk {
    let plot = |bytes: &str| {
        json!({
            "output_type": "display_data", "metadata": {},
            "data": { "image/png": bytes, "text/plain": "<Figure size 1x1>" },
        })
    };
    let said = json!({ "output_type": "stream", "name": "stdout", "text": "a\u{1b}[1mb\n" });
    desk(&json!([plot("b25l"), said, plot("dHdv")]))
}

/// Types a command line, and writes what is to be written.
fn call(desk: &mut Desk, line: &str) -> String {
    let mut keys = vec![Key::parse(":").expect("a key")];
    keys.extend(line.chars().map(|c| Key::plain(Code::Char(c))));
    keys.push(Key::plain(Code::Enter));
    let mut effects = Vec::new();
    for key in keys {
        effects.extend(desk.model.update(Event::Key(key), NOW));
    }
    for effect in effects {
        if let Effect::Write(job) = effect {
            desk.model.update(Event::Written(disk::write(&job)), NOW);
        }
    }
    let said = desk.model.editor.message().map(str::to_owned);
    said.unwrap_or_else(|| desk.notice().to_owned())
}

#[test]
fn a_picture_is_written_as_it_is_and_told() {
    let mut desk = plots();
    let told = call(&mut desk, "save-output plot.png");
    assert_eq!(
        told,
        "saved image/png of output 3 of 3, 3 bytes, to plot.png"
    );
    assert_eq!(desk.text("plot.png"), "two");
    let told = call(&mut desk, "save-output said.txt");
    assert_eq!(told, "saved the text, 37 bytes, to said.txt");
    assert_eq!(
        desk.text("said.txt"),
        "[image/png, 3 B]\nab\n[image/png, 3 B]\n"
    );
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_forced() {
    let mut desk = plots();
    fs::write(desk.path("plot.png"), "theirs").expect("a file");
    let told = call(&mut desk, "save-output plot.png");
    assert!(told.contains("is there already"), "{told}");
    assert_eq!(desk.text("plot.png"), "theirs");
    call(&mut desk, "save-output-force plot.png");
    assert_eq!(desk.text("plot.png"), "two");
    // Also one that was written here.
    let told = call(&mut desk, "save-output plot.png");
    assert!(told.contains("is there already"), "{told}");
    let own = desk.text("a.ipynb");
    for line in ["save-output a.ipynb", "save-output-force a.ipynb"] {
        let told = call(&mut desk, line);
        assert!(told.contains("the document's own file"), "{told}");
    }
    assert_eq!(desk.text("a.ipynb"), own);
    let told = call(&mut desk, "export md plot.png");
    assert!(told.contains("exported"), "{told}");
}

#[test]
fn what_cannot_be_written_is_told() {
    let mut desk = plots();
    let no = |desk: &mut Desk, line: &str| {
        let told = call(desk, line);
        assert!(fs::read_dir(desk.folder.path()).expect("a folder").count() == 1);
        told
    };
    let told = no(&mut desk, "save-output plot.gif");
    assert_eq!(told, "not saved: no output of this cell is image/gif");
    let told = no(&mut desk, "save-output nowhere/plot.png");
    assert!(told.contains("there is no folder"), "{told}");
    let told = no(&mut desk, "save-output");
    assert!(told.contains("save-output"), "{told}");
    let mut empty = self::desk(&json!([]));
    let told = no(&mut empty, "save-output all.txt");
    assert_eq!(told, "not saved: this cell has no output");
}

#[test]
fn one_file_at_a_time_and_none_of_the_documents_state() {
    let mut desk = plots();
    let ask = |desk: &mut Desk| {
        let action = Action::SaveOutput {
            path: "plot.png".to_owned(),
            force: false,
        };
        let mut effects = Vec::new();
        desk.model.carry_out(vec![action], NOW, &mut effects);
        effects
    };
    let effects = ask(&mut desk);
    let [Effect::Write(job)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((&job.expect, job.backup), (&Expect::New, false));
    assert_eq!(ask(&mut desk), []);
    assert!(desk.notice().contains("still being written"));
    let saved = desk.model.seat.joined().standing().saved;
    desk.model.update(Event::Written(disk::write(job)), NOW);
    assert_eq!(desk.model.seat.joined().standing().saved, saved);
    assert!(!desk.model.has_unsaved());
}

fn shown(model: &mut Model) -> String {
    let mut terminal = Terminal::new(TestBackend::new(60, 20)).expect("a test terminal");
    let drawn = terminal.draw(|frame| model.draw(frame, &[], NOW));
    drawn.expect("a frame");
    terminal.backend().to_string()
}

#[test]
fn the_mouse_opens_an_output_and_scrolls_in_it() {
    let lines: String = (1..=90).map(|n| format!("line {n}\n")).collect();
    let stream = json!({ "output_type": "stream", "name": "stdout", "text": lines });
    let mut desk = desk(&json!([stream]));
    let model = &mut desk.model;
    let text = shown(model);
    let row = text.lines().position(|line| line.contains("more lines"));
    let row = u16::try_from(row.expect("a fold")).expect("a row");
    model.update(Event::Mouse(Mouse::Down(20, row)), NOW);
    assert!(shown(model).contains("1–13 of 90"));
    model.update(Event::Mouse(Mouse::Wheel(3)), NOW);
    assert!(shown(model).contains("4–16 of 90"));
    model.update(Event::Mouse(Mouse::Down(20, 9)), NOW);
    assert!(model.reads(), "a click there is nothing");
    model.update(Event::Key(Key::plain(Code::Esc)), NOW);
    assert!(shown(model).contains("more lines"));
    model.update(Event::Mouse(Mouse::Wheel(3)), NOW);
    shown(model);
}

#[test]
fn who_only_watches_reads_and_keeps_outputs_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut model = guest(folder.path(), "a.ipynb");
    let replica = model.seat.joined().replica();
    let has_output = |key: &&CellKey| {
        let cell = replica.cell(**key);
        cell.is_some_and(|cell| !cell.outputs.is_empty())
    };
    let cell = *replica.cells().iter().find(has_output).expect("an output");
    let before = replica.state_vector();
    model.ask(NOW, |editor, around| editor.click_beside(cell, around.doc));
    for key in Key::parse_sequence("g o G enter esc").expect("keys") {
        assert_eq!(model.update(Event::Key(key), NOW), []);
    }
    let effects = model.save_output("said.txt", false, NOW);
    assert!(matches!(effects[..], [Effect::Write(_)]), "{effects:?}");
    assert_eq!(model.seat.joined().replica().state_vector(), before);
}
