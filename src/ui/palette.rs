//! The palette over the cells, and what fits the command line above it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::{View, list, paint};
use crate::editor::front::Open;

/// A palette is as wide and as tall as this at most: eyes do not travel further.
const WIDEST: u16 = 90;
const TALLEST: u16 = 20;
/// Rows above the command line.
const FITTING: usize = 8;

/// Draws the one that is open, over the rows between header and status line.
pub fn draw(frame: &mut Frame, area: Rect, view: &View) {
    match view.editor.front().open() {
        Some(Open::Palette(choices)) => {
            let area = middle(area);
            if let Some(caret) = list::framed(frame.buffer_mut(), area, choices, view.theme) {
                frame.set_cursor_position(caret);
            }
        }
        Some(Open::Line(line)) if !line.list.is_empty() => {
            let height = paint::to_u16(line.list.len().min(FITTING)).min(area.height);
            let below = Rect {
                x: area.x,
                y: area.bottom() - height,
                width: area.width,
                height,
            };
            Clear.render(below, frame.buffer_mut());
            let inner = Rect {
                x: below.x + 1.min(below.width),
                width: below.width.saturating_sub(2),
                ..below
            };
            list::rows(frame.buffer_mut(), inner, &line.list, view.theme);
        }
        _ => {}
    }
}

fn middle(area: Rect) -> Rect {
    let width = area.width.min(WIDEST);
    Rect {
        x: area.x + (area.width - width) / 2,
        width,
        height: area.height.min(TALLEST),
        ..area
    }
}
