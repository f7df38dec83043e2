//! What must hold at the end of a schedule.

use std::collections::BTreeMap;
use std::time::Duration;

use celljam::notebook::{ApplyError, DocKind, Replica, Shape};
use celljam::session::host::KNOWN_ROOM;
use serde_json::Value;

use super::ledger::{Made, clocks};
use super::sim::{End, Sim};

/// When all faults have ended, all are in step within so long.
const WITHIN: Duration = Duration::from_secs(240);
/// A page that waits for nobody is loaded anew by its person after so long.
const RELOAD: Duration = Duration::from_secs(60);
/// How often that is looked at.
const EACH: Duration = Duration::from_secs(1);
/// Time for what is under way: deletions do not show in state vectors.
const UNDER_WAY: Duration = Duration::from_secs(2);

/// A host waits no longer than about this for somebody who speaks and cannot be reached.
const LONG_WAIT: Duration = Duration::from_secs(70);
/// Two who reach each other have announced themselves within so long.
const FOUND_WITHIN: Duration = Duration::from_secs(40);

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
            self.choose();
            if self.now() >= begun + RELOAD {
                self.reload_stuck();
            }
            if self.now() >= begun + WITHIN {
                let links = self.links();
                return Err(format!("standstill after {WITHIN:?}: {standing}\n{links}"));
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

    fn reload_stuck(&mut self) {
        let stuck = |person: &usize| {
            let now = self.world.clock_of(self.node(*person));
            let tab = self.seat(*person).tab();
            tab.is_some_and(|tab| tab.is_stuck(now))
        };
        let stuck: Vec<usize> = self.present().into_iter().filter(stuck).collect();
        for person in stuck {
            *self.faults.entry("stuck page reloaded").or_default() += 1;
            self.restart(person, End::Killed);
        }
    }

    /// Who is connected with whom, by nodes.
    fn links(&self) -> String {
        let present = self.present().into_iter();
        let line = |person| {
            let node = self.node(person);
            let links = self.world.links_of(node);
            let led = links
                .into_iter()
                .map(|(link, far)| format!("n{far} over {}", link.0));
            format!(
                "person {person} = n{node}: {}",
                led.collect::<Vec<_>>().join(", ")
            )
        };
        present.map(line).collect::<Vec<_>>().join("\n")
    }

    /// Whether everybody holds the same, what was deleted included.
    fn same(&self) -> Result<(), String> {
        let first = self.replica(0);
        let deleted = deletions(first);
        for person in self.present().into_iter().skip(1) {
            let other = self.replica(person);
            // Written in another order, they may be the same all the same.
            if deletions(other) != deleted {
                if !is_in(&whole(other), &mut copy_of(first)) {
                    return Err(format!("person 0 lacks something of person {person}"));
                }
                if !is_in(&whole(first), &mut copy_of(other)) {
                    return Err(format!("person {person} lacks something of person 0"));
                }
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
            return Err(wrong.clone());
        }
        let last = self.replica(0);
        let lossy = self.lossy();
        let mut copy = copy_of(last);
        for made in self.ledger.all() {
            if !may_be_lost(&made, &lossy) && !is_in(&made.update, &mut copy) {
                let (client, at) = (made.client, made.at);
                let by = self
                    .people
                    .iter()
                    .position(|it| it.clients.contains(&client));
                let end = lossy.get(&client);
                return Err(format!(
                    "an edit of client {client} (person {by:?}) at {at:?} is lost; may be lost: since {end:?}"
                ));
            }
        }
        let reached = clocks(last);
        for (client, kept) in &self.kept {
            let less = reached.get(client).is_none_or(|clock| clock < kept);
            if less && !self.let_go.contains(client) {
                return Err(format!("the living had more of client {client}"));
            }
        }
        self.judge_writers()
    }

    /// Somebody else, or the file, has all that the person made in any run.
    pub fn judge_leaving(&mut self, person: usize) {
        let node = self.node(person);
        let own = clocks(self.replica(person));
        let others = self.world.nodes().filter(|(n, _)| *n != node);
        let others: Vec<_> = others.map(|(_, seat)| clocks(seat.replica())).collect();
        let files: BTreeMap<u64, u64> = self.ledger.seeded().into_iter().collect();
        for client in &self.people[person].clients {
            let clock = own.get(client);
            let held = others.iter().chain([&files]);
            let known = held.filter_map(|of| of.get(client)).max();
            if known < clock {
                self.wrongs.push(format!(
                    "person {person} left as settled, n{node}, client {client}: {clock:?}, known {known:?}"
                ));
            }
        }
    }

    /// For how long somebody must have been reachable that a host should have met it. One that has waited as long
    /// as a host waits for who speaks and cannot be reached, may miss who can be reached again only just now:
    /// they find each other by announcements, half a minute apart.
    fn reachable_for(&self, host: usize) -> Duration {
        let came = self.hosts.get(&self.node(host)).copied();
        let waited = self.now().saturating_sub(came.unwrap_or(self.now()));
        if waited < LONG_WAIT {
            KNOWN_ROOM
        } else {
            FOUND_WITHIN
        }
    }

    /// Who seeds beside somebody with content, whom it could have met, doubles the notebook. Whom no
    /// message could reach it cannot know.
    pub fn judge_seeding(&mut self) {
        self.seeds_seen = self.ledger.seeds();
        let by = self.present().into_iter().find(|person| {
            let client = self.replica(*person).client();
            let last = self.ledger.seeded().last().copied();
            last.is_some_and(|(seeder, _)| seeder == client)
        });
        let Some(by) = by else {
            return;
        };
        let near = self.world.heard_with(self.node(by), self.reachable_for(by));
        let has = |person: &usize| {
            near.contains(&self.node(*person)) && self.replica(*person).has_content()
        };
        let others: Vec<usize> = self
            .present()
            .into_iter()
            .filter(|it| *it != by)
            .filter(has)
            .collect();
        if !others.is_empty() {
            self.wrongs.push(format!(
                "a doubled notebook: person {by} seeded beside {others:?} at {:?}",
                self.world.now
            ));
        }
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

    /// Clients that ended without a journal, or with one that had not been written yet: what they made
    /// since then, by their clock, may be lost.
    pub fn lossy(&self) -> BTreeMap<u64, Duration> {
        let lost = self.people.iter().flat_map(|person| &person.lost);
        let let_go = self.let_go.iter().map(|client| (*client, Duration::ZERO));
        lost.map(|(client, since)| (*client, *since))
            .chain(let_go)
            .collect()
    }

    /// What is in the document of what was made, in the order in which it was made; the whole document
    /// last if something of it is not to be had otherwise.
    pub fn survivors(&self) -> Vec<Made> {
        let last = self.replica(0);
        let lossy = self.lossy();
        let mut copy = copy_of(last);
        let (mut all, mut torn) = (Vec::new(), false);
        for made in self.ledger.all() {
            if !may_be_lost(&made, &lossy) || is_in(&made.update, &mut copy) {
                all.push(made);
            } else {
                (copy, torn) = (copy_of(last), true);
            }
        }
        // A change of somebody who was killed may be there in part: what it built on was lost.
        let (client, update) = (last.client(), whole(last));
        let at = self.now();
        all.extend(torn.then_some(Made { client, at, update }));
        all
    }
}

fn may_be_lost(made: &Made, lossy: &BTreeMap<u64, Duration>) -> bool {
    lossy
        .get(&made.client)
        .is_some_and(|since| made.at >= *since)
}

/// What is deleted: an update for somebody who has every item.
fn deletions(replica: &Replica) -> Vec<u8> {
    let vector = replica.state_vector();
    replica.diff(&vector).expect("our own vector")
}

fn whole(replica: &Replica) -> Vec<u8> {
    replica.diff(&[0]).expect("the empty vector")
}

fn copy_of(replica: &Replica) -> Replica {
    let mut copy = Replica::new(DocKind::Notebook, 1, Shape::A);
    copy.apply_remote(&whole(replica), 1).expect("a document");
    copy
}

/// Whether a document has all of an update. If not, it has at least a part of it afterwards.
fn is_in(update: &[u8], replica: &mut Replica) -> bool {
    let revision = replica.revision();
    let left_out = apply(update, replica).unwrap_or(true);
    !left_out && replica.revision() == revision && !replica.has_missing()
}

/// Applies an update by its steps; whether something was left out that cannot go in yet.
fn apply(update: &[u8], replica: &mut Replica) -> Result<bool, ApplyError> {
    let Some(mut rest) = replica.begin_remote(update, 2)? else {
        return Ok(false);
    };
    while !rest.is_over() {
        replica.go_on(&mut rest)?;
    }
    Ok(rest.left_out())
}
