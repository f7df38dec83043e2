//! Hands that call any command, press any key, and carry out what comes of it, as the program does.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::editor::Editor;
use celljam::editor::action::Action;
use celljam::editor::around::{Around, Peer};
use celljam::editor::command::{Arg, Mode, Spec, table};
use celljam::editor::key::Key;
use celljam::editor::keymap::{Bound, Keymap};
use celljam::editor::motion::Place;
use celljam::notebook::{Done, Edit, Notebook, Replica, Touched};
use celljam::session::Member;
use celljam::session::view::{Cursor, Person};
use rand::RngExt;
use rand::rngs::StdRng;

use super::sim::World;

/// Keys that mean something somewhere, and characters that are hard to step over.
const KEYS: &str = "a b c d e f g h i j k l m n o p q r s t u v w x y z G J K L M N O R V Z 0 1 2 3 9 \
    ( ) [ ] { } \" ' ` , . ; : ? / \\ # % * + < > = ~ | ^ $ @ _ minus space é 界 👋 \u{301} \
    enter esc tab backspace delete left right up down home end pageup pagedown f1 \
    shift-left shift-right shift-up shift-down shift-home shift-end shift-tab \
    ctrl-a ctrl-b ctrl-c ctrl-d ctrl-e ctrl-f ctrl-g ctrl-h ctrl-k ctrl-l ctrl-n ctrl-o ctrl-p ctrl-r \
    ctrl-s ctrl-t ctrl-u ctrl-v ctrl-w ctrl-x ctrl-y ctrl-z ctrl-space ctrl-7 ctrl-left ctrl-right \
    alt-b alt-d alt-f alt-w alt-x alt-y alt-up alt-down alt-backspace";
const WORDS: &[&str] = &[
    "",
    "a",
    "x = 1\n",
    "(",
    "[",
    ".",
    "\\",
    "界 👋",
    "e\u{301}",
    "ipynb",
    "py out.py",
    "md",
    "f(a)",
    "r\r\nn",
    "1",
    "name with spaces",
    "\u{0}\u{7f}",
];
const CELLS: &str = r##"[{"cell_type": "markdown", "source": "# pasted"}, {"cell_type": "code", "source": "p = 1", "id": "c1"}]"##;
/// Keys that a key may press in turn, so that a macro that calls itself ends.
const MAX_KEYS: usize = 200;

/// Where edits go.
pub trait Seat {
    fn replica(&self) -> &Replica;
    fn edit(&mut self, edit: &Edit) -> Option<Done>;
    fn step(&mut self, back: bool) -> Option<Touched>;
    fn end_undo_group(&mut self);
}

/// A notebook without a room.
pub struct Alone<'a>(pub &'a mut Notebook);

impl Seat for Alone<'_> {
    fn replica(&self) -> &Replica {
        self.0
    }
    fn edit(&mut self, edit: &Edit) -> Option<Done> {
        self.0.apply_local(edit).ok()
    }
    fn step(&mut self, back: bool) -> Option<Touched> {
        if back { self.0.undo() } else { self.0.redo() }
    }
    fn end_undo_group(&mut self) {
        self.0.end_undo_group();
    }
}

/// A member of a room.
struct InRoom<'a>(&'a mut Member, Duration);

impl Seat for InRoom<'_> {
    fn replica(&self) -> &Replica {
        self.0.replica()
    }
    fn edit(&mut self, edit: &Edit) -> Option<Done> {
        self.0.edit(edit, self.1).ok()
    }
    fn step(&mut self, back: bool) -> Option<Touched> {
        if back {
            self.0.undo(self.1)
        } else {
            self.0.redo(self.1)
        }
    }
    fn end_undo_group(&mut self) {
        self.0.end_undo_group();
    }
}

/// A person at an editor.
pub struct Hands {
    pub editor: Editor,
    /// How often each command was called.
    called: BTreeMap<&'static str, usize>,
    keys: Vec<Key>,
}

/// One thing to do.
#[derive(Debug)]
pub enum Deed {
    /// And whether it would change the document.
    Command(Bound, bool),
    Key(Key),
    Paste(&'static str),
}

impl Hands {
    pub fn new(doc: &Replica) -> Hands {
        let mut editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        editor.settle(doc);
        Hands {
            editor,
            called: BTreeMap::new(),
            keys: Key::parse_sequence(KEYS).expect("keys"),
        }
    }

    /// The names of the commands that were called.
    pub fn called(&self) -> impl Iterator<Item = &&'static str> {
        self.called.keys()
    }

    /// Something random.
    pub fn deed(&mut self, rng: &mut StdRng) -> Deed {
        match rng.random_range(0..20) {
            0..11 => {
                let spec = self.spec(rng);
                let arg = arg(spec, rng);
                let command = spec.command;
                *self.called.entry(spec.name).or_default() += 1;
                Deed::Command(Bound { command, arg }, spec.edits)
            }
            11 => Deed::Paste(WORDS[rng.random_range(0..WORDS.len())]),
            12 => Deed::Paste(CELLS),
            _ => Deed::Key(self.keys[rng.random_range(0..self.keys.len())]),
        }
    }

    /// A command that can be called in this mode: any, or one of those that were called least.
    fn spec(&self, rng: &mut StdRng) -> &'static Spec {
        let mode = self.editor.mode();
        let here: Vec<_> = table().filter(|spec| spec.modes.contains(&mode)).collect();
        let times = |spec: &Spec| self.called.get(spec.name).copied().unwrap_or(0);
        let least = here.iter().map(|spec| times(spec)).min().unwrap_or(0);
        let rare = here.iter().copied().filter(|spec| times(spec) == least);
        let rare: Vec<_> = rare.collect();
        let from = if rng.random() { rare } else { here };
        from[rng.random_range(0..from.len())]
    }

    /// Does something random, and carries out what comes of it.
    pub fn act(&mut self, seat: &mut dyn Seat, people: &[Peer], rng: &mut StdRng) {
        let deed = self.deed(rng);
        let actions = self.actions(&deed, seat.replica(), people);
        let mut keys = 0;
        self.carry_out(actions, seat, people, &mut keys);
        self.settle(seat.replica());
    }

    pub fn actions(&mut self, deed: &Deed, doc: &Replica, people: &[Peer]) -> Vec<Action> {
        let around = Around { doc, people };
        match deed {
            Deed::Command(bound, _) => self.editor.run(bound, &around),
            Deed::Key(key) => self.editor.key(*key, &around),
            Deed::Paste(text) => self.editor.paste((*text).to_owned(), doc),
        }
    }

    /// What the program does with actions. `keys` counts those that they press.
    pub fn carry_out(
        &mut self,
        actions: Vec<Action>,
        seat: &mut dyn Seat,
        people: &[Peer],
        keys: &mut usize,
    ) {
        for action in actions {
            match action {
                Action::Edit(edit) => {
                    if let Some(done) = seat.edit(&edit) {
                        self.editor.created(&edit, &done, seat.replica());
                    }
                }
                Action::Undo => self.step(seat, true),
                Action::Redo => self.step(seat, false),
                Action::EndUndoGroup => seat.end_undo_group(),
                Action::Keys(pressed) => {
                    for key in pressed {
                        *keys += 1;
                        if *keys > MAX_KEYS {
                            return;
                        }
                        self.editor.settle(seat.replica());
                        let actions = self.actions(&Deed::Key(key), seat.replica(), people);
                        self.carry_out(actions, seat, people, keys);
                    }
                }
                _ => {}
            }
        }
    }

    fn step(&mut self, seat: &mut dyn Seat, back: bool) {
        if let Some(touched) = seat.step(back) {
            let doc = seat.replica();
            self.editor.touched(touched.cell, touched.byte, doc);
        }
    }

    /// Does something random in a simulated room, and shows the others where that led.
    pub fn act_in_room(&mut self, world: &mut World, n: usize, rng: &mut StdRng) {
        let now = world.now;
        let member = &mut world.nodes[n].member;
        self.settle(member.replica());
        let people: Vec<Peer> = member.people().iter().map(peer).collect();
        self.act(&mut InRoom(member, now), &people, rng);
        let caret = self.editor.caret().map(|place| Cursor {
            cell: place.cell,
            anchor: place.byte,
            head: place.byte,
        });
        member.set_cursor(caret, now);
        world.collect(n);
    }

    /// After every change: the editor is fitted to the document, and what it says of it is true.
    pub fn settle(&mut self, doc: &Replica) {
        self.editor.settle(doc);
        let focus = self.editor.focus();
        assert_eq!(focus.is_none(), doc.cells().is_empty());
        let Some(cell) = focus.map(|cell| doc.cell(cell).expect("the focused cell is there"))
        else {
            return;
        };
        let on_character = |byte: usize| cell.source.is_char_boundary(byte);
        if let Some(caret) = self.editor.caret() {
            assert_eq!(caret.cell, cell.key);
            assert!(on_character(caret.byte), "{caret:?} in {:?}", cell.source);
        }
        if let Some((from, to)) = self.editor.selection() {
            assert!(from < to && on_character(from) && on_character(to));
        }
        if let Some((first, last)) = self.editor.range(doc) {
            assert!(self.editor.mode() == Mode::Command && first <= last);
            assert!(last < doc.cells().len());
        }
    }
}

/// An argument as the table asks for it, and now and then another, or none.
fn arg(spec: &Spec, rng: &mut StdRng) -> Option<String> {
    let word = WORDS[rng.random_range(0..WORDS.len())];
    let word = match (rng.random_range(0..5), spec.arg) {
        (_, Arg::None) | (0, _) => return None,
        (1, _) => word.to_owned(),
        (_, Arg::Number(_)) => rng.random_range(0..12).to_string(),
        (_, Arg::Char(_)) => {
            let chars: Vec<char> = "abxyzAB(\"'w3 界\n".chars().collect();
            chars[rng.random_range(0..chars.len())].to_string()
        }
        (_, Arg::Word(words)) => words[rng.random_range(0..words.len())].to_owned(),
        (_, Arg::Text(_) | Arg::Path(_)) => word.to_owned(),
    };
    Some(word)
}

fn peer(person: &Person) -> Peer {
    Peer {
        client: person.client,
        name: person.name.clone(),
        place: person.cursor.map(|cursor| Place {
            cell: cursor.cell,
            byte: cursor.head,
        }),
        ..Default::default()
    }
}
