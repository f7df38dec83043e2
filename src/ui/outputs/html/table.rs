//! A table as it is read: rows of cells, of which each says how far it reaches.

use crate::ui::outputs::flow::Text;

/// Rows that are kept; the rest is counted. pandas shows 60 unless told otherwise.
const MAX_ROWS: usize = 400;
/// Cells of a row, and columns of the table. pandas shows 20 unless told otherwise.
pub const MAX_COLUMNS: usize = 100;

#[derive(Clone, Debug, Default)]
pub struct Table {
    pub rows: Vec<Row>,
    /// Rows that were not kept.
    pub more: usize,
}

#[derive(Clone, Debug, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// Whether it stands in the table's head.
    pub head: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub text: Text,
    pub header: bool,
    pub colspan: usize,
    pub rowspan: usize,
}

impl Table {
    pub fn open_row(&mut self, head: bool) {
        match self.rows.len() < MAX_ROWS {
            true => self.rows.push(Row {
                cells: Vec::new(),
                head,
            }),
            false => self.more += 1,
        }
    }

    /// Adds a cell to the last row.
    pub fn add(&mut self, cell: Cell) {
        if self.more > 0 {
            return;
        }
        if self.rows.is_empty() {
            self.open_row(false);
        }
        if let Some(row) = self.rows.last_mut()
            && row.cells.len() <= MAX_COLUMNS
        {
            row.cells.push(cell);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.cells.is_empty())
    }

    /// Rows at the top that name the columns: those of the head, else those of names alone.
    pub fn head(&self) -> usize {
        let named = self.rows.iter().take_while(|row| row.head).count();
        if named > 0 {
            return named;
        }
        let names = |row: &&Row| !row.cells.is_empty() && row.cells.iter().all(|cell| cell.header);
        let names = self.rows.iter().take_while(names).count();
        if names < self.rows.len() { names } else { 0 }
    }
}
