//! What comes from the terminal, opened anew so that reading it never waits.

use std::fs::OpenOptions;
use std::io::{self, stdin};
use std::os::unix::fs::OpenOptionsExt;

use nix::libc::{O_NOCTTY, O_NONBLOCK};
use nix::unistd::{dup2_stdin, ttyname};

/// Puts another opening of the same terminal in the place of our standard input.
///
/// The reader of keys reads until it has a key. After something that is none, such as an answer that comes
/// late, it would wait for the next one, and a change of size would not be seen until then. With an
/// opening of our own it can be told not to wait; the one that we were started with is the shell's as
/// well, whose reading must stay as it is.
pub fn reopen() -> io::Result<()> {
    let name = ttyname(stdin())?;
    let mut options = OpenOptions::new();
    let opened = options.read(true).custom_flags(O_NONBLOCK | O_NOCTTY);
    Ok(dup2_stdin(opened.open(name)?)?)
}
