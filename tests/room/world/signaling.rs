//! Signaling servers of the simulated world, which can be stopped and started.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::room::broker::{Broker, ConnId};
use celljam::room::event::{Input, Output, ServerId};

use super::{Node, Parcel, World};

/// A member's connection to a server. The number is never used twice.
#[derive(Clone, Debug)]
struct Socket {
    node: usize,
    server: usize,
    open: bool,
    /// Frames keep their order (TCP), unless the weather has one overtake.
    last_up: Duration,
    last_down: Duration,
}

#[derive(Debug, Default)]
struct Server {
    up: bool,
    broker: Broker,
}

#[derive(Debug)]
pub(super) struct Signaling {
    servers: Vec<Server>,
    sockets: BTreeMap<u64, Socket>,
    last: u64,
}

impl Signaling {
    pub(super) fn new(servers: usize) -> Self {
        let up = || Server {
            up: true,
            broker: Broker::new(),
        };
        Self {
            servers: std::iter::repeat_with(up).take(servers).collect(),
            sockets: BTreeMap::new(),
            last: 0,
        }
    }

    fn socket_of(&self, node: usize, server: usize) -> Option<u64> {
        let mut all = self.sockets.iter();
        all.find(|(_, it)| (it.node, it.server) == (node, server))
            .map(|(id, _)| *id)
    }
}

impl<N: Node> World<N> {
    /// A server stops, forgets everything, and closes its sockets.
    pub fn stop_server(&mut self, server: usize) {
        self.note(format!("s{server} stopped"));
        self.signaling.servers[server] = Server::default();
        let lost: Vec<u64> = self.sockets_where(|socket| socket.server == server);
        for id in lost {
            self.hang_up(id, true);
        }
    }

    pub fn start_server(&mut self, server: usize) {
        self.note(format!("s{server} started"));
        self.signaling.servers[server].up = true;
    }

    /// Sends a frame to everybody on a server, as any stranger could.
    pub fn shout(&mut self, server: usize, text: &str) {
        let all = self.sockets_where(|socket| socket.server == server && socket.open);
        for id in all {
            self.frame_down(id, text);
        }
    }

    fn sockets_where(&self, is: impl Fn(&Socket) -> bool) -> Vec<u64> {
        let all = self.signaling.sockets.iter();
        all.filter(|(_, socket)| is(socket))
            .map(|(id, _)| *id)
            .collect()
    }

    pub(super) fn hang_up_all(&mut self, n: usize) {
        for id in self.sockets_where(|socket| socket.node == n) {
            self.hang_up(id, false);
        }
    }

    fn hang_up(&mut self, id: u64, tell: bool) {
        let Some(socket) = self.signaling.sockets.remove(&id) else {
            return;
        };
        self.signaling.servers[socket.server]
            .broker
            .disconnect(ConnId(id));
        if tell {
            let closed = Input::ServerClosed(ServerId(socket.server), "closed".to_owned());
            self.send(self.now, Parcel::Input(socket.node, closed));
        }
    }

    pub(super) fn perform_server(&mut self, n: usize, output: Output) {
        match output {
            Output::ServerDial(ServerId(server), _) => self.dial(n, server),
            Output::ServerSend(ServerId(server), text) => self.frame_up(n, server, text),
            Output::ServerClose(ServerId(server)) => {
                // What was sent before still goes: it is in the socket.
                if let Some(id) = self.signaling.socket_of(n, server) {
                    let at = self.signaling.sockets[&id].last_up;
                    self.send(at.max(self.now), Parcel::Frame(id, String::new()));
                }
            }
            _ => {}
        }
    }

    fn dial(&mut self, node: usize, server: usize) {
        if let Some(old) = self.signaling.socket_of(node, server) {
            self.hang_up(old, false);
        }
        self.signaling.last += 1;
        let id = self.signaling.last;
        let socket = Socket {
            node,
            server,
            open: false,
            last_up: Duration::ZERO,
            last_down: Duration::ZERO,
        };
        self.signaling.sockets.insert(id, socket);
        let at = self.now + self.random(self.weather.signaling.clone());
        self.send(at, Parcel::Dialled(id));
    }

    pub(super) fn dialled(&mut self, id: u64) {
        let Some(socket) = self.signaling.sockets.get_mut(&id) else {
            return;
        };
        let (node, number) = (socket.node, socket.server);
        let server = &mut self.signaling.servers[number];
        if !server.up || server.broker.connect(ConnId(id)).is_err() {
            return self.hang_up(id, true);
        }
        socket.open = true;
        self.inject(node, Input::ServerOpen(ServerId(number)));
    }

    fn frame_up(&mut self, n: usize, server: usize, text: String) {
        let Some(id) = self.signaling.socket_of(n, server) else {
            return;
        };
        let travel = self.random(self.weather.signaling.clone());
        let Some(socket) = self
            .signaling
            .sockets
            .get_mut(&id)
            .filter(|socket| socket.open)
        else {
            return;
        };
        socket.last_up = socket.last_up.max(self.now + travel);
        let at = socket.last_up;
        self.send(at, Parcel::Frame(id, text));
    }

    /// A frame reaches its server; an empty one is the end of the socket.
    pub(super) fn at_server(&mut self, id: u64, text: &str) {
        let Some(socket) = self.signaling.sockets.get(&id) else {
            return;
        };
        let server = socket.server;
        if text.is_empty() {
            return self.hang_up(id, false);
        }
        let frames = self.signaling.servers[server]
            .broker
            .text(ConnId(id), text)
            .unwrap_or_default();
        for (to, text) in frames {
            self.frame_down(to.0, &text);
        }
    }

    fn frame_down(&mut self, id: u64, text: &str) {
        let Some(socket) = self.signaling.sockets.get(&id).cloned() else {
            return;
        };
        let times = self.frame_times(socket.last_down);
        for (n, at) in times.into_iter().enumerate() {
            let input = Input::ServerText(ServerId(socket.server), text.to_owned());
            self.send(at, Parcel::Input(socket.node, input));
            if n == 0 && self.weather.overtaken == 0 {
                self.signaling
                    .sockets
                    .entry(id)
                    .and_modify(|socket| socket.last_down = at);
            }
        }
    }
}
