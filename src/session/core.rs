//! What every session has, whatever it may do to the document: the mesh, the peers, who is here.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::answers::Ration;
use super::apart::{Choice, Stance};
use super::back::Again;
use super::conduct::Fault;
use super::greeting::{Greeter, Names};
use super::guardian::Told;
use super::journal::Journal;
use super::labels::Labels;
use super::peer::Peer;
use super::person::{Identity, own_state, person};
use super::presence::Presence;
use super::unsent::Unsent;
use super::view::{Cursor, JoinFact, JoinStep, Person, Standing};
use crate::notebook::past::{Guardian, Past};
use crate::notebook::{Draft, Replica};
use crate::room::event::{LinkId, Output, PeerId, Secret};
use crate::room::{Room, SendError};
use crate::wire::awareness::{self, Entry};
use crate::wire::message::Message;

/// Facts of the way in that are kept; a room that goes on failing says the same again.
const MAX_FACTS: usize = 64;
/// News kept for the screen between two looks.
const MAX_NEWS: usize = 64;

/// How to take part.
#[derive(Clone, Debug)]
pub struct Config {
    pub who: Identity,
    /// The room as people call it; shown only.
    pub room: String,
    /// The path in the room; shown until the document names one.
    pub path: String,
    /// Publish nothing at all (observers only).
    pub hidden: bool,
    /// The signaling servers' URLs, in the order of the mesh's `ServerId`s; shown only.
    pub urls: Vec<String>,
}

/// Something that happened in the room, for one quiet line. Texts are raw.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// A peer sent something that cannot be a document's update.
    Refused { reason: String },
    /// We closed the connection with a peer, and take no other with it for a while.
    Parted {
        /// Who it is, where that is known.
        by: Option<String>,
        fault: Fault,
    },
    /// A message is larger than a peer takes: what it holds cannot reach that peer.
    TooLarge { bytes: usize, limit: usize },
    /// Others are here, and nothing they say can be read: the password is not theirs.
    Unreadable(Secret),
    /// We hosted, and somebody was there with content: theirs stays, ours was not put in.
    Adopted,
    /// These were here when we came.
    With { names: Names },
    /// These came.
    Joined { names: Names },
    /// These left, a few seconds ago, and have not come back.
    Left { names: Names },
    /// The room's document is another one of the same name; nothing was merged.
    OtherDocument {
        /// Who holds it, where that is known.
        by: Option<String>,
        /// It is ours to choose; who only watches takes theirs.
        may_choose: bool,
    },
    /// Own edits were put into the document that took the place of ours: cells whose text changed, and
    /// cells that were put in.
    Carried { changed: usize, added: usize },
    /// A peer took out nearly all cells at once.
    Wiped {
        by: Whose,
        gone: usize,
        /// Cells that there were.
        all: usize,
        /// Of those that went, the ones with something in them that is nowhere now.
        lost: usize,
        may_restore: bool,
    },
    /// A peer put in cells that were there already.
    Doubled {
        by: Whose,
        cells: usize,
        may_restore: bool,
    },
    /// The guard took out the cells that a peer had put in though they were there.
    TakenBack { by: Whose, cells: usize },
    /// Somebody else undid what was told of a peer.
    Undone { by: Whose },
    /// The document has another name now; the room stays the one that it was opened in.
    Renamed {
        /// Who did it, where that is known.
        by: Option<String>,
        path: String,
    },
}

/// Who did something. Names are raw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Unknown,
    By(String),
    /// It came over this one, who may have passed it on: nobody signs a deletion.
    Over(String),
}

/// The common part of a session.
#[derive(Debug)]
pub struct Core {
    pub(super) room: Room,
    pub(super) peers: BTreeMap<PeerId, Peer>,
    pub(super) presence: Presence,
    pub(super) config: Config,
    pub(super) out: VecDeque<Output>,
    pub(super) synced: bool,
    pub(super) left: bool,
    /// There is no room: the document is a file of this machine.
    pub(super) local: bool,
    pub(super) cursor: Option<Cursor>,
    pub(super) greeter: Greeter,
    /// What those who are here are called.
    pub(super) labels: Labels,
    /// What was edited lately.
    pub(super) unsent: Unsent,
    pub(super) journal: Journal,
    /// What answers to step 1 may cost.
    pub(super) ration: Ration,
    pub(super) answers_given: u64,
    /// We have been in this room before: who comes now may hold another document.
    pub(super) returning: bool,
    /// Until when those who have our history are given to say that they are here: see `doubt`.
    pub(super) doubt: Option<Duration>,
    /// There is somebody to decide what is to become of two documents.
    pub(super) decides: bool,
    /// What is to become of our document, as soon as theirs is here.
    pub(super) wish: Option<Choice>,
    /// Own edits that wait for the document that takes the place of ours.
    pub(super) drafts: Vec<Draft>,
    pub(super) past: Past,
    pub(super) guardian: Guardian,
    /// The last deed of a peer that can be undone.
    pub(super) deed: Option<Told>,
    /// Cells that we made again lately.
    pub(super) again: Again,
    /// Exact doublings are taken back without asking.
    pub(super) guards: bool,
    /// The peer whose update was applied with the last input.
    pub(super) applied: Option<PeerId>,
    /// That was a step of an update that takes several.
    pub(super) stepped: bool,
    /// Whose update was gone on with last: the number of that peer.
    pub(super) last_step: u64,
    /// The connection whose input is being handled.
    pub(super) current: Option<LinkId>,
    /// Grows when something about people changes that no awareness state tells.
    pub(super) measured: u64,
    received: usize,
    alone_since: Option<Duration>,
    numbers: u64,
    facts: Vec<JoinFact>,
    news: VecDeque<News>,
}

impl Core {
    pub(super) fn new(room: Room, own: u64, config: Config) -> Self {
        Self {
            room,
            peers: BTreeMap::new(),
            presence: Presence::new(own),
            config,
            out: VecDeque::new(),
            synced: false,
            left: false,
            local: false,
            cursor: None,
            greeter: Greeter::new(),
            labels: Labels::default(),
            unsent: Unsent::default(),
            journal: Journal::default(),
            ration: Ration::new(),
            answers_given: 0,
            returning: false,
            doubt: None,
            decides: true,
            wish: None,
            drafts: Vec::new(),
            past: Past::default(),
            guardian: Guardian::default(),
            deed: None,
            again: Again::default(),
            guards: false,
            applied: None,
            stepped: false,
            last_step: 0,
            current: None,
            measured: 0,
            received: 0,
            alone_since: Some(Duration::ZERO),
            numbers: 0,
            facts: Vec::new(),
            news: VecDeque::new(),
        }
    }

    /// Takes a peer in, or starts anew with one that moved to another channel.
    pub(super) fn peer_opened(&mut self, id: &PeerId, now: Duration) {
        self.alone_since = None;
        if let Some(peer) = self.peers.get_mut(id) {
            return peer.reopen(now);
        }
        self.numbers += 1;
        self.peers.insert(id.clone(), Peer::new(self.numbers, now));
    }

    pub(super) fn peer_gone(&mut self, id: &PeerId, now: Duration) {
        self.peers.remove(id);
        let together = |peer: &Peer| peer.answered && peer.stance == Stance::Together;
        if !self.peers.values().any(together) {
            self.returning |= self.synced && self.decides;
        }
        if self.peers.is_empty() {
            self.alone_since.get_or_insert(now);
        }
    }

    /// Sends one message. What a lagging peer misses is owed to it; false if it was not taken.
    pub(super) fn send(&mut self, id: &PeerId, message: &Message) -> bool {
        let bytes = message.encode();
        match self.room.send(id, &bytes) {
            Ok(()) => return true,
            Err(SendError::TooLarge { limit }) => {
                self.tell(News::TooLarge {
                    bytes: bytes.len(),
                    limit,
                });
            }
            Err(SendError::Lagging | SendError::Unknown) => {
                if let Some(peer) = self.peers.get_mut(id) {
                    peer.owed = true;
                }
            }
        }
        false
    }

    /// Sends to every open peer but one (where the message came from).
    pub(super) fn spread(&mut self, message: &Message, except: Option<u64>) {
        let of_document = !matches!(message, Message::Awareness(_));
        let others: Vec<PeerId> = self
            .peers
            .iter()
            .filter(|(_, peer)| Some(peer.number) != except)
            .filter(|(_, peer)| !of_document || peer.stance == Stance::Together)
            .map(|(id, _)| id.clone())
            .collect();
        for id in others {
            self.send(&id, message);
        }
    }

    /// Sends awareness entries to every open peer but one.
    pub(super) fn spread_presence(&mut self, entries: &[Entry], except: Option<u64>) {
        if !entries.is_empty() {
            self.spread(&Message::Awareness(awareness::encode(entries)), except);
        }
    }

    /// Brings our own state up to date with where we are, and sends it when it is due.
    pub(super) fn publish(&mut self, replica: &Replica, now: Duration) {
        if !self.config.hidden && !self.left {
            self.presence.publish(own_state(
                &self.config.who,
                self.cursor,
                replica,
                self.guards,
            ));
        }
        self.send_own_state(now);
    }

    pub(super) fn send_own_state(&mut self, now: Duration) {
        if let Some(own) = self.presence.due(now) {
            self.spread_presence(&[own], None);
        }
    }

    /// Counts bytes of the document as they come, in one fact that grows.
    pub(super) fn count_received(&mut self, bytes: usize, now: Duration) {
        if self.synced {
            return;
        }
        self.received += bytes;
        let total = self.received;
        let last = self
            .facts
            .iter_mut()
            .rfind(|fact| matches!(fact.step, JoinStep::Received { .. }));
        match last {
            Some(fact) => fact.step = JoinStep::Received { bytes: total },
            None => self.note(JoinStep::Received { bytes: total }, now),
        }
    }

    /// Records a fact of the way in.
    pub(super) fn note(&mut self, step: JoinStep, now: Duration) {
        if self.facts.len() >= MAX_FACTS {
            self.facts.remove(0);
        }
        self.facts.push(JoinFact { at: now, step });
    }

    pub(super) fn tell(&mut self, news: News) {
        if self.news.len() < MAX_NEWS && !self.news.contains(&news) {
            self.news.push_back(news);
        }
    }

    pub(super) fn facts(&self) -> &[JoinFact] {
        &self.facts
    }

    pub(super) fn next_news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    pub(super) fn people(&self, replica: &Replica) -> Vec<Person> {
        let located = |(client, seen)| {
            let round_trip = self.round_trip(client);
            let person = person(client, seen, replica)?;
            let label = self.labels.get(client).map(str::to_owned);
            Some(Person {
                round_trip,
                name: label.unwrap_or_else(|| person.name.clone()),
                ..person
            })
        };
        self.presence.others().filter_map(located).collect()
    }

    pub(super) fn standing(&self, replica: &Replica, read_only: bool) -> Standing {
        let facts = self.room.facts();
        let ours = super::vector::Vector::read(&replica.state_vector()).unwrap_or_default();
        Standing {
            path: replica.path().unwrap_or_else(|| self.config.path.clone()),
            room: self.config.room.clone(),
            servers_up: facts.servers_up,
            servers: facts.servers,
            peers: self.peers.len(),
            in_step: self
                .peers
                .values()
                .filter(|peer| peer.in_step(&ours))
                .count(),
            apart: self
                .peers
                .values()
                .filter(|peer| peer.stance.is_apart())
                .count(),
            synced: self.synced,
            read_only,
            alone_since: self.alone_since.filter(|_| !self.local),
            local: self.local,
            saved: replica.dirty().map(|dirty| !dirty),
        }
    }
}
