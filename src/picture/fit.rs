//! How many cells a picture takes.

/// The size of a terminal's cell, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellSize {
    pub width: u16,
    pub height: u16,
}

impl Default for CellSize {
    /// Of a terminal that does not say: the proportion is that of most fonts.
    fn default() -> CellSize {
        CellSize {
            width: 8,
            height: 16,
        }
    }
}

/// Columns and rows for a picture of so many pixels: in its own proportion, never enlarged, at most so many
/// columns and rows, and at least one of each.
pub fn fit(size: (u32, u32), cell: CellSize, columns: u16, rows: u16) -> (u16, u16) {
    let (width, height) = (f64::from(size.0.max(1)), f64::from(size.1.max(1)));
    let (cell_width, cell_height) = (f64::from(cell.width.max(1)), f64::from(cell.height.max(1)));
    let (columns, rows) = (columns.max(1), rows.max(1));
    let across = f64::from(columns) * cell_width / width;
    let down = f64::from(rows) * cell_height / height;
    let scale = across.min(down).min(1.0);
    (
        cells(width * scale / cell_width, columns),
        cells(height * scale / cell_height, rows),
    )
}

/// A difference to a whole number that comes from reckoning alone.
const NOTHING: f64 = 1e-6;

/// As many cells as hold it whole: with fewer, a picture that has room would be scaled down by a few pixels,
/// which blurs each line of it.
fn cells(exact: f64, most: u16) -> u16 {
    // Saturates; the number is finite.
    ((exact - NOTHING).ceil() as u16).clamp(1, most)
}
