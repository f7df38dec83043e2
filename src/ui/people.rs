//! The others on the screen: whose caret is in which row, and who is above or below.

use std::collections::BTreeMap;

use super::viewport::Shown;
use super::{NAME_FLAG, View, sanitize};
use crate::notebook::cell::CellKey;
use crate::session::view::{Cursor, Person};

/// Columns of a name; longer ones are cut.
const MAX_NAME: usize = 16;

/// Somebody in a cell on the screen.
pub struct Here<'a> {
    pub person: &'a Person,
    pub cursor: Cursor,
    /// The caret's row and column: rows from the top of the cells' area, maybe outside of it, columns
    /// within that of their text, at its edge where the caret is beyond.
    pub row: i64,
    pub column: usize,
    /// The first and last row of the cell that are on the screen.
    pub cell_rows: (i64, i64),
    pub flag: bool,
}

/// Who is in a cell off the screen, in the order of the room.
#[derive(Default)]
pub struct Away<'a> {
    pub above: Vec<&'a Person>,
    pub below: Vec<&'a Person>,
    /// What in the focused cell is not what it looks like, in words.
    pub suspects: Option<String>,
}

/// A name, safe and short.
pub fn name(person: &Person) -> String {
    sanitize::short(&person.name, MAX_NAME)
}

/// The letter that stands for a name.
pub fn initial(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric());
    first.map_or_else(|| "?".to_owned(), |c| c.to_uppercase().take(1).collect())
}

/// Sorts the people by where their carets are.
pub fn sort<'a>(view: &View<'a>, shown: &[Shown], height: i64) -> (Vec<Here<'a>>, Away<'a>) {
    let by_cell: BTreeMap<CellKey, &Shown> = shown
        .iter()
        .map(|shown| (shown.block.cell.key, shown))
        .collect();
    let first = shown.first().map_or(0, |shown| shown.index);
    let (mut here, mut away) = (Vec::new(), Away::default());
    for person in view.people {
        let Some(cursor) = person.cursor else {
            continue;
        };
        match by_cell.get(&cursor.cell) {
            Some(shown) => here.push(located(person, cursor, shown, height, view)),
            None => match view.doc.index_of(cursor.cell) {
                Some(index) if index < first => away.above.push(person),
                Some(_) => away.below.push(person),
                None => {}
            },
        }
    }
    (here, away)
}

fn located<'a>(
    person: &'a Person,
    cursor: Cursor,
    shown: &Shown,
    height: i64,
    view: &View,
) -> Here<'a> {
    let (row, column) = shown.locate(cursor.head);
    let last = shown.top + shown.block.height() - 2;
    Here {
        person,
        cursor,
        row,
        column,
        cell_rows: (shown.top.max(0), last.min(height - 1).max(0)),
        flag: view.now < person.moved_at + NAME_FLAG,
    }
}
