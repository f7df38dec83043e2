//! Somebody else, whose characters and cells can be told from all others.

use std::collections::{BTreeMap, BTreeSet};

use celljam::editor::around::Peer;
use celljam::editor::motion::Place;
use celljam::notebook::{CellKey, CellKind, DocKind, Edit, Fold, Notebook, Shape};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

/// The first of two blocks that nobody writes in: of one UTF-16 unit each, and of two.
const NARROW: u32 = 0xe000;
const WIDE: u32 = 0xf_0000;
/// Characters of each block that are used at most.
const EACH: u32 = 1000;

pub struct Other {
    pub notebook: Notebook,
    client: u64,
    marks: u32,
    /// Characters that their author has not taken away again.
    left: BTreeSet<char>,
    /// The ids of the cells that each character stands in, or stood in: more than one where the first
    /// person copied or joined cells.
    homes: BTreeMap<char, BTreeSet<String>>,
    /// Cells that have not been made anew: what is written there is in nobody's copy.
    first: BTreeSet<CellKey>,
    /// Sources of own cells, by id.
    own: BTreeMap<String, String>,
    caret: Option<CellKey>,
}

fn is_mark(c: char) -> bool {
    let within = |first| (first..first + EACH).contains(&u32::from(c));
    within(NARROW) || within(WIDE)
}

fn cells_of(whole: &Value) -> Vec<&Value> {
    whole["cells"].as_array().into_iter().flatten().collect()
}

fn text_of(whole: &Value) -> String {
    let sources = cells_of(whole).into_iter();
    sources.filter_map(|cell| cell["source"].as_str()).collect()
}

fn unmarked(cell: &Value) -> String {
    let source = cell["source"].as_str().unwrap_or_default();
    source.chars().filter(|c| !is_mark(*c)).collect()
}

impl Other {
    /// Has the notebook as it is.
    pub fn joins(notebook: &Notebook) -> Other {
        let mut other = Other {
            notebook: Notebook::new(DocKind::Notebook, 2, Shape::A, 99),
            client: 2,
            marks: 0,
            left: BTreeSet::new(),
            homes: BTreeMap::new(),
            first: notebook.cells().iter().copied().collect(),
            own: BTreeMap::new(),
            caret: None,
        };
        other.hears(notebook);
        other
    }

    /// Takes everything that the notebook has.
    pub fn hears(&mut self, notebook: &Notebook) {
        let news = notebook.diff(&self.notebook.state_vector());
        let replica = self.notebook.replica_mut();
        let news = news.expect("our own vector");
        replica.apply_remote(&news, 1).expect("an update");
    }

    fn tells(&mut self, notebook: &mut Notebook) {
        let news = self.notebook.diff(&notebook.state_vector());
        let replica = notebook.replica_mut();
        let news = news.expect("our own vector");
        replica.apply_remote(&news, 2).expect("an update");
        self.sees(notebook);
    }

    /// Where this person's caret is.
    pub fn people(&self, notebook: &Notebook) -> Vec<Peer> {
        let cell = self.caret.filter(|cell| notebook.index_of(*cell).is_some());
        vec![Peer {
            client: self.client,
            name: "Other".to_owned(),
            place: cell.map(|cell| Place { cell, byte: 0 }),
            ..Default::default()
        }]
    }

    /// A character that stands nowhere yet.
    fn mark(&mut self) -> char {
        let block = if self.marks.is_multiple_of(2) {
            NARROW
        } else {
            WIDE
        };
        let mark = char::from_u32(block + self.marks / 2).expect("a private character");
        self.marks += 1;
        assert!(self.marks < 2 * EACH, "more characters than were set aside");
        self.left.insert(mark);
        mark
    }

    /// Types a character in a cell that has not been made anew, or puts in a cell.
    pub fn adds(&mut self, notebook: &mut Notebook, rng: &mut StdRng) {
        self.hears(notebook);
        let mark = self.mark().to_string();
        let cells: Vec<_> = self.notebook.cells().to_vec();
        let there: Vec<_> = cells
            .iter()
            .filter(|cell| self.first.contains(cell))
            .collect();
        if there.is_empty() || rng.random_range(0..6) == 0 {
            self.puts_in(&mark, rng.random_range(0..=cells.len()));
        } else {
            let cell = *there[rng.random_range(0..there.len())];
            let source = self.notebook.cell(cell).expect("a cell").source.clone();
            let at = rng.random_range(0..=source.chars().count());
            let at = source
                .char_indices()
                .nth(at)
                .map_or(source.len(), |(at, _)| at);
            let text = mark;
            self.edit(&Edit::InsertText { cell, at, text });
            self.caret = Some(cell);
        }
        self.tells(notebook);
    }

    fn puts_in(&mut self, mark: &str, index: usize) {
        let kind = CellKind::Code;
        let source = format!("theirs {mark}");
        let edit = Edit::InsertCell {
            index,
            kind,
            source,
        };
        for cell in self.edit(&edit) {
            let id = self.notebook.cell(cell).expect("the new cell").id.clone();
            self.own.insert(id, "theirs ".to_owned());
            self.first.insert(cell);
        }
    }

    fn edit(&mut self, edit: &Edit) -> Vec<CellKey> {
        // An edit of outputs does not fit a cell of another kind.
        let done = self.notebook.apply_local(edit);
        done.map(|done| done.created).unwrap_or_default()
    }

    /// Any edit of cells; characters that go with it are gone for good.
    pub fn does_anything(&mut self, notebook: &mut Notebook, rng: &mut StdRng) {
        self.hears(notebook);
        let cells: Vec<_> = self.notebook.cells().to_vec();
        if cells.is_empty() {
            return;
        }
        let before = text_of(&self.notebook.to_ipynb());
        let cell = cells[rng.random_range(0..cells.len())];
        let other = cells[rng.random_range(0..cells.len())];
        let edit = match rng.random_range(0..9) {
            0 => Edit::DeleteCell { cell },
            1 | 2 => Edit::MoveCell {
                cell,
                index: rng.random_range(0..=cells.len()),
            },
            3 => Edit::ChangeKind {
                cell,
                kind: CellKind::Markdown,
            },
            4 => Edit::SplitCell { cell, at: 0 },
            5 => Edit::MergeCells {
                cell,
                others: vec![other],
            },
            6 => Edit::Collapse {
                cell,
                part: Fold::Outputs,
                on: true,
            },
            7 => Edit::AppendOutput {
                cell,
                output: json!({ "output_type": "stream", "name": "stdout", "text": "o" }),
            },
            _ => {
                let to = self.notebook.cell(cell).expect("a cell").source.len();
                Edit::DeleteText { cell, from: 0, to }
            }
        };
        if !matches!(edit, Edit::Collapse { .. } | Edit::AppendOutput { .. }) {
            self.gives_up(&[cell, other]);
        }
        self.edit(&edit);
        let after = text_of(&self.notebook.to_ipynb());
        // Where it stands twice, one of them is the first person's copy, which is theirs to take back.
        let times = |text: &str, mark| text.matches(mark).count();
        self.left
            .retain(|mark| times(&before, *mark) <= times(&after, *mark));
        self.tells(notebook);
    }

    /// Looks where the characters are.
    pub fn sees(&mut self, notebook: &Notebook) {
        for key in notebook.cells() {
            let cell = notebook.cell(*key).expect("a cell");
            for mark in cell.source.chars().filter(|c| is_mark(*c)) {
                self.homes.entry(mark).or_default().insert(cell.id.clone());
            }
        }
    }

    /// What the first person has deleted in these cells cannot come back to them when the second makes
    /// them anew or deletes them. A copy of it elsewhere is the first person's, and goes with its undo.
    fn gives_up(&mut self, cells: &[CellKey]) {
        let cells = cells.iter().filter_map(|cell| self.notebook.cell(*cell));
        let cells: Vec<_> = cells.collect();
        let homes = &self.homes;
        let is_home = |id: &str, mark| homes.get(&mark).is_some_and(|homes| homes.contains(id));
        self.left.retain(|mark| {
            let mut cells = cells.iter();
            !cells.any(|cell| is_home(&cell.id, *mark) && !cell.source.contains(*mark))
        });
    }

    /// Characters that are nowhere.
    pub fn gone(&self, whole: &Value) -> Vec<char> {
        let text = text_of(whole);
        let gone = self.left.iter().filter(|mark| !text.contains(**mark));
        gone.copied().collect()
    }

    /// Characters that are not there just once.
    pub fn twice_or_gone(&self, whole: &Value) -> Vec<char> {
        let text = text_of(whole);
        let wrong = |mark: &&char| text.matches(**mark).count() != 1;
        self.left.iter().filter(wrong).copied().collect()
    }

    /// Own cells that are not there as they were made, but for marks.
    pub fn changed_cells(&self, whole: &Value) -> Vec<String> {
        let there = |id: &str, source: &str| {
            let found = cells_of(whole).into_iter().filter(|cell| cell["id"] == *id);
            let found: Vec<String> = found.map(unmarked).collect();
            found == [source]
        };
        let wrong = self.own.iter().filter(|(id, source)| !there(id, source));
        wrong.map(|(id, _)| id.clone()).collect()
    }

    /// The notebook without this person's cells and characters.
    pub fn without_theirs(&self, mut whole: Value) -> Value {
        let cells = whole["cells"].as_array_mut().expect("cells");
        let is_own = |cell: &Value| {
            cell["id"]
                .as_str()
                .is_some_and(|id| self.own.contains_key(id))
        };
        cells.retain(|cell| !is_own(cell));
        for cell in cells {
            cell["source"] = Value::String(unmarked(cell));
        }
        whole
    }
}
