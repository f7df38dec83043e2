//! The interactive run: the only `select!` over keys, sockets, time and signals.

use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, EventStream};
use futures_util::StreamExt;

use super::clipboard;
use super::driver::Driver;
use super::failure::Failure;
use super::keys;
use super::model::{Effect, Event, Model};
use super::signals::Signals;
use super::terminal::Screen;
use crate::room::event::Input;

/// Inputs taken before a frame is drawn: a large sync shows progress, a busy room does not starve the
/// keys.
const INPUTS_A_TURN: usize = 256;
/// Frames that nobody asked for by a key come at most this often.
const FRAME: Duration = Duration::from_millis(16);

/// Runs until somebody quits, or the terminal goes away.
pub async fn run(mut model: Model, mut driver: Driver) -> Result<(), Failure> {
    let mut signals = Signals::catch().map_err(|error| failed("catching signals", &error))?;
    let mut screen = Screen::open().map_err(|error| failed("opening the terminal", &error))?;
    model.keyboard(screen.has_protocol());
    let outcome = turns(&mut model, &mut driver, &mut screen, &mut signals).await;
    drop(screen);
    driver.leave(model.seat().joined_mut()).await;
    outcome
}

fn failed(step: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::Failed(format!("{step}: {error}"))
}

/// What a turn of the loop was woken by.
enum Woken {
    Net(Input),
    Terminal(TerminalEvent),
    Gone,
}

async fn turns(
    model: &mut Model,
    driver: &mut Driver,
    screen: &mut Screen,
    signals: &mut Signals,
) -> Result<(), Failure> {
    let mut keys = EventStream::new();
    let mut drawn: Option<Duration> = None;
    let started = model.update(Event::Net(Input::Start), driver.clock.now());
    perform(started, driver);
    loop {
        let now = driver.clock.now();
        if model.is_stale() && drawn.is_none_or(|at| now >= at + FRAME) {
            // A terminal that cannot be written to is gone: leave as on a hangup.
            if screen.draw(|frame| model.draw(frame, now)).is_err() {
                return Ok(());
            }
            drawn = Some(now);
        }
        let frame = model
            .is_stale()
            .then_some(drawn)
            .flatten()
            .map(|at| at + FRAME);
        let deadline = [frame, model.next_deadline(now)]
            .into_iter()
            .flatten()
            .min();
        let woken = tokio::select! {
            biased;
            () = signals.any() => Woken::Gone,
            event = keys.next() => event.and_then(Result::ok).map_or(Woken::Gone, Woken::Terminal),
            input = driver.next(deadline) => Woken::Net(input),
        };
        match woken {
            Woken::Gone => return Ok(()),
            Woken::Net(input) => take_inputs(input, model, driver),
            Woken::Terminal(event) => {
                drawn = None;
                let after = take_key(event, model, driver);
                if after.quit || (after.redraw && screen.forget().is_err()) {
                    return Ok(());
                }
            }
        }
    }
}

/// Everything that has come over the network, up to a limit.
fn take_inputs(first: Input, model: &mut Model, driver: &mut Driver) {
    let mut next = Some(first);
    for _ in 0..INPUTS_A_TURN {
        let Some(input) = next else { break };
        let now = driver.clock.now();
        let effects = match input {
            Input::Tick => model.tick(now),
            input => model.update(Event::Net(input), now),
        };
        perform(effects, driver);
        next = driver.waiting();
    }
}

/// What the loop itself has to do after an event.
#[derive(Default)]
struct After {
    quit: bool,
    redraw: bool,
}

/// One event of the terminal.
fn take_key(event: TerminalEvent, model: &mut Model, driver: &mut Driver) -> After {
    let event = match event {
        TerminalEvent::Key(key) => keys::key(&key).map(Event::Key),
        TerminalEvent::Paste(text) => Some(Event::Paste(text)),
        TerminalEvent::Resize(..) => Some(Event::Resized),
        _ => None,
    };
    let Some(event) = event else {
        return After::default();
    };
    perform(model.update(event, driver.clock.now()), driver)
}

/// Performs effects; what is left is for the loop.
fn perform(effects: Vec<Effect>, driver: &mut Driver) -> After {
    let mut after = After::default();
    for effect in effects {
        match effect {
            Effect::Net(output) => driver.perform_one(output),
            Effect::Copy(text) => clipboard::copy(&text),
            Effect::Redraw => after.redraw = true,
            Effect::Quit => after.quit = true,
        }
    }
    after
}
