//! The program in a pseudo-terminal, read by a terminal emulator on a thread of its own.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::clock;
use super::machine::{KEYBOARD, Machine};

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
    ("<C-z>", "\x1a"),
    ("<C-_>", "\x1f"),
    ("<A-Up>", "\x1b[1;3A"),
    ("<A-Down>", "\x1b[1;3B"),
];

/// Variables that tell of another terminal than the one played here, or of this machine.
const FOREIGN: &[&str] = &[
    "NO_COLOR",
    "TMUX",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "LC_TERMINAL",
    "CELLJAM_THEME",
    "CELLJAM_PICTURES",
    "CELLJAM_PLAIN",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// The variable of a terminal that speaks the kitty keyboard protocol.
pub const KITTY: (&str, &str) = ("TERM", "xterm-kitty");

type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

/// What has happened on the terminal so far.
struct State {
    emulator: vt100::Parser,
    written: Vec<u8>,
    exit: Option<u32>,
    closed: bool,
    /// How often the kitty keyboard protocol is switched on, on a terminal that speaks it.
    protocol: Option<i32>,
}

impl State {
    /// Whether no frame is half written (mode 2026 begins and ends them).
    fn is_whole(&self) -> bool {
        let last = |mark: &[u8]| {
            let mut all = self.written.windows(mark.len());
            all.rposition(|window| window == mark)
        };
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
    }

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

/// What a program is started with.
pub struct Setup<'a> {
    pub args: &'a [&'a str],
    /// Variables of the environment.
    pub env: &'a [(&'a str, &'a str)],
    pub rows: NonZeroU16,
    pub columns: NonZeroU16,
    pub machine: Machine,
}

impl Default for Setup<'_> {
    /// A terminal of 40 rows by 110 columns that knows what every terminal knows.
    fn default() -> Self {
        Self {
            args: &[],
            env: &[],
            rows: ROWS,
            columns: COLUMNS,
            machine: Machine::plain(),
        }
    }
}

/// A program on a terminal.
pub struct Screen {
    shared: Arc<Shared>,
    writer: Writer,
    pid: u32,
    started: Instant,
    terminal: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Starts `program`, with `home` for its home folder and nothing of this machine's configuration.
    pub fn start(program: &str, args: &[&str], home: &Path) -> Self {
        Self::start_with(program, args, home, &[])
    }

    /// With variables of the environment.
    pub fn start_with(program: &str, args: &[&str], home: &Path, env: &[(&str, &str)]) -> Self {
        let plain = Machine::plain();
        let machine = match env.contains(&KITTY) {
            true => plain.says(KEYBOARD, "\x1b[?0u"),
            false => plain,
        };
        let setup = Setup {
            args,
            env,
            machine,
            ..Setup::default()
        };
        Self::open(program, home, setup)
    }

    /// On a terminal of one's choice.
    pub fn open(program: &str, home: &Path, setup: Setup) -> Self {
        let mut command = command(program, setup.args, home);
        let env = setup.env.iter();
        env.for_each(|(key, value)| command.env(key, value));
        let size = size(setup.rows, setup.columns);
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
            emulator: vt100::Parser::new(setup.rows, setup.columns, 0),
            written: Vec::new(),
            exit: None,
            closed: false,
            protocol: setup.env.contains(&KITTY).then_some(0),
        };
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
        });
        let writer: Writer = Arc::new(Mutex::new(
            pair.master.take_writer().expect("the terminal's input"),
        ));
        let output = pair.master.try_clone_reader();
        read(
            output.expect("the terminal's output"),
            setup.machine,
            shared.clone(),
            writer.clone(),
        );
        wait(child, shared.clone());
        Self {
            shared,
            writer,
            pid,
            started,
            terminal: pair.master,
        }
    }

    /// Gives the terminal another size, which the program is told by a signal.
    pub fn resize(&self, rows: NonZeroU16, columns: NonZeroU16) {
        self.shared.change(|state| {
            let screen = state.emulator.screen_mut();
            screen.set_size(rows, columns);
        });
        let resized = self.terminal.resize(size(rows, columns));
        resized.expect("the terminal takes another size");
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

    /// Waits until the screen pleases `test` with no frame half drawn, and gives it as it was then.
    pub fn wait_seen(
        &self,
        what: &str,
        within: Duration,
        test: impl Fn(&vt100::Screen) -> bool,
    ) -> vt100::Screen {
        let seen = RefCell::new(None);
        self.wait(what, within, |state| {
            let screen = state.emulator.screen();
            let whole = state.is_whole() && test(screen);
            *seen.borrow_mut() = whole.then(|| screen.clone());
            whole
        });
        seen.into_inner().expect("it was seen")
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

    /// Waits until all that the program has written pleases `test`.
    pub fn wait_written(&self, what: &str, within: Duration, test: impl Fn(&[u8]) -> bool) {
        self.wait(what, within, |state| test(&state.written));
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
        self.shared.lock().written.len()
    }

    /// All that the program has written.
    pub fn written(&self) -> Vec<u8> {
        self.shared.lock().written.clone()
    }

    /// The screen as it stands.
    pub fn seen(&self) -> vt100::Screen {
        self.shared.lock().emulator.screen().clone()
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
    FOREIGN.iter().for_each(|key| command.env_remove(key));
    command
}

fn size(rows: NonZeroU16, columns: NonZeroU16) -> PtySize {
    PtySize {
        rows: rows.get(),
        cols: columns.get(),
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn read(mut output: Box<dyn Read + Send>, machine: Machine, shared: Arc<Shared>, writer: Writer) {
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(n @ 1..) = output.read(&mut buffer) {
            let mut answer = String::new();
            shared.change(|state| answer = take(state, &machine, &buffer[..n]));
            if !answer.is_empty() {
                let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
                // A program that has ended hears nothing.
                let _gone = writer.write_all(answer.as_bytes());
            }
        }
        shared.change(|state| state.closed = true);
    });
}

/// Takes what the program has written; returns what the terminal answers to it.
fn take(state: &mut State, machine: &Machine, chunk: &[u8]) -> String {
    let known = state.written.len();
    state.emulator.process(chunk);
    state.written.extend_from_slice(chunk);
    state.switch_protocol(chunk);
    let cursor = state.emulator.screen().cursor_position();
    machine.answers(&state.written, known, cursor)
}

fn wait(mut child: Box<dyn Child + Send + Sync>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let code = child.wait().map_or(u32::MAX, |status| status.exit_code());
        shared.change(|state| state.exit = Some(code));
    });
}

/// The cells of a screen, row by row, each with its row and column.
pub fn cells(screen: &vt100::Screen) -> impl Iterator<Item = ((u16, u16), &vt100::Cell)> {
    let (rows, columns) = screen.size();
    let all = (0..rows.get()).flat_map(move |row| (0..columns.get()).map(move |at| (row, at)));
    all.filter_map(|(row, at)| Some(((row, at), screen.cell(row, at)?)))
}

/// The text of each row.
pub fn rows(screen: &vt100::Screen) -> Vec<String> {
    screen.rows(0, screen.size().1.get()).collect()
}
