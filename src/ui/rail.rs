//! The right-hand rail: who is in which cell, and who is above or below the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::hit::{self, Places};
use super::paint;
use super::people::{self, Away, Here};
use super::theme::Theme;
use crate::session::view::Person;

/// Draws the rail, each name as near as can be to the row of its caret.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    here: &[Here],
    away: &Away,
    theme: Theme,
    places: &mut Places,
) {
    if area.height == 0 {
        return;
    }
    let above = u16::from(!away.above.is_empty());
    let below = u16::from(!away.below.is_empty());
    arrow(buffer, area, 0, "▲", &away.above, theme);
    arrow(buffer, area, area.height - 1, "▼", &away.below, theme);
    let mut sorted: Vec<_> = here.iter().collect();
    sorted.sort_by_key(|here| here.row);
    let last = area.height.saturating_sub(below);
    let mut next = above;
    for (position, here) in sorted.iter().enumerate() {
        let left = paint::to_u16(sorted.len() - position - 1);
        // Room is kept for those who come after, in the order of their carets.
        let wanted = row_of(here).min(last.saturating_sub(left + 1)).max(next);
        if wanted + 1 == last && left > 0 {
            more(buffer, area, wanted, usize::from(left) + 1, theme);
            break;
        }
        if wanted >= last {
            break;
        }
        badge(buffer, area, wanted, here, theme);
        let (place, client) = hit::badge(area, wanted, here);
        places.person(place, client);
        next = wanted + 1;
    }
}

fn row_of(here: &Here) -> u16 {
    let (first, last) = here.cell_rows;
    u16::try_from(here.row.clamp(first, last.max(first))).unwrap_or(0)
}

fn badge(buffer: &mut Buffer, area: Rect, row: u16, here: &Here, theme: Theme) {
    let (person, color) = (here.person, here.person.color);
    let initial = format!(" {} ", people::initial(&person.name));
    let x = paint::text(buffer, area, (0, row), &initial, theme.badge(color));
    paint::short(
        buffer,
        area,
        (x + 1, row),
        &people::name(person),
        theme.peer(color),
    );
}

fn more(buffer: &mut Buffer, area: Rect, row: u16, count: usize, theme: Theme) {
    paint::short(
        buffer,
        area,
        (0, row),
        &format!("+{count} more here"),
        theme.dim(),
    );
}

/// `▲ Ana, Bob`, each in their colour.
fn arrow(buffer: &mut Buffer, area: Rect, row: u16, sign: &str, who: &[&Person], theme: Theme) {
    if who.is_empty() {
        return;
    }
    let mut x = paint::text(buffer, area, (1, row), sign, theme.strong());
    for (position, person) in who.iter().enumerate() {
        let left = who.len() - position;
        // A name that would be cut with others behind it gives way to their number.
        if left > 1 && x + 8 > area.width {
            paint::short(buffer, area, (x + 1, row), &format!("+{left}"), theme.dim());
            return;
        }
        let comma = if left > 1 { "," } else { "" };
        let name = people::name(person) + comma;
        x = paint::short(buffer, area, (x + 1, row), &name, theme.peer(person.color));
    }
}
