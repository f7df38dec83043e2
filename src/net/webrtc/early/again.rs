//! What is said again when nobody answers: SCTP waits longer each time, up to a minute (1, 3, 7 and 15 s after the
//! first loss), and the stack has no setting for that. After ten seconds without a network five more would pass
//! before the first word. So the last records are sent again by the socket, as they were, every second at most.
//!
//! The other side takes a record that comes twice once (DTLS, RFC 6347, section 4.1.2.6), and what arrives is
//! acknowledged within 200 ms (RFC 9260, section 6.2): a path that works never gets here.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// The content type of a DTLS record that holds data of the connection, and the first byte of every version.
const APPLICATION_DATA: [u8; 2] = [23, 0xfe];

/// Records kept. Without the first that was lost, the others are of no use: SCTP says it again after 1, 3, 7 and
/// 15 s, and sends a packet's worth of new words in between, a dozen of keys. The other side takes up to 63 that
/// are older than its newest.
const MAX_KEPT: usize = 32;

/// Bytes of one of them: a packet of SCTP fits in what every path carries.
const MAX_BYTES: usize = 1500;

/// Nobody answers an acknowledgement, of 65 bytes and 4 for each gap that it tells of. A message of four bytes
/// is no longer than some, and is left to SCTP; those of edits are.
const MAX_ACKNOWLEDGEMENT: usize = 81;

/// An answer takes a round trip, and 200 ms on the other side.
const FIRST: Duration = Duration::from_millis(500);

/// From then on. SCTP itself never waits for less.
const PAUSE: Duration = Duration::from_secs(1);

/// How often: the connection has failed by then.
const MAX_TIMES: u32 = 20;

/// How often after the silence has ended: the way there may open a moment after the way back, and whoever gives up
/// after one try waits for SCTP again.
const LATE_TIMES: u32 = 3;

/// With more records than that between two answers, SCTP sees by itself which are missing.
const FEW: usize = 8;

/// The last records sent to one end, as long as nothing comes back.
#[derive(Debug, Default)]
pub(super) struct Unanswered {
    records: VecDeque<(SocketAddr, Vec<u8>)>,
    /// Something was sent again already.
    silent: bool,
    /// How often that may still happen.
    left: u32,
    due: Option<Instant>,
    late: Late,
}

/// What was not answered during a silence that has ended.
#[derive(Debug, Default)]
struct Late {
    records: Vec<(SocketAddr, Vec<u8>)>,
    left: u32,
    due: Option<Instant>,
}

impl Late {
    fn again(&mut self, now: Instant) -> Vec<(SocketAddr, Vec<u8>)> {
        if self.due.is_none_or(|due| due > now) {
            return Vec::new();
        }
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return std::mem::take(self).records;
        }
        self.due = Some(now + PAUSE);
        self.records.clone()
    }
}

impl Unanswered {
    /// A datagram goes out. True if `due` has changed.
    pub(super) fn sent(&mut self, to: SocketAddr, bytes: &[u8], now: Instant) -> bool {
        let size = MAX_ACKNOWLEDGEMENT + 1..=MAX_BYTES;
        if !bytes.starts_with(&APPLICATION_DATA) || !size.contains(&bytes.len()) {
            return false;
        }
        if self.records.len() >= MAX_KEPT {
            self.records.pop_front();
        }
        self.records.push_back((to, bytes.to_vec()));
        self.left = MAX_TIMES;
        let first = self.due.is_none();
        self.due.get_or_insert(now + FIRST);
        first
    }

    /// A datagram came. It may be no answer, but a word of the other side's own: hence once more. After a
    /// silence that is at once, as it is likely what they say again themselves, and they have not heard us either.
    pub(super) fn came(&mut self, bytes: &[u8], now: Instant) {
        if !bytes.starts_with(&APPLICATION_DATA) || self.due.is_none() {
            return;
        }
        self.left = 1;
        if self.silent {
            let late = Late {
                records: std::mem::take(&mut self.records).into(),
                left: LATE_TIMES,
                due: Some(now),
            };
            *self = Self {
                late,
                ..Self::default()
            };
        } else if self.records.len() > FEW {
            self.records.clear();
            self.due = None;
        }
    }

    /// When something is to be sent again.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due.into_iter().chain(self.late.due).min()
    }

    /// What is to be sent again now, the oldest first.
    pub(super) fn again(&mut self, now: Instant) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut all = self.late.again(now);
        if self.due.is_some_and(|due| due <= now) {
            self.left = self.left.saturating_sub(1);
            all.extend(self.records.iter().cloned());
            if self.left == 0 {
                self.records.clear();
                (self.silent, self.due) = (false, None);
            } else {
                (self.silent, self.due) = (true, Some(now + PAUSE));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: SocketAddr = SocketAddr::new(
        std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)),
        9,
    );

    fn record(n: u8) -> Vec<u8> {
        let mut record = vec![n; MAX_ACKNOWLEDGEMENT + 1];
        record[..3].copy_from_slice(&[23, 0xfe, 0xfd]);
        record
    }

    fn numbers(said: &[(SocketAddr, Vec<u8>)]) -> Vec<u8> {
        said.iter().map(|(_, bytes)| bytes[3]).collect()
    }

    #[expect(clippy::disallowed_methods, reason = "the stack counts in instants")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn the_last_records_are_sent_again_until_something_comes() {
        let (mut unanswered, start) = (Unanswered::default(), start());
        assert!(unanswered.sent(THERE, &record(0), start));
        for n in 1..40 {
            assert!(!unanswered.sent(THERE, &record(n), start));
        }
        assert!(unanswered.again(start).is_empty());
        let last: Vec<u8> = (8..40).collect();
        assert_eq!(numbers(&unanswered.again(start + FIRST)), last);
        assert!(unanswered.again(start + FIRST).is_empty());
        assert_eq!(unanswered.due(), Some(start + FIRST + PAUSE));
        assert_eq!(unanswered.again(start + FIRST + PAUSE).len(), MAX_KEPT);
        let now = start + FIRST + PAUSE;
        unanswered.came(&[0, 1, 0, 0], now);
        assert!(
            unanswered.again(now).is_empty(),
            "a check of ICE is no answer"
        );
        unanswered.came(&record(9), now);
        assert_eq!(unanswered.due(), Some(now));
        assert_eq!(unanswered.again(now).len(), MAX_KEPT);
    }

    #[test]
    fn after_a_silence_one_try_is_not_all() {
        let (mut unanswered, start) = (Unanswered::default(), start());
        unanswered.sent(THERE, &record(1), start);
        let mut now = start + FIRST;
        unanswered.again(now);
        for _ in 0..5 {
            unanswered.came(&record(9), now);
        }
        assert_eq!(numbers(&unanswered.again(now)), [1]);
        // What is said from then on is new, and is answered as always.
        unanswered.sent(THERE, &record(2), now);
        unanswered.came(&record(9), now);
        assert_eq!(numbers(&unanswered.again(now + FIRST)), [2]);
        for _ in 1..LATE_TIMES {
            now += PAUSE;
            assert_eq!(numbers(&unanswered.again(now)), [1]);
        }
        assert_eq!(unanswered.due(), None);
    }

    #[test]
    fn what_comes_at_once_may_be_no_answer() {
        let (mut unanswered, start) = (Unanswered::default(), start());
        unanswered.came(&record(9), start);
        assert_eq!(unanswered.due(), None);
        unanswered.sent(THERE, &record(1), start);
        unanswered.came(&record(9), start);
        assert_eq!(numbers(&unanswered.again(start + FIRST)), [1]);
        assert_eq!(unanswered.due(), None);
        for n in 0..=FEW {
            unanswered.sent(THERE, &record(n as u8), start);
        }
        unanswered.came(&record(9), start);
        assert_eq!(
            unanswered.due(),
            None,
            "SCTP is busy enough to see what is missing"
        );
    }

    #[test]
    fn what_is_no_data_is_not_kept_and_an_end_that_is_gone_is_left_alone() {
        let (mut unanswered, start) = (Unanswered::default(), start());
        assert!(!unanswered.sent(THERE, &[22; 200], start));
        assert!(!unanswered.sent(THERE, &record(0)[1..], start));
        assert!(!unanswered.sent(THERE, &[23; MAX_BYTES + 1], start));
        assert_eq!(unanswered.due(), None);
        assert!(unanswered.sent(THERE, &record(1), start));
        let all = (0..100).map(|n| unanswered.again(start + n * PAUSE).len());
        assert_eq!(all.sum::<usize>(), MAX_TIMES as usize);
        assert_eq!(unanswered.due(), None);
    }
}
