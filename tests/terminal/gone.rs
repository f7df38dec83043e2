//! Terminals that take nothing more, and terminals that are gone without a signal: the program ends in time.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use super::clock::{QUICK, pause, until, until_true};
use super::seat::joined;

/// Signals further apart than this are two.
const APART: Duration = Duration::from_millis(250);
/// From a hangup to the end, at most; and as much again for a busy machine.
const LEAVE: Duration = Duration::from_secs(4);

/// A program on a terminal that is read as far as one likes.
struct Line {
    child: Box<dyn Child + Send + Sync>,
    /// The other end of the terminal: to be given sizes, and to be read.
    terminal: Option<(Box<dyn MasterPty + Send>, Box<dyn Read + Send>)>,
    home: Option<TempDir>,
}

impl Line {
    /// Runs this in a shell, with `PROGRAM` for the program, until the page is there.
    fn run(script: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(
            home.path().join("page.ipynb"),
            joined(&["error"]).to_string(),
        )
        .expect("a file");
        let mut command = CommandBuilder::new("bash");
        command.args(["-c", script]);
        command.cwd(home.path());
        command.env("PROGRAM", env!("CARGO_BIN_EXE_celljam"));
        command.env("HOME", home.path());
        command.env("XDG_STATE_HOME", home.path().join("state"));
        command.env("XDG_CONFIG_HOME", home.path().join("config"));
        command.env("TERM", "xterm-256color");
        let size = PtySize {
            rows: 50,
            cols: 200,
            ..PtySize::default()
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("a shell");
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().expect("its output");
        let mut line = Self {
            child,
            terminal: Some((pair.master, reader)),
            home: Some(home),
        };
        line.read_to("inner");
        line
    }

    fn read_to(&mut self, word: &str) {
        let (mut all, mut buffer) = (Vec::new(), [0; 4096]);
        let (_, reader) = self.terminal.as_mut().expect("a terminal");
        while !String::from_utf8_lossy(&all).contains(word) {
            let n = reader.read(&mut buffer).expect("more of it");
            assert!(n > 0, "it ended early");
            all.extend_from_slice(&buffer[..n]);
        }
    }

    /// Makes the program write until nobody takes it: each size is a whole screen.
    fn clog(&self) {
        let pid = self.pid();
        let waits = || {
            let state = fs::read_to_string(format!("/proc/{pid}/wchan")).unwrap_or_default();
            let stack = fs::read_to_string(format!("/proc/{pid}/syscall")).unwrap_or_default();
            state.contains("tty_write") || state.contains("n_tty_write") || stack.starts_with("1 ")
        };
        let mut cols = 200;
        until_true("a program that waits for its terminal", QUICK, || {
            cols = 400 - cols + u16::from(cols == 200);
            let size = PtySize {
                rows: 50,
                cols,
                ..PtySize::default()
            };
            let (master, _) = self.terminal.as_ref().expect("a terminal");
            master.resize(size).expect("another size");
            pause(Duration::from_millis(30));
            waits() && waits()
        });
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.as_ref().expect("a folder").path().join(name)
    }

    /// The terminal is gone.
    fn hang_up(mut self) -> TempDir {
        self.terminal = None;
        self.home.take().expect("a folder")
    }

    fn pid(&self) -> String {
        let pid = until("its number", QUICK, || {
            let text = fs::read_to_string(self.path("pid")).map_err(|error| error.to_string())?;
            if text.ends_with('\n') {
                Ok(text)
            } else {
                Err(text)
            }
        });
        pid.trim().to_owned()
    }

    fn signal(&self, name: &str) {
        let pid = self.pid();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "SIG{name} was not sent"
        );
    }

    /// Waits for the end, and gives the exit code and the log.
    fn end(mut self) -> (u32, String) {
        let code = until("the end", LEAVE, || {
            let ended = self.child.try_wait().map_err(|error| error.to_string())?;
            ended
                .map(|status| status.exit_code())
                .ok_or_else(|| "it goes on".to_owned())
        });
        (code, fs::read_to_string(self.path("log")).expect("a log"))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // It has ended, or a test has failed.
        let _gone = self.child.kill();
    }
}

const LOGGED: &str = "echo $$ > pid; exec \"$PROGRAM\" page.ipynb --log log";

#[test]
fn a_program_that_waits_for_its_terminal_ends_in_time() {
    let line = Line::run(LOGGED);
    line.clog();
    line.signal("TERM");
    let (code, log) = line.end();
    assert_eq!(code, 1);
    assert!(
        log.contains("ended at once why=\"leaving took too long"),
        "{log}"
    );
}

#[test]
fn asked_twice_it_does_not_try_to_be_polite() {
    let line = Line::run(LOGGED);
    line.clog();
    line.signal("TERM");
    pause(APART);
    line.signal("INT");
    let (code, log) = line.end();
    assert_eq!(code, 1);
    assert!(
        log.contains("ended at once why=\"left at once, as asked twice"),
        "{log}"
    );
}

fn is_running(pid: &str) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn a_terminal_that_goes_without_a_signal_is_missed() {
    // In a session of its own the program has no terminal that could tell it.
    let script = "setsid --wait bash -c 'echo $$ > pid; exec \"$PROGRAM\" page.ipynb --log log'";
    let line = Line::run(script);
    let pid = line.pid();
    let home = line.hang_up();
    until_true("the end", LEAVE, || !is_running(&pid));
    let log = fs::read_to_string(home.path().join("log")).expect("a log");
    assert!(!log.contains("panic"), "{log}");
}
