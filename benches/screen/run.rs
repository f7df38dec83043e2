//! A program in a pseudo-terminal that answers as a terminal does, with the time of every byte.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const SIZE: PtySize = PtySize {
    rows: 40,
    cols: 120,
    pixel_width: 0,
    pixel_height: 0,
};
/// The last question of a start, which every terminal answers.
const LAST_QUESTION: &[u8] = b"\x1b[c";
const ANSWERS: &[u8] =
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[?0u\x1bP>|XTerm(390)\x1b\\\x1b[?64;22c";
/// Nothing takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(20);

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn now() -> Instant {
    Instant::now()
}

/// What the terminal answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    All,
    None,
}

pub struct Run {
    begun: Instant,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    answers: Answers,
}

impl Run {
    pub fn start(command: &[&str], answers: Answers) -> Run {
        let pty = native_pty_system()
            .openpty(SIZE)
            .expect("a pseudo-terminal");
        let mut builder = CommandBuilder::new(command[0]);
        builder.args(&command[1..]);
        builder.env("TERM", "xterm-256color");
        builder.env("COLORTERM", "truecolor");
        builder.env_remove("TMUX");
        let mut reader = pty.master.try_clone_reader().expect("a reader");
        let writer = pty.master.take_writer().expect("a writer");
        let (send, chunks) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if send
                    .send((now(), bytes[..count].to_vec()))
                    .is_err()
                {
                    return;
                }
            }
        });
        let begun = now();
        let child = pty.slave.spawn_command(builder).expect("the program");
        let side = |n| std::num::NonZero::new(n).expect("not zero");
        Run {
            begun,
            child,
            _master: pty.master,
            writer,
            chunks,
            screen: vt100::Parser::new(side(SIZE.rows), side(SIZE.cols), 0),
            answers,
        }
    }

    /// Milliseconds from the launch to the bytes that brought this text to the screen; none if it was
    /// there already.
    pub fn shown(&mut self, text: &str) -> f64 {
        if self.screen.screen().contents().contains(text) {
            return 0.0;
        }
        loop {
            let next = self.chunks.recv_timeout(PATIENCE);
            let (at, bytes) = next.unwrap_or_else(|_| panic!("{text:?} is not shown"));
            self.take(&bytes);
            if self.screen.screen().contents().contains(text) {
                return (at - self.begun).as_secs_f64() * 1e3;
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        let asked = bytes
            .windows(LAST_QUESTION.len())
            .any(|part| part == LAST_QUESTION);
        if asked && self.answers == Answers::All {
            self.press(ANSWERS);
        }
        self.screen.process(bytes);
    }

    fn press(&mut self, keys: &[u8]) {
        self.writer
            .write_all(keys)
            .and_then(|()| self.writer.flush())
            .expect("written");
    }

    /// Bytes that come within this time.
    pub fn rest(&mut self, time: Duration) -> usize {
        let until = now() + time;
        let mut count = 0;
        while let Ok((_, bytes)) = self
            .chunks
            .recv_timeout(until.saturating_duration_since(now()))
        {
            count += bytes.len();
            self.take(&bytes);
        }
        count
    }

    /// Presses a key again and again; returns the bytes, and how long after the last press the last of
    /// them came.
    pub fn hold(&mut self, key: &str, every: Duration, times: usize) -> (usize, Duration) {
        let mut count = 0;
        for _ in 0..times {
            self.press(key.as_bytes());
            count += self.rest(every);
        }
        // The last press was one pause ago: what came within it is looked at too.
        self.press(key.as_bytes());
        let pressed = now();
        let mut last = pressed;
        while let Ok((at, bytes)) = self.chunks.recv_timeout(Duration::from_millis(500)) {
            count += bytes.len();
            last = at;
            self.take(&bytes);
        }
        (count, last - pressed)
    }

    fn proc(&self, file: &str) -> String {
        let pid = self.child.process_id().unwrap_or_default();
        std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default()
    }

    /// Megabytes that were ever resident (`VmHWM`).
    pub fn peak_memory(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let words = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        words.unwrap_or_default() / 1e3
    }

    /// Of the program, in and out of the kernel.
    pub fn cpu_time(&self) -> Duration {
        /// `sysconf(_SC_CLK_TCK)` on every Linux.
        const TICK: Duration = Duration::from_millis(10);
        let stat = self.proc("stat");
        let behind = stat.rsplit(')').next().unwrap_or_default();
        let field = |n: usize| behind.split_whitespace().nth(n)?.parse::<u32>().ok();
        TICK * (field(11).unwrap_or_default() + field(12).unwrap_or_default())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
