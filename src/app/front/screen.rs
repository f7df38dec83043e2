//! A screen: the terminal, what is known of it, and what is on it.

use std::io;
use std::time::Duration;

use crossterm::event::Event;

use super::super::artist::{Artist, Made};
use super::super::clock::Clock;
use super::super::desk::{Desk, TabId};
use super::super::look::Dresser;
use super::super::terminal::{self, Late, Passed, Screen};
use crate::config::LookChoice;
use crate::ui::Pictures;
use crate::ui::pictures::{Key, Placed};

/// How long the pictures on the screen have to stand still before the terminal is given them: while one
/// scrolls, their bytes would be in the way of the keys.
const SETTLED: Duration = Duration::from_millis(100);

/// The whole terminal, drawn upon.
pub struct Drawn {
    screen: Screen,
    late: Late,
    dresser: Dresser,
    pub artist: Artist,
    /// The pictures of the last frame, and since when they stand there.
    placed: (Vec<Placed>, Duration),
    /// The terminal has had another size since the last frame, if only for a moment: what it cut off then
    /// is gone, whatever size it has now.
    torn: bool,
    /// When those are to be given to the terminal.
    settles: Option<Duration>,
}

impl Drawn {
    /// Takes the terminal.
    pub fn open(look: &LookChoice) -> io::Result<Drawn> {
        let mut screen = Screen::open()?;
        if let Some(file) = &look.record {
            let recorded = screen.record(file);
            recorded.map_err(|error| {
                let text = format!("recording to {}: {error}", file.display());
                io::Error::new(error.kind(), text)
            })?;
        }
        Ok(Drawn {
            screen,
            late: Late::default(),
            dresser: Dresser::new(look.clone()),
            artist: Artist::default(),
            placed: (Vec::new(), Duration::ZERO),
            torn: false,
            settles: None,
        })
    }

    /// Draws the first frame, before a slow terminal has answered what it can; returns what was typed
    /// meanwhile.
    pub fn begin(&mut self, desk: &mut Desk, clock: &Clock) -> io::Result<Vec<Event>> {
        let answers = self.screen.first_answers();
        self.dresser.dress(desk, &answers, clock.now());
        self.screen.draw(|frame| desk.draw(frame, clock.now()))?;
        let (answers, typed) = self.screen.answers()?;
        if !answers.complete {
            self.late.expect(clock.now());
        }
        desk.keyboard(answers.keyboard);
        self.dresser.dress(desk, &answers, clock.now());
        self.artist.take(self.dresser.easel());
        if desk.has_mouse() {
            self.screen.take_mouse()?;
        }
        desk.draw_again();
        Ok(typed)
    }

    /// Draws a frame, and has the pictures made that are missing in it.
    pub fn draw(&mut self, desk: &mut Desk, now: Duration) -> io::Result<()> {
        if std::mem::take(&mut self.torn) {
            self.screen.forget()?;
        }
        desk.hide_targets(self.screen.shows_targets());
        self.screen.draw(|frame| desk.draw(frame, now))?;
        self.screen.link(&desk.links())?;
        self.screen.shape(desk.caret_shape())?;
        for (tab, job) in desk.picture_jobs() {
            self.artist.start(tab, job);
        }
        if matches!(self.dresser.easel().pictures(), Pictures::Overlaid(_)) {
            self.place(desk.placed(), now)?;
        }
        Ok(())
    }

    /// Notes where pictures stand now; those that went are taken away at once.
    fn place(&mut self, placed: Vec<Placed>, now: Duration) -> io::Result<()> {
        let where_they_stand = |placed: &[Placed]| -> Vec<_> {
            placed
                .iter()
                .map(|placed| (placed.key, placed.area))
                .collect()
        };
        if where_they_stand(&placed) != where_they_stand(&self.placed.0) {
            self.placed = (placed, now);
        }
        self.settle(now)
    }

    /// Gives the pictures to the terminal when they have stood still for long enough.
    pub fn settle(&mut self, now: Duration) -> io::Result<()> {
        let (placed, since) = &self.placed;
        let at = *since + SETTLED;
        let waiting = self.screen.cover(placed, now >= at)?;
        self.settles = waiting.then_some(at);
        Ok(())
    }

    /// When [`Drawn::settle`] has something to do.
    pub fn settles(&self) -> Option<Duration> {
        self.settles
    }

    /// A picture was made, or could not be.
    pub fn made(
        &mut self,
        desk: &mut Desk,
        (tab, key, made): (TabId, Key, Made),
    ) -> io::Result<()> {
        let marked = matches!(self.dresser.easel().pictures(), Pictures::Placeholders(_));
        if let Some(art) = made.as_ref().ok().filter(|_| marked) {
            self.screen.give(art)?;
        }
        desk.made(tab, key, made);
        Ok(())
    }

    /// Takes an answer out of what comes from the terminal, if one is in there.
    pub fn pass(&mut self, event: Event, desk: &mut Desk, now: Duration) -> Vec<Event> {
        if let Event::Resize(columns, rows) = event {
            self.screen.resized(columns, rows);
            self.torn = true;
            self.dresser.dress_again(desk, now);
            self.artist.take(self.dresser.easel());
        }
        let Passed { events, background } = self.late.take(event, now);
        if let Some(background) = background {
            self.dresser.background(desk, background, now);
            self.artist.take(self.dresser.easel());
        }
        events
    }

    /// Gives the terminal back for a while.
    pub fn pause(&mut self) {
        terminal::restore();
    }

    /// Takes it again, whoever had it meanwhile.
    pub fn resume(&mut self, desk: &mut Desk) -> io::Result<()> {
        self.screen.resume()?;
        if desk.has_mouse() {
            self.screen.take_mouse()?;
        }
        self.redraw(desk)?;
        desk.draw_again();
        Ok(())
    }

    /// Trusts nothing of what the terminal shows, pictures included.
    pub fn redraw(&mut self, desk: &mut Desk) -> io::Result<()> {
        self.screen.forget()?;
        if matches!(self.dresser.easel().pictures(), Pictures::Placeholders(_)) {
            for art in desk.pictures() {
                self.screen.give(&art)?;
            }
        }
        Ok(())
    }
}
