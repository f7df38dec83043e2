//! A desk with real sockets on loopback: two documents of a room, each with somebody in it.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;
use tokio::time::timeout;

use super::super::desk::Desk;
use super::super::join::{self, Place};
use super::super::model::Me;
use super::super::opener::{Opened, RoomOpener};
use super::super::run::{Hands, perform, take_inputs};
use super::super::{Failure, model};
use super::*;
use crate::config::{Identity, LinkOptions};
use crate::editor::action::TabAction;
use crate::net::serve::{Running, Server};
use crate::notebook::Content;

/// What a step may take on a busy machine before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

fn who(name: &str) -> Identity {
    Identity::new(name, None).expect("a name")
}

fn place(server: &Running, path: &str) -> Place {
    Place::of_site("pre", "77", path, vec![server.url().to_owned()])
}

/// Somebody who has a document open, for as long as the test runs.
/// Sockets of a room on this machine.
fn local() -> NetConfig {
    NetConfig {
        local: true,
        ..NetConfig::default()
    }
}

async fn host(place: Place, clock: Clock) -> Result<(), Failure> {
    let links = LinkOptions::default();
    let mut member = join::member(&place, &who("Ana"), &links, &clock)?;
    let cell = json!({ "cell_type": "code", "id": "a", "metadata": {}, "outputs": [],
        "execution_count": null, "source": format!("print('{}')", place.path) });
    let file = json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell] });
    member.host(Content::Ipynb(file), Duration::ZERO);
    let mut driver = Driver::new(local(), clock);
    driver.feed(&mut member, Input::Start);
    loop {
        let input = driver.next(member.next_deadline()).await;
        driver.feed(&mut member, input);
        member.consider_seeding(clock.now()).expect("seeded");
        driver.perform(&mut member);
    }
}

/// A desk that has one document of the room open.
struct Table {
    desk: Desk,
    hands: Hands,
    clock: Clock,
}

impl Table {
    fn new(place: Place, clock: Clock) -> Table {
        let options = place.options(who("Eva"), LinkOptions::default());
        let seat = join::seat(&place, &options, &clock).expect("a seat");
        let first = Opened {
            path: place.path.clone(),
            model: model(seat, Me::of(&options.who), &options.keymap, &clock),
            net: Some(local()),
        };
        let opener = Box::new(RoomOpener::new(place, options, clock));
        let (mut desk, orders) = Desk::new(first, opener, clock.now());
        let mut hands = Hands::new(clock);
        perform(orders, &mut desk, &mut hands);
        Table { desk, hands, clock }
    }

    fn screen(&mut self) -> String {
        let now = self.clock.now();
        let mut terminal = Terminal::new(TestBackend::new(80, 14)).expect("a test terminal");
        let drawn = terminal.draw(|frame| self.desk.draw(frame, now));
        drawn.expect("a frame");
        terminal.backend().to_string()
    }

    async fn until_shown(&mut self, text: &str) {
        let shown = async {
            while !self.screen().contains(text) {
                let deadline = self.desk.next_deadline(self.clock.now());
                let happened = self.hands.drivers.next(deadline).await;
                take_inputs(happened, &mut self.desk, &mut self.hands, &self.clock);
            }
        };
        let waited = timeout(PATIENCE, shown).await;
        assert!(waited.is_ok(), "no {text} in\n{}", self.screen());
    }
}

async fn until(reached: impl Fn() -> bool) {
    let wait = async {
        while !reached() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, wait).await.expect("in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_documents_of_a_room_come_over_one_signaling_socket() {
    let clock = Clock::start();
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Server::bind(any, None).await.expect("a port").start();
    let mut hosts = JoinSet::new();
    for path in ["a.ipynb", "b.ipynb"] {
        hosts.spawn(host(place(&server, path), clock));
    }
    let mut table = Table::new(place(&server, "a.ipynb"), clock);
    table.until_shown("print('a.ipynb')").await;
    let orders = table.desk.open("b.ipynb", clock.now());
    perform(orders, &mut table.desk, &mut table.hands);
    table.until_shown("print('b.ipynb')").await;
    table.until_shown("peers 1, all in step").await;
    assert_eq!(server.load(), (3, 2), "one socket for both of ours");
    let orders = table.desk.turn(TabAction::Close, clock.now());
    perform(orders, &mut table.desk, &mut table.hands);
    table.until_shown("print('a.ipynb')").await;
    assert_eq!(server.load(), (3, 2), "it is still needed");
    let orders = table.desk.leave(true, clock.now());
    perform(orders, &mut table.desk, &mut table.hands);
    table.hands.drivers.shutdown().await;
    until(|| server.load() == (2, 2)).await;
    assert!(
        hosts.try_join_next().is_none(),
        "both hosts are there still"
    );
}
