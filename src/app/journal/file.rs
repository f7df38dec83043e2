//! One journal's file: made, locked, written to its end, and made anew.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{JournalError, Name};
use crate::session::Batch;
use crate::wire::journal::{MAGIC, Record, write};

/// Only its owner may read it.
const MODE: u32 = 0o600;
/// A file does not grow beyond this: twice the largest document and its changes. More is no typing.
pub const MAX_BYTES: u64 = 256 << 20;

/// An open file. Locked until it is dropped.
pub struct Log {
    path: PathBuf,
    file: File,
    head: Record,
    size: u64,
}

impl Log {
    /// A new file for this document.
    pub fn create(folder: &Path, name: &Name) -> Result<Log, JournalError> {
        let random = tempfile::Builder::new()
            .prefix(&format!("{}-", name.hash))
            .suffix(".journal")
            .rand_bytes(8)
            .make_in(folder, open)
            .map_err(|error| JournalError::of(folder, &error))?;
        let (file, path) = random
            .keep()
            .map_err(|error| JournalError::of(folder, &error.error))?;
        let fail = |error| JournalError::of(folder, &error);
        lock(&file).map_err(fail)?;
        let head = json!({ "version": 1, "room": name.room, "path": name.path });
        let head = Record::Head(head.to_string().into_bytes());
        let mut log = Log {
            path,
            file,
            head,
            size: 0,
        };
        log.begin(&[]).map_err(fail)?;
        sync_folder(folder);
        Ok(log)
    }

    /// A file that is open and locked, and holds `size` bytes that are whole; what stands behind them goes.
    pub fn of_open(path: PathBuf, file: File, head: Record, size: u64) -> Log {
        Log {
            path,
            file,
            head,
            size,
        }
    }

    /// Writes a batch, and waits until it is on the disk.
    pub fn write(&mut self, batch: &Batch) -> Result<(), JournalError> {
        let outcome = match batch.anew {
            true => self.replace(batch),
            false => self.append(&batch.records),
        };
        outcome.map_err(|error| JournalError::of(&self.path, &error))?;
        match self.size > MAX_BYTES {
            true => Err(JournalError::TooLarge(MAX_BYTES >> 20)),
            false => Ok(()),
        }
    }

    /// What was written before a failure may be half there: the next record goes where the last whole one
    /// ended.
    fn append(&mut self, records: &[Record]) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        for record in records {
            write(record, &mut bytes);
        }
        self.file.set_len(self.size)?;
        self.file.seek(SeekFrom::Start(self.size))?;
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// The records take the place of all that the file holds: in a file beside it, so that one of the two
    /// is whole at every moment.
    fn replace(&mut self, batch: &Batch) -> std::io::Result<()> {
        let beside = self.path.with_extension("new");
        // One that an earlier failure left there.
        let _none = fs::remove_file(&beside);
        let file = open(&beside)?;
        lock(&file)?;
        let old = std::mem::replace(&mut self.file, file);
        let placed = self
            .begin(&batch.records)
            .and_then(|()| fs::rename(&beside, &self.path));
        if let Err(error) = placed {
            self.file = old;
            let _kept = fs::remove_file(&beside);
            return Err(error);
        }
        if let Some(folder) = self.path.parent() {
            sync_folder(folder);
        }
        Ok(())
    }

    /// Writes an empty file's beginning.
    fn begin(&mut self, records: &[Record]) -> std::io::Result<()> {
        let mut bytes = MAGIC.to_vec();
        write(&self.head, &mut bytes);
        for record in records {
            write(record, &mut bytes);
        }
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.size = bytes.len() as u64;
        Ok(())
    }

    /// Takes the file away.
    pub fn remove(&self) {
        // Gone already, or a disk that takes no change: it is offered again then.
        let _offered_again = fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(MODE)
        .open(path)
}

/// Locks a file that nobody else can know of yet. Some network disks have no locks: the journal is worth
/// more than knowing whose it is.
fn lock(file: &File) -> std::io::Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(fs::TryLockError::WouldBlock) => Err(std::io::ErrorKind::WouldBlock.into()),
        Err(fs::TryLockError::Error(_unsupported)) => Ok(()),
    }
}

/// Makes a name durable, where the system can.
fn sync_folder(folder: &Path) {
    let _unsupported = File::open(folder).and_then(|folder| folder.sync_all());
}
