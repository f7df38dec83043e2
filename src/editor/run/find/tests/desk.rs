//! A person at a notebook, for one-line tests: text with a place, keys, text with the place after them.
//!
//! `|` is a caret while editing, `§` the place in the focused cell in command mode, `<` where a selection
//! began. A key in quotes is typed letter by letter: `'foo'`.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Around;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::editor::key::{Code, Key};
use crate::editor::keymap::Keymap;
use crate::editor::motion::Place;

/// Cells are parted by a line `---`.
const PART: &str = "\n---\n";

pub struct Desk {
    pub editor: Editor,
    pub doc: Fake,
    /// What the keys asked for.
    pub did: Vec<Action>,
}

impl Desk {
    pub fn new(marked: &str) -> Desk {
        let plain = marked.replace(['|', '§', '<'], "");
        let doc = Fake::of(&plain.split(PART).collect::<Vec<_>>());
        let mut editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
        editor.settle(&doc);
        let cells = marked.split(PART).enumerate();
        for (index, cell) in cells {
            let bare = cell.replace('<', "");
            let Some(byte) = bare.find(['|', '§']) else {
                continue;
            };
            let key = doc.cells()[index];
            editor.take_focus(Place { cell: key, byte }, &doc);
            if cell.contains('|') {
                editor.mode = Mode::Edit;
            }
            let anchor = cell.replace(['|', '§'], "").find('<');
            editor.anchor = anchor.map(|byte| (byte, doc.mark(key, byte)));
        }
        let did = Vec::new();
        Desk { editor, doc, did }
    }

    pub fn press(&mut self, keys: &str) -> &mut Desk {
        for word in keys.split(' ').filter(|word| !word.is_empty()) {
            let quoted = word
                .strip_prefix('\'')
                .and_then(|rest| rest.strip_suffix('\''));
            let keys = match quoted {
                Some(text) => text.chars().map(|c| Key::plain(Code::Char(c))).collect(),
                None => vec![Key::parse(word).expect("a key")],
            };
            for key in keys {
                let actions = self.editor.key(key, &Around::alone(&self.doc));
                self.doc.perform(&mut self.editor, &actions);
                self.did.extend(actions);
            }
        }
        self
    }

    /// The text with where one is.
    pub fn shown(&self) -> String {
        let focus = self.editor.focus();
        let mark = match self.editor.mode() {
            Mode::Command => '§',
            _ => '|',
        };
        let cells = self.doc.cells().iter().map(|key| {
            let mut text = self.doc.cell(*key).expect("a cell").source.clone();
            if focus == Some(*key) {
                let mut marks = vec![(self.editor.caret, mark)];
                marks.extend(self.editor.selection_anchor().map(|byte| (byte, '<')));
                marks.sort();
                for (byte, mark) in marks.into_iter().rev() {
                    text.insert(byte, mark);
                }
            }
            text
        });
        cells.collect::<Vec<_>>().join(PART)
    }

    pub fn message(&self) -> &str {
        self.editor.message().unwrap_or_default()
    }

    /// Position and total of the matches that are shown.
    pub fn count(&self) -> (Option<usize>, usize) {
        let count = self.editor.front().search().count(&self.doc);
        count.map_or((None, 0), |count| (count.position, count.total))
    }

    pub fn edits(&self) -> usize {
        let edits = self
            .did
            .iter()
            .filter(|action| matches!(action, Action::Edit(_)));
        edits.count()
    }

    pub fn is_open(&self) -> bool {
        self.editor.front().open().is_some()
    }
}

pub fn check(start: &str, keys: &str, end: &str) {
    let mut desk = Desk::new(start);
    desk.press(keys);
    assert_eq!(desk.shown(), end, "{start:?} with {keys}");
}
