//! The signals of the program, heard by a thread of their own, so that nothing that hangs elsewhere keeps
//! them from being obeyed.
//!
//! The first that ends the program is a clean leave with two seconds for it; a second SIGINT or SIGTERM is
//! an end at once.

use std::ffi::c_int;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals as Queue;
use tokio::sync::Notify;

use super::clock::Clock;
use super::{hangup, watchdog};

/// Signals closer together than this are one: `timeout` and some shells send each to the program and to its
/// group. Nobody presses a key twice so fast.
const SAME: Duration = Duration::from_millis(100);

/// What the loop is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caught {
    /// Leave: SIGINT, SIGTERM, SIGHUP, or the terminal is gone.
    End,
    /// Give the terminal back and stop: SIGTSTP.
    Stop,
    /// Somebody had us go on after we were stopped without being asked: SIGCONT.
    Continue,
}

impl Caught {
    /// In the order in which they count.
    const ALL: [Caught; 3] = [Caught::End, Caught::Stop, Caught::Continue];

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What was caught and not yet taken; of each kind once.
#[derive(Default)]
pub(super) struct Inbox {
    waiting: AtomicU8,
    /// Kinds of which the next one is our own doing.
    own: AtomicU8,
    woken: Notify,
}

impl Inbox {
    pub(super) fn put(&self, caught: Caught) {
        let own = self.own.fetch_and(!caught.bit(), Ordering::SeqCst);
        if own & caught.bit() == 0 {
            self.waiting.fetch_or(caught.bit(), Ordering::SeqCst);
            self.woken.notify_one();
        }
    }

    fn take(&self, wanted: &[Caught]) -> Option<Caught> {
        let is_there = |caught: &&Caught| {
            let before = self.waiting.fetch_and(!caught.bit(), Ordering::SeqCst);
            before & caught.bit() != 0
        };
        wanted.iter().find(is_there).copied()
    }

    async fn next(&self, wanted: &[Caught]) -> Caught {
        loop {
            if let Some(caught) = self.take(wanted) {
                return caught;
            }
            self.woken.notified().await;
        }
    }
}

/// The signals that are caught, from now on to the end of the program.
pub struct Signals(Arc<Inbox>);

impl Signals {
    /// Catches those that end the program.
    pub fn catch() -> io::Result<Self> {
        Self::of(&[SIGINT, SIGTERM, SIGHUP])
    }

    /// Catches those as well that stop it and have it go on; and looks out for a terminal that goes away
    /// without a signal.
    pub fn catch_all() -> io::Result<Self> {
        let signals = Self::of(&[SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT])?;
        hangup::watch(Arc::clone(&signals.0))?;
        Ok(signals)
    }

    fn of(signals: &[c_int]) -> io::Result<Self> {
        let queue = Queue::new(signals)?;
        let inbox = Arc::new(Inbox::default());
        let heard = Arc::clone(&inbox);
        let listen = move || listen(queue, &heard);
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(listen)?;
        Ok(Self(inbox))
    }

    /// Waits for one that ends the program.
    pub async fn any(&mut self) {
        self.0.next(&[Caught::End]).await;
    }

    /// Waits for any of them. May be dropped and called again.
    pub async fn next(&mut self) -> Caught {
        self.0.next(&Caught::ALL).await
    }

    /// The next one of this kind is our own doing, and is not told.
    pub fn expect(&self, caught: Caught) {
        self.0.own.fetch_or(caught.bit(), Ordering::SeqCst);
    }
}

/// What a signal leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Tell(Caught),
    /// Leave, in time.
    Leave,
    /// End at once.
    End,
    Nothing,
}

/// What was caught before.
#[derive(Default)]
struct Before {
    /// When the first one came that ends the program.
    ended: Option<Duration>,
}

impl Before {
    fn deed(&mut self, signal: c_int, now: Duration) -> Deed {
        match (signal, self.ended) {
            (SIGTSTP, _) => Deed::Tell(Caught::Stop),
            (SIGCONT, _) => Deed::Tell(Caught::Continue),
            (_, None) => {
                self.ended = Some(now);
                Deed::Leave
            }
            // A terminal that goes away says so twice: by the system, and by the shell.
            (SIGHUP, Some(_)) => Deed::Nothing,
            (_, Some(first)) if now < first + SAME => Deed::Nothing,
            _ => Deed::End,
        }
    }
}

fn listen(mut queue: Queue, inbox: &Inbox) {
    let clock = Clock::start();
    let mut before = Before::default();
    for signal in queue.forever() {
        match before.deed(signal, clock.now()) {
            Deed::Tell(caught) => inbox.put(caught),
            Deed::Leave => {
                watchdog::arm();
                inbox.put(Caught::End);
            }
            Deed::End => watchdog::end(watchdog::TWICE),
            Deed::Nothing => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn the_second_wish_to_end_is_an_end_at_once() {
        let mut before = Before::default();
        assert_eq!(before.deed(SIGTSTP, ms(0)), Deed::Tell(Caught::Stop));
        assert_eq!(before.deed(SIGINT, ms(1000)), Deed::Leave);
        assert_eq!(before.deed(SIGTERM, ms(1050)), Deed::Nothing);
        assert_eq!(before.deed(SIGCONT, ms(1051)), Deed::Tell(Caught::Continue));
        assert_eq!(before.deed(SIGTERM, ms(1300)), Deed::End);
    }

    #[test]
    fn a_terminal_may_say_twice_that_it_goes_away() {
        let mut before = Before::default();
        assert_eq!(before.deed(SIGHUP, ms(0)), Deed::Leave);
        assert_eq!(before.deed(SIGHUP, ms(900)), Deed::Nothing);
        assert_eq!(before.deed(SIGINT, ms(900)), Deed::End);
    }

    #[tokio::test]
    async fn each_kind_is_told_once_and_an_end_first() {
        let inbox = Inbox::default();
        for caught in [Caught::Continue, Caught::Stop, Caught::Stop, Caught::End] {
            inbox.put(caught);
        }
        for caught in Caught::ALL {
            assert_eq!(inbox.next(&Caught::ALL).await, caught);
        }
        assert_eq!(inbox.take(&Caught::ALL), None);
    }

    #[tokio::test]
    async fn what_is_our_own_doing_is_not_told() {
        let signals = Signals(Arc::default());
        signals.expect(Caught::Stop);
        signals.0.put(Caught::Stop);
        assert_eq!(signals.0.take(&Caught::ALL), None);
        signals.0.put(Caught::Stop);
        assert_eq!(signals.0.take(&[Caught::End]), None);
        assert_eq!(signals.0.take(&Caught::ALL), Some(Caught::Stop));
    }
}
