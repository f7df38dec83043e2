//! Lists and tables as they begin and end.

use super::{Block, Page};
use crate::ui::outputs::html::table::{Cell, Table};
use crate::ui::rich::{Look, Tone};

impl Page {
    pub(super) fn open_list(&mut self, first: Option<u64>) {
        self.stand_apart();
        self.lists.push(first);
    }

    pub(super) fn close_list(&mut self) {
        self.end_line();
        self.marker.clear();
        self.lists.pop();
        self.stand_apart();
    }

    pub(super) fn open_item(&mut self) {
        self.end_line();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "• ".to_owned(),
        };
        match self.cell.is_some() {
            true => self.push_text(&marker, Look::of(Tone::Marker)),
            false => self.marker = marker,
        }
    }

    pub(super) fn open_table(&mut self) {
        self.tables += 1;
        self.end_line();
        if self.tables == 1 {
            self.table = Some(Table::default());
        }
    }

    pub(super) fn open_row(&mut self) {
        let head = self.open.iter().any(|open| open.name == "thead");
        match self.table {
            Some(_) if self.tables > 1 => self.end_line(),
            Some(_) => {
                self.close_cell();
                if let Some(table) = &mut self.table {
                    table.open_row(head);
                }
            }
            None => self.end_line(),
        }
    }

    pub(super) fn open_cell(&mut self, cell: Cell) {
        if self.tables == 1 && self.table.is_some() {
            self.close_cell();
            self.end_line();
            self.cell = Some(cell);
        }
    }

    pub(super) fn close_cell(&mut self) {
        if let (Some(mut cell), Some(table)) = (self.cell.take(), &mut self.table) {
            cell.text.trim_end();
            table.add(cell);
        }
    }

    pub(super) fn close_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        if self.tables > 0 {
            return self.end_line();
        }
        self.close_cell();
        self.end_line();
        if let Some(table) = self.table.take().filter(|table| !table.is_empty()) {
            self.apart = true;
            self.block(Block::Table(table));
            self.apart = true;
        }
    }
}
