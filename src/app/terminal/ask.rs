//! Asks the terminal what it is and what it can, and waits no longer than somebody would notice.

use std::io::{self, IsTerminal, Stdin, stdin};
use std::os::fd::AsFd;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::answers::Answers;
use crate::app::clock::Clock;

/// Before the first frame: a terminal on this machine answers within a few milliseconds, and then the
/// first frame has its colours already.
pub const BEFORE_FRAME: Duration = Duration::from_millis(15);
/// In all: what has not answered by then is taken as silent. What comes later is still understood, see
/// [`super::late`].
pub const IN_ALL: Duration = Duration::from_millis(100);

/// Listens for answers.
#[derive(Default)]
pub struct Ear {
    answers: Answers,
    /// What may become an answer when more comes.
    rest: Vec<u8>,
    typed: Vec<u8>,
}

impl Ear {
    /// Listens until the last answer has come, or for so long. Errors count as silence: whether the
    /// terminal is still there is found out by those who read keys.
    pub fn listen(&mut self, wait: Duration) -> &Answers {
        let input = stdin();
        let clock = Clock::start();
        while input.is_terminal() && !self.answers.complete {
            let left = wait.saturating_sub(clock.now());
            match read(&input, left) {
                Ok(Some(bytes)) => self.take(&bytes),
                _ => break,
            }
        }
        &self.answers
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut whole = std::mem::take(&mut self.rest);
        whole.extend_from_slice(bytes);
        let (typed, rest) = self.answers.take(&whole);
        self.typed.extend(typed);
        self.rest = rest.to_vec();
    }

    /// What was typed meanwhile, as events; and what was understood.
    pub fn finish(self) -> (Answers, Vec<Event>) {
        let mut typed = self.typed;
        // The escape key, and the beginning of nothing.
        typed.extend(self.rest);
        (self.answers, keys(&typed))
    }
}

/// Some bytes, if any come within this time.
fn read(input: &Stdin, wait: Duration) -> io::Result<Option<Vec<u8>>> {
    let wait = PollTimeout::try_from(wait).unwrap_or(PollTimeout::ZERO);
    let mut fds = [PollFd::new(input.as_fd(), PollFlags::POLLIN)];
    if poll(&mut fds, wait)? == 0 {
        return Ok(None);
    }
    let mut bytes = [0; 1024];
    let count = nix::unistd::read(input, &mut bytes)?;
    Ok(bytes
        .get(..count)
        .filter(|bytes| !bytes.is_empty())
        .map(<[u8]>::to_vec))
}

/// Keys that may be typed before the program is up. Others are rare in a tenth of a second, and lost.
fn keys(bytes: &[u8]) -> Vec<Event> {
    let text = String::from_utf8_lossy(bytes);
    let (mut events, mut rest) = (Vec::new(), text.as_ref());
    while let Some(first) = rest.chars().next() {
        let (code, modifiers, length) = key(first, rest);
        if let Some(code) = code {
            events.push(Event::Key(KeyEvent::new(code, modifiers)));
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    events
}

const ARROWS: [(&str, KeyCode); 8] = [
    ("\x1b[A", KeyCode::Up),
    ("\x1b[B", KeyCode::Down),
    ("\x1b[C", KeyCode::Right),
    ("\x1b[D", KeyCode::Left),
    ("\x1bOA", KeyCode::Up),
    ("\x1bOB", KeyCode::Down),
    ("\x1bOC", KeyCode::Right),
    ("\x1bOD", KeyCode::Left),
];

/// The first key of a text, and how many bytes it has.
fn key(first: char, text: &str) -> (Option<KeyCode>, KeyModifiers, usize) {
    if let Some((sequence, code)) = ARROWS
        .iter()
        .find(|(sequence, _)| text.starts_with(sequence))
    {
        return (Some(*code), KeyModifiers::NONE, sequence.len());
    }
    let control = |letter: u8| Some(KeyCode::Char(char::from(letter - 1 + b'a')));
    let (code, modifiers) = match first {
        '\r' | '\n' => (Some(KeyCode::Enter), KeyModifiers::NONE),
        '\t' => (Some(KeyCode::Tab), KeyModifiers::NONE),
        '\x7f' | '\x08' => (Some(KeyCode::Backspace), KeyModifiers::NONE),
        '\x1b' if text.starts_with("\x1b[") => return (None, KeyModifiers::NONE, unknown(text)),
        '\x1b' => (Some(KeyCode::Esc), KeyModifiers::NONE),
        '\x01'..='\x1a' => (control(first as u8), KeyModifiers::CONTROL),
        c if c.is_control() => (None, KeyModifiers::NONE),
        c => (Some(KeyCode::Char(c)), KeyModifiers::NONE),
    };
    (code, modifiers, first.len_utf8())
}

/// The length of a sequence that stands for no key that is known here.
fn unknown(text: &str) -> usize {
    let inside = text.bytes().skip(2);
    let last = inside
        .take_while(|byte| !(0x40..=0x7e).contains(byte))
        .count()
        + 3;
    last.min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(bytes: &[u8]) -> Vec<(KeyCode, KeyModifiers)> {
        let events = keys(bytes).into_iter();
        let keys = events.filter_map(|event| event.as_key_event());
        keys.map(|key| (key.code, key.modifiers)).collect()
    }

    #[test]
    fn what_was_typed_meanwhile_is_kept() {
        let mut ear = Ear::default();
        ear.take(b"j\x1b]11;rgb:00/");
        ear.take(b"00/00\x07\xc3");
        ear.take(b"\xa9\x1b[?62c");
        let (answers, events) = ear.finish();
        assert_eq!(answers.background, Some([0; 3]));
        assert_eq!(events, keys("jé".as_bytes()));
    }

    #[test]
    fn the_keys_that_are_typed_at_a_start() {
        let none = KeyModifiers::NONE;
        let want = [
            (KeyCode::Char('a'), none),
            (KeyCode::Enter, none),
            (KeyCode::Down, none),
            (KeyCode::Char('c'), KeyModifiers::CONTROL),
            (KeyCode::Backspace, none),
            (KeyCode::Esc, none),
        ];
        assert_eq!(typed(b"a\r\x1b[B\x1b[15~\x03\x7f\x1b"), want);
        assert!(typed(b"\x1b[15").is_empty());
    }
}
