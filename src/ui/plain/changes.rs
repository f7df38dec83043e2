//! What others do to the document, said when they pause: a line for each line that is another now.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::super::{View, people, sanitize};
use super::here;
use crate::notebook::cell::{Cell, CellKey};

/// A cell that nobody has changed for so long is told of: a typed word is one line, not five.
const QUIET: Duration = Duration::from_millis(800);
/// Somebody who never pauses is told of after so long.
const LONGEST: Duration = Duration::from_secs(5);
/// Lines of one cell that are said; the rest is counted.
const MAX_LINES: usize = 5;

/// The document as it was said.
#[derive(Debug, Default)]
pub struct Changes {
    revision: Option<u64>,
    cells: BTreeMap<CellKey, Arc<Cell>>,
    order: Vec<CellKey>,
    waiting: BTreeMap<CellKey, Waiting>,
}

/// A cell that was changed.
#[derive(Debug)]
struct Waiting {
    /// As it was said last.
    old: Arc<Cell>,
    first: Duration,
    /// The last change.
    last: Duration,
}

impl Waiting {
    /// When it is to be told of.
    fn at(&self) -> Duration {
        (self.last + QUIET).min(self.first + LONGEST)
    }
}

impl Changes {
    /// Lines about what changed and is quiet now.
    pub fn tell(&mut self, view: &View) -> Vec<String> {
        let mut lines = Vec::new();
        if self.revision != Some(view.doc.revision()) {
            lines.extend(self.look(view));
        }
        let due = |waiting: &Waiting| view.now >= waiting.at();
        let due: Vec<CellKey> = self
            .waiting
            .iter()
            .filter(|(_, waits)| due(waits))
            .map(|(key, _)| *key)
            .collect();
        for key in due {
            if let Some(waiting) = self.waiting.remove(&key) {
                lines.extend(changed(view, key, &waiting.old));
            }
        }
        lines
    }

    /// When the next cell will have been quiet for long enough.
    pub fn next_at(&self) -> Option<Duration> {
        self.waiting.values().map(Waiting::at).min()
    }

    /// Takes note of what is another now; cells that came and went are told at once.
    fn look(&mut self, view: &View) -> Vec<String> {
        let first = self.revision.is_none();
        let since = self
            .revision
            .and_then(|revision| view.doc.changed_since(revision));
        self.revision = Some(view.doc.revision());
        let keys: Vec<CellKey> = match &since {
            Some(changed) => changed.cells.iter().copied().collect(),
            None => view.doc.cells().to_vec(),
        };
        let reordered = since.is_none_or(|changed| changed.order);
        for key in keys {
            self.note(view, key);
        }
        let lines = match reordered && !first && !self.order.is_empty() {
            true => self.came_and_went(view),
            false => Vec::new(),
        };
        if reordered {
            self.order = view.doc.cells().to_vec();
            let cell = |key: &CellKey| Some((*key, view.doc.cell(*key)?));
            self.cells = self.order.iter().filter_map(cell).collect();
            self.waiting.retain(|key, _| self.cells.contains_key(key));
        }
        lines
    }

    fn note(&mut self, view: &View, key: CellKey) {
        let (Some(old), Some(new)) = (self.cells.get(&key), view.doc.cell(key)) else {
            return;
        };
        if old.revision != new.revision {
            let waiting = self.waiting.entry(key).or_insert_with(|| Waiting {
                old: old.clone(),
                first: view.now,
                last: view.now,
            });
            waiting.last = view.now;
            self.cells.insert(key, new);
        }
    }

    fn came_and_went(&self, view: &View) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, key) in self.order.iter().enumerate() {
            if view.doc.index_of(*key).is_none() {
                lines.push(format!("cell {} deleted", index + 1));
            }
        }
        for (index, key) in view.doc.cells().iter().enumerate() {
            let Some(cell) = view
                .doc
                .cell(*key)
                .filter(|_| !self.cells.contains_key(key))
            else {
                continue;
            };
            let who = author(view, *key).map_or(String::new(), |name| format!(" by {name}"));
            lines.push(format!(
                "cell {} added{who}, {}",
                index + 1,
                here::kind(cell.kind)
            ));
        }
        counted(lines)
    }
}

/// Who changed a cell last, if it was somebody else.
fn author(view: &View, key: CellKey) -> Option<String> {
    let author = view.doc.by_peer(key)?.author?;
    let person = view.people.iter().find(|person| person.client == author)?;
    Some(people::name(person))
}

/// What is another in a cell. One's own line is on the screen already.
fn changed(view: &View, key: CellKey, old: &Arc<Cell>) -> Vec<String> {
    let (Some(new), Some(index)) = (view.doc.cell(key), view.doc.index_of(key)) else {
        return Vec::new();
    };
    let typing = view.editor.caret().is_some_and(|caret| caret.cell == key);
    let place = match (view.doc.is_text(), author(view, key)) {
        (true, Some(name)) => format!("{name}, "),
        (true, None) => String::new(),
        (false, Some(name)) => format!("{name}, cell {}, ", index + 1),
        (false, None) => format!("cell {}, ", index + 1),
    };
    let mut lines = match typing && author(view, key).is_none() {
        true => Vec::new(),
        false => sources(&old.source, &new.source),
    };
    if old.outputs != new.outputs {
        let told = here::told_outputs(&new);
        match told.is_empty() {
            true => lines.push("no output".to_owned()),
            false => lines.extend(told.iter().map(|line| format!("output: {line}"))),
        }
    }
    let lines = counted(lines).into_iter();
    lines.map(|line| format!("{place}{line}")).collect()
}

/// The lines that differ, between those that are equal above and below.
fn sources(old: &str, new: &str) -> Vec<String> {
    let old: Vec<&str> = old.split('\n').collect();
    let new: Vec<&str> = new.split('\n').collect();
    let above = old
        .iter()
        .zip(&new)
        .take_while(|(one, other)| one == other)
        .count();
    let left = old.len().min(new.len()) - above;
    let backwards = old.iter().rev().zip(new.iter().rev());
    let below = backwards
        .take(left)
        .take_while(|(one, other)| one == other)
        .count();
    let gone = old.len() - below - above;
    let came = new.get(above..new.len() - below).unwrap_or_default();
    let mut lines: Vec<String> = (above + 1..)
        .zip(came)
        .map(|(number, line)| format!("line {number}: {}", sanitize::line(line)))
        .collect();
    if gone > came.len() {
        let count = gone - came.len();
        let plural = if count == 1 { "" } else { "s" };
        lines.push(format!(
            "{count} line{plural} deleted at line {}",
            above + came.len() + 1
        ));
    }
    lines
}

/// The first lines, and how many more there are.
fn counted(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > MAX_LINES {
        let more = lines.len() - MAX_LINES;
        lines.truncate(MAX_LINES);
        lines.push(format!("and {more} more lines"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_told() {
        assert_eq!(sources("a\nb\nc", "a\nx\nc"), ["line 2: x"]);
        assert_eq!(sources("a\nc", "a\nb\nc"), ["line 2: b"]);
        assert_eq!(sources("a\nb\nc", "a\nc"), ["1 line deleted at line 2"]);
        assert_eq!(sources("a", "a\x1b[2J"), ["line 1: a␛[2J"]);
        assert!(sources("a", "a").is_empty());
        assert_eq!(sources("x\nx", "x"), ["1 line deleted at line 2"]);
    }
}
