//! Drawing safe text into the buffer, cut at the edge of an area.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::rich::Line;
use super::sanitize;
use super::theme::Theme;

/// Draws a safe text at this place of the area and returns the column behind it; both count from the
/// area's corner. What lies outside is cut.
pub fn text(buffer: &mut Buffer, area: Rect, at: (u16, u16), text: &str, style: Style) -> u16 {
    let area = area.intersection(buffer.area);
    let (column, row) = at;
    if column >= area.width || row >= area.height {
        return column;
    }
    let room = usize::from(area.width - column);
    let (x, _) = buffer.set_stringn(area.x + column, area.y + row, text, room, style);
    x - area.x
}

/// As [`text`], cut with `…` where it does not fit.
pub fn short(buffer: &mut Buffer, area: Rect, at: (u16, u16), words: &str, style: Style) -> u16 {
    let room = usize::from(area.width.saturating_sub(at.0));
    text(buffer, area, at, &sanitize::short(words, room), style)
}

/// Draws a row of text with looks.
pub fn line(buffer: &mut Buffer, area: Rect, at: (u16, u16), line: &Line, theme: Theme) -> u16 {
    let (mut column, row) = at;
    for piece in &line.pieces {
        let style = theme.look(piece.look);
        column = text(buffer, area, (column, row), &piece.text, style);
    }
    column
}

/// Changes the style of what is drawn, and leaves the characters.
pub fn patch(buffer: &mut Buffer, area: Rect, at: (u16, u16), width: u16, style: Style) {
    let wanted = Rect {
        x: area.x.saturating_add(at.0),
        y: area.y.saturating_add(at.1),
        width,
        height: 1,
    };
    buffer.set_style(wanted.intersection(area), style);
}

/// A row of an area, in whole columns; saturates.
pub fn to_u16(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
