//! A person's disk: the journal's file as the program has it written, and what is left of it after a kill.
//!
//! Records become the bytes of a file here, and a document again, by the same functions as in the program.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::notebook::{DocKind, Shape};
use celljam::session::Batch;
use celljam::session::restore::{Left, Remains, remains};
use celljam::wire::journal::{MAGIC, Record, read, write};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::ledger::clocks;

/// Milliseconds until a batch is on the disk.
const WRITING: std::ops::RangeInclusive<u64> = 1..=250;
/// An own edit is on the disk within so long: what the program promises.
pub const PROMISED: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub struct Disk {
    /// The file; empty if there is none.
    file: Vec<u8>,
    under_way: Option<UnderWay>,
    /// It takes nothing.
    pub full: bool,
    /// It took nothing when it was asked last.
    failing: bool,
    /// What this run of the program made before then is on it.
    kept: Duration,
    /// What the file holds of everybody, when nobody writes it.
    pub clocks: BTreeMap<u64, u64>,
    rng: StdRng,
}

#[derive(Debug)]
struct UnderWay {
    batch: Batch,
    began: Duration,
    done: Duration,
}

impl Disk {
    pub fn new(seed: u64) -> Self {
        Self {
            file: Vec::new(),
            under_way: None,
            full: false,
            failing: false,
            kept: Duration::ZERO,
            clocks: BTreeMap::new(),
            rng: StdRng::seed_from_u64(seed),
        }
    }

    /// Begins to write a batch.
    pub fn begin(&mut self, batch: Batch, now: Duration) {
        let takes = Duration::from_millis(self.rng.random_range(WRITING));
        self.under_way = Some(UnderWay {
            batch,
            began: now,
            done: now + takes,
        });
    }

    /// When the batch that is under way is written.
    pub fn done_at(&self) -> Option<Duration> {
        self.under_way.as_ref().map(|it| it.done)
    }

    /// What came of the batch that was under way, if it is done.
    pub fn finish(&mut self, now: Duration) -> Option<bool> {
        let it = self.under_way.take_if(|it| it.done <= now)?;
        Some(self.put(&it.batch, it.began))
    }

    /// Waits for the batch that is under way.
    pub fn finish_now(&mut self) -> Option<bool> {
        let it = self.under_way.take()?;
        Some(self.put(&it.batch, it.began))
    }

    /// Writes a batch with all that was made before `began`; false if the disk does not take it.
    pub fn put(&mut self, batch: &Batch, began: Duration) -> bool {
        self.failing = self.full;
        if self.full {
            return false;
        }
        self.kept = began;
        if batch.anew || self.file.is_empty() {
            self.file = MAGIC.to_vec();
            write(&Record::Head(b"{}".to_vec()), &mut self.file);
        }
        self.file.extend(bytes_of(&batch.records));
        true
    }

    /// Killed, or without power: of what was under way a part is there. Since when edits may be missing.
    pub fn cut(&mut self, now: Duration) -> Duration {
        let promised = now.saturating_sub(PROMISED);
        let safe = if self.failing { self.kept } else { promised };
        if let Some(UnderWay { batch, began, .. }) = self.under_way.take().filter(|_| !self.full) {
            if batch.anew {
                // The new file takes the place of the old one at one moment.
                if self.rng.random() {
                    self.put(&batch, began);
                }
            } else {
                let bytes = bytes_of(&batch.records);
                let part = self.rng.random_range(0..=bytes.len());
                self.file.extend(&bytes[..part]);
            }
        }
        self.look();
        safe
    }

    /// The program ended as it should. Since when edits may be missing, if any are.
    pub fn close(&mut self) -> Option<Duration> {
        self.look();
        self.failing.then_some(self.kept)
    }

    /// Nobody writes it now: what it holds counts.
    fn look(&mut self) {
        let found = self.remains().map(|(remains, _)| clocks(&remains.document));
        self.clocks = found.unwrap_or_default();
    }

    pub fn remove(&mut self) {
        (self.failing, self.kept) = (false, Duration::ZERO);
        self.file.clear();
        self.clocks.clear();
    }

    pub fn holds_something(&self) -> bool {
        !self.clocks.is_empty()
    }

    /// The document that was left, for a program that goes on in the file.
    pub fn take_up(&mut self) -> Option<Left> {
        (self.failing, self.kept) = (false, Duration::ZERO);
        self.clocks.clear();
        let Some((remains, whole)) = self.remains() else {
            self.remove();
            return None;
        };
        self.file.truncate(whole);
        Some(remains.left)
    }

    fn remains(&self) -> Option<(Remains, usize)> {
        let found = read(&self.file)?;
        let (head, records) = found.records.split_first()?;
        let begins = matches!(records.first(), Some(Record::Base(_)));
        let sound = begins && matches!(head, Record::Head(_));
        sound.then(|| {
            let remains = remains(records, DocKind::Notebook, Shape::A);
            (remains, found.whole)
        })
    }
}

fn bytes_of(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for record in records {
        assert!(write(record, &mut bytes), "no record is that large");
    }
    bytes
}
