//! A picture as half blocks: two colours a cell, one above the other.

use super::bitmap::{Bitmap, over};
use super::scale::scaled;

/// The colours of each cell's upper and lower half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halves {
    columns: u16,
    rows: u16,
    cells: Vec<([u8; 3], [u8; 3])>,
}

impl Halves {
    pub fn columns(&self) -> u16 {
        self.columns
    }

    pub fn rows(&self) -> u16 {
        self.rows
    }

    /// Upper and lower colour of a cell; none outside.
    pub fn at(&self, column: u16, row: u16) -> Option<([u8; 3], [u8; 3])> {
        let at = usize::from(row) * usize::from(self.columns) + usize::from(column);
        let inside = column < self.columns;
        inside.then(|| self.cells.get(at).copied()).flatten()
    }
}

/// A picture in so many cells, laid over `background` where it can be seen through.
pub fn halves(bitmap: &Bitmap, columns: u16, rows: u16, background: [u8; 3]) -> Halves {
    let small = scaled(bitmap, u32::from(columns), u32::from(rows) * 2);
    let colour = |x: u16, y: u32| over(small.pixel(u32::from(x), y), background);
    let cell = |row: u16, column| {
        let y = u32::from(row) * 2;
        (colour(column, y), colour(column, y + 1))
    };
    let row = |row| (0..columns).map(move |column| cell(row, column));
    let cells = (0..rows).flat_map(row).collect();
    Halves {
        columns,
        rows,
        cells,
    }
}
