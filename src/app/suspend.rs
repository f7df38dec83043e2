//! Stops the program as ctrl-z stops any other one, and goes on where it was.

use std::io;
use std::time::Duration;

use crossterm::event::Event as TerminalEvent;
use nix::sys::signal::{Signal, kill, raise};
use nix::unistd::{Pid, getpgrp, getppid, getsid};

use super::clock::Clock;
use super::desk::Desk;
use super::front::Front;
use super::run::{Hands, perform};
use super::signals::{Caught, Signals};

/// How long the disk may hold back a stop. Whoever stops the program waits for the shell.
const DISK: Duration = Duration::from_millis(500);
/// Where stopping would leave a terminal that nothing can be typed into.
const NO_SHELL: &str =
    "there is no shell here that could have the program go on: it is not stopped";

/// Who is to be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// This program, which somebody sent a signal to.
    Us,
    /// All that the shell started with it, as the terminal would do it for ctrl-z.
    Group,
}

/// Gives the terminal back, stops, and takes it again when somebody has us go on. Returns what the
/// terminal has to say of itself by then.
pub async fn suspend(
    who: Who,
    desk: &mut Desk,
    hands: &mut Hands,
    (front, signals): (&mut Front, &Signals),
    clock: &Clock,
) -> io::Result<Option<TerminalEvent>> {
    if !has_shell() {
        desk.say(NO_SHELL.to_owned(), clock.now());
        return Ok(None);
    }
    keep(desk, hands, clock).await;
    front.pause();
    stop(who, signals)?;
    resume(desk, front).map(Some)
}

/// Takes the terminal as it is now: a shell had it meanwhile, and it may have another size.
pub fn resume(desk: &mut Desk, front: &mut Front) -> io::Result<TerminalEvent> {
    front.resume(desk)?;
    let (columns, rows) = crossterm::terminal::size()?;
    Ok(TerminalEvent::Resize(columns, rows))
}

/// Own edits go to the disk first: nobody knows for how long the program is stopped.
async fn keep(desk: &mut Desk, hands: &mut Hands, clock: &Clock) {
    let written = |desk: &mut Desk, outcomes: Vec<_>| {
        let each = outcomes.into_iter();
        each.flat_map(|(id, outcome)| desk.journaled(id, outcome, clock.now()))
            .collect()
    };
    let outcomes = hands.scribe.finished(DISK).await;
    let orders = written(desk, outcomes);
    perform(orders, desk, hands);
    let last = desk.keep(clock.now());
    perform(last, desk, hands);
    let outcomes = hands.scribe.finished(DISK).await;
    let orders = written(desk, outcomes);
    perform(orders, desk, hands);
}

/// Returns when somebody has us go on.
fn stop(who: Who, signals: &Signals) -> io::Result<()> {
    if who == Who::Group {
        // The others of the group do with it what they like.
        signals.expect(Caught::Stop);
        kill(Pid::from_raw(0), Signal::SIGTSTP)?;
    }
    signals.expect(Caught::Continue);
    Ok(raise(Signal::SIGSTOP)?)
}

/// Whether somebody is there to have us go on: a shell that puts what it starts into groups of their own.
/// Where the program was started without one (`xterm -e celljam`), the terminal would be stuck.
fn has_shell() -> bool {
    let (Ok(session), Ok(parents)) = (getsid(None), getsid(Some(getppid()))) else {
        return false;
    };
    session == parents && getpgrp() != session
}
