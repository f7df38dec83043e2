//! On a real notebook: what is told of changes, and what undo takes back.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Around;
use crate::editor::key::{Code, Key};
use crate::editor::keymap::Keymap;
use crate::notebook::{CellKind, DocKind, Edit, Notebook, Shape};

struct Real {
    editor: Editor,
    notebook: Notebook,
}

impl Real {
    fn of(sources: &[&str]) -> Real {
        let mut notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
        for source in sources {
            let edit = Edit::InsertCell {
                index: usize::MAX,
                kind: CellKind::Code,
                source: (*source).to_owned(),
            };
            notebook.apply_local(&edit).expect("an edit");
        }
        notebook.end_undo_group();
        let mut editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        editor.settle(&*notebook);
        Real { editor, notebook }
    }

    /// Types these characters and presses enter.
    fn enter(&mut self, text: &str) {
        for c in text.chars() {
            self.key(Code::Char(c));
        }
        self.key(Code::Enter);
    }

    fn key(&mut self, code: Code) {
        let actions = self
            .editor
            .key(Key::plain(code), &Around::alone(&*self.notebook));
        self.perform(&actions);
        while self.editor.is_busy() {
            let actions = self.editor.work(&*self.notebook);
            self.perform(&actions);
        }
    }

    fn perform(&mut self, actions: &[Action]) {
        for action in actions {
            match action {
                Action::Edit(edit) => {
                    let done = self.notebook.apply_local(edit).expect("an edit");
                    self.editor.created(edit, &done, &*self.notebook);
                }
                Action::EndUndoGroup => self.notebook.end_undo_group(),
                _ => {}
            }
        }
        self.editor.settle(&*self.notebook);
    }

    fn type_at(&mut self, index: usize, at: usize, text: &str) {
        let edit = Edit::InsertText {
            cell: self.notebook.cells()[index],
            at,
            text: text.to_owned(),
        };
        self.notebook.apply_local(&edit).expect("an edit");
        self.editor.settle(&*self.notebook);
    }

    fn total(&self) -> usize {
        let count = self.editor.front().search().count(&*self.notebook);
        count.map_or(0, |count| count.total)
    }

    fn sources(&self) -> Vec<String> {
        let cells = self.notebook.cells().iter();
        let cells = cells.filter_map(|key| self.notebook.cell(*key));
        cells.map(|cell| cell.source.clone()).collect()
    }
}

#[test]
fn a_change_costs_one_cell_and_the_count_is_right() {
    let mut real = Real::of(&["foo"; 300]);
    real.enter("/foo");
    assert_eq!(real.total(), 300);
    real.type_at(17, 3, " foo");
    assert!(real.editor.is_busy(), "the cell is to be searched again");
    real.editor.work(&*real.notebook);
    assert!(!real.editor.is_busy(), "and no other one");
    assert_eq!(real.total(), 301);
    let cell = real.notebook.cells()[200];
    let edit = Edit::DeleteCell { cell };
    real.notebook.apply_local(&edit).expect("an edit");
    real.perform(&[]);
    assert_eq!(real.total(), 300);
    while real.editor.is_busy() {
        real.editor.work(&*real.notebook);
    }
    assert_eq!(real.total(), 300);
}

#[test]
fn one_undo_takes_back_all_replacements() {
    let before = ["a a", "日本 a", "b"];
    for keys in [": %s/a/xy/g", "f a| xy|a", "f a| xy|yyy"] {
        let mut real = Real::of(&before);
        let mut lines = keys.split('|').peekable();
        while let Some(line) = lines.next() {
            match lines.peek() {
                Some(_) => real.enter(&line.replace(' ', "")),
                None if line.starts_with(':') => real.enter(&line.replace(' ', "")),
                None => line.chars().for_each(|c| real.key(Code::Char(c))),
            }
        }
        assert_eq!(real.sources(), ["xy xy", "日本 xy", "b"], "{keys}");
        real.notebook.undo().expect("a step");
        assert_eq!(real.sources(), before, "{keys}");
        real.notebook.redo().expect("a step");
        assert_eq!(real.sources(), ["xy xy", "日本 xy", "b"], "{keys}");
    }
}

#[test]
fn the_outline_knows_the_language_of_a_text_document() {
    let mut notebook = Notebook::new(DocKind::Text, 1, Shape::A, 1);
    let edits = [
        Edit::SetPath {
            path: "sub/notes.md".into(),
        },
        Edit::InsertText {
            cell: crate::notebook::CellKey::TEXT,
            at: 0,
            text: "# One\n\n## Two\n".into(),
        },
    ];
    for edit in edits {
        notebook.apply_local(&edit).expect("an edit");
    }
    let mut editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
    editor.settle(&*notebook);
    let mut real = Real { editor, notebook };
    for key in Key::parse_sequence("ctrl-t down enter").expect("keys") {
        let actions = real.editor.key(key, &Around::alone(&*real.notebook));
        real.perform(&actions);
    }
    assert_eq!(real.editor.caret, 7);
}
