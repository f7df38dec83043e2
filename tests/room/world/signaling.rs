//! Signaling servers of the simulated world, which can be stopped and started.

use std::collections::{BTreeMap, BTreeSet};
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
    since: Duration,
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
    /// Members that reach no server.
    pub(super) barred: BTreeSet<usize>,
    /// Members to which nothing comes from a server, though they are connected.
    pub(super) deaf: BTreeSet<usize>,
    /// How each member last announced itself.
    calls: BTreeMap<usize, String>,
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
            barred: BTreeSet::new(),
            deaf: BTreeSet::new(),
            calls: BTreeMap::new(),
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
        self.note(|| format!("s{server} stopped"));
        self.signaling.servers[server] = Server::default();
        let lost: Vec<u64> = self.sockets_where(|socket| socket.server == server);
        for id in lost {
            self.hang_up(id, true);
        }
    }

    pub fn start_server(&mut self, server: usize) {
        self.note(|| format!("s{server} started"));
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

    pub(super) fn hang_up_all(&mut self, n: usize, tell: bool) {
        for id in self.sockets_where(|socket| socket.node == n) {
            self.hang_up(id, tell);
        }
    }

    /// Who has been on a server together with a member for at least so long, and hears.
    pub fn heard_with(&self, n: usize, long: Duration) -> BTreeSet<usize> {
        let old = |socket: &Socket| socket.open && self.now >= socket.since + long;
        let sockets = || self.signaling.sockets.values().filter(|it| old(it));
        let own: BTreeSet<usize> = sockets()
            .filter(|it| it.node == n)
            .map(|it| it.server)
            .collect();
        let others = sockets().filter(|it| it.node != n && own.contains(&it.server));
        others
            .map(|it| it.node)
            .filter(|other| self.is_listening(*other) && self.is_listening(n))
            .collect()
    }

    fn is_listening(&self, n: usize) -> bool {
        !self.signaling.deaf.contains(&n) && !self.clocks.is_asleep(n)
    }

    /// The last announcement of a member, as it sent it.
    pub fn call_of(&self, n: usize) -> Option<String> {
        self.signaling.calls.get(&n).cloned()
    }

    /// Whether a server runs.
    pub fn is_up(&self, server: usize) -> bool {
        self.signaling.servers[server].up
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
            since: Duration::ZERO,
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
        let barred = self.signaling.barred.contains(&node);
        let server = &mut self.signaling.servers[number];
        if barred || !server.up || server.broker.connect(ConnId(id)).is_err() {
            return self.hang_up(id, true);
        }
        (socket.open, socket.since) = (true, self.now);
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
        if text.contains("\"announce\"") {
            self.signaling.calls.insert(n, text.clone());
        }
        let Some(socket) = self.signaling.sockets.get(&id) else {
            return;
        };
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
        if self.signaling.deaf.contains(&socket.node) {
            return;
        }
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
