//! The chunked framing of JupyterLite 0.1: messages in pieces with a 40-byte header.
//!
//! A header is five big-endian 64-bit integers: ordinal (of the message), index (of the piece, from 0),
//! count (of pieces), total size and piece size, both in bytes. Measured: the second piece of the
//! recorded trace `pieces.jsonl` has index 1, so it is no byte offset.

use std::collections::BTreeMap;
use std::time::Duration;

/// Bytes of a piece without its header: what the pages send.
const PIECE: usize = 15_872;
const HEADER: usize = 40;
/// Messages of one peer that may be incomplete at once. Channels are ordered: one is usual.
const MAX_OPEN: usize = 64;
/// Bytes of one peer's incomplete messages: a large notebook with its pictures.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Pieces of one message: twice what our own cutting of the largest gives. Without it, pieces of one
/// byte each would take many times their size in memory.
const MAX_PIECES: usize = 2 * MAX_BYTES.div_ceil(PIECE);
/// A message that is not complete after so long never will be.
const MAX_AGE: Duration = Duration::from_secs(60);

/// The five fields of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    ordinal: i64,
    index: usize,
    count: usize,
    total: usize,
}

/// Cuts a message into framed pieces.
pub fn split(message: &[u8], ordinal: i64) -> Vec<Vec<u8>> {
    let count = message.len().div_ceil(PIECE).max(1);
    let framed = |(n, piece): (usize, &[u8])| {
        let fields = [
            ordinal,
            n as i64,
            count as i64,
            message.len() as i64,
            piece.len() as i64,
        ];
        let mut bytes: Vec<u8> = fields
            .iter()
            .flat_map(|field| field.to_be_bytes())
            .collect();
        bytes.extend_from_slice(piece);
        bytes
    };
    if message.is_empty() {
        return vec![framed((0, message))];
    }
    message.chunks(PIECE).enumerate().map(framed).collect()
}

/// Whether a first message is a framed piece rather than a plain message.
pub fn looks_chunked(bytes: &[u8]) -> bool {
    read(bytes).is_some()
}

/// Of a framed piece: which one it is of its message (from 0), the bytes of the whole message, and its own.
pub fn piece(bytes: &[u8]) -> Option<(usize, usize, &[u8])> {
    let (header, piece) = read(bytes)?;
    Some((header.index, header.total, piece))
}

/// Reads a header and checks all that can be checked without the other pieces.
fn read(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let (head, piece) = bytes.split_at_checked(HEADER)?;
    let mut fields = head
        .chunks_exact(8)
        .map(|field| field.try_into().map_or(-1, i64::from_be_bytes));
    let ordinal = fields.next()?;
    let mut size = || usize::try_from(fields.next()?).ok();
    let (index, count, total, len) = (size()?, size()?, size()?, size()?);
    let whole = len == piece.len() && len <= total && total <= MAX_BYTES;
    let counts = index < count && count <= total.clamp(1, MAX_PIECES);
    // Each of the other pieces holds a byte at least.
    let room = count == 1 || (1..=total.saturating_sub(count.saturating_sub(1))).contains(&len);
    let fits = whole && counts && room && (count > 1 || len == total);
    let header = Header {
        ordinal,
        index,
        count,
        total,
    };
    fits.then_some((header, piece))
}

/// A message that is not complete.
#[derive(Debug)]
struct Partial {
    total: usize,
    count: usize,
    pieces: BTreeMap<usize, Vec<u8>>,
    held: usize,
    since: Duration,
}

impl Partial {
    /// Whether a piece is new, tells the same of the message as the others, and leaves a byte at least for
    /// each one that is still to come: with the last one, exactly nothing is left.
    fn takes(&self, header: &Header, bytes: usize) -> bool {
        let same = (self.total, self.count) == (header.total, header.count);
        let fresh = !self.pieces.contains_key(&header.index);
        let missing = self.count - self.pieces.len();
        let left = self.total.checked_sub(self.held + bytes);
        let fits = left.is_some_and(|left| match missing {
            0 | 1 => left == 0,
            more => left >= more - 1,
        });
        same && fresh && fits
    }
}

/// Puts the messages of one peer together again.
#[derive(Debug, Default)]
pub struct Assembler {
    open: BTreeMap<i64, Partial>,
    held: usize,
}

impl Assembler {
    /// Takes one piece; the message, if this was its last. Bad pieces are dropped.
    pub fn take(&mut self, bytes: &[u8], now: Duration) -> Option<Vec<u8>> {
        self.expire(now);
        let (header, piece) = read(bytes)?;
        if header.count == 1 {
            return Some(piece.to_vec());
        }
        if !self.has_room(&header, piece.len()) {
            return None;
        }
        self.store(header, piece, now);
        self.complete(header.ordinal)
    }

    /// Forgets what will not be complete any more.
    pub fn expire(&mut self, now: Duration) {
        self.open
            .retain(|_, partial| now.saturating_sub(partial.since) < MAX_AGE);
        self.held = self.open.values().map(|partial| partial.held).sum();
    }

    /// When to call [`Assembler::expire`], so that a peer that stops in the middle holds nothing for longer.
    pub fn next_deadline(&self) -> Option<Duration> {
        let oldest = self.open.values().map(|partial| partial.since).min();
        oldest.map(|since| since + MAX_AGE)
    }

    /// Whether a piece is within the limits, and goes with the others of its message.
    fn has_room(&self, header: &Header, bytes: usize) -> bool {
        let fits = match self.open.get(&header.ordinal) {
            Some(partial) => partial.takes(header, bytes),
            None => self.open.len() < MAX_OPEN,
        };
        fits && self.held + bytes <= MAX_BYTES
    }

    fn store(&mut self, header: Header, piece: &[u8], now: Duration) {
        let partial = self.open.entry(header.ordinal).or_insert_with(|| Partial {
            total: header.total,
            count: header.count,
            pieces: BTreeMap::new(),
            held: 0,
            since: now,
        });
        partial.pieces.insert(header.index, piece.to_vec());
        partial.held += piece.len();
        self.held += piece.len();
    }

    /// The message, if all its pieces are here; they are put together in the order of their index.
    fn complete(&mut self, ordinal: i64) -> Option<Vec<u8>> {
        let is_full = |partial: &Partial| partial.pieces.len() == partial.count;
        let full = self.open.get(&ordinal).is_some_and(is_full);
        let partial = full.then(|| self.open.remove(&ordinal)).flatten()?;
        self.held -= partial.held;
        let pieces: Vec<Vec<u8>> = partial.pieces.into_values().collect();
        Some(pieces.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(len: usize) -> Vec<u8> {
        (0..len).map(|n| n as u8).collect()
    }

    #[test]
    fn pieces_are_put_together_in_any_order() {
        let whole = message(40_000);
        let mut pieces = split(&whole, 7);
        assert_eq!(
            pieces.iter().map(Vec::len).collect::<Vec<_>>(),
            [15_912, 15_912, 8_296]
        );
        pieces.reverse();
        let mut assembler = Assembler::default();
        let got: Vec<_> = pieces
            .iter()
            .filter_map(|piece| assembler.take(piece, Duration::ZERO))
            .collect();
        assert_eq!(got, [whole]);
        assert_eq!(assembler.held, 0);
    }

    #[test]
    fn bad_headers_are_dropped() {
        let mut assembler = Assembler::default();
        let good = split(&message(20_000), 1).remove(0);
        for (at, byte) in [
            (8, 0x80),
            (15, 0xff),
            (16, 0x7f),
            (24, 0x7f),
            (39, 9),
            (23, 0),
        ] {
            let mut bad = good.clone();
            bad[at] = byte;
            let _dropped = assembler.take(&bad, Duration::ZERO);
        }
        assert!(assembler.held <= 2 * PIECE);
        assert!(!looks_chunked(&[0, 0, 1, 0]) && !looks_chunked(&[0; 60]));
        assert!(looks_chunked(&good));
    }

    #[test]
    fn a_header_that_does_not_add_up_is_no_header() {
        let header = |index: i64, count: i64, total: i64, piece: &[u8]| {
            let fields = [1, index, count, total, piece.len() as i64];
            let mut bytes: Vec<u8> = fields.iter().flat_map(|it| it.to_be_bytes()).collect();
            bytes.extend_from_slice(piece);
            bytes
        };
        assert!(looks_chunked(&header(0, 1, 4, &[7; 4])));
        assert!(
            !looks_chunked(&header(0, 1, 5, &[7; 4])),
            "one piece is all"
        );
        let most = MAX_PIECES as i64;
        assert!(looks_chunked(&header(0, most, most, &[7])));
        assert!(!looks_chunked(&header(0, most + 1, most + 1, &[7])));
        assert!(looks_chunked(&header(1, 3, 6, &[7; 4])));
        let no_byte_left = header(1, 3, 6, &[7; 5]);
        assert!(!looks_chunked(&no_byte_left), "for the third");
        assert!(!looks_chunked(&header(0, 2, 6, &[])), "an empty piece");
        for wrong in [-1, i64::MIN, i64::MAX] {
            assert!(!looks_chunked(&header(wrong, 2, 6, &[7; 3])));
            assert!(!looks_chunked(&header(0, wrong, 6, &[7; 3])));
            assert!(!looks_chunked(&header(0, 2, wrong, &[7; 3])));
        }
        assert!(!looks_chunked(&header(2, 2, 6, &[7; 3])));
    }

    fn piece(index: i64, count: i64, total: i64, len: usize) -> Vec<u8> {
        let fields = [9, index, count, total, len as i64];
        let mut bytes: Vec<u8> = fields.iter().flat_map(|it| it.to_be_bytes()).collect();
        bytes.resize(HEADER + len, 7);
        bytes
    }

    #[test]
    fn a_piece_that_does_not_go_with_the_others_changes_nothing() {
        let mut assembler = Assembler::default();
        let now = Duration::ZERO;
        assert_eq!(assembler.take(&piece(0, 3, 10, 4), now), None);
        for (index, count, total, len) in
            [(0, 3, 10, 4), (1, 4, 10, 3), (1, 3, 11, 3), (1, 3, 10, 6)]
        {
            let odd = piece(index, count, total, len);
            assert_eq!(assembler.take(&odd, now), None);
            assert_eq!(assembler.held, 4, "{index} {count} {total} {len}");
        }
        assert_eq!(assembler.take(&piece(1, 3, 10, 3), now), None);
        assert_eq!(
            assembler.take(&piece(2, 3, 10, 2), now),
            None,
            "a byte less"
        );
        assert_eq!(assembler.held, 7);
        let whole = assembler.take(&piece(2, 3, 10, 3), now);
        assert_eq!(whole, Some(vec![7; 10]));
        assert_eq!((assembler.held, assembler.open.len()), (0, 0));
    }

    #[test]
    fn what_one_peer_leaves_incomplete_is_bounded_in_bytes_and_goes_by_time_alone() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.next_deadline(), None);
        let half = MAX_BYTES as i64 / 2;
        for ordinal in 0..4_i64 {
            let mut bytes = piece(0, 2, half + 1, MAX_BYTES / 2);
            bytes[..8].copy_from_slice(&ordinal.to_be_bytes());
            assert_eq!(assembler.take(&bytes, Duration::from_secs(1)), None);
        }
        assert_eq!((assembler.held, assembler.open.len()), (MAX_BYTES, 2));
        let until = Duration::from_secs(61);
        assert_eq!(assembler.next_deadline(), Some(until));
        assembler.expire(until);
        assert_eq!((assembler.held, assembler.open.len()), (0, 0));
    }

    #[test]
    fn incomplete_messages_are_bounded_in_number_and_age() {
        let mut assembler = Assembler::default();
        for ordinal in 0..1000 {
            assembler.take(&split(&message(20_000), ordinal)[0], Duration::ZERO);
        }
        assert_eq!(assembler.open.len(), MAX_OPEN);
        let last = split(&message(20_000), 5).remove(1);
        assert_eq!(assembler.take(&last, MAX_AGE), None);
        assert_eq!(assembler.open.len(), 1);
    }
}
