//! The only loop: sessions, sockets and the terminal brought together.

mod artist;
mod cat;
mod clipboard;
mod clock;
mod cores;
mod demo;
mod desk;
mod disk;
mod doctor;
mod driver;
mod drivers;
mod failure;
mod files;
mod front;
mod hangup;
mod history;
mod host;
mod join;
mod journal;
mod keys;
mod local;
pub mod log;
mod look;
mod model;
mod mouse;
mod name;
mod news;
mod opener;
mod panics;
mod print;
mod recover;
mod run;
mod scribe;
mod seat;
mod serve;
mod signals;
mod state_dir;
mod suspend;
mod terminal;
mod watchdog;
mod writer;

use std::path::PathBuf;

use tokio::runtime::Runtime;

pub use self::cat::cat;
pub use self::demo::demo;
pub use self::doctor::doctor;
pub use self::failure::Failure;
pub use self::host::host;
pub use self::local::local;
pub use self::print::print;
pub use self::serve::serve;
pub use crate::session::person::color_of;
pub use crate::ui::sanitize::lines as printable;

use self::clock::Clock;
use self::files::Files;
use self::history::HistoryFile;
use self::join::Place;
use self::journal::{Journal, Name};
use self::model::{Me, Model};
use self::opener::{Opened, RoomOpener};
use self::recover::Beginning;
use self::seat::Seat;
use crate::config::{JoinOptions, KeymapChoice, Recover};
use crate::editor::Editor;
use crate::editor::keymap::KeymapError;
use crate::session::Member;
use crate::ui::theme::Theme;

/// What comes before anything else: no image of the memory on the disk, and an orderly end if it fails.
pub fn prepare() {
    cores::off();
    panics::install();
}

/// Joins a room and stays until somebody quits.
pub fn join(options: JoinOptions) -> Result<(), Failure> {
    let clock = Clock::start();
    let (place, facts) = join::locate(options.address.clone())?;
    let mut seat = join::seat(&place, &options, &clock)?;
    for fact in facts {
        seat.joined_mut().note(fact, clock.now());
    }
    let begun = match seat.member() {
        Some(member) => Some(take_up(member, &place, options.recover, &clock)?),
        None => None,
    };
    let name = begun.as_ref().map(|_| place.name());
    let journal = match begun {
        Some(Taken::File(file)) => return local::local(&options.with_file(file)),
        Some(Taken::Journal(journal)) => Some(journal),
        None => None,
    };
    let files = Files::of_process(options.backup)?;
    let mut model = model(seat, Me::of(&options.who), &options.keymap, &clock).with_files(files);
    if let Some(journal) = journal {
        model.keep_journal(journal);
    }
    keep_history(&mut model, name.as_ref(), &clock);
    runtime()?.block_on(sit(model, place, options, clock))
}

/// What a member of a room begins with.
enum Taken {
    Journal(Journal),
    /// What an earlier run left was copied to this file, which is to be opened instead.
    File(PathBuf),
}

/// Takes up what an earlier run left of this document, as asked for.
fn take_up(
    member: &mut Member,
    place: &Place,
    how: Recover,
    clock: &Clock,
) -> Result<Taken, Failure> {
    match recover::begin(place.name(), &place.path, how)? {
        Beginning::New(journal) => Ok(Taken::Journal(journal)),
        Beginning::Copied(file) => Ok(Taken::File(file)),
        Beginning::Left(remains, file) => {
            let taken = member.restore(&remains.left, clock.now());
            taken.map_err(|error| Failure::Failed(format!("taking up what was left: {error}")))?;
            Ok(Taken::Journal(Journal::go_on(file)))
        }
    }
}

/// Draws the document of a place, with whatever else of its room is opened beside it, until somebody
/// quits.
async fn sit(
    model: Model,
    place: Place,
    options: JoinOptions,
    clock: Clock,
) -> Result<(), Failure> {
    let first = Opened {
        path: place.path.clone(),
        model,
        net: Some(join::net_config(&place, &options.links)),
    };
    let look = options.look.clone();
    let opener = RoomOpener::new(place, options, clock);
    run::run(first, Box::new(opener), clock, &look).await
}

/// The state of an interactive run. What is wrong with the keymap is told, and stops nothing.
fn model(seat: Seat, me: Me, keymap: &KeymapChoice, clock: &Clock) -> Model {
    let (auto_close, mouse, lines) = (keymap.auto_close, keymap.mouse, keymap.lines);
    let (keymap, problems) = keymap.load();
    let mut editor = Editor::new(keymap);
    editor.auto_close(auto_close);
    editor.show_lines(lines);
    let mut model = Model::new(seat, editor, Theme::default(), me);
    model.wants_mouse(mouse);
    if let Some(text) = keymap_notice(&problems) {
        model.notify(text, clock.now());
    }
    model
}

/// Keeps the last hour of the document of this name, on the disk too; of a document without one, in memory
/// alone: who only watches leaves nothing behind.
fn keep_history(model: &mut Model, name: Option<&Name>, clock: &Clock) {
    let epoch = join::epoch(clock);
    let kept = name.zip(history::folder());
    let kept = kept.map(|(name, folder)| HistoryFile::open(&folder, name, epoch + clock.now()));
    model.keep_history(epoch, kept);
}

/// The first thing that is wrong, and how to see the rest.
fn keymap_notice(problems: &[KeymapError]) -> Option<String> {
    let (first, rest) = problems.split_first()?;
    // One line has room for the file's name, not for where it is.
    let name = first.file.rsplit('/').next().unwrap_or_default();
    let first = KeymapError {
        file: name.to_owned(),
        ..first.clone()
    };
    Some(match rest.len() {
        0 => first.to_string(),
        more => format!("{first} (and {more} more: celljam keys --check)"),
    })
}

/// The runtime of one run. Dropped, it waits for nothing: a look-up of a name that nobody answers would
/// hold the shell's prompt back for ten seconds.
struct Tasks(Option<Runtime>);

impl Tasks {
    /// Runs to the end of `work`, which has said its goodbyes by then.
    fn block_on<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        match &self.0 {
            Some(runtime) => runtime.block_on(work),
            None => Err(Failure::Failed("the runtime has ended".to_owned())),
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Two threads: one for the screen, the others for the sockets.
fn runtime() -> Result<Tasks, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map(|runtime| Tasks(Some(runtime)))
        .map_err(|error| Failure::Failed(format!("starting the runtime: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::keymap::Problem;

    #[test]
    fn the_first_problem_of_a_keymap_is_said_with_how_many_more_there_are() {
        let problem = |line| KeymapError::new("/home/ann/k.toml", Some((line, 1)), Problem::NoKey);
        assert_eq!(keymap_notice(&[]), None);
        let one = keymap_notice(&[problem(3)]).expect("a notice");
        assert!(one.starts_with("k.toml:3:1: no key is named"), "{one}");
        let three = keymap_notice(&[problem(3), problem(4), problem(5)]).expect("a notice");
        assert!(three.starts_with("k.toml:3:1: "), "{three}");
        assert!(
            three.ends_with("(and 2 more: celljam keys --check)"),
            "{three}"
        );
    }
}
