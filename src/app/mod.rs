//! The only loop: sessions, sockets and the terminal brought together.

mod cat;
mod clock;
mod demo;
mod disk;
mod driver;
mod failure;
mod files;
mod host;
mod join;
mod keys;
mod local;
mod model;
mod run;
mod seat;
mod serve;
mod signals;
mod terminal;
mod writer;

use tokio::runtime::Runtime;

pub use self::cat::cat;
pub use self::demo::demo;
pub use self::failure::Failure;
pub use self::host::host;
pub use self::local::local;
pub use self::serve::serve;
pub use crate::session::person::color_of;

use self::clock::Clock;
use self::driver::Driver;
use self::files::Files;
use self::model::{Me, Model};
use self::seat::Seat;
use crate::config::JoinOptions;
use crate::editor::Editor;
use crate::editor::keymap::Keymap;
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
    let files = Files::of_process(options.backup)?;
    runtime()?.block_on(async {
        let model = model(seat, me)?.with_files(files);
        run::run(model, Driver::new(config, clock)).await
    })
}

/// The state of an interactive run.
fn model(seat: Seat, me: Me) -> Result<Model, Failure> {
    let keymap = Keymap::jupyter()
        .map_err(|error| Failure::Failed(format!("reading the keymap: {error}")))?;
    Ok(Model::new(seat, Editor::new(keymap), theme(), me))
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
