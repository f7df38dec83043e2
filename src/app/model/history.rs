//! The last hour, as it is looked through and gone back in; and what peers did to nearly all cells, as it
//! is undone.

use std::time::Duration;

use super::{Effect, Model};
use crate::app::history::HistoryFile;
use crate::app::news;
use crate::editor::help::Turn;
use crate::editor::history::Step;
use crate::notebook::cell::CellKey;
use crate::notebook::past::diff::{Side, lines};
use crate::notebook::past::{
    CellCopy, Difference, Moment, Past, Restore, Snapshot, Wanted, compare,
};
use crate::session::{News, Restored};
use crate::ui::history::{CellRow, CellRows, History, MomentRow};

/// The last hour goes to the disk at most this often: what a crash costs of it.
const KEEP_EVERY: Duration = Duration::from_secs(30);
/// What a peer did, and how it is undone, stands in the status line for so long while nothing else does.
const PROPOSED: Duration = Duration::from_secs(120);
/// While it is looked at, it is drawn so often: how long ago things were is shown in seconds.
const AGES: Duration = Duration::from_secs(5);
/// To go back as a whole takes the key twice, within so long.
const SURE: Duration = Duration::from_secs(10);

/// What a model knows of the last hour.
#[derive(Default)]
pub(super) struct Hour {
    file: Option<HistoryFile>,
    /// The moments that are on the disk, and when they were put there.
    written: (u64, Duration),
    proposal: Option<(String, Duration)>,
    /// What is looked at, while it is.
    pub(super) shown: Option<History>,
    /// The moments of its rows.
    moments: Vec<Moment>,
    differences: Vec<Difference>,
    seen: (u64, u64),
    /// Until when the same key goes back as a whole.
    asked: Option<Duration>,
}

impl Model {
    /// Goes on from what an earlier run kept of the last hour, in this file. `epoch` is when the program
    /// began, since 1970.
    pub fn keep_history(&mut self, epoch: Duration, kept: Option<(HistoryFile, Vec<Moment>)>) {
        let (file, moments) = kept.unzip();
        let joined = self.seat.joined_mut();
        joined.keep_past(epoch, moments.unwrap_or_default());
        self.hour.written.0 = joined.past().revision();
        self.hour.file = file;
    }

    /// What is to be put on the disk of the last hour: now, or at the end.
    pub(super) fn keep_past(&mut self, now: Duration) -> Option<Effect> {
        let (revision, at) = self.hour.written;
        let past = self.seat.joined().past();
        if past.revision() == revision || now < at + KEEP_EVERY {
            return None;
        }
        let moments = past.moments().cloned().collect();
        let entry = self.hour.file.as_ref()?.entry(moments)?;
        self.hour.written = (self.seat.joined().past().revision(), now);
        Some(Effect::KeepPast(Box::new(entry)))
    }

    /// The last of it, when the document is closed.
    pub fn last_past(&mut self, now: Duration) -> Option<Effect> {
        self.seat.joined_mut().close_past(now);
        self.hour.written.1 = Duration::ZERO;
        self.keep_past(now + KEEP_EVERY)
    }

    pub(super) fn past_deadline(&self) -> Option<Duration> {
        let (revision, at) = self.hour.written;
        let new = self.seat.joined().past().revision() != revision;
        (new && self.hour.file.is_some()).then_some(at + KEEP_EVERY)
    }

    /// Does what is done without asking, and takes note of what a peer did that can be undone.
    pub(super) fn stand_guard(&mut self, now: Duration) {
        let failed = self.seat.member().map(|member| member.stand_guard(now));
        if let Some(Err(error)) = failed {
            self.notify(error.to_string(), now);
        }
        if self.hour.proposal.is_some() && !self.seat.joined().has_deed() {
            self.hour.proposal = None;
        }
        self.look_back();
    }

    /// Keeps what is proposed in sight.
    pub(super) fn propose(&mut self, news: &News, now: Duration) {
        if let News::Wiped { .. } | News::Doubled { .. } = news {
            self.hour.proposal = Some((news::line(news.clone()), now + PROPOSED));
        }
    }

    /// When the screen changes by time alone: a proposal goes, or what is shown is longer ago.
    pub(super) fn next_look(&self, now: Duration) -> Option<Duration> {
        let proposal = self.hour.proposal.as_ref().map(|(_, until)| *until);
        let shown = self.hour.shown.as_ref().map(|_| now + AGES);
        proposal
            .filter(|at| *at > now)
            .into_iter()
            .chain(shown)
            .min()
    }

    /// Undoes what was told of a peer.
    pub(super) fn undo_deed(&mut self, now: Duration) {
        let undone = self.seat.member().map(|member| member.undo_deed(now));
        self.hour.proposal = None;
        let text = match undone {
            Some(Ok(Some(restored))) => {
                self.show_restored(&restored);
                format!("{}, for everybody", counted(&restored.did))
            }
            Some(Err(error)) => error.to_string(),
            _ => "there is nothing of others to undo; :history shows the last hour".to_owned(),
        };
        self.notify(text, now);
    }

    /// A step in the last hour.
    pub(super) fn history(&mut self, step: Step, now: Duration) {
        let asked = self.hour.asked.take();
        if let Some(shown) = &mut self.hour.shown {
            shown.asks = None;
        }
        match step {
            Step::Open => self.open_history(now),
            Step::Close => self.hour.close(),
            Step::Back => self.back(),
            Step::Turn(turn) => self.turn_history(turn),
            Step::Scroll(turn) => self.scroll_history(turn),
            Step::Enter => self.enter(now),
            Step::All => self.restore_all(asked.is_some_and(|until| now < until), now),
        }
    }

    fn open_history(&mut self, now: Duration) {
        if self.seat.joined().past().is_too_large() {
            let text = "the document is too large: no history of it is kept";
            self.notify(text.to_owned(), now);
        }
        self.hour.shown = Some(History::default());
        self.hour.seen = (u64::MAX, u64::MAX);
        self.look_back();
    }

    fn back(&mut self) {
        match &mut self.hour.shown {
            Some(shown) if shown.cells.is_some() => shown.cells = None,
            _ => self.hour.close(),
        }
    }

    fn turn_history(&mut self, turn: Turn) {
        let Some(shown) = &mut self.hour.shown else {
            return;
        };
        let (selected, all) = match &mut shown.cells {
            Some(cells) => (&mut cells.selected, cells.rows.len()),
            None => (&mut shown.selected, shown.moments.len()),
        };
        let last = all.saturating_sub(1);
        *selected = match turn {
            Turn::Rows(by) | Turn::Pages(by) => {
                let by = isize::try_from(by).unwrap_or(0);
                selected.saturating_add_signed(by).min(last)
            }
            Turn::Start => 0,
            Turn::End => last,
        };
        self.show_lines();
    }

    fn scroll_history(&mut self, turn: Turn) {
        let deep = self
            .hour
            .shown
            .as_ref()
            .is_some_and(|shown| shown.cells.is_some());
        match (deep, turn) {
            (true, turn) => self.cache.turn_history(turn),
            (false, Turn::Pages(pages)) => self.turn_history(Turn::Rows(pages.saturating_mul(10))),
            (false, _) => {}
        }
    }

    /// To the cells of a moment; there, the selected cell becomes what it was.
    fn enter(&mut self, now: Duration) {
        let Some(shown) = &mut self.hour.shown else {
            return;
        };
        let Some(cells) = &shown.cells else {
            shown.cells = Some(CellRows::default());
            self.hour.seen.1 = u64::MAX;
            return self.look_back();
        };
        match self.hour.differences.get(cells.selected) {
            Some(Difference::Gone { was, .. } | Difference::Changed { was, .. }) => {
                self.restore(Wanted::Cell(was.key), now);
            }
            Some(Difference::New { .. }) => {
                let text = "this cell was not there then: delete it if it is to go";
                self.notify(text.to_owned(), now);
            }
            None => {}
        }
    }

    fn restore_all(&mut self, sure: bool, now: Duration) {
        if sure {
            return self.restore(Wanted::All, now);
        }
        let now_there = self.seat.joined().replica().snapshot();
        let restore = self
            .chosen()
            .and_then(|then| crate::notebook::past::go_back(&then, &now_there, Wanted::All));
        let (Some(restore), Some(shown)) = (restore, &mut self.hour.shown) else {
            return self.notify("the document is what it was then".to_owned(), now);
        };
        self.hour.asked = Some(now + SURE);
        shown.asks = Some(format!("R again: {}", counted(&restore)));
    }

    /// The document at the selected moment.
    fn chosen(&self) -> Option<Snapshot> {
        let selected = self.hour.shown.as_ref()?.selected;
        let moment = self.hour.moments.get(selected)?;
        Some(moment.document.clone())
    }

    fn restore(&mut self, wanted: Wanted, now: Duration) {
        let Some((then, member)) = self.chosen().zip(self.seat.member()) else {
            return;
        };
        let text = match member.go_back(&then, wanted, now) {
            Ok(Some(restored)) => {
                self.show_restored(&restored);
                format!("{}; undo takes that back", counted(&restored.did))
            }
            Ok(None) => "only its type or its outputs' numbers differ".to_owned(),
            Err(error) => error.to_string(),
        };
        self.notify(text, now);
        self.look_back();
    }

    /// To what came back: it may stand out of sight.
    fn show_restored(&mut self, restored: &Restored) {
        if restored.first.is_some() {
            let replica = self.seat.joined().replica();
            self.editor.touched(restored.first, None, replica);
        }
    }

    /// Brings up to date what is looked at.
    pub(super) fn look_back(&mut self) {
        if self.hour.shown.is_none() {
            return;
        }
        let joined = self.seat.joined();
        let seen = (joined.past().revision(), joined.replica().revision());
        if self.hour.seen == seen {
            return;
        }
        if self.hour.seen.0 != seen.0 {
            self.hour.show_moments(joined.past());
        }
        let now = joined.replica().snapshot();
        let is_text = joined.replica().kind() == crate::notebook::DocKind::Text;
        self.hour.compare(&now, is_text);
        self.hour.seen = seen;
        self.show_lines();
    }

    fn show_lines(&mut self) {
        self.cache.turn_history(Turn::Start);
        let cells = self
            .hour
            .shown
            .as_mut()
            .and_then(|shown| shown.cells.as_mut());
        if let Some(cells) = cells {
            let difference = self.hour.differences.get(cells.selected);
            cells.lines = difference.map(lines_of).unwrap_or_default();
        }
    }
}

impl Hour {
    /// Lets go of what was looked at.
    fn close(&mut self) {
        (self.shown, self.asked) = (None, None);
        (self.moments, self.differences) = (Vec::new(), Vec::new());
    }

    /// What stands in the status line while there is nothing else to say.
    pub(super) fn proposal(&self, now: Duration) -> Option<&str> {
        let (text, until) = self.proposal.as_ref()?;
        (now < *until).then_some(text)
    }

    /// The selection stays on its moment.
    fn show_moments(&mut self, past: &Past) {
        let Some(shown) = &mut self.shown else { return };
        let before = self.moments.get(shown.selected).map(|moment| moment.at);
        let first = self.moments.is_empty();
        self.moments = past.moments().rev().cloned().collect();
        let same = self
            .moments
            .iter()
            .position(|moment| Some(moment.at) == before);
        let last = self.moments.len().saturating_sub(1);
        shown.selected = same.filter(|_| !first).unwrap_or(0);
        let row = |(at, moment): (usize, &Moment)| MomentRow {
            at: moment.at,
            who: moment.who.clone(),
            counts: moment.counts,
            first: at == last,
        };
        shown.moments = self.moments.iter().enumerate().map(row).collect();
    }

    /// The selection stays on its cell, or where that was.
    fn compare(&mut self, now: &Snapshot, is_text: bool) {
        let Some(shown) = &mut self.shown else { return };
        let Some(cells) = &mut shown.cells else {
            return;
        };
        let Some(moment) = self.moments.get(shown.selected) else {
            return;
        };
        let before = self.differences.get(cells.selected).map(name);
        self.differences = compare(&moment.document, now);
        let same = self
            .differences
            .iter()
            .position(|one| Some(name(one)) == before);
        let last = self.differences.len().saturating_sub(1);
        cells.selected = same.unwrap_or(cells.selected.min(last));
        let rows = self.differences.iter();
        cells.rows = rows.map(|one| row(one, is_text)).collect();
    }
}

/// What tells one difference from another.
fn name(difference: &Difference) -> CellKey {
    match difference {
        Difference::Gone { was, .. } | Difference::Changed { was, .. } => was.key,
        Difference::New { is, .. } => is.key,
    }
}

fn row(difference: &Difference, is_text: bool) -> CellRow {
    let (cell, at, what) = match difference {
        Difference::Gone { was, at } => (was, at, "gone"),
        Difference::Changed { was, is, at } => (is, at, changed(was, is)),
        Difference::New { is, at } => (is, at, "new"),
    };
    let text = cell.source.lines().find(|line| !line.trim().is_empty());
    CellRow {
        place: match is_text {
            true => "the text".to_owned(),
            false => format!("cell {}", at + 1),
        },
        what,
        text: text.unwrap_or_default().trim().to_owned(),
    }
}

fn changed(was: &CellCopy, is: &CellCopy) -> &'static str {
    match (was.source == is.source, was.kind == is.kind) {
        (false, _) => "changed",
        (true, true) => "other output",
        (true, false) => "other type",
    }
}

/// The lines then and now.
fn lines_of(difference: &Difference) -> Vec<(Side, String)> {
    match difference {
        Difference::Gone { was, .. } => lines(&was.source, ""),
        Difference::New { is, .. } => lines("", &is.source),
        Difference::Changed { was, is, .. } => lines(&was.source, &is.source),
    }
}

/// `2 cells back, 1 as before, 3 taken out`
fn counted(restore: &Restore) -> String {
    let parts = [
        (restore.back, "back"),
        (restore.changed, "as before"),
        (restore.out, "taken out"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let words = parts.enumerate().map(|(at, (count, what))| match at {
        0 => format!("{} {what}", news::count(*count)),
        _ => format!("{count} {what}"),
    });
    words.collect::<Vec<_>>().join(", ")
}
