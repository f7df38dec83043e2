//! Who sits in the simulated room: a member of celljam, or a browser page.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use celljam::notebook::{Edit, Replica};
use celljam::room::event::{Input, Output};
use celljam::session::{Choice, Member};

use super::journal::Disk;
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
    /// Where its journal goes, if it keeps one.
    pub disk: Option<Rc<RefCell<Disk>>>,
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

    pub fn ours_mut(&mut self) -> &mut Ours {
        match self {
            Self::Ours(ours) => ours,
            Self::Tab(_) => panic!("a page is no member"),
        }
    }

    /// The page, if it is one.
    pub fn tab(&self) -> Option<&Tab> {
        match self {
            Self::Ours(_) => None,
            Self::Tab(tab) => Some(tab),
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
            self.ledger().note(self.replica(), &before, now);
        }
        if let Self::Ours(ours) = self {
            ours.keep(now);
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
            self.ledger.note(replica, &before, now);
            self.ledger.note_seed(replica);
        }
    }

    /// Puts own edits into the document that has come in place of ours.
    fn carry_over(&mut self, now: Duration) {
        let before = self.member.replica().state_vector();
        let revision = self.member.replica().revision();
        self.member.carry_over(now).expect("edits of that document");
        if self.member.replica().revision() != revision {
            self.ledger.note(self.member.replica(), &before, now);
        }
    }

    /// Lets the own document go for that of others.
    pub fn take_theirs(&mut self, choice: Choice, now: Duration) -> bool {
        let taken = self.member.take_theirs(choice, now);
        self.keep(now);
        taken
    }

    /// What is due goes to the disk.
    fn keep(&mut self, now: Duration) {
        let Some(disk) = &self.disk else {
            return;
        };
        let mut disk = disk.borrow_mut();
        if let Some(well) = disk.finish(now) {
            self.member.journaled(well, now);
        }
        if let Some(batch) = self.member.journal(now, false) {
            disk.begin(batch, now);
        }
    }

    /// The end of a program that has left the room: the rest of the journal is written. If nobody lacks
    /// anything of it, it goes: true.
    pub fn close(&mut self, delivered: bool, now: Duration) -> bool {
        let settled = self.member.is_settled(delivered);
        let Some(disk) = &self.disk else {
            return settled;
        };
        let mut disk = disk.borrow_mut();
        if let Some(well) = disk.finish_now() {
            self.member.journaled(well, now);
        }
        if let Some(batch) = self.member.journal(now, true) {
            disk.put(&batch, now);
        }
        if settled {
            disk.remove();
        }
        settled
    }

    fn next_deadline(&self) -> Option<Duration> {
        let disk = self.disk.as_ref();
        let written = disk.and_then(|disk| disk.borrow().done_at());
        self.member.next_deadline().into_iter().chain(written).min()
    }
}

impl Node for Seat {
    fn handle(&mut self, input: Input, now: Duration) {
        match self {
            Self::Ours(ours) => {
                ours.member.handle(input, now);
                ours.consider_seeding(now);
                ours.carry_over(now);
                ours.keep(now);
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
            Self::Ours(ours) => ours.next_deadline(),
            Self::Tab(tab) => tab.next_deadline(),
        }
    }

    fn is_bounded(&self) -> bool {
        matches!(self, Self::Ours(_))
    }
}
