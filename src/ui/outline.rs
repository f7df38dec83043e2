//! The outline: a panel beside the cells where there is room, over them where there is none.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{View, list};
use crate::editor::front::Open;

/// From this many columns on the panel has a place of its own.
const BESIDE: u16 = 100;

/// The rows of the cells, without what the panel takes; and the panel's, if it is open.
pub fn split(area: Rect, view: &View) -> (Rect, Option<Rect>) {
    if !matches!(view.editor.front().open(), Some(Open::Outline(_))) {
        return (area, None);
    }
    if area.width < BESIDE {
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
    if let Some(Open::Outline(panel)) = view.editor.front().open()
        && let Some(caret) = list::framed(frame.buffer_mut(), area, &panel.list, view.theme)
    {
        frame.set_cursor_position(caret);
    }
}
