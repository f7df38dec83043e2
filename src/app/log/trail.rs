//! What one document's sockets do, from what goes through its driver: signaling up and down, links opened
//! and closed, sync steps with their sizes.
//!
//! Peers and links have numbers that mean something in this log alone.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::{Level, debug, info, warn};
use url::Url;

use super::reason::reason;
use crate::room::event::{Input, LinkId, Output};
use crate::wire::frame;

/// Links that are counted at once: more than a mesh has.
const MAX_LINKS: usize = 256;
/// Sync steps of one link that are told each by itself. A peer that asks on and on is counted.
const MAX_STEPS: u64 = 50;

/// Numbers the documents of this run.
static SEATS: AtomicU64 = AtomicU64::new(1);

/// The trail of one document.
#[derive(Debug)]
pub struct Trail {
    seat: u64,
    links: BTreeMap<LinkId, Count>,
}

/// What went over a link, in messages of the channel and their bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    came: (u64, u64),
    went: (u64, u64),
    steps: u64,
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Came,
    Went,
}

impl Trail {
    pub fn begin() -> Self {
        Self {
            seat: SEATS.fetch_add(1, Ordering::Relaxed),
            links: BTreeMap::new(),
        }
    }

    /// Takes note of what happened.
    pub fn input(&mut self, input: &Input) {
        if !is_kept() {
            return;
        }
        let seat = self.seat;
        match input {
            Input::ServerOpen(id) => info!(seat, server = id.0, "signaling up"),
            Input::ServerClosed(id, why) => {
                info!(seat, server = id.0, why = reason(why), "signaling down");
            }
            Input::ServerText(id, text) => {
                debug!(seat, server = id.0, bytes = text.len(), "signaling heard");
            }
            Input::LinkOpen { link, max_message } => {
                info!(seat, link = link.0, max_message, "link open");
            }
            Input::LinkSecured(id, _) => info!(seat, link = id.0, "link encrypted"),
            Input::LinkRoute(id, route) => info!(seat, link = id.0, ?route, "link route"),
            Input::LinkBytes(id, bytes) => self.message(*id, bytes, Way::Came),
            Input::LinkFull(id) => warn!(seat, link = id.0, "link lags"),
            Input::LinkDrained(id) => info!(seat, link = id.0, "link drained"),
            Input::LinkClosed(id, why) => self.closed(*id, reason(why)),
            Input::LinkLocal(id, description) => {
                let (kind, bytes) = (description.kind, description.sdp.len());
                debug!(seat, link = id.0, ?kind, bytes, "own description");
            }
            Input::LinkCandidate(id, candidate) => {
                let kind = kind_of(&candidate.candidate);
                debug!(seat, link = id.0, kind, "own candidate");
            }
            Input::Start => info!(seat, "joining"),
            Input::Leave => info!(seat, "leaving"),
            Input::Tick => {}
        }
    }

    /// Takes note of what is to be done.
    pub fn output(&mut self, output: &Output) {
        if !is_kept() {
            return;
        }
        let seat = self.seat;
        match output {
            Output::ServerDial(id, url) => {
                info!(seat, server = id.0, "dialling");
                debug!(seat, server = id.0, at = origin(url), "dialling");
            }
            Output::ServerSend(id, text) => {
                debug!(seat, server = id.0, bytes = text.len(), "signaling said");
            }
            Output::ServerClose(id) => info!(seat, server = id.0, "signaling given up"),
            Output::LinkOffer(id) => info!(seat, link = id.0, "link offered"),
            Output::LinkAnswer(id, _) => info!(seat, link = id.0, "link answered"),
            Output::LinkRemote(id, description) => {
                let (kind, bytes) = (description.kind, description.sdp.len());
                debug!(seat, link = id.0, ?kind, bytes, "their description");
            }
            Output::LinkAddCandidate(id, candidate) => {
                let kind = kind_of(&candidate.candidate);
                debug!(seat, link = id.0, kind, "their candidate");
            }
            Output::LinkSend(id, bytes) => self.message(*id, bytes, Way::Went),
            Output::LinkClose(id) => self.closed(*id, "given up here"),
            Output::Event(_) => {}
        }
    }

    /// The sockets are gone.
    pub fn end(&mut self) {
        if is_kept() {
            info!(seat = self.seat, links = self.links.len(), "left");
        }
    }

    fn message(&mut self, id: LinkId, bytes: &[u8], way: Way) {
        let (seat, link) = (self.seat, id.0);
        let full = self.links.len() >= MAX_LINKS && !self.links.contains_key(&id);
        if full {
            return;
        }
        let count = self.links.entry(id).or_default();
        let (messages, sum) = match way {
            Way::Came => &mut count.came,
            Way::Went => &mut count.went,
        };
        *messages += 1;
        *sum += bytes.len() as u64;
        let Some((step, bytes)) = step(bytes) else {
            return;
        };
        let known = matches!(step, "step 1" | "step 2");
        count.steps += u64::from(known);
        match known && count.steps <= MAX_STEPS {
            true => info!(seat, link, ?way, step, bytes, "sync"),
            false => debug!(seat, link, ?way, step, bytes, "message"),
        }
    }

    fn closed(&mut self, id: LinkId, why: &'static str) {
        let Count { came, went, steps } = self.links.remove(&id).unwrap_or_default();
        info!(
            seat = self.seat,
            link = id.0,
            why,
            came = came.0,
            came_bytes = came.1,
            went = went.0,
            went_bytes = went.1,
            steps,
            "link closed"
        );
    }
}

/// Whether anybody keeps a log: where not, a message costs no more than this question.
fn is_kept() -> bool {
    tracing::enabled!(Level::INFO)
}

/// What a message is, and the bytes of the whole of it; none for a later piece of one. A peer may send
/// anything: what is none of the known ones is called so.
fn step(bytes: &[u8]) -> Option<(&'static str, usize)> {
    let (body, total) = match frame::piece(bytes) {
        Some((0, total, body)) => (body, total),
        Some(_) => return None,
        None => (bytes, bytes.len()),
    };
    let name = match body {
        [0, 0, ..] => "step 1",
        [0, 1, ..] => "step 2",
        [0, 2, ..] => "update",
        [1, ..] => "awareness",
        [3, ..] => "awareness query",
        _ => "unknown",
    };
    Some((name, total))
}

/// The type of a candidate (RFC 8839, section 5.1), and nothing else of it.
fn kind_of(candidate: &str) -> &'static str {
    let mut words = candidate.split_ascii_whitespace();
    let kind = words.find(|word| *word == "typ").and_then(|_| words.next());
    match kind {
        Some("host") => "host",
        Some("srflx") => "srflx",
        Some("prflx") => "prflx",
        Some("relay") => "relay",
        _ => "unknown",
    }
}

/// Scheme, host and port of a server; login, path and query may hold secrets.
fn origin(url: &str) -> String {
    let url = Url::parse(url).ok();
    let parts = url.as_ref().and_then(|url| {
        let host = url.host_str()?;
        Some((url.scheme(), host, url.port_or_known_default()?))
    });
    parts.map_or_else(
        || "no address".to_owned(),
        |(scheme, host, port)| format!("{scheme}://{host}:{port}"),
    )
}
