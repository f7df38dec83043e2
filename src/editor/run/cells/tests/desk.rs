//! A real notebook and an editor at it, written and shown in one line.
//!
//! Cells are parted by spaces: `*` the focused one, `+` a selected one, `m:` and `r:` the type, `/` a
//! newline, `␣` a space, `_` nothing, `|` the caret while editing. Behind the text: `~o` an output,
//! `~e` an error, `~s` the source folded, `~h` the output; `'` the cell was made anew; `@` Ana is in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Peer};
use crate::editor::command::{Command, Mode};
use crate::editor::doc::Doc;
use crate::editor::key::Key;
use crate::editor::keymap::{Bound, Keymap};
use crate::editor::motion::Place;
use crate::notebook::cell::{Cell, CellKey, CellKind};
use crate::notebook::output::Output;
use crate::notebook::{Content, DocKind, Edit, Notebook, Shape, ipynb};

pub struct Desk {
    pub notebook: Notebook,
    pub editor: Editor,
    people: Vec<Peer>,
    /// Who did something from elsewhere: each time another client.
    others: u32,
    /// The cells of the start, by id.
    first: BTreeMap<String, CellKey>,
}

/// A cell of the notation.
struct Word<'a> {
    text: &'a str,
    flags: &'a str,
    kind: &'a str,
    mark: &'a str,
}

fn word(word: &str) -> Word<'_> {
    let (mark, rest) = match word.split_at_checked(1) {
        Some((mark @ ("*" | "+"), rest)) => (mark, rest),
        _ => ("", word),
    };
    let (kind, rest) = match rest.split_at_checked(2) {
        Some((kind @ ("m:" | "r:"), rest)) => (kind, rest),
        _ => ("", rest),
    };
    let rest = rest.trim_end_matches('@');
    let (text, flags) = rest.split_once('~').unwrap_or((rest, ""));
    Word {
        text: if text == "_" { "" } else { text },
        flags,
        kind,
        mark,
    }
}

fn plain(text: &str) -> String {
    text.replace('/', "\n").replace('␣', " ")
}

fn cell_json(index: usize, word: &Word) -> Value {
    let kind = match word.kind {
        "m:" => "markdown",
        "r:" => "raw",
        _ => "code",
    };
    let mut jupyter = json!({});
    let mut metadata = json!({});
    if word.flags.contains('s') {
        jupyter["source_hidden"] = json!(true);
    }
    if word.flags.contains('h') {
        jupyter["outputs_hidden"] = json!(true);
        metadata["collapsed"] = json!(true);
    }
    if jupyter != json!({}) {
        metadata["jupyter"] = jupyter;
    }
    let source = plain(&word.text.replace('|', ""));
    let mut cell = json!({ "cell_type": kind, "id": format!("id-{index}"), "metadata": metadata, "source": source });
    if kind == "code" {
        cell["outputs"] = json!([]);
        cell["execution_count"] = Value::Null;
    }
    if word.flags.contains('o') {
        cell["outputs"] = json!([{ "output_type": "stream", "name": "stdout", "text": "out" }]);
        cell["execution_count"] = json!(7);
    }
    if word.flags.contains('e') {
        cell["outputs"] =
            json!([{ "output_type": "error", "ename": "E", "evalue": "v", "traceback": [] }]);
    }
    cell
}

impl Desk {
    /// A notebook as written.
    pub fn of(start: &str) -> Desk {
        let words: Vec<Word> = start.split_whitespace().map(word).collect();
        let cells = words.iter().enumerate();
        let cells: Vec<Value> = cells.map(|(index, word)| cell_json(index, word)).collect();
        let content = Content::Ipynb(
            json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells }),
        );
        let mut desk = Desk::new(DocKind::Notebook, content);
        desk.sit(start, &words);
        desk
    }

    /// A text document.
    pub fn text(words: &str) -> Desk {
        Desk::new(DocKind::Text, Content::Text(words.to_owned()))
    }

    fn new(kind: DocKind, content: Content) -> Desk {
        let mut notebook = Notebook::new(kind, 1, Shape::A, 1);
        notebook
            .apply_local(&Edit::Seed { content })
            .expect("content");
        let mut editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        editor.settle(&*notebook);
        let cells = notebook.cells().iter();
        let cells = cells.filter_map(|key| Some((notebook.cell(*key)?.id.clone(), *key)));
        Desk {
            first: cells.collect(),
            notebook,
            editor,
            people: Vec::new(),
            others: 1,
        }
    }

    /// Brings focus, selection, caret and people where the notation has them.
    fn sit(&mut self, start: &str, words: &[Word]) {
        let cells = self.notebook.cells().to_vec();
        let doc: &dyn Doc = &*self.notebook;
        let marked = |mark: &str| words.iter().position(|word| word.mark == mark);
        let caret = words.iter().position(|word| word.text.contains('|'));
        if let Some(index) = marked("*").or(caret) {
            let byte = words[index].text.find('|').unwrap_or(0);
            let cell = cells[index];
            self.editor.take_focus(Place { cell, byte }, doc);
        }
        if let (Some(first), Some(focus)) = (marked("+"), marked("*")) {
            let last = words.iter().rposition(|word| word.mark == "+");
            let far = if first < focus {
                first
            } else {
                last.unwrap_or(first)
            };
            let cell = cells[far];
            self.editor.take_focus(Place { cell, byte: 0 }, doc);
            self.editor.extend_range(cells[focus], doc);
        }
        if caret.is_some() {
            self.editor.mode = Mode::Edit;
        }
        let here = start.split_whitespace().zip(&cells);
        let here = here.filter(|(word, _)| word.ends_with('@'));
        self.people = here.map(|(_, cell)| ana(*cell)).collect();
    }

    /// Presses keys; `:name=argument` and `3:name` call a command by its name.
    pub fn press(&mut self, keys: &str) -> Vec<Action> {
        let mut all = Vec::new();
        for word in keys.split_whitespace() {
            let people = std::mem::take(&mut self.people);
            let around = Around {
                doc: &*self.notebook,
                people: &people,
            };
            let actions = match word.split_once(':') {
                Some((count, call)) => {
                    self.editor.count = count.parse().ok();
                    self.editor.run(&bound(call), &around)
                }
                None => self.editor.key(Key::parse(word).expect("a key"), &around),
            };
            self.people = people;
            self.perform(&actions);
            all.extend(actions);
        }
        all
    }

    pub fn paste(&mut self, text: &str) {
        let actions = self.editor.paste(text.to_owned(), &*self.notebook);
        self.perform(&actions);
    }

    fn perform(&mut self, actions: &[Action]) {
        for action in actions {
            match action {
                Action::Edit(edit) => {
                    let done = self.notebook.apply_local(edit).expect("an edit");
                    self.editor.created(edit, &done, &*self.notebook);
                }
                Action::Undo => self.step(Notebook::undo),
                Action::Redo => self.step(Notebook::redo),
                Action::EndUndoGroup => self.notebook.end_undo_group(),
                _ => {}
            }
        }
        self.editor.settle(&*self.notebook);
    }

    fn step(&mut self, step: fn(&mut Notebook) -> Option<crate::notebook::Touched>) {
        if let Some(touched) = step(&mut self.notebook) {
            let doc = &*self.notebook;
            self.editor.touched(touched.cell, touched.byte, doc);
        }
    }

    /// Somebody else does something.
    fn other(&mut self, act: impl FnOnce(&mut Notebook, &[CellKey])) {
        self.others += 1;
        let mut other = Notebook::new(DocKind::Notebook, self.others, Shape::A, 2);
        let whole = self.notebook.diff(&[0]).expect("all of it");
        other.replica_mut().apply_remote(&whole, 1).expect("ours");
        let cells = other.cells().to_vec();
        act(&mut other, &cells);
        let news = other.diff(&self.notebook.state_vector()).expect("news");
        let replica = self.notebook.replica_mut();
        replica.apply_remote(&news, 2).expect("theirs");
        self.editor.settle(&*self.notebook);
    }

    pub fn other_inserts(&mut self, index: usize, source: &str) {
        let source = source.to_owned();
        let kind = CellKind::Code;
        self.other(|other, _| {
            let edit = Edit::InsertCell {
                index,
                kind,
                source,
            };
            other.apply_local(&edit).expect("an edit");
        });
    }

    pub fn other_deletes(&mut self, index: usize) {
        self.other(|other, cells| {
            let cell = cells[index];
            other
                .apply_local(&Edit::DeleteCell { cell })
                .expect("an edit");
        });
    }

    /// As a page does: the cell is made anew, with the same id.
    pub fn other_moves(&mut self, from: usize, to: usize) {
        self.other(|other, cells| {
            let cell = cells[from];
            let edit = Edit::MoveCell { cell, index: to };
            other.apply_local(&edit).expect("an edit");
        });
    }

    /// The notebook in the notation.
    pub fn show(&self) -> String {
        let cells = self.notebook.cells().iter().enumerate();
        let cells = cells.map(|(index, key)| self.show_cell(index, *key));
        cells.collect::<Vec<_>>().join(" ")
    }

    fn show_cell(&self, index: usize, key: CellKey) -> String {
        let cell = self.notebook.cell(key).expect("a cell");
        let range = self.editor.range(&*self.notebook);
        let selected = range.is_some_and(|(first, last)| (first..=last).contains(&index));
        let caret = self.editor.caret().filter(|caret| caret.cell == key);
        let focused = self.editor.focus() == Some(key);
        let mark = match (focused, selected) {
            (true, _) if caret.is_none() => "*",
            (false, true) => "+",
            _ => "",
        };
        let kind = match cell.kind {
            CellKind::Code => "",
            CellKind::Markdown => "m:",
            CellKind::Raw => "r:",
        };
        let anew = self.first.get(&cell.id).is_some_and(|first| *first != key);
        let anew = if anew { "'" } else { "" };
        let text = shown_text(&cell, caret.map(|caret| caret.byte));
        format!("{mark}{kind}{text}{}{anew}", flags(&cell))
    }

    fn file(&self) -> String {
        ipynb::to_file_text(&self.notebook.to_ipynb())
    }

    /// Whatever was done: a notebook that pages and files take.
    fn is_sound(&self) {
        assert_eq!(ipynb::validate(&self.notebook.to_ipynb()), Ok(()));
        let cells = self.notebook.cells().iter();
        let mut ids: Vec<_> = cells.filter_map(|key| self.notebook.cell(*key)).collect();
        ids.sort_by(|a, b| a.id.cmp(&b.id));
        ids.dedup_by(|a, b| a.id == b.id);
        assert_eq!(ids.len(), self.notebook.cells().len(), "an id stands twice");
    }
}

fn bound(call: &str) -> Bound {
    let (name, arg) = match call.split_once('=') {
        Some((name, arg)) => (name, Some(arg.to_owned())),
        None => (call, None),
    };
    let command = Command::named(name).expect("a command").command;
    Bound { command, arg }
}

fn ana(cell: CellKey) -> Peer {
    Peer {
        client: 9,
        name: "Ana".to_owned(),
        place: Some(Place { cell, byte: 0 }),
        ..Peer::default()
    }
}

fn shown_text(cell: &Cell, caret: Option<usize>) -> String {
    let mut text = cell.source.clone();
    if let Some(byte) = caret {
        text.insert(byte, '|');
    }
    let text = text.replace('\n', "/").replace(' ', "␣");
    if text.is_empty() {
        "_".to_owned()
    } else {
        text
    }
}

fn flags(cell: &Cell) -> String {
    let outputs = cell.outputs.first().map_or("", |output| match output {
        Output::Error { .. } => "e",
        _ => "o",
    });
    let hidden = if cell.folded.outputs { "h" } else { "" };
    let folded = if cell.folded.source { "s" } else { "" };
    match format!("{outputs}{folded}{hidden}").as_str() {
        "" => String::new(),
        flags => format!("~{flags}"),
    }
}

/// Does it, undoes all of it, and does it again.
fn checked(mut desk: Desk, act: impl FnOnce(&mut Desk), end: &str, what: &str, redo: bool) {
    let before = desk.file();
    act(&mut desk);
    assert_eq!(desk.show(), end, "{what}");
    desk.is_sound();
    let after = desk.file();
    while desk.notebook.undo().is_some() {}
    assert_eq!(desk.file(), before, "{what}, undone");
    while desk.notebook.redo().is_some() {}
    if redo {
        assert_eq!(desk.file(), after, "{what}, done again");
    }
}

/// Cells, keys, cells.
pub fn check(start: &str, keys: &str, end: &str) {
    let undoes = keys.split_whitespace().any(|key| key == "z");
    let what = format!("{start:?} with {keys}");
    let act = |desk: &mut Desk| drop(desk.press(keys));
    checked(Desk::of(start), act, end, &what, !undoes);
}

/// The same with somebody else in some of the cells.
pub fn with_others(start: &str, keys: &str, end: &str) {
    check(start, keys, end);
}

/// The same with a paste of the terminal.
pub fn paste(start: &str, text: &str, end: &str) {
    let what = format!("{start:?} with a paste of {text}");
    checked(Desk::of(start), |desk| desk.paste(text), end, &what, true);
}

/// Keys that answer in the status line, and what it holds.
pub fn says(start: &str, keys: &str, words: &str) {
    let mut desk = Desk::of(start);
    desk.press(keys);
    let message = desk.editor.message().unwrap_or_default();
    assert!(
        message.contains(words),
        "{start:?} with {keys}: {message:?}"
    );
}
