//! A list to choose from: rows that a filter narrows, and one that is selected.

pub mod fuzzy;

use super::key::{Code, Key};
use super::prompt::{Did, Line};

/// Rows that one page key goes over.
const PAGE: usize = 10;
/// Rows of a list. Nobody looks through more, and narrowing them at each key stays quick.
pub const MAX_ROWS: usize = 20_000;

/// One row, and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<T> {
    pub what: T,
    /// What the filter looks at, and what stands first. As somebody wrote it: sanitise to show.
    pub name: String,
    /// What stands behind, from left to right; the last one at the right edge.
    pub more: Vec<String>,
    /// Steps to the right.
    pub level: usize,
    /// Not to be had here and now.
    pub dim: bool,
}

/// A list. Rows are those that the filter leaves, in the order given.
#[derive(Clone, Debug)]
pub struct List<T> {
    pub title: String,
    /// What is typed to narrow it.
    pub filter: Line,
    rows: Vec<Row<T>>,
    /// Indices of the rows that are left.
    left: Vec<usize>,
    selected: usize,
    ranked: bool,
}

/// What a key did to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The key is none of a list.
    Nothing,
    /// The selection moved, or the key had nothing to do.
    Moved,
    /// The filter is another.
    Filtered,
    Chosen,
    Closed,
}

impl<T: PartialEq> List<T> {
    /// A list that shows the best matches first.
    pub fn ranked(title: &str) -> List<T> {
        List {
            title: title.to_owned(),
            filter: Line::default(),
            rows: Vec::new(),
            left: Vec::new(),
            selected: 0,
            ranked: true,
        }
    }

    /// A list that keeps its order when it is narrowed.
    pub fn ordered(title: &str) -> List<T> {
        List {
            ranked: false,
            ..List::ranked(title)
        }
    }

    /// Other rows; the selection stays on what it was on, if that is still there.
    pub fn set_rows(&mut self, mut rows: Vec<Row<T>>) {
        rows.truncate(MAX_ROWS);
        let old = std::mem::replace(&mut self.rows, rows);
        let before = self.left.get(self.selected).and_then(|at| old.get(*at));
        let query = self.filter.text().to_owned();
        self.narrow(&query);
        if let Some(before) = before {
            self.select(|what| *what == before.what);
        }
    }

    /// Leaves the rows that match, with the first of them selected.
    pub fn narrow(&mut self, query: &str) {
        let scored = self.rows.iter().enumerate().filter_map(|(at, row)| {
            let score = fuzzy::score(query, &row.name)?;
            Some((-score, at))
        });
        let mut scored: Vec<(i32, usize)> = scored.collect();
        if self.ranked {
            scored.sort();
        }
        self.left = scored.into_iter().map(|(_, at)| at).collect();
        self.selected = 0;
    }

    /// Selects the first row that stands for such a thing.
    pub fn select(&mut self, is_it: impl Fn(&T) -> bool) {
        let found = self.left.iter().position(|at| {
            let row = self.rows.get(*at);
            row.is_some_and(|row| is_it(&row.what))
        });
        self.selected = found.unwrap_or(self.selected);
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row<T>> {
        self.rows.get(*self.left.get(self.selected)?)
    }

    /// Which of the rows that are left is selected.
    pub fn index(&self) -> usize {
        self.selected
    }

    /// How many rows are left.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// The rows that are left, from this one on.
    pub fn rows(&self, from: usize) -> impl Iterator<Item = &Row<T>> {
        let left = self.left.iter().skip(from);
        left.filter_map(|at| self.rows.get(*at))
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, killed: &mut String) -> Event {
        match (key.code, key.ctrl, key.alt) {
            (Code::Enter, false, false) => Event::Chosen,
            (Code::Esc, ..) | (Code::Char('c' | 'g'), true, _) => Event::Closed,
            _ => match self.moved(key) {
                true => Event::Moved,
                false => self.filtered(key, killed),
            },
        }
    }

    /// Whether the key moves the selection.
    pub fn moved(&mut self, key: Key) -> bool {
        let last = self.left.len().saturating_sub(1);
        let at = self.selected;
        self.selected = match (key.code, key.ctrl, key.alt) {
            (Code::Up, false, false) | (Code::Char('p'), true, false) => {
                at.checked_sub(1).unwrap_or(last)
            }
            (Code::Down, false, false) | (Code::Char('n'), true, false) => {
                if at >= last {
                    0
                } else {
                    at + 1
                }
            }
            (Code::PageUp, ..) => at.saturating_sub(PAGE),
            (Code::PageDown, ..) => (at + PAGE).min(last),
            (Code::Home, true, _) => 0,
            (Code::End, true, _) => last,
            _ => return false,
        };
        true
    }

    fn filtered(&mut self, key: Key, killed: &mut String) -> Event {
        match self.filter.key(key, killed) {
            Did::Nothing => Event::Nothing,
            Did::Moved => Event::Moved,
            Did::Changed => {
                self.refilter();
                Event::Filtered
            }
        }
    }

    /// Narrows by what the filter has now.
    pub fn refilter(&mut self) {
        let query = self.filter.text().to_owned();
        self.narrow(&query);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&'static str]) -> List<&'static str> {
        let mut list = List::ordered("things");
        list.set_rows(rows(names));
        list
    }

    fn rows(names: &[&'static str]) -> Vec<Row<&'static str>> {
        let row = |name: &&'static str| Row {
            what: *name,
            name: (*name).to_owned(),
            more: Vec::new(),
            level: 0,
            dim: false,
        };
        names.iter().map(row).collect()
    }

    fn press(list: &mut List<&'static str>, keys: &str) -> Event {
        let mut last = Event::Nothing;
        for key in Key::parse_sequence(keys).expect("keys") {
            last = list.key(key, &mut String::new());
        }
        last
    }

    fn at(list: &List<&'static str>) -> Option<&'static str> {
        list.selected().map(|row| row.what)
    }

    #[test]
    fn keys_select_and_narrow() {
        let mut list = list(&["alpha", "beta", "gamma", "delta"]);
        assert_eq!(press(&mut list, "down ctrl-n"), Event::Moved);
        assert_eq!(at(&list), Some("gamma"));
        press(&mut list, "up up up");
        assert_eq!(at(&list), Some("delta"));
        press(&mut list, "down pagedown");
        assert_eq!(at(&list), Some("delta"));
        assert_eq!(press(&mut list, "l t a"), Event::Filtered);
        assert_eq!(
            list.rows(0).map(|row| row.what).collect::<Vec<_>>(),
            ["delta"]
        );
        assert_eq!(press(&mut list, "enter"), Event::Chosen);
        press(&mut list, "z");
        assert_eq!((list.len(), at(&list)), (0, None));
        press(&mut list, "down up pagedown");
        assert_eq!(press(&mut list, "esc"), Event::Closed);
    }

    #[test]
    fn the_selection_stays_on_its_row() {
        let mut list = list(&["a", "b", "c"]);
        press(&mut list, "down");
        list.set_rows(rows(&["x", "a", "b"]));
        assert_eq!(at(&list), Some("b"));
        list.set_rows(rows(&["x", "a"]));
        assert_eq!(at(&list), Some("x"));
    }
}
