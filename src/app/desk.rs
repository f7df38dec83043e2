//! The tabs: every open document with a model of its own, one of them on the screen.
//!
//! Knows neither tokio nor a terminal, like the models: events in, orders out.

mod pictures;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ratatui::Frame;

use super::disk::{Job, SaveError, Stamp};
use super::files::Wish;
use super::history;
use super::journal::{Ending, Entry, JournalError};
use super::model::{Effect, Event, Model};
use super::opener::{Opened, Opener};
use crate::editor::action::TabAction;
use crate::editor::textual::CaretShape;
use crate::net::NetConfig;
use crate::room::event::{Input, LinkId, Output};
use crate::ui::plain::Said;
use crate::ui::{Appearance, TabLabel, sanitize};

/// Documents open at once. Each is a mesh of its own, with up to 34 connections and one more kept warm;
/// more than these nobody finds again in a row of tabs.
pub const MAX_TABS: usize = 16;

/// One tab, for as long as the program runs: never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TabId(pub u64);

/// What is to be done for the tabs, in this order.
#[derive(Debug, PartialEq)]
pub enum Order {
    /// A new tab: it needs sockets before anything else.
    /// Without a configuration it needs none: there is no room.
    Open(TabId, Option<NetConfig>),
    Net(TabId, Output),
    /// A file is to be written; the outcome goes to [`Desk::written`].
    Write(TabId, Box<Job>),
    /// The last hour is to be put on the disk.
    KeepPast(Box<history::Entry>),
    /// Own edits are to be put on the disk; the outcome goes to [`Desk::journaled`].
    Journal(TabId, Box<Entry>),
    /// Put this text on the clipboard of the person's own machine.
    Copy(String),
    /// Say how long messages take on its connections: [`Desk::measured`].
    Measure(TabId),
    /// The tab has said goodbye: its sockets may go, and then its journal may.
    Close(TabId, Option<Box<Ending>>),
    /// Draw every character of the next frame.
    Redraw,
    /// Stop the program, for the shell to have it go on.
    Suspend,
    Quit,
}

struct Tab {
    id: TabId,
    /// The path that it was opened by: its room stays there, whatever the document is called since.
    path: String,
    model: Model,
    /// The last change of a peer that was on the screen.
    looked: u64,
}

impl Tab {
    fn has_news(&self) -> bool {
        self.model.peer_revision() > self.looked
    }

    fn look(&mut self) {
        self.looked = self.model.peer_revision();
    }
}

/// All tabs; there is always one.
pub struct Desk {
    tabs: Vec<Tab>,
    active: usize,
    last: u64,
    opener: Box<dyn Opener>,
    /// Quitting was asked for, and what is not saved was told.
    asked: bool,
    protocol: bool,
    appearance: Appearance,
}

impl Desk {
    /// A desk with one document on it, and what opens others.
    pub fn new(first: Opened, opener: Box<dyn Opener>, now: Duration) -> (Desk, Vec<Order>) {
        let mut desk = Desk {
            tabs: Vec::new(),
            active: 0,
            last: 0,
            opener,
            asked: false,
            protocol: false,
            appearance: Appearance::default(),
        };
        let orders = desk.put(0, first, now);
        (desk, orders)
    }

    /// Whether the terminal sends keys by the kitty keyboard protocol.
    pub fn keyboard(&mut self, protocol: bool) {
        self.protocol = protocol;
        for tab in &mut self.tabs {
            tab.model.keyboard(protocol);
        }
    }

    /// How everything is to look from here on.
    pub fn dress(&mut self, appearance: Appearance) {
        self.appearance = appearance;
        for tab in &mut self.tabs {
            tab.model.dress(appearance);
        }
    }

    /// Takes what the person does: it is for the tab on the screen.
    pub fn update(&mut self, event: Event, now: Duration) -> Vec<Order> {
        let Some(tab) = self.tabs.get_mut(self.active) else {
            return vec![Order::Quit];
        };
        let (id, effects) = (tab.id, tab.model.update(event, now));
        self.asked &= effects.iter().any(leaves);
        self.carry_out(id, effects, now)
    }

    /// Takes what a tab's sockets report; of a tab that is closed, nothing.
    pub fn take(&mut self, id: TabId, input: Input, now: Duration) -> Vec<Order> {
        let Some(index) = self.index_of(id) else {
            return Vec::new();
        };
        let before = self.label(index);
        let effects = self.tabs.get_mut(index).map(|tab| match input {
            Input::Tick => tab.model.tick(now),
            input => tab.model.update(Event::Net(input), now),
        });
        if self.label(index) != before {
            self.draw_again();
        }
        self.carry_out(id, effects.unwrap_or_default(), now)
    }

    /// The tabs that are to take note of the time.
    pub fn due(&self, now: Duration) -> Vec<(TabId, Input)> {
        let tabs = self.tabs.iter().enumerate().filter(|(index, tab)| {
            *index == self.active || tab.model.room_deadline().is_some_and(|at| at <= now)
        });
        tabs.map(|(_, tab)| (tab.id, Input::Tick)).collect()
    }

    /// What came of a file that a tab wanted written.
    pub fn written(
        &mut self,
        id: TabId,
        outcome: Result<Stamp, SaveError>,
        now: Duration,
    ) -> Vec<Order> {
        let Some(index) = self.index_of(id) else {
            return Vec::new();
        };
        let tab = self.tabs.get_mut(index);
        let effects = tab.map(|tab| tab.model.update(Event::Written(outcome), now));
        self.carry_out(id, effects.unwrap_or_default(), now)
    }

    /// What came of own edits that were to be put on the disk.
    pub fn journaled(
        &mut self,
        id: TabId,
        outcome: Result<(), JournalError>,
        now: Duration,
    ) -> Vec<Order> {
        let tab = self.tabs.iter_mut().find(|tab| tab.id == id);
        let effects = tab.map(|tab| tab.model.update(Event::Journaled(outcome), now));
        self.carry_out(id, effects.unwrap_or_default(), now)
    }

    /// How long the last input of a tab took to handle.
    pub fn took(&mut self, id: TabId, took: Duration) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.id == id) {
            tab.model.took(took);
        }
    }

    /// Puts all own edits on the disk that are not there yet.
    pub fn keep(&mut self, now: Duration) -> Vec<Order> {
        let tabs = self.tabs.iter_mut();
        let entries = tabs.filter_map(|tab| Some(Order::Journal(tab.id, tab.model.keep_all(now)?)));
        entries.collect()
    }

    /// How long messages take on a tab's connections.
    pub fn measured(&mut self, id: TabId, round_trips: &[(LinkId, Duration)]) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.id == id) {
            tab.model.measured(round_trips);
        }
    }

    /// Leaves all rooms.
    /// `willing` says that somebody wanted to; else the terminal is gone, or a signal came.
    pub fn leave(&mut self, willing: bool, now: Duration) -> Vec<Order> {
        self.tabs
            .iter_mut()
            .flat_map(|tab| goodbye(tab, willing, now))
            .collect()
    }

    /// When something happens by time alone.
    pub fn next_deadline(&self, now: Duration) -> Option<Duration> {
        let rooms = self.tabs.iter().filter_map(|tab| tab.model.room_deadline());
        let screen = self.tabs.get(self.active);
        let screen = screen.and_then(|tab| tab.model.next_deadline(now));
        rooms.chain(screen).min()
    }

    /// Whether the screen may differ from what was drawn last.
    pub fn is_stale(&self) -> bool {
        self.tabs
            .get(self.active)
            .is_some_and(|tab| tab.model.is_stale())
    }

    /// Draws the tab on the screen, and the row of all where there are several.
    pub fn draw(&mut self, frame: &mut Frame, now: Duration) {
        let labels: Vec<TabLabel> = (0..self.tabs.len()).filter_map(|n| self.label(n)).collect();
        if let Some(tab) = self.tabs.get_mut(self.active) {
            tab.look();
            tab.model.draw(frame, &labels, now);
        }
    }

    /// What there is to say of the tab that one is in.
    pub fn tell(&mut self, now: Duration) -> Said {
        let Some(tab) = self.tabs.get_mut(self.active) else {
            return Said::default();
        };
        tab.look();
        tab.model.tell(now)
    }

    /// Whether the mouse is taken from the terminal.
    pub fn has_mouse(&self) -> bool {
        let tab = self.tabs.get(self.active);
        tab.is_some_and(|tab| tab.model.has_mouse())
    }

    /// How the caret of the tab on the screen looks, if it has one.
    pub fn caret_shape(&self) -> Option<CaretShape> {
        self.tabs.get(self.active)?.model.caret_shape()
    }

    fn carry_out(&mut self, id: TabId, effects: Vec<Effect>, now: Duration) -> Vec<Order> {
        let (mut orders, mut ours) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::Net(output) => orders.push(Order::Net(id, output)),
                Effect::Write(job) => orders.push(Order::Write(id, job)),
                Effect::KeepPast(entry) => orders.push(Order::KeepPast(entry)),
                Effect::Journal(entry) => orders.push(Order::Journal(id, entry)),
                Effect::Copy(text) => orders.push(Order::Copy(text)),
                Effect::Measure => orders.push(Order::Measure(id)),
                Effect::Redraw => orders.push(Order::Redraw),
                Effect::Suspend => orders.push(Order::Suspend),
                Effect::Quit { .. } | Effect::SaveAll | Effect::Tab(_) | Effect::OpenPath(_) => {
                    ours.push(effect);
                }
            }
        }
        // What the tab has to say goes out before it may be closed.
        for effect in ours {
            match effect {
                Effect::Tab(action) => orders.extend(self.turn_of(id, action, now)),
                Effect::OpenPath(path) => orders.extend(self.open(&path, now)),
                Effect::SaveAll => orders.extend(self.save_all(now)),
                Effect::Quit { force } => orders.extend(self.quit(force, now)),
                _ => {}
            }
        }
        orders
    }

    #[cfg(test)]
    pub fn turn(&mut self, action: TabAction, now: Duration) -> Vec<Order> {
        let shown = self.tabs.get(self.active).map(|tab| tab.id);
        shown.map_or_else(Vec::new, |id| self.turn_of(id, action, now))
    }

    /// Goes to another tab, or closes this one.
    fn turn_of(&mut self, id: TabId, action: TabAction, now: Duration) -> Vec<Order> {
        let count = self.tabs.len().max(1);
        match action {
            TabAction::Step(by) => self.show(stepped(self.active, by, count)),
            TabAction::Go(n) if n < count => self.show(n),
            TabAction::Go(n) => self.say(format!("there is no tab {}", n + 1), now),
            TabAction::Leave if count == 1 => return self.quit(false, now).into_iter().collect(),
            TabAction::Close | TabAction::Leave => return self.close(id, now),
        }
        Vec::new()
    }

    fn show(&mut self, index: usize) {
        if let Some(tab) = self.tabs.get_mut(self.active) {
            tab.look();
        }
        self.active = index;
        self.draw_again();
    }

    pub fn draw_again(&mut self) {
        if let Some(tab) = self.tabs.get_mut(self.active) {
            tab.model.draw_again();
        }
    }

    /// Says something in the status line.
    pub fn say(&mut self, text: String, now: Duration) {
        if let Some(tab) = self.tabs.get_mut(self.active) {
            tab.model.notify(text, now);
        }
    }

    /// Opens another document beside the one on the screen, or shows it if it is open.
    /// What cannot be opened is said in the status line.
    pub fn open(&mut self, path: &str, now: Duration) -> Vec<Order> {
        match self.try_open(path, now) {
            Ok(orders) => orders,
            Err(why) => {
                self.say(why, now);
                Vec::new()
            }
        }
    }

    fn try_open(&mut self, path: &str, now: Duration) -> Result<Vec<Order>, String> {
        let path = self.opener.clean(path).map_err(|why| why.to_string())?;
        if let Some(open) = self.tabs.iter().position(|tab| tab.path == path) {
            self.show(open);
            return Ok(Vec::new());
        }
        if self.tabs.len() >= MAX_TABS {
            return Err(format!(
                "{MAX_TABS} documents are open, and no more can be: close one first"
            ));
        }
        let opened = self.opener.open(&path).map_err(|why| why.to_string())?;
        let index = self.active + 1;
        let orders = self.put(index, opened, now);
        self.show(index);
        Ok(orders)
    }

    /// Puts a document that has not dialled at this place, and lets it dial.
    fn put(&mut self, index: usize, opened: Opened, now: Duration) -> Vec<Order> {
        self.last += 1;
        let id = TabId(self.last);
        let mut tab = Tab {
            id,
            path: opened.path,
            model: opened.model,
            looked: 0,
        };
        tab.model.keyboard(self.protocol);
        tab.model.dress(self.appearance);
        let started = tab.model.update(Event::Net(Input::Start), now);
        self.tabs.insert(index, tab);
        let mut orders = vec![Order::Open(id, opened.net)];
        orders.extend(self.carry_out(id, started, now));
        orders
    }

    /// Closes a tab, or says that it is not saved; asked again at once, it closes all the same.
    fn close(&mut self, id: TabId, now: Duration) -> Vec<Order> {
        if self.tabs.len() <= 1 {
            let only = "this is the only document: to leave it is to quit";
            self.say(only.to_owned(), now);
            return Vec::new();
        }
        let Some(index) = self.index_of(id) else {
            return Vec::new();
        };
        let unsaved = self.tabs.get(index).filter(|tab| tab.model.has_unsaved());
        if let Some(tab) = unsaved.filter(|_| !self.asked) {
            let name = sanitize::line(&tab.path);
            self.asked = true;
            self.say(
                format!("{name} is not saved: close it again to leave it so"),
                now,
            );
            return Vec::new();
        }
        let mut tab = self.tabs.remove(index);
        if index < self.active || self.active == self.tabs.len() {
            self.active -= 1;
        }
        self.draw_again();
        goodbye(&mut tab, true, now)
    }

    /// Leaves, or says what is not saved; asked again at once, it leaves all the same.
    fn quit(&mut self, force: bool, now: Duration) -> Option<Order> {
        let unsaved = self.tabs.iter().filter(|tab| tab.model.has_unsaved());
        let names: Vec<String> = unsaved.map(|tab| sanitize::line(&tab.path)).collect();
        if force || self.asked || names.is_empty() {
            return Some(Order::Quit);
        }
        self.asked = true;
        let names = names.join(", ");
        self.say(
            format!("{names} is not saved: quit again to leave it so"),
            now,
        );
        None
    }

    fn save_all(&mut self, now: Duration) -> Vec<Order> {
        let mut orders = Vec::new();
        for index in 0..self.tabs.len() {
            let Some(tab) = self.tabs.get_mut(index) else {
                continue;
            };
            let (id, effects) = (tab.id, tab.model.save(&Wish::own(), now));
            orders.extend(self.carry_out(id, effects, now));
        }
        orders
    }

    fn index_of(&self, id: TabId) -> Option<usize> {
        self.tabs.iter().position(|tab| tab.id == id)
    }

    fn label(&self, index: usize) -> Option<TabLabel> {
        let tab = self.tabs.get(index)?;
        let active = index == self.active;
        Some(TabLabel {
            path: tab.model.path(),
            active,
            changed: !active && tab.has_news(),
        })
    }
}

/// Whether an effect closes a document or the program.
fn leaves(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Quit { .. } | Effect::Tab(TabAction::Close | TabAction::Leave)
    )
}

/// So many places on in a ring.
fn stepped(from: usize, by: i32, count: usize) -> usize {
    let by = i64::from(by).rem_euclid(count as i64);
    (from + by as usize) % count
}

/// Leaves a tab's room; its sockets may go when all of this is done.
fn goodbye(tab: &mut Tab, willing: bool, now: Duration) -> Vec<Order> {
    let last = tab.model.leave(now).into_iter();
    let mut orders: Vec<Order> = last.map(|output| Order::Net(tab.id, output)).collect();
    if let Some(Effect::KeepPast(entry)) = tab.model.last_past(now) {
        orders.push(Order::KeepPast(entry));
    }
    orders.push(Order::Close(
        tab.id,
        tab.model.ending(willing, now).map(Box::new),
    ));
    orders
}
