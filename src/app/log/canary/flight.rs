//! Two members in a room on loopback, over real sockets, each through a driver; and what happens beside.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use super::Bird;
use crate::app::clock::Clock;
use crate::app::disk::{Expect, Job, Links};
use crate::app::driver::Driver;
use crate::app::join::{self, Place};
use crate::app::log;
use crate::app::panics;
use crate::app::terminal::Answers;
use crate::app::terminal::graphics::Graphics;
use crate::app::writer::Writer;
use crate::config::{Identity, LinkOptions};
use crate::net::NetConfig;
use crate::net::serve::Server;
use crate::notebook::{Content, boundary};
use crate::room::Framing;
use crate::room::event::Input;
use crate::session::{Member, Names, News};
use crate::ui::theme::Depth;

/// What a step may take on a busy machine before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

fn one_thread(work: impl Future<Output = ()>) {
    // One thread: the log of a test belongs to its thread.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async { timeout(PATIENCE, work).await.expect("in time") });
    runtime.shutdown_background();
}

/// A room with a password on two servers, of which one is not there. Two members write, and leave.
pub fn room() {
    one_thread(async {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::bind(any, None).await.expect("a port").start();
        let place = place(server.url());
        let clock = Clock::start();
        let mut host = Side::new(&place, Bird::Peer, clock);
        host.member.host(file(), Duration::ZERO);
        let mut guest = Side::new(&place, Bird::Own, clock);
        host.start();
        while !host.member.is_synced() {
            host.turn().await;
        }
        guest.start();
        while !guest.member.is_synced() || !guest.down || !host.down {
            tokio::select! {
                () = host.turn() => {}
                () = guest.turn() => {}
            }
        }
        guest.leave().await;
        host.leave().await;
        server.stop().await;
    });
}

fn place(url: &str) -> Place {
    let query = Bird::Query.song();
    let urls = vec![
        format!("{url}/{query}?{query}"),
        format!("ws://{query}:{query}@{}:1/{query}", Bird::Host.song()),
    ];
    Place {
        room: Bird::Room.song().to_owned(),
        path: Bird::Path.song().to_owned(),
        topic: Bird::Room.song().to_owned(),
        signaling: urls,
        framing: Framing::Plain,
        password: Some(Bird::Password.song().to_owned()),
        prefix: None,
    }
}

fn file() -> Content {
    let cell = json!({ "cell_type": "code", "id": "a", "metadata": {}, "outputs": [],
        "execution_count": null, "source": Bird::Text.song() });
    Content::Ipynb(json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell] }))
}

struct Side {
    member: Member,
    driver: Driver,
    /// The server that is not there was told as down.
    down: bool,
}

impl Side {
    fn new(place: &Place, name: Bird, clock: Clock) -> Self {
        let who = Identity::new(name.song(), None).expect("a name");
        let member = join::member(place, &who, &LinkOptions::default(), &clock);
        Self {
            member: member.expect("a seat"),
            driver: Driver::new(NetConfig::default(), clock),
            down: false,
        }
    }

    fn start(&mut self) {
        self.driver.feed(&mut self.member, Input::Start);
    }

    async fn turn(&mut self) {
        let input = self.driver.next(self.member.next_deadline()).await;
        self.down |= matches!(input, Input::ServerClosed(..));
        self.driver.feed(&mut self.member, input);
        let now = self.driver.clock.now();
        self.member.consider_seeding(now).expect("seeded");
        self.driver.perform(&mut self.member);
    }

    async fn leave(mut self) {
        self.driver.leave(&mut self.member).await;
    }
}

/// A save that fails, news of people, what the terminal says, and a panic that is caught.
pub fn beside() {
    one_thread(async {
        let mut writer = Writer::default();
        let folder = format!("/{}/{}", Bird::Folder.song(), Bird::Path.song());
        let job = Job {
            path: folder.into(),
            bytes: Bird::Text.song().into(),
            expect: Expect::New,
            links: Links::Within,
            backup: false,
        };
        writer.start(crate::app::desk::TabId(1), job.clone());
        let (_, outcome) = writer.done().await;
        assert!(outcome.is_err());
        // The writer has threads of its own, whose log is not this one.
        log::saved(&outcome);
    });
    let names = || Names {
        first: vec![Bird::Peer.song().to_owned()],
        more: 1,
    };
    for news in [
        News::Refused {
            reason: Bird::Text.song().to_owned(),
        },
        News::Joined { names: names() },
        News::Renamed {
            by: Some(Bird::Peer.song().to_owned()),
            path: Bird::Path.song().to_owned(),
        },
    ] {
        log::news(&news);
    }
    let answers = Answers {
        name: Some("kitty(0.35)".to_owned()),
        ..Answers::default()
    };
    log::terminal(&answers, Depth::True, Graphics::Kitty);
    panics::install();
    let caught = boundary::catch::<()>(|| panic!("{} is no boundary", Bird::Text.song()));
    assert_eq!(caught, None);
}
