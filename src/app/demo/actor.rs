//! A scripted peer's hands: one small step at a time, like somebody who types.

use std::time::Duration;

use crate::notebook::{CellKey, Edit};
use crate::session::Member;
use crate::session::view::Cursor;

/// One thing to do.
#[derive(Clone, Debug)]
pub enum Step {
    /// Put the caret at the end of the n-th cell.
    Go(usize),
    /// Type this, letter by letter.
    Type(&'static str),
    /// Take back what was typed since the last `Go`, letter by letter.
    Erase,
    Wait(Duration),
}

/// The time between two letters.
const LETTER: Duration = Duration::from_millis(90);

/// Plays a script over and over.
#[derive(Debug)]
pub struct Actor {
    script: Vec<Step>,
    at: usize,
    letter: usize,
    typed: Vec<char>,
    cell: Option<CellKey>,
    due: Duration,
}

impl Actor {
    pub fn new(script: Vec<Step>) -> Self {
        Self {
            script,
            at: 0,
            letter: 0,
            typed: Vec::new(),
            cell: None,
            due: Duration::ZERO,
        }
    }

    pub fn next_deadline(&self) -> Option<Duration> {
        (!self.script.is_empty()).then_some(self.due)
    }

    /// Does the next small thing, if its time has come.
    pub fn act(&mut self, member: &mut Member, now: Duration) {
        if now < self.due {
            return;
        }
        let Some(step) = self.script.get(self.at).cloned() else {
            return;
        };
        self.due = now + LETTER;
        let done = match step {
            Step::Go(index) => self.go(index, member, now),
            Step::Type(text) => self.type_letter(text, member, now),
            Step::Erase => self.erase_letter(member, now),
            Step::Wait(pause) => {
                self.due = now + pause;
                true
            }
        };
        if done {
            self.letter = 0;
            self.at = (self.at + 1) % self.script.len();
        }
    }

    fn go(&mut self, index: usize, member: &mut Member, now: Duration) -> bool {
        self.cell = member.replica().cells().get(index).copied();
        self.typed.clear();
        self.show(member, now);
        true
    }

    fn type_letter(&mut self, text: &str, member: &mut Member, now: Duration) -> bool {
        let Some(letter) = text.chars().nth(self.letter) else {
            return true;
        };
        self.letter += 1;
        if let Some((cell, at)) = self.end(member)
            && member
                .edit(
                    &Edit::InsertText {
                        cell,
                        at,
                        text: letter.to_string(),
                    },
                    now,
                )
                .is_ok()
        {
            self.typed.push(letter);
        }
        self.show(member, now);
        false
    }

    /// Takes back the last letter, unless somebody wrote behind it.
    fn erase_letter(&mut self, member: &mut Member, now: Duration) -> bool {
        let Some(letter) = self.typed.pop() else {
            return true;
        };
        if let Some((cell, to)) = self.end(member)
            && let Some(source) = member.replica().cell(cell).map(|cell| cell.source.clone())
            && source.ends_with(letter)
        {
            let from = to - letter.len_utf8();
            // The cell may have gone this moment: then there is nothing to take back.
            drop(member.edit(&Edit::DeleteText { cell, from, to }, now));
        }
        self.show(member, now);
        self.typed.is_empty()
    }

    fn end(&self, member: &Member) -> Option<(CellKey, usize)> {
        let cell = self.cell?;
        Some((cell, member.replica().cell(cell)?.source.len()))
    }

    fn show(&self, member: &mut Member, now: Duration) {
        let cursor = self.end(member).map(|(cell, at)| Cursor {
            cell,
            anchor: at,
            head: at,
        });
        member.set_cursor(cursor, now);
    }
}
