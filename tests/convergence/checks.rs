//! What must hold at the end of a schedule.

use std::collections::BTreeSet;
use std::time::Duration;

use celljam::notebook::{DocKind, Replica, Shape};
use serde_json::Value;

use super::ledger::{Made, clocks};
use super::sim::Sim;

/// When all faults have ended, all are in step within so long.
const WITHIN: Duration = Duration::from_secs(240);
/// How often that is looked at.
const EACH: Duration = Duration::from_secs(1);
/// Time for what is under way: deletions do not show in state vectors.
const UNDER_WAY: Duration = Duration::from_secs(2);

pub fn cells(replica: &Replica) -> Value {
    replica.to_ipynb()["cells"].clone()
}

impl Sim {
    /// Waits until all are in step and hold the same; how long that took.
    pub fn settle(&mut self) -> Result<Duration, String> {
        let begun = self.now();
        loop {
            let standing = match self.in_step() {
                Ok(()) => {
                    let took = self.now() - begun;
                    self.run_for(UNDER_WAY);
                    match self.same() {
                        Ok(()) => return Ok(took),
                        Err(why) => why,
                    }
                }
                Err(why) => why,
            };
            if self.now() >= begun + WITHIN {
                return Err(format!("standstill after {WITHIN:?}: {standing}"));
            }
            self.run_for(EACH);
        }
    }

    /// Whether everybody is in step as far as state vectors and its own word tell.
    fn in_step(&self) -> Result<(), String> {
        let first = clocks(self.replica(0));
        for person in self.present() {
            let replica = self.replica(person);
            // What was on its way from somebody who was killed may wait for what he had not sent.
            if replica.has_missing() && self.lossy().is_empty() {
                return Err(format!("person {person} waits for updates"));
            }
            if clocks(replica) != first {
                return Err(format!("person {person} has another state than person 0"));
            }
            let Some(member) = self.seat(person).ours() else {
                continue;
            };
            let standing = member.standing();
            if standing.peers == 0 || standing.in_step != standing.peers {
                return Err(format!("person {person} is not in step: {standing:?}"));
            }
        }
        Ok(())
    }

    /// Whether everybody holds the same, what was deleted included.
    fn same(&self) -> Result<(), String> {
        let first = self.replica(0);
        let (all_of_first, mut copy) = (whole(first), copy_of(first));
        for person in self.present() {
            let other = self.replica(person);
            if !is_in(&whole(other), &mut copy) {
                return Err(format!("person 0 lacks something of person {person}"));
            }
            if !is_in(&all_of_first, &mut copy_of(other)) {
                return Err(format!("person {person} lacks something of person 0"));
            }
            if cells(first) != cells(other) {
                return Err(format!(
                    "person {person} differs:\n{}\n{}",
                    cells(first),
                    cells(other)
                ));
            }
        }
        Ok(())
    }

    /// Nothing was lost that need not be, nothing was written that nobody wanted.
    pub fn judge(&self) -> Result<(), String> {
        if let Some(wrong) = self.wrongs.first() {
            return Err(format!("a doubled notebook: {wrong}"));
        }
        let last = self.replica(0);
        let lossy = self.lossy();
        let mut copy = copy_of(last);
        for made in self.ledger.all() {
            if !lossy.contains(&made.client) && !is_in(&made.update, &mut copy) {
                return Err(format!("an edit of client {} is lost", made.client));
            }
        }
        let reached = clocks(last);
        for (client, kept) in &self.kept {
            if reached.get(client).is_none_or(|clock| clock < kept) {
                return Err(format!("the living had more of client {client}"));
            }
        }
        self.judge_writers()
    }

    /// A program writes what its person does, and a host its file once: nothing else.
    fn judge_writers(&self) -> Result<(), String> {
        for (client, clock) in clocks(self.replica(0)) {
            let wanted = self.ledger.clock(client);
            if clock > wanted {
                return Err(format!("client {client} wrote what nobody did"));
            }
        }
        Ok(())
    }

    /// Clients that ended without a journal: what they had not sent may be lost.
    pub fn lossy(&self) -> BTreeSet<u64> {
        let lost = self.people.iter().flat_map(|person| &person.lost);
        lost.copied().collect()
    }

    /// What is in the document of what was made, in the order in which it was made; the whole document
    /// last if something of it is not to be had otherwise.
    pub fn survivors(&self) -> Vec<Made> {
        let last = self.replica(0);
        let lossy = self.lossy();
        let mut copy = copy_of(last);
        let (mut all, mut torn) = (Vec::new(), false);
        for made in self.ledger.all() {
            if !lossy.contains(&made.client) || is_in(&made.update, &mut copy) {
                all.push(made);
            } else {
                (copy, torn) = (copy_of(last), true);
            }
        }
        // A change of somebody who was killed may be there in part: what it built on was lost.
        let (client, update) = (last.client(), whole(last));
        all.extend(torn.then_some(Made { client, update }));
        all
    }
}

fn whole(replica: &Replica) -> Vec<u8> {
    replica.diff(&[0]).expect("the empty vector")
}

fn copy_of(replica: &Replica) -> Replica {
    let mut copy = Replica::new(DocKind::Notebook, 1, Shape::A);
    copy.apply_remote(&whole(replica), 1).expect("a document");
    copy
}

/// Whether a document has all of an update. If not, it has it afterwards.
fn is_in(update: &[u8], replica: &mut Replica) -> bool {
    let revision = replica.revision();
    let applied = replica.apply_remote(update, 2).is_ok();
    applied && replica.revision() == revision && !replica.has_missing()
}
