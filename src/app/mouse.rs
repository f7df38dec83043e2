//! The mouse: a click goes there, a drag selects, the wheel scrolls, a name leads to the person.

use std::time::Duration;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::model::{Effect, Model};
use crate::editor::action::Action;
use crate::editor::help::Turn;
use crate::editor::motion::Place;
use crate::editor::reader::Step;
use crate::ui::hit::Hit;

/// Rows of one step of the wheel, as most terminals scroll.
const WHEEL: i32 = 3;

/// What the mouse did, at a column and row of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    Down(u16, u16),
    Drag(u16, u16),
    Wheel(i32),
}

/// What an event of the terminal means; none for other buttons.
pub fn mouse(event: &MouseEvent) -> Option<Mouse> {
    let (column, row) = (event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Mouse::Down(column, row)),
        MouseEventKind::Drag(MouseButton::Left) => Some(Mouse::Drag(column, row)),
        MouseEventKind::ScrollDown => Some(Mouse::Wheel(WHEEL)),
        MouseEventKind::ScrollUp => Some(Mouse::Wheel(-WHEEL)),
        _ => None,
    }
}

impl Model {
    pub(super) fn take_mouse(&mut self, mouse: Mouse, now: Duration, effects: &mut Vec<Effect>) {
        let actions = match mouse {
            Mouse::Wheel(rows) if self.reads() => vec![Action::Read(Step::Turn(Turn::Rows(rows)))],
            Mouse::Wheel(rows) => vec![Action::ScrollRows(rows)],
            Mouse::Down(column, row) => match self.under(column, row) {
                Some(hit) => self.click(hit, now),
                None => Vec::new(),
            },
            Mouse::Drag(column, row) => match self.under(column, row) {
                Some(Hit::Source(cell, byte)) => self.ask(now, |editor, around| {
                    editor.drag(Place { cell, byte }, around.doc)
                }),
                _ => Vec::new(),
            },
        };
        self.carry_out(actions, now, effects);
    }

    fn click(&mut self, hit: Hit, now: Duration) -> Vec<Action> {
        self.ask(now, |editor, around| match hit {
            Hit::Source(cell, byte) => editor.click(Place { cell, byte }, around.doc),
            Hit::Cell(cell) => editor.click_beside(cell, around.doc),
            Hit::More(cell) => editor.click_more(cell, around.doc),
            Hit::Row(row) => vec![Action::Read(Step::Click(row))],
            Hit::Person(client) => editor.visit(client, around),
        })
    }
}
