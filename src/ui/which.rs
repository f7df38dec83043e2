//! What may follow the keys that were pressed: a panel above the status line, after a moment.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::{View, WHICH, paint, sanitize};
use crate::editor::key;
use crate::editor::keymap::{Bound, What, describe};

/// Columns between columns.
const GAP: u16 = 3;
/// Columns between a key and its words.
const INNER: u16 = 2;
/// Words narrower than this say nothing.
const MIN_WORDS: u16 = 10;
/// Words wider than this only part the columns.
const MAX_WORDS: u16 = 36;

/// One key that may follow.
struct Next {
    key: String,
    words: String,
}

/// Draws the panel, if keys have waited for long enough. `caret` is the row of one's caret in the area,
/// which is not covered where that can be.
pub fn draw(buffer: &mut Buffer, area: Rect, caret: Option<u16>, view: &View) {
    let due = view
        .pending_since
        .is_some_and(|since| view.now >= since + WHICH);
    if !due || view.editor.help() {
        return;
    }
    let (title, next) = content(view);
    let columns = Columns::of(&next, area.width);
    let wanted = 1 + columns.rows(next.len());
    let Some(area) = place(area, caret, wanted) else {
        return;
    };
    Clear.render(area.intersection(buffer.area), buffer);
    let line = "─".repeat(usize::from(area.width));
    paint::text(buffer, area, (0, 0), &line, view.theme.dim());
    paint::short(
        buffer,
        area,
        (1, 0),
        &format!(" {title} "),
        view.theme.strong(),
    );
    let below = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    entries(buffer, below, &next, view);
}

/// `3 d`, and what may follow; or what a command waits for.
fn content(view: &View) -> (String, Vec<Next>) {
    let editor = view.editor;
    let count = editor.count().map(|count| format!("{count} "));
    let count = count.unwrap_or_default();
    if let Some(bound) = editor.waiting() {
        return (format!("{count}{}", waits(bound)), Vec::new());
    }
    let title = format!("{count}{}", key::written(editor.pending()));
    let next = editor
        .keymap()
        .continuations(editor.mode(), editor.pending());
    let next = next.into_iter().map(|(key, what)| Next {
        key: key.to_string(),
        words: match what {
            What::Commands(commands) => describe(&commands),
            What::Prefix(count) => format!("+{count} keys"),
        },
    });
    let mut next: Vec<Next> = next.collect();
    next.sort_by_cached_key(|next| (next.key.chars().count() > 1, next.key.to_lowercase()));
    (title, next)
}

/// `set-mark: press a character (mark), or esc`.
fn waits(bound: &Bound) -> String {
    let spec = bound.command.spec();
    let what = spec.and_then(|spec| spec.arg.what());
    let what = what.map(|what| format!(" ({what})")).unwrap_or_default();
    let name = spec.map_or("", |spec| spec.name);
    format!("{name}: press a character{what}, or esc")
}

/// Where the panel goes: at the bottom, in at most half of the rows; at the top if the caret is below.
fn place(area: Rect, caret: Option<u16>, wanted: u16) -> Option<Rect> {
    let height = wanted.min(area.height / 2);
    if height == 0 {
        return None;
    }
    let bottom = Rect {
        y: area.bottom() - height,
        height,
        ..area
    };
    let covers =
        |part: Rect| caret.is_some_and(|row| (part.y..part.bottom()).contains(&(area.y + row)));
    let top = Rect { height, ..area };
    Some(if covers(bottom) && !covers(top) {
        top
    } else {
        bottom
    })
}

/// How the entries are laid out.
struct Columns {
    key: u16,
    words: u16,
    /// How many stand beside each other.
    count: u16,
}

impl Columns {
    /// As wide as they are read well.
    fn of(next: &[Next], width: u16) -> Columns {
        let widest = |of: fn(&Next) -> &str| {
            let widths = next.iter().map(|next| sanitize::width(of(next)));
            paint::to_u16(widths.max().unwrap_or(0))
        };
        let key = widest(|next| &next.key).min(width.saturating_sub(2));
        let words = widest(|next| &next.words).clamp(MIN_WORDS, MAX_WORDS);
        let mut columns = Columns {
            key,
            words,
            count: 0,
        };
        columns.count = columns.beside(width);
        columns
    }

    /// So that as many as can be fit these rows, with fewer words; none if most would be left out even so.
    fn within(self, entries: usize, width: u16, rows: u16) -> Option<Columns> {
        if self.rows(entries) <= rows {
            return Some(self);
        }
        let narrow = Columns {
            words: MIN_WORDS,
            ..self
        };
        let needed = paint::to_u16(entries.div_ceil(usize::from(rows.max(1))));
        let count = narrow.beside(width).min(needed).max(self.count);
        let room = (width.saturating_sub(1) + GAP) / count;
        let words = room.saturating_sub(GAP + self.key + INNER).min(self.words);
        let most = usize::from(count) * usize::from(rows) * 2 > entries;
        (words >= MIN_WORDS && most).then_some(Columns {
            words,
            count,
            ..self
        })
    }

    fn beside(&self, width: u16) -> u16 {
        ((width.saturating_sub(1) + GAP) / (self.width() + GAP)).max(1)
    }

    fn width(&self) -> u16 {
        self.key + INNER + self.words
    }

    fn rows(&self, entries: usize) -> u16 {
        paint::to_u16(entries.div_ceil(usize::from(self.count.max(1))))
    }

    /// The place of an entry in an area of so many rows, which are filled from the top.
    fn cell(&self, area: Rect, index: usize, rows: u16) -> Rect {
        let rows = usize::from(rows.max(1));
        let x = 1 + paint::to_u16(index / rows).saturating_mul(self.width() + GAP);
        let cell = Rect {
            x: area.x.saturating_add(x),
            y: area.y + paint::to_u16(index % rows),
            width: self.width(),
            height: 1,
        };
        cell.intersection(area)
    }
}

/// Draws the entries: in columns, or the keys alone where there is too little room.
fn entries(buffer: &mut Buffer, area: Rect, next: &[Next], view: &View) {
    if area.height == 0 || next.is_empty() {
        return;
    }
    let columns = Columns::of(next, area.width);
    match columns.within(next.len(), area.width, area.height) {
        Some(columns) => in_columns(buffer, area, next, &columns, view),
        None => keys_alone(buffer, area, next, view),
    }
}

/// The last cell says how many are left out, if any are.
fn in_columns(buffer: &mut Buffer, area: Rect, next: &[Next], columns: &Columns, view: &View) {
    let rows = columns.rows(next.len()).min(area.height);
    let room = usize::from(rows) * usize::from(columns.count);
    let shown = match next.len() > room {
        true => room.saturating_sub(1),
        false => next.len(),
    };
    for (index, next) in next.iter().take(shown).enumerate() {
        let cell = columns.cell(area, index, rows);
        let keys = Rect {
            width: columns.key.min(cell.width),
            ..cell
        };
        paint::short(buffer, keys, (0, 0), &next.key, view.theme.accent());
        let at = (columns.key + INNER, 0);
        paint::short(buffer, cell, at, &next.words, Style::new());
    }
    if shown < next.len() {
        let left = format!("… {} more", next.len() - shown);
        let cell = columns.cell(area, shown, rows);
        paint::short(buffer, cell, (0, 0), &left, view.theme.dim());
    }
}

/// One behind the other, as many as fit.
fn keys_alone(buffer: &mut Buffer, area: Rect, next: &[Next], view: &View) {
    let (mut x, mut y) = (1, 0);
    for next in next {
        let width = paint::to_u16(sanitize::width(&next.key));
        if x > 1 && x + width > area.width {
            if y + 1 >= area.height {
                let at = x.min(area.width.saturating_sub(1));
                paint::text(buffer, area, (at, y), "…", view.theme.dim());
                return;
            }
            (x, y) = (1, y + 1);
        }
        x = paint::short(buffer, area, (x, y), &next.key, view.theme.accent()) + INNER;
    }
}
