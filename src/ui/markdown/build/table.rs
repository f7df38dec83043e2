//! Tables while they are put together, cell by cell.

use super::{Builder, trim};
use crate::ui::markdown::tree::{Align, Block, Table, TableRow};
use crate::ui::markdown::{MAX_TABLE_COLUMNS, MAX_TABLE_ROWS};

/// A table that is not closed yet.
#[derive(Default)]
pub(super) struct OpenTable {
    table: Table,
    pub html: bool,
    /// Containers that were open when it began.
    pub depth: usize,
    /// And such as were too deep.
    pub deeper: usize,
    pub in_row: bool,
    pub in_cell: bool,
    pub heading: bool,
}

impl Builder {
    pub fn begin_table(&mut self, aligns: Vec<Align>, html: bool, byte: usize) {
        self.break_block(byte);
        if self.table.is_some() {
            return;
        }
        self.table = Some(OpenTable {
            table: Table {
                aligns,
                byte,
                ..Table::default()
            },
            html,
            depth: self.open.len(),
            deeper: self.deeper.len(),
            ..OpenTable::default()
        });
    }

    pub fn begin_row(&mut self) {
        self.end_cell();
        if let Some(table) = &mut self.table {
            table.in_row = table.table.rows.len() < MAX_TABLE_ROWS;
            table.table.cut |= !table.in_row;
            if table.in_row {
                table.table.rows.push(TableRow {
                    cells: Vec::new(),
                    heading: false,
                });
            }
        }
    }

    /// A cell begins; HTML says of each whether it is a heading, and where it stands.
    pub fn begin_cell(&mut self, heading: bool, align: Option<Align>) {
        self.end_cell();
        let Some(open) = &mut self.table else { return };
        let Some(row) = open.table.rows.last_mut().filter(|_| open.in_row) else {
            return;
        };
        if row.cells.len() >= MAX_TABLE_COLUMNS {
            open.table.cut = true;
            return;
        }
        open.heading = heading;
        open.in_cell = true;
        let column = row.cells.len();
        if let Some(align) = align {
            if open.table.aligns.len() <= column {
                open.table.aligns.resize(column + 1, Align::Left);
            }
            if let Some(place) = open.table.aligns.get_mut(column) {
                *place = align;
            }
        }
        // A row whose cells are all headings is one.
        row.heading = heading && (column == 0 || row.heading);
        self.spans.clear();
        self.forget_styles();
    }

    pub fn end_cell(&mut self) {
        let Some(open) = self.table.as_mut().filter(|open| open.in_cell) else {
            return;
        };
        open.in_cell = false;
        open.heading = false;
        let mut spans = std::mem::take(&mut self.spans);
        trim(&mut spans);
        if let Some(row) = open.table.rows.last_mut() {
            row.cells.push(spans);
        }
    }

    pub fn end_table(&mut self, byte: usize) {
        self.end_cell();
        let Some(open) = self.table.take() else {
            return;
        };
        let mut table = open.table;
        self.spans.clear();
        // What HTML left open in it ends with it; Markdown ends its own.
        let within = self.deeper.split_off(open.deeper.min(self.deeper.len()));
        self.deeper.extend(within.into_iter().filter(|html| !html));
        let empty = |row: &TableRow| row.cells.iter().all(Vec::is_empty);
        table.rows.retain(|row| !empty(row));
        if !table.rows.is_empty() {
            self.block(Block::Table(table), byte);
        }
    }

    /// Whether a table of HTML is open, with or without a cell in it.
    pub fn in_html_table(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.html)
    }

    /// Whether text has a place: not between the cells of a table.
    pub fn in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.in_cell)
    }

    /// Whether a row of a table is open.
    pub fn in_row(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.in_row)
    }
}
