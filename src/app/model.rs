//! The whole state of an interactive run: events in, effects out, one picture of it.
//!
//! Knows neither tokio nor a terminal, so a test drives it like a person does.

mod around;
mod draw;
pub mod event;
mod history;
mod keeping;
mod language;
mod pictures;
mod save;
#[cfg(test)]
mod tests;
mod verify;

use std::path::PathBuf;
use std::time::Duration;

pub use self::event::{Effect, Event};

use super::files::{Files, Where, Wish};
use super::journal::{Journal, Leftover};
use super::log;
use super::news;
use super::seat::Seat;
use crate::config::Identity;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::key::Key;
use crate::editor::keymap::Bound;
use crate::editor::motion::Place;
use crate::editor::textual::CaretShape;
use crate::notebook::{CellKey, Edit, Touched};
use crate::room::event::{Input, LinkId, Output};
use crate::session::view::{Cursor, Person};
use crate::ui::hit::Hit;
use crate::ui::theme::Theme;
use crate::ui::{self, Appearance, Cache};

/// How long something that happened in the room stays in the status line.
const NOTICE: Duration = Duration::from_secs(8);
/// The answer to an edit before anybody has given the document.
const NOT_YET: &str = "the document has not come yet: nothing can be changed";
/// While the list of people is open, idle times are shown in seconds, and round trips with them.
const PEOPLE_AGAIN: Duration = Duration::from_secs(1);

/// Who sits here, for the header.
#[derive(Clone, Debug)]
pub struct Me {
    pub name: String,
    pub color: [u8; 3],
}

impl Me {
    /// As the options say.
    pub fn of(who: &Identity) -> Self {
        Self {
            name: who.name.clone(),
            color: who.color,
        }
    }
}

/// The state.
pub struct Model {
    seat: Seat,
    files: Files,
    /// Where own edits are kept; none for who has none.
    journal: Option<Journal>,
    /// The journal of an earlier run, of which a host's document is made.
    left: Option<Leftover>,
    hour: history::Hour,
    /// The journal cannot be written, and that was told.
    unkept: bool,
    /// Our own document is being saved, so that theirs may take its place.
    keeping: bool,
    editor: Editor,
    cache: Cache,
    appearance: Appearance,
    me: Me,
    notice: Option<(String, Duration)>,
    invitation: Vec<String>,
    people: Vec<Person>,
    seen: (u64, u64),
    /// When round trips are measured again, while somebody looks at them.
    measure_at: Option<Duration>,
    /// Since when keys wait for others to follow.
    pending_since: Option<Duration>,
    mouse: bool,
    stale: bool,
}

impl Model {
    pub fn new(seat: Seat, mut editor: Editor, theme: Theme, me: Me) -> Self {
        editor.read_only(matches!(seat, Seat::Observer(_)));
        Self {
            seat,
            files: Files::new(PathBuf::new(), None, false),
            journal: None,
            left: None,
            hour: history::Hour::default(),
            unkept: false,
            keeping: false,
            editor,
            cache: Cache::default(),
            appearance: Appearance::of(theme),
            me,
            notice: None,
            invitation: Vec::new(),
            people: Vec::new(),
            seen: (u64::MAX, u64::MAX),
            measure_at: None,
            pending_since: None,
            mouse: false,
            stale: true,
        }
    }

    /// Something to say until something else is, or for a while.
    pub fn notify(&mut self, text: String, now: Duration) {
        self.notice = Some((text, now + NOTICE));
        self.stale = true;
    }

    /// How everything is to look.
    pub fn dress(&mut self, appearance: Appearance) {
        self.stale |= self.appearance != appearance;
        self.appearance = appearance;
    }

    /// Whether the terminal speaks the kitty keyboard protocol.
    pub fn keyboard(&mut self, protocol: bool) {
        self.editor.protocol(protocol);
        self.stale = true;
    }

    /// Whether the mouse is taken from the terminal.
    pub fn wants_mouse(&mut self, on: bool) {
        self.mouse = on;
    }

    pub fn has_mouse(&self) -> bool {
        self.mouse
    }

    /// Whether outputs are read by themselves.
    pub(super) fn reads(&self) -> bool {
        self.editor.reads().is_some()
    }

    /// What is under a column and row of the terminal.
    pub(super) fn under(&self, column: u16, row: u16) -> Option<Hit> {
        self.cache.hit(column, row)
    }

    /// Something to say beside what is said already.
    pub fn notify_too(&mut self, text: String, now: Duration) {
        let text = match self.notice.take() {
            Some((said, _)) => format!("{said}; {text}"),
            None => text,
        };
        self.notify(text, now);
    }

    /// Shows how others join, while nobody is here.
    pub fn invite(&mut self, lines: Vec<String>) {
        self.invitation = lines;
    }

    /// Leaves the room; what is to be done for it.
    pub fn leave(&mut self, now: Duration) -> Vec<Output> {
        let joined = self.seat.joined_mut();
        joined.handle(Input::Leave, now);
        std::iter::from_fn(|| joined.poll()).collect()
    }

    /// The document's path as it is shown, raw.
    pub fn path(&self) -> String {
        self.seat.joined().path()
    }

    /// Grows when a peer changes the document.
    pub fn peer_revision(&self) -> u64 {
        self.seat.joined().replica().peer_revision()
    }

    /// Takes how long the last input of the net took to handle.
    pub fn took(&mut self, took: Duration) {
        self.seat.joined_mut().took(took);
    }

    /// Takes how long messages take, by connection.
    pub fn measured(&mut self, round_trips: &[(LinkId, Duration)]) {
        self.seat.joined_mut().round_trips(round_trips);
        self.stale = true;
    }

    /// Takes one event.
    pub fn update(&mut self, event: Event, now: Duration) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Key(key) => self.press(key, now, &mut effects),
            Event::Paste(text) => {
                let actions = self.editor.paste(text, self.seat.joined().replica());
                self.carry_out(actions, now, &mut effects);
            }
            Event::Mouse(mouse) => self.take_mouse(mouse, now, &mut effects),
            Event::Net(input) => self.take(input, now),
            Event::Written(outcome) => effects.extend(self.written(outcome, now)),
            Event::Journaled(outcome) => self.journaled(outcome, now),
            Event::Resized => {}
        }
        self.work(now, &mut effects);
        if self.editor.watches_people() {
            self.ask(now, Editor::meet);
        }
        self.stale = true;
        let pending = self.editor.is_pending();
        self.pending_since = pending.then(|| self.pending_since.unwrap_or(now));
        self.tell_news(now);
        if self.measure_at.is_some_and(|at| at <= now) {
            self.measure_at = Some(now + PEOPLE_AGAIN);
            effects.push(Effect::Measure);
        }
        while let Some(output) = self.seat.joined_mut().poll() {
            effects.push(Effect::Net(output));
        }
        effects.extend(self.keep(now));
        effects.extend(self.keep_past(now));
        effects
    }

    /// A step of what takes the editor longer than a key may.
    fn work(&mut self, now: Duration, effects: &mut Vec<Effect>) {
        if self.editor.is_busy() {
            let actions = self.editor.work(self.seat.joined().replica());
            self.carry_out(actions, now, effects);
        }
    }

    fn press(&mut self, key: Key, now: Duration, effects: &mut Vec<Effect>) {
        let actions = self.ask(now, |editor, around| editor.key(key, around));
        self.carry_out(actions, now, effects);
    }

    fn call(
        &mut self,
        bound: &Bound,
        count: Option<usize>,
        now: Duration,
        effects: &mut Vec<Effect>,
    ) {
        let actions = self.ask(now, |editor, around| editor.command(bound, count, around));
        self.carry_out(actions, now, effects);
    }

    fn take(&mut self, input: Input, now: Duration) {
        self.seat.joined_mut().handle(input, now);
        let waited = self.seat.waits_to_seed();
        let failed = self
            .seat
            .member()
            .and_then(|member| member.consider_seeding(now).err());
        if waited && !self.seat.waits_to_seed() {
            self.settle_seed();
        }
        if let Some(error) = failed {
            self.notify(error.to_string(), now);
        }
        self.carry_over(now);
        self.stand_guard(now);
        self.editor.settle(self.seat.joined().replica());
    }

    pub(super) fn carry_out(
        &mut self,
        actions: Vec<Action>,
        now: Duration,
        effects: &mut Vec<Effect>,
    ) {
        if actions.is_empty() {
            return;
        }
        self.notice = None;
        for action in actions {
            match action {
                Action::Edit(edit) => self.edit(&edit, now),
                Action::Undo => self.step_back(now, crate::session::Member::undo),
                Action::Redo => self.step_back(now, crate::session::Member::redo),
                Action::EndUndoGroup => self.end_group(),
                Action::Copy(text) => effects.push(Effect::Copy(text)),
                Action::Keys(keys) => {
                    for key in keys {
                        self.editor.settle(self.seat.joined().replica());
                        self.press(key, now, effects);
                    }
                }
                Action::Commands(bounds, count) => {
                    for bound in bounds {
                        self.editor.settle(self.seat.joined().replica());
                        self.call(&bound, count, now, effects);
                    }
                }
                Action::Scroll(halves) => self.cache.scroll(halves),
                Action::TurnHelp(turn) => self.cache.turn_help(turn),
                Action::Read(step) => self.cache.read(step),
                Action::History(step) => self.history(step, now),
                Action::UndoDeed => self.undo_deed(now),
                Action::ScrollRows(rows) => self.cache.scroll_rows(rows),
                Action::Show(height) => self.cache.show(height),
                Action::ShowLanguage(name) => self.show_language(name, now),
                Action::Redraw => effects.push(Effect::Redraw),
                Action::Suspend => effects.push(Effect::Suspend),
                Action::Quit { force } => effects.push(Effect::Quit { force }),
                Action::Save { path, force, quit } => {
                    let to = path.map_or(Where::Own, Where::As);
                    let wish = Wish {
                        to,
                        force,
                        then_quit: quit,
                    };
                    effects.extend(self.save(&wish, now));
                }
                Action::SaveAll => effects.push(Effect::SaveAll),
                Action::Export { format, path } => {
                    effects.extend(self.export(format, path, now));
                }
                Action::SaveOutput { path, force } => {
                    effects.extend(self.save_output(&path, force, now));
                }
                Action::Verify => self.verify(now),
                Action::Decide(choice) => self.decide(choice, now, effects),
                Action::Tab(action) => effects.push(Effect::Tab(action)),
                Action::OpenPath(path) => effects.push(Effect::OpenPath(path)),
                Action::WatchPeople(on) => self.measure_at = on.then_some(now),
                Action::Help(_) | Action::Focused(_) | Action::CaretMoved => {}
            }
        }
        self.editor.settle(self.seat.joined().replica());
        self.show_cursor(now);
    }

    fn end_group(&mut self) {
        if let Some(member) = self.seat.member() {
            member.end_undo_group();
        }
    }

    fn edit(&mut self, edit: &Edit, now: Duration) {
        // A guest writes no first content: what came later would stand beside it.
        if !self.seat.joined().standing().synced {
            return self.notify(NOT_YET.to_owned(), now);
        }
        let Some(member) = self.seat.member() else {
            return;
        };
        match member.edit(edit, now) {
            Ok(done) => self.editor.created(edit, &done, member.replica()),
            Err(error) => self.notify(error.to_string(), now),
        }
    }

    fn step_back(
        &mut self,
        now: Duration,
        step: fn(&mut crate::session::Member, Duration) -> Option<Touched>,
    ) {
        let Some(member) = self.seat.member() else {
            return;
        };
        match step(member, now) {
            Some(touched) => {
                self.editor
                    .touched(touched.cell, touched.byte, member.replica());
            }
            None => self.notify(
                "nothing of your own to take back or to repeat".to_owned(),
                now,
            ),
        }
    }

    /// Publishes where we are: the caret while editing, the focused cell's start otherwise.
    fn show_cursor(&mut self, now: Duration) {
        let ends = self.editor.ends();
        let cursor = self.editor.caret().map(|Place { cell, byte }| {
            let (anchor, head) = ends.unwrap_or((byte, byte));
            Cursor { cell, anchor, head }
        });
        let cursor = cursor.or_else(|| self.editor.focus().map(at_start));
        if let Some(member) = self.seat.member() {
            member.set_cursor(cursor, now);
        }
    }

    fn tell_news(&mut self, now: Duration) {
        while let Some(news) = self.seat.joined_mut().next_news() {
            log::news(&news);
            self.propose(&news, now);
            self.notify(news::line(news), now);
        }
    }

    /// Whether the screen may differ from what was drawn last.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// The screen shows something else: draw all of it again.
    pub fn draw_again(&mut self) {
        self.stale = true;
    }

    /// How one's own caret looks, if there is one.
    pub fn caret_shape(&self) -> Option<CaretShape> {
        self.editor.caret_shape()
    }

    /// When something happens by time alone: in the room, or on the screen.
    pub fn next_deadline(&self, now: Duration) -> Option<Duration> {
        let work = self.editor.is_busy().then_some(now);
        let times = [self.room_deadline(), work, self.next_frame(now)];
        times.into_iter().flatten().min()
    }

    /// When something happens in the room by time alone, whether it is on the screen or not.
    pub fn room_deadline(&self) -> Option<Duration> {
        let joined = self.seat.joined().next_deadline();
        joined.into_iter().chain(self.past_deadline()).min()
    }

    fn next_frame(&self, now: Duration) -> Option<Duration> {
        let flag = self
            .people
            .iter()
            .map(|person| person.moved_at + ui::NAME_FLAG);
        let alone = self
            .seat
            .joined()
            .standing()
            .alone_since
            .map(|since| since + ui::ALONE);
        let notice = self.notice.as_ref().map(|(_, until)| *until);
        let which = self.pending_since.map(|since| since + ui::WHICH);
        flag.chain(alone)
            .chain(notice)
            .chain(which)
            .chain(self.measure_at)
            .chain(self.next_look(now))
            .chain(self.cache.says_at())
            .filter(|at| *at > now)
            .min()
    }

    /// Takes note of the time: what was only shown for a while goes.
    pub fn tick(&mut self, now: Duration) -> Vec<Effect> {
        if self.notice.as_ref().is_some_and(|(_, until)| *until <= now) {
            self.notice = None;
        }
        self.update(Event::Net(Input::Tick), now)
    }
}

fn at_start(cell: CellKey) -> Cursor {
    Cursor {
        cell,
        anchor: 0,
        head: 0,
    }
}
