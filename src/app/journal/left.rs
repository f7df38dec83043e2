//! Journals that were left behind: found, read, and made into a document again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::file::{Log, MAX_BYTES};
use super::{MAX_FILES, Name};
use crate::notebook::{Base, CellKey, DocKind, Replica, Shape};
use crate::session::restore::Left;
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

/// What a journal makes of itself.
pub struct Remains {
    pub document: Replica,
    pub left: Left,
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

    /// The document, and which cells have edits that others may lack. Records that make no sense are left
    /// out.
    pub fn remains(&self, kind: DocKind, shape: Shape) -> Remains {
        // It writes nothing, so any client will do.
        let mut replay = Replay {
            document: Replica::new(kind, 1, shape),
            unsent: BTreeMap::new(),
            cells: None,
        };
        for record in &self.records {
            replay.take(record);
        }
        let whole = replay.document.diff(&NOTHING).unwrap_or_default();
        let left = Left {
            document: whole,
            unsent: replay.unsent,
        };
        Remains {
            document: replay.document,
            left,
        }
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

/// A document made again from its records.
struct Replay {
    document: Replica,
    unsent: BTreeMap<String, Base>,
    /// The cells, all of them read as they are now; none when that is to be done before an own edit.
    cells: Option<BTreeSet<CellKey>>,
}

impl Replay {
    fn take(&mut self, record: &Record) {
        match record {
            Record::Base(update) | Record::Peer(update) => {
                let _left_out = self.document.apply_remote(update, 2);
                self.cells = None;
            }
            Record::Own(update) => self.take_own(update),
            Record::Settled => self.unsent.clear(),
            Record::Head(_) => {}
        }
        // Nobody is to be told of them.
        let _told = self.document.take_updates();
    }

    fn take_own(&mut self, update: &[u8]) {
        let known = self.cells.take().unwrap_or_else(|| self.read_all());
        let revision = self.document.revision();
        if self.document.apply_remote(update, 1).is_err() {
            self.cells = Some(known);
            return;
        }
        let changed = self.document.changed_since(revision).unwrap_or_default();
        for key in &changed.cells {
            if let Some(was) = self.document.last_read(*key) {
                let base = || Base::Was(was.source.clone());
                self.unsent.entry(was.id.clone()).or_insert_with(base);
            }
            self.document.cell(*key);
        }
        self.cells = Some(match changed.order {
            true => self.read_new(&known),
            false => known,
        });
    }

    fn read_all(&self) -> BTreeSet<CellKey> {
        let cells = self.document.cells().to_vec();
        for key in &cells {
            self.document.cell(*key);
        }
        cells.into_iter().collect()
    }

    fn read_new(&mut self, known: &BTreeSet<CellKey>) -> BTreeSet<CellKey> {
        let cells: BTreeSet<CellKey> = self.document.cells().iter().copied().collect();
        for key in cells.difference(known) {
            if let Some(cell) = self.document.cell(*key) {
                self.unsent.entry(cell.id.clone()).or_insert(Base::New);
            }
        }
        cells
    }
}

/// The state vector of who has nothing.
const NOTHING: [u8; 1] = [0];
