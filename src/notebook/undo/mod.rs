//! Undo and redo of one's own edits.
//!
//! yrs' own undo makes deleted items again between the remains of old ones, in an order that differs
//! from run to run, and Yjs then puts them elsewhere (docs/decisions/006-undo-and-yjs.md). Here a step
//! is taken back by ordinary edits: characters of ours that are still there go, deleted ones are typed
//! again where they were, cells are made again.

mod inverse;
mod text;

use std::collections::VecDeque;

use yrs::{ClientID, ID, IdSet};

use super::cell::CellKey;
use super::change::Part;
use super::remade::Remade;

pub(super) use inverse::take_back;

/// Steps that are kept: more than anybody takes in a day, at some hundred bytes each.
const MAX_STEPS: usize = 100_000;

/// Bytes of deleted cells (outputs above all) that are kept for undo: some large notebooks.
const MAX_BYTES: usize = 64 << 20;

/// What a transaction of ours did to ids: which characters it typed, and which it deleted.
#[derive(Clone, Default)]
pub(super) struct Ids {
    pub(super) inserted: IdSet,
    pub(super) deleted: IdSet,
}

impl Ids {
    pub(super) fn insert(&mut self, client: ClientID, clocks: std::ops::Range<u32>) {
        if !clocks.is_empty() {
            self.inserted
                .insert(ID::new(client, clocks.start), clocks.end - clocks.start);
        }
    }

    /// Leaves out what cells were made of, and what went with them: that is no typing.
    pub(super) fn without(&mut self, cells: &Ids) {
        self.inserted.diff_with(&cells.inserted);
        self.deleted.diff_with(&cells.deleted);
    }
}

/// What belongs together: taken back as a whole.
#[derive(Default)]
pub(super) struct Step {
    pub(super) parts: Vec<Part>,
    pub(super) ids: Ids,
}

impl Step {
    fn extend(&mut self, parts: Vec<Part>, ids: Ids) {
        for part in parts {
            if !self.says(&part) {
                self.parts.push(part);
            }
        }
        self.ids.inserted.merge_with(ids.inserted);
        self.ids.deleted.merge_with(ids.deleted);
    }

    /// Whether the part adds nothing: typing touches the same text again and again.
    fn says(&self, part: &Part) -> bool {
        let Part::Text(cell) = part else { return false };
        let known = |part: &&Part| matches!(part, Part::Text(known) if known == cell);
        self.parts.iter().rev().take(8).any(|part| known(&part))
    }

    fn weight(&self) -> usize {
        let erased = self.parts.iter().map(|part| match part {
            Part::Erased(erased) => erased.weight(),
            _ => 0,
        });
        erased.sum()
    }

    /// Leaves these cells, and what was made of one of them, out of what is taken back. False where a
    /// part of the step means nothing without the others: where it split a cell.
    fn spare(&mut self, remade: &Remade, is_one: impl Fn(CellKey) -> bool) -> bool {
        let made = |part: &Part| match part {
            Part::Made { cell, from } => remade.cells(*cell).any(&is_one).then_some(*from),
            _ => None,
        };
        if self
            .parts
            .iter()
            .filter_map(made)
            .any(|from| from.is_some())
        {
            return false;
        }
        self.parts.retain(|part| made(part).is_none());
        true
    }
}

/// Back or forth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Undo,
    Redo,
}

/// The steps that can be taken back, and those that were.
#[derive(Default)]
pub(super) struct History {
    undo: VecDeque<Step>,
    redo: VecDeque<Step>,
    bytes: usize,
    /// The next edit starts a new step.
    closed: bool,
}

impl History {
    /// An edit of ours was made.
    pub(super) fn note(&mut self, parts: Vec<Part>, ids: Ids) {
        if parts.is_empty() {
            return;
        }
        self.redo.clear();
        match self.undo.back_mut() {
            Some(step) if !self.closed => {
                let before = step.weight();
                step.extend(parts, ids);
                self.bytes += step.weight() - before;
            }
            _ => self.push(Direction::Undo, Step { parts, ids }),
        }
        self.closed = false;
        self.trim();
    }

    /// The next edit starts a new step.
    pub(super) fn end_step(&mut self) {
        self.closed = true;
    }

    /// Forget everything.
    pub(super) fn clear(&mut self) {
        *self = History::default();
    }

    /// The next step in a direction. A cell that it made and in which others have written since stays:
    /// undo never takes away what others wrote.
    pub(super) fn pop(
        &mut self,
        direction: Direction,
        remade: &Remade,
        written_by_peers: impl Fn(CellKey) -> bool,
    ) -> Option<Step> {
        self.closed = true;
        let steps = self.steps(direction);
        let step = std::iter::from_fn(|| steps.pop_back())
            .find_map(|mut step| step.spare(remade, &written_by_peers).then_some(step))?;
        self.recount();
        Some(step)
    }

    /// What takes a step forth that was taken back, or back that was taken forth.
    pub(super) fn push(&mut self, direction: Direction, step: Step) {
        self.bytes += step.weight();
        self.steps(direction).push_back(step);
    }

    fn steps(&mut self, direction: Direction) -> &mut VecDeque<Step> {
        match direction {
            Direction::Undo => &mut self.undo,
            Direction::Redo => &mut self.redo,
        }
    }

    fn recount(&mut self) {
        self.bytes = self.undo.iter().chain(&self.redo).map(Step::weight).sum();
    }

    /// Forget the oldest steps, so that the history stays bounded. The last one always stays.
    fn trim(&mut self) {
        while self.undo.len() > MAX_STEPS || (self.bytes > MAX_BYTES && self.undo.len() > 1) {
            let gone = self.undo.pop_front();
            self.bytes = self
                .bytes
                .saturating_sub(gone.map_or(0, |step| step.weight()));
        }
    }
}

impl Direction {
    pub(super) fn back(self) -> Direction {
        match self {
            Direction::Undo => Direction::Redo,
            Direction::Redo => Direction::Undo,
        }
    }
}
