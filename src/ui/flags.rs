//! The names beside carets that have just moved, in free space only: they never cover code.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::people::{self, Here};
use super::theme::Theme;
use super::{paint, sanitize};

/// Draws the flags; `own` is one's own caret, which stays free too.
pub fn draw(buffer: &mut Buffer, area: Rect, here: &[Here], own: Option<Position>, theme: Theme) {
    for person in here.iter().filter(|here| here.flag) {
        let flag = format!(" {} ", people::name(person.person));
        let width = paint::to_u16(sanitize::width(&flag));
        if let Some((column, row)) = place(buffer, area, person, width, own) {
            let style = theme.badge(person.person.color);
            paint::text(buffer, area, (column, row), &flag, style);
        }
    }
}

/// The end of the caret's row, else above it, else below it; none where code stands everywhere.
fn place(
    buffer: &Buffer,
    area: Rect,
    here: &Here,
    width: u16,
    own: Option<Position>,
) -> Option<(u16, u16)> {
    let row = u16::try_from(here.row)
        .ok()
        .filter(|row| *row < area.height)?;
    let column = paint::to_u16(here.column);
    let end = end_of(buffer, area, row).max(column.saturating_add(1));
    let end = end.saturating_add(1);
    let beside = column.min(area.width.saturating_sub(width));
    let places = [
        Some((end, row)),
        row.checked_sub(1).map(|above| (beside, above)),
        Some((beside, row + 1)),
    ];
    let fits = |(column, row): &(u16, u16)| {
        let flag = Rect {
            x: area.x.saturating_add(*column),
            y: area.y.saturating_add(*row),
            width,
            height: 1,
        };
        flag.intersection(area) == flag
            && is_free(buffer, flag)
            && !own.is_some_and(|own| flag.contains(own))
    };
    places.into_iter().flatten().find(fits)
}

/// The column behind the last one of a row that is not blank.
fn end_of(buffer: &Buffer, area: Rect, row: u16) -> u16 {
    let blank = |column: &u16| {
        let cell = Rect {
            x: area.x + column,
            y: area.y + row,
            width: 1,
            height: 1,
        };
        !is_free(buffer, cell)
    };
    (0..area.width)
        .rev()
        .find(blank)
        .map_or(0, |column| column + 1)
}

fn is_free(buffer: &Buffer, area: Rect) -> bool {
    area.positions().all(|position| {
        buffer.cell(position).is_some_and(|cell| {
            cell.symbol() == " "
                && cell.modifier.is_empty()
                && cell.bg == ratatui::style::Color::Reset
        })
    })
}
