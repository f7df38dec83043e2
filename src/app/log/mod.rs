//! The log for those who mend the program: off unless asked for, and nothing in it that is somebody's.
//!
//! This folder is the only place that writes into it (`tests/layers.rs` sees to that): what the rest of the
//! program hands over are values, and here is decided what of them may be written down. No name of a room
//! or a person, no path, no text, no password and no address ever is; `canary` proves it.

#[cfg(test)]
mod canary;
mod file;
mod line;
mod reason;
mod recorder;
mod trail;

use std::panic::PanicHookInfo;
use std::time::SystemTime;

use tracing::{Level, error, info, warn};

use self::file::{File, Lines};
use self::recorder::Recorder;
pub use self::trail::Trail;
use super::clock::Clock;
use super::disk::{SaveError, Stamp};
use super::failure::Failure;
use super::panics;
use super::terminal::Answers;
use super::terminal::graphics::{Graphics, in_tmux};
use crate::config::LogChoice;
use crate::notebook::boundary;
use crate::session::News;
use crate::ui::theme::Depth;

/// Characters of a word that the environment or the terminal chose.
const MAX_WORD: usize = 40;

/// A log that is kept; dropped, what waits is written.
pub struct Kept {
    _lines: Lines,
}

/// Keeps a log from here on, for all threads.
pub fn start(choice: &LogChoice) -> Result<Kept, Failure> {
    let at = choice.file.display();
    let failed = |cause: &dyn std::fmt::Display| {
        Failure::Failed(format!("keeping a log in {at}: {cause}; name another file"))
    };
    let file = File::open(&choice.file).map_err(|error| failed(&error))?;
    let lines = Lines::into(file).map_err(|error| failed(&error))?;
    let most = match choice.debug {
        true => Level::DEBUG,
        false => Level::INFO,
    };
    let recorder = Recorder::new(Clock::start(), most, lines.sink());
    tracing::subscriber::set_global_default(recorder).map_err(|error| failed(&error))?;
    started();
    Ok(Kept { _lines: lines })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the day and hour of the first line, from which the others count"
)]
fn started() {
    let variable = |name: &str| std::env::var(name).ok();
    let at = humantime::format_rfc3339_seconds(SystemTime::now());
    info!(
        version = env!("CARGO_PKG_VERSION"),
        system = std::env::consts::OS,
        machine = std::env::consts::ARCH,
        %at,
        term = word(&variable("TERM").unwrap_or_default()),
        tmux = in_tmux(variable),
        "started"
    );
}

/// What the terminal said it is and can.
pub fn terminal(answers: &Answers, depth: Depth, graphics: Graphics) {
    info!(
        name = word(answers.name.as_deref().unwrap_or_default()),
        answered = answers.complete,
        keyboard = answers.keyboard,
        ?depth,
        ?graphics,
        "terminal"
    );
}

/// Something that happened in a room: what it was, and how much; not who, and not what was written.
pub fn news(news: &News) {
    match news {
        News::Refused { .. } => warn!("refused what a peer sent"),
        News::TooLarge { bytes, limit } => warn!(bytes, limit, "too large for a peer"),
        other => info!(what = variant(other), "news"),
    }
}

/// A file of so many bytes is being written.
pub fn saving(bytes: usize) {
    info!(bytes, "saving");
}

/// What came of it.
pub fn saved(outcome: &Result<Stamp, SaveError>) {
    match outcome {
        Ok(_) => info!("saved"),
        Err(error) => warn!(why = variant(error), "not saved"),
    }
}

/// Where the program panicked, and whether it goes on. What a panic says may hold a text of a cell.
pub fn panicked(panic: &PanicHookInfo) {
    let caught = boundary::inside();
    let (file, line) = panics::place(panic);
    error!(file, line, caught, "panic");
}

/// The program ends without having left in order.
pub fn ended_at_once(why: &'static str) {
    warn!(why, "ended at once");
}

/// The name of a variant, without what it holds.
fn variant(value: &impl std::fmt::Debug) -> String {
    let whole = format!("{value:?}");
    let name = whole.chars().take_while(char::is_ascii_alphanumeric);
    name.take(MAX_WORD).collect()
}

/// Letters, digits and a few marks: what names of terminals are made of.
fn word(text: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || "-_.+() ".contains(*c);
    text.chars().filter(plain).take(MAX_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Names;

    #[test]
    fn variants_are_told_without_what_they_hold() {
        let names = Names {
            first: vec!["Ana".to_owned()],
            more: 0,
        };
        assert_eq!(variant(&News::Joined { names }), "Joined");
        let error = SaveError::Full("/home/ann".into());
        assert_eq!(variant(&error), "Full");
        assert_eq!(variant(&"text"), "");
    }

    #[test]
    fn words_are_short() {
        assert_eq!(word("kitty(0.35)\u{1b}[2J/é"), "kitty(0.35)2J");
    }
}
