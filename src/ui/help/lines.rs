//! What the help says, line by line: sections for the modes, rows for what can be called in them.

use crate::editor::Editor;
use crate::editor::command::{Mode, table};
use crate::editor::key::{self, Key};
use crate::editor::keymap::{Binding, Keymap, Row as Bindings};

/// Stands behind keys that this terminal cannot send.
pub const MARK: char = '°';
/// Keys shown for one command, the shortest ones.
const MAX_SHOWN: usize = 4;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Title(&'static str),
    Keys(Row),
    Blank,
}

/// What can be called, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub keys: String,
    pub name: String,
    pub doc: String,
}

/// The lines that fit the filter: of the mode one is in, of the others, and, while something is searched,
/// commands that no key calls.
pub fn lines(editor: &Editor) -> Vec<Line> {
    let filter = Filter::of(editor.help_filter().unwrap_or_default());
    let (keymap, now) = (editor.keymap(), editor.mode());
    let others = Mode::ALL.into_iter().filter(|mode| *mode != now);
    let mut lines = Vec::new();
    for mode in std::iter::once(now).chain(others) {
        let own = |found: &Binding| mode == now || !is_of_fallback(keymap, mode, found);
        let rows = keymap.rows(mode).into_iter().filter_map(|mut row| {
            row.bindings.retain(own);
            (!row.bindings.is_empty()).then(|| shown(&row, editor.has_protocol()))
        });
        section(&mut lines, title(mode), rows, &filter);
    }
    if !filter.terms.is_empty() {
        section(
            &mut lines,
            "Without a key here",
            unbound(keymap, now),
            &filter,
        );
    }
    lines
}

fn section(
    lines: &mut Vec<Line>,
    title: &'static str,
    rows: impl Iterator<Item = Row>,
    filter: &Filter,
) {
    let mut rows = rows.filter(|row| filter.fits(row)).peekable();
    if rows.peek().is_none() {
        return;
    }
    if !lines.is_empty() {
        lines.push(Line::Blank);
    }
    lines.push(Line::Title(title));
    lines.extend(rows.map(Line::Keys));
}

fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Command => "Commands to cells",
        Mode::Edit => "While editing",
        Mode::Normal => "In normal mode",
        Mode::Visual => "In visual mode (and the keys of normal mode)",
        Mode::VisualLine => "In visual line mode (and the keys of visual mode)",
        Mode::Operator => "After an operator (and the motions of normal mode)",
    }
}

/// Whether the mode has this key only because another one has it.
fn is_of_fallback(keymap: &Keymap, mode: Mode, found: &Binding) -> bool {
    let same = crate::editor::keymap::Found::Command(found.commands.clone());
    let below = mode.fallback();
    below.is_some_and(|below| keymap.find(below, &found.keys) == same)
}

fn shown(row: &Bindings, protocol: bool) -> Row {
    let keys = row.bindings.iter().map(|found| {
        let lost = !protocol && found.keys.iter().any(Key::needs_protocol);
        (lost, key::written(&found.keys))
    });
    // Those that work come first.
    let mut keys: Vec<(bool, String)> = keys.collect();
    keys.sort_by_key(|(lost, _)| *lost);
    keys.truncate(MAX_SHOWN);
    let marked = keys.into_iter().map(|(lost, keys)| match lost {
        true => format!("{keys}{MARK}"),
        false => keys,
    });
    Row {
        keys: marked.collect::<Vec<_>>().join(", "),
        name: row.called(),
        doc: row.doc(),
    }
}

/// Commands of the mode that no key of it calls, with any argument.
fn unbound(keymap: &Keymap, mode: Mode) -> impl Iterator<Item = Row> {
    let bindings = keymap.bindings(mode);
    let bound = move |command| {
        let mut calls = bindings.iter().flat_map(|found| found.commands.iter());
        calls.any(|call| call.command == command)
    };
    let specs = table().filter(move |spec| spec.modes.contains(&mode) && !bound(spec.command));
    specs.map(|spec| Row {
        keys: String::new(),
        name: spec.usage(),
        doc: spec.doc.to_owned(),
    })
}

/// What is searched: every word has to stand somewhere in a row.
struct Filter {
    terms: Vec<Term>,
}

struct Term {
    word: String,
    /// The same as keys are shown, if it is one: `C-s` is `ctrl-s`.
    key: Option<String>,
}

impl Filter {
    fn of(text: &str) -> Filter {
        let terms = text.split_whitespace().map(|word| Term {
            word: word.to_lowercase(),
            key: Key::parse(word)
                .filter(|key| key.ctrl || key.alt)
                .map(|key| key.to_string()),
        });
        Filter {
            terms: terms.collect(),
        }
    }

    fn fits(&self, row: &Row) -> bool {
        let words = format!("{} {}", row.name, row.doc).to_lowercase();
        let keys = row.keys.to_lowercase();
        // `dd` finds `d d`.
        let joined: String = keys.split(' ').collect();
        self.terms.iter().all(|Term { word, key }| {
            let in_keys = keys.contains(word) || joined.contains(word);
            let as_key = key.as_ref().is_some_and(|key| keys.contains(key));
            words.contains(word) || in_keys || as_key
        })
    }
}
