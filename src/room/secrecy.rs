//! Whether we have the room's password: what others say can be read, or it cannot.

use std::time::Duration;

use serde_json::Value;

use super::Room;
use super::event::{Event, Output, Secret};
use crate::wire::key::{RoomKey, is_sealed};
use crate::wire::lib0::WireError;

/// From the first word that cannot be read to when that is told: time for somebody whom we can read to say
/// something. One made-up word is no reason to doubt a password.
const DOUBT: Duration = Duration::from_secs(3);

/// What is known of the password so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Secrecy {
    /// Nobody has said anything.
    #[default]
    Unknown,
    /// Somebody's words cannot be read; that is told then.
    Doubtful(Duration, Secret),
    /// Somebody's words can be read, or it was told that they cannot: once is enough.
    Settled,
}

impl Room {
    /// Somebody else said something that we can read.
    pub(super) fn understood(&mut self) {
        self.secrecy = Secrecy::Settled;
    }

    /// Somebody said something that we cannot read.
    pub(super) fn not_understood(&mut self, data: &Value, now: Duration) {
        let doubt = doubt(self.config.key.as_ref(), data);
        if let (Secrecy::Unknown, Some(secret)) = (self.secrecy, doubt) {
            self.secrecy = Secrecy::Doubtful(now + DOUBT, secret);
        }
    }

    /// Tells of a doubt whose time has come.
    pub(super) fn tell_doubt(&mut self, now: Duration) {
        if let Secrecy::Doubtful(at, secret) = self.secrecy
            && at <= now
        {
            self.secrecy = Secrecy::Settled;
            let event = Event::Unreadable(secret);
            self.out.push_back(Output::Event(event));
        }
    }
}

impl Secrecy {
    pub(super) fn next_deadline(self) -> Option<Duration> {
        match self {
            Secrecy::Doubtful(at, _) => Some(at),
            Secrecy::Unknown | Secrecy::Settled => None,
        }
    }
}

/// What words that we cannot read say of the room's password. Plain words in a room with one say nothing: they
/// are somebody's who does not belong there.
fn doubt(key: Option<&RoomKey>, data: &Value) -> Option<Secret> {
    let sealed = data.as_str()?;
    match key {
        Some(key) => {
            (key.open(sealed) == Err(WireError::WrongKey)).then_some(Secret::OtherPassword)
        }
        None => is_sealed(sealed).then_some(Secret::Password),
    }
}
