//! What the signaling servers say, and what we say to them.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;
use serde_json::Value;

use super::event::{Event, Output, PeerId, ServerId};
use super::server::{Due, State};
use super::{ALONE_AGAIN, LONE_AGAIN, LONE_CALLS, MAX_PEERS, Room};
use crate::wire::signaling::{self, Data, FromServer};

impl Room {
    pub(super) fn on_server_open(&mut self, id: ServerId, now: Duration) {
        let Some(server) = self.servers.get_mut(id.0) else {
            return;
        };
        let millis = server.opened(now);
        self.out
            .push_back(Output::Event(Event::ServerUp { server: id, millis }));
        self.out.push_back(Output::ServerSend(
            id,
            signaling::subscribe(&self.config.topic),
        ));
        self.publish(
            id,
            &Data::Announce {
                from: self.me.0.to_string(),
            },
        );
        self.plan_announcement(now);
    }

    pub(super) fn plan_announcement(&mut self, now: Duration) {
        let alone = self.links.is_empty();
        self.lone_calls = if alone {
            self.lone_calls.saturating_add(1)
        } else {
            0
        };
        let others = self.facts().clients.is_some_and(|count| count > 1);
        let often = alone && (others || self.lone_calls <= LONE_CALLS);
        let range = if often { LONE_AGAIN } else { ALONE_AGAIN };
        let wait = Duration::from_secs(self.rng.random_range(range));
        self.announce_at = Some(now + wait);
    }

    pub(super) fn on_server_closed(&mut self, id: ServerId, reason: String, now: Duration) {
        let Some(server) = self.servers.get_mut(id.0) else {
            return;
        };
        if matches!(server.state, State::Waiting { .. }) {
            return;
        }
        server.closed(now, &mut self.rng);
        self.out
            .push_back(Output::Event(Event::ServerDown { server: id, reason }));
    }

    pub(super) fn on_server_text(&mut self, id: ServerId, text: &str, now: Duration) {
        let Some(server) = self.servers.get_mut(id.0) else {
            return;
        };
        server.heard(now);
        match signaling::read_frame(text) {
            Some(FromServer::Publish {
                topic,
                data,
                clients,
            }) if topic == self.config.topic => {
                server.count(clients);
                self.on_publish(id, &data, now);
            }
            Some(FromServer::Ping) => self
                .out
                .push_back(Output::ServerSend(id, signaling::pong())),
            _ => {}
        }
    }

    fn on_publish(&mut self, id: ServerId, data: &Value, now: Duration) {
        let Some(data) = self.unseal(data) else {
            return self.not_understood(data, now);
        };
        let (Data::Announce { from } | Data::Call { from, .. } | Data::Signal { from, .. }) = &data;
        if **from == *self.me.0 {
            return;
        }
        self.understood();
        let for_us = match &data {
            Data::Announce { .. } => true,
            Data::Call { to, .. } => to.iter().any(|to| **to == *self.me.0),
            Data::Signal { to, .. } => **to == *self.me.0,
        };
        if !for_us {
            return;
        }
        let peer = PeerId(Arc::from(from.as_str()));
        if self.is_barred(&peer, now) || !self.note_peer(&peer, id, now) {
            return;
        }
        match data {
            Data::Announce { .. } => self.on_announce(peer, now),
            Data::Call { .. } => self.on_call(peer, now),
            Data::Signal { signal, token, .. } => self.on_signal(peer, signal, token, now),
        }
    }

    /// Remembers where a peer was heard; false if there is no room for one more.
    fn note_peer(&mut self, peer: &PeerId, server: ServerId, now: Duration) -> bool {
        let known = self.peers.contains_key(peer);
        if !known && !self.make_room() {
            return false;
        }
        let entry = self.peers.entry(peer.clone()).or_default();
        entry.server = Some(server);
        entry.heard = now;
        if !known {
            entry.since = now;
            self.out
                .push_back(Output::Event(Event::PeerFound(peer.clone())));
        }
        true
    }

    /// Forgets the peer without a connection that has been silent longest, if the table is full.
    fn make_room(&mut self) -> bool {
        if self.peers.len() < MAX_PEERS {
            return true;
        }
        let idle = self.peers.iter().filter(|(_, peer)| peer.link.is_none());
        let oldest = idle.min_by_key(|(_, peer)| peer.heard);
        let Some(id) = oldest.map(|(id, _)| id.clone()) else {
            return false;
        };
        self.peers.remove(&id).is_some()
    }

    fn unseal(&self, data: &Value) -> Option<Data> {
        match &self.config.key {
            Some(key) => signaling::read_data(&key.open(data.as_str()?).ok()?),
            None => signaling::read_data(data),
        }
    }

    /// Publishes on one server, if it is open.
    pub(super) fn publish(&mut self, id: ServerId, data: &Data) {
        if !self
            .servers
            .get(id.0)
            .is_some_and(super::server::Server::is_open)
        {
            return;
        }
        let plain = signaling::data(data);
        let iv = self.rng.random::<[u8; 12]>();
        let sealed = match &self.config.key {
            Some(key) => key.seal(&plain, iv).ok().map(Value::String),
            None => Some(plain),
        };
        if let Some(data) = sealed {
            let text = signaling::publish(&self.config.topic, &data);
            self.out.push_back(Output::ServerSend(id, text));
        }
    }

    pub(super) fn tick_servers(&mut self, now: Duration) {
        for n in 0..self.servers.len() {
            let id = ServerId(n);
            let Some(server) = self.servers.get_mut(n) else {
                continue;
            };
            match server.due(now) {
                Some(Due::Dial) => {
                    server.dial(now);
                    self.out
                        .push_back(Output::ServerDial(id, server.url.clone()));
                }
                Some(Due::Ping) => self
                    .out
                    .push_back(Output::ServerSend(id, signaling::ping())),
                Some(Due::GiveUp) => {
                    self.out.push_back(Output::ServerClose(id));
                    self.on_server_closed(id, "the server fell silent".to_owned(), now);
                }
                None => {}
            }
        }
    }
}
