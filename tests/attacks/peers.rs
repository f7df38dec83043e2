//! A member of a room, and peers that are nothing but bytes.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::notebook::{CellKind, Content, DocKind, Edit, Notebook, Shape};
use celljam::room::event::{Input, LinkId, Output, ServerId};
use celljam::room::{Config, Framing, Room};
use celljam::session::person::Identity;
use celljam::session::{self, Member, News};
use celljam::wire::awareness;
use celljam::wire::message::Message;
use serde_json::{Value, json};

const SERVER: ServerId = ServerId(0);
/// Our own client id.
pub const OWN: u32 = 7;
/// The state vector of who has nothing.
pub const NOTHING: [u8; 1] = [0];

/// The member, the time, and what went out to each link.
pub struct Scene {
    pub member: Member,
    pub now: Duration,
    pub closed: Vec<LinkId>,
    offers: Vec<LinkId>,
    sent: BTreeMap<LinkId, Vec<Message>>,
    me: String,
}

impl Scene {
    /// A member that is alone in its room, with a document of so many cells.
    pub fn new(cells: usize) -> Self {
        let config = Config {
            topic: "t".into(),
            urls: vec!["ws://0".into()],
            framing: Framing::Plain,
            max_links: 40,
            key: None,
            epoch_millis: 0,
        };
        let room = Room::new(config, 1);
        let me = room.me().0.to_string();
        let config = session::Config {
            who: Identity {
                name: "Ana".into(),
                color: [1, 2, 3],
            },
            room: "r".into(),
            path: "a.ipynb".into(),
            hidden: false,
            urls: vec!["ws://0".into()],
        };
        let notebook = Notebook::new(DocKind::Notebook, OWN, Shape::A, 1);
        let mut scene = Self {
            member: Member::new(room, notebook, config),
            now: Duration::ZERO,
            closed: Vec::new(),
            offers: Vec::new(),
            sent: BTreeMap::new(),
            me,
        };
        scene.feed(Input::Start);
        scene.feed(Input::ServerOpen(SERVER));
        if cells > 0 {
            let content = Content::Ipynb(notebook_of(cells));
            scene
                .member
                .edit(&Edit::Seed { content }, scene.now)
                .expect("seeded");
        }
        scene
    }

    pub fn feed(&mut self, input: Input) -> Vec<Output> {
        self.member.handle(input, self.now);
        let mut others = Vec::new();
        while let Some(output) = self.member.poll() {
            match output {
                Output::LinkSend(link, bytes) => {
                    let message = Message::parse(&bytes).expect("ours");
                    self.sent.entry(link).or_default().push(message);
                }
                Output::LinkClose(link) => self.closed.push(link),
                Output::LinkOffer(link) => self.offers.push(link),
                other => others.push(other),
            }
        }
        others
    }

    /// Lets time pass, with all that is due on the way.
    pub fn wait(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(at) = self.member.next_deadline().filter(|at| *at <= end) {
            self.now = at.max(self.now + Duration::from_millis(1));
            self.feed(Input::Tick);
        }
        self.now = self.now.max(end);
    }

    fn hear(&mut self, data: &Value) -> Vec<Output> {
        let text = json!({ "type": "publish", "topic": "t", "data": data, "clients": 2 });
        self.feed(Input::ServerText(SERVER, text.to_string()))
    }

    /// Whether we offer a connection to a peer that announces itself.
    pub fn announce(&mut self, name: &str) -> Option<LinkId> {
        self.offers.clear();
        self.hear(&json!({ "type": "announce", "from": name }));
        // Dials are a second apart.
        if self.offers.is_empty() {
            self.wait(Duration::from_secs(2));
        }
        self.offers.pop()
    }

    /// A peer comes, with an open channel.
    pub fn meet(&mut self, name: &str) -> LinkId {
        let link = self.announce(name).expect("an offer");
        let sdp = "v=0\r\na=ice-ufrag:theirs\r\n";
        let signal = json!({ "type": "answer", "sdp": sdp });
        let to = self.me.clone();
        self.hear(&json!({ "type": "signal", "from": name, "to": to, "signal": signal }));
        let max_message = 64 << 20;
        self.feed(Input::LinkOpen { link, max_message });
        link
    }

    /// A peer comes and gets the whole document, as a page does.
    pub fn join(&mut self, name: &str) -> LinkId {
        let link = self.meet(name);
        self.send(link, &Message::Step1(NOTHING.to_vec()));
        self.send(link, &Message::Step2(vec![0, 0]));
        self.sent(link);
        link
    }

    pub fn send(&mut self, link: LinkId, message: &Message) {
        self.feed(Input::LinkBytes(link, message.encode()));
    }

    pub fn update(&mut self, link: LinkId, update: &[u8]) {
        self.send(link, &Message::Update(update.to_vec()));
    }

    /// One awareness state.
    pub fn state(&mut self, link: LinkId, client: u64, clock: u64, state: &str) {
        let state = state.to_owned();
        let entry = awareness::Entry {
            client,
            clock,
            state,
        };
        self.send(link, &Message::Awareness(awareness::encode(&[entry])));
    }

    /// What went to a link since the last call.
    pub fn sent(&mut self, link: LinkId) -> Vec<Message> {
        self.sent.remove(&link).unwrap_or_default()
    }

    /// The answers among that, each with its bytes.
    pub fn answers(&mut self, link: LinkId) -> Vec<Vec<u8>> {
        let sent = self.sent(link).into_iter();
        let answer = |message| match message {
            Message::Step2(update) => Some(update),
            _ => None,
        };
        sent.filter_map(answer).collect()
    }

    pub fn news(&mut self) -> Vec<News> {
        std::iter::from_fn(|| self.member.next_news()).collect()
    }

    /// The whole document, as a newcomer would get it.
    pub fn document(&self) -> Vec<u8> {
        self.member.replica().diff(&NOTHING).expect("a document")
    }

    /// Our own typing goes on: a cell more, which goes to this link.
    pub fn goes_on(&mut self, link: LinkId) {
        self.sent(link);
        let before = self.member.replica().cells().len();
        let edit = Edit::InsertCell {
            index: 0,
            kind: CellKind::Code,
            source: "1".into(),
        };
        self.member.edit(&edit, self.now).expect("an edit");
        self.feed(Input::Tick);
        assert_eq!(self.member.replica().cells().len(), before + 1);
        let sent = self.sent(link);
        let update = |message: &Message| matches!(message, Message::Update(_));
        assert!(sent.iter().any(update), "{sent:?}");
    }
}

/// A notebook file of so many cells.
pub fn notebook_of(cells: usize) -> Value {
    let cell = |n| json!({"cell_type": "code", "source": format!("x = {n}"), "metadata": {}});
    let cells: Vec<Value> = (0..cells).map(cell).collect();
    json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
}

/// One character of a client of its own, put before the cells.
pub fn letter(client: u64) -> Vec<u8> {
    let mut writer = celljam::wire::lib0::Writer::new();
    writer.raw(&[1, 1]);
    writer.var_u64(client);
    writer.raw(&[0, 4, 1]);
    writer.var_string("source");
    writer.raw(&[1, b'x', 0]);
    writer.finish()
}
