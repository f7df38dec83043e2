//! How an update of a peer goes in that was checked, as far as yrs must not have it as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;

use yrs::error::UpdateError;
use yrs::{ClientID, ReadTxn, StateVector, Update};

use super::error::ApplyError;
use super::log::{Log, snapshot};
use super::replica::Replica;
use super::work::{self, Waiting};
use super::{Origin, admit, boundary, touched_by};
use crate::wire::late::Late;
use crate::wire::pairs;
use crate::wire::precheck::{Facts, Id};

impl Replica {
    /// Apply all of an update that was checked, at once.
    pub(super) fn apply_whole(
        &mut self,
        update: &[u8],
        facts: &Facts,
        peer: u64,
    ) -> Result<(), ApplyError> {
        let own = ClientID::new(self.client());
        let state = self.read(|txn| txn.state_vector()).unwrap_or_default();
        self.last_work += work::of_update(update.len(), facts, state.len(), self.waiting);
        let decoded = admit::decode_update(update, own, state.get(&own))?;
        let update = self.part(update, &state);
        let (decoded, facts) = match &update {
            Cow::Borrowed(_) => (decoded, *facts),
            Cow::Owned(update) => {
                let facts = admit::check(update)?;
                let decoded = admit::decode_update(update, own, state.get(&own))?;
                (decoded, facts)
            }
        };
        let author = boundary::catch(|| touched_by::author(&decoded, &state));
        self.touched_by.expect(author.ok_or(ApplyError::Panicked)?);
        boundary::catch(|| self.look_before(&decoded)).ok_or(ApplyError::Panicked)?;
        let holds = boundary::catch(|| decoded.state_vector()).ok_or(ApplyError::Panicked)?;
        self.integrate((&update, &facts), decoded, &state, peer)?;
        self.turns.close(&update);
        self.delete_late(peer)?;
        self.note_waiting(&update, &facts, &holds);
        Ok(())
    }

    /// Lets yrs have an update, but of its deleted ranges only what has come.
    fn integrate(
        &mut self,
        (update, facts): (&[u8], &Facts),
        decoded: Update,
        state: &StateVector,
        peer: u64,
    ) -> Result<(), ApplyError> {
        let own = ClientID::new(self.client());
        let mut deletes = match facts.ranges {
            0 => Late::default(),
            _ => Late::of(update),
        };
        let applied = if deletes.is_ahead(&|client| reached(state, client)) {
            drop(decoded);
            let structs = without_deletes(update, facts);
            let structs = admit::decode_update(&structs, own, state.get(&own))?;
            self.write(Origin::Peer(peer), |txn, _| {
                txn.apply_update(structs).map_err(refused)?;
                let state = txn.state_vector();
                let Some(came) = deletes.take(&|client| reached(&state, client)) else {
                    return Ok(());
                };
                let came = admit::decode_update(&came, own, state.get(&own))?;
                txn.apply_update(came).map_err(refused)
            })
        } else {
            deletes = Late::default();
            self.write(Origin::Peer(peer), |txn, _| {
                txn.apply_update(decoded).map_err(refused)
            })
        };
        applied.ok_or(ApplyError::Panicked)??;
        self.late.keep(deletes);
        Ok(())
    }

    /// Deletes what has come at last.
    fn delete_late(&mut self, peer: u64) -> Result<(), ApplyError> {
        if self.late.is_empty() {
            return Ok(());
        }
        let state = self.read(|txn| txn.state_vector()).unwrap_or_default();
        let Some(came) = self.late.take(&|client| reached(&state, client)) else {
            return Ok(());
        };
        self.part(&came, &state);
        let own = ClientID::new(self.client());
        let came = admit::decode_update(&came, own, state.get(&own))?;
        self.write(Origin::Peer(peer), |txn, _| txn.apply_update(came))
            .ok_or(ApplyError::Panicked)?
            .map_err(refused)
    }

    /// Replaces the characters that an update is going to part, here and in itself; gives the update as it is to go
    /// in.
    fn part<'a>(&mut self, update: &'a [u8], state: &StateVector) -> Cow<'a, [u8]> {
        let parted = self
            .pairs
            .parted_by(update, &|client| reached(state, client));
        if !parted.held.is_empty() {
            self.replace(&parted.held);
        }
        match parted.new.is_empty() {
            true => Cow::Borrowed(update),
            false => Cow::Owned(pairs::replace(update, &parted.new)),
        }
    }

    /// The document anew, without these characters. What waits in yrs is forgotten.
    fn replace(&mut self, parted: &BTreeSet<Id>) {
        if let Some(whole) = snapshot(&self.doc) {
            let base = pairs::replace(&whole, parted);
            let facts = admit::check(&base).unwrap_or_default();
            self.last_work += work::of_update(base.len(), &facts, facts.clients, self.waiting);
            self.log = Log::of(base);
            self.pairs.remove(parted);
        }
        self.forget_waiting();
    }

    /// The document anew, without what waits in yrs.
    pub(super) fn forget_waiting(&mut self) {
        let late = std::mem::take(&mut self.late);
        self.rebuild();
        self.late = late;
    }

    /// Whether something waits in yrs.
    pub(super) fn has_waiting(&self) -> bool {
        self.read(|txn| txn.has_missing_updates()).unwrap_or(false)
    }

    /// What waits for updates that never come is dropped when there is too much of it: the document is made
    /// anew from what is in it. It comes again with an answer to a step 1.
    fn note_waiting(&mut self, update: &[u8], facts: &Facts, holds: &StateVector) {
        if !self.has_missing() {
            self.waiting = Waiting::default();
            self.pairs.wait_for_nothing();
            return;
        }
        let waits = self.read(|txn| {
            let now = txn.state_vector();
            let structs = holds.iter().any(|(client, clock)| now.get(client) < *clock);
            structs || Late::of(update).is_ahead(&|client| reached(&now, client))
        });
        if waits.unwrap_or(true) {
            self.waiting.add(update.len(), facts);
            self.pairs.wait(update);
        }
        if self.waiting.is_full() {
            self.rebuild();
        }
    }
}

pub(super) fn refused(error: UpdateError) -> ApplyError {
    ApplyError::Malformed(error.to_string())
}

/// How many elements of a client there are.
pub(super) fn reached(state: &StateVector, client: u64) -> u32 {
    admit::client_id(client).map_or(0, |client| state.get(&client))
}

/// An update without its deleted ranges.
fn without_deletes(update: &[u8], facts: &Facts) -> Vec<u8> {
    let mut structs = update.get(..facts.deletes_at).unwrap_or_default().to_vec();
    structs.push(0);
    structs
}
