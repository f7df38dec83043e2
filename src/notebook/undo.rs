//! Undo and redo of one's own edits, over yrs' undo manager.

use std::sync::Arc;

use yrs::undo::{Options, StackItem, UndoManager};
use yrs::{Doc, ID};

use super::admit::client_id;
use super::cell::CellKey;
use super::schema::Roots;

/// The yrs origin of edits that undo takes back.
pub(super) const TRACKED: &str = "tracked";

/// Steps that are kept. The stack grows to twice as many before it is cut, as cutting copies it.
const MAX_STEPS: usize = 500;

/// Two edits closer than this are one step. With a clock that stands still every edit is, until the
/// step is ended by hand: steps must not depend on the speed of the machine.
const STEP_MILLIS: u64 = 1;

/// Back or forth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Undo,
    Redo,
}

type Steps = Vec<StackItem<()>>;

/// The undo manager of one yrs document.
///
/// It panics when dropped while its document is locked, which that stays after a panic in a
/// transaction: then leak it like the document.
pub(super) struct Undo {
    manager: UndoManager<()>,
}

impl Undo {
    pub(super) fn new(doc: &Doc, roots: &Roots) -> Self {
        Undo::with_steps(doc, roots, Vec::new(), Vec::new())
    }

    fn with_steps(doc: &Doc, roots: &Roots, undo: Steps, redo: Steps) -> Self {
        let mut manager = UndoManager::with_options(
            doc,
            Options {
                capture_timeout_millis: STEP_MILLIS,
                tracked_origins: [TRACKED.into()].into(),
                // Never 0, which yrs takes for "no change yet".
                timestamp: Arc::new(|| 1),
                init_undo_stack: undo,
                init_redo_stack: redo,
                capture_transaction: None,
            },
        );
        manager.expand_scope(&roots.cells);
        manager.expand_scope(&roots.source);
        Undo { manager }
    }

    /// The next edit starts a new step.
    pub(super) fn end_step(&mut self) {
        self.manager.reset();
    }

    /// Forget the oldest steps, so that the stack stays bounded.
    pub(super) fn trim(&mut self, roots: &Roots) {
        let steps = self.manager.undo_stack();
        if steps.len() > 2 * MAX_STEPS {
            let kept = steps
                .iter()
                .skip(steps.len() - MAX_STEPS)
                .cloned()
                .collect();
            self.replace(roots, kept, self.manager.redo_stack().to_vec());
        }
    }

    /// Take a step back or forth. False if there is none, or the document is locked.
    pub(super) fn step(&mut self, direction: Direction) -> bool {
        let outcome = match direction {
            Direction::Undo => self.manager.try_undo(),
            Direction::Redo => self.manager.try_redo(),
        };
        outcome.unwrap_or(false)
    }

    /// Drop the steps at the top that would delete any of `cells`: own cells in which others have
    /// written since. Undo never takes away what others wrote.
    pub(super) fn skip_steps_that_made<'a>(
        &mut self,
        direction: Direction,
        roots: &Roots,
        cells: impl Iterator<Item = &'a CellKey> + Clone,
    ) {
        let mut undo = self.manager.undo_stack().to_vec();
        let mut redo = self.manager.redo_stack().to_vec();
        let steps = match direction {
            Direction::Undo => &mut undo,
            Direction::Redo => &mut redo,
        };
        let before = steps.len();
        while steps
            .last()
            .is_some_and(|step| made_any(step, cells.clone()))
        {
            steps.pop();
        }
        if steps.len() < before {
            self.replace(roots, undo, redo);
        }
    }

    fn replace(&mut self, roots: &Roots, undo: Steps, redo: Steps) {
        let doc = self.manager.doc().clone();
        *self = Undo::with_steps(&doc, roots, undo, redo);
    }
}

fn made_any<'a>(step: &StackItem<()>, mut cells: impl Iterator<Item = &'a CellKey>) -> bool {
    cells.any(|key| {
        client_id(key.client)
            .is_some_and(|client| step.insertions().contains(&ID::new(client, key.clock)))
    })
}
