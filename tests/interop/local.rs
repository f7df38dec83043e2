//! Files of this machine, with no room: the program on a terminal, and the bytes on the disk.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::clock::{QUICK, until_true};
use super::program::run;
use super::screen::Screen;

const FILE: &str = include_str!("../fixtures/colab.ipynb");

fn open(args: &[&str], home: &Path) -> Screen {
    Screen::start(env!("CARGO_BIN_EXE_celljam"), args, home)
}

#[test]
fn a_file_is_opened_edited_and_saved_with_a_backup() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("a.ipynb");
    let text = || fs::read_to_string(&path).expect("the file");
    fs::write(&path, FILE).expect("a file");
    let seat = open(&["a.ipynb", "--backup"], home.path());
    seat.wait_text("a.ipynb  ○ local", QUICK);
    seat.keys("<C-s>");
    seat.wait_text("saved a.ipynb", QUICK);
    assert_eq!(text(), FILE, "every byte");
    seat.keys("<Enter>new <Esc>");
    seat.wait_text("not saved", QUICK);
    seat.keys("<C-s>");
    seat.wait_for("the second save", QUICK, |screen| {
        !screen.contents().contains("not saved")
    });
    assert!(text().contains("new "), "{}", text());
    seat.keys("q");
    assert_eq!(seat.wait_exit(QUICK), 0);
    let backup = fs::read_to_string(home.path().join("a.ipynb~"));
    assert_eq!(backup.expect("a backup"), FILE);
}

#[test]
fn a_file_changed_by_others_is_not_replaced() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("notes.md");
    fs::write(&path, "one\n").expect("a file");
    let seat = open(&["notes.md"], home.path());
    seat.wait_text("one", QUICK);
    fs::write(&path, "theirs\n").expect("their change");
    seat.keys("<Enter>mine<Esc><C-s>");
    seat.wait_text("was changed on disk", QUICK);
    assert_eq!(fs::read_to_string(&path).expect("the file"), "theirs\n");
    drop(seat);
}

#[test]
fn a_new_file_is_made_by_its_first_save_and_nothing_can_be_watched_before() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("new.ipynb");
    let refused = run(&["cat", "new.ipynb"], home.path(), QUICK);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    let seat = open(&["new.ipynb"], home.path());
    seat.wait_text("the first save makes it", QUICK);
    assert!(!path.exists());
    seat.keys("<Enter>1 + 1<Esc><C-s>");
    seat.wait_text("saved new.ipynb", QUICK);
    let printed = run(&["cat", "new.ipynb", "--format", "py"], home.path(), QUICK);
    assert_eq!(printed.out, "# %%\n1 + 1\n", "{printed:?}");
    let watching = open(&["--observe", "new.ipynb"], home.path());
    watching.wait_text("READ-ONLY", QUICK);
    watching.wait_text("1 + 1", QUICK);
}

#[test]
fn a_file_is_printed_as_a_page_and_without_colours_where_no_terminal_is() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ipynb"), FILE).expect("a file");
    let page = run(&["print", "a.ipynb", "--width", "60"], home.path(), QUICK);
    assert_eq!(page.code, Some(0), "{page:?}");
    assert!(page.out.contains("In ["), "{}", page.out);
    assert!(!page.out.contains('\x1b'), "{}", page.out);
    let refused = run(&["print", "a.ipynb", "--width", "3"], home.path(), QUICK);
    assert_eq!(refused.code, Some(2), "{refused:?}");
}

#[test]
fn a_line_that_quits_closes_one_document_after_the_other_and_none_unsaved_unasked() {
    let home = tempfile::tempdir().expect("a folder");
    let file = |name: &str| home.path().join(name);
    fs::write(file("one.md"), "first\n").expect("a file");
    fs::write(file("two.md"), "second\n").expect("a file");
    let seat = open(&["one.md"], home.path());
    seat.wait_text("first", QUICK);
    seat.keys(":open two.md<Enter>");
    seat.wait_text("second", QUICK);
    seat.keys("<Enter>mine <Esc>:q<Enter>");
    seat.wait_text("two.md is not saved: close it again", QUICK);
    seat.keys(":wq<Enter>");
    seat.wait_text("first", QUICK);
    let two = fs::read_to_string(file("two.md"));
    assert_eq!(two.expect("the file"), "mine second\n");
    seat.keys(":q<Enter>");
    assert_eq!(seat.wait_exit(QUICK), 0);
}

#[test]
fn a_pager_that_is_left_early_is_no_failure() {
    let home = tempfile::tempdir().expect("a folder");
    // More than a pipe holds.
    fs::write(home.path().join("long.md"), "line\n".repeat(100_000)).expect("a file");
    let mut printing = Command::new(env!("CARGO_BIN_EXE_celljam"))
        .args(["print", "long.md"])
        .current_dir(home.path())
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(printing.stdout.take());
    until_true("the program's end", QUICK, || {
        matches!(printing.try_wait(), Ok(Some(_)))
    });
    let ended = printing.wait_with_output().expect("it has ended");
    assert!(ended.status.success(), "{ended:?}");
    assert!(ended.stderr.is_empty(), "{ended:?}");
}
