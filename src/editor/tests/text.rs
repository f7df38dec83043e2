//! Editing the text of cells with each of the built-in keymaps, one line a case: a text with the caret
//! `|` (and `‹` where the selection began), keys, the text then. Cells are parted by a line `---`.

mod emacs;
mod helix;
mod jupyter;
mod vim;

use super::*;

/// Start, keys, end.
type Case = (&'static str, &'static str, &'static str);

/// A person at a document, with one of the keymaps.
struct Desk {
    editor: Editor,
    doc: Fake,
    done: Vec<Action>,
}

impl Desk {
    /// A document with the marks of a case in it, in the mode in which the keymap moves the caret.
    fn at(map: &str, marked: &str) -> Desk {
        let keymap = Keymap::named(map).expect("a built-in keymap");
        Desk::with(map, &keymap, marked)
    }

    fn with(map: &str, keymap: &Keymap, marked: &str) -> Desk {
        let plain = marked.replace(['|', '‹'], "");
        let doc = Fake::of(&plain.split(PART).collect::<Vec<_>>());
        let mut editor = Editor::new(keymap.clone());
        editor.settle(&doc);
        let mut desk = Desk {
            editor,
            doc,
            done: Vec::new(),
        };
        desk.put_caret(marked);
        desk.editor.mode = match map {
            "jupyter" | "emacs" => Mode::Edit,
            _ if marked.contains('‹') => Mode::Visual,
            _ => Mode::Normal,
        };
        desk.editor.settle(&desk.doc);
        desk
    }

    fn put_caret(&mut self, marked: &str) {
        let mut cells = marked.split(PART).zip(self.doc.cells().to_vec());
        let (text, cell) = cells.find(|(text, _)| text.contains('|')).expect("a caret");
        let byte = text.replace('‹', "").find('|').expect("a caret");
        self.editor.take_focus(Place { cell, byte }, &self.doc);
        if let Some(byte) = text.replace('|', "").find('‹') {
            self.editor.anchor = Some((byte, self.doc.mark(cell, byte)));
        }
    }

    fn press(&mut self, keys: &str) -> &mut Desk {
        self.done = press(&mut self.editor, &mut self.doc, keys);
        self
    }

    fn language(mut self, name: &str) -> Desk {
        self.doc.language = Some(name.to_owned());
        self
    }

    fn kind(mut self, kind: CellKind) -> Desk {
        self.doc.change(0, |cell| cell.kind = kind);
        self
    }

    fn text(&self) -> String {
        let caret = self.editor.caret();
        let cells = self.doc.cells().iter().map(|key| {
            let mut text = self.doc.cell(*key).expect("a cell").source.clone();
            if let Some(place) = caret.filter(|place| place.cell == *key) {
                let anchor = self.editor.anchor.as_ref().map(|(byte, _)| (*byte, '‹'));
                let shown = anchor.filter(|_| self.editor.selection().is_some());
                let mut marks = vec![(place.byte, '|')];
                marks.extend(shown);
                marks.sort();
                for (byte, mark) in marks.into_iter().rev() {
                    text.insert(byte, mark);
                }
            }
            text
        });
        cells.collect::<Vec<_>>().join(PART)
    }

    fn copied(&self) -> Vec<&str> {
        let copied = self.done.iter().filter_map(|action| match action {
            Action::Copy(text) => Some(text.as_str()),
            _ => None,
        });
        copied.collect()
    }
}

/// Runs all cases, and tells of all that do not end as they should.
fn check_all(map: &str, cases: &[Case]) {
    let keymap = Keymap::named(map).expect("a built-in keymap");
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(start, keys, end)| {
            let mut desk = Desk::with(map, &keymap, start);
            let got = desk.press(keys).text();
            (got != *end).then(|| format!("{start:?} with {keys}: {got:?}, not {end:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{map}:\n{}", wrong.join("\n"));
}
