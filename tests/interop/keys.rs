//! Keymaps and keys, as a person and a shell meet them: lists and exit codes, a file of one's own, and
//! terminals with and without the kitty keyboard protocol.

use std::fs;
use std::path::Path;

use super::clock::{QUICK, until_true};
use super::program::run;
use super::screen::{KITTY, Screen};

const OWN: &str =
    "[command]\nshift-enter = \"insert-below\"\n\"ctrl-shift-z\" = \"insert-above\"\nx = \"fly\"\n";

/// A home with a keymap `mine`, which has one mistake.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let keymaps = home.path().join("config/celljam/keymaps");
    fs::create_dir_all(&keymaps).expect("a folder");
    fs::write(keymaps.join("mine.toml"), OWN).expect("written");
    home
}

fn screen(home: &Path, env: &[(&str, &str)]) -> Screen {
    let args = ["new.ipynb", "--keymap", "mine", "--username", "Eva"];
    Screen::start_with(env!("CARGO_BIN_EXE_celljam"), &args, home, env)
}

#[test]
fn lists_and_checks() {
    let home = home();
    let run = |args: &[&str]| run(args, home.path(), QUICK);
    let keys = run(&["keys", "--map", "mine", "--mode", "command"]);
    assert_eq!(keys.code, Some(0));
    let line = |out: &str, start: &str| {
        let found = out.lines().find(|line| line.starts_with(start));
        found.unwrap_or_default().to_owned()
    };
    assert!(line(&keys.out, "command  shift-enter ").contains("insert-below"));
    assert!(line(&keys.out, "command  j ").contains("focus-next"));
    assert!(
        keys.err
            .contains("mine.toml:4:6: there is no command \"fly\"")
    );
    let check = run(&["keys", "--check", "--map", "mine"]);
    assert_eq!(check.code, Some(1), "{check:?}");
    assert!(check.out.contains("mine.toml:4:6: "), "{check:?}");
    assert_eq!(run(&["keys", "--check", "--map", "vim"]).code, Some(0));
    let nothing = run(&["keys", "--map", "mien"]);
    assert_eq!(nothing.code, Some(2));
    assert!(
        nothing.err.contains("did you mean \"mine\"?"),
        "{nothing:?}"
    );
    assert!(line(&run(&["commands"]).out, "delete-cell ").contains("command"));
    assert!(run(&["man"]).out.contains(".SH \"COMMANDS OF THE EDITOR\""));
}

#[test]
fn a_terminal_that_tells_keys_apart_is_asked_to_and_given_back() {
    let home = home();
    let screen = screen(home.path(), &[KITTY]);
    screen.wait_text("mine.toml:4:6: there is no command \"fly\"", QUICK);
    // The first frame does not wait for the terminal's answer.
    until_true("the protocol is on", QUICK, || screen.protocol() == Some(1));
    screen.press("\x1b[13;2u");
    screen.press("\x1b[122:90;6u");
    screen.wait_text("cell 2/3", QUICK);
    screen.press("?");
    screen.wait_text("shift-enter", QUICK);
    assert!(!screen.text().contains('°'), "{}", screen.text());
    screen.press("\x1b[27u");
    screen.wait_text("cell 2/3", QUICK);
    screen.signal("TERM");
    screen.wait_exit(QUICK);
    assert_eq!(screen.protocol(), Some(0));
    assert!(screen.restored());
}

#[test]
fn keys_that_a_plain_terminal_cannot_send_are_marked() {
    let home = home();
    let screen = screen(home.path(), &[]);
    screen.wait_text("cell", QUICK);
    assert_eq!(screen.protocol(), None);
    screen.keys("?shift-enter");
    screen.wait_text("shift-enter°", QUICK);
    screen.signal("TERM");
    screen.wait_exit(QUICK);
    assert!(screen.restored());
}
