//! What a person sits in front of: a screen, or lines of text.

mod lines;
mod screen;

use std::io;
use std::time::Duration;

use crossterm::event::Event;

use self::lines::Told;
use self::screen::Drawn;
use super::artist::Made;
use super::clock::Clock;
use super::desk::{Desk, TabId};
use crate::config::LookChoice;
use crate::ui::pictures::Key;

/// One of both.
pub enum Front {
    Drawn(Box<Drawn>),
    Told(Told),
}

impl Front {
    /// Takes the terminal.
    pub fn open(look: &LookChoice) -> io::Result<Front> {
        Ok(match look.plain {
            true => Front::Told(Told::open()?),
            false => Front::Drawn(Box::new(Drawn::open(look)?)),
        })
    }

    /// Shows the first of it; returns what was typed meanwhile.
    pub fn begin(&mut self, desk: &mut Desk, clock: &Clock) -> io::Result<Vec<Event>> {
        match self {
            Front::Drawn(drawn) => drawn.begin(desk, clock),
            Front::Told(_) => Ok(Vec::new()),
        }
    }

    /// Shows what is new.
    pub fn draw(&mut self, desk: &mut Desk, now: Duration) -> io::Result<()> {
        match self {
            Front::Drawn(drawn) => drawn.draw(desk, now),
            Front::Told(told) => told.tell(desk, now),
        }
    }

    /// When something is to be shown by time alone.
    pub fn settles(&self) -> Option<Duration> {
        match self {
            Front::Drawn(drawn) => drawn.settles(),
            Front::Told(_) => None,
        }
    }

    /// Shows it.
    pub fn settle(&mut self, now: Duration) -> io::Result<()> {
        match self {
            Front::Drawn(drawn) => drawn.settle(now),
            Front::Told(_) => Ok(()),
        }
    }

    /// A picture that was made, or could not be; never, where none is made. May be dropped and called
    /// again.
    pub async fn picture(&mut self) -> (TabId, Key, Made) {
        match self {
            Front::Drawn(drawn) => drawn.artist.done().await,
            Front::Told(_) => std::future::pending().await,
        }
    }

    /// Hangs it up.
    pub fn made(&mut self, desk: &mut Desk, picture: (TabId, Key, Made)) -> io::Result<()> {
        match self {
            Front::Drawn(drawn) => drawn.made(desk, picture),
            Front::Told(_) => Ok(()),
        }
    }

    /// Takes an answer of the terminal out of what comes from it, if one is in there.
    pub fn pass(&mut self, event: Event, desk: &mut Desk, now: Duration) -> Vec<Event> {
        match self {
            Front::Drawn(drawn) => drawn.pass(event, desk, now),
            Front::Told(_) => vec![event],
        }
    }

    /// Gives the terminal back for a while.
    pub fn pause(&mut self) {
        match self {
            Front::Drawn(drawn) => drawn.pause(),
            Front::Told(told) => told.pause(),
        }
    }

    /// Takes it again, whoever had it meanwhile.
    pub fn resume(&mut self, desk: &mut Desk) -> io::Result<()> {
        match self {
            Front::Drawn(drawn) => drawn.resume(desk),
            Front::Told(told) => told.resume(),
        }
    }

    /// Trusts nothing of what the terminal shows.
    pub fn redraw(&mut self, desk: &mut Desk) -> io::Result<()> {
        match self {
            Front::Drawn(drawn) => drawn.redraw(desk),
            Front::Told(told) => told.again(),
        }
    }
}
