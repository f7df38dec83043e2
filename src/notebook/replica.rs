//! The document as peers make it: updates in, updates and state vectors out.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, TransactionMut};

use super::apply::refused;
use super::cell::{Cell, CellKey};
use super::change::Hand;
use super::error::ApplyError;
use super::log::{Log, snapshot};
use super::mirror::Mirror;
use super::past::{Shelf, Turns};
use super::recent::{Changed, Recent};
use super::remade::Remade;
use super::schema::{Roots, detect, keys};
use super::touched_by::TouchedBy;
use super::undo::Ids;
use super::view::Cache;
use super::watch::{Changes, Watch};
use super::work::Waiting;
use super::{DocKind, Origin, Shape, Update, admit, boundary};
use crate::wire::late::Late;
use crate::wire::pairs::Pairs;

/// Updates that nobody has taken yet. More are replaced by the whole document as one update: that
/// holds all of them, and cannot grow beyond the document.
const MAX_OUTBOX: usize = 8192;

/// Deleted content is kept. When yrs 0.26 collects a deleted type, items that a hostile update has put
/// below it keep a pointer to it: encoding them then reads freed memory (found with mutated updates).
/// The price is that outputs that a page replaced still take memory, and go to those who join.
const SKIP_GC: bool = true;

/// The document without any way to change it from here: all that a read-only session has.
pub struct Replica {
    pub(super) doc: Doc,
    pub(super) roots: Roots,
    kind: DocKind,
    client: u32,
    empty_shape: Shape,
    watch: Watch,
    pub(super) log: Log,
    outbox: Vec<Update>,
    revision: u64,
    mirror: OnceCell<Mirror>,
    shape: OnceCell<Shape>,
    pub(super) cache: RefCell<Cache>,
    written_by_peers: BTreeSet<CellKey>,
    last_changed: Option<CellKey>,
    pub(super) recent: Recent,
    pub(super) remade: Remade,
    own_ids: Ids,
    pub(super) touched_by: TouchedBy,
    pub(super) last_work: u64,
    pub(super) waiting: Waiting,
    pub(super) late: Late,
    pub(super) pairs: Pairs,
    pub(super) shelf: RefCell<Shelf>,
    pub(super) turns: Turns,
}

impl Replica {
    /// An empty document that writes as `client`. `empty_shape` is the shape while nothing in the
    /// document tells another (A in JupyterLite rooms).
    pub fn new(kind: DocKind, client: u32, empty_shape: Shape) -> Replica {
        let doc = new_doc(client);
        Replica {
            roots: Roots::of(&doc),
            watch: Watch::new(&doc),
            doc,
            kind,
            client,
            empty_shape,
            log: Log::default(),
            outbox: Vec::new(),
            revision: 0,
            mirror: OnceCell::new(),
            shape: OnceCell::new(),
            cache: RefCell::default(),
            written_by_peers: BTreeSet::new(),
            last_changed: None,
            recent: Recent::default(),
            remade: Remade::default(),
            own_ids: Ids::default(),
            touched_by: TouchedBy::default(),
            last_work: 0,
            waiting: Waiting::default(),
            late: Late::default(),
            pairs: Pairs::default(),
            shelf: RefCell::default(),
            turns: Turns::default(),
        }
    }

    pub fn kind(&self) -> DocKind {
        self.kind
    }

    /// The client id of this replica's own changes.
    pub fn client(&self) -> u64 {
        u64::from(self.client)
    }

    /// The shape that the document has, and in which edits are written.
    pub fn shape(&self) -> Shape {
        let detect = || self.read(|txn| detect::shape(txn, &self.roots, self.empty_shape));
        *self
            .shape
            .get_or_init(|| detect().unwrap_or(self.empty_shape))
    }

    /// Grows with every change of the document.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What the last update of a peer cost, in units of about a microsecond; counted, so that it is the same
    /// everywhere.
    pub fn last_work(&self) -> u64 {
        self.last_work
    }

    /// Apply an update (v1) that an earlier run of ours made.
    pub(super) fn apply_own(&mut self, update: &[u8]) -> Result<(), ApplyError> {
        let own = ClientID::new(self.client());
        admit::check(update)?;
        let update = admit::decode_update(update, own, 0)?;
        self.write(Origin::Local, |txn, _| txn.apply_update(update))
            .ok_or(ApplyError::Panicked)?
            .map_err(refused)
    }

    /// An empty document takes the place of this one; without a new client, under the same. Revisions go
    /// on, so that nothing that was read before counts as fresh.
    pub fn renew(&mut self, client: Option<u32>) {
        let revision = self.revision;
        let client = client.unwrap_or(self.client);
        *self = Replica::new(self.kind, client, self.empty_shape);
        self.revision = revision + 1;
    }

    /// A cell as it was last read, be it out of date.
    pub fn last_read(&self, cell: CellKey) -> Option<Arc<Cell>> {
        self.cache.borrow().last_read(cell)
    }

    /// What changed the document since the last call, in order.
    pub fn take_updates(&mut self) -> Vec<Update> {
        std::mem::take(&mut self.outbox)
    }

    /// The state vector, encoded (v1).
    pub fn state_vector(&self) -> Vec<u8> {
        self.read(|txn| txn.state_vector())
            .unwrap_or_default()
            .encode_v1()
    }

    /// What somebody with that state vector (v1) lacks, as one update (v1).
    pub fn diff(&self, state_vector: &[u8]) -> Result<Vec<u8>, ApplyError> {
        let state: StateVector = admit::decode_state_vector(state_vector)?;
        self.read(|txn| txn.encode_diff_v1(&state))
            .ok_or(ApplyError::Panicked)
    }

    /// Whether updates wait for others that never came.
    pub fn has_missing(&self) -> bool {
        !self.late.is_empty() || self.has_waiting()
    }

    pub(super) fn read<T>(&self, f: impl FnOnce(&yrs::Transaction) -> T) -> Option<T> {
        boundary::read(&self.doc, f)
    }

    /// Change the document in one transaction; none after a panic, with the document rebuilt, and where types
    /// came to stand so deep in each other that deleting them would end the program.
    pub(super) fn write<T>(
        &mut self,
        origin: Origin,
        f: impl FnOnce(&mut TransactionMut, &Roots) -> T,
    ) -> Option<T> {
        let roots = &self.roots;
        self.watch.expect(origin);
        let outcome = boundary::write(&self.doc, |txn| f(txn, roots));
        let outcome = outcome.filter(|_| !self.watch.is_too_deep());
        self.settle(outcome.is_some());
        outcome
    }

    /// Change the document in one transaction of our own, with what stands for what at hand.
    pub(super) fn by_hand<T>(
        &mut self,
        origin: Origin,
        f: impl FnOnce(&mut Hand) -> T,
    ) -> Option<T> {
        let shape = self.shape();
        let mut remade = std::mem::take(&mut self.remade);
        let mut whole_cells = Ids::default();
        let outcome = self.write(origin, |txn, roots| {
            let mut hand = Hand {
                txn,
                roots,
                shape,
                remade: &mut remade,
                whole_cells: &mut whole_cells,
            };
            f(&mut hand)
        });
        self.remade = remade;
        self.own_ids.without(&whole_cells);
        outcome
    }

    /// The clock of what we write next.
    pub(super) fn own_clock(&self) -> u32 {
        self.read(|txn| txn.store().get_local_state()).unwrap_or(0)
    }

    /// The characters that our own transactions typed and deleted since the last call.
    pub(super) fn take_own_ids(&mut self) -> Ids {
        std::mem::take(&mut self.own_ids)
    }

    fn settle(&mut self, sound: bool) {
        if sound {
            self.absorb();
        } else {
            self.rebuild();
        }
    }

    fn absorb(&mut self) {
        let mut changes = self.watch.take();
        self.own_ids = std::mem::take(&mut changes.own_ids);
        if changes.updates.is_empty() {
            return;
        }
        self.revision += 1;
        self.forget(&changes);
        self.note_touches(&changes);
        self.keep(changes.updates);
    }

    /// Forget what was read before the changes.
    fn forget(&mut self, changes: &Changes) {
        let order = changes.order || self.is_unknown(changes);
        if order {
            self.mirror.take();
        }
        let cells = changes.cells.keys().copied().collect();
        self.recent.note(self.revision, Changed { cells, order });
        if changes.order || changes.layout {
            self.shape.take();
        }
        self.last_changed = changes.cells.keys().next().copied();
        self.shelf.get_mut().mark(changes.cells.keys());
        self.cache.get_mut().mark(&changes.cells, self.revision);
        let own = self.client();
        let own_cells = changes
            .written_by_peers
            .iter()
            .filter(|key| key.client == own);
        self.written_by_peers.extend(own_cells);
    }

    /// Whether a changed cell is none that the mirror has: then the mirror is not to be trusted.
    fn is_unknown(&self, changes: &Changes) -> bool {
        let Some(mirror) = self.mirror.get() else {
            return false;
        };
        let mut cells = changes.cells.keys();
        cells.any(|key| mirror.index_of(*key).is_none())
    }

    fn keep(&mut self, updates: Vec<Update>) {
        for update in updates {
            self.pairs.note(&update.bytes);
            self.log.push(update.bytes.clone());
            self.outbox.push(update);
        }
        if !self.log.compact(&self.doc) {
            self.rebuild();
        }
        if self.outbox.len() > MAX_OUTBOX {
            self.outbox = snapshot(&self.doc).into_iter().map(whole).collect();
        }
    }

    /// Make the document anew from the log. What panics again is left out.
    pub(super) fn rebuild(&mut self) {
        self.doc = new_doc(self.client);
        self.roots = Roots::of(&self.doc);
        for update in self.log.updates() {
            replay(&self.doc, update);
        }
        self.watch = Watch::new(&self.doc);
        self.waiting = Waiting::default();
        self.pairs.wait_for_nothing();
        self.late = Late::default();
        self.revision += 1;
        self.mirror.take();
        self.shape.take();
        self.last_changed = None;
        self.recent.forget();
        *self.shelf.get_mut() = Shelf::default();
        *self.cache.get_mut() = Cache::default();
    }

    pub(super) fn mirror(&self) -> &Mirror {
        self.mirror.get_or_init(|| {
            let mirror = self.make_mirror();
            self.cache.borrow_mut().retain(&mirror);
            mirror
        })
    }

    fn make_mirror(&self) -> Mirror {
        match self.kind {
            DocKind::Text => Mirror::of_text(),
            DocKind::Notebook => self
                .read(|txn| Mirror::of(txn, &self.roots.cells))
                .unwrap_or_default(),
        }
    }

    /// Own cells in whose source a peer has written.
    pub(super) fn written_by_peers(&self) -> &BTreeSet<CellKey> {
        &self.written_by_peers
    }

    /// A cell that the last change touched.
    pub(super) fn last_changed(&self) -> Option<CellKey> {
        self.last_changed
    }
}

fn new_doc(client: u32) -> Doc {
    let client = ClientID::new(u64::from(client));
    Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        skip_gc: SKIP_GC,
        ..Options::with_guid_and_client_id(keys::OBSERVER.into(), client)
    })
}

fn replay(doc: &Doc, update: &[u8]) {
    if let Some(Ok(update)) = boundary::catch(|| yrs::Update::decode_v1(update)) {
        // A part that fails again is what we rebuild to get rid of.
        let _ = boundary::write(doc, |txn| txn.apply_update(update));
    }
}

fn whole(bytes: Vec<u8>) -> Update {
    Update {
        bytes,
        origin: Origin::Local,
    }
}
