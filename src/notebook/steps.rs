//! Updates of peers, in steps of bounded work: most are one.

use yrs::ReadTxn;

use super::apply::reached;
use super::error::ApplyError;
use super::replica::Replica;
use super::{admit, work};
use crate::wire::pairs::Pairs;
use crate::wire::precheck::{Facts, PrecheckError};
use crate::wire::slices::{LIMIT, Slices};

/// What is to be done yet for an update that takes more than one step.
#[derive(Clone, Debug)]
pub struct Rest {
    slices: Slices,
    peer: u64,
    left_out: bool,
}

impl Rest {
    /// Whether something was left out, since it needs what the document has not: to be asked for again.
    pub fn left_out(&self) -> bool {
        self.left_out
    }

    /// Whether all is in that may go in.
    pub fn is_over(&self) -> bool {
        self.slices.is_over()
    }

    /// The structs of the update, in which there is a bound on how many of them wait.
    pub fn structs(&self) -> usize {
        self.slices.new_structs()
    }
}

impl Replica {
    /// Apply an update (v1) of a peer; `peer` is the caller's number for it. Nothing new is no error. However
    /// long it takes: see [`Replica::begin_remote`].
    pub fn apply_remote(&mut self, update: &[u8], peer: u64) -> Result<(), ApplyError> {
        let Some(mut rest) = self.begin_remote(update, peer)? else {
            return Ok(());
        };
        while !rest.is_over() {
            self.go_on(&mut rest)?;
        }
        Ok(())
    }

    /// Apply an update (v1) of a peer, or the first step of one that would take too long: then what is left of
    /// it. [`Replica::last_work`] is what it cost, as far as that can be counted.
    pub fn begin_remote(&mut self, update: &[u8], peer: u64) -> Result<Option<Rest>, ApplyError> {
        self.last_work = work::of_bytes(update.len());
        let facts = admit::check(update)?;
        let held = self.log.held();
        let is_cheap = self.waiting.bound(&facts, update.len(), held) <= LIMIT;
        if is_cheap && is_read_whole(&facts) && !self.parts(update) {
            self.last_work = 0;
            self.apply_whole(update, &facts, peer)?;
            return Ok(None);
        }
        self.cut(update, &facts, peer)
    }

    /// Whether an update parts characters, or has some that are parted by what waits. Only what goes in for sure
    /// may: else they would be replaced here and nowhere else. So such an update is cut, and what cannot go in yet
    /// is left out.
    fn parts(&self, update: &[u8]) -> bool {
        if !self.pairs.concern(update) {
            return false;
        }
        let state = self.read(|txn| txn.state_vector()).unwrap_or_default();
        let reached = |client| reached(&state, client);
        self.pairs.meets_waiting(update) || !self.pairs.parted_by(update, &reached).is_empty()
    }

    /// The next step. What was left of the update is worth nothing after an error.
    pub fn go_on(&mut self, rest: &mut Rest) -> Result<(), ApplyError> {
        self.last_work = 0;
        self.take_slice(rest)
    }

    fn cut(&mut self, update: &[u8], facts: &Facts, peer: u64) -> Result<Option<Rest>, ApplyError> {
        // What waits may go in with it all at once. It comes again with an answer to a step 1.
        let held = self.log.held();
        let too_much = self.waiting.bound(&Facts::default(), 0, held) > LIMIT;
        let forgets = too_much || (self.parts(update) && self.has_waiting());
        if forgets {
            self.forget_waiting();
        }
        let own = self.client();
        let state = self.read(|txn| txn.state_vector()).unwrap_or_default();
        let known = |client: u64| reached(&state, client);
        let new = Pairs::of(update);
        let is_second = |id| self.pairs.is_second(id) || new.is_second(id);
        let malformed = |error: PrecheckError| ApplyError::Malformed(error.to_string());
        let slices = Slices::cut(update, &known, &is_second, held).map_err(malformed)?;
        if slices.has_new_of(own) {
            return Err(ApplyError::Forged);
        }
        if !forgets && is_read_whole(facts) && slices.is_one(held, LIMIT) {
            // To look at it takes a microsecond for each.
            self.last_work = facts.structs as u64;
            self.apply_whole(update, facts, peer)?;
            return Ok(None);
        }
        // To look at it, and to copy it.
        self.last_work = work::of_update(update.len(), facts, state.len(), self.waiting);
        let mut rest = Rest {
            left_out: slices.left_out() || forgets,
            slices,
            peer,
        };
        self.take_slice(&mut rest)?;
        Ok(Some(rest))
    }

    fn take_slice(&mut self, rest: &mut Rest) -> Result<(), ApplyError> {
        let held = self.log.held();
        if let Some((slice, _)) = rest.slices.next(held, LIMIT) {
            let facts = admit::check(&slice)?;
            self.apply_whole(&slice, &facts, rest.peer)?;
        }
        Ok(())
    }
}

/// Whether yrs reads all of an update. Version 0.26 ends at the greatest client id when there is no element of it,
/// and drops what comes after without a word. Slices name no such client.
const fn is_read_whole(facts: &Facts) -> bool {
    facts.idle_clients == 0
}
