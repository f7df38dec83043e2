//! The only loop: sessions, sockets and the terminal brought together.

mod cat;
mod clipboard;
mod clock;
mod demo;
mod driver;
mod failure;
mod host;
mod join;
mod keys;
mod model;
mod run;
mod seat;
mod serve;
mod signals;
mod terminal;

use tokio::runtime::Runtime;

pub use self::cat::cat;
pub use self::demo::demo;
pub use self::failure::Failure;
pub use self::host::host;
pub use self::serve::serve;
pub use crate::session::person::color_of;

use self::clock::Clock;
use self::driver::Driver;
use self::model::{Me, Model};
use self::seat::Seat;
use crate::config::{JoinOptions, KeymapChoice};
use crate::editor::Editor;
use crate::editor::keymap::KeymapError;
use crate::ui::theme::Theme;

/// Joins a room and stays until somebody quits.
pub fn join(options: JoinOptions) -> Result<(), Failure> {
    let clock = Clock::start();
    let (place, facts) = join::locate(options.address.clone())?;
    let mut seat = join::seat(&place, &options, &clock)?;
    for fact in facts {
        seat.joined_mut().note(fact, clock.now());
    }
    let me = Me {
        name: options.who.name.clone(),
        color: options.who.color,
    };
    let config = join::net_config(&place, &options.links);
    let model = model(seat, me, &options.keymap, &clock);
    runtime()?.block_on(async { run::run(model, Driver::new(config, clock)).await })
}

/// The state of an interactive run. What is wrong with the keymap is told, and stops nothing.
fn model(seat: Seat, me: Me, keymap: &KeymapChoice, clock: &Clock) -> Model {
    let (keymap, problems) = keymap.load();
    let mut model = Model::new(seat, Editor::new(keymap), theme(), me);
    if let Some(text) = keymap_notice(&problems) {
        model.notify(text, clock.now());
    }
    model
}

/// The first thing that is wrong, and how to see the rest.
fn keymap_notice(problems: &[KeymapError]) -> Option<String> {
    let (first, rest) = problems.split_first()?;
    Some(match rest.len() {
        0 => first.to_string(),
        more => format!("{first} (and {more} more: celljam keys --check)"),
    })
}

fn theme() -> Theme {
    let variable = |name| std::env::var(name).ok();
    Theme::from_variables(
        variable("NO_COLOR").as_deref(),
        variable("COLORTERM").as_deref(),
    )
}

/// Two threads: one for the screen, the others for the sockets.
fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("starting the runtime: {error}")))
}
