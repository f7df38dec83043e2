//! `cat`: join, wait until in step, give the document, leave.

use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::time::Duration;

use super::clock::Clock;
use super::driver::Driver;
use super::failure::Failure;
use super::seat::Joined;
use super::signals::Signals;
use super::{join, local, runtime};
use crate::config::{CatFormat, CatOptions, CatSource, JoinOptions};
use crate::notebook::{DocKind, Notebook, Replica, export, ipynb};
use crate::room::event::Input;
use crate::session::Observer;
use crate::session::view::{JoinFact, JoinStep, Standing};
use crate::ui::sanitize;

/// Nothing more came for so long after the first content: the room has no more.
const SETTLED: Duration = Duration::from_millis(100);

/// The document as text, for standard output.
pub fn cat(options: CatOptions) -> Result<String, Failure> {
    let format = options.format;
    let terminal = stdout().is_terminal();
    with_document(options.source, options.deadline, |document| {
        print(document, format, terminal)
    })
}

pub(super) fn with_document(
    source: CatSource,
    deadline: Duration,
    then: impl FnOnce(&Replica) -> Result<String, Failure>,
) -> Result<String, Failure> {
    match source {
        CatSource::Room(join) => then(of_room(*join, deadline)?.replica()),
        CatSource::File(path) => {
            let document = of_file(&path)?;
            then(&document)
        }
    }
}

fn of_file(path: &Path) -> Result<Notebook, Failure> {
    let opened = local::open(path)?;
    if opened.stamp.is_none() {
        let text = format!("opening {}: it is not there", path.display());
        return Err(Failure::Failed(text));
    }
    local::document(opened, path)
}

fn of_room(options: JoinOptions, deadline: Duration) -> Result<Observer, Failure> {
    let clock = Clock::start();
    let (place, _) = join::locate(options.address.clone())?;
    // Hidden: a reader for a second is nobody whom others need to see.
    let quiet = JoinOptions {
        observe: true,
        hidden: true,
        ..options.clone()
    };
    let mut observer = join::observer(&place, &quiet, &clock)?;
    let config = join::net_config(&place, &options.links);
    runtime()?.block_on(async {
        let mut driver = Driver::new(config, clock);
        let outcome = wait(&mut observer, &mut driver, deadline).await;
        driver.leave(&mut observer).await;
        outcome
    })?;
    Ok(observer)
}

/// Runs the session until the document is here.
async fn wait(session: &mut Observer, driver: &mut Driver, limit: Duration) -> Result<(), Failure> {
    let mut signals =
        Signals::catch().map_err(|error| Failure::Failed(format!("catching signals: {error}")))?;
    driver.feed(session, Input::Start);
    let mut settled: Option<(u64, Duration)> = None;
    loop {
        let now = driver.clock.now();
        if settled.is_some_and(|(_, since)| now >= since + SETTLED) {
            return Ok(());
        }
        if now >= limit {
            return Err(too_late(session, limit));
        }
        let quiet = settled.map(|(_, since)| since + SETTLED);
        let deadline = [Some(limit), quiet, session.next_deadline()]
            .into_iter()
            .flatten()
            .min();
        let input = tokio::select! {
            () = signals.any() => return Err(Failure::Failed("interrupted before the document came".into())),
            input = driver.next(deadline) => input,
        };
        driver.feed(session, input);
        let revision = session.replica().revision();
        if session.is_synced()
            && !session.replica().has_missing()
            && settled.is_none_or(|(seen, _)| seen != revision)
        {
            settled = Some((revision, driver.clock.now()));
        }
    }
}

/// Which of the three ways to fail this was.
fn too_late(session: &Observer, limit: Duration) -> Failure {
    let standing: Standing = session.standing();
    let secs = limit.as_secs_f32();
    let facts = Joined::facts(session);
    let why = last_failure(facts);
    if standing.peers > 0 {
        return Failure::TimedOut(format!(
            "waiting for the document: {} connected, but none gave content within {secs} s; try a longer --deadline",
            standing.peers
        ));
    }
    if facts.iter().any(|fact| fact.step == JoinStep::PeerFound) {
        return Failure::TimedOut(format!(
            "connecting: somebody is there, but no connection opened within {secs} s{why}; check the firewall, or give --ice-server turn:…"
        ));
    }
    if standing.servers_up == 0 {
        return Failure::Refused(format!(
            "reaching signaling: no server answered within {secs} s{why}; check --signaling and the network"
        ));
    }
    Failure::NobodyThere(format!(
        "looking for peers: nobody is in this room after {secs} s; check room, path, prefix and password, and that somebody has it open"
    ))
}

/// What failed last, in brackets; nothing where nothing did.
fn last_failure(facts: &[JoinFact]) -> String {
    let reason = facts.iter().rev().find_map(|fact| match &fact.step {
        JoinStep::SignalingDown { reason, .. } | JoinStep::PeerFailed { reason } => Some(reason),
        _ => None,
    });
    reason.map_or_else(String::new, |reason| {
        format!(" ({})", sanitize::line(reason))
    })
}

/// A file is given byte for byte where a program or a file takes it. On a terminal it is shown, and nothing
/// in it may act there: then what is unseen has marks, and in JSON escapes, which are the same data.
fn print(document: &Replica, format: CatFormat, terminal: bool) -> Result<String, Failure> {
    let shown = |text: String| match terminal {
        true => sanitize::lines(&text),
        false => text,
    };
    match format {
        // For people in any case, who may read it with a pager.
        CatFormat::Text => Ok(sanitize::lines(&export::text(document))),
        CatFormat::Py => Ok(shown(export::python(document))),
        CatFormat::Md => Ok(shown(export::markdown(document))),
        CatFormat::Ipynb if document.kind() == DocKind::Text => Err(Failure::Usage(
            "this is a text document, not a notebook; leave out --format ipynb".to_owned(),
        )),
        CatFormat::Ipynb => {
            let notebook = document.to_ipynb();
            ipynb::validate(&notebook).map_err(|error| {
                Failure::Failed(format!("checking against nbformat's schema: {error}"))
            })?;
            let text = ipynb::to_file_text(&notebook);
            Ok(match terminal {
                true => sanitize::json(&text),
                false => text,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::notebook::{Content, Edit, Shape};

    const HOSTILE: &str = "print('\u{1b}[2J\u{202e}\u{e0041}')\n# \u{9b}31m\tx";

    fn document() -> Notebook {
        let mut document = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
        let cell =
            |kind: &str| json!({"id": kind, "cell_type": kind, "source": HOSTILE, "metadata": {}});
        let content = Content::Ipynb(json!({
            "nbformat": 4, "nbformat_minor": 5, "metadata": {},
            "cells": [cell("code"), cell("markdown")],
        }));
        document
            .apply_local(&Edit::Seed { content })
            .expect("seeded");
        document
    }

    #[test]
    fn nothing_acts_on_a_terminal() {
        let document = document();
        for format in [
            CatFormat::Text,
            CatFormat::Py,
            CatFormat::Md,
            CatFormat::Ipynb,
        ] {
            let text = print(&document, format, true).expect("printed");
            let acts = |c: char| c != '\n' && sanitize::is_dangerous(c);
            assert!(!text.contains(acts), "{format:?}: {text:?}");
            assert!(!text.contains('\u{e0041}'), "{format:?}");
        }
        let json = print(&document, CatFormat::Ipynb, true).expect("printed");
        let read: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(
            read["cells"][0]["source"][0],
            "print('\u{1b}[2J\u{202e}\u{e0041}')\n"
        );
    }

    #[test]
    fn a_file_gets_every_byte() {
        let document = document();
        for format in [CatFormat::Py, CatFormat::Md] {
            let text = print(&document, format, false).expect("printed");
            assert!(text.contains("\u{1b}[2J\u{202e}\u{e0041}"), "{format:?}");
        }
    }
}
