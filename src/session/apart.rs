//! A room that came back as another document: somebody seeded it anew, so that the two histories have
//! nothing in common. Merged, everything would stand there twice. Such a peer is kept apart, nothing of the
//! document goes to it or comes from it, until somebody here decides.
//!
//! Only who has been in the room before looks for it (alone since, or from a journal): a page that joins a
//! living room late has cells of its own as well. What that does is undone afterwards.

use std::time::Duration;

use super::core::{Core, News};
use super::vector::Vector;
use super::{Member, Seat, Session};
use crate::notebook::carry::{self, Carried};
use crate::notebook::{DocKind, Draft, EditError, Replica};
use crate::room::event::PeerId;

/// A page that has just started holds one empty cell and what it notes beside it: 34 and 41 items in the
/// recorded traces. It is no document, and must be answered at once.
const FRESH_PAGE: u64 = 64;

/// How far a peer's document is ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stance {
    #[default]
    Together,
    /// Its history has nothing in common with ours; whether others who have ours are here is being asked.
    Doubted,
    /// Its history has nothing in common with ours; what it holds has been asked for.
    Asked,
    /// It holds another document.
    Apart,
    /// It does not tell what it holds: it waits for our answer as we do for its, or has nothing to say.
    Silent,
}

impl Stance {
    /// Whether somebody has to decide before anything is merged.
    pub(super) const fn is_apart(self) -> bool {
        matches!(self, Stance::Apart | Stance::Silent)
    }
}

/// What is to become of our own document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Take theirs, and carry over our edits that they may lack.
    Carry,
    /// Take theirs as it is.
    Take,
}

impl<S: Seat> Session<S> {
    /// Whether a peer with this state vector has another history than ours, and something in it.
    pub(super) fn is_foreign(&self, theirs: &[u8]) -> bool {
        let ours = Vector::read(&self.seat.replica().state_vector());
        ours.zip(Vector::read(theirs))
            .is_some_and(|(ours, theirs)| {
                let large = ours.items() > FRESH_PAGE && theirs.items() > FRESH_PAGE;
                large && !ours.shares(&theirs)
            })
    }

    /// Never keep anybody apart: there is nobody who could decide.
    pub fn merge_everything(&mut self) {
        self.core.decides = false;
    }

    /// Looks at the whole document of a peer that may be another one: true if it is, and is kept apart.
    pub(super) fn keep_apart(&mut self, id: &PeerId, document: &[u8]) -> bool {
        let own = self.seat.replica();
        if !holds_something(own.kind(), own.shape(), document) {
            self.set_stance(id, Stance::Together);
            return false;
        }
        let mut others = self.core.peers.values();
        if !others.any(|peer| peer.held.is_some()) {
            self.hold(id, document);
        }
        self.part(id, Stance::Apart);
        true
    }

    /// From here on nothing is merged with this peer; the first one of them is told.
    pub(super) fn part(&mut self, id: &PeerId, stance: Stance) {
        let mut others = self.core.peers.values();
        let first = !others.any(|peer| peer.stance.is_apart());
        self.set_stance(id, stance);
        if first {
            let client = self.core.client_of(id);
            let by = client.and_then(|client| self.core.name_of(client));
            self.core.tell(News::OtherDocument {
                by,
                may_choose: !S::READ_ONLY,
            });
        }
    }

    /// A peer answered: if it has our history, we are back in the room that we know.
    pub(super) fn look_whether_back(&mut self, id: &PeerId) {
        let theirs = self
            .core
            .peers
            .get(id)
            .and_then(|peer| peer.vector.as_deref());
        let theirs = theirs
            .filter(|_| self.core.returning)
            .and_then(Vector::read);
        let ours = Vector::read(&self.seat.replica().state_vector());
        if ours
            .zip(theirs)
            .is_some_and(|(ours, theirs)| ours.shares(&theirs))
        {
            self.core.returning = false;
        }
    }

    pub(super) fn set_stance(&mut self, id: &PeerId, stance: Stance) {
        if let Some(peer) = self.core.peers.get_mut(id) {
            peer.stance = stance;
        }
    }

    pub(super) fn stance(&self, id: &PeerId) -> Stance {
        self.core
            .peers
            .get(id)
            .map_or(Stance::Together, |peer| peer.stance)
    }

    /// Those who have our history after all, since others brought both together.
    pub(super) fn no_longer_apart(&self) -> Vec<(PeerId, Vec<u8>)> {
        let apart = self.kept_apart().into_iter();
        let known = apart.filter_map(|id| {
            let vector = self.core.peers.get(&id)?.vector.clone()?;
            Some((id, vector))
        });
        known
            .filter(|(_, vector)| !self.is_foreign(vector))
            .collect()
    }

    /// The document of the first of them was looked at and is here still: asked again, they may make us wait.
    fn take_what_is_held(&mut self, now: Duration) {
        let held = self.core.peers.iter().find(|(_, peer)| peer.held.is_some());
        if let Some(id) = held.map(|(id, _)| id.clone()) {
            self.set_stance(&id, Stance::Together);
            self.take_held(&id, now);
        }
    }

    /// Lets our document go: an empty one takes its place, and everybody is asked for theirs.
    pub(super) fn start_over(&mut self, now: Duration) {
        let last = self.core.presence.leave();
        self.core
            .spread_presence(&last.into_iter().collect::<Vec<_>>(), None);
        self.seat.renew();
        self.core.presence.rename(self.seat.replica().client());
        self.core.cursor = None;
        self.core.synced = false;
        self.core.returning = false;
        let apart = self.kept_apart();
        self.core.unsent.forget();
        self.core.journal.start_over();
        self.take_what_is_held(now);
        // They may take ours at the same moment: then both have what the other one let go, and nothing is
        // merged either. Who only watches has no choice, and would go to and fro.
        self.core.returning = self.core.synced && self.core.decides && !S::READ_ONLY;
        self.core.guardian = Default::default();
        self.core.again = Default::default();
        self.core.deed = None;
        let ids: Vec<PeerId> = self.core.peers.keys().cloned().collect();
        for peer in self.core.peers.values_mut() {
            // What it said that it has, it still has; a page says that only once.
            let vector = peer.vector.take();
            peer.reopen(now);
            peer.vector = vector;
            peer.stance = Stance::Together;
        }
        for id in ids {
            self.introduce(&id, now);
        }
        for id in apart {
            self.judge_anew(&id, now);
        }
    }

    fn kept_apart(&self) -> Vec<PeerId> {
        let apart = self.core.peers.iter();
        let apart = apart.filter(|(_, peer)| peer.stance != Stance::Together);
        apart.map(|(id, _)| id.clone()).collect()
    }

    /// A third document may be here: the new one's history is not that of everybody who was kept apart. A page
    /// tells once what it has, so it is judged by that. If it were let in, it would never be given what we took.
    fn judge_anew(&mut self, id: &PeerId, now: Duration) {
        let vector = self.core.peers.get(id).and_then(|peer| peer.vector.clone());
        if let Some(vector) = vector.filter(|vector| self.is_foreign(vector)) {
            self.on_step1(id, vector, now);
        }
    }
}

/// Whether this is somebody's document, and not what a page begins with: one empty cell.
fn holds_something(kind: DocKind, shape: crate::notebook::Shape, document: &[u8]) -> bool {
    // It writes nothing, so any client will do.
    let mut scratch = Replica::new(kind, 1, shape);
    match scratch.begin_remote(document, 0) {
        Ok(None) => {}
        // It takes more than one step: no page begins with so much.
        Ok(Some(_)) => return true,
        // Nothing to look at: what cannot be read is refused when it is applied.
        Err(_) => return false,
    }
    let cells = scratch.cells().to_vec();
    let said = |key| {
        let cell = scratch.cell(key);
        cell.is_some_and(|cell| !cell.source.trim().is_empty() || !cell.outputs.is_empty())
    };
    cells.len() > 1 || cells.into_iter().any(said)
}

impl Member {
    /// Whether somebody here holds another document of the same name.
    pub fn is_apart(&self) -> bool {
        let mut peers = self.core.peers.values();
        peers.any(|peer| peer.stance.is_apart())
    }

    /// How many cells have edits of ours that others may lack.
    pub fn unsent_cells(&self) -> usize {
        self.drafts().len()
    }

    fn drafts(&self) -> Vec<Draft> {
        carry::drafts(self.replica(), &self.core.unsent.bases())
    }

    /// Lets our document go for theirs. False if nobody holds another one.
    pub fn take_theirs(&mut self, choice: Choice, now: Duration) -> bool {
        self.core.wish = None;
        if !self.is_apart() {
            return false;
        }
        // Ours goes only when theirs is here: they may let theirs go at the same moment.
        if !self.core.peers.values().any(|peer| peer.held.is_some()) {
            self.core.wish = Some(choice);
            self.core.unsent.let_go();
            return true;
        }
        let drafts = match choice {
            Choice::Carry => self.drafts(),
            // What was typed while theirs was on its way is not what was given up.
            Choice::Take => carry::drafts(self.replica(), &self.core.unsent.since_let_go()),
        };
        self.core.drafts = drafts;
        self.start_over(now);
        self.drain(now);
        true
    }

    /// Puts our edits into the document that has come in place of ours. To be called after every input.
    pub fn carry_over(&mut self, now: Duration) -> Result<(), EditError> {
        if !self.is_apart() {
            // Nobody is here any more whose document it could be.
            self.core.wish = None;
            self.core.unsent.hold_on();
        }
        let held = |core: &Core| core.peers.values().any(|peer| peer.held.is_some());
        if let Some(choice) = self.core.wish.filter(|_| held(&self.core)) {
            self.take_theirs(choice, now);
        }
        if self.core.drafts.is_empty() || !self.core.synced {
            return Ok(());
        }
        let drafts = std::mem::take(&mut self.core.drafts);
        let Carried {
            edits,
            changed,
            added,
        } = carry::carry(self.replica(), &drafts);
        self.end_undo_group();
        for edit in &edits {
            self.edit(edit, now)?;
        }
        self.end_undo_group();
        self.core.tell(News::Carried { changed, added });
        Ok(())
    }
}
