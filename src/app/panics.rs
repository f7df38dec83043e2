//! What a panic leads to, by where it happens: caught where it was expected, the end of the program where
//! the loop runs, a line and nothing more anywhere else.
//!
//! A task of the net or a thread that panics is gone, and what it carried (a connection, a picture, a save)
//! is told as failed by who waits for it. The rest goes on: a peer whose bytes make a library panic must
//! not end the session of the person here.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};
use std::thread::{self, ThreadId};

use tokio::sync::Notify;

use super::{log, terminal};
use crate::notebook::boundary;
use crate::ui::sanitize;

/// Characters of a panic's own text: some print all they have.
const MAX_TEXT: usize = 400;

/// What is to be said of a panic elsewhere. Of several at once the last one is.
static BESIDE: Mutex<Option<String>> = Mutex::new(None);
static WOKEN: Notify = Notify::const_new();

/// Has panics dealt with from here on.
pub fn install() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let earlier = take_hook();
        set_hook(Box::new(move |panic| {
            take(panic);
            // What a test has to say when it fails is for its harness.
            if cfg!(test) {
                earlier(panic);
            }
        }));
    });
}

/// Where a panic happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// Inside the boundary of what reads foreign bytes.
    Caught,
    /// On another thread than the one that holds the terminal.
    Beside,
    Here,
}

impl Where {
    fn of(inside: bool, on: ThreadId, owner: Option<ThreadId>) -> Self {
        match owner {
            _ if inside => Where::Caught,
            Some(owner) if owner != on => Where::Beside,
            _ => Where::Here,
        }
    }
}

fn take(panic: &PanicHookInfo) {
    log::panicked(panic);
    let (file, line) = place(panic);
    match Where::of(
        boundary::inside(),
        thread::current().id(),
        terminal::owner(),
    ) {
        Where::Caught => {}
        Where::Beside => say(format!(
            "a part of the program failed inside ({file}:{line}); the rest goes on"
        )),
        Where::Here => {
            // The text is readable only on the restored screen.
            terminal::restore();
            let text = panic.payload_as_str().unwrap_or("no text");
            eprintln!("celljam: failed inside at {file}:{line}: {}", shown(text));
            let trace = Backtrace::capture();
            if trace.status() == BacktraceStatus::Captured {
                eprintln!("{trace}");
            }
        }
    }
}

/// A panic's text may hold anything that anybody wrote.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(MAX_TEXT).collect();
    sanitize::line(&short)
}

fn say(text: String) {
    *BESIDE.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
    WOKEN.notify_one();
}

/// What there is to say of a panic elsewhere; never, while there was none. May be dropped and called again.
pub async fn beside() -> String {
    loop {
        let said = BESIDE.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(said) = said {
            return said;
        }
        WOKEN.notified().await;
    }
}

/// The file and the line. Two names tell the file; what is before them is of the machine that built the
/// program.
pub fn place<'a>(panic: &'a PanicHookInfo) -> (&'a str, u32) {
    let place = panic.location();
    let file = place.map_or("?", |place| end_of(place.file()));
    (file, place.map_or(0, std::panic::Location::line))
}

fn end_of(path: &str) -> &str {
    let mut slashes = path.rmatch_indices('/');
    let second = slashes.nth(1).map_or(0, |(at, _)| at + 1);
    path.get(second..).unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_thread_with_the_terminal_ends_the_program() {
        let here = thread::current().id();
        let other = thread::spawn(|| thread::current().id());
        let other = other.join().expect("an id");
        assert_eq!(Where::of(false, here, Some(here)), Where::Here);
        assert_eq!(Where::of(false, here, None), Where::Here);
        assert_eq!(Where::of(false, other, Some(here)), Where::Beside);
        assert_eq!(Where::of(true, here, Some(here)), Where::Caught);
        assert_eq!(Where::of(true, other, Some(here)), Where::Caught);
    }

    #[test]
    fn texts_and_places_are_short_and_safe() {
        assert_eq!(end_of("/root/x/yrs-0.26/src/block.rs"), "src/block.rs");
        assert_eq!(end_of("block.rs"), "block.rs");
        let text = shown(&format!("\u{1b}]0;owned\u{7}{}", "x".repeat(9000)));
        assert!(!text.contains('\u{1b}') && text.len() < 1000, "{text}");
    }

    #[tokio::test]
    async fn a_task_that_panics_is_told_and_the_rest_goes_on() {
        install();
        let _held = terminal::hold_for_test();
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn_blocking(|| panic!("\u{1b}[2J of a peer"));
        let said = loop {
            let said = beside().await;
            // Other tests may panic meanwhile.
            if said.contains("panics.rs") {
                break said;
            }
        };
        assert!(
            said.starts_with("a part of the program failed inside (app/panics.rs:"),
            "{said}"
        );
        assert!(!said.contains("of a peer"), "{said}");
        assert!(tasks.join_next().await.is_some_and(|end| end.is_err()));
    }
}
