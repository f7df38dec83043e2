//! What the document tells while it changes: updates, and which cells they touched.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use yrs::branch::{Branch, BranchPtr};
use yrs::types::TypeRef;
use yrs::{BranchID, Doc, TransactionMut};

use super::cell::CellKey;
use super::schema::keys;
use super::undo::Ids;
use super::{Origin, Update};

/// Shared types in each other; notebooks have six. yrs calls itself for each when it deletes the first, so
/// that a peer could overflow the stack with them (see `wire::precheck`, which looks at one update alone).
/// Types that are new are not told of, only the one that they were put into: so there may be twice as many.
const MAX_NESTING: usize = 64;

/// How much of a cell changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// Nothing but the characters of its source.
    Source,
    All,
}

/// What happened since it was last taken.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) updates: Vec<Update>,
    pub(super) cells: BTreeMap<CellKey, Extent>,
    /// Cells came, went, or have another source: the mirror is out of date.
    pub(super) order: bool,
    /// Something else than the source of cells changed: the shape may be another.
    pub(super) layout: bool,
    /// What a transaction of ours inserted and deleted.
    pub(super) own_ids: Ids,
    /// Shared types stand deeper in each other than [`MAX_NESTING`].
    pub(super) too_deep: bool,
    /// Cells whose source a peer changed.
    pub(super) written_by_peers: Vec<CellKey>,
}

struct State {
    origin: Origin,
    changes: Changes,
}

/// Shared with the document's observers, which must be `Send + Sync`.
#[derive(Clone)]
pub(super) struct Watch(Arc<Mutex<State>>);

impl Watch {
    /// Watch `doc`. The observers live as long as it does.
    pub(super) fn new(doc: &Doc) -> Self {
        let watch = Watch(Arc::new(Mutex::new(State {
            origin: Origin::Local,
            changes: Changes::default(),
        })));
        watch.observe(doc);
        watch
    }

    /// Subscribing fails only while a transaction is open; a new document has none.
    fn observe(&self, doc: &Doc) {
        let touched = self.clone();
        let updates = self.clone();
        let _ =
            doc.observe_after_transaction_with(keys::OBSERVER, move |txn: &mut TransactionMut| {
                touched.lock().note_changes(txn);
            });
        let _ = doc.observe_update_v1_with(keys::OBSERVER, move |_, event| {
            updates.lock().note_update(event.update.clone());
        });
    }

    /// Whose change the next transaction is.
    pub(super) fn expect(&self, origin: Origin) {
        self.lock().origin = origin;
    }

    /// Whether the last transaction went too deep.
    pub(super) fn is_too_deep(&self) -> bool {
        self.lock().changes.too_deep
    }

    pub(super) fn take(&self) -> Changes {
        std::mem::take(&mut self.lock().changes)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note_update(&mut self, bytes: Vec<u8>) {
        let origin = self.origin;
        self.changes.updates.push(Update { bytes, origin });
    }

    /// yrs lists each changed type with all its ancestors behind it, so a root ends each chain. Deep
    /// observers would give paths instead, which walk all cells for each event.
    fn note_changes(&mut self, txn: &TransactionMut) {
        if self.origin.peer().is_none() {
            self.note_ids(txn);
        }
        let mut chain: Vec<BranchPtr> = Vec::new();
        for &branch in txn.changed_parent_types() {
            chain.push(branch);
            if let BranchID::Root(name) = branch.id() {
                self.changes.too_deep |= chain.len() > MAX_NESTING;
                self.note_chain(&name, &chain);
                chain.clear();
            }
        }
    }

    fn note_ids(&mut self, txn: &TransactionMut) {
        let own = txn.doc().client_id();
        let clocks = txn.before_state().get(&own)..txn.after_state().get(&own);
        self.changes.own_ids.insert(own, clocks);
        let deleted = txn.delete_set().clone();
        self.changes.own_ids.deleted.merge_with(deleted);
    }

    /// `chain` leads from the changed type up to the root `name`.
    fn note_chain(&mut self, name: &str, chain: &[BranchPtr]) {
        match (name, chain) {
            (keys::CELLS, [_]) => self.changes.order = true,
            (keys::CELLS, [.., cell, _]) => self.note_cell(cell, chain),
            (keys::SOURCE, _) => self.note(CellKey::TEXT, Extent::Source),
            _ => self.changes.layout = true,
        }
    }

    fn note_cell(&mut self, cell: &Branch, chain: &[BranchPtr]) {
        let BranchID::Nested(id) = cell.id() else {
            return;
        };
        let key = CellKey {
            client: id.client.get(),
            clock: id.clock,
        };
        // A change of the cell's own map may have put another text in the place of its source.
        self.changes.order |= chain.len() == 2;
        match chain {
            [text, _, _] if *text.type_ref() == TypeRef::Text => self.note(key, Extent::Source),
            _ => self.note(key, Extent::All),
        }
    }

    fn note(&mut self, key: CellKey, extent: Extent) {
        self.changes.layout |= extent == Extent::All;
        if extent == Extent::Source && self.origin.peer().is_some() {
            self.changes.written_by_peers.push(key);
        }
        let known = self.changes.cells.entry(key).or_insert(extent);
        *known = extent.max(*known);
    }
}
