//! Asks STUN and TURN servers over UDP what they see, for a doctor: a small client with a deadline.
//!
//! All STUN servers are asked from one socket a family: only then does a difference between the addresses
//! that they see say something about the address translation in between.

#[cfg(test)]
mod tests;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use futures_util::future::join_all;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::{UdpSocket, lookup_host};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use crate::wire::stun::{self, Answer, Id, Login, MAX_MESSAGE, Method};

/// A name that has no address by then has none for a person who waits.
const LOOKUP_DEADLINE: Duration = Duration::from_secs(2);
/// Until a question is given up. RFC 8489 allows 39 s; a call would not wait that long either.
const ANSWER_DEADLINE: Duration = Duration::from_secs(3);
/// Until a question is asked again for the first time, twice that for the second, and so on (RFC 8489,
/// section 6.2.1).
const ASK_AGAIN: Duration = Duration::from_millis(500);
/// Servers that are asked: people name one to three.
const MAX_SERVERS: usize = 8;
/// The port of STUN and TURN (RFC 8489, section 18.6).
const DEFAULT_PORT: u16 = 3478;
/// TURN refuses for want of a password, or since the nonce has aged.
const UNAUTHORIZED: u16 = 401;
const STALE_NONCE: u16 = 438;

/// Why a server gave no answer that is of use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("its name has no address")]
    NoAddress,
    #[error("no answer over UDP within {} s", ANSWER_DEADLINE.as_secs())]
    Silent,
    #[error("it refused with error {0}")]
    Refused(u16),
    #[error("its answer names no address")]
    Empty,
    #[error("no socket: {0}")]
    Socket(String),
}

/// A server's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Our address as the server saw it, or the one that it relays from.
    pub address: SocketAddr,
    /// From the question to the answer.
    pub took: Duration,
    /// The server itself.
    pub by: SocketAddr,
}

/// Which address each of these servers sees, in their order. `HOST:PORT` or `HOST`.
pub async fn addresses(servers: &[String]) -> Vec<Result<Seen, AskError>> {
    let servers = servers.get(..MAX_SERVERS).unwrap_or(servers);
    let places = join_all(servers.iter().map(|server| place(server))).await;
    let (four, six) = tokio::join!(asked(&places, true), asked(&places, false));
    let one = |((place, four), six): ((&Result<_, AskError>, _), _)| match place {
        Err(error) => Err(error.clone()),
        Ok(SocketAddr::V4(_)) => four,
        Ok(SocketAddr::V6(_)) => six,
    };
    places.iter().zip(four).zip(six).map(one).collect()
}

/// One socket for all places of a family; those of the other one stay silent.
async fn asked(places: &[Result<SocketAddr, AskError>], four: bool) -> Vec<Result<Seen, AskError>> {
    let mine = |place: &Result<SocketAddr, AskError>| match place {
        Ok(at) if at.is_ipv4() == four => Some(*at),
        _ => None,
    };
    let places: Vec<Option<SocketAddr>> = places.iter().map(mine).collect();
    if places.iter().all(Option::is_none) {
        return vec![Err(AskError::Silent); places.len()];
    }
    match socket(four).await {
        Ok(socket) => Round::new(socket, &places).run().await,
        Err(error) => vec![Err(AskError::Socket(error.to_string())); places.len()],
    }
}

async fn socket(four: bool) -> io::Result<UdpSocket> {
    let any: IpAddr = match four {
        true => Ipv4Addr::UNSPECIFIED.into(),
        false => Ipv6Addr::UNSPECIFIED.into(),
    };
    UdpSocket::bind((any, 0)).await
}

/// Questions that are under way from one socket.
struct Round {
    socket: UdpSocket,
    questions: Vec<Option<Question>>,
    answers: Vec<Result<Seen, AskError>>,
    began: Instant,
}

struct Question {
    to: SocketAddr,
    id: Id,
}

impl Round {
    fn new(socket: UdpSocket, places: &[Option<SocketAddr>]) -> Self {
        let question = |place: &Option<SocketAddr>| place.map(|to| Question { to, id: id() });
        Self {
            socket,
            questions: places.iter().map(question).collect(),
            answers: vec![Err(AskError::Silent); places.len()],
            began: Instant::now(),
        }
    }

    async fn run(mut self) -> Vec<Result<Seen, AskError>> {
        let end = self.began + ANSWER_DEADLINE;
        let (mut next, mut wait) = (self.began, ASK_AGAIN);
        while self.questions.iter().any(Option::is_some) && Instant::now() < end {
            if Instant::now() >= next {
                self.ask().await;
                next += wait;
                wait *= 2;
            }
            let mut bytes = [0; MAX_MESSAGE];
            tokio::select! {
                came = self.socket.recv_from(&mut bytes) => {
                    if let Ok((count, from)) = came {
                        self.take(bytes.get(..count).unwrap_or_default(), from);
                    }
                }
                () = sleep_until(next.min(end)) => {}
            }
        }
        self.answers
    }

    async fn ask(&mut self) {
        for (question, answer) in self.questions.iter().zip(&mut self.answers) {
            let Some(question) = question else { continue };
            let bytes = stun::request(Method::Binding, &question.id);
            if let Err(error) = self.socket.send_to(&bytes, question.to).await {
                *answer = Err(AskError::Socket(error.to_string()));
            }
        }
    }

    /// Takes an answer of the one who was asked; whatever else comes is no business of ours.
    fn take(&mut self, bytes: &[u8], from: SocketAddr) {
        let Ok(answer) = stun::read(bytes) else {
            return;
        };
        for (question, place) in self.questions.iter_mut().zip(&mut self.answers) {
            let asked = question
                .as_ref()
                .is_some_and(|asked| asked.to == from && asked.id == answer.id);
            if asked {
                *question = None;
                *place = seen(&answer, answer.mapped, from, self.began.elapsed());
            }
        }
    }
}

fn seen(
    answer: &Answer,
    address: Option<SocketAddr>,
    by: SocketAddr,
    took: Duration,
) -> Result<Seen, AskError> {
    match (answer.error, address) {
        (Some(code), _) => Err(AskError::Refused(code)),
        (None, Some(address)) => Ok(Seen { address, took, by }),
        (None, None) => Err(AskError::Empty),
    }
}

/// Has a TURN server relay for a moment, with the password, and gives the relay back: the address that it
/// relays from.
///
/// # Errors
/// When it does not answer, or refuses ([`AskError::Refused`] with 401: the password is wrong).
pub async fn relay(server: &str, user: &str, password: &str) -> Result<Seen, AskError> {
    let at = place(server).await?;
    let socket = socket(at.is_ipv4()).await;
    let socket = socket.map_err(|error| AskError::Socket(error.to_string()))?;
    let turn = Turn {
        socket,
        at,
        user,
        password,
    };
    turn.allocate().await
}

struct Turn<'a> {
    socket: UdpSocket,
    at: SocketAddr,
    user: &'a str,
    password: &'a str,
}

impl Turn<'_> {
    /// Asks without a password first: the refusal brings the realm and the nonce to sign with.
    async fn allocate(&self) -> Result<Seen, AskError> {
        let began = Instant::now();
        let question = |id: &Id| stun::request(Method::Allocate, id);
        let mut answer = self.answer(question).await?;
        for wanted in [UNAUTHORIZED, STALE_NONCE] {
            let (Some(realm), Some(nonce)) = (answer.realm.clone(), answer.nonce.clone()) else {
                break;
            };
            if answer.error != Some(wanted) {
                continue;
            }
            let login = self.login(&realm, &nonce);
            let signed = |id: &Id| stun::signed(Method::Allocate, id, &login);
            answer = self.answer(signed).await?;
            if answer.error.is_none() {
                self.release(&login).await;
            }
        }
        seen(&answer, answer.relayed, self.at, began.elapsed())
    }

    fn login<'l>(&'l self, realm: &'l str, nonce: &'l [u8]) -> Login<'l> {
        Login {
            user: self.user,
            password: self.password,
            realm,
            nonce,
        }
    }

    /// Gives the relay back. If this is lost it ends by itself, ten minutes later.
    async fn release(&self, login: &Login<'_>) {
        let bytes = stun::signed(Method::Release, &id(), login);
        let _lost = self.socket.send_to(&bytes, self.at).await;
    }

    /// Asks, again and again, until there is an answer.
    async fn answer(&self, question: impl Fn(&Id) -> Vec<u8>) -> Result<Answer, AskError> {
        let id = id();
        let bytes = question(&id);
        let end = Instant::now() + ANSWER_DEADLINE;
        let mut wait = ASK_AGAIN;
        while Instant::now() < end {
            let sent = self.socket.send_to(&bytes, self.at).await;
            sent.map_err(|error| AskError::Socket(error.to_string()))?;
            let until = (Instant::now() + wait).min(end);
            if let Ok(answer) = timeout_at(until, self.heard(&id)).await {
                return Ok(answer);
            }
            wait *= 2;
        }
        Err(AskError::Silent)
    }

    async fn heard(&self, id: &Id) -> Answer {
        loop {
            let mut bytes = [0; MAX_MESSAGE];
            let Ok((count, from)) = self.socket.recv_from(&mut bytes).await else {
                // An error that comes back at once must not spin.
                tokio::time::sleep(ASK_AGAIN).await;
                continue;
            };
            match stun::read(bytes.get(..count).unwrap_or_default()) {
                Ok(answer) if from == self.at && answer.id == *id => return answer,
                _ => {}
            }
        }
    }
}

/// The address of `HOST[:PORT]`, the first over IPv4 where there is one: links are made of that kind.
async fn place(server: &str) -> Result<SocketAddr, AskError> {
    let (host, port) = split(server).ok_or(AskError::NoAddress)?;
    let found = timeout(LOOKUP_DEADLINE, lookup_host((host, port))).await;
    let found = found.map_err(|_| AskError::NoAddress)?;
    let all: Vec<SocketAddr> = found.map_err(|_| AskError::NoAddress)?.collect();
    let four = all.iter().find(|at| at.is_ipv4());
    four.or(all.first()).copied().ok_or(AskError::NoAddress)
}

/// `host`, `host:port`, `[v6]` or `[v6]:port`.
fn split(server: &str) -> Option<(&str, u16)> {
    if let Some(rest) = server.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        return match port.strip_prefix(':') {
            Some(port) => Some((host, port.parse().ok()?)),
            None => port.is_empty().then_some((host, DEFAULT_PORT)),
        };
    }
    match server.rsplit_once(':') {
        Some((host, port)) => Some((host, port.parse().ok()?)),
        None => Some((server, DEFAULT_PORT)),
    }
}

/// Without randomness it is all zeros, and an answer is known by its sender alone.
fn id() -> Id {
    let mut id = Id::default();
    let _ = SystemRandom::new().fill(&mut id);
    id
}
