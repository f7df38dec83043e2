//! The signaling server as a state machine: who is subscribed to what, and what a frame sends to whom.
//!
//! It speaks the protocol of y-webrtc's `bin/server.js` (subscribe, unsubscribe, publish, ping), within
//! limits. A frame that is not understood is answered by nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::wire::json::is_modest;

/// Connections of one server. Each costs a socket; a room of a few dozen people is what it is for.
pub const MAX_CONNECTIONS: usize = 1_024;

/// Topics of one connection. A page has one a document that it has open.
pub const MAX_TOPICS: usize = 256;

/// Bytes of a topic's name: a hash and a path.
pub const MAX_TOPIC_BYTES: usize = 4_096;

/// Bytes of one frame. A session description of a data channel takes a few hundred, sealed a third more;
/// what is larger is no signaling.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// The answer to a client's ping.
const PONG: &str = r#"{"type":"pong"}"#;

/// One connection of a client, named by whoever accepts it. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// Frames to send, in order. One text is shared by all who get it.
pub type Frames = Vec<(ConnId, Arc<str>)>;

/// Why a connection or a frame was refused. The connection should be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokerError {
    #[error("the server has {MAX_CONNECTIONS} connections and takes no more")]
    Full,
    #[error("a frame of {0} bytes is too large")]
    TooLarge(usize),
}

/// The subscriptions of all connections.
#[derive(Debug, Default)]
pub struct Broker {
    connections: BTreeMap<ConnId, BTreeSet<String>>,
    topics: BTreeMap<String, BTreeSet<ConnId>>,
}

impl Broker {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many connections there are.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.len()
    }

    /// How many topics anybody is subscribed to.
    #[must_use]
    pub fn topics(&self) -> usize {
        self.topics.len()
    }

    /// A client has connected.
    pub fn connect(&mut self, id: ConnId) -> Result<(), BrokerError> {
        if self.connections.len() >= MAX_CONNECTIONS {
            return Err(BrokerError::Full);
        }
        self.connections.entry(id).or_default();
        Ok(())
    }

    /// A client is gone, and its subscriptions with it.
    pub fn disconnect(&mut self, id: ConnId) {
        for topic in self.connections.remove(&id).unwrap_or_default() {
            self.leave(id, &topic);
        }
    }

    /// Takes one text frame of a client and gives the frames to send, in order. What is malformed, or
    /// comes from a connection that is not there, gives none.
    pub fn text(&mut self, id: ConnId, text: &str) -> Result<Frames, BrokerError> {
        if text.len() > MAX_FRAME_BYTES {
            return Err(BrokerError::TooLarge(text.len()));
        }
        if !self.connections.contains_key(&id) {
            return Ok(Vec::new());
        }
        if !is_modest(text) {
            return Ok(Vec::new());
        }
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        Ok(self.frame(id, frame))
    }

    fn frame(&mut self, id: ConnId, frame: Value) -> Frames {
        match frame.get("type").and_then(Value::as_str) {
            Some("subscribe") => self.subscribe(id, &frame),
            Some("unsubscribe") => self.unsubscribe(id, &frame),
            Some("publish") => return self.publish(frame),
            Some("ping") => return vec![(id, PONG.into())],
            _ => {}
        }
        Vec::new()
    }

    fn subscribe(&mut self, id: ConnId, frame: &Value) {
        let Some(own) = self.connections.get_mut(&id) else {
            return;
        };
        for topic in topics_of(frame) {
            if own.len() >= MAX_TOPICS {
                return;
            }
            own.insert(topic.to_owned());
            self.topics.entry(topic.to_owned()).or_default().insert(id);
        }
    }

    fn unsubscribe(&mut self, id: ConnId, frame: &Value) {
        for topic in topics_of(frame) {
            if let Some(own) = self.connections.get_mut(&id) {
                own.remove(topic);
            }
            self.leave(id, topic);
        }
    }

    fn leave(&mut self, id: ConnId, topic: &str) {
        let Some(subscribers) = self.topics.get_mut(topic) else {
            return;
        };
        subscribers.remove(&id);
        if subscribers.is_empty() {
            self.topics.remove(topic);
        }
    }

    /// The frame as it came plus `clients`, to all subscribers: to the sender too, if it is one. That
    /// echo tells it how many are there.
    fn publish(&self, mut frame: Value) -> Frames {
        let topic = frame.get("topic").and_then(Value::as_str);
        let Some(subscribers) = topic.and_then(|topic| self.topics.get(topic)) else {
            return Vec::new();
        };
        if let Some(fields) = frame.as_object_mut() {
            fields.insert("clients".to_owned(), subscribers.len().into());
        }
        let text: Arc<str> = frame.to_string().into();
        subscribers
            .iter()
            .map(|id| (*id, Arc::clone(&text)))
            .collect()
    }
}

/// The topics that a frame names, without what is no topic.
fn topics_of(frame: &Value) -> impl Iterator<Item = &str> {
    let topics = frame.get("topics").and_then(Value::as_array);
    let names = topics.into_iter().flatten().filter_map(Value::as_str);
    names.filter(|topic| topic.len() <= MAX_TOPIC_BYTES)
}

#[cfg(test)]
mod tests;
