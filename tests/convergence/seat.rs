//! Who sits in the simulated room: a member of celljam, or a browser page.

use std::time::Duration;

use celljam::notebook::{Edit, Replica};
use celljam::room::event::{Input, Output};
use celljam::session::Member;

use super::ledger::Ledger;
use super::tab::Tab;
use crate::world::Node;

/// One thing that a person does.
pub enum Deed {
    Edit(Edit),
    Undo,
    Redo,
    EndUndoGroup,
}

pub struct Ours {
    pub member: Member,
    pub ledger: Ledger,
}

pub enum Seat {
    Ours(Box<Ours>),
    Tab(Box<Tab>),
}

impl Seat {
    pub fn replica(&self) -> &Replica {
        match self {
            Self::Ours(ours) => ours.member.replica(),
            Self::Tab(tab) => tab.replica(),
        }
    }

    /// The member of celljam, if it is one.
    pub fn ours(&self) -> Option<&Member> {
        match self {
            Self::Ours(ours) => Some(&ours.member),
            Self::Tab(_) => None,
        }
    }

    pub fn member_mut(&mut self) -> &mut Member {
        match self {
            Self::Ours(ours) => &mut ours.member,
            Self::Tab(_) => panic!("a page is no member"),
        }
    }

    /// Does it, and takes note of what it changed. An edit that does not fit changes nothing.
    pub fn act(&mut self, deed: &Deed, now: Duration) {
        let (before, revision) = (self.replica().state_vector(), self.replica().revision());
        match self {
            Self::Ours(ours) => {
                let member = &mut ours.member;
                match deed {
                    Deed::Edit(edit) => drop(member.edit(edit, now)),
                    Deed::Undo => drop(member.undo(now)),
                    Deed::Redo => drop(member.redo(now)),
                    Deed::EndUndoGroup => member.end_undo_group(),
                }
            }
            Self::Tab(tab) => tab.change(|notebook| match deed {
                Deed::Edit(edit) => drop(notebook.apply_local(edit)),
                Deed::Undo => drop(notebook.undo()),
                Deed::Redo => drop(notebook.redo()),
                Deed::EndUndoGroup => notebook.end_undo_group(),
            }),
        }
        if self.replica().revision() != revision {
            self.ledger().note(self.replica(), &before);
        }
    }

    fn ledger(&self) -> Ledger {
        match self {
            Self::Ours(ours) => ours.ledger.clone(),
            Self::Tab(tab) => tab.ledger(),
        }
    }
}

impl Ours {
    fn consider_seeding(&mut self, now: Duration) {
        if !self.member.is_waiting_to_seed() {
            return;
        }
        let before = self.member.replica().state_vector();
        let empty = !self.member.replica().has_content();
        let done = self.member.consider_seeding(now);
        done.expect("the room takes the file");
        let replica = self.member.replica();
        if empty && replica.has_content() {
            self.ledger.note(replica, &before);
            self.ledger.note_seed(replica.client());
        }
    }
}

impl Node for Seat {
    fn handle(&mut self, input: Input, now: Duration) {
        match self {
            Self::Ours(ours) => {
                ours.member.handle(input, now);
                ours.consider_seeding(now);
            }
            Self::Tab(tab) => tab.handle(input, now),
        }
    }

    fn poll(&mut self) -> Option<Output> {
        match self {
            Self::Ours(ours) => ours.member.poll(),
            Self::Tab(tab) => tab.poll(),
        }
    }

    fn next_deadline(&self) -> Option<Duration> {
        match self {
            Self::Ours(ours) => ours.member.next_deadline(),
            Self::Tab(tab) => tab.next_deadline(),
        }
    }

    fn is_bounded(&self) -> bool {
        matches!(self, Self::Ours(_))
    }
}
