//! Several documents at one server, over real sockets on loopback, counted at the broker.

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::accept_async;

use super::super::serve::{Running, Server as Broker};
use super::super::{Net, NetConfig};
use super::*;
use crate::room::event::{Input, Output};
use crate::wire::signaling as frames;

/// Long enough for a loaded machine; nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(20);

const SERVER: ServerId = ServerId(0);

async fn broker() -> Running {
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    Broker::bind(any, None).await.expect("a port").start()
}

/// One document: its net, and what its mesh would be told.
struct Tab {
    net: Net,
    inputs: mpsc::Receiver<Input>,
}

impl Tab {
    fn new(shared: &Signaling) -> Tab {
        let (sender, inputs) = mpsc::channel(64);
        let net = Net::sharing(NetConfig::default(), sender, shared.clone());
        Tab { net, inputs }
    }

    fn dial(&mut self, url: &str) {
        self.net.perform(Output::ServerDial(SERVER, url.to_owned()));
    }

    fn say(&mut self, text: String) {
        self.net.perform(Output::ServerSend(SERVER, text));
    }

    async fn next(&mut self) -> Input {
        let input = timeout(PATIENCE, self.inputs.recv()).await;
        input.expect("in time").expect("alive")
    }

    /// The next thing that is no pong: the answer to one document's ping goes to all.
    async fn news(&mut self) -> Input {
        loop {
            let input = self.next().await;
            if input != Input::ServerText(SERVER, frames::pong()) {
                return input;
            }
        }
    }

    /// Dials, and takes part in a topic.
    async fn enter(&mut self, url: &str, topic: &str) {
        self.dial(url);
        assert_eq!(self.news().await, Input::ServerOpen(SERVER));
        self.say(frames::subscribe(topic));
        self.settle().await;
    }

    /// What was said before has been taken when the pong is here.
    async fn settle(&mut self) {
        self.say(frames::ping());
        assert_eq!(self.next().await, Input::ServerText(SERVER, frames::pong()));
    }

    /// As a mesh leaves.
    async fn leave(mut self, topic: &str) {
        self.say(frames::unsubscribe(topic));
        self.net.perform(Output::ServerClose(SERVER));
        self.net.shutdown().await;
    }
}

fn announce(topic: &str) -> String {
    frames::publish(topic, &json!({ "type": "announce", "from": "x" }))
}

fn echo_of(topic: &str, clients: u64) -> Input {
    let data = json!({ "type": "announce", "from": "x" });
    let frame = json!({ "type": "publish", "topic": topic, "data": data, "clients": clients });
    Input::ServerText(SERVER, frame.to_string())
}

async fn until(reached: impl Fn() -> bool) {
    let wait = async {
        while !reached() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, wait).await.expect("in time");
}

#[tokio::test]
async fn documents_share_one_socket_and_each_hears_its_own_topic() {
    let server = broker().await;
    let shared = Signaling::default();
    let (mut one, mut two) = (Tab::new(&shared), Tab::new(&shared));
    one.enter(server.url(), "one").await;
    two.dial(server.url());
    assert_eq!(two.next().await, Input::ServerOpen(SERVER), "told at once");
    two.say(frames::subscribe("two"));
    two.say(announce("two"));
    assert_eq!(two.next().await, echo_of("two", 1));
    one.say(announce("one"));
    assert_eq!(one.next().await, echo_of("one", 1), "and not of two");
    assert_eq!(server.load(), (1, 2));
    one.leave("one").await;
    two.say(announce("two"));
    assert_eq!(two.next().await, echo_of("two", 1));
    assert_eq!(
        server.load(),
        (1, 1),
        "the topic is given up, the socket stays"
    );
    two.leave("two").await;
    until(|| server.load() == (0, 0)).await;
}

#[tokio::test]
async fn nets_that_share_nothing_have_sockets_of_their_own() {
    let server = broker().await;
    let (mut one, mut two) = (
        Tab::new(&Signaling::default()),
        Tab::new(&Signaling::default()),
    );
    one.enter(server.url(), "t").await;
    two.enter(server.url(), "t").await;
    assert_eq!(server.load(), (2, 1));
}

#[tokio::test]
async fn who_came_while_it_was_dialled_hears_the_same() {
    let server = broker().await;
    let shared = Signaling::default();
    let mut tabs: Vec<Tab> = (0..5).map(|_| Tab::new(&shared)).collect();
    for tab in &mut tabs {
        tab.dial(server.url());
    }
    for tab in &mut tabs {
        assert_eq!(tab.next().await, Input::ServerOpen(SERVER));
    }
    assert_eq!(server.load().0, 1);
}

#[tokio::test]
async fn all_are_told_when_there_is_no_server_and_when_it_goes() {
    let server = broker().await;
    let url = server.url().to_owned();
    let shared = Signaling::default();
    let (mut one, mut two) = (Tab::new(&shared), Tab::new(&shared));
    one.enter(&url, "one").await;
    two.enter(&url, "two").await;
    server.stop().await;
    for tab in [&mut one, &mut two] {
        assert!(matches!(tab.news().await, Input::ServerClosed(SERVER, _)));
        tab.dial(&url);
    }
    for tab in [&mut one, &mut two] {
        let refused = tab.next().await;
        assert!(matches!(refused, Input::ServerClosed(SERVER, why) if !why.is_empty()));
    }
}

#[tokio::test]
async fn who_gives_a_silent_server_up_gives_it_up_for_all() {
    let server = broker().await;
    let shared = Signaling::default();
    let (mut one, mut two) = (Tab::new(&shared), Tab::new(&shared));
    one.enter(server.url(), "one").await;
    two.enter(server.url(), "two").await;
    one.net.perform(Output::ServerClose(SERVER));
    assert!(matches!(two.news().await, Input::ServerClosed(SERVER, _)));
    one.enter(server.url(), "one").await;
    two.enter(server.url(), "two").await;
    until(|| server.load() == (1, 2)).await;
}

#[tokio::test]
async fn a_net_that_is_dropped_without_a_word_takes_nothing_from_the_others() {
    let server = broker().await;
    let shared = Signaling::default();
    let (mut one, mut two) = (Tab::new(&shared), Tab::new(&shared));
    one.enter(server.url(), "one").await;
    two.enter(server.url(), "two").await;
    drop(one);
    until(|| server.load() == (1, 1)).await;
    two.settle().await;
}

/// A server that counts the pings and answers none.
#[tokio::test]
async fn one_ping_goes_out_for_all() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    let shared = Signaling::default();
    let mut tabs: Vec<Tab> = (0..4).map(|_| Tab::new(&shared)).collect();
    for tab in &mut tabs {
        tab.dial(&url);
    }
    let (stream, _) = listener.accept().await.expect("one connection");
    let mut socket = accept_async(stream).await.expect("an upgrade");
    for tab in &mut tabs {
        assert_eq!(tab.next().await, Input::ServerOpen(SERVER));
    }
    for tab in &mut tabs {
        tab.say(frames::ping());
        tab.say(announce("t"));
    }
    let mut heard = Vec::new();
    while heard.len() < 5 {
        let frame = timeout(PATIENCE, futures_util::StreamExt::next(&mut socket)).await;
        let frame = frame.expect("in time").expect("open").expect("a frame");
        heard.push(frame.into_text().expect("text").to_string());
    }
    let pings = heard.iter().filter(|text| **text == frames::ping()).count();
    assert_eq!(pings, 1);
}

/// Only a server that gives no answer at all is waited for.
#[tokio::test]
async fn a_server_that_was_reached_before_and_refuses_now_is_told() {
    let server = broker().await;
    let url = server.url().to_owned();
    let mut tab = Tab::new(&Signaling::default());
    tab.enter(&url, "t").await;
    server.stop().await;
    assert!(matches!(tab.news().await, Input::ServerClosed(..)));
    tab.dial(&url);
    assert!(matches!(tab.news().await, Input::ServerClosed(..)));
}
