//! The last hour on the disk: one file a document under the state folder, replaced as a whole, so that it
//! is always one that is whole.

use std::fmt;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use tokio::task::JoinSet;

use super::journal::Name;
use super::state_dir;
use crate::notebook::past::{HOUR, Moment, decode, encode};

/// Only its owner may read it.
const MODE: u32 = 0o600;
/// A file is no larger: the hour of a large notebook. What does not fit is the oldest of it.
const MAX_BYTES: usize = 16 << 20;
/// Files of other documents that are kept; the oldest go first.
const MAX_FILES: usize = 64;
const ENDING: &str = "history";

/// The folder of the files, made if need be.
pub fn folder() -> Option<PathBuf> {
    let dir = state_dir::state_dir()?.join(ENDING);
    state_dir::make(&dir).then_some(dir)
}

/// The file of one document.
#[derive(Clone)]
pub struct HistoryFile {
    path: PathBuf,
    /// It is being written.
    busy: Arc<AtomicBool>,
}

impl HistoryFile {
    /// The file of this document, and the moments in it that are no older than an hour. Files that have
    /// nothing younger go. `time` is now, since 1970.
    pub fn open(folder: &Path, name: &Name, time: Duration) -> (HistoryFile, Vec<Moment>) {
        sweep(folder, time);
        let path = folder.join(name.hash()).with_extension(ENDING);
        let small = fs::metadata(&path).is_ok_and(|found| found.len() <= MAX_BYTES as u64);
        let bytes = small.then(|| fs::read(&path).ok()).flatten();
        let mut moments = decode(&bytes.unwrap_or_default());
        moments.retain(|moment| moment.at <= time && moment.at + HOUR > time);
        let busy = Arc::default();
        (HistoryFile { path, busy }, moments)
    }

    /// What is to be written; none while the last is.
    pub fn entry(&self, moments: Vec<Moment>) -> Option<Entry> {
        let busy = self.busy.swap(true, Ordering::AcqRel);
        (!busy).then(|| Entry {
            file: self.clone(),
            moments,
        })
    }
}

/// Takes away what is too old, or too much.
fn sweep(folder: &Path, time: Duration) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let aged = |entry: fs::DirEntry| {
        let changed = entry.metadata().ok()?.modified().ok()?;
        let changed = changed.duration_since(UNIX_EPOCH).ok()?;
        Some((time.saturating_sub(changed), entry.path()))
    };
    let mut files: Vec<_> = entries.flatten().filter_map(aged).collect();
    files.sort();
    for (at, (age, path)) in files.iter().enumerate() {
        if *age > HOUR || at >= MAX_FILES {
            // Somebody else did, or it cannot be done: it is tried again with the next start.
            let _gone = fs::remove_file(path);
        }
    }
}

/// The moments, and where they go.
pub struct Entry {
    file: HistoryFile,
    moments: Vec<Moment>,
}

impl Entry {
    /// Puts them on the disk. May be called on any thread. Without a disk that takes them, the hour is
    /// kept as long as the program runs.
    pub fn write(&self) {
        let _kept_in_memory = self.try_write();
    }

    fn try_write(&self) -> std::io::Result<()> {
        let path = &self.file.path;
        let folder = path.parent().unwrap_or(path);
        let mut beside = tempfile::Builder::new()
            .permissions(fs::Permissions::from_mode(MODE))
            .tempfile_in(folder)?;
        beside.write_all(&encode(&self.moments, MAX_BYTES))?;
        beside.persist(path)?;
        Ok(())
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.file.busy.store(false, Ordering::Release);
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry of {} moments", self.moments.len())
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.file.path == other.file.path && self.moments == other.moments
    }
}

/// Writes such files beside the loop, one of a document at a time.
#[derive(Default)]
pub struct Historian {
    running: JoinSet<()>,
}

impl Historian {
    /// Begins to write.
    pub fn start(&mut self, entry: Entry) {
        // Those that are done are let go of.
        while self.running.try_join_next().is_some() {}
        self.running.spawn_blocking(move || entry.write());
    }

    /// Waits for what is being written.
    pub async fn finish(&mut self) {
        while self.running.join_next().await.is_some() {}
    }
}
