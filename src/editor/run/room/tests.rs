//! People and changes, through the keys of a small keymap.

use std::time::Duration;

use crate::editor::Editor;
use crate::editor::around::{Around, Peer};
use crate::editor::command::{Command, RoomCommand};
use crate::editor::front::Open;
use crate::editor::key::Key;
use crate::editor::keymap::{Bound, Keymap};
use crate::editor::motion::Place;
use crate::notebook::{CellKey, DocKind, Edit, Notebook, Shape};

struct Room {
    editor: Editor,
    notebook: Notebook,
    other: Notebook,
    people: Vec<Peer>,
}

impl Room {
    /// Three cells, one person in the last one.
    fn new() -> Room {
        let notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
        let mut other = Notebook::new(DocKind::Notebook, 2, Shape::A, 2);
        for (index, source) in ["a", "b", "c"].iter().enumerate() {
            let source = (*source).to_owned();
            let kind = crate::notebook::CellKind::Code;
            let insert = Edit::InsertCell {
                index,
                kind,
                source,
            };
            other.apply_local(&insert).expect("an edit");
        }
        let editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        let mut room = Room {
            editor,
            notebook,
            other,
            people: Vec::new(),
        };
        room.pull();
        room.people = vec![room.person(7, "Ana", 2), room.person(8, "Bob", 1)];
        room
    }

    fn person(&self, client: u64, name: &str, cell: usize) -> Peer {
        let cell = self.notebook.cells()[cell];
        Peer {
            client,
            name: name.to_owned(),
            place: Some(Place { cell, byte: 0 }),
            idle: Duration::from_secs(75),
            round_trip: Some(Duration::from_millis(3)),
        }
    }

    /// Takes what the other one has written.
    fn pull(&mut self) {
        let update = self.other.diff(&self.notebook.state_vector());
        let update = update.expect("a state vector");
        let replica = self.notebook.replica_mut();
        replica.apply_remote(&update, 2).expect("an update");
        self.editor.settle(&*self.notebook);
    }

    fn changes(&mut self, cell: usize) {
        let cell = self.other.cells()[cell];
        let text = "x".to_owned();
        let edit = Edit::InsertText { cell, at: 0, text };
        self.other.apply_local(&edit).expect("an edit");
        self.pull();
    }

    fn run(&mut self, command: RoomCommand, arg: Option<&str>) -> &mut Room {
        let bound = Bound {
            command: Command::Room(command),
            arg: arg.map(str::to_owned),
        };
        let around = Around {
            doc: &*self.notebook,
            people: &self.people,
        };
        self.editor.command(&bound, None, &around);
        self.editor.settle(&*self.notebook);
        self
    }

    fn press(&mut self, key: &str) {
        let around = Around {
            doc: &*self.notebook,
            people: &self.people,
        };
        self.editor.key(Key::parse(key).expect("a key"), &around);
        self.editor.settle(&*self.notebook);
    }

    fn meet(&mut self) {
        let around = Around {
            doc: &*self.notebook,
            people: &self.people,
        };
        self.editor.meet(&around);
    }

    fn at(&self) -> Option<usize> {
        self.notebook.index_of(self.editor.focus()?)
    }

    fn news(&self) -> Vec<bool> {
        let cells: &[CellKey] = self.notebook.cells();
        let news = cells
            .iter()
            .map(|cell| self.editor.is_news(&*self.notebook, *cell));
        news.collect()
    }

    fn message(&self) -> &str {
        self.editor.message().unwrap_or_default()
    }
}

#[test]
fn what_others_change_is_marked_until_one_is_there() {
    let mut room = Room::new();
    assert_eq!(
        room.news(),
        [false, false, false],
        "what was there is not new"
    );
    room.changes(2);
    room.changes(0);
    assert_eq!(
        room.news(),
        [false, false, true],
        "one is in the first cell"
    );
    room.run(RoomCommand::NextChange, None);
    assert_eq!((room.at(), room.news()), (Some(2), vec![false; 3]));
    room.run(RoomCommand::NextChange, None);
    assert!(room.message().contains("nobody has changed"));
    room.changes(1);
    room.changes(0);
    room.run(RoomCommand::PreviousChange, None);
    assert_eq!(room.at(), Some(1));
    room.run(RoomCommand::PreviousChange, None);
    assert_eq!(room.at(), Some(0));
    room.changes(2);
    room.run(RoomCommand::SeenAll, None);
    assert_eq!(room.news(), [false; 3]);
}

#[test]
fn the_list_leads_to_people() {
    let mut room = Room::new();
    room.run(RoomCommand::People, None);
    let Some(Open::People(panel)) = room.editor.front().open() else {
        panic!("the list is open")
    };
    let row = panel.list.selected().expect("a row");
    assert_eq!(row.name, "Ana");
    assert_eq!(row.more, ["idle 1 min · 3 ms", "cell 3"]);
    room.press("enter");
    assert_eq!(room.at(), Some(2));
    room.run(RoomCommand::People, None);
    room.press("b");
    room.people.pop();
    room.meet();
    room.press("esc");
    assert_eq!(room.at(), Some(2), "closed without a choice");
    assert!(room.editor.front().open().is_none());
}

#[test]
fn next_peer_goes_round() {
    let mut room = Room::new();
    for at in [2, 1, 2] {
        room.run(RoomCommand::NextPeer, None);
        assert_eq!(room.at(), Some(at));
    }
    room.people.clear();
    room.run(RoomCommand::NextPeer, None);
    assert!(room.message().contains("nobody else"));
}

#[test]
fn following_goes_where_they_go_until_a_key() {
    let mut room = Room::new();
    room.run(RoomCommand::Follow, Some("bo"));
    assert_eq!(room.at(), Some(1));
    assert!(room.message().contains("following Bob"));
    room.people[1] = room.person(8, "Bob", 0);
    room.meet();
    assert_eq!(room.at(), Some(0));
    room.press("j");
    assert_eq!(room.at(), Some(1), "the key does what it does");
    room.people[1] = room.person(8, "Bob", 2);
    room.meet();
    assert_eq!(room.at(), Some(1));
    room.run(RoomCommand::Follow, Some("zoe"));
    assert!(room.message().contains("nobody here is called zoe"));
    room.run(RoomCommand::Follow, Some("Ana"));
    room.people.clear();
    room.meet();
    assert!(room.message().contains("has left"));
    assert!(!room.editor.watches_people());
}
