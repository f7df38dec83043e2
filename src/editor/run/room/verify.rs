//! The list of connections with the digits that both ends have.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::front::Open;
use crate::editor::key::Key;
use crate::editor::list::{Event, List, Row};

const TITLE: &str = "verify: the same digits at both ends?";

impl Editor {
    /// Shows connections, each with its name and its digits, to be compared with those of the other end.
    pub fn compare(&mut self, connections: Vec<(String, String)>) {
        let rows = connections.into_iter().enumerate();
        let rows = rows.map(|(what, (name, digits))| Row {
            what,
            name,
            more: vec![digits],
            level: 0,
            dim: false,
        });
        let mut list = List::ordered(TITLE);
        list.set_rows(rows.collect());
        self.front.open = Some(Open::Verify(list));
    }
}

/// A key while the list is open; none if it means nothing there.
pub fn key(editor: &mut Editor, mut list: List<usize>, key: Key) -> Option<Vec<Action>> {
    let event = list.key(key, &mut editor.front.memory.killed);
    match event {
        Event::Chosen | Event::Closed => return Some(Vec::new()),
        Event::Filtered | Event::Moved | Event::Nothing => {}
    }
    editor.front.open = Some(Open::Verify(list));
    (event != Event::Nothing).then(Vec::new)
}
