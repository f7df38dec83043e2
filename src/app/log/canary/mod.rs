//! The proof that nothing of anybody's is in a log: a real room on loopback whose every name, path, text,
//! password, host and address is a canary, and a look for each of them in what was written.

mod birds;
mod flight;

use std::sync::{Arc, Mutex, PoisonError};

use tracing::Level;
use tracing::subscriber::DefaultGuard;

use self::birds::{Bird, found};
use super::recorder::{Recorder, Sink};
use crate::app::clock::Clock;

/// A log in memory.
#[derive(Clone, Default)]
struct Cage(Arc<Mutex<String>>);

impl Cage {
    fn text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes what this thread logs, for as long as the guard is held.
    fn opened(&self, most: Level) -> DefaultGuard {
        let recorder = Recorder::new(Clock::start(), most, self.clone());
        tracing::subscriber::set_default(recorder)
    }
}

impl Sink for Cage {
    fn line(&self, line: String) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(&line);
    }
}

fn logged(most: Level) -> String {
    let cage = Cage::default();
    let guard = cage.opened(most);
    flight::room();
    flight::beside();
    drop(guard);
    cage.text()
}

/// What must be there, so that the look is at a log and not at nothing.
fn is_told(text: &str) {
    for words in [
        "signaling up",
        "signaling down server=1",
        "link open",
        "link route",
        "step=\"step 1\"",
        "step=\"step 2\"",
        "link closed",
        "not saved",
        "saving bytes=",
        "panic file=",
        "refused what a peer sent",
        "what=Renamed",
        "what=Joined",
        "terminal name=",
        "left",
    ] {
        let known = text.lines().any(|line| {
            let mut words = words.split(" server=");
            words.all(|part| line.contains(part))
        });
        assert!(known, "no \"{words}\" in\n{text}");
    }
}

#[test]
fn at_info_no_canary_gets_out() {
    let text = logged(Level::INFO);
    is_told(&text);
    assert_eq!(found(&text, Bird::ALL), [], "in\n{text}");
    assert!(!text.contains("dialling seat=1 server=0 at="), "{text}");
}

#[test]
fn at_debug_only_servers_are_named() {
    let text = logged(Level::DEBUG);
    is_told(&text);
    assert!(text.contains("own candidate"), "{text}");
    // The servers' addresses are what debug adds.
    assert!(text.contains("at=ws://"), "{text}");
    let secret = |bird: &Bird| !matches!(bird, Bird::Host | Bird::Address);
    let secrets: Vec<Bird> = Bird::ALL.iter().copied().filter(secret).collect();
    assert_eq!(found(&text, &secrets), [], "in\n{text}");
    let lines = text.lines().filter(|line| !line.contains("dialling"));
    let rest: String = lines.map(|line| format!("{line}\n")).collect();
    assert_eq!(found(&rest, Bird::ALL), [], "in\n{rest}");
}

#[test]
fn a_canary_that_gets_out_is_seen_in_every_dress() {
    let clean = logged(Level::INFO);
    for bird in Bird::ALL {
        for dressed in birds::dresses(bird.song()) {
            let text = format!("{clean}    0.001 info  link open why=\"x{dressed}y\"\n");
            assert_eq!(found(&text, &[*bird]), [*bird], "{dressed}");
        }
    }
}

#[test]
fn what_is_logged_by_hand_is_seen_too() {
    let cage = Cage::default();
    let guard = cage.opened(Level::INFO);
    // As a careless line would have it.
    tracing::info!(path = Bird::Path.song(), "opened");
    drop(guard);
    assert_eq!(found(&cage.text(), Bird::ALL), [Bird::Path]);
}
