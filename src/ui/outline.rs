//! The outline and lists about people: a panel beside the cells where there is room, over them where there is none.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{View, list};
use crate::editor::front::Open;

/// From this many columns on the panel has a place of its own.
const BESIDE: u16 = 100;

/// The rows of the cells, without what the panel takes; and the panel's, if it is open.
pub fn split(area: Rect, view: &View) -> (Rect, Option<Rect>) {
    let open = view.editor.front().open();
    if !matches!(
        open,
        Some(Open::Outline(_) | Open::People(_) | Open::Verify(_))
    ) {
        return (area, None);
    }
    // Digits are compared whole, or not at all.
    if area.width < BESIDE || matches!(open, Some(Open::Verify(_))) {
        return (area, Some(area));
    }
    let width = area.width / 3;
    let cells = Rect {
        width: area.width - width - 1,
        ..area
    };
    let panel = Rect {
        x: area.right() - width,
        width,
        ..area
    };
    (cells, Some(panel))
}

/// Draws the panel.
pub fn draw(frame: &mut Frame, area: Rect, view: &View) {
    let buffer = frame.buffer_mut();
    let caret = match view.editor.front().open() {
        Some(Open::Outline(panel)) => list::framed(buffer, area, &panel.list, view.theme),
        Some(Open::People(panel)) => list::framed(buffer, area, &panel.list, view.theme),
        Some(Open::Verify(list)) => list::framed(buffer, area, list, view.theme),
        _ => None,
    };
    if let Some(caret) = caret {
        frame.set_cursor_position(caret);
    }
}
