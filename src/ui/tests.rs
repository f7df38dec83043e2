//! Screens as snapshots, and properties that hold on every screen.

mod anchored;
mod finding;
mod folded;
mod history;
mod kernels;
mod keys;
mod linked;
mod pages;
mod pictures;
mod pointing;
mod printed;
mod random;
mod reading;
mod screens;
mod sources;

use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::Pictures;
use super::theme::Theme;
use super::{Cache, TabLabel, View, draw};
use crate::editor::Editor;
use crate::editor::action::{Action, Height};
use crate::editor::around::Around;
use crate::editor::fake::Fake;
use crate::editor::key::Key;
use crate::editor::keymap::Keymap;
use crate::notebook::cell::CellKey;
use crate::session::view::{Cursor, JoinFact, Person, Standing};

/// A whole screen and what is on it.
pub struct Screen {
    pub doc: Fake,
    pub editor: Editor,
    pub people: Vec<Person>,
    pub standing: Standing,
    pub facts: Vec<JoinFact>,
    pub now: Duration,
    pub notice: Option<&'static str>,
    pub theme: Theme,
    pub pictures: Pictures,
    pub tabs: Vec<TabLabel>,
    pub pending_since: Option<Duration>,
    pub history: Option<super::history::History>,
    cache: Cache,
}

impl Screen {
    pub fn new(doc: Fake) -> Screen {
        let mut editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        editor.settle(&doc);
        Screen {
            doc,
            editor,
            people: Vec::new(),
            standing: Standing {
                path: "demo.ipynb".into(),
                room: "4869637241".into(),
                servers_up: 1,
                servers: 2,
                peers: 2,
                in_step: 2,
                synced: true,
                ..Standing::default()
            },
            facts: Vec::new(),
            now: Duration::from_secs(100),
            notice: None,
            theme: Theme::default(),
            pictures: Pictures::default(),
            tabs: Vec::new(),
            pending_since: None,
            history: None,
            cache: Cache::default(),
        }
    }

    pub fn press(&mut self, keys: &str) {
        for key in Key::parse_sequence(keys).expect("keys") {
            let actions = self.editor.key(key, &Around::alone(&self.doc));
            for action in &actions {
                match action {
                    Action::TurnHelp(turn) => self.cache.turn_help(*turn),
                    Action::Read(step) => self.cache.read(*step),
                    _ => {}
                }
            }
            self.doc.perform(&mut self.editor, &actions);
        }
    }

    pub fn join(&mut self, name: &str, color: [u8; 3], cell: CellKey, anchor: usize, head: usize) {
        self.people.push(Person {
            client: self.people.len() as u64,
            name: name.into(),
            color,
            cursor: Some(Cursor { cell, anchor, head }),
            moved_at: Duration::from_secs(90),
            active_at: Duration::from_secs(90),
            round_trip: None,
        });
    }

    pub fn album(&mut self) -> &mut super::pictures::Album {
        self.cache.album()
    }

    pub fn turn_history(&mut self, turn: crate::editor::help::Turn) {
        self.cache.turn_history(turn);
    }

    pub fn read(&mut self, step: crate::editor::reader::Step) {
        self.cache.read(step);
    }

    pub fn scroll(&mut self, halves: i32) {
        self.cache.scroll(halves);
    }

    pub fn scroll_rows(&mut self, rows: i32) {
        self.cache.scroll_rows(rows);
    }

    pub fn hit(&self, column: u16, row: u16) -> Option<super::hit::Hit> {
        self.cache.hit(column, row)
    }

    pub fn show(&mut self, height: Height) {
        self.cache.show(height);
    }

    pub fn view(&self) -> View<'_> {
        View {
            doc: &self.doc,
            editor: &self.editor,
            people: &self.people,
            standing: &self.standing,
            facts: &self.facts,
            now: self.now,
            file: "demo.ipynb",
            tabs: &self.tabs,
            me: ("Eva", [0xe6, 0x51, 0]),
            pending_since: self.pending_since,
            notice: self.notice,
            invitation: &[],
            theme: self.theme,
            pictures: self.pictures,
            history: self.history.as_ref(),
            time: self.now,
        }
    }

    /// The screen as a terminal, drawn.
    pub fn terminal(&mut self, width: u16, height: u16) -> Terminal<TestBackend> {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
        let mut cache = std::mem::take(&mut self.cache);
        let view = self.view();
        terminal
            .draw(|frame| draw(frame, &view, &mut cache))
            .expect("a frame");
        self.cache = cache;
        terminal
    }

    /// The screen as text; `‸` stands where the cursor is if one is shown.
    pub fn text(&mut self, width: u16, height: u16) -> String {
        let terminal = self.terminal(width, height);
        terminal.backend().to_string()
    }
}
