//! The task of one shared socket: dials, takes documents in, carries their frames, ends.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::super::report::Reporter;
use super::Signaling;
use super::socket::{self, Socket, text_of};
use super::switch::{Said, Switch, User};
use crate::room::event::{Input, ServerId};
use crate::wire::signaling::unsubscribe;

/// How long a closing handshake may hold up the end of the task.
const CLOSE_DEADLINE: Duration = Duration::from_millis(200);

/// What the others hear when one document has waited for the server in vain.
const SILENT: &str = "the server fell silent";

/// One document at the socket.
pub(super) struct Client {
    id: ServerId,
    reporter: Reporter,
    frames: mpsc::Receiver<String>,
    /// Dropped when its frames are out.
    _finished: oneshot::Sender<()>,
}

impl Client {
    pub(super) fn new(
        id: ServerId,
        reporter: Reporter,
        frames: mpsc::Receiver<String>,
        finished: oneshot::Sender<()>,
    ) -> Self {
        Self {
            id,
            reporter,
            frames,
            _finished: finished,
        }
    }

    async fn opened(&self) {
        self.reporter.tell(Input::ServerOpen(self.id)).await;
    }

    async fn heard(&self, text: String) {
        self.reporter.tell(Input::ServerText(self.id, text)).await;
    }

    /// Tells the end of the socket to a document that has not left it itself.
    pub(super) async fn closed(&self, reason: &str) {
        if !self.frames.is_closed() {
            let closed = Input::ServerClosed(self.id, reason.to_owned());
            self.reporter.tell(closed).await;
        }
    }
}

/// Why a socket ends: the reason to tell those who are left, or nobody is.
struct Over(Option<String>);

/// The socket's task.
pub(super) struct Line {
    hub: Signaling,
    url: String,
    serial: u64,
    joins: mpsc::Receiver<Client>,
    clients: BTreeMap<User, Client>,
    switch: Switch,
    last: User,
    /// The document that left last waits until the socket is closed.
    leaving: Option<Client>,
}

impl Line {
    pub(super) fn new(
        hub: Signaling,
        url: String,
        serial: u64,
        first: Client,
        joins: mpsc::Receiver<Client>,
    ) -> Self {
        let mut line = Self {
            hub,
            url,
            serial,
            joins,
            clients: BTreeMap::new(),
            switch: Switch::default(),
            last: 0,
            leaving: None,
        };
        line.admit(first);
        line
    }

    /// Runs until nobody uses the socket, or it ends.
    pub(super) async fn run(mut self) {
        let Over(reason) = match self.dial().await {
            Ok(mut socket) => {
                self.hub.note_reached(&self.url);
                let over = self.serve(&mut socket).await;
                self.hub.retire(&self.url, self.serial);
                // Whether the other side answers the goodbye changes nothing any more.
                let _ = timeout(CLOSE_DEADLINE, socket.close(None)).await;
                over
            }
            Err(over) => over,
        };
        self.hub.retire(&self.url, self.serial);
        while let Ok(client) = self.joins.try_recv() {
            self.admit(client);
        }
        if let Some(reason) = reason {
            for client in self.clients.values() {
                client.closed(&reason).await;
            }
        }
    }

    fn admit(&mut self, client: Client) -> User {
        self.last += 1;
        self.clients.insert(self.last, client);
        self.switch.enter(self.last);
        self.last
    }

    /// Dials, unless all who wanted it have left before it is open.
    async fn dial(&mut self) -> Result<Socket, Over> {
        let url = self.url.clone();
        let attempt = socket::dial(&url, self.hub.was_reached(&url));
        tokio::pin!(attempt);
        loop {
            tokio::select! {
                dialled = &mut attempt => return dialled.map_err(|reason| Over(Some(reason))),
                Some(client) = self.joins.recv() => {
                    self.admit(client);
                }
                (user, said) = next_of(&mut self.clients) => {
                    // A mesh says nothing before the server is open.
                    if said.is_none() {
                        self.let_go(user)?;
                    }
                }
            }
        }
    }

    async fn serve(&mut self, socket: &mut Socket) -> Over {
        for client in self.clients.values() {
            client.opened().await;
        }
        loop {
            if let Err(over) = self.turn(socket).await {
                return over;
            }
        }
    }

    async fn turn(&mut self, socket: &mut Socket) -> Result<(), Over> {
        tokio::select! {
            frame = socket.next() => {
                let text = text_of(frame).map_err(|reason| Over(Some(reason)))?;
                if let Some(text) = text {
                    self.hear(text).await;
                }
                Ok(())
            }
            Some(client) = self.joins.recv() => {
                let user = self.admit(client);
                if let Some(client) = self.clients.get(&user) {
                    client.opened().await;
                }
                Ok(())
            }
            (user, said) = next_of(&mut self.clients) => match said {
                Some(text) => self.say(user, text, socket).await,
                None => self.leave(user, socket).await,
            }
        }
    }

    async fn hear(&mut self, text: String) {
        for user in self.switch.hears(&text) {
            if let Some(client) = self.clients.get(&user) {
                client.heard(text.clone()).await;
            }
        }
    }

    async fn say(&mut self, user: User, text: String, socket: &mut Socket) -> Result<(), Over> {
        match self.switch.says(user, &text) {
            Said::Forward => send(socket, text).await,
            Said::Answer(answer) => {
                if let Some(client) = self.clients.get(&user) {
                    client.heard(answer).await;
                }
                Ok(())
            }
            Said::Nothing => Ok(()),
        }
    }

    /// A document has closed its part. Whoever closes it without a word, and goes on, has waited for the
    /// server in vain: the socket is of no use to the others either.
    async fn leave(&mut self, user: User, socket: &mut Socket) -> Result<(), Over> {
        let stopped = self
            .clients
            .get(&user)
            .is_some_and(|client| client.reporter.is_stopped());
        if self.switch.is_subscribed(user) && !stopped {
            self.leaving = self.clients.remove(&user);
            return Err(Over(Some(SILENT.to_owned())));
        }
        for topic in self.switch.leave(user) {
            send(socket, unsubscribe(&topic)).await?;
        }
        self.let_go(user)
    }

    /// Forgets a document; the socket is over when it was the last one.
    fn let_go(&mut self, user: User) -> Result<(), Over> {
        self.switch.leave(user);
        self.leaving = self.clients.remove(&user);
        let idle =
            self.clients.is_empty() && self.hub.retire_if_idle(&self.url, self.serial, &self.joins);
        if idle {
            return Err(Over(None));
        }
        self.leaving = None;
        Ok(())
    }
}

async fn send(socket: &mut Socket, text: String) -> Result<(), Over> {
    let sent = socket.send(Message::text(text)).await;
    sent.map_err(|error| Over(Some(error.to_string())))
}

/// The next frame that a document wants sent; without one when it has closed its part. Safe to cancel.
async fn next_of(clients: &mut BTreeMap<User, Client>) -> (User, Option<String>) {
    poll_fn(|context| {
        for (user, client) in clients.iter_mut() {
            if let Poll::Ready(frame) = client.frames.poll_recv(context) {
                return Poll::Ready((*user, frame));
            }
        }
        Poll::Pending
    })
    .await
}
