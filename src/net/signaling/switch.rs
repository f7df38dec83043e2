//! Which document a frame belongs to, where several share one socket: a table without I/O.
//!
//! Publishes go to those who are subscribed to their topic, everything else to all. Each mesh keeps its
//! own count of the server's silence and asks with a ping; on the shared socket one ping is under way
//! at a time, and none is sent while other documents' frames show that the server is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::wire::signaling::{self, FromServer, Request};

/// A document, by the number that the socket's task gave it.
pub(super) type User = u64;

/// What becomes of a frame that a document wants sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    Forward,
    /// Not sent: the server is known to be there, and this is what it would say.
    Answer(String),
    /// Not sent: the answer is on its way already, or others still need what is to be given up.
    Nothing,
}

#[derive(Default)]
struct Seat {
    topics: BTreeSet<String>,
    /// The server has spoken since this document was last told something.
    behind: bool,
}

/// The documents of one socket.
#[derive(Default)]
pub(super) struct Switch {
    seats: BTreeMap<User, Seat>,
    /// A ping is on its way, and nothing has come since.
    pinged: bool,
}

impl Switch {
    pub(super) fn enter(&mut self, user: User) {
        self.seats.insert(user, Seat::default());
    }

    /// Takes a document out; what it is still subscribed to and nobody else is.
    pub(super) fn leave(&mut self, user: User) -> Vec<String> {
        let topics = self.seats.remove(&user).unwrap_or_default().topics;
        let unshared = topics.into_iter().filter(|topic| !self.is_used(topic));
        unshared.collect()
    }

    /// Whether this document is subscribed to anything.
    pub(super) fn is_subscribed(&self, user: User) -> bool {
        self.seats
            .get(&user)
            .is_some_and(|seat| !seat.topics.is_empty())
    }

    /// What becomes of a frame of this document.
    pub(super) fn says(&mut self, user: User, text: &str) -> Said {
        match signaling::read_request(text) {
            Some(Request::Ping) => self.ping(user),
            Some(Request::Subscribe(topics)) => self.subscribe(user, topics),
            Some(Request::Unsubscribe(topics)) => self.unsubscribe(user, &topics),
            _ => Said::Forward,
        }
    }

    fn ping(&mut self, user: User) -> Said {
        let behind = self
            .seats
            .get_mut(&user)
            .is_some_and(|seat| std::mem::take(&mut seat.behind));
        if behind {
            return Said::Answer(signaling::pong());
        }
        match std::mem::replace(&mut self.pinged, true) {
            true => Said::Nothing,
            false => Said::Forward,
        }
    }

    fn subscribe(&mut self, user: User, topics: Vec<String>) -> Said {
        if let Some(seat) = self.seats.get_mut(&user) {
            seat.topics.extend(topics);
        }
        Said::Forward
    }

    /// A mesh names one topic a frame, so that there is nothing to take apart.
    fn unsubscribe(&mut self, user: User, topics: &[String]) -> Said {
        if let Some(seat) = self.seats.get_mut(&user) {
            seat.topics.retain(|topic| !topics.contains(topic));
        }
        match topics.iter().any(|topic| self.is_used(topic)) {
            true => Said::Nothing,
            false => Said::Forward,
        }
    }

    fn is_used(&self, topic: &str) -> bool {
        self.seats.values().any(|seat| seat.topics.contains(topic))
    }

    /// To whom a frame of the server goes.
    pub(super) fn hears(&mut self, text: &str) -> Vec<User> {
        self.pinged = false;
        let topic = match signaling::read_frame(text) {
            Some(FromServer::Publish { topic, .. }) => Some(topic),
            _ => None,
        };
        let mut told = Vec::new();
        for (user, seat) in &mut self.seats {
            let wants = topic
                .as_ref()
                .is_none_or(|topic| seat.topics.contains(topic));
            seat.behind = !wants;
            told.extend(wants.then_some(*user));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const A: User = 1;
    const B: User = 2;

    fn publish(topic: &str) -> String {
        signaling::publish(topic, &json!({ "type": "announce", "from": "x" }))
    }

    fn two() -> Switch {
        let mut switch = Switch::default();
        for (user, topic) in [(A, "a"), (B, "b")] {
            switch.enter(user);
            assert_eq!(
                switch.says(user, &signaling::subscribe(topic)),
                Said::Forward
            );
        }
        switch
    }

    #[test]
    fn publishes_go_by_topic_and_all_else_to_all() {
        let mut switch = two();
        assert_eq!(switch.hears(&publish("a")), [A]);
        assert_eq!(switch.hears(&publish("b")), [B]);
        assert!(switch.hears(&publish("c")).is_empty());
        assert_eq!(switch.hears(&signaling::pong()), [A, B]);
        assert_eq!(switch.hears("what is no JSON"), [A, B]);
    }

    #[test]
    fn one_ping_is_on_its_way_at_a_time() {
        let mut switch = two();
        let ping = signaling::ping();
        assert_eq!(switch.says(A, &ping), Said::Forward);
        assert_eq!(switch.says(B, &ping), Said::Nothing);
        switch.hears(&signaling::pong());
        assert_eq!(switch.says(B, &ping), Said::Forward);
    }

    #[test]
    fn a_quiet_document_hears_that_the_server_is_there_once_for_what_others_heard() {
        let mut switch = two();
        let ping = signaling::ping();
        switch.hears(&publish("a"));
        assert_eq!(switch.says(B, &ping), Said::Answer(signaling::pong()));
        assert_eq!(switch.says(B, &ping), Said::Forward);
        switch.hears(&publish("a"));
        assert_eq!(switch.says(A, &ping), Said::Forward);
    }

    #[test]
    fn a_topic_is_given_up_when_nobody_has_it_any_more() {
        let mut switch = two();
        switch.says(B, &signaling::subscribe("a"));
        let unsubscribe = signaling::unsubscribe("a");
        assert_eq!(switch.says(A, &unsubscribe), Said::Nothing);
        assert!(!switch.is_subscribed(A));
        assert_eq!(switch.hears(&publish("a")), [B]);
        assert_eq!(switch.says(B, &unsubscribe), Said::Forward);
        assert_eq!(switch.leave(B), ["b"]);
        assert_eq!(switch.leave(A), Vec::<String>::new());
        assert!(switch.hears(&signaling::pong()).is_empty());
    }
}
