//! The interactive run: the only `select!` over keys, sockets, time and signals.

use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, EventStream};
use futures_util::StreamExt;

use super::clipboard;
use super::clock::Clock;
use super::desk::{Desk, Order};
use super::drivers::{Drivers, Happened};
use super::failure::Failure;
use super::keys;
use super::model::Event;
use super::opener::{Opened, Opener};
use super::signals::Signals;
use super::terminal::Screen;

/// Inputs taken before a frame is drawn: a large sync shows progress, a busy room does not starve the
/// keys.
const INPUTS_A_TURN: usize = 256;
/// Frames that nobody asked for by a key come at most this often.
const FRAME: Duration = Duration::from_millis(16);

/// Runs until somebody quits, or the terminal goes away. `opener` opens further documents.
pub async fn run(first: Opened, opener: Box<dyn Opener>, clock: Clock) -> Result<(), Failure> {
    let mut signals = Signals::catch().map_err(|error| failed("catching signals", &error))?;
    let mut screen = Screen::open().map_err(|error| failed("opening the terminal", &error))?;
    let mut drivers = Drivers::new(clock);
    let (mut desk, orders) = Desk::new(first, opener, clock.now());
    perform(orders, &mut desk, &mut drivers);
    let outcome = turns(&mut desk, &mut drivers, &clock, &mut screen, &mut signals).await;
    drop(screen);
    let goodbye = desk.leave(clock.now());
    perform(goodbye, &mut desk, &mut drivers);
    drivers.shutdown().await;
    outcome
}

fn failed(step: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::Failed(format!("{step}: {error}"))
}

/// What a turn of the loop was woken by.
enum Woken {
    Happened(Happened),
    Terminal(TerminalEvent),
    Gone,
}

async fn turns(
    desk: &mut Desk,
    drivers: &mut Drivers,
    clock: &Clock,
    screen: &mut Screen,
    signals: &mut Signals,
) -> Result<(), Failure> {
    let mut keys = EventStream::new();
    let mut drawn: Option<Duration> = None;
    loop {
        let now = clock.now();
        if desk.is_stale() && drawn.is_none_or(|at| now >= at + FRAME) {
            // A terminal that cannot be written to is gone: leave as on a hangup.
            if screen.draw(|frame| desk.draw(frame, now)).is_err() {
                return Ok(());
            }
            drawn = Some(now);
        }
        let frame = desk
            .is_stale()
            .then_some(drawn)
            .flatten()
            .map(|at| at + FRAME);
        let deadline = [frame, desk.next_deadline(now)].into_iter().flatten().min();
        let woken = tokio::select! {
            biased;
            () = signals.any() => Woken::Gone,
            event = keys.next() => event.and_then(Result::ok).map_or(Woken::Gone, Woken::Terminal),
            happened = drivers.next(deadline) => Woken::Happened(happened),
        };
        match woken {
            Woken::Gone => return Ok(()),
            Woken::Happened(happened) => take_inputs(happened, desk, drivers, clock),
            Woken::Terminal(event) => {
                drawn = None;
                if take_key(event, desk, drivers, clock.now()) {
                    return Ok(());
                }
            }
        }
    }
}

/// Everything that has come over the network, up to a limit.
pub(super) fn take_inputs(first: Happened, desk: &mut Desk, drivers: &mut Drivers, clock: &Clock) {
    let mut next = Some(first);
    for _ in 0..INPUTS_A_TURN {
        let Some(happened) = next else { break };
        let now = clock.now();
        let orders = match happened {
            Happened::Time => desk.tick(now),
            Happened::Net(id, input) => desk.take(id, input, now),
        };
        perform(orders, desk, drivers);
        next = drivers
            .waiting()
            .map(|(id, input)| Happened::Net(id, input));
    }
}

/// One event of the terminal; true if it quits.
fn take_key(event: TerminalEvent, desk: &mut Desk, drivers: &mut Drivers, now: Duration) -> bool {
    let event = match event {
        TerminalEvent::Key(key) => keys::key(&key).map(Event::Key),
        TerminalEvent::Paste(text) => Some(Event::Paste(text)),
        TerminalEvent::Resize(..) => Some(Event::Resized),
        _ => None,
    };
    let Some(event) = event else { return false };
    let orders = desk.update(event, now);
    perform(orders, desk, drivers)
}

/// Carries orders out; true if one of them quits.
pub(super) fn perform(orders: Vec<Order>, desk: &mut Desk, drivers: &mut Drivers) -> bool {
    let mut quit = false;
    for order in orders {
        match order {
            Order::Open(id, config) => drivers.open(id, config),
            Order::Net(id, output) => drivers.perform(id, output),
            Order::Copy(text) => clipboard::copy(&text),
            Order::Measure(id) => desk.measured(id, &drivers.round_trips(id)),
            Order::Close(id) => drivers.close(id),
            Order::Quit => quit = true,
        }
    }
    quit
}
