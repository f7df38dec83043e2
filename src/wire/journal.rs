//! The journal's file: records behind each other, each with its length and a checksum, so that a file that
//! was cut off anywhere is read up to the last whole record.
//!
//! Layout: [`MAGIC`], then for each record a big-endian `u32` length of what follows it, one byte kind, the
//! payload, and the first eight bytes of the SHA-256 of kind and payload.

use sha2::{Digest, Sha256};

/// The first bytes of a file; the digit is the version of the layout.
pub const MAGIC: &[u8] = b"celljam journal 1\n";

/// The largest record that is written or read: a whole document at most, and those are refused above 64 MiB.
pub const MAX_RECORD: usize = 80 << 20;

const SUM: usize = 8;
const LENGTH: usize = 4;

/// What a journal holds, in the order in which it happened. Updates are in the v1 encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// JSON that says whose journal it is.
    Head(Vec<u8>),
    /// The document as it was, as one update: what came before says nothing new any more.
    Base(Vec<u8>),
    /// What an edit of our own changed.
    Own(Vec<u8>),
    /// What others changed.
    Peer(Vec<u8>),
    /// Others have all that stands before this.
    Settled,
}

impl Record {
    fn parts(&self) -> (u8, &[u8]) {
        match self {
            Record::Head(json) => (1, json),
            Record::Base(update) => (2, update),
            Record::Own(update) => (3, update),
            Record::Peer(update) => (4, update),
            Record::Settled => (5, &[]),
        }
    }

    fn of(kind: u8, payload: &[u8]) -> Option<Record> {
        let payload = payload.to_vec();
        match kind {
            1 => Some(Record::Head(payload)),
            2 => Some(Record::Base(payload)),
            3 => Some(Record::Own(payload)),
            4 => Some(Record::Peer(payload)),
            5 => Some(Record::Settled),
            _ => None,
        }
    }

    /// Bytes that the record takes in the file.
    pub fn size(&self) -> usize {
        LENGTH + 1 + self.parts().1.len() + SUM
    }
}

/// Puts a record behind what is in `out`. A record above [`MAX_RECORD`] is left out: false.
pub fn write(record: &Record, out: &mut Vec<u8>) -> bool {
    let (kind, payload) = record.parts();
    let length = 1 + payload.len() + SUM;
    let Some(length) = u32::try_from(length).ok().filter(|_| length <= MAX_RECORD) else {
        return false;
    };
    out.extend_from_slice(&length.to_be_bytes());
    out.push(kind);
    out.extend_from_slice(payload);
    out.extend_from_slice(&sum(kind, payload));
    true
}

/// What could be read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub records: Vec<Record>,
    /// Bytes up to the end of the last whole record; what stands behind them is a torn tail.
    pub whole: usize,
}

/// Reads up to the first record that is not whole; none if it is no journal of this version.
pub fn read(bytes: &[u8]) -> Option<Read> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut records = Vec::new();
    while let Some((record, tail)) = read_one(rest) {
        records.push(record);
        rest = tail;
    }
    let whole = bytes.len() - rest.len();
    Some(Read { records, whole })
}

fn read_one(bytes: &[u8]) -> Option<(Record, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH>()?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > MAX_RECORD {
        return None;
    }
    let (record, rest) = rest.split_at_checked(length)?;
    let (content, found) = record.split_last_chunk::<SUM>()?;
    let (kind, payload) = content.split_first()?;
    let whole = sum(*kind, payload) == *found;
    let record = Record::of(*kind, payload).filter(|_| whole)?;
    Some((record, rest))
}

fn sum(kind: u8, payload: &[u8]) -> [u8; SUM] {
    let hash = Sha256::new().chain_update([kind]).chain_update(payload);
    let hash: [u8; 32] = hash.finalize().into();
    hash.first_chunk::<SUM>().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (Vec<Record>, Vec<u8>) {
        let records = vec![
            Record::Head(b"{}".to_vec()),
            Record::Base(vec![7; 300]),
            Record::Own(vec![1]),
            Record::Settled,
            Record::Peer(Vec::new()),
        ];
        let mut bytes = MAGIC.to_vec();
        for record in &records {
            let before = bytes.len();
            assert!(write(record, &mut bytes));
            assert_eq!(bytes.len() - before, record.size());
        }
        (records, bytes)
    }

    #[test]
    fn what_was_written_is_read() {
        let (records, bytes) = file();
        let whole = bytes.len();
        assert_eq!(read(&bytes), Some(Read { records, whole }));
        assert_eq!(read(b"celljam journal 2\n"), None);
    }

    #[test]
    fn a_file_cut_off_anywhere_is_read_up_to_its_last_whole_record() {
        let (records, bytes) = file();
        for end in MAGIC.len()..bytes.len() {
            let found = read(&bytes[..end]).expect("a journal");
            assert!(found.whole <= end);
            assert!(records.starts_with(&found.records));
            let size: usize = found.records.iter().map(Record::size).sum();
            assert_eq!(found.whole, MAGIC.len() + size);
        }
    }

    #[test]
    fn a_byte_that_changed_ends_the_journal_there() {
        let (records, bytes) = file();
        for at in MAGIC.len()..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0x40;
            let found = read(&bad).expect("a journal");
            assert!(found.records.len() < records.len());
            assert!(records.starts_with(&found.records));
        }
    }

    #[test]
    fn a_length_that_nobody_wrote_asks_for_no_memory() {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&u32::MAX.to_be_bytes());
        bytes.extend_from_slice(&[0; 64]);
        assert_eq!(read(&bytes).map(|found| found.records), Some(Vec::new()));
    }
}
