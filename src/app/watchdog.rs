//! Sees to it that leaving comes to an end: a thread that waits for nobody, and ends the program where
//! the clean way takes too long.

use std::process::exit;
use std::sync::Once;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::{log, terminal};

/// What a clean leave may take. Its parts have shorter deadlines; this is for a disk that hangs, and for
/// a program that does.
const LEAVE: Duration = Duration::from_secs(2);
/// How long the terminal may take to be given back. One that takes nothing more is gone.
const RESTORE: Duration = Duration::from_millis(300);
/// The exit code of an end at once: not everything was said and written.
const CODE: i32 = 1;

/// Somebody did not want to wait.
pub const TWICE: &str = "left at once, as asked twice; the journal has what you typed";
/// Nobody has to wait.
const LATE: &str = "leaving took too long; the journal has what you typed";

/// From here on the program ends by itself in time, or is ended.
pub fn arm() {
    static ARMED: Once = Once::new();
    ARMED.call_once(|| {
        let watch = || {
            thread::sleep(LEAVE);
            end(LATE)
        };
        // Where no thread can be had there is no watchdog, and the clean way goes on.
        let _watch = thread::Builder::new()
            .name("watchdog".to_owned())
            .spawn(watch);
    });
}

/// Gives the terminal back, says why, and ends the program, whatever the rest of it is doing.
pub fn end(why: &'static str) -> ! {
    // What hangs may hold the way to the terminal. Its modes are to be had without that.
    terminal::cook();
    log::ended_at_once(why);
    let (done, restored) = channel();
    let work = move || {
        terminal::restore();
        eprintln!("celljam: {why}");
        // Nobody may be waiting any more.
        let _late = done.send(());
    };
    let _restoring = thread::Builder::new().spawn(work);
    let _late = restored.recv_timeout(RESTORE);
    exit(CODE)
}
