//! Searching: the pattern in use, all its matches, and the one where one is.

mod index;
mod pattern;
mod preview;
mod scan;
mod scope;
mod template;

pub use pattern::{Case, Options, Pattern, PatternError};
pub use preview::{Inset, Preview, moved};
pub use scan::{Scan, Span};
pub use scope::{Limits, Scope};
pub use template::Template;

use super::doc::{Doc, Mark};
use super::motion::Place;
use crate::notebook::cell::CellKey;
use index::Index;

/// A match in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub cell: CellKey,
    pub span: Span,
}

impl Match {
    /// Where it begins.
    pub fn place(&self) -> Place {
        Place {
            cell: self.cell,
            byte: self.span.start,
        }
    }
}

/// What a look for the nearest match brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    Found {
        found: Match,
        /// The search went past the end of the document and on from the other one.
        wrapped: bool,
    },
    None,
    /// Not searched yet; ask again after [`Search::step`].
    Unknown,
}

/// How many matches there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number of the one where one is, from 1 on.
    pub position: Option<usize>,
    pub total: usize,
    /// There may be more.
    pub partial: bool,
    /// One came here past an end of the document.
    pub wrapped: bool,
}

/// The search.
#[derive(Debug, Default)]
pub struct Search {
    text: String,
    options: Options,
    pattern: Option<Result<Pattern, PatternError>>,
    index: Index,
    /// The match where one is: its start, and the same as a mark.
    at: Option<(Place, Option<Mark>)>,
    wrapped: bool,
    shown: bool,
    /// Whether "next" goes downwards.
    pub forward: bool,
}

impl Search {
    /// Searches for this from now on, beginning near this cell.
    pub fn set(&mut self, text: &str, options: Options, near: Option<CellKey>, doc: &dyn Doc) {
        text.clone_into(&mut self.text);
        self.options = options;
        self.pattern = (!text.is_empty()).then(|| Pattern::new(text, options));
        self.at = None;
        self.wrapped = false;
        self.shown = true;
        let start = near.and_then(|cell| doc.index_of(cell)).unwrap_or(0);
        self.index.restart(start, doc);
    }

    /// Shows no matches for now.
    pub fn hide(&mut self) {
        self.shown = false;
    }

    /// Shows the matches again, if there is a pattern.
    pub fn show(&mut self, doc: &dyn Doc) -> bool {
        self.shown = self.pattern().is_some();
        if self.shown {
            self.index.notice(doc);
        }
        self.shown
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn options(&self) -> Options {
        self.options
    }

    /// Whether matches are shown.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    pub fn pattern(&self) -> Option<&Pattern> {
        self.pattern.as_ref()?.as_ref().ok()
    }

    /// What is wrong with the pattern.
    pub fn error(&self) -> Option<&PatternError> {
        self.pattern.as_ref()?.as_ref().err()
    }

    /// Fits what is known to the document as it is now.
    pub fn settle(&mut self, doc: &dyn Doc) {
        if self.shown {
            self.index.notice(doc);
        }
        if let Some((place, Some(mark))) = &mut self.at
            && let Some((cell, byte)) = doc.find(mark)
        {
            *place = Place { cell, byte };
        }
    }

    /// Whether there is more to search.
    pub fn is_busy(&self) -> bool {
        self.shown && self.pattern().is_some() && self.index.is_busy()
    }

    /// Searches for a while.
    pub fn step(&mut self, doc: &dyn Doc) {
        if let (true, Some(Ok(pattern))) = (self.shown, &self.pattern) {
            self.index.step(pattern, doc);
        }
    }

    /// The match where one is now, and whether one came to it past an end of the document.
    pub fn visit(&mut self, found: Option<(&Match, bool)>, doc: &dyn Doc) {
        self.wrapped = found.is_some_and(|(_, wrapped)| wrapped);
        self.at = found.map(|(found, _)| {
            let place = found.place();
            (place, doc.mark(place.cell, place.byte))
        });
    }

    /// Whether one came to the match past an end of the document.
    pub fn has_wrapped(&self) -> bool {
        self.wrapped
    }

    /// The matches to show in a cell, and the one of them where one is.
    pub fn shown_in(&self, cell: CellKey, revision: u64) -> (&[Span], Option<&Span>) {
        if !self.shown {
            return (&[], None);
        }
        let spans = self.index.spans_of(cell, revision);
        let here = self.at.as_ref().filter(|(place, _)| place.cell == cell);
        let current = here.and_then(|(place, _)| starting_at(spans, place.byte));
        (spans, current)
    }

    /// The cell with the match where one is, while matches are shown.
    pub fn looked_at(&self) -> Option<CellKey> {
        let (place, _) = self.at.as_ref().filter(|_| self.shown)?;
        Some(place.cell)
    }

    /// The match where one is, as it is now.
    pub fn current(&self, doc: &dyn Doc) -> Option<Match> {
        let (place, _) = self.at.as_ref()?;
        let cell = doc.cell(place.cell)?;
        let span = starting_at(self.index.spans(&cell), place.byte)?;
        Some(Match {
            cell: place.cell,
            span: span.clone(),
        })
    }

    /// How many matches there are; none while nothing is searched for.
    pub fn count(&self, doc: &dyn Doc) -> Option<Count> {
        self.pattern().filter(|_| self.shown)?;
        let current = self.current(doc);
        let position = current.and_then(|current| {
            let index = doc.index_of(current.cell)?;
            Some(self.index.before(index, &current.span) + 1)
        });
        Some(Count {
            position,
            total: self.index.total(),
            partial: self.index.is_partial(),
            wrapped: self.wrapped,
        })
    }

    /// The nearest match that starts at or behind a place; backwards, before it.
    pub fn nearest(&self, from: Place, forward: bool, doc: &dyn Doc) -> Nearest {
        let Some(index) = doc.index_of(from.cell).filter(|_| self.shown) else {
            return Nearest::None;
        };
        let (near, wrapped) = match self.ahead(from, index, forward) {
            Some(near) => (near, false),
            None => match self.index.extreme(forward) {
                Some((to, cell)) => ((to, self.edge(cell, forward)), true),
                None if self.index.is_busy() => return Nearest::Unknown,
                None => return Nearest::None,
            },
        };
        let (to, found) = near;
        let last = doc.cells().len().saturating_sub(1);
        let known = match (forward, wrapped) {
            (_, false) => self.index.covers(index.min(to), index.max(to)),
            (true, true) => self.index.covers(index, last) && self.index.covers(0, to),
            (false, true) => self.index.covers(0, index) && self.index.covers(to, last),
        };
        match found.filter(|_| known) {
            Some(found) => Nearest::Found { found, wrapped },
            None => Nearest::Unknown,
        }
    }

    /// The nearest match before the document ends.
    fn ahead(&self, from: Place, index: usize, forward: bool) -> Option<(usize, Option<Match>)> {
        let cell = from.cell;
        if let Some(span) = self.index.within(cell, from.byte, forward) {
            return Some((index, Some(Match { cell, span })));
        }
        let (to, cell) = self.index.beyond(index, forward)?;
        Some((to, self.edge(cell, forward)))
    }

    /// The first match of a cell, or the last.
    fn edge(&self, cell: CellKey, first: bool) -> Option<Match> {
        let from = if first { 0 } else { usize::MAX };
        let span = self.index.within(cell, from, first)?;
        Some(Match { cell, span })
    }
}

fn starting_at(spans: &[Span], byte: usize) -> Option<&Span> {
    let at = spans.partition_point(|span| span.start < byte);
    spans.get(at).filter(|span| span.start == byte)
}
