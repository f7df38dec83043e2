//! The interactive run: the only `select!` over keys, sockets, time and signals.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, EventStream};
use futures_util::{FutureExt, StreamExt};

use super::artist::Made;
use super::clipboard;
use super::clock::Clock;
use super::desk::{Desk, Order, TabId};
use super::disk::{SaveError, Stamp};
use super::drivers::{Drivers, Happened};
use super::failure::Failure;
use super::front::Front;
use super::history::Historian;
use super::journal::JournalError;
use super::keys;
use super::model::Event;
use super::mouse;
use super::opener::{Opened, Opener};
use super::panics;
use super::scribe::Scribe;
use super::signals::{Caught, Signals};
use super::suspend::{self, Who, suspend};
use super::watchdog;
use super::writer::Writer;
use crate::config::LookChoice;
use crate::ui::pictures::Key;

/// Inputs taken before a frame is drawn: a large sync shows progress, a busy room does not starve the
/// keys.
const INPUTS_A_TURN: usize = 256;
/// So long inputs are taken before the keys are looked at again. One of them may take a quarter of a second.
const TURN: Duration = Duration::from_millis(50);
/// Frames that nobody asked for by a key come at most this often.
const FRAME: Duration = Duration::from_millis(16);

/// Runs until somebody quits, or the terminal goes away. `opener` opens further documents.
pub async fn run(
    first: Opened,
    opener: Box<dyn Opener>,
    clock: Clock,
    look: &LookChoice,
) -> Result<(), Failure> {
    let mut signals = Signals::catch_all().map_err(|error| failed("catching signals", &error))?;
    let mut front = Front::open(look).map_err(|error| failed("opening the terminal", &error))?;
    let mut hands = Hands::new(clock);
    let (mut desk, orders) = Desk::new(first, opener, clock.now());
    perform(orders, &mut desk, &mut hands);
    let typed = front.begin(&mut desk, &clock);
    let typed = typed.map_err(|error| failed("asking the terminal", &error))?;
    let ended = match take_events(typed, &mut desk, &mut hands, clock.now()).quit {
        true => Ok(Ended::Wanted),
        // What broke is told at the end: first everything is put in order, as on a hangup.
        false => AssertUnwindSafe(turns(
            &mut desk,
            &mut hands,
            &clock,
            &mut front,
            &mut signals,
        ))
        .catch_unwind()
        .await
        .map_err(|_| broken()),
    };
    drop(front);
    if !matches!(ended, Ok(Ended::Wanted)) {
        watchdog::arm();
    }
    hands.writer.finish().await;
    end_journals(&mut desk, &mut hands, &clock).await;
    // What was to be written is; from here on there is nothing to wait for.
    watchdog::arm();
    let willing = matches!(ended, Ok(Ended::Wanted));
    let goodbye = catch_unwind(AssertUnwindSafe(|| desk.leave(willing, clock.now())));
    perform(goodbye.unwrap_or_default(), &mut desk, &mut hands);
    hands.historian.finish().await;
    hands.drivers.shutdown().await;
    ended.map(drop)
}

/// Waits for the batches that are being written. One that failed comes again, with all that was edited since.
async fn end_journals(desk: &mut Desk, hands: &mut Hands, clock: &Clock) {
    let outcomes = hands.scribe.finish().await;
    let again = catch_unwind(AssertUnwindSafe(|| {
        let each = outcomes.into_iter();
        each.flat_map(|(id, outcome)| desk.journaled(id, outcome, clock.now()))
            .collect()
    }));
    perform(again.unwrap_or_default(), desk, hands);
    // Nobody is left to be told.
    let _told = hands.scribe.finish().await;
}

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Somebody wanted to leave.
    Wanted,
    /// The terminal is gone, or a signal came.
    Gone,
}

fn broken() -> Failure {
    Failure::Failed(
        "the program failed inside; what you typed is in its journal, and the next start of this \
         document offers it"
            .to_owned(),
    )
}

fn failed(step: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::Failed(format!("{step}: {error}"))
}

/// What carries orders out.
pub(super) struct Hands {
    pub(super) drivers: Drivers,
    historian: Historian,
    writer: Writer,
    pub(super) scribe: Scribe,
}

impl Hands {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            drivers: Drivers::new(clock),
            historian: Historian::default(),
            writer: Writer::default(),
            scribe: Scribe::default(),
        }
    }
}

/// What a turn of the loop was woken by.
enum Woken {
    Happened(Happened),
    Written(TabId, Result<Stamp, SaveError>),
    Journaled(TabId, Result<(), JournalError>),
    Made(Box<(TabId, Key, Made)>),
    Terminal(TerminalEvent),
    Signal(Caught),
    /// Something failed inside, and is not here any more.
    Failed(String),
    Gone,
}

async fn turns(
    desk: &mut Desk,
    hands: &mut Hands,
    clock: &Clock,
    front: &mut Front,
    signals: &mut Signals,
) -> Ended {
    let mut keys = EventStream::new();
    let mut drawn: Option<Duration> = None;
    loop {
        let now = clock.now();
        if desk.is_stale() && drawn.is_none_or(|at| now >= at + FRAME) {
            // A terminal that cannot be written to is gone: leave as on a hangup.
            if front.draw(desk, now).is_err() {
                return Ended::Gone;
            }
            drawn = Some(now);
        }
        if front.settles().is_some_and(|at| at <= now) && front.settle(now).is_err() {
            return Ended::Gone;
        }
        let frame = desk
            .is_stale()
            .then_some(drawn)
            .flatten()
            .map(|at| at + FRAME);
        let deadline = [frame, front.settles(), desk.next_deadline(now)]
            .into_iter()
            .flatten()
            .min();
        let woken = tokio::select! {
            biased;
            caught = signals.next() => Woken::Signal(caught),
            event = keys.next() => event.and_then(Result::ok).map_or(Woken::Gone, Woken::Terminal),
            (id, outcome) = hands.writer.done() => Woken::Written(id, outcome),
            (id, outcome) = hands.scribe.done() => Woken::Journaled(id, outcome),
            said = panics::beside() => Woken::Failed(said),
            made = front.picture() => Woken::Made(Box::new(made)),
            happened = hands.drivers.next(deadline) => Woken::Happened(happened),
        };
        match woken {
            Woken::Gone | Woken::Signal(Caught::End) => return Ended::Gone,
            Woken::Signal(caught) => {
                drawn = None;
                let resized = match caught {
                    Caught::Stop => suspend(Who::Us, desk, hands, (front, signals), clock).await,
                    _ => suspend::resume(desk, front).map(Some),
                };
                let Ok(resized) = resized else {
                    return Ended::Gone;
                };
                take_size(resized, desk, hands, front, clock);
            }
            Woken::Failed(said) => desk.say(said, clock.now()),
            Woken::Made(made) => {
                if front.made(desk, *made).is_err() {
                    return Ended::Gone;
                }
            }
            Woken::Happened(happened) => take_inputs(happened, desk, hands, clock),
            Woken::Written(id, outcome) => {
                let orders = desk.written(id, outcome, clock.now());
                if perform(orders, desk, hands).quit {
                    return Ended::Wanted;
                }
            }
            Woken::Journaled(id, outcome) => {
                let orders = desk.journaled(id, outcome, clock.now());
                perform(orders, desk, hands);
            }
            Woken::Terminal(event) => {
                drawn = None;
                let events = front.pass(event, desk, clock.now());
                let after = take_events(events, desk, hands, clock.now());
                if after.quit {
                    return Ended::Wanted;
                }
                if after.suspend {
                    let resized = suspend(Who::Group, desk, hands, (front, signals), clock).await;
                    let Ok(resized) = resized else {
                        return Ended::Gone;
                    };
                    take_size(resized, desk, hands, front, clock);
                }
                if after.redraw && front.redraw(desk).is_err() {
                    return Ended::Gone;
                }
            }
        }
    }
}

/// The size that the terminal has after somebody else had it.
fn take_size(
    resized: Option<TerminalEvent>,
    desk: &mut Desk,
    hands: &mut Hands,
    front: &mut Front,
    clock: &Clock,
) {
    let now = clock.now();
    let events = resized.map(|event| front.pass(event, desk, now));
    take_events(events.unwrap_or_default(), desk, hands, now);
}

/// Everything that has come over the network, up to a limit.
pub(super) fn take_inputs(first: Happened, desk: &mut Desk, hands: &mut Hands, clock: &Clock) {
    let end = clock.now() + TURN;
    let mut happened = first;
    for left in (0..INPUTS_A_TURN).rev() {
        let inputs = match happened {
            Happened::Time => desk.due(clock.now()),
            Happened::Net(id, input) => vec![(id, input)],
        };
        for (id, input) in inputs {
            let now = clock.now();
            let orders = desk.take(id, input, now);
            desk.took(id, clock.now().saturating_sub(now));
            perform(orders, desk, hands);
        }
        // What is taken out of the queue is handled.
        if left == 0 || clock.now() >= end {
            break;
        }
        let Some((id, input)) = hands.drivers.waiting() else {
            break;
        };
        happened = Happened::Net(id, input);
    }
}

/// What the loop itself has to do after an event.
#[derive(Default)]
pub(super) struct After {
    quit: bool,
    redraw: bool,
    suspend: bool,
}

/// Events of the terminal, until one of them quits.
fn take_events(
    events: Vec<TerminalEvent>,
    desk: &mut Desk,
    hands: &mut Hands,
    now: Duration,
) -> After {
    let mut all = After::default();
    for event in events {
        let after = take_key(event, desk, hands, now);
        all.redraw |= after.redraw;
        all.suspend |= after.suspend;
        all.quit |= after.quit;
        if all.quit {
            break;
        }
    }
    all
}

/// One event of the terminal.
fn take_key(event: TerminalEvent, desk: &mut Desk, hands: &mut Hands, now: Duration) -> After {
    let event = match event {
        TerminalEvent::Key(key) => keys::key(&key).map(Event::Key),
        TerminalEvent::Mouse(event) => mouse::mouse(&event).map(Event::Mouse),
        TerminalEvent::Paste(text) => Some(Event::Paste(text)),
        TerminalEvent::Resize(..) => Some(Event::Resized),
        _ => None,
    };
    let Some(event) = event else {
        return After::default();
    };
    let orders = desk.update(event, now);
    perform(orders, desk, hands)
}

/// Carries orders out; what is left is for the loop.
pub(super) fn perform(orders: Vec<Order>, desk: &mut Desk, hands: &mut Hands) -> After {
    let mut after = After::default();
    for order in orders {
        match order {
            Order::Open(id, config) => hands.drivers.open(id, config),
            Order::Net(id, output) => hands.drivers.perform(id, output),
            Order::Write(id, job) => hands.writer.start(id, *job),
            Order::KeepPast(entry) => hands.historian.start(*entry),
            Order::Journal(id, entry) => hands.scribe.start(id, *entry),
            Order::Copy(text) => clipboard::copy(&text),
            Order::Measure(id) => desk.measured(id, &hands.drivers.round_trips(id)),
            Order::Close(id, ending) => hands.drivers.close(id, ending.map(|ending| *ending)),
            Order::Redraw => after.redraw = true,
            Order::Suspend => after.suspend = true,
            Order::Quit => after.quit = true,
        }
    }
    after
}
