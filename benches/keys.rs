//! What a key costs: time from the key to the frame handed to the terminal, in ten cells and in five
//! thousand with five peers moving, and the bytes that frames send. Prints figures and aims, judges
//! nothing: cargo bench --bench keys

#[path = "../tests/sim/mod.rs"]
#[allow(dead_code)]
mod sim;

use std::io;
use std::time::{Duration, Instant};

use celljam::editor::Editor;
use celljam::editor::action::Action;
use celljam::editor::around::{Around, Peer};
use celljam::editor::key::Key;
use celljam::editor::keymap::Keymap;
use celljam::editor::motion::Place;
use celljam::notebook::Content;
use celljam::session::view::{Cursor, Person};
use celljam::ui::Pictures;
use celljam::ui::compact::Compact;
use celljam::ui::guard::Guard;
use celljam::ui::theme::Theme;
use celljam::ui::{self, Cache, View};
use ratatui::Terminal;
use ratatui::layout::Size;
use serde_json::json;
use sim::World;

const PEERS: usize = 5;
const KEYS: usize = 400;

type Screen = Terminal<Guard<Compact<Vec<u8>>>>;

fn size() -> io::Result<Size> {
    Ok(Size {
        width: 120,
        height: 40,
    })
}

/// A room with a notebook of so many cells, five peers in it, and one's own screen.
struct Seat {
    world: World,
    editor: Editor,
    cache: Cache,
    screen: Screen,
    moves: usize,
}

impl Seat {
    fn new(cells: usize) -> Seat {
        let cell = |n: usize| {
            json!({ "cell_type": "code", "id": format!("c{n}"), "metadata": {}, "outputs": [],
                "execution_count": null, "source": format!("value_{n} = {n}\nprint(value_{n})\n") })
        };
        let cells: Vec<_> = (0..cells).map(cell).collect();
        let file = json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells });
        let mut world = World::new(1, PEERS + 1, 8);
        world.nodes[0]
            .member
            .host(Content::Ipynb(file), Duration::ZERO);
        for n in 0..=PEERS {
            world.start(n);
            world.run_until(world.now + Duration::from_secs(2));
        }
        world.run_until(world.now + Duration::from_secs(10));
        let editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        let compact = Compact::new(Vec::new(), size);
        let mut seat = Seat {
            world,
            editor,
            cache: Cache::default(),
            screen: Terminal::new(Guard::new(compact)).expect("a terminal"),
            moves: 0,
        };
        seat.editor.settle(seat.world.nodes[0].member.replica());
        seat.peers_move();
        seat.press("enter");
        // Names stand beside carets for two seconds after a move.
        seat.world
            .run_until(seat.world.now + Duration::from_secs(3));
        seat.draw();
        seat
    }

    /// Every peer's caret goes one character on, in the cells on the screen.
    fn peers_move(&mut self) {
        for n in 1..=PEERS {
            self.peer_moves(n);
        }
    }

    fn peer_moves(&mut self, n: usize) {
        self.moves += 1;
        let now = self.world.now;
        let member = &mut self.world.nodes[n].member;
        let Some(cell) = member.replica().cells().get(n).copied() else {
            return;
        };
        let byte = 1 + self.moves % 7;
        let cursor = Cursor {
            cell,
            anchor: byte,
            head: byte,
        };
        member.set_cursor(Some(cursor), now);
        self.world.collect(n);
        self.world
            .run_until(self.world.now + Duration::from_millis(100));
    }

    fn people(&self) -> Vec<Person> {
        self.world.nodes[0].member.people()
    }

    /// A key through editor, document and room, as the program has it.
    fn press(&mut self, key: &str) {
        let people = self.people();
        let peers: Vec<Peer> = people.iter().map(peer).collect();
        let now = self.world.now;
        let member = &mut self.world.nodes[0].member;
        let around = Around {
            doc: member.replica(),
            people: &peers,
        };
        let key = Key::parse(key).expect("a key");
        for action in self.editor.key(key, &around) {
            match action {
                Action::Edit(edit) => drop(member.edit(&edit, now)),
                Action::EndUndoGroup => member.end_undo_group(),
                _ => {}
            }
        }
        self.editor.settle(member.replica());
        let cursor = self.editor.caret().map(|Place { cell, byte }| Cursor {
            cell,
            anchor: byte,
            head: byte,
        });
        member.set_cursor(cursor, now);
    }

    /// Draws a frame; the bytes that it sent.
    fn draw(&mut self) -> usize {
        let member = &self.world.nodes[0].member;
        let people = member.people();
        let standing = member.standing();
        let view = View {
            doc: member.replica(),
            editor: &self.editor,
            people: &people,
            standing: &standing,
            facts: member.facts(),
            now: self.world.now,
            file: &standing.path,
            tabs: &[],
            me: ("Eva", [0xe6, 0x51, 0]),
            pending_since: None,
            notice: None,
            invitation: &[],
            pictures: Pictures::default(),
            theme: Theme::default(),
            history: None,
            time: self.world.now,
        };
        let cache = &mut self.cache;
        self.screen
            .draw(|frame| ui::draw(frame, &view, cache))
            .expect("a frame");
        let backend = self.screen.backend_mut().inner_mut();
        std::mem::take(backend.out_mut()).len()
    }

    /// The time of each of many keys, with the peers moving between them; and the bytes of each frame.
    #[expect(clippy::disallowed_methods, reason = "a bench has a clock")]
    fn type_many(&mut self) -> (Vec<Duration>, Vec<usize>) {
        let (mut times, mut bytes) = (Vec::new(), Vec::new());
        for n in 0..KEYS {
            self.peers_move();
            self.draw();
            let key = if n % 40 == 39 {
                "enter"
            } else {
                ["a", "b", "c"][n % 3]
            };
            let began = Instant::now();
            self.press(key);
            let sent = self.draw();
            times.push(began.elapsed());
            if key != "enter" {
                bytes.push(sent);
            }
            self.world.collect(0);
            self.world
                .run_until(self.world.now + Duration::from_millis(50));
        }
        (times, bytes)
    }
}

fn peer(person: &Person) -> Peer {
    Peer {
        client: person.client,
        name: person.name.clone(),
        place: person.cursor.map(|at| Place {
            cell: at.cell,
            byte: at.head,
        }),
        ..Peer::default()
    }
}

/// Median and 95th percentile.
fn ranks<T: Ord + Copy>(values: &mut [T]) -> (T, T) {
    values.sort_unstable();
    (values[values.len() / 2], values[values.len() * 95 / 100])
}

fn main() {
    let mut medians = Vec::new();
    for cells in [10, 5_000] {
        let mut seat = Seat::new(cells);
        let (mut times, mut bytes) = seat.type_many();
        let (median, p95) = ranks(&mut times);
        println!(
            "{cells} cells, {PEERS} peers moving: key to frame {median:?} median, {p95:?} p95 (aim 1 ms, 5 ms)"
        );
        medians.push(median);
        let (median, p95) = ranks(&mut bytes);
        println!("{cells} cells: {median} bytes a typed character, {p95} p95 (aim 150)");
        let mut sent = Vec::new();
        for n in 0..100 {
            seat.world
                .run_until(seat.world.now + Duration::from_secs(3));
            seat.draw();
            seat.peer_moves(1 + n % PEERS);
            let first = seat.draw();
            seat.peer_moves(1 + n % PEERS);
            sent.push((seat.draw(), first));
        }
        let (mut again, mut first): (Vec<_>, Vec<_>) = sent.into_iter().unzip();
        let ((again, again95), (first, first95)) = (ranks(&mut again), ranks(&mut first));
        println!(
            "{cells} cells: {again} bytes a peer's caret move, {again95} p95 (aim 80); {first} after a pause, {first95} p95, its name with it"
        );
        println!(
            "{cells} cells: {} bytes when nothing changes (aim 0)",
            seat.draw()
        );
    }
    let ratio = medians[1].as_secs_f64() / medians[0].as_secs_f64();
    println!("5000 cells cost {ratio:.2} times a key in ten cells (aim 1)");
}
