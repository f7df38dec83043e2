//! A list to choose from: a frame with a title, the filter, and rows with columns.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::theme::Theme;
use super::{paint, prompt, sanitize};
use crate::editor::list::{List, Row};

/// Smaller than this, a frame would leave too little.
const FRAMED: (u16, u16) = (30, 7);
/// Columns between columns.
const GAP: u16 = 2;
/// Columns of one step to the right.
const STEP: usize = 2;
/// Fewer columns than this are too few for words.
const WORDS: u16 = 10;

/// Draws a list with its frame and its filter; returns where the filter's caret is.
pub fn framed<T: PartialEq>(
    buffer: &mut Buffer,
    area: Rect,
    list: &List<T>,
    theme: Theme,
) -> Option<Position> {
    let area = area.intersection(buffer.area);
    Clear.render(area, buffer);
    let inner = frame(buffer, area, list, theme);
    if inner.is_empty() {
        return None;
    }
    let line = Rect { height: 1, ..inner };
    paint::text(buffer, line, (0, 0), "›", theme.accent());
    let typed = Rect {
        x: line.x + 2.min(line.width),
        width: line.width.saturating_sub(2),
        ..line
    };
    let caret = prompt::line(buffer, typed, &list.filter);
    let below = Rect {
        y: inner.y + 1,
        height: inner.height - 1,
        ..inner
    };
    rows(buffer, below, list, theme);
    caret
}

/// The frame, if there is room for one; what is left within.
fn frame<T: PartialEq>(buffer: &mut Buffer, area: Rect, list: &List<T>, theme: Theme) -> Rect {
    if area.width < FRAMED.0 || area.height < FRAMED.1 {
        return area;
    }
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.dim())
        .title(format!(
            " {} ",
            sanitize::short(&list.title, usize::from(area.width / 2))
        ));
    let place = match list.len() {
        0 => "none".to_owned(),
        len => format!("{}/{len}", list.index() + 1),
    };
    let block = block.title_bottom(ratatui::text::Line::from(format!(" {place} ")).right_aligned());
    let inner = block.inner(area);
    block.render(area, buffer);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// Draws the rows around the selected one.
pub fn rows<T: PartialEq>(buffer: &mut Buffer, area: Rect, list: &List<T>, theme: Theme) {
    let height = usize::from(area.height);
    let last = list.len().saturating_sub(height);
    let from = list.index().saturating_sub(height / 2).min(last);
    let shown: Vec<_> = list.rows(from).take(height).collect();
    if shown.is_empty() {
        paint::short(buffer, area, (0, 0), "nothing fits", theme.dim());
    }
    let widths = Widths::of(&shown, area.width);
    for (y, row) in (0..).zip(shown) {
        let selected = from + usize::from(y) == list.index();
        let line = Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        draw_row(buffer, line, row, &widths, theme);
        if selected {
            let style = Style::new().add_modifier(Modifier::REVERSED);
            buffer.set_style(line.intersection(buffer.area), style);
        }
    }
}

/// Where the columns are.
struct Widths {
    name: u16,
    last: u16,
    middle: u16,
}

impl Widths {
    fn of<T>(rows: &[&Row<T>], width: u16) -> Widths {
        let most = |of: &dyn Fn(&Row<T>) -> usize| {
            paint::to_u16(rows.iter().map(|row| of(row)).max().unwrap_or(0))
        };
        let last = most(&|row| {
            row.more
                .last()
                .map_or(0, |text| sanitize::width(&sanitize::line(text)))
        });
        let last = last.min(width / 2);
        let room = width.saturating_sub(last + if last > 0 { GAP } else { 0 });
        let name = most(&|row| row.level * STEP + sanitize::width(&sanitize::line(&row.name)));
        let middle = rows.iter().any(|row| row.more.len() > 1);
        let name = match middle {
            true if name + GAP + WORDS <= room => name,
            _ => room,
        };
        Widths {
            name,
            last,
            middle: room.saturating_sub(name + GAP),
        }
    }
}

fn draw_row<T>(buffer: &mut Buffer, area: Rect, row: &Row<T>, widths: &Widths, theme: Theme) {
    let dim = |style: Style| if row.dim { theme.dim() } else { style };
    let indent = paint::to_u16(row.level * STEP).min(widths.name / 2);
    let name = Rect {
        width: widths.name.min(area.width),
        ..area
    };
    paint::short(buffer, name, (indent, 0), &row.name, dim(Style::new()));
    if let Some(last) = row.more.last().filter(|text| !text.is_empty()) {
        let text = sanitize::short(last, usize::from(widths.last));
        let x = area
            .width
            .saturating_sub(paint::to_u16(sanitize::width(&text)));
        paint::text(buffer, area, (x, 0), &text, dim(theme.accent()));
    }
    let middle = row
        .more
        .split_last()
        .map_or("", |(_, rest)| rest.first().map_or("", |text| text));
    let middle = sanitize::short(middle, usize::from(widths.middle));
    paint::text(buffer, area, (widths.name + GAP, 0), &middle, theme.dim());
}
