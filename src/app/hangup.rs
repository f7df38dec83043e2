//! Looks out for the terminal: the reader of keys does not return after every hangup, and not every hangup
//! comes with a signal.

use std::io::{self, stdin};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::thread;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::signals::{Caught, Inbox};
use super::watchdog;

/// Starts a thread that sleeps until the terminal is gone.
pub(super) fn watch(inbox: Arc<Inbox>) -> io::Result<()> {
    let terminal = stdin().as_fd().try_clone_to_owned()?;
    let work = move || {
        if is_gone(terminal) {
            watchdog::arm();
            inbox.put(Caught::End);
        }
    };
    thread::Builder::new()
        .name("hangup".to_owned())
        .spawn(work)?;
    Ok(())
}

/// Waits until nobody is at the other end. False if that cannot be found out.
fn is_gone(terminal: impl AsFd) -> bool {
    loop {
        // A hangup is told without being asked for; keys are none of our business.
        let mut watched = [PollFd::new(terminal.as_fd(), PollFlags::empty())];
        match poll(&mut watched, PollTimeout::NONE) {
            Ok(_) => {
                let told = watched[0].revents().unwrap_or(PollFlags::empty());
                return told.intersects(PollFlags::POLLHUP | PollFlags::POLLERR);
            }
            Err(Errno::EINTR) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn what_is_said_is_no_hangup_and_its_end_is_one() {
        use std::io::Write;
        let (ours, mut theirs) = UnixStream::pair().expect("two ends");
        let (done, gone) = std::sync::mpsc::channel();
        let watch = thread::spawn(move || done.send(is_gone(ours)));
        theirs.write_all(b"keys").expect("said");
        assert!(gone.try_recv().is_err());
        drop(theirs);
        assert_eq!(gone.recv(), Ok(true));
        watch.join().expect("an end").expect("told");
    }
}
