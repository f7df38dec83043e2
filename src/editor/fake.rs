//! A document in memory for tests: applies edits, keeps marks.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::{Value, json};

use super::Editor;
use super::action::Action;
use super::around::Around;
use super::doc::{Doc, Mark};
use crate::notebook::cell::{Cell, CellKey, CellKind};
use crate::notebook::output::Output;
use crate::notebook::{Changed, Done, Edit, Fold, Piece};

#[derive(Default)]
pub struct Fake {
    keys: Vec<CellKey>,
    cells: Vec<Arc<Cell>>,
    marks: RefCell<Vec<(CellKey, usize)>>,
    clock: u32,
    pub text: bool,
    pub language: Option<String>,
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

    /// Applies an edit; what a kernel does is not among them.
    pub fn apply(&mut self, edit: &Edit) -> Done {
        match edit {
            Edit::InsertText { cell, at, text } => self.replace(*cell, *at, *at, text),
            Edit::DeleteText { cell, from, to } => self.replace(*cell, *from, *to, ""),
            Edit::ReplaceText {
                cell,
                from,
                to,
                text,
            } => self.replace(*cell, *from, *to, text),
            Edit::ReplaceMany { pieces } => self.replace_many(pieces),
            Edit::ClearOutputsOf { cells } => cells.iter().for_each(|cell| {
                self.change(self.at(*cell), |cell| {
                    cell.outputs = Vec::new();
                    cell.execution_count = None;
                });
            }),
            Edit::CollapseCells { cells, part, on } => cells.iter().for_each(|cell| {
                self.change(self.at(*cell), |cell| match part {
                    Fold::Source => cell.folded.source = *on,
                    Fold::Outputs => cell.folded.outputs = *on,
                });
            }),
            other => return self.apply_to_cells(other),
        }
        Done::default()
    }

    fn apply_to_cells(&mut self, edit: &Edit) -> Done {
        let created = match edit {
            Edit::InsertCell {
                index,
                kind,
                source,
            } => vec![self.insert(*index, *kind, source)],
            Edit::InsertCells { index, cells } => {
                let cells = (*index..).zip(cells);
                cells.map(|(at, cell)| self.insert_json(at, cell)).collect()
            }
            Edit::DeleteCells { cells } => {
                cells.iter().for_each(|cell| self.delete(self.at(*cell)));
                Vec::new()
            }
            Edit::MoveCell { cell, index } => vec![self.remake(*cell, *index)],
            Edit::ChangeKind { cell, kind } => vec![self.turn(*cell, *kind)],
            Edit::ChangeKinds { cells, kind } => {
                let cells = cells.iter();
                cells.map(|cell| self.turn(*cell, *kind)).collect()
            }
            Edit::SplitCell { cell, at } => {
                let index = self.at(*cell);
                let whole = self.cells[index].clone();
                self.replace(*cell, *at, whole.source.len(), "");
                vec![self.insert(index + 1, whole.kind, &whole.source[*at..])]
            }
            Edit::ClearOutputs { cell } => {
                let cells = vec![*cell];
                return self.apply(&Edit::ClearOutputsOf { cells });
            }
            Edit::MergeCells { cell, others } => {
                for other in others {
                    let index = self.at(*other);
                    let more = format!("\n\n{}", self.cells[index].source);
                    let end = self.cells[self.at(*cell)].source.len();
                    self.replace(*cell, end, end, &more);
                    self.delete(index);
                }
                Vec::new()
            }
            other => panic!("no editing command makes {other:?}"),
        };
        Done { created }
    }

    fn at(&self, cell: CellKey) -> usize {
        self.index_of(cell).expect("a cell of the document")
    }

    /// From the last piece to the first, so that offsets stay true.
    fn replace_many(&mut self, pieces: &[Piece]) {
        let mut pieces = pieces.to_vec();
        pieces.sort_by_key(|piece| (piece.cell, piece.from));
        for piece in pieces.iter().rev() {
            self.replace(piece.cell, piece.from, piece.to, &piece.text);
        }
    }

    fn insert_json(&mut self, index: usize, json: &Value) -> CellKey {
        let word = |key: &str| json[key].as_str().unwrap_or_default();
        let kind = CellKind::of_name(word("cell_type"));
        self.insert(index, kind, word("source"))
    }

    fn turn(&mut self, cell: CellKey, kind: CellKind) -> CellKey {
        let index = self.at(cell);
        self.change(index, |cell| {
            cell.kind = kind;
            cell.outputs = Vec::new();
            cell.execution_count = None;
        });
        self.remake(cell, index)
    }

    /// The cell anew, with the same id, before the one that is at `index` now.
    fn remake(&mut self, cell: CellKey, index: usize) -> CellKey {
        let at = self.at(cell);
        let old = self.cells[at].clone();
        self.delete(at);
        let index = if at < index { index - 1 } else { index };
        let index = index.min(self.keys.len());
        let key = self.insert(index, old.kind, &old.source);
        self.change(index, |cell| {
            *cell = Cell {
                key,
                ..old.as_ref().clone()
            }
        });
        for (marked, _) in self.marks.borrow_mut().iter_mut() {
            if *marked == cell {
                *marked = key;
            }
        }
        key
    }

    /// Does what the program does with actions.
    pub fn perform(&mut self, editor: &mut Editor, actions: &[Action]) {
        for action in actions {
            match action {
                Action::Edit(edit) => {
                    let done = self.apply(edit);
                    editor.created(edit, &done, self);
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

/// As nbformat has it, without metadata and outputs.
fn json_of(cell: &Cell) -> Value {
    json!({
        "cell_type": cell.kind.name(), "id": cell.id, "metadata": {}, "source": cell.source,
    })
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

    fn cell_json(&self, cell: CellKey) -> Option<Value> {
        self.cell(cell).map(|cell| json_of(&cell))
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
        self.language.clone()
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
