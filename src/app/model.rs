//! The whole state of an interactive run: events in, effects out, one picture of it.
//!
//! Knows neither tokio nor a terminal, so a test drives it like a person does.

use std::time::Duration;

use ratatui::Frame;

use super::seat::Seat;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Peer};
use crate::editor::key::Key;
use crate::editor::keymap::Bound;
use crate::editor::motion::Place;
use crate::notebook::{CellKey, Edit, Touched};
use crate::room::event::{Input, Output};
use crate::session::News;
use crate::session::view::{Cursor, Person};
use crate::ui::theme::Theme;
use crate::ui::{self, Cache, View, sanitize};

/// How long something that happened in the room stays in the status line.
const NOTICE: Duration = Duration::from_secs(8);

/// The answer to commands about files and tabs.
const NO_FILES: &str = "there is one document here, and no file of it";

/// What happens to the program.
#[derive(Debug)]
pub enum Event {
    Key(Key),
    Paste(String),
    /// The terminal has another size: draw again.
    Resized,
    Net(Input),
}

/// What is to be done about it.
#[derive(Debug, PartialEq)]
pub enum Effect {
    Net(Output),
    /// Put this text on the clipboard of the person's own machine.
    Copy(String),
    /// Draw every character of the next frame, whatever the terminal shows now.
    Redraw,
    Quit,
}

/// Who sits here, for the header.
#[derive(Clone, Debug)]
pub struct Me {
    pub name: String,
    pub color: [u8; 3],
}

/// The state.
pub struct Model {
    seat: Seat,
    editor: Editor,
    cache: Cache,
    theme: Theme,
    me: Me,
    notice: Option<(String, Duration)>,
    invitation: Vec<String>,
    people: Vec<Person>,
    seen: (u64, u64),
    /// Since when keys wait for others to follow.
    pending_since: Option<Duration>,
    stale: bool,
}

impl Model {
    pub fn new(seat: Seat, mut editor: Editor, theme: Theme, me: Me) -> Self {
        editor.read_only(matches!(seat, Seat::Observer(_)));
        Self {
            seat,
            editor,
            cache: Cache::default(),
            theme,
            me,
            notice: None,
            invitation: Vec::new(),
            people: Vec::new(),
            seen: (u64::MAX, u64::MAX),
            pending_since: None,
            stale: true,
        }
    }

    /// Something to say until something else is, or for a while.
    pub fn notify(&mut self, text: String, now: Duration) {
        self.notice = Some((text, now + NOTICE));
        self.stale = true;
    }

    /// Whether the terminal speaks the kitty keyboard protocol.
    pub fn keyboard(&mut self, protocol: bool) {
        self.editor.protocol(protocol);
        self.stale = true;
    }

    /// Shows how others join, while nobody is here.
    pub fn invite(&mut self, lines: Vec<String>) {
        self.invitation = lines;
    }

    pub fn seat(&mut self) -> &mut Seat {
        &mut self.seat
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
            Event::Net(input) => self.take(input, now),
            Event::Resized => {}
        }
        self.work(now, &mut effects);
        self.stale = true;
        let pending = self.editor.is_pending();
        self.pending_since = pending.then(|| self.pending_since.unwrap_or(now));
        self.tell_news(now);
        while let Some(output) = self.seat.joined_mut().poll() {
            effects.push(Effect::Net(output));
        }
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
        let actions = self.ask(|editor, around| editor.key(key, around));
        self.carry_out(actions, now, effects);
    }

    fn call(
        &mut self,
        bound: &Bound,
        count: Option<usize>,
        now: Duration,
        effects: &mut Vec<Effect>,
    ) {
        let actions = self.ask(|editor, around| editor.command(bound, count, around));
        self.carry_out(actions, now, effects);
    }

    /// Asks the editor for something, with everything around it at hand.
    fn ask(&mut self, what: impl FnOnce(&mut Editor, &Around) -> Vec<Action>) -> Vec<Action> {
        self.look_around();
        let people: Vec<Peer> = self.people.iter().map(peer).collect();
        let around = Around {
            doc: self.seat.joined().replica(),
            people: &people,
        };
        what(&mut self.editor, &around)
    }

    fn take(&mut self, input: Input, now: Duration) {
        self.seat.joined_mut().handle(input, now);
        let failed = self
            .seat
            .member()
            .and_then(|member| member.consider_seeding(now).err());
        if let Some(error) = failed {
            self.notify(error.to_string(), now);
        }
        self.editor.settle(self.seat.joined().replica());
    }

    fn carry_out(&mut self, actions: Vec<Action>, now: Duration, effects: &mut Vec<Effect>) {
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
                Action::ScrollRows(rows) => self.cache.scroll_rows(rows),
                Action::Show(height) => self.cache.show(height),
                Action::Redraw => effects.push(Effect::Redraw),
                Action::Quit { .. } => effects.push(Effect::Quit),
                Action::Save { .. }
                | Action::SaveAll
                | Action::Export { .. }
                | Action::OpenPath(_)
                | Action::Tab(_) => self.notify(NO_FILES.to_owned(), now),
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
        let anchor = self.editor.selection_anchor();
        let cursor = self.editor.caret().map(|Place { cell, byte }| Cursor {
            cell,
            anchor: anchor.unwrap_or(byte),
            head: byte,
        });
        let cursor = cursor.or_else(|| self.editor.focus().map(at_start));
        if let Some(member) = self.seat.member() {
            member.set_cursor(cursor, now);
        }
    }

    fn tell_news(&mut self, now: Duration) {
        while let Some(news) = self.seat.joined_mut().next_news() {
            let text = match news {
                News::Refused { reason } => format!("refused what a peer sent: {reason}"),
                News::TooLarge { bytes, limit } => format!(
                    "a change of {bytes} bytes is more than a peer takes ({limit}): it does not have it"
                ),
                News::Adopted => {
                    "this room has a document already: it stays, the file was not put in".to_owned()
                }
            };
            self.notify(text, now);
        }
    }

    /// Whether the screen may differ from what was drawn last.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// Draws the state.
    pub fn draw(&mut self, frame: &mut Frame, now: Duration) {
        self.stale = false;
        self.look_around();
        let joined = self.seat.joined();
        let standing = joined.standing();
        let view = View {
            doc: joined.replica(),
            editor: &self.editor,
            people: &self.people,
            standing: &standing,
            facts: joined.facts(),
            now,
            file: &standing.path,
            me: (&self.me.name, self.me.color),
            pending_since: self.pending_since,
            notice: self.notice.as_ref().map(|(text, _)| text.as_str()),
            invitation: &self.invitation,
            theme: self.theme,
        };
        ui::draw(frame, &view, &mut self.cache);
    }

    /// Finds everybody's caret again if somebody moved or the document changed.
    fn look_around(&mut self) {
        let joined = self.seat.joined();
        let now = (joined.people_revision(), joined.replica().revision());
        if self.seen != now {
            self.people = joined.people();
            self.seen = now;
        }
    }

    /// When something happens by time alone: in the room, or on the screen.
    pub fn next_deadline(&self, now: Duration) -> Option<Duration> {
        let room = self.seat.joined().next_deadline();
        let work = self.editor.is_busy().then_some(now);
        let times = [room, work, self.next_frame(now)];
        times.into_iter().flatten().min()
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

/// Somebody as the editor sees them.
fn peer(person: &Person) -> Peer {
    let place = person.cursor.map(|cursor| Place {
        cell: cursor.cell,
        byte: cursor.head,
    });
    Peer {
        client: person.client,
        name: sanitize::line(&person.name),
        place,
    }
}

fn at_start(cell: CellKey) -> Cursor {
    Cursor {
        cell,
        anchor: 0,
        head: 0,
    }
}
