//! The program without a terminal: `cat`, `serve`, and what it says where it cannot draw.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::clock;

/// A run that is still going, with its lines as they come.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    errors: Option<JoinHandle<String>>,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Running {
    pub fn start(args: &[&str], home: &Path) -> Self {
        Self::start_with(args, home, &[])
    }

    /// With variables of the environment.
    pub fn start_with(args: &[&str], home: &Path, env: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_celljam"));
        command
            .args(args)
            .current_dir(home)
            .env_remove("SSL_CERT_FILE")
            .env_remove("SSL_CERT_DIR")
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .envs(env.iter().copied());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let lines = out.map(lines).expect("its stdout");
        Self {
            child,
            lines,
            errors: err.map(collect),
        }
    }

    /// The next line of stdout.
    pub fn line(&self, within: Duration) -> String {
        self.lines.recv_timeout(within).expect("a line on stdout")
    }

    /// Sends SIGTERM to this run alone.
    pub fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-s", "TERM", &self.child.id().to_string()])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "SIGTERM was not sent"
        );
    }

    pub fn alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for the end.
    pub fn end(mut self, within: Duration) -> Ended {
        let status = clock::until("the program's end", within, || {
            self.child
                .try_wait()
                .ok()
                .flatten()
                .ok_or_else(|| "it runs".to_string())
        });
        let out = self.lines.iter().map(|line| line + "\n").collect();
        let err = self
            .errors
            .take()
            .and_then(|errors| errors.join().ok())
            .unwrap_or_default();
        Ended {
            code: status.code(),
            out,
            err,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs to the end.
pub fn run(args: &[&str], home: &Path, within: Duration) -> Ended {
    Running::start(args, home).end(within)
}

fn lines(out: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn collect(mut err: ChildStderr) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        let _ = err.read_to_string(&mut text);
        text
    })
}
