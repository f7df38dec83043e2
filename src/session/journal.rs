//! What has to be on the disk of one's own edits, in batches: the document before the first of them, then
//! every change. As long as one only reads, nothing is written.

use std::time::Duration;

use crate::notebook::{Origin, Replica, Update};
use crate::wire::journal::Record;

/// An edit waits so long for others to be written with it. With the write itself it is on the disk within
/// a second.
const PAUSE: Duration = Duration::from_millis(300);
/// Updates of others that are kept until an own edit follows. More, and the document is written anew then.
const MAX_BUFFERED: usize = 1 << 20;
/// Updates behind the document in a file: at least so much before the document is written anew, or twice
/// the document, so that the cost stays in proportion to what came in.
const MIN_TAIL: usize = 4 << 20;
/// Once the tail is so many times that, the document is written anew even while others lack something of it.
const PATIENCE: usize = 4;
/// After a write that failed, the next one.
const AGAIN: Duration = Duration::from_secs(10);

/// Records to be written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// They take the place of everything that the file holds.
    pub anew: bool,
    pub records: Vec<Record>,
}

/// The records that are not on the disk yet.
#[derive(Debug, Default)]
pub(super) struct Journal {
    on: bool,
    records: Vec<Record>,
    buffered: usize,
    /// The next records begin with the document.
    anew: bool,
    /// The document is in the file, or among the records.
    based: bool,
    base: usize,
    tail: usize,
    /// When the oldest own edit among the records is to be written.
    due: Option<Duration>,
    /// A batch is being written.
    writing: bool,
    /// There is something in the file that others may lack.
    unsettled: bool,
    /// A write failed: not before then again.
    resting: Option<Duration>,
}

impl Journal {
    /// Keeps a journal from here on.
    pub(super) fn start(&mut self) {
        self.on = true;
    }

    /// Goes on in a file that holds the document, of so many bytes.
    pub(super) fn adopt(&mut self, base: usize, settled: bool) {
        (self.on, self.based, self.base) = (true, true, base);
        self.unsettled = !settled;
    }

    /// The document has given place to another one.
    pub(super) fn start_over(&mut self) {
        (self.based, self.unsettled) = (false, false);
        (self.due, self.buffered) = (None, 0);
        self.records.clear();
    }

    /// To be called before an own edit; `settled` says that others have all edits up to here.
    pub(super) fn before(&mut self, document: &Replica, settled: bool) {
        let due = self.base.max(MIN_TAIL);
        let long = self.tail > due && (settled || self.tail > PATIENCE * due);
        if !self.on || (self.based && !long) {
            return;
        }
        let Ok(whole) = document.diff(&NOTHING) else {
            return;
        };
        (self.base, self.tail, self.buffered) = (whole.len(), 0, 0);
        (self.based, self.anew) = (true, true);
        self.records = vec![Record::Base(whole)];
        self.unsettled = !settled;
        if settled {
            self.records.push(Record::Settled);
        }
    }

    /// What changed the document.
    pub(super) fn note(&mut self, update: &Update, now: Duration) {
        if !self.on || !self.based {
            return;
        }
        let bytes = update.bytes.clone();
        self.tail += bytes.len();
        if update.origin == Origin::Local || update.origin == Origin::Undo {
            self.records.push(Record::Own(bytes));
            self.unsettled = true;
            self.due.get_or_insert(now + PAUSE);
            return;
        }
        self.buffered += bytes.len();
        self.records.push(Record::Peer(bytes));
        if self.due.is_none() && self.buffered > MAX_BUFFERED {
            (self.based, self.buffered) = (false, 0);
            self.records.clear();
        }
    }

    /// Others have everything up to here.
    pub(super) fn settle(&mut self, now: Duration) {
        if std::mem::take(&mut self.unsettled) && self.based {
            self.records.push(Record::Settled);
            self.due.get_or_insert(now + PAUSE);
        }
    }

    /// When [`Journal::take`] has something.
    pub(super) fn next_deadline(&self) -> Option<Duration> {
        let due = self.due.filter(|_| !self.writing)?;
        Some(self.resting.map_or(due, |rest| due.max(rest)))
    }

    /// What is to be written now; `last` leaves no time for more, nor for the batch that is being written.
    pub(super) fn take(&mut self, now: Duration, last: bool) -> Option<Batch> {
        let due = self.next_deadline();
        let wanted = match last {
            true => self.due.is_some(),
            false => due.is_some_and(|at| at <= now),
        };
        if !wanted {
            return None;
        }
        (self.due, self.buffered, self.writing) = (None, 0, true);
        Some(Batch {
            anew: std::mem::take(&mut self.anew),
            records: std::mem::take(&mut self.records),
        })
    }

    /// What came of the last batch. One that failed leaves nothing certain: the document is written anew,
    /// with all that was edited since.
    pub(super) fn written(&mut self, well: bool, document: &Replica, now: Duration) {
        self.writing = false;
        self.resting = (!well).then(|| now + AGAIN);
        if well {
            return;
        }
        self.based = false;
        self.before(document, false);
        if self.based {
            self.due = Some(now);
        }
    }
}

/// The state vector of who has nothing.
const NOTHING: [u8; 1] = [0];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{CellKind, DocKind, Edit, Notebook, Shape};

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    struct Desk {
        notebook: Notebook,
        journal: Journal,
    }

    impl Desk {
        fn new() -> Desk {
            let mut journal = Journal::default();
            journal.start();
            let notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
            Desk { notebook, journal }
        }

        fn edit(&mut self, text: &str, now: Duration) {
            self.journal.before(&self.notebook, true);
            let edit = Edit::InsertCell {
                index: 0,
                kind: CellKind::Code,
                source: text.to_owned(),
            };
            self.notebook.apply_local(&edit).expect("an edit");
            for update in self.notebook.replica_mut().take_updates() {
                self.journal.note(&update, now);
            }
        }

        fn hear(&mut self, bytes: usize, now: Duration) {
            let update = Update {
                bytes: vec![0; bytes],
                origin: Origin::Peer(1),
            };
            self.journal.note(&update, now);
        }
    }

    fn kinds(batch: &Batch) -> String {
        let kind = |record: &Record| match record {
            Record::Head(_) => 'h',
            Record::Base(_) => 'b',
            Record::Own(_) => 'o',
            Record::Peer(_) => 'p',
            Record::Settled => 's',
        };
        batch.records.iter().map(kind).collect()
    }

    #[test]
    fn who_only_reads_writes_nothing() {
        let mut desk = Desk::new();
        desk.hear(100, s(1));
        assert_eq!(desk.journal.next_deadline(), None);
        assert_eq!(desk.journal.take(s(9), true), None);
    }

    #[test]
    fn an_edit_is_due_within_a_second_and_comes_with_what_it_stands_on() {
        let mut desk = Desk::new();
        desk.edit("a", s(1));
        assert!(desk.journal.next_deadline().is_some_and(|at| at < s(2)));
        assert_eq!(desk.journal.take(s(1), false), None);
        let batch = desk.journal.take(s(2), false).expect("a batch");
        assert_eq!((kinds(&batch).as_str(), batch.anew), ("bso", true));
        desk.edit("b", s(2));
        assert_eq!(desk.journal.next_deadline(), None, "one at a time");
        desk.journal.written(true, &desk.notebook, s(3));
        desk.hear(10, s(3));
        let batch = desk.journal.take(s(3), false).expect("a batch");
        assert_eq!((kinds(&batch).as_str(), batch.anew), ("op", false));
    }

    #[test]
    fn the_last_batch_waits_for_no_other() {
        let mut desk = Desk::new();
        desk.edit("a", s(1));
        desk.journal.take(s(2), false).expect("a batch");
        desk.edit("b", s(2));
        assert_eq!(desk.journal.take(s(9), false), None, "one at a time");
        let batch = desk.journal.take(s(2), true).expect("the last one");
        assert_eq!(kinds(&batch), "o");
    }

    #[test]
    fn what_others_do_is_written_with_the_next_own_edit() {
        let mut desk = Desk::new();
        desk.edit("a", s(1));
        desk.journal.take(s(2), false).expect("a batch");
        desk.journal.written(true, &desk.notebook, s(2));
        desk.hear(10, s(3));
        assert_eq!(desk.journal.next_deadline(), None);
        desk.edit("b", s(4));
        let batch = desk.journal.take(s(5), false).expect("a batch");
        assert_eq!(kinds(&batch), "po");
    }

    #[test]
    fn a_flood_of_others_is_not_kept() {
        let mut desk = Desk::new();
        desk.edit("a", s(1));
        desk.journal.take(s(2), false).expect("a batch");
        desk.journal.written(true, &desk.notebook, s(2));
        for _ in 0..100 {
            desk.hear(100_000, s(3));
            assert!(desk.journal.records.len() < 20);
        }
        desk.edit("b", s(4));
        let batch = desk.journal.take(s(5), false).expect("a batch");
        assert_eq!((kinds(&batch).as_str(), batch.anew), ("bso", true));
    }

    #[test]
    fn settled_is_told_once() {
        let mut desk = Desk::new();
        desk.edit("a", s(1));
        desk.journal.settle(s(1));
        desk.journal.settle(s(1));
        let batch = desk.journal.take(s(2), false).expect("a batch");
        assert_eq!(kinds(&batch), "bsos");
    }

    #[test]
    fn a_long_tail_gives_way_to_the_document_when_all_is_settled() {
        let mut desk = Desk::new();
        desk.edit("a", s(1));
        desk.journal.take(s(2), false).expect("a batch");
        desk.journal.written(true, &desk.notebook, s(2));
        desk.edit(&"x".repeat(MIN_TAIL), s(3));
        desk.journal.take(s(4), false).expect("a batch");
        desk.journal.written(true, &desk.notebook, s(4));
        desk.edit("b", s(5));
        let batch = desk.journal.take(s(6), false).expect("a batch");
        assert_eq!((kinds(&batch).as_str(), batch.anew), ("bso", true));
    }

    #[test]
    fn a_write_that_failed_is_made_good_with_the_whole_document() {
        let mut desk = Desk::new();
        desk.edit("a", s(1));
        desk.journal.take(s(2), false).expect("a batch");
        desk.edit("b", s(2));
        desk.journal.written(false, &desk.notebook, s(2));
        assert_eq!(desk.journal.next_deadline(), Some(s(2) + AGAIN));
        assert_eq!(desk.journal.take(s(3), false), None);
        let batch = desk.journal.take(s(12), false).expect("a batch");
        assert_eq!((kinds(&batch).as_str(), batch.anew), ("b", true));
    }
}
