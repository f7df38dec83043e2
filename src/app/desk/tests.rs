//! Tabs without sockets: what is ordered, what is on the screen.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;

use super::super::failure::Failure;
use super::super::model::Me;
use super::super::seat::Seat;
use super::*;
use crate::editor::Editor;
use crate::editor::key::Key;
use crate::editor::keymap::Keymap;
use crate::notebook::{Content, DocKind, Edit, Notebook, Shape};
use crate::room::event::ServerId;
use crate::room::{self, Framing, Room};
use crate::session::person::Identity;
use crate::session::{Config, Member};
use crate::ui::theme::Theme;
use crate::wire::message::Message;
use crate::wire::signaling;

const URL: &str = "ws://simulated";

fn s(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Opens any path but `secret.ipynb`.
struct Fake;

impl Opener for Fake {
    fn clean(&self, path: &str) -> Result<String, Failure> {
        Ok(path.trim_start_matches('/').to_owned())
    }

    fn open(&mut self, path: &str) -> Result<Opened, Failure> {
        match path {
            "secret.ipynb" => Err(Failure::Failed("nobody may see this".to_owned())),
            path => Ok(opened(path)),
        }
    }
}

fn opened(path: &str) -> Opened {
    let config = room::Config {
        topic: path.to_owned(),
        urls: vec![URL.to_owned()],
        framing: Framing::Plain,
        max_links: 8,
        key: None,
        epoch_millis: 0,
    };
    let session = Config {
        who: Identity {
            name: "Eva".to_owned(),
            color: [1, 2, 3],
        },
        room: "r".to_owned(),
        path: path.to_owned(),
        hidden: false,
        urls: vec![URL.to_owned()],
    };
    let notebook = Notebook::new(DocKind::Notebook, 7, Shape::A, 7);
    let member = Member::new(Room::new(config, 7), notebook, session);
    let me = Me {
        name: "Eva".to_owned(),
        color: [1, 2, 3],
    };
    let editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
    let seat = Seat::Member(Box::new(member));
    Opened {
        path: path.to_owned(),
        model: Model::new(seat, editor, Theme::plain(), me),
        net: Some(NetConfig::default()),
    }
}

fn desk() -> Desk {
    Desk::new(opened("demo.ipynb"), Box::new(Fake), s(0)).0
}

fn screen(desk: &mut Desk, now: u64) -> String {
    let mut terminal = Terminal::new(TestBackend::new(80, 12)).expect("a test terminal");
    let drawn = terminal.draw(|frame| desk.draw(frame, s(now)));
    drawn.expect("a frame");
    terminal.backend().to_string()
}

fn paths(desk: &Desk) -> Vec<&str> {
    desk.tabs.iter().map(|tab| tab.path.as_str()).collect()
}

fn shown(desk: &Desk) -> &str {
    &desk.tabs[desk.active].path
}

fn press(desk: &mut Desk, keys: &str, now: u64) -> Vec<Order> {
    let keys = Key::parse_sequence(keys).expect("keys");
    keys.into_iter()
        .flat_map(|key| desk.update(Event::Key(key), s(now)))
        .collect()
}

/// A peer of a tab: it has a notebook of one cell, and says what it knows on a link of its own.
struct Peer {
    tab: TabId,
    link: LinkId,
    notebook: Notebook,
}

impl Peer {
    /// Announces itself, and has a channel open.
    fn meet(desk: &mut Desk, tab: TabId, now: u64) -> Peer {
        desk.take(tab, Input::ServerOpen(ServerId(0)), s(now));
        let topic = desk.tabs[desk.index_of(tab).expect("open")].path.clone();
        let announce = json!({ "type": "announce", "from": "peer" });
        let text = signaling::publish(&topic, &announce);
        let orders = desk.take(tab, Input::ServerText(ServerId(0), text), s(now));
        let offered = orders.iter().find_map(|order| match order {
            Order::Net(_, Output::LinkOffer(link)) => Some(*link),
            _ => None,
        });
        let link = offered.expect("whoever hears an announcement offers");
        let max_message = 262_144;
        desk.take(tab, Input::LinkOpen { link, max_message }, s(now));
        let mut notebook = Notebook::new(DocKind::Notebook, 9, Shape::A, 9);
        let cell = json!({ "cell_type": "code", "id": "a", "metadata": {}, "source": "one = 1",
            "outputs": [], "execution_count": null });
        let file = json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell] });
        let content = Content::Ipynb(file);
        notebook
            .apply_local(&Edit::Seed { content })
            .expect("seeded");
        Peer {
            tab,
            link,
            notebook,
        }
    }

    /// Tells all that it has.
    fn tell(&self, desk: &mut Desk, now: u64) -> Vec<Order> {
        let all = self.notebook.diff(&[0]).expect("the empty vector");
        let message = Message::Step2(all).encode();
        desk.take(self.tab, Input::LinkBytes(self.link, message), s(now))
    }

    fn edit(&mut self) {
        let cell = self.notebook.cells()[0];
        let text = "#".to_owned();
        let edit = Edit::InsertText { cell, at: 0, text };
        self.notebook.apply_local(&edit).expect("typed");
    }
}

#[test]
fn another_document_gets_a_tab_and_sockets_and_dials() {
    let mut desk = desk();
    assert!(!screen(&mut desk, 0).contains(" 1 "), "no row for one");
    let orders = desk.open("sub/other.ipynb", s(1));
    let id = TabId(2);
    let dial = Output::ServerDial(ServerId(0), URL.to_owned());
    assert_eq!(
        orders,
        [
            Order::Open(id, Some(NetConfig::default())),
            Order::Net(id, dial),
        ]
    );
    assert_eq!(shown(&desk), "sub/other.ipynb");
    let screen = screen(&mut desk, 1);
    assert!(screen.contains("1 demo.ipynb") && screen.contains("2 other.ipynb"));
    assert!(screen.contains("Joining sub/other.ipynb"), "{screen}");
}

#[test]
fn what_is_open_already_is_shown() {
    let mut desk = desk();
    desk.open("other.ipynb", s(1));
    assert_eq!(desk.open("/demo.ipynb", s(2)), []);
    assert_eq!(paths(&desk), ["demo.ipynb", "other.ipynb"]);
    assert_eq!(shown(&desk), "demo.ipynb");
}

#[test]
fn what_cannot_be_opened_is_said_and_changes_nothing() {
    let mut desk = desk();
    assert_eq!(desk.open("secret.ipynb", s(1)), []);
    assert!(screen(&mut desk, 1).contains("nobody may see this"));
    for n in 1..MAX_TABS {
        assert!(!desk.open(&format!("{n}.ipynb"), s(1)).is_empty());
    }
    assert_eq!(desk.open("one-more.ipynb", s(2)), []);
    assert_eq!(desk.tabs.len(), MAX_TABS);
    assert!(screen(&mut desk, 2).contains("16 documents are open"));
}

#[test]
fn tabs_are_gone_through_in_a_ring() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    desk.open("c.ipynb", s(0));
    let mut to = |action| {
        desk.turn(action, s(1));
        shown(&desk).to_owned()
    };
    assert_eq!(to(TabAction::Step(1)), "demo.ipynb");
    assert_eq!(to(TabAction::Step(-1)), "c.ipynb");
    assert_eq!(to(TabAction::Go(1)), "b.ipynb");
    assert_eq!(to(TabAction::Go(3)), "b.ipynb");
    assert_eq!(to(TabAction::Go(usize::MAX - 1)), "b.ipynb");
    assert_eq!(to(TabAction::Close), "c.ipynb");
    assert_eq!(to(TabAction::Close), "demo.ipynb");
    assert_eq!(to(TabAction::Close), "demo.ipynb");
}

#[test]
fn keys_go_through_the_tabs_in_both_modes() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    let peer = Peer::meet(&mut desk, TabId(1), 0);
    peer.tell(&mut desk, 0);
    press(&mut desk, "ctrl-pageup enter", 1);
    assert_eq!(shown(&desk), "demo.ipynb");
    press(&mut desk, "ctrl-pagedown", 1);
    assert_eq!(shown(&desk), "b.ipynb");
}

#[test]
fn a_closed_tab_leaves_its_room_first() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    let (id, server) = (TabId(2), ServerId(0));
    desk.take(id, Input::ServerOpen(server), s(0));
    let unsubscribe = Output::ServerSend(server, signaling::unsubscribe("b.ipynb"));
    assert_eq!(
        desk.turn(TabAction::Close, s(1)),
        [
            Order::Net(id, unsubscribe),
            Order::Net(id, Output::ServerClose(server)),
            Order::Close(id, None),
        ]
    );
    let late = Input::ServerText(server, signaling::pong());
    assert_eq!(desk.take(id, late, s(2)), []);
}

#[test]
fn keys_are_for_the_tab_on_the_screen() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    let first = Peer::meet(&mut desk, TabId(1), 0);
    let second = Peer::meet(&mut desk, TabId(2), 0);
    first.tell(&mut desk, 0);
    second.tell(&mut desk, 0);
    let orders = press(&mut desk, "enter x y z z y", 1);
    assert!(!orders.is_empty());
    let theirs = |order: &Order| matches!(order, Order::Net(TabId(2), _));
    assert!(orders.iter().all(theirs), "{orders:?}");
    assert!(screen(&mut desk, 1).contains("xyzzyone = 1"));
    desk.turn(TabAction::Step(1), s(2));
    let other = screen(&mut desk, 2);
    assert!(other.contains("one = 1") && !other.contains("xyzzy"));
}

#[test]
fn what_others_change_elsewhere_is_marked_until_one_looks() {
    let mut desk = desk();
    let mut peer = Peer::meet(&mut desk, TabId(1), 0);
    peer.tell(&mut desk, 0);
    screen(&mut desk, 0);
    peer.edit();
    peer.tell(&mut desk, 1);
    desk.open("b.ipynb", s(1));
    assert!(!screen(&mut desk, 1).contains('◆'), "it was on the screen");
    assert!(!desk.is_stale());
    peer.edit();
    peer.tell(&mut desk, 2);
    assert!(desk.is_stale(), "the row has changed");
    assert!(screen(&mut desk, 2).contains("1 demo.ipynb◆"));
    peer.edit();
    peer.tell(&mut desk, 3);
    assert!(!desk.is_stale(), "and not again");
    desk.turn(TabAction::Go(0), s(4));
    assert!(!screen(&mut desk, 4).contains('◆'));
}

#[test]
fn a_renamed_document_keeps_its_room_and_shows_its_name() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    let mut peer = Peer::meet(&mut desk, TabId(2), 0);
    peer.tell(&mut desk, 0);
    let path = "new\u{1b}[2J.ipynb".to_owned();
    peer.notebook
        .apply_local(&Edit::SetPath { path })
        .expect("renamed");
    peer.tell(&mut desk, 1);
    let screen = screen(&mut desk, 1);
    assert!(screen.contains("2 new␛[2J.ipynb"), "{screen}");
    assert!(screen.contains("a peer renamed this to new␛[2J.ipynb"));
    assert_eq!(
        desk.open("b.ipynb", s(2)),
        [],
        "it is this one all the same"
    );
}

#[test]
fn quitting_leaves_every_room() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    for id in [TabId(1), TabId(2)] {
        let peer = Peer::meet(&mut desk, id, 0);
        peer.tell(&mut desk, 0);
    }
    assert!(press(&mut desk, "q", 1).contains(&Order::Quit));
    let orders = desk.leave(true, s(1));
    let said = |id, order: &Order| match order {
        Order::Net(tab, Output::LinkSend(_, bytes)) => {
            *tab == id && bytes.windows(4).any(|part| part == b"null")
        }
        _ => false,
    };
    for id in [TabId(1), TabId(2)] {
        assert!(orders.iter().any(|order| said(id, order)), "{orders:?}");
        assert!(orders.contains(&Order::Close(id, None)));
    }
}

#[test]
fn a_document_that_nobody_has_stays_empty() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    for now in (0..3_600).step_by(10) {
        tick(&mut desk, s(now));
    }
    assert!(screen(&mut desk, 3_600).contains("Nobody has answered yet"));
    let peer = Peer::meet(&mut desk, TabId(2), 3_600);
    peer.tell(&mut desk, 3_600);
    let screen = screen(&mut desk, 3_600);
    assert!(
        screen.contains("cell 1/1"),
        "theirs and nothing of ours: {screen}"
    );
}

#[test]
fn time_is_told_to_those_for_whom_it_has_come() {
    let mut desk = desk();
    desk.open("b.ipynb", s(0));
    desk.take(TabId(1), Input::ServerOpen(ServerId(0)), s(0));
    let ping = Output::ServerSend(ServerId(0), signaling::ping());
    tick(&mut desk, s(10));
    assert_eq!(desk.next_deadline(s(11)), Some(s(15)));
    assert_eq!(tick(&mut desk, s(15)), [Order::Net(TabId(1), ping)]);
}

/// Takes note of the time, as the loop does.
fn tick(desk: &mut Desk, now: Duration) -> Vec<Order> {
    let due = desk.due(now).into_iter();
    due.flat_map(|(id, input)| desk.take(id, input, now))
        .collect()
}
