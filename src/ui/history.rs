//! The last hour: its moments, and what is different in the cells since one of them.

use std::time::Duration;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::help::Page;
use super::{View, WIDE, paint, sanitize};
use crate::notebook::past::Counts;
use crate::notebook::past::diff::Side;

/// From this many rows on, one says what keys do here.
const HINTED: u16 = 8;
/// Columns between columns.
const GAP: u16 = 2;
/// Columns of names: more are cut.
const NAMES: usize = 24;
/// The list of cells takes at most this part of the rows; the lines of one take the rest.
const LIST: u16 = 3;

/// What is shown, as far as it is data. Texts are raw.
#[derive(Debug, Default)]
pub struct History {
    /// The newest first.
    pub moments: Vec<MomentRow>,
    pub selected: usize,
    /// What is different since the selected moment, while that is looked at.
    pub cells: Option<CellRows>,
    /// What the next key would do to the whole document.
    pub asks: Option<String>,
}

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentRow {
    /// Since 1970.
    pub at: Duration,
    /// Who changed the document since the moment before.
    pub who: Vec<String>,
    pub counts: Counts,
    /// Nothing was kept before it.
    pub first: bool,
}

/// Cells that are different.
#[derive(Debug, Default)]
pub struct CellRows {
    pub rows: Vec<CellRow>,
    pub selected: usize,
    /// The selected one then, and now.
    pub lines: Vec<(Side, String)>,
}

/// A cell that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellRow {
    /// `cell 3`
    pub place: String,
    /// What happened to it.
    pub what: &'static str,
    /// Its first line.
    pub text: String,
}

/// How long ago something was; in one unit where there is little room.
fn ago(at: Duration, time: Duration, brief: bool) -> String {
    let seconds = time.saturating_sub(at).as_secs();
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s ago"),
        (minutes @ 0..10, seconds @ 1..) if !brief => format!("{minutes} min {seconds} s ago"),
        (minutes, _) => format!("{minutes} min ago"),
    }
}

impl MomentRow {
    /// Who it was.
    pub fn names(&self) -> String {
        match self.who.is_empty() && !self.first {
            true => "opened".to_owned(),
            false => sanitize::short(&self.who.join(", "), NAMES),
        }
    }

    /// What they did.
    pub fn deeds(&self) -> String {
        match self.first {
            true => "the oldest kept".to_owned(),
            false => counted(&self.counts),
        }
    }
}

/// `2 changed, 1 new`
fn counted(counts: &Counts) -> String {
    let parts = [
        (counts.changed, "changed"),
        (counts.new, "new"),
        (counts.gone, "gone"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    parts.join(", ")
}

/// Draws what is open in place of the cells.
pub fn draw(frame: &mut Frame, area: Rect, view: &View, page: &mut Page) {
    let Some(history) = view.history else { return };
    let area = Rect {
        x: area.x + area.width.min(2),
        width: area.width.saturating_sub(3),
        ..area
    };
    let buffer = frame.buffer_mut();
    let head = u16::from(area.height > 1) + 2 * u16::from(area.height >= HINTED);
    let body = Rect {
        y: area.y + head,
        height: area.height.saturating_sub(head),
        ..area
    };
    let title = match &history.cells {
        None => "History: the last hour".to_owned(),
        Some(_) => title(history, view, area.width < WIDE),
    };
    let count = match &history.cells {
        None => place(history.selected, history.moments.len()),
        Some(cells) => place(cells.selected, cells.rows.len()),
    };
    if head > 0 {
        let at = area.width.saturating_sub(paint::to_u16(count.len()));
        let left = Rect {
            width: at.saturating_sub(GAP),
            ..area
        };
        paint::short(buffer, left, (0, 0), &title, view.theme.strong());
        paint::text(buffer, area, (at, 0), &count, view.theme.dim());
    }
    if head > 1 {
        match &history.asks {
            Some(asks) => paint::short(buffer, area, (0, 1), asks, view.theme.warning()),
            None => paint::short(
                buffer,
                area,
                (0, 1),
                hint(history, view, area),
                view.theme.dim(),
            ),
        };
    }
    match &history.cells {
        None => moments(buffer, body, history, view),
        Some(cells) => compared(buffer, body, cells, view, page),
    }
}

/// What keys do here.
fn hint(history: &History, view: &View, area: Rect) -> &'static str {
    match (&history.cells, area.width < WIDE) {
        (Some(_), _) if view.standing.read_only => "- then, + now; esc goes back",
        (None, false) => "enter shows what is different since then, esc closes",
        (None, true) => "enter: what differs, esc closes",
        (Some(_), false) => {
            "- then, + now; enter brings this cell back, R the document, esc goes back"
        }
        (Some(_), true) => "enter: cell back, R: all, esc: out",
    }
}

fn place(selected: usize, all: usize) -> String {
    match all {
        0 => String::new(),
        all => format!("{} of {all}", selected + 1),
    }
}

/// `As it was 2 min ago, by Ana`
fn title(history: &History, view: &View, brief: bool) -> String {
    let Some(moment) = history.moments.get(history.selected) else {
        return String::new();
    };
    let when = ago(moment.at, view.time, brief);
    match moment.who.is_empty() {
        true => format!("As it was opened {when}"),
        false => format!("As it was {when}, by {}", moment.names()),
    }
}

/// The rows around the selected one.
fn window(selected: usize, all: usize, height: u16) -> std::ops::Range<usize> {
    let height = usize::from(height);
    let from = selected
        .saturating_sub(height / 2)
        .min(all.saturating_sub(height));
    from..all.min(from + height)
}

fn row(area: Rect, y: u16) -> Rect {
    Rect {
        y: area.y + y,
        height: 1,
        ..area
    }
}

fn mark(buffer: &mut Buffer, area: Rect) {
    let style = Style::new().add_modifier(Modifier::REVERSED);
    buffer.set_style(area.intersection(buffer.area), style);
}

fn widest(texts: impl Iterator<Item = String>, most: u16) -> u16 {
    let widest = texts.map(|text| sanitize::width(&text)).max().unwrap_or(0);
    paint::to_u16(widest).min(most)
}

fn moments(buffer: &mut Buffer, area: Rect, history: &History, view: &View) {
    if history.moments.is_empty() {
        paint::short(
            buffer,
            area,
            (0, 0),
            "nothing is kept yet",
            view.theme.dim(),
        );
    }
    let all = history.moments.iter();
    let brief = area.width < WIDE;
    let ago_of = |row: &MomentRow| ago(row.at, view.time, brief);
    let ages = widest(all.clone().map(ago_of), area.width / 3);
    let names = widest(all.map(MomentRow::names), area.width / 3);
    let shown = window(history.selected, history.moments.len(), area.height);
    for (y, at) in (0..).zip(shown) {
        let Some(moment) = history.moments.get(at) else {
            continue;
        };
        let line = row(area, y);
        let cut = |width: u16| Rect { width, ..line };
        let age = ago(moment.at, view.time, brief);
        paint::short(buffer, cut(ages), (0, 0), &age, view.theme.accent());
        let names_end = ages + GAP + names;
        paint::short(
            buffer,
            cut(names_end),
            (ages + GAP, 0),
            &moment.names(),
            Style::new(),
        );
        let deeds = (names_end + GAP * u16::from(names > 0), 0);
        paint::short(buffer, line, deeds, &moment.deeds(), view.theme.dim());
        if at == history.selected {
            mark(buffer, line);
        }
    }
}

/// The cells, and below them the lines of the selected one.
fn compared(buffer: &mut Buffer, area: Rect, cells: &CellRows, view: &View, page: &mut Page) {
    if cells.rows.is_empty() {
        let words = "nothing is different now";
        paint::short(buffer, area, (0, 0), words, view.theme.dim());
        return;
    }
    let height = (area.height / LIST)
        .max(1)
        .min(paint::to_u16(cells.rows.len()));
    let list = Rect { height, ..area };
    let places = widest(
        cells.rows.iter().map(|row| row.place.clone()),
        area.width / 3,
    );
    let whats = widest(
        cells.rows.iter().map(|row| row.what.to_owned()),
        area.width / 3,
    );
    for (y, at) in (0..).zip(window(cells.selected, cells.rows.len(), height)) {
        let Some(cell) = cells.rows.get(at) else {
            continue;
        };
        let line = row(list, y);
        paint::short(buffer, line, (0, 0), &cell.place, view.theme.accent());
        paint::short(buffer, line, (places + GAP, 0), cell.what, Style::new());
        let text = (places + whats + 2 * GAP, 0);
        paint::short(buffer, line, text, &cell.text, view.theme.dim());
        if at == cells.selected {
            mark(buffer, line);
        }
    }
    let gap = u16::from(area.height > height + 2);
    let below = Rect {
        y: list.bottom() + gap,
        height: area.height.saturating_sub(height + gap),
        ..area
    };
    lines(buffer, below, cells, view, page);
}

/// What was there then, and what is there now.
fn lines(buffer: &mut Buffer, area: Rect, cells: &CellRows, view: &View, page: &mut Page) {
    let room = usize::from(area.height);
    let top = page.settle(cells.lines.len(), room);
    let shown = cells.lines.iter().skip(top).take(room);
    for (y, (side, text)) in (0..).zip(shown) {
        let (sign, style) = match side {
            Side::Both => (" ", view.theme.dim()),
            Side::Old => ("-", view.theme.bad()),
            Side::New => ("+", view.theme.good()),
            Side::Gap => ("…", view.theme.dim()),
        };
        paint::text(buffer, area, (0, y), sign, style);
        paint::short(buffer, area, (2, y), text, style);
    }
    let left = cells.lines.len().saturating_sub(top + room);
    if left > 0 && area.height > 0 {
        let words = format!(" {left} more, space goes on ");
        let width = paint::to_u16(words.len());
        let at = (area.width.saturating_sub(width), area.height - 1);
        paint::text(buffer, area, at, &words, view.theme.dim());
    }
}

/// The row one is on, in words.
pub fn spoken(history: &History, time: Duration) -> String {
    let Some(moment) = history.moments.get(history.selected) else {
        return "history: nothing is kept yet".to_owned();
    };
    if let Some(asks) = &history.asks {
        return asks.clone();
    }
    let when = ago(moment.at, time, false);
    let Some(cells) = &history.cells else {
        let of = place(history.selected, history.moments.len());
        let parts = [moment.names(), moment.deeds()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        return format!("history, {of}: {when}: {}", parts.join(", "));
    };
    match cells.rows.get(cells.selected) {
        Some(row) => {
            let of = place(cells.selected, cells.rows.len());
            let text = sanitize::line(&row.text);
            format!(
                "as it was {when}, {of}: {}, {}: {text}",
                row.place, row.what
            )
        }
        None => format!("as it was {when}: nothing is different now"),
    }
}

/// The lines of the selected cell, in words.
pub fn spoken_lines(history: &History) -> Vec<String> {
    let lines = history.cells.iter().flat_map(|cells| &cells.lines);
    lines
        .filter_map(|(side, text)| {
            let text = sanitize::line(text);
            match side {
                Side::Old => Some(format!("then: {text}")),
                Side::New => Some(format!("now: {text}")),
                Side::Both | Side::Gap => None,
            }
        })
        .collect()
}
