//! A browser page with a notebook: it syncs as y-webrtc does, and puts its own file in after a second.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::notebook::{CellKey, CellKind, Content, DocKind, Edit, Notebook, Replica, Shape};
use celljam::room::event::{Input, LinkId, Output};
use celljam::wire::frame::{Assembler, looks_chunked};
use celljam::wire::message::Message;

use super::ledger::Ledger;
use crate::world::page::{Heard, Page};
use crate::world::{Node, ms};

/// How long a page waits for the room before it goes by its own file.
const WAITS: Duration = ms(1000);
/// What comes later than this may find the page about to put its own cells in: then it deletes what came.
const TOO_LATE: Duration = ms(700);

pub struct Tab {
    page: Page,
    notebook: Notebook,
    file: Content,
    /// Whether it deletes what comes just before it loads its own file.
    wipes: bool,
    born: Option<Duration>,
    /// When the room's content came.
    came: Option<Duration>,
    loaded: bool,
    assemblers: BTreeMap<LinkId, Assembler>,
    ledger: Ledger,
}

impl Tab {
    pub fn new(page: Page, client: u32, file: Content, wipes: bool, ledger: Ledger) -> Self {
        Self {
            page: page.with_document(),
            notebook: Notebook::new(DocKind::Notebook, client, Shape::A, u64::from(client)),
            file,
            wipes,
            born: None,
            came: None,
            loaded: false,
            assemblers: BTreeMap::new(),
            ledger,
        }
    }

    pub fn replica(&self) -> &Replica {
        &self.notebook
    }

    pub fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    /// Its person changes the document; the page tells everybody.
    pub fn change(&mut self, change: impl FnOnce(&mut Notebook)) {
        change(&mut self.notebook);
        self.spread();
    }

    /// Whether it waits for answers that do not come.
    pub fn is_stuck(&self, now: Duration) -> bool {
        self.page.is_stuck(now)
    }

    fn load(&mut self, now: Duration) {
        self.loaded = true;
        let late = |came: Duration| came >= self.born.unwrap_or(now) + TOO_LATE;
        let wipe = self.wipes && self.came.is_some_and(late);
        let empty = self.notebook.cells().is_empty();
        if !empty && !wipe {
            return;
        }
        let before = self.notebook.state_vector();
        if wipe {
            self.wipe();
        } else {
            let content = self.file.clone();
            let seeded = self.notebook.apply_local(&Edit::Seed { content });
            seeded.expect("an empty document takes a file");
        }
        self.ledger.note(&self.notebook, &before, now);
        self.ledger.note_seed_of_page();
        self.spread();
    }

    /// The cells of the room go, and cells of the page's own file take their place.
    fn wipe(&mut self) {
        let cells: Vec<CellKey> = self.notebook.cells().to_vec();
        let insert = Edit::InsertCell {
            index: 0,
            kind: CellKind::Code,
            source: "the page's own file\n".to_owned(),
        };
        let delete = cells.into_iter().map(|cell| Edit::DeleteCell { cell });
        for edit in std::iter::once(insert).chain(delete) {
            self.notebook
                .apply_local(&edit)
                .expect("a page may do that");
        }
    }

    /// Yjs sends what changed it to all peers, the one that it came from included.
    fn spread(&mut self) {
        for update in self.notebook.replica_mut().take_updates() {
            let message = Message::Update(update.bytes).encode();
            for link in self.page.channels() {
                self.page.say(link, &message);
            }
        }
    }

    fn take(&mut self, heard: Heard, now: Duration) {
        match heard {
            Heard::Open(link) => {
                self.assemblers.insert(link, Assembler::default());
                let vector = self.notebook.state_vector();
                self.page.say(link, &Message::Step1(vector).encode());
            }
            Heard::Bytes(link, bytes) => {
                if let Some(message) = self.whole(link, bytes, now) {
                    self.on_message(link, &message, now);
                }
            }
            Heard::Closed(link) => drop(self.assemblers.remove(&link)),
        }
    }

    fn whole(&mut self, link: LinkId, bytes: Vec<u8>, now: Duration) -> Option<Vec<u8>> {
        if looks_chunked(&bytes) {
            return self.assemblers.entry(link).or_default().take(&bytes, now);
        }
        Some(bytes)
    }

    fn on_message(&mut self, link: LinkId, bytes: &[u8], now: Duration) {
        match Message::parse(bytes).expect("nobody sends nonsense") {
            Message::Step1(vector) => {
                let answer = self.notebook.diff(&vector).expect("a vector");
                self.page.say(link, &Message::Step2(answer).encode());
            }
            Message::Step2(update) | Message::Update(update) => {
                let applied = self.notebook.replica_mut().apply_remote(&update, link.0);
                applied.expect("nobody sends nonsense");
                if self.came.is_none() && !self.notebook.cells().is_empty() {
                    self.came = Some(now);
                }
                self.spread();
            }
            Message::Awareness(_) | Message::QueryAwareness | Message::Other(..) => {}
        }
    }

    fn loads_at(&self) -> Option<Duration> {
        let born = self.born.filter(|_| !self.loaded)?;
        Some(born + WAITS)
    }
}

impl Node for Tab {
    fn handle(&mut self, input: Input, now: Duration) {
        if matches!(input, Input::Start) {
            self.born = Some(now);
        }
        self.page.handle(input, now);
        while let Some(heard) = self.page.next_heard() {
            self.take(heard, now);
        }
        if self.loads_at().is_some_and(|at| at <= now) {
            self.load(now);
        }
    }

    fn poll(&mut self) -> Option<Output> {
        self.page.poll()
    }

    fn next_deadline(&self) -> Option<Duration> {
        self.page
            .next_deadline()
            .into_iter()
            .chain(self.loads_at())
            .min()
    }

    fn is_bounded(&self) -> bool {
        false
    }
}
