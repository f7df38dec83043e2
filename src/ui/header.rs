//! The header line: file, live or not, room, read-only, and who is here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::hit::Places;
use super::{View, paint, people, sanitize, tabs};

/// Columns of file and room names, each; longer ones are cut.
const MAX_FILE: usize = 40;
const MAX_ROOM: usize = 24;

/// Draws the line; what is more important stands further left, the people are at the right.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &View, places: &mut Places) {
    let theme = view.theme;
    let standing = view.standing;
    let file = sanitize::short(view.file, MAX_FILE.min(usize::from(area.width / 2)));
    let start = match tabs::count(view, buffer.area.height) {
        Some(count) => paint::short(buffer, area, (1, 0), &count, theme.accent()) + 1,
        None => 1,
    };
    let mut x = paint::short(buffer, area, (start, 0), &file, theme.strong());
    let live = standing.servers_up > 0 || standing.peers > 0;
    let (sign, style) = match (standing.local, live) {
        (true, _) => ("○ local", theme.dim()),
        (false, true) => ("● live", theme.good()),
        (false, false) => ("○ offline", theme.warning()),
    };
    x = paint::short(buffer, area, (x + 2, 0), sign, style);
    if standing.read_only {
        x = paint::short(buffer, area, (x + 2, 0), "READ-ONLY", theme.warning());
    }
    let names = names(view);
    let room = format!("room {}", sanitize::short(&standing.room, MAX_ROOM));
    let wide = paint::to_u16(sanitize::width(&room)) + 2;
    let (all, me) = (width(&names), width(names.get(..1).unwrap_or_default()));
    if !standing.room.is_empty() && x + wide + me.max(all.min(area.width / 3)) < area.width {
        x = paint::short(buffer, area, (x + 2, 0), &room, theme.dim());
    }
    draw_names(buffer, area, x + 2, &names, places);
}

/// A name in the line.
struct Name {
    text: String,
    style: Style,
    /// None for oneself.
    client: Option<u64>,
}

/// Oneself first, then the others, each with the style of their colour.
fn names(view: &View) -> Vec<Name> {
    let (me, color) = view.me;
    let me = format!("● {} (you)", sanitize::short(me, 16));
    let mut names = vec![Name {
        text: me,
        style: view.theme.peer(color),
        client: None,
    }];
    names.extend(view.people.iter().map(|person| Name {
        text: format!("● {}", people::name(person)),
        style: view.theme.peer(person.color),
        client: Some(person.client),
    }));
    names
}

fn width(names: &[Name]) -> u16 {
    let widths = names.iter().map(|name| sanitize::width(&name.text) + 2);
    paint::to_u16(widths.sum())
}

/// The names at the right edge, from this column on; those without room are counted.
fn draw_names(buffer: &mut Buffer, area: Rect, from: u16, names: &[Name], places: &mut Places) {
    let room = area.width.saturating_sub(from);
    let mut count = names.len();
    // Four columns for the number of those left out.
    let needed = |count: usize| {
        let more = if count < names.len() { 4 } else { 0 };
        width(names.get(..count).unwrap_or_default()) + more
    };
    while count > 0 && needed(count) > room {
        count -= 1;
    }
    let mut x = area.width.saturating_sub(needed(count)).max(from);
    for name in names.iter().take(count) {
        let end = paint::text(buffer, area, (x, 0), &name.text, name.style);
        let place = Rect {
            x: area.x + x,
            width: end - x,
            height: 1,
            ..area
        };
        if let Some(client) = name.client {
            places.person(place, client);
        }
        x = end + 2;
    }
    if count < names.len() {
        let more = format!("+{}", names.len() - count);
        paint::text(buffer, area, (x, 0), &more, Style::new());
    }
}
