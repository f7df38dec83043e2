//! The screen: a pure function of the state, one widget a file.

mod blanks;
mod block;
mod brackets;
mod cells;
mod code;
pub mod compact;
mod decor;
mod flags;
pub mod guard;
mod guides;
mod gutter;
mod header;
mod help;
pub mod history;
pub mod hit;
mod invitation;
mod joining;
mod layout;
pub mod links;
mod list;
mod markdown;
mod outline;
mod outputs;
mod paint;
mod palette;
mod pen;
mod people;
pub mod pictures;
pub mod plain;
pub mod print;
mod prompt;
mod rail;
mod reader;
mod rich;
pub mod sanitize;
mod search;
mod sheet;
mod source;
mod status;
mod suspect;
mod tabs;
#[cfg(test)]
mod tests;
pub mod theme;
mod viewport;
mod which;
mod window;

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::editor::Editor;
use crate::editor::action::Height;
use crate::editor::doc::Doc;
use crate::editor::help::Turn;
use crate::editor::reader::Step;
use crate::session::view::{JoinFact, Person, Standing};
use block::Blocks;
pub use code::{is_known as is_language, names as languages};
use links::Links;
pub use outputs::kept;
use pictures::Album;
pub use pictures::Pictures;
pub use tabs::TabLabel;
use theme::Theme;
use viewport::Viewport;

/// How long a name stands beside a caret after it moved.
pub const NAME_FLAG: Duration = Duration::from_secs(2);
/// Alone for so long while joining, one is told what to check.
pub const ALONE: Duration = Duration::from_secs(10);
/// How long keys wait for others before what may follow is shown: fingers that know it are faster.
pub const WHICH: Duration = Duration::from_millis(400);
/// From this many columns on there is room for the rail at the right.
const WIDE: u16 = 60;
/// From this many rows on there is one for the tabs; below, the header counts them.
const TABS: u16 = 6;
/// From this many rows on, blank rows part header and status from the cells.
const TALL: u16 = 14;

/// All that is shown.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub doc: &'a dyn Doc,
    pub editor: &'a Editor,
    pub people: &'a [Person],
    pub standing: &'a Standing,
    pub facts: &'a [JoinFact],
    /// Since the program began.
    pub now: Duration,
    /// The document's name for the header.
    pub file: &'a str,
    /// All open documents, this one included; shown when there are several.
    pub tabs: &'a [TabLabel],
    /// One's own name and colour.
    pub me: (&'a str, [u8; 3]),
    /// Since when keys wait for others to follow.
    pub pending_since: Option<Duration>,
    /// What the program has to say, while the editor has nothing.
    pub notice: Option<&'a str>,
    /// How others join, shown while nobody is here.
    pub invitation: &'a [String],
    pub theme: Theme,
    pub pictures: Pictures,
    /// The last hour, while it is looked at.
    pub history: Option<&'a history::History>,
    /// Since 1970.
    pub time: Duration,
}

/// What the terminal and the person's wishes make of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    pub theme: Theme,
    pub pictures: Pictures,
}

impl Appearance {
    /// Colours, and no pictures.
    pub fn of(theme: Theme) -> Appearance {
        Appearance {
            theme,
            pictures: Pictures::default(),
        }
    }
}

/// What is kept from frame to frame: blocks already made, and where the view is.
#[derive(Debug, Default)]
pub struct Cache {
    blocks: Blocks,
    viewport: Viewport,
    help: help::Page,
    history: help::Page,
    reader: reader::Reader,
    places: hit::Places,
    album: Album,
    teller: plain::Teller,
    links: Links,
}

impl Cache {
    /// Show another part of the help (`Action::TurnHelp`).
    pub fn turn_help(&mut self, turn: Turn) {
        self.help.turn(turn);
    }

    /// Show another part of a cell in the last hour.
    pub fn turn_history(&mut self, turn: Turn) {
        self.history.turn(turn);
    }

    /// What was said, where lines of text stand for the screen.
    pub fn teller(&mut self) -> &mut plain::Teller {
        &mut self.teller
    }

    /// When the lines say something by time alone.
    pub fn says_at(&self) -> Option<Duration> {
        self.teller.next_at()
    }

    /// Go on in the outputs that are read (`Action::Read`).
    pub fn read(&mut self, step: Step) {
        self.reader.step(step);
    }

    /// The pictures.
    pub fn album(&mut self) -> &mut Album {
        &mut self.album
    }

    /// The links.
    pub fn links(&mut self) -> &mut Links {
        &mut self.links
    }

    /// What is under a column and row of the terminal, as it was drawn last.
    pub fn hit(&self, column: u16, row: u16) -> Option<hit::Hit> {
        self.places.at(column, row)
    }

    /// Rows of the cells in the last frame.
    pub fn rows(&self) -> usize {
        self.viewport.rows()
    }

    /// Scroll by so many half screens, downwards if positive (`Action::Scroll`).
    pub fn scroll(&mut self, halves: i32) {
        self.viewport.scroll(halves);
    }

    /// Scroll by so many rows (`Action::ScrollRows`).
    pub fn scroll_rows(&mut self, rows: i32) {
        self.viewport.scroll_rows(rows);
    }

    /// Scroll until the caret or the focused cell is there (`Action::Show`).
    pub fn show(&mut self, height: Height) {
        self.viewport.show(height);
    }
}

/// Draws the whole screen.
pub fn draw(frame: &mut Frame, view: &View, cache: &mut Cache) {
    let [head, row, body, foot] = areas(frame.area(), view.tabs.len() > 1);
    cache.places.clear();
    cache.album.clear();
    cache.links.clear();
    if view.editor.reads().is_none() {
        cache.reader.close();
    }
    header::draw(frame.buffer_mut(), head, view, &mut cache.places);
    tabs::draw(frame.buffer_mut(), row, view);
    let away = match overlay(view) {
        Some(overlay) => {
            overlay(frame, body, view, cache);
            cache.viewport.stay();
            people::Away::default()
        }
        None => {
            let [body, below] = with_invitation(body, view);
            invitation::draw(frame.buffer_mut(), below, view);
            let (body, panel) = outline::split(body, view);
            let away = cells::draw(frame, body, view, cache);
            which::draw(frame.buffer_mut(), body, cache.viewport.caret_row(), view);
            if let Some(panel) = panel {
                outline::draw(frame, panel, view);
            }
            away
        }
    };
    let row = prompt_row(foot, frame.area());
    if !prompt::draw(frame, row, view) {
        status::draw(frame.buffer_mut(), foot, view, &away);
    }
    let over = Rect {
        y: head.bottom(),
        height: row.y.saturating_sub(head.bottom()),
        ..head
    };
    palette::draw(frame, over, view);
    cache.links.settle(frame.buffer_mut());
}

/// Where a prompt is typed: in the row of the status line, or the last one where there is none.
fn prompt_row(foot: Rect, area: Rect) -> Rect {
    match foot.is_empty() {
        true => Rect {
            y: area.bottom().saturating_sub(1),
            height: area.height.min(1),
            ..area
        },
        false => foot,
    }
}

/// The rows of the cells, and those of the invitation below them.
fn with_invitation(body: Rect, view: &View) -> [Rect; 2] {
    let height = invitation::rows(body, view);
    let cells = body.height - height;
    [
        Rect {
            height: cells,
            ..body
        },
        Rect {
            y: body.y + cells,
            height,
            ..body
        },
    ]
}

/// What is drawn in place of the cells.
fn overlay(view: &View) -> Option<fn(&mut Frame, Rect, &View, &mut Cache)> {
    match view.editor.help() {
        true => Some(|frame, area, view, cache| help::draw(frame, area, view, &mut cache.help)),
        false if view.editor.reads().is_some() => Some(reader::draw),
        false if view.editor.looks_back() => Some(|frame, area, view, cache| {
            history::draw(frame, area, view, &mut cache.history);
        }),
        false => joining(view)
            .then_some(|frame, area, view, _| joining::draw(frame.buffer_mut(), area, view)),
    }
}

/// Whether nothing of the document has come yet.
fn joining(view: &View) -> bool {
    !view.standing.synced && view.doc.cells().is_empty()
}

/// When the screen changes by time alone: a name flag that goes, ten seconds alone, what may follow keys
/// that wait. None: never.
pub fn next_frame_at(view: &View) -> Option<Duration> {
    let flags = view
        .people
        .iter()
        .filter(|person| person.cursor.is_some())
        .map(|person| person.moved_at + NAME_FLAG);
    let alone = view.standing.alone_since.filter(|_| joining(view));
    let which = view.pending_since.map(|since| since + WHICH);
    let times = flags.chain(alone.map(|since| since + ALONE)).chain(which);
    times.filter(|at| *at > view.now).min()
}

/// Header, row of tabs, body and status; a tiny terminal gives its rows to the body first.
fn areas(area: Rect, tabs: bool) -> [Rect; 4] {
    let head = u16::from(area.height >= 2);
    let foot = u16::from(area.height >= 3);
    let tabs = u16::from(tabs && area.height >= TABS);
    let gap = u16::from(area.height >= TALL);
    let body = area.height.saturating_sub(head + tabs + foot + 2 * gap);
    let row = |y: u16, height: u16| Rect {
        y: area.y + y,
        height,
        ..area
    };
    [
        row(0, head),
        row(head, tabs),
        row(head + tabs + gap, body),
        row(area.height.saturating_sub(foot), foot),
    ]
}
