//! Children that speak JSON lines: the kit's room, its browsers and its Node peers.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::clock;

/// A cold Chromium on two busy cores needs tens of seconds for its first page.
const ANSWER: Duration = Duration::from_secs(120);
/// After its input has closed a child has this long before it is killed.
const FAREWELL: Duration = Duration::from_secs(5);

/// The kit's folder in this repository.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/realroom")
}

/// Where the kit's installed pieces are.
fn cache() -> PathBuf {
    let home = || PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cache/realroom");
    env::var_os("REALROOM_CACHE").map_or_else(home, PathBuf::from)
}

fn on_path(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

fn chromium() -> bool {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    env::var_os("REALROOM_CHROMIUM").is_some() || names.iter().any(|name| on_path(name))
}

/// What a test needs beside the program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    Node,
    Browser,
    /// Node, and coturn's `turnserver`.
    Turn,
}

/// What is missing here, in words; none when all is there.
pub fn missing(need: Need) -> Option<&'static str> {
    if !on_path("node") {
        return Some("Node is missing");
    }
    if !cache().join("ready.json").is_file() {
        return Some("the real room is not installed: run tests/realroom/setup");
    }
    match need {
        Need::Browser if !chromium() => Some("Chromium is missing"),
        Need::Turn if !on_path("turnserver") => Some("coturn is missing"),
        _ => None,
    }
}

/// A child that says one JSON value a line.
pub struct Lines {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Value>,
    last_id: u64,
}

impl Lines {
    /// Starts `node SCRIPT ARGS` from the kit; the error says why it could not.
    pub fn start(script: &str, args: &[&str]) -> Result<Self, String> {
        Self::start_with(script, args, &[])
    }

    /// With variables of the environment.
    pub fn start_with(script: &str, args: &[&str], env: &[(&str, &str)]) -> Result<Self, String> {
        let mut command = Command::new("node");
        command.arg(folder().join(script)).args(args);
        command.envs(env.iter().copied());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let mut child = command.spawn().map_err(|e| format!("{script}: {e}"))?;
        let output = child.stdout.take().ok_or("no stdout")?;
        let input = child.stdin.take();
        Ok(Self {
            name: script.into(),
            child,
            input,
            answers: reader(output),
            last_id: 0,
        })
    }

    /// The next line; an error when the child ended or the time is up.
    pub fn line(&self, within: Duration) -> Result<Value, String> {
        self.answers.recv_timeout(within).map_err(|e| match e {
            RecvTimeoutError::Timeout => format!("{} says nothing for {within:?}", self.name),
            RecvTimeoutError::Disconnected => format!("{} ended", self.name),
        })
    }

    /// Sends a command without waiting for what comes of it.
    pub fn send(&mut self, cmd: &str, more: Value) -> Result<u64, String> {
        self.last_id += 1;
        let mut request = more;
        request["id"] = json!(self.last_id);
        request["cmd"] = json!(cmd);
        let input = self.input.as_mut().ok_or("its input is closed")?;
        if let Err(error) = writeln!(input, "{request}") {
            let status = self.child.try_wait();
            return Err(format!("{}: {error}; it ended: {status:?}", self.name));
        }
        Ok(self.last_id)
    }

    /// Waits for the answer to `id`, passing over older ones.
    pub fn answer(&self, id: u64) -> Result<Value, String> {
        loop {
            let answer = self.line(ANSWER)?;
            if answer["id"] != json!(id) {
                continue;
            }
            let failed = || format!("{}: {}", self.name, answer["error"]);
            return if answer["ok"] == json!(true) {
                Ok(answer["result"].clone())
            } else {
                Err(failed())
            };
        }
    }

    /// Sends a command and waits for its result.
    pub fn try_call(&mut self, cmd: &str, more: Value) -> Result<Value, String> {
        let id = self.send(cmd, more)?;
        self.answer(id)
    }

    /// The same, where failing fails the test.
    pub fn call(&mut self, cmd: &str, more: Value) -> Value {
        self.try_call(cmd, more)
            .unwrap_or_else(|e| panic!("{cmd}: {e}"))
    }

    /// Ends it as a crash would: SIGKILL, no farewell to anybody.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Ends it in order: its input closes, and what does not end then is killed by its own pid.
    pub fn end(&mut self) {
        self.input = None;
        let end = clock::now() + FAREWELL;
        while clock::now() < end {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            clock::pause(Duration::from_millis(20));
        }
        self.kill();
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.end();
    }
}

fn reader(output: ChildStdout) -> Receiver<Value> {
    let (sender, answers) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Ok(value) = serde_json::from_str(&line)
                && sender.send(value).is_err()
            {
                return;
            }
        }
    });
    answers
}
