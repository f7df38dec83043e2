//! Journals that were left behind: found, read, and made into a document again.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::file::{Log, MAX_BYTES};
use super::{MAX_FILES, Name};
use crate::notebook::{DocKind, Shape};
use crate::session::restore::{self, Remains};
use crate::wire::journal::{Record, read};

/// A file that nobody writes any more. Locked, so that no other start takes it as well.
pub struct Leftover {
    path: PathBuf,
    file: File,
    head: Record,
    records: Vec<Record>,
    whole: u64,
    /// When it was last written.
    pub modified: SystemTime,
}

/// The newest journal of this document that was left behind. Files that hold nothing are removed, and the
/// oldest of all where there are too many.
pub fn find(folder: &Path, name: &Name) -> Option<Leftover> {
    tidy(folder);
    let mut own: Vec<Leftover> = files(folder)
        .filter(|path| is_of(path, name))
        .filter_map(Leftover::open)
        .collect();
    own.sort_by_key(|left| left.modified);
    own.pop()
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "journal"))
}

fn is_of(path: &Path, name: &Name) -> bool {
    let file = path.file_name().and_then(|name| name.to_str());
    file.is_some_and(|file| file.starts_with(&format!("{}-", name.hash)))
}

/// Removes the oldest files above [`MAX_FILES`] that nobody writes.
fn tidy(folder: &Path) {
    let mut all: Vec<(SystemTime, PathBuf)> = files(folder)
        .filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)))
        .collect();
    all.sort();
    let extra = all.len().saturating_sub(MAX_FILES);
    for (_, path) in all.into_iter().take(extra) {
        let free = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if free {
            let _tried_again = fs::remove_file(path);
        }
    }
}

impl Leftover {
    /// None for a file that somebody writes, that cannot be read, or that holds nothing; the last one goes.
    fn open(path: PathBuf) -> Option<Leftover> {
        let file = OpenOptions::new().read(true).write(true).open(&path).ok()?;
        file.try_lock().ok()?;
        let modified = file.metadata().and_then(|of| of.modified()).ok()?;
        let mut bytes = Vec::new();
        (&file).take(2 * MAX_BYTES).read_to_end(&mut bytes).ok()?;
        let found = read(&bytes).unwrap_or_default();
        let whole = found.whole as u64;
        let mut records = found.records.into_iter();
        let head = records.next();
        let records: Vec<Record> = records.collect();
        let begins = matches!(records.first(), Some(Record::Base(_)));
        match head.filter(|head| matches!(head, Record::Head(_)) && begins) {
            Some(head) => Some(Leftover {
                path,
                file,
                head,
                records,
                whole,
                modified,
            }),
            None => {
                let _tried_again = fs::remove_file(&path);
                None
            }
        }
    }

    /// The document, and which cells have edits that others may lack.
    pub fn remains(&self, kind: DocKind, shape: Shape) -> Remains {
        restore::remains(&self.records, kind, shape)
    }

    /// Goes on writing it.
    pub fn into_log(self) -> Log {
        Log::of_open(self.path, self.file, self.head, self.whole)
    }

    /// Takes it away.
    pub fn discard(self) {
        self.into_log().remove();
    }
}
