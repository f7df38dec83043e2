//! What keeps own edits from getting lost: the journal, and the choice between two documents of one name.

use std::time::Duration;

use super::{Effect, Model};
use crate::app::files::{Where, Wish};
use crate::app::journal::{Ending, Entry, Journal, JournalError, Leftover};
use crate::editor::action::Decision;
use crate::notebook::DocKind;
use crate::session::{Choice, Member};

impl Model {
    /// Keeps own edits in this journal from here on.
    pub fn keep_journal(&mut self, journal: Journal) {
        if let Some(member) = self.seat.member() {
            member.keep_journal();
            self.journal = Some(journal);
        }
    }

    /// Own edits that are to be put on the disk now.
    pub(super) fn keep(&mut self, now: Duration) -> Option<Effect> {
        self.batch(now, false).map(Effect::Journal)
    }

    /// All that is not on the disk, whether it is time or not.
    pub fn keep_all(&mut self, now: Duration) -> Option<Box<Entry>> {
        self.batch(now, true)
    }

    fn batch(&mut self, now: Duration, all: bool) -> Option<Box<Entry>> {
        let journal = self.journal.clone()?;
        let batch = self.seat.member()?.journal(now, all)?;
        Some(Box::new(Entry { journal, batch }))
    }

    /// The document to host comes from this journal.
    pub fn hosts_again(&mut self, left: Leftover) {
        self.left = Some(left);
    }

    /// In the room, in its file, or in a journal of its own: nothing stands in the earlier one alone any more,
    /// unless there never was a room.
    fn let_go_of_what_was_left(&mut self) {
        let waits = |member: &mut Member| member.is_waiting_to_seed();
        if !self.seat.member().is_some_and(waits)
            && let Some(left) = self.left.take()
        {
            left.discard();
        }
    }

    /// The last of the journal, after the room was left.
    /// `willing` says that somebody wanted to leave; else the terminal is gone, or a signal came.
    pub fn ending(&mut self, willing: bool, now: Duration) -> Option<Ending> {
        self.let_go_of_what_was_left();
        let journal = self.journal.take()?;
        let saved = !self.has_unsaved();
        let member = self.seat.member()?;
        let local = member.standing().local;
        let last = member.journal(now, true);
        // A file of this machine is nobody else's: who leaves it unsaved was asked.
        Some(Ending {
            journal,
            last,
            settled: if local {
                saved || willing
            } else {
                member.is_settled(false)
            },
            settled_if_delivered: !local && member.is_settled(true),
        })
    }

    pub(super) fn journaled(&mut self, outcome: Result<(), JournalError>, now: Duration) {
        if let Some(member) = self.seat.member() {
            member.journaled(outcome.is_ok(), now);
        }
        match outcome {
            Err(error) => {
                let told = std::mem::replace(&mut self.unkept, true);
                if !told {
                    let text = format!("no journal: {error}; save often");
                    self.notify_too(text, now);
                }
            }
            Ok(()) if self.unkept => {
                self.unkept = false;
                self.notify_too("what you type is journaled again".to_owned(), now);
            }
            Ok(()) => {}
        }
    }

    /// Puts own edits into the document that took the place of ours, once it is here.
    pub(super) fn carry_over(&mut self, now: Duration) {
        let carried = self.seat.member().map(|member| member.carry_over(now));
        if let Some(Err(error)) = carried {
            self.notify(format!("not all edits could be carried over: {error}"), now);
        }
    }

    /// Carries out what somebody wants of two documents of one name.
    pub(super) fn decide(&mut self, what: Decision, now: Duration, effects: &mut Vec<Effect>) {
        let apart = self.seat.member().is_some_and(|member| member.is_apart());
        if !apart {
            let text = "the room has no other document than yours: there is nothing to choose";
            return self.notify(text.to_owned(), now);
        }
        match what {
            Decision::Carry => self.take_theirs(Choice::Carry, now),
            Decision::Take => self.take_theirs(Choice::Take, now),
            Decision::Keep => {
                let ending = match self.seat.joined().replica().kind() {
                    DocKind::Notebook => "mine.ipynb",
                    DocKind::Text => "mine.txt",
                };
                let wish = Wish {
                    to: Where::Beside(ending),
                    force: false,
                    then_quit: false,
                };
                let begun = self.save(&wish, now);
                self.keeping = !begun.is_empty();
                effects.extend(begun);
            }
        }
    }

    fn take_theirs(&mut self, choice: Choice, now: Duration) {
        if let Some(member) = self.seat.member() {
            member.take_theirs(choice, now);
        }
        self.editor.settle(self.seat.joined().replica());
    }

    /// Our own is a file now: theirs may take its place.
    pub(super) fn kept_mine(&mut self, well: bool, now: Duration) {
        if std::mem::take(&mut self.keeping) && well {
            self.take_theirs(Choice::Take, now);
        }
    }
}
