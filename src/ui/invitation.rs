//! How others join, below the cells while a host is alone.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{View, paint};

/// The cells keep at least so many rows.
const CELLS: u16 = 6;

/// The rows that the invitation takes at the bottom of the body: none once somebody is there.
pub fn rows(area: Rect, view: &View) -> u16 {
    if view.standing.peers > 0 || view.invitation.is_empty() {
        return 0;
    }
    let rows = folded(area, view).len().saturating_add(1);
    let room = area.height.saturating_sub(CELLS);
    u16::try_from(rows).unwrap_or(u16::MAX).min(room)
}

/// Draws it, after a blank row.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &View) {
    for (line, y) in folded(area, view).iter().zip(1..area.height) {
        paint::text(buffer, area, (INDENT, y), line, view.theme.accent());
    }
}

/// Columns at the left, in line with the cells' text.
const INDENT: u16 = 4;

/// The lines, cut where the screen ends: a command must be there whole.
fn folded(area: Rect, view: &View) -> Vec<String> {
    let width = usize::from(area.width.saturating_sub(INDENT + 1)).max(1);
    let fold = |line: &String| {
        let chars: Vec<char> = line.chars().collect();
        chars
            .chunks(width)
            .map(|part| part.iter().collect())
            .collect::<Vec<String>>()
    };
    view.invitation.iter().flat_map(fold).collect()
}
