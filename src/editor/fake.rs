//! A document in memory for tests: applies edits, keeps marks.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::Editor;
use super::action::Action;
use super::around::Around;
use super::doc::{Doc, Mark};
use crate::notebook::cell::{Cell, CellKey, CellKind};
use crate::notebook::output::Output;
use crate::notebook::{Changed, Edit};

#[derive(Default)]
pub struct Fake {
    keys: Vec<CellKey>,
    cells: Vec<Arc<Cell>>,
    marks: RefCell<Vec<(CellKey, usize)>>,
    clock: u32,
    pub text: bool,
}

struct Slot(usize);

impl Fake {
    pub fn of(sources: &[&str]) -> Fake {
        let mut fake = Fake::default();
        for source in sources {
            fake.insert(fake.keys.len(), CellKind::Code, source);
        }
        fake
    }

    pub fn insert(&mut self, index: usize, kind: CellKind, source: &str) -> CellKey {
        self.clock += 1;
        let key = CellKey {
            client: 7,
            clock: self.clock,
        };
        let cell = Cell {
            key,
            id: format!("id-{}", self.clock),
            kind,
            source: source.to_owned(),
            execution_count: None,
            outputs: Vec::new(),
            execution_state: None,
            folded: Default::default(),
            revision: 1,
        };
        self.keys.insert(index, key);
        self.cells.insert(index, Arc::new(cell));
        key
    }

    pub fn change(&mut self, index: usize, change: impl FnOnce(&mut Cell)) {
        let cell = Arc::make_mut(&mut self.cells[index]);
        change(cell);
        cell.revision += 1;
    }

    pub fn delete(&mut self, index: usize) {
        self.keys.remove(index);
        self.cells.remove(index);
    }

    pub fn output(&mut self, index: usize, count: u64, outputs: Vec<Output>) {
        self.change(index, |cell| {
            cell.execution_count = Some(count);
            cell.outputs = outputs;
        });
    }

    pub fn replace(&mut self, cell: CellKey, from: usize, to: usize, with: &str) {
        let index = self.index_of(cell).expect("a cell of the document");
        self.change(index, |cell| cell.source.replace_range(from..to, with));
        for (key, byte) in self.marks.borrow_mut().iter_mut() {
            if *key == cell && *byte > from {
                let kept = byte.saturating_sub(to);
                *byte = if *byte >= to {
                    from + with.len() + kept
                } else {
                    from
                };
            }
        }
    }

    pub fn apply(&mut self, edit: &Edit) -> Option<CellKey> {
        match edit {
            Edit::InsertText { cell, at, text } => self.replace(*cell, *at, *at, text),
            Edit::DeleteText { cell, from, to } => self.replace(*cell, *from, *to, ""),
            Edit::ReplaceText {
                cell,
                from,
                to,
                text,
            } => self.replace(*cell, *from, *to, text),
            Edit::ReplaceMany { pieces } => {
                for piece in pieces.iter().rev() {
                    self.replace(piece.cell, piece.from, piece.to, &piece.text);
                }
            }
            Edit::InsertCell {
                index,
                kind,
                source,
            } => return Some(self.insert(*index, *kind, source)),
            Edit::DeleteCell { cell } => {
                let index = self.index_of(*cell).expect("a cell of the document");
                self.delete(index);
            }
            other => panic!("no editing command makes {other:?}"),
        }
        None
    }

    /// Does what the program does with actions.
    pub fn perform(&mut self, editor: &mut Editor, actions: &[Action]) {
        for action in actions {
            match action {
                Action::Edit(edit) => {
                    if let Some(cell) = self.apply(edit) {
                        editor.created(cell, self);
                    }
                }
                Action::Commands(bounds, count) => {
                    for bound in bounds {
                        editor.settle(self);
                        let more = editor.command(bound, *count, &Around::alone(self));
                        self.perform(editor, &more);
                    }
                }
                Action::Keys(keys) => {
                    for key in keys {
                        editor.settle(self);
                        let more = editor.key(*key, &Around::alone(self));
                        self.perform(editor, &more);
                    }
                }
                _ => {}
            }
        }
        editor.settle(self);
        while editor.is_busy() {
            let more = editor.work(self);
            self.perform(editor, &more);
        }
    }
}

impl Doc for Fake {
    fn cells(&self) -> &[CellKey] {
        &self.keys
    }

    fn index_of(&self, cell: CellKey) -> Option<usize> {
        self.keys.iter().position(|key| *key == cell)
    }

    fn cell(&self, cell: CellKey) -> Option<Arc<Cell>> {
        self.cells.get(self.index_of(cell)?).cloned()
    }

    fn is_text(&self) -> bool {
        self.text
    }

    fn revision(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for cell in &self.cells {
            (cell.key, cell.revision).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn changed_since(&self, _: u64) -> Option<Changed> {
        None
    }

    fn language(&self) -> Option<String> {
        Some("python".to_owned())
    }

    fn mark(&self, cell: CellKey, byte: usize) -> Option<Mark> {
        self.index_of(cell)?;
        let mut marks = self.marks.borrow_mut();
        marks.push((cell, byte));
        Some(Mark::new(Slot(marks.len() - 1)))
    }

    fn find(&self, mark: &Mark) -> Option<(CellKey, usize)> {
        let (cell, byte) = *self.marks.borrow().get(mark.get::<Slot>()?.0)?;
        self.index_of(cell).map(|_| (cell, byte))
    }
}
