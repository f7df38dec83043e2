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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::past::{Counts, Past};
    use crate::notebook::{Content, DocKind, Edit, Notebook, Shape};

    fn moment(at: u64, text: &str) -> Moment {
        let mut document = Notebook::new(DocKind::Text, 1, Shape::A, 1);
        let content = Content::Text(text.to_owned());
        document
            .apply_local(&Edit::Seed { content })
            .expect("seeded");
        Moment {
            at: Duration::from_secs(at),
            who: vec!["Ana".to_owned()],
            document: document.snapshot(),
            counts: Counts::default(),
        }
    }

    fn texts(moments: &[Moment]) -> Vec<&str> {
        let texts = moments.iter().flat_map(|moment| moment.document.cells());
        texts.map(|cell| &*cell.source).collect()
    }

    /// Well after the files of this run were made.
    fn soon(folder: &Path) -> Duration {
        let made = fs::metadata(folder).and_then(|found| found.modified());
        let made = made.expect("a time").duration_since(UNIX_EPOCH);
        made.expect("after 1970") + Duration::from_secs(60)
    }

    #[test]
    fn the_next_run_has_the_last_hour_and_nobody_else_may_look() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = Name::of_file(Path::new("/somewhere/a.md"));
        let time = soon(folder.path());
        let (file, none) = HistoryFile::open(folder.path(), &name, time);
        assert!(none.is_empty());
        let now = time.as_secs();
        let moments = vec![
            moment(now - 4_000, "old"),
            moment(now - 100, "then"),
            moment(now, "now"),
        ];
        let entry = file.entry(moments).expect("nothing is being written");
        assert!(file.entry(Vec::new()).is_none(), "one at a time");
        entry.write();
        drop(entry);
        assert!(file.entry(Vec::new()).is_some());
        let (_, found) = HistoryFile::open(folder.path(), &name, time);
        assert_eq!(texts(&found), ["then", "now"]);
        let mut past = Past::default();
        past.begin(time, found);
        assert_eq!(past.moments().count(), 2);
        let path = fs::read_dir(folder.path())
            .expect("listed")
            .next()
            .expect("a file");
        let mode = path
            .expect("a file")
            .metadata()
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, MODE);
        let other = Name::of_file(Path::new("/somewhere/b.md"));
        let (_, none) = HistoryFile::open(folder.path(), &other, time);
        assert!(none.is_empty());
    }

    #[test]
    fn files_go_when_they_are_too_old_or_too_many() {
        let folder = tempfile::tempdir().expect("a folder");
        for n in 0..MAX_FILES + 3 {
            fs::write(folder.path().join(format!("{n}.history")), "x").expect("written");
        }
        let count = || fs::read_dir(folder.path()).expect("listed").count();
        sweep(folder.path(), soon(folder.path()));
        assert_eq!(count(), MAX_FILES);
        sweep(folder.path(), soon(folder.path()) + HOUR);
        assert_eq!(count(), 0);
    }

    #[test]
    fn a_folder_that_takes_nothing_stops_nobody() {
        let name = Name::of_file(Path::new("/a.md"));
        let (file, none) = HistoryFile::open(Path::new("/nonexistent"), &name, Duration::ZERO);
        assert!(none.is_empty());
        file.entry(vec![moment(1, "x")]).expect("an entry").write();
    }
}
