//! The program in a pseudo-terminal, read by a terminal emulator on a thread of its own.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::clock;

pub const ROWS: NonZeroU16 = NonZeroU16::new(40).unwrap();
pub const COLUMNS: NonZeroU16 = NonZeroU16::new(110).unwrap();
const ESC: &str = "\x1b";
/// Only time tells Esc and a key from Alt with that key: a finger is slower than this.
const AFTER_ESC: Duration = Duration::from_millis(60);
/// The names of the keys that have no character.
const NAMED: &[(&str, &str)] = &[
    ("<Enter>", "\r"),
    ("<Esc>", ESC),
    ("<Up>", "\x1b[A"),
    ("<Down>", "\x1b[B"),
    ("<End>", "\x1b[F"),
    ("<C-a>", "\x01"),
    ("<C-c>", "\x03"),
    ("<C-s>", "\x13"),
    ("<C-_>", "\x1f"),
    ("<A-Up>", "\x1b[1;3A"),
    ("<A-Down>", "\x1b[1;3B"),
];

/// The variable of a terminal that speaks the kitty keyboard protocol.
pub const KITTY: (&str, &str) = ("TERM", "xterm-kitty");

type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

/// What has happened on the terminal so far.
struct State {
    emulator: vt100::Parser,
    bytes: usize,
    exit: Option<u32>,
    closed: bool,
    /// How often the kitty keyboard protocol is switched on, on a terminal that speaks it.
    protocol: Option<i32>,
}

impl State {
    fn switch_protocol(&mut self, chunk: &[u8]) {
        let has = |sign: &[u8]| chunk.windows(sign.len()).any(|w| w == sign);
        if let Some(times) = &mut self.protocol {
            *times += i32::from(has(b"\x1b[>5u")) - i32::from(has(b"\x1b[<1u"));
        }
    }
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, act: impl FnOnce(&mut State)) {
        act(&mut self.lock());
        self.changed.notify_all();
    }
}

/// A program on a terminal of 40 rows by 110 columns.
pub struct Screen {
    shared: Arc<Shared>,
    writer: Writer,
    pid: u32,
    started: Instant,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Starts `program`, with `home` for its home folder and nothing of this machine's configuration.
    pub fn start(program: &str, args: &[&str], home: &Path) -> Self {
        Self::start_with(program, args, home, &[])
    }

    /// With variables of the environment.
    pub fn start_with(program: &str, args: &[&str], home: &Path, env: &[(&str, &str)]) -> Self {
        let mut command = command(program, args, home);
        env.iter().for_each(|(key, value)| command.env(key, value));
        let size = PtySize {
            rows: ROWS.get(),
            cols: COLUMNS.get(),
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let started = clock::now();
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let pid = child.process_id().expect("a pid");
        let state = State {
            emulator: vt100::Parser::new(ROWS, COLUMNS, 0),
            bytes: 0,
            exit: None,
            closed: false,
            protocol: env.contains(&KITTY).then_some(0),
        };
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
        });
        let writer: Writer = Arc::new(Mutex::new(
            pair.master.take_writer().expect("the terminal's input"),
        ));
        read(
            pair.master
                .try_clone_reader()
                .expect("the terminal's output"),
            shared.clone(),
            writer.clone(),
        );
        wait(child, shared.clone());
        Self {
            shared,
            writer,
            pid,
            started,
            _terminal: pair.master,
        }
    }

    /// Waits until the screen pleases `test`, and tells how long after the start that was seen.
    pub fn wait_for(
        &self,
        what: &str,
        within: Duration,
        test: impl Fn(&vt100::Screen) -> bool,
    ) -> Duration {
        self.wait(what, within, |state| test(state.emulator.screen()));
        self.started.elapsed()
    }

    /// Waits until `words` stand somewhere on the screen.
    pub fn wait_text(&self, words: &str, within: Duration) -> Duration {
        self.wait_for(&format!("{words:?} on the screen"), within, |screen| {
            screen.contents().contains(words)
        })
    }

    /// Waits for the exit code.
    pub fn wait_exit(&self, within: Duration) -> u32 {
        self.wait("the program's end", within, |state| {
            state.exit.is_some() && state.closed
        });
        self.shared.lock().exit.unwrap_or(u32::MAX)
    }

    fn wait(&self, what: &str, within: Duration, test: impl Fn(&State) -> bool) {
        let end = clock::now() + within;
        let mut state = self.shared.lock();
        while !test(&state) {
            let left = end.saturating_duration_since(clock::now());
            let gone = state.closed && state.exit.is_some();
            let shown = || state.emulator.screen().contents();
            assert!(
                !left.is_zero() && !gone,
                "not seen: {what} (exit {:?})\n{}",
                state.exit,
                shown()
            );
            let woken = self.shared.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The screen's text, one line a row.
    pub fn text(&self) -> String {
        self.shared.lock().emulator.screen().contents()
    }

    /// Whether the terminal is as a shell wants it: main screen, cursor shown, no paste or mouse mode.
    pub fn restored(&self) -> bool {
        let state = self.shared.lock();
        let screen = state.emulator.screen();
        let modes = screen.bracketed_paste() || screen.application_cursor();
        let mouse = screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        !screen.alternate_screen() && !screen.hide_cursor() && !modes && !mouse
    }

    /// How often the kitty keyboard protocol is switched on; none where the terminal does not speak it.
    pub fn protocol(&self) -> Option<i32> {
        self.shared.lock().protocol
    }

    /// How many bytes the program has written.
    pub fn bytes(&self) -> usize {
        self.shared.lock().bytes
    }

    /// Presses keys: characters, and names such as `<Enter>`.
    pub fn keys(&self, mut keys: &str) {
        while let Some(first) = keys.chars().next() {
            let named = NAMED.iter().find(|(name, _)| keys.starts_with(name));
            let plain = &keys[..first.len_utf8()];
            let (name, code) = named.copied().unwrap_or((plain, plain));
            self.press(code);
            keys = &keys[name.len()..];
        }
    }

    /// Pastes, as a terminal with bracketed paste does.
    pub fn paste(&self, text: &str) {
        self.press(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Sends these bytes as one key.
    pub fn press(&self, code: &str) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let pressed = writer
            .write_all(code.as_bytes())
            .and_then(|()| writer.flush());
        pressed.expect("the terminal takes keys");
        if code == ESC {
            clock::pause(AFTER_ESC);
        }
    }

    /// Sends a signal (`TERM`, `HUP`, `KILL`) to this program alone.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.pid.to_string()])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "SIG{name} was not sent"
        );
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.shared.lock().exit.is_none() {
            let _ = Command::new("kill")
                .args(["-s", "KILL", &self.pid.to_string()])
                .status();
        }
    }
}

fn command(program: &str, args: &[&str], home: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(args);
    command.cwd(home);
    for (key, folder) in [
        ("HOME", ""),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        command.env(key, home.join(folder));
    }
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    command.env("LANG", "C.UTF-8");
    for key in ["NO_COLOR", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
        command.env_remove(key);
    }
    command
}

fn read(mut output: Box<dyn Read + Send>, shared: Arc<Shared>, writer: Writer) {
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(n @ 1..) = output.read(&mut buffer) {
            let chunk = &buffer[..n];
            shared.change(|state| {
                state.emulator.process(chunk);
                state.bytes += n;
                state.switch_protocol(chunk);
            });
            reply(chunk, &shared, &writer);
        }
        shared.change(|state| state.closed = true);
    });
}

/// Answers what a program asks of its terminal: what it is, and where the cursor stands.
fn reply(chunk: &[u8], shared: &Shared, writer: &Writer) {
    let asks = |question: &[u8]| chunk.windows(question.len()).any(|w| w == question);
    let mut answer = String::new();
    if asks(b"\x1b[6n") {
        let (row, column) = shared.lock().emulator.screen().cursor_position();
        answer += &format!("\x1b[{};{}R", row + 1, column + 1);
    }
    if asks(b"\x1b[?u") && shared.lock().protocol.is_some() {
        answer += "\x1b[?0u";
    }
    if asks(b"\x1b[c") {
        answer += "\x1b[?62;22c";
    }
    if !answer.is_empty() {
        let _ = writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(answer.as_bytes());
    }
}

fn wait(mut child: Box<dyn Child + Send + Sync>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let code = child.wait().map_or(u32::MAX, |status| status.exit_code());
        shared.change(|state| state.exit = Some(code));
    });
}
