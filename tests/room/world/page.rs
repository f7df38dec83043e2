//! A model of a browser's y-webrtc: when it announces, offers, answers, and gives up.
//!
//! Read from the sources of y-webrtc 10.2.2 (what JupyterLite ships) and 10.3.0 (tokens against glare).

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use celljam::room::event::{Description, Input, LinkId, Output, SdpKind, ServerId};
use celljam::wire::frame::{looks_chunked, split};
use celljam::wire::signaling::{self, Data, FromServer, Signal};

use super::{Node, ms};

/// Which y-webrtc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    /// 10.2.2 with JupyterLite's chunked framing: no tie-break at all.
    Lite,
    /// 10.3.0: tokens, plain framing.
    Plain,
}

/// What a page has to do with a channel, for whoever has a document to share over it.
#[derive(Debug)]
pub enum Heard {
    Open(LinkId),
    Bytes(LinkId, Vec<u8>),
    Closed(LinkId),
}

/// For so long a person waits for others to appear, and then loads the page anew.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug)]
struct Conn {
    link: LinkId,
    /// Waits for an answer to its offer.
    offering: bool,
    /// When it last said something of its offer.
    asked: Duration,
    token: Option<f64>,
    open: bool,
    ordinal: i64,
}

/// The page.
#[derive(Debug)]
pub struct Page {
    me: String,
    topic: String,
    servers: usize,
    stock: Stock,
    conns: BTreeMap<String, Conn>,
    /// The server on which each peer's connection was begun: its signals go there.
    on: BTreeMap<String, ServerId>,
    redial: Option<Duration>,
    links: u64,
    out: VecDeque<Output>,
    got: Vec<Vec<u8>>,
    /// With a document: what happened on channels. A page without one says that it has nothing.
    heard: Option<VecDeque<Heard>>,
}

impl Page {
    pub fn new(me: &str, topic: &str, servers: usize, stock: Stock) -> Self {
        Self {
            me: me.to_owned(),
            topic: topic.to_owned(),
            servers,
            stock,
            conns: BTreeMap::new(),
            on: BTreeMap::new(),
            redial: None,
            links: 0,
            out: VecDeque::new(),
            got: Vec::new(),
            heard: None,
        }
    }

    /// A page whose document somebody else keeps, who takes what comes with [`Page::next_heard`].
    pub fn with_document(mut self) -> Self {
        self.heard = Some(VecDeque::new());
        self
    }

    pub fn next_heard(&mut self) -> Option<Heard> {
        self.heard.as_mut()?.pop_front()
    }

    fn hear(&mut self, what: Heard) {
        if let Some(heard) = &mut self.heard {
            heard.push_back(what);
        }
    }

    /// The channels that are open.
    pub fn channels(&self) -> Vec<LinkId> {
        let open = self.conns.values().filter(|conn| conn.open);
        open.map(|conn| conn.link).collect()
    }

    /// Sends a message, framed as this page does.
    pub fn say(&mut self, link: LinkId, message: &[u8]) {
        let Some(conn) = self.conns.values_mut().find(|conn| conn.link == link) else {
            return;
        };
        conn.ordinal += 1;
        let frames = match self.stock {
            Stock::Lite => split(message, conn.ordinal),
            Stock::Plain => vec![message.to_vec()],
        };
        let sent = frames
            .into_iter()
            .map(|frame| Output::LinkSend(link, frame));
        self.out.extend(sent);
    }

    /// Everything that came over a data channel, still framed.
    pub fn got(&self) -> &[Vec<u8>] {
        &self.got
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.conns.values().filter(|conn| conn.open).count()
    }

    /// Whether every connection waits for the answer to an offer, or one has for a minute: announcements of
    /// those whom the offers were for mean nothing to it until then, nor do their offers if its clock is ahead
    /// of theirs, and y-webrtc has no time-out for that.
    pub fn is_stuck(&self, now: Duration) -> bool {
        let waits = |conn: &Conn| conn.offering && !conn.open;
        let long = |conn: &Conn| waits(conn) && now.saturating_sub(conn.asked) >= PATIENCE;
        let mut all = self.conns.values();
        !self.conns.is_empty() && (self.conns.values().all(waits) || all.any(long))
    }

    fn publish(&mut self, server: ServerId, data: &Data) {
        let text = signaling::publish(&self.topic, &signaling::data(data));
        self.out.push_back(Output::ServerSend(server, text));
    }

    fn announce(&mut self) {
        for n in 0..self.servers {
            self.out.push_back(Output::ServerSend(
                ServerId(n),
                signaling::subscribe(&self.topic),
            ));
            self.publish(
                ServerId(n),
                &Data::Announce {
                    from: self.me.clone(),
                },
            );
        }
    }

    fn dial(&mut self) {
        self.redial = None;
        self.out
            .extend((0..self.servers).map(|n| Output::ServerDial(ServerId(n), String::new())));
    }

    /// A connection for a peer that has none.
    fn connect(&mut self, peer: &str, server: ServerId, offering: bool) -> LinkId {
        self.links += 1;
        let link = LinkId(self.links);
        self.on.insert(peer.to_owned(), server);
        let conn = Conn {
            link,
            offering,
            asked: Duration::MAX,
            token: None,
            open: false,
            ordinal: 0,
        };
        self.conns.insert(peer.to_owned(), conn);
        link
    }

    fn on_text(&mut self, server: ServerId, text: &str, now: Duration) {
        let Some(FromServer::Publish { data, .. }) = signaling::read_frame(text) else {
            return;
        };
        match signaling::read_data(&data) {
            Some(Data::Announce { from } | Data::Call { from, .. })
                if from != self.me && !self.conns.contains_key(&from) =>
            {
                let link = self.connect(&from, server, true);
                self.out.push_back(Output::LinkOffer(link));
            }
            Some(Data::Signal {
                from,
                to,
                signal,
                token,
            }) if to == self.me && from != self.me => {
                self.on_signal(&from, server, signal, token, now);
            }
            _ => {}
        }
    }

    fn on_signal(
        &mut self,
        from: &str,
        server: ServerId,
        signal: Signal,
        token: Option<f64>,
        _now: Duration,
    ) {
        match signal {
            Signal::Offer(sdp) => self.on_offer(from, server, sdp, token),
            Signal::Answer(sdp) => self.on_answer(from, sdp),
            Signal::Candidate {
                candidate,
                mid,
                mline,
            } => {
                let candidate = celljam::room::event::Candidate {
                    candidate,
                    mid,
                    mline,
                };
                if let Some(conn) = self.conns.get(from).filter(|conn| !conn.offering) {
                    self.out
                        .push_back(Output::LinkAddCandidate(conn.link, candidate));
                }
            }
        }
    }

    fn on_offer(&mut self, from: &str, server: ServerId, sdp: String, token: Option<f64>) {
        let offer = Description {
            kind: SdpKind::Offer,
            sdp,
        };
        let Some(conn) = self.conns.get_mut(from) else {
            let link = self.connect(from, server, false);
            return self.out.push_back(Output::LinkAnswer(link, offer));
        };
        if conn
            .token
            .zip(token)
            .is_some_and(|(ours, theirs)| ours > theirs)
        {
            return;
        }
        // simple-peer rolls its own offer back and answers on the same connection.
        conn.token = None;
        conn.offering = false;
        self.out.push_back(Output::LinkRemote(conn.link, offer));
    }

    fn on_answer(&mut self, from: &str, sdp: String) {
        let Some(conn) = self.conns.get_mut(from) else {
            return;
        };
        conn.token = None;
        if std::mem::replace(&mut conn.offering, false) {
            let answer = Description {
                kind: SdpKind::Answer,
                sdp,
            };
            self.out.push_back(Output::LinkRemote(conn.link, answer));
        } else {
            // An answer in the stable state: simple-peer destroys the connection.
            self.out.push_back(Output::LinkClose(conn.link));
            self.conns.remove(from);
            self.announce();
        }
    }

    fn peer_of(&self, link: LinkId) -> Option<String> {
        self.conns
            .iter()
            .find(|(_, conn)| conn.link == link)
            .map(|(peer, _)| peer.clone())
    }

    fn signal(&mut self, link: LinkId, signal: Signal, now: Duration) {
        let Some(peer) = self.peer_of(link) else {
            return;
        };
        let has_tokens = self.stock == Stock::Plain;
        let Some(conn) = self.conns.get_mut(&peer) else {
            return;
        };
        conn.asked = now;
        let token = has_tokens.then(|| *conn.token.get_or_insert(now.as_millis() as f64 + 0.5));
        let data = Data::Signal {
            from: self.me.clone(),
            to: peer.clone(),
            signal,
            token,
        };
        let server = self.on.get(&peer).copied().unwrap_or(ServerId(0));
        self.publish(server, &data);
    }

    /// Greets with an empty step 1.
    fn greet(&mut self, link: LinkId) {
        let Some(peer) = self.peer_of(link) else {
            return;
        };
        let Some(conn) = self.conns.get_mut(&peer) else {
            return;
        };
        conn.open = true;
        if self.heard.is_none() {
            self.say(link, &[0, 0, 1, 0]);
        }
        self.hear(Heard::Open(link));
    }

    /// Whether all that came was framed as this page can read it.
    pub fn understood(&self) -> bool {
        self.got
            .iter()
            .all(|bytes| looks_chunked(bytes) == (self.stock == Stock::Lite))
    }
}

impl Node for Page {
    fn handle(&mut self, input: Input, now: Duration) {
        match input {
            Input::Start => self.dial(),
            Input::Tick if self.redial.is_some_and(|at| at <= now) => self.dial(),
            Input::ServerOpen(server) => {
                self.out.push_back(Output::ServerSend(
                    server,
                    signaling::subscribe(&self.topic),
                ));
                self.publish(
                    server,
                    &Data::Announce {
                        from: self.me.clone(),
                    },
                );
            }
            Input::ServerText(server, text) => self.on_text(server, &text, now),
            Input::ServerClosed(..) => self.redial = Some(now + ms(1200)),
            Input::LinkLocal(
                link,
                Description {
                    kind: SdpKind::Offer,
                    sdp,
                },
            ) => {
                self.signal(link, Signal::Offer(sdp), now);
            }
            Input::LinkLocal(link, Description { sdp, .. }) => {
                self.signal(link, Signal::Answer(sdp), now)
            }
            Input::LinkCandidate(link, it) => {
                let (candidate, mid, mline) = (it.candidate, it.mid, it.mline);
                self.signal(
                    link,
                    Signal::Candidate {
                        candidate,
                        mid,
                        mline,
                    },
                    now,
                );
            }
            Input::LinkOpen { link, .. } => self.greet(link),
            Input::LinkBytes(link, bytes) if self.heard.is_some() => {
                self.hear(Heard::Bytes(link, bytes));
            }
            Input::LinkBytes(_, bytes) => self.got.push(bytes),
            Input::LinkClosed(link, _) => {
                self.hear(Heard::Closed(link));
                if let Some(peer) = self.peer_of(link) {
                    self.conns.remove(&peer);
                    self.announce();
                }
            }
            _ => {}
        }
    }

    fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    fn next_deadline(&self) -> Option<Duration> {
        self.redial
    }

    fn is_bounded(&self) -> bool {
        false
    }
}
