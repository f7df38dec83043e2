//! One signaling server as the mesh sees it: dial, keep alive, dial again.

use std::time::Duration;

use rand::rngs::StdRng;

use super::backoff;

/// Silence after which we ask whether the server is there (y-webrtc: half of its timeout).
const PING_AFTER: Duration = Duration::from_secs(15);
/// Silence after which the server counts as gone (y-webrtc `messageReconnectTimeout`).
const GONE_AFTER: Duration = Duration::from_secs(30);

/// A connection that lasted so long was a good one: the back-off begins anew. Without this a server
/// that accepts and closes at once would be dialled several times a second.
const STANDS_AFTER: Duration = Duration::from_secs(10);

/// Where the connection stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Dialling,
    Open { heard: Duration, pinged: bool },
    Waiting { until: Duration },
}

/// What time alone asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Due {
    Dial,
    Ping,
    GiveUp,
}

#[derive(Debug)]
pub struct Server {
    pub url: String,
    pub state: State,
    /// How many connections the server counted in our topic when it last passed something on in it.
    pub clients: Option<u64>,
    dialled: Duration,
    /// When it was open last.
    since: Duration,
    failures: u32,
}

impl Server {
    pub fn new(url: String) -> Self {
        let state = State::Waiting {
            until: Duration::ZERO,
        };
        Self {
            url,
            state,
            clients: None,
            dialled: Duration::ZERO,
            since: Duration::ZERO,
            failures: 0,
        }
    }

    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    pub fn dial(&mut self, now: Duration) {
        self.state = State::Dialling;
        self.dialled = now;
    }

    /// The socket is open; how many milliseconds that took.
    pub fn opened(&mut self, now: Duration) -> u64 {
        self.state = State::Open {
            heard: now,
            pinged: false,
        };
        self.since = now;
        now.saturating_sub(self.dialled).as_millis() as u64
    }

    pub fn heard(&mut self, now: Duration) {
        if self.is_open() {
            self.state = State::Open {
                heard: now,
                pinged: false,
            };
        }
    }

    /// The server passed something on in our topic, and said to how many. Not only the echo of an announcement of
    /// our own says that: who came after it is in the count of what others say, even if that is not for us.
    pub fn count(&mut self, clients: Option<u64>) {
        if self.is_open() {
            self.clients = clients.or(self.clients);
        }
    }

    /// The socket is gone: wait, longer each time.
    pub fn closed(&mut self, now: Duration, rng: &mut StdRng) {
        let stood = self.is_open() && now.saturating_sub(self.since) >= STANDS_AFTER;
        self.failures = if stood {
            1
        } else {
            self.failures.saturating_add(1)
        };
        self.clients = None;
        self.state = State::Waiting {
            until: now + backoff::wait_for_server(self.failures, rng),
        };
    }

    pub fn due(&mut self, now: Duration) -> Option<Due> {
        if self.next_deadline().is_none_or(|at| at > now) {
            return None;
        }
        match self.state {
            State::Dialling => None,
            State::Waiting { .. } => Some(Due::Dial),
            State::Open { pinged: true, .. } => Some(Due::GiveUp),
            State::Open {
                heard,
                pinged: false,
            } => {
                self.state = State::Open {
                    heard,
                    pinged: true,
                };
                Some(Due::Ping)
            }
        }
    }

    pub fn next_deadline(&self) -> Option<Duration> {
        match self.state {
            State::Dialling => None,
            State::Open {
                heard,
                pinged: false,
            } => Some(heard + PING_AFTER),
            State::Open {
                heard,
                pinged: true,
            } => Some(heard + GONE_AFTER),
            State::Waiting { until } => Some(until),
        }
    }
}
