//! The outline: headings of markdown cells and definitions of code cells, read in steps and again only
//! where something changed.

mod headings;
mod symbols;

use std::collections::BTreeMap;

use super::doc::Doc;
use super::list::{List, MAX_ROWS, Row};
use super::motion::Place;
use super::sweep::Sweep;
use crate::notebook::cell::{Cell, CellKey, CellKind};
use symbols::Language;

/// Characters of a name.
const MAX_TEXT: usize = 200;
/// Entries of one cell.
const MAX_ENTRIES: usize = 2_000;
/// Bytes of a source that are looked at: a longer one holds data.
const MAX_SOURCE: usize = 1 << 20;
/// Work of one step, in bytes read; so many for the look at a cell itself.
const STEP: usize = 64 << 10;
const VISIT: usize = 16;

/// One entry of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where its line begins.
    pub byte: usize,
    /// From 1 on.
    pub level: usize,
    /// As it was written: sanitise to show.
    pub text: String,
    pub what: What,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Heading,
    /// A definition, with its keyword.
    Symbol(&'static str),
}

/// Which entries are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    All,
    Headings,
    Symbols,
}

impl Wanted {
    fn title(self) -> &'static str {
        match self {
            Wanted::All => "outline",
            Wanted::Headings => "headings",
            Wanted::Symbols => "symbols",
        }
    }

    fn takes(self, what: What) -> bool {
        match self {
            Wanted::All => true,
            Wanted::Headings => what == What::Heading,
            Wanted::Symbols => what != What::Heading,
        }
    }
}

/// What is known of all cells.
#[derive(Debug, Default)]
pub struct Outline {
    sweep: Sweep,
    entries: BTreeMap<CellKey, (u64, Vec<Entry>)>,
    language: Option<Language>,
}

impl Outline {
    /// Takes note of what changed; true if cells came, went or moved.
    pub fn notice(&mut self, doc: &dyn Doc) -> bool {
        let moved = self.sweep.notice(doc);
        if moved {
            self.entries.retain(|key, _| doc.index_of(*key).is_some());
        }
        moved
    }

    /// The language of the notebook as it is now.
    pub fn learn_language(&mut self, doc: &dyn Doc) {
        let language = doc.language().and_then(|name| Language::named(&name));
        if self.language != language {
            self.language = language;
            self.entries.clear();
            self.sweep.restart(0);
        }
    }

    pub fn is_busy(&self) -> bool {
        !self.sweep.is_done()
    }

    /// Reads for a while; true if an entry is new or gone.
    pub fn step(&mut self, doc: &dyn Doc) -> bool {
        let mut budget = STEP;
        let mut changed = false;
        while budget > 0 {
            let Some(key) = self.sweep.next() else {
                break;
            };
            let Some(cell) = doc.cell(key) else {
                changed |= self.entries.remove(&key).is_some();
                continue;
            };
            let known = self.entries.get(&key);
            budget = budget.saturating_sub(VISIT);
            if known.is_some_and(|(revision, _)| *revision == cell.revision) {
                continue;
            }
            budget = budget.saturating_sub(cell.source.len());
            let found = entries_of(&cell, self.language, doc.is_text());
            changed |= known.map_or(!found.is_empty(), |(_, known)| *known != found);
            self.entries.insert(key, (cell.revision, found));
        }
        changed
    }

    /// A list of what is wanted, in the order of the document.
    pub fn rows(&self, wanted: Wanted, doc: &dyn Doc) -> Vec<Row<Place>> {
        let cells = doc.cells().iter().enumerate();
        let of_cell = |(index, key): (usize, &CellKey)| {
            let known = self.entries.get(key).map(|(_, entries)| entries.as_slice());
            let wanted = known
                .unwrap_or_default()
                .iter()
                .filter(move |entry| wanted.takes(entry.what));
            let cell = *key;
            wanted.map(move |entry| row(entry, cell, index))
        };
        cells.flat_map(of_cell).take(MAX_ROWS).collect()
    }
}

fn row(entry: &Entry, cell: CellKey, index: usize) -> Row<Place> {
    let keyword = match entry.what {
        What::Heading => String::new(),
        What::Symbol(keyword) => keyword.to_owned(),
    };
    Row {
        what: Place {
            cell,
            byte: entry.byte,
        },
        name: entry.text.clone(),
        more: vec![keyword, (index + 1).to_string()],
        level: entry.level.saturating_sub(1),
        dim: false,
    }
}

/// An empty panel for what is wanted.
pub fn panel(wanted: Wanted) -> List<Place> {
    List::ordered(wanted.title())
}

fn entries_of(cell: &Cell, notebook: Option<Language>, text: bool) -> Vec<Entry> {
    let source = super::text::slice(&cell.source, 0, MAX_SOURCE);
    let mut found = match cell.kind {
        CellKind::Markdown => headings::headings(source),
        CellKind::Raw if text => {
            notebook.map_or_else(Vec::new, |own| symbols::symbols(source, own))
        }
        CellKind::Code => match symbols::language_of(source, notebook) {
            Some(language) => symbols::symbols(source, language),
            None => Vec::new(),
        },
        CellKind::Raw => Vec::new(),
    };
    found.truncate(MAX_ENTRIES);
    found
}
