//! Journals on the disk: one file a document that is open for writing, under the state folder.
//!
//! A file is locked as long as the program that writes it lives, so that one whose lock is free was left
//! behind: by a crash, a power cut, a kill, or by leaving while others lacked something.

mod file;
mod left;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use thiserror::Error;

pub use self::file::Log;
pub use self::left::{Leftover, find};
use super::state_dir;
use crate::session::Batch;
pub use crate::session::restore::Remains;

/// Files left behind that are kept, of all documents; the oldest go first.
pub const MAX_FILES: usize = 64;

/// Why nothing is kept.
#[derive(Debug, Error)]
pub enum JournalError {
    #[error("the disk is full")]
    Full,
    #[error("{} cannot be written", .0.display())]
    ReadOnly(PathBuf),
    #[error("its folder cannot be made (XDG_STATE_HOME)")]
    NoFolder,
    #[error("the file has grown beyond {0} MiB")]
    TooLarge(u64),
    #[error("{0}")]
    Other(String),
}

impl JournalError {
    fn of(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => JournalError::Full,
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory => JournalError::ReadOnly(path.to_owned()),
            _ => JournalError::Other(error.to_string()),
        }
    }
}

/// Which document: the same name for the same room and path, or for the same file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    hash: String,
    /// For people: the room, or nothing for a file of this machine.
    pub room: String,
    /// The document's path in the room, or the file's.
    pub path: String,
}

impl Name {
    /// A document of a room; `topic` tells rooms of one name apart.
    pub fn of_room(topic: &str, room: &str, path: &str) -> Name {
        Name::new("room", topic, room, path)
    }

    /// A file of this machine.
    pub fn of_file(path: &Path) -> Name {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let path = absolute.to_string_lossy();
        Name::new("file", "", "", &path)
    }

    /// What files of the document are named by.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    fn new(kind: &str, topic: &str, room: &str, path: &str) -> Name {
        let hash = Sha256::digest([kind, topic, path].join("\0"));
        let hex = hash.iter().take(12).map(|byte| format!("{byte:02x}"));
        Name {
            hash: hex.collect(),
            room: room.to_owned(),
            path: path.to_owned(),
        }
    }
}

/// The folder of the journals, made if need be.
pub fn folder() -> Option<PathBuf> {
    let dir = state_dir::state_dir()?.join("journal");
    state_dir::make(&dir).then_some(dir)
}

/// A batch, and where it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub journal: Journal,
    pub batch: Batch,
}

impl Entry {
    /// Puts it on the disk, and waits until it is there. May be called on any thread.
    pub fn write(&self) -> Result<(), JournalError> {
        self.journal.write(&self.batch)
    }
}

/// The last of a journal, when its document is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    pub journal: Journal,
    pub last: Option<Batch>,
    /// Whether others have everything: as it is, and if a peer took what was on its way.
    pub settled: bool,
    pub settled_if_delivered: bool,
}

impl Ending {
    /// Writes what is left. A failure was told before, if there was time for it.
    pub fn write(&self) {
        if let Some(batch) = &self.last {
            let _told = self.journal.write(batch);
        }
    }

    /// Takes the file away if nobody lacks anything of it.
    pub fn finish(&self, delivered: bool) {
        if self.settled || (delivered && self.settled_if_delivered) {
            self.journal.remove();
        }
    }
}

/// The journal of one document, shared with the thread that writes it.
#[derive(Clone)]
pub struct Journal(Arc<Mutex<State>>);

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Journal")
    }
}

impl PartialEq for Journal {
    fn eq(&self, other: &Journal) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

enum State {
    /// Nothing has been written; the folder, if there is one.
    New(Option<PathBuf>, Name),
    Open(Log),
}

impl Journal {
    /// One that is made with the first batch.
    pub fn new(folder: Option<PathBuf>, name: Name) -> Journal {
        Journal(Arc::new(Mutex::new(State::New(folder, name))))
    }

    /// One that goes on in a file that was left behind.
    pub fn go_on(left: Leftover) -> Journal {
        Journal(Arc::new(Mutex::new(State::Open(left.into_log()))))
    }

    /// Puts a batch on the disk, and waits until it is there.
    pub fn write(&self, batch: &Batch) -> Result<(), JournalError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::New(folder, name) = &*state {
            let folder = folder.as_deref().ok_or(JournalError::NoFolder)?;
            *state = State::Open(Log::create(folder, name)?);
        }
        match &mut *state {
            State::Open(log) => log.write(batch),
            State::New(..) => Err(JournalError::NoFolder),
        }
    }

    /// Takes the file away: nobody lacks anything of it.
    pub fn remove(&self) {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Open(log) = &*state {
            log.remove();
        }
    }
}
