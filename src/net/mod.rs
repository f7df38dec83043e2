//! The sockets: performs the outputs of the mesh and yields its inputs.

mod queue;
mod report;
pub mod serve;
mod signaling;
pub mod site;
pub mod stun;
mod task;
#[cfg(test)]
mod tests;
mod trust;
pub mod udp;
mod webrtc;

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use self::report::Reporter;
use self::signaling::Server;
pub use self::signaling::{Probe, Signaling, probe};
use self::task::spawn;
#[doc(hidden)]
pub use self::webrtc::fuzz;
use self::webrtc::{Command, Delivered, Link, Spare, Start};
use crate::room::event::{Input, LinkId, Output, ServerId};

/// Bytes that may wait for one peer. A notebook of several megabytes must fit in the first sync; a peer
/// that cannot take that much is synced again later.
pub const DEFAULT_QUEUE_BYTES: usize = 16 * 1024 * 1024;

/// How long all links together may take to say goodbye.
const SHUTDOWN_DEADLINE: Duration = Duration::from_millis(500);

/// A STUN or TURN server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceServer {
    /// `stun:host:port`, `turn:host:port?transport=udp`, …
    pub urls: Vec<String>,
    pub username: Option<String>,
    pub credential: Option<String>,
}

/// How connections are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetConfig {
    /// None by default: the caller decides whom to ask.
    pub ice: Vec<IceServer>,
    /// Use, and tell others of, relayed addresses only.
    pub relay_only: bool,
    /// The room is on this machine, or it was asked for: bind 127.0.0.1 too, and try peers at every address,
    /// those of this machine and of any network behind a router included.
    pub local: bool,
    /// Bytes that may wait for one peer before `Input::LinkFull`.
    pub queue_bytes: usize,
}

impl Default for NetConfig {
    fn default() -> NetConfig {
        NetConfig {
            ice: Vec::new(),
            relay_only: false,
            local: false,
            queue_bytes: DEFAULT_QUEUE_BYTES,
        }
    }
}

/// All sockets of one mesh. Must be made and used inside a tokio runtime.
pub struct Net {
    reporter: Reporter,
    stop: watch::Sender<bool>,
    spare: Spare,
    signaling: Signaling,
    servers: BTreeMap<ServerId, Server>,
    links: BTreeMap<LinkId, Link>,
    /// Tasks that still say goodbye.
    leaving: Vec<JoinHandle<()>>,
}

impl Net {
    /// A net with signaling sockets of its own; see [`Net::sharing`].
    pub fn new(config: NetConfig, inputs: mpsc::Sender<Input>) -> Net {
        Net::sharing(config, inputs, Signaling::default())
    }

    /// Binds the sockets of a first connection at once, in the background. What happens is sent to
    /// `inputs`; a receiver that is behind holds the sockets back. Nets with the same `signaling` have
    /// one socket together for each server.
    pub fn sharing(config: NetConfig, inputs: mpsc::Sender<Input>, signaling: Signaling) -> Net {
        let (stop, stopped) = watch::channel(false);
        Net {
            reporter: Reporter::new(inputs, stopped),
            stop,
            spare: Spare::new(config),
            signaling,
            servers: BTreeMap::new(),
            links: BTreeMap::new(),
            leaving: Vec::new(),
        }
    }

    /// Begins what the mesh wants, and returns at once. A link or server that the mesh has closed itself
    /// is not reported as closed. `Output::Event` is not for this layer.
    pub fn perform(&mut self, output: Output) {
        match output {
            Output::ServerDial(id, url) => self.dial(id, url),
            Output::ServerSend(id, text) => self.send_server(id, text),
            Output::ServerClose(id) => self.close_server(id),
            Output::LinkOffer(id) => self.open(id, Start::Offer),
            Output::LinkAnswer(id, description) => self.open(id, Start::Answer(description)),
            Output::LinkRemote(id, description) => self.command(id, Command::Remote(description)),
            Output::LinkAddCandidate(id, candidate) => {
                self.command(id, Command::Candidate(candidate));
            }
            Output::LinkSend(id, message) => self.send_link(id, message),
            Output::LinkClose(id) => self.close_link(id),
            Output::Event(_) => {}
        }
    }

    /// How long a message takes there and back, for each link where it is known, as last measured; and
    /// measures anew, in the background. Costs no message: every connection is checked by STUN all the
    /// time, and the time of the last check is taken.
    pub fn round_trips(&self) -> Vec<(LinkId, Duration)> {
        let links = self.links.iter();
        let known = links.filter_map(|(id, link)| {
            link.command(Command::Measure);
            Some((*id, link.round_trip()?))
        });
        known.collect()
    }

    /// Closes everything, with what is queued sent before; takes half a second at most. True if a peer has
    /// acknowledged all that was sent to it.
    pub async fn shutdown(mut self) -> bool {
        // Only fails when no task is left to hear it.
        let _ = self.stop.send(true);
        let servers = std::mem::take(&mut self.servers)
            .into_values()
            .map(Server::close);
        let delivered: Vec<Delivered> = self.links.values().map(Link::delivered).collect();
        let links = std::mem::take(&mut self.links)
            .into_values()
            .map(Link::close);
        let leaving = std::mem::take(&mut self.leaving);
        let all: Vec<_> = servers.chain(links).chain(leaving).collect();
        let goodbye = async {
            self.spare.close().await;
            for task in all {
                // A task that panicked has closed as well.
                let _ = task.await;
            }
        };
        // What is not closed by then ends with the program.
        let _ = timeout(SHUTDOWN_DEADLINE, goodbye).await;
        delivered.iter().any(Delivered::get)
    }

    fn dial(&mut self, id: ServerId, url: String) {
        self.close_server(id);
        let server = self.signaling.dial(id, url, self.reporter.clone());
        self.servers.insert(id, server);
    }

    fn send_server(&mut self, id: ServerId, text: String) {
        let stuck = self
            .servers
            .get(&id)
            .is_some_and(|server| !server.send(text));
        if stuck {
            self.close_server(id);
            let reporter = self.reporter.clone();
            let reason = "the server takes no more messages".to_owned();
            spawn(async move { reporter.tell(Input::ServerClosed(id, reason)).await });
        }
    }

    fn close_server(&mut self, id: ServerId) {
        if let Some(server) = self.servers.remove(&id) {
            self.leave(server.close());
        }
    }

    fn open(&mut self, id: LinkId, start: Start) {
        self.links.retain(|_, link| !link.is_over());
        let link = Link::open(id, start, &self.spare, &self.reporter);
        self.links.insert(id, link);
    }

    fn command(&mut self, id: LinkId, command: Command) {
        if let Some(link) = self.links.get(&id) {
            link.command(command);
        }
    }

    fn send_link(&mut self, id: LinkId, message: Vec<u8>) {
        if let Some(link) = self.links.get(&id) {
            link.send(message);
        }
    }

    fn close_link(&mut self, id: LinkId) {
        if let Some(link) = self.links.remove(&id) {
            self.leave(link.close());
        }
    }

    fn leave(&mut self, task: JoinHandle<()>) {
        self.leaving.retain(|task| !task.is_finished());
        self.leaving.push(task);
    }
}
