//! The help: every key with what it does, from the keymap in use, for the mode one is in first; searched
//! by what is typed.

mod lines;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{View, paint, sanitize};
use crate::editor::Editor;
use crate::editor::help::Turn;
use lines::{Line, MARK};

/// Columns between keys and words, and before the command's name.
const GAP: u16 = 2;
/// Columns of keys: more of them are for the fingers, not for the eyes.
const MAX_KEYS: u16 = 28;
/// From this many columns on, the names of the commands are shown.
const NAMED: u16 = 76;
/// From this many rows on, one says what keys do here.
const HINTED: u16 = 6;

/// The help as text, a line each.
pub fn text(editor: &Editor) -> Vec<String> {
    let lines = lines::lines(editor).into_iter();
    let words = lines.filter_map(|line| match line {
        Line::Title(title) => Some(title.to_owned()),
        Line::Keys(row) => Some(format!("{}: {}", row.keys, row.doc)),
        Line::Blank => None,
    });
    words.map(|words| sanitize::line(&words)).collect()
}

/// Which part of the help is on the screen.
#[derive(Debug, Default)]
pub struct Page {
    top: usize,
    turns: Vec<Turn>,
}

/// Turns kept until the next frame; a screen is drawn between them.
const MAX_TURNS: usize = 64;

impl Page {
    /// Turn with the next frame.
    pub(super) fn turn(&mut self, turn: Turn) {
        if self.turns.len() < MAX_TURNS {
            self.turns.push(turn);
        }
    }

    /// The first line to show of so many, where so many have room.
    pub(super) fn settle(&mut self, lines: usize, room: usize) -> usize {
        let last = lines.saturating_sub(room);
        for turn in self.turns.drain(..) {
            let by = |by: i32, size: usize| {
                let far = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
                (by < 0, far.saturating_mul(size.max(1)))
            };
            let (up, far) = match turn {
                Turn::Rows(rows) => by(rows, 1),
                // A line stays in sight, so that one does not lose the place.
                Turn::Pages(pages) => by(pages, room.saturating_sub(1)),
                Turn::Start => (true, usize::MAX),
                Turn::End => (false, usize::MAX),
            };
            self.top = match up {
                true => self.top.saturating_sub(far),
                false => self.top.saturating_add(far).min(last),
            };
        }
        self.top = self.top.min(last);
        self.top
    }
}

/// Draws the search and the lines that fit it.
pub fn draw(frame: &mut Frame, area: Rect, view: &View, page: &mut Page) {
    let inner = Rect {
        x: area.x + area.width.min(2),
        width: area.width.saturating_sub(3),
        ..area
    };
    let lines = lines::lines(view.editor);
    let head = u16::from(area.height > 1) + u16::from(area.height >= HINTED);
    let list = Rect {
        y: inner.y + head,
        height: inner.height.saturating_sub(head),
        ..inner
    };
    let room = usize::from(list.height);
    let top = page.settle(lines.len(), room);
    let shown = lines.get(top..lines.len().min(top + room)).unwrap_or(&[]);
    let buffer = frame.buffer_mut();
    rows(buffer, list, &lines, shown, view);
    if head == 0 {
        return;
    }
    let caret = search(buffer, inner, view, (top + shown.len(), lines.len()));
    if head > 1 {
        hint(buffer, inner, shown, view);
    }
    frame.set_cursor_position(caret);
}

/// What is searched, with the caret behind it; and how far down the list one is.
fn search(buffer: &mut Buffer, area: Rect, view: &View, (seen, all): (usize, usize)) -> Position {
    let place = format!("{seen}/{all}");
    let wide = paint::to_u16(place.len());
    let room = area.width.saturating_sub(wide + GAP);
    let place_at = area.width.saturating_sub(wide);
    paint::text(buffer, area, (place_at, 0), &place, view.theme.dim());
    let line = Rect {
        width: room,
        ..area
    };
    let x = paint::short(buffer, line, (0, 0), "Help", view.theme.strong());
    let x = paint::text(buffer, line, (x + GAP, 0), "› ", view.theme.accent());
    // The end is what one is typing.
    let filter = sanitize::line(view.editor.help_filter().unwrap_or_default());
    let free = usize::from(room.saturating_sub(x + 1));
    let mut from = 0;
    for (at, _) in filter.char_indices() {
        from = at;
        if sanitize::width(filter.get(at..).unwrap_or("")) <= free {
            break;
        }
    }
    let tail = filter.get(from..).unwrap_or("");
    let x = paint::text(buffer, line, (x, 0), tail, Style::new());
    Position {
        x: area.x + x.min(area.width.saturating_sub(1)),
        y: area.y,
    }
}

fn hint(buffer: &mut Buffer, area: Rect, shown: &[Line], view: &View) {
    let marked = shown
        .iter()
        .any(|line| matches!(line, Line::Keys(row) if row.keys.contains(MARK)));
    let note = match marked {
        true => format!("  {MARK} needs a terminal with the kitty keyboard protocol"),
        false => String::new(),
    };
    let words = format!("type to search, arrows scroll, esc closes{note}");
    paint::short(buffer, area, (0, 1), &words, view.theme.dim());
}

/// The lines; columns are as wide as all of them need, so that nothing jumps while one scrolls.
fn rows(buffer: &mut Buffer, area: Rect, all: &[Line], shown: &[Line], view: &View) {
    let theme = view.theme;
    if all.is_empty() {
        paint::short(buffer, area, (0, 0), "nothing fits", theme.dim());
    }
    let widest = |of: fn(&lines::Row) -> &str| {
        let rows = all.iter().filter_map(|line| match line {
            Line::Keys(row) => Some(sanitize::width(of(row))),
            _ => None,
        });
        paint::to_u16(rows.max().unwrap_or(0))
    };
    let keys = widest(|row| &row.keys).min(MAX_KEYS).min(area.width / 2);
    let names = match area.width >= NAMED {
        true => widest(|row| &row.name).min(area.width / 4),
        false => 0,
    };
    let name_at = area.width.saturating_sub(names);
    for (y, line) in (0..).zip(shown) {
        let row = match line {
            Line::Blank => continue,
            Line::Title(title) => {
                paint::short(buffer, area, (0, y), title, theme.strong());
                continue;
            }
            Line::Keys(row) => row,
        };
        let cut = |width: u16| Rect { width, ..area };
        paint::short(buffer, cut(keys), (0, y), &row.keys, theme.accent());
        let words = cut(name_at.saturating_sub(if names > 0 { GAP } else { 0 }));
        paint::short(buffer, words, (keys + GAP, y), &row.doc, Style::new());
        if names > 0 {
            paint::short(buffer, area, (name_at, y), &row.name, theme.dim());
        }
    }
}
