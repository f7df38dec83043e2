//! Bindings as people look them up: in the order of the command table, all keys of a command together.

use std::sync::Arc;

use super::bound::{Bound, describe};
use super::{Binding, Keymap};
use crate::editor::command::{Mode, table};
use crate::editor::key;

/// Everything that calls the same commands in a mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub commands: Arc<[Bound]>,
    /// The shortest keys first; never none.
    pub bindings: Vec<Binding>,
}

impl Row {
    /// `delete-cell`, or `command-mode, save`.
    pub fn called(&self) -> String {
        let calls: Vec<String> = self.commands.iter().map(Bound::written).collect();
        calls.join(", ")
    }

    /// What it does, in the words of the table.
    pub fn doc(&self) -> String {
        describe(&self.commands)
    }
}

impl Keymap {
    /// What works in a mode, in the order of the command table; several commands in a row come last.
    pub fn rows(&self, mode: Mode) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for binding in self.bindings(mode) {
            match rows.iter_mut().find(|row| row.commands == binding.commands) {
                Some(row) => row.bindings.push(binding),
                None => rows.push(Row {
                    commands: binding.commands.clone(),
                    bindings: vec![binding],
                }),
            }
        }
        for row in &mut rows {
            row.bindings
                .sort_by_cached_key(|binding| key::written(&binding.keys).chars().count());
        }
        rows.sort_by_cached_key(|row| (rank(row), row.called()));
        rows
    }
}

fn rank(row: &Row) -> usize {
    let place = match &*row.commands {
        [one] => table().position(|spec| spec.command == one.command),
        _ => None,
    };
    place.unwrap_or(usize::MAX)
}
