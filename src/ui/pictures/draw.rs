//! One row of a picture, drawn into the buffer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::album::Progress;
use super::{Album, Art, Pictures, Slice};
use crate::picture::kitty;
use crate::ui::paint;
use crate::ui::theme::{Depth, Theme};

/// A character whose upper half has the colour of letters, and its lower half that behind them.
pub const HALVES: &str = "▀";

/// Draws a row of a picture, or in its first row what stands for it.
pub fn row(
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    slice: &Slice,
    album: &mut Album,
    (pictures, theme): (Pictures, &Theme),
) {
    let picture = &slice.picture;
    let note = match album.look(picture) {
        Progress::Ready(art) => {
            let art = art.clone();
            let drawn = Rect {
                y: area.y + y,
                height: 1,
                width: picture.key.columns.min(area.width),
                ..area
            };
            paint_row(buffer, drawn, slice.row, &art, pictures, theme.depth());
            return album.place(picture.key, slice.row, drawn, &art);
        }
        Progress::Waiting => picture.name.clone(),
        Progress::Failed(why) => format!("{} {why}", picture.name),
    };
    if slice.row == 0 {
        paint::short(buffer, area, (0, y), &note, theme.dim());
    }
}

fn paint_row(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    art: &Art,
    pictures: Pictures,
    depth: Depth,
) {
    for column in 0..area.width {
        let Some(cell) = buffer.cell_mut((area.x + column, area.y)) else {
            continue;
        };
        cell.reset();
        match pictures {
            Pictures::None => {}
            Pictures::Placeholders(_) => {
                let [r, g, b] = kitty::color_of(art.id);
                let symbol = kitty::placeholder(row, column);
                cell.set_symbol(&symbol).set_fg(Color::Rgb(r, g, b));
            }
            Pictures::Blocks(_) | Pictures::Overlaid(_) => {
                let (upper, lower) = art.halves.at(column, row).unwrap_or_default();
                let color = |[r, g, b]: [u8; 3]| depth.nearest(Color::Rgb(r, g, b));
                let color = |part| color(part).unwrap_or(Color::Reset);
                let cell = cell.set_symbol(HALVES);
                cell.set_fg(color(upper)).set_bg(color(lower));
            }
        }
    }
}
