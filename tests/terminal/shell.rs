//! Stopped and had to go on, under a shell and without one.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::clock::{QUICK, until};
use super::machine::Machine;
use super::screen::{Screen, Setup};
use super::seat::{joined, side, sit};

const PAGE: &[&str] = &["error", "pandas"];
const FIRST: &str = "def inner(n):";
const PROGRAM: &str = env!("CARGO_BIN_EXE_celljam");

/// A shell with jobs, in which the program was started.
struct Shell {
    screen: Screen,
    home: TempDir,
}

impl Shell {
    fn with(args: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let text = joined(PAGE).to_string();
        fs::write(home.path().join("page.ipynb"), text).expect("a file");
        let setup = Setup {
            args: &["--norc", "--noprofile", "--noediting", "-i"],
            env: &[("PS1", "shell> "), ("HISTFILE", "")],
            machine: Machine::named("kitty(0.40.0)"),
            ..Setup::default()
        };
        let screen = Screen::open("bash", home.path(), setup);
        screen.wait_text("shell>", QUICK);
        screen.press(&format!("{PROGRAM} page.ipynb {args}\r"));
        screen.wait_text(FIRST, QUICK);
        screen.wait_for("the mouse taken", QUICK, |screen| {
            screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
        });
        Self { screen, home }
    }

    fn is_stopped(&self) {
        self.screen.wait_for("the shell", QUICK, |screen| {
            let text = screen.contents();
            text.contains("Stopped") && text.trim_end().ends_with("shell>")
        });
        assert!(self.screen.restored());
        self.screen.press("echo it\"\"works\r");
        self.screen.wait_text("itworks", QUICK);
    }

    fn goes_on(&self) {
        self.screen.resize(side(30), side(90));
        self.screen.press("fg\r");
        self.screen.wait_seen("the page", QUICK, |screen| {
            screen.alternate_screen() && screen.contents().contains(FIRST)
        });
        self.screen.wait_for("the mouse taken", QUICK, |screen| {
            screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
        });
    }

    /// The program, by its number.
    fn pid(&self) -> String {
        let shell = self.screen.pid();
        let children = format!("/proc/{shell}/task/{shell}/children");
        let found = fs::read_to_string(children).expect("the shell's children");
        found.split_whitespace().next().expect("a child").to_owned()
    }
}

fn send(signal: &str, pid: &str) {
    let sent = Command::new("kill").args(["-s", signal, pid]).status();
    assert!(
        sent.is_ok_and(|status| status.success()),
        "SIG{signal} was not sent"
    );
}

#[test]
fn a_key_gives_the_terminal_to_the_shell_and_fg_takes_it_again() {
    let shell = Shell::with("--keymap vim");
    shell.screen.keys("<C-z>");
    shell.is_stopped();
    shell.goes_on();
    shell.screen.keys("<Enter>i");
    shell.screen.wait_text("EDIT", QUICK);
    shell.screen.paste("again ");
    shell.screen.wait_text("again def inner", QUICK);
    // And once more, by the command.
    shell.screen.keys("<Esc>:suspend<Enter>");
    shell.is_stopped();
    // What was typed is on the disk, though there was no time for it.
    let journals = shell.home.path().join("state/celljam/journal");
    let mut kept = fs::read_dir(journals)
        .expect("journals")
        .filter_map(Result::ok);
    let has_it = |file: fs::DirEntry| {
        let bytes = fs::read(file.path()).expect("a journal");
        bytes.windows(6).any(|window| window == b"again ")
    };
    assert!(kept.any(has_it), "no journal has what was typed");
    shell.screen.press("fg\r");
    shell
        .screen
        .wait_for("the page", QUICK, vt100::Screen::alternate_screen);
    shell.screen.keys(":quit-force<Enter>");
    shell
        .screen
        .wait_for("the shell", QUICK, |screen| !screen.alternate_screen());
}

#[test]
fn a_signal_does_the_same() {
    let shell = Shell::with("");
    send("TSTP", &shell.pid());
    shell.is_stopped();
    shell.goes_on();
    shell.screen.keys("q");
    shell.screen.wait_for("the shell", QUICK, |screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
    });
    assert!(shell.screen.restored());
}

#[test]
fn lines_of_text_stop_and_go_on_too() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("page.ipynb"), joined(PAGE).to_string()).expect("a file");
    let setup = Setup {
        args: &["--norc", "--noprofile", "--noediting", "-i"],
        env: &[("PS1", "shell> "), ("HISTFILE", "")],
        ..Setup::default()
    };
    let screen = Screen::open("bash", home.path(), setup);
    screen.wait_text("shell>", QUICK);
    screen.press(&format!("{PROGRAM} page.ipynb --plain --keymap emacs\r"));
    screen.wait_text(FIRST, QUICK);
    screen.keys("<C-z>");
    screen.wait_text("Stopped", QUICK);
    screen.press("fg\r");
    screen.wait_text("fg", QUICK);
    screen.keys("j");
    screen.wait_text("print('before')", QUICK);
}

#[test]
fn without_a_shell_it_says_so_and_goes_on() {
    let seat = sit(PAGE, Machine::named("kitty(0.40.0)"), &[], &[]);
    seat.wait_listened();
    seat.screen.signal("TSTP");
    seat.screen.wait_text("there is no shell here", QUICK);
    seat.screen.keys("j");
    seat.screen.wait_text("cell 2/", QUICK);
    seat.leave();
}

#[test]
fn stopped_without_a_word_it_takes_the_terminal_again() {
    let seat = sit(PAGE, Machine::named("kitty(0.40.0)"), &[], &[]);
    seat.wait_listened();
    seat.screen.signal("STOP");
    let stat = format!("/proc/{}/stat", seat.screen.pid());
    until("the stop", QUICK, || {
        let stat = fs::read_to_string(&stat).map_err(|error| error.to_string())?;
        if stat.contains(") T ") {
            Ok(())
        } else {
            Err(stat)
        }
    });
    let before = seat.screen.written().len();
    seat.screen.signal("CONT");
    seat.screen.wait_written("the page again", QUICK, |all| {
        let text = String::from_utf8_lossy(&all[before..]).into_owned();
        text.contains("\u{1b}[?1049h") && text.contains("inner")
    });
    seat.leave();
}

#[test]
fn no_core_is_left_behind() {
    let seat = sit(PAGE, Machine::named("kitty(0.40.0)"), &[], &[]);
    let limits = fs::read_to_string(format!("/proc/{}/limits", seat.screen.pid()));
    let limits = limits.expect("the limits");
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let words: Vec<&str> = core.expect("a line").split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{limits}");
    seat.leave();
}
