//! The document as lines of text, for a screen reader: what happens is said in one line each, and the
//! line one is on is written again as it changes. No boxes, no colours, nothing that moves.

mod changes;
mod here;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::changes::Changes;
use self::here::{Here, Subject};
use super::{View, joining, sanitize};

/// Columns of a line that is said; what is longer is cut, and can be read by going there.
const MAX_SAID: usize = 300;

/// What is to be written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Said once, each in a line of its own.
    pub lines: Vec<String>,
    /// The line one is on, with the column of the caret in it.
    pub line: String,
    pub caret: usize,
    /// It is another line than before, not the same one changed: the old one stays where it is.
    pub fresh: bool,
}

/// What was said, to say only what is new.
#[derive(Debug, Default)]
pub struct Teller {
    changes: Changes,
    subject: Subject,
    message: Option<String>,
    /// Facts of the way into the room.
    facts: usize,
    live: Option<bool>,
    saved: Option<bool>,
    begun: bool,
}

impl Teller {
    /// What there is to say.
    pub fn tell(&mut self, view: &View) -> Said {
        let mut lines = self.news(view);
        lines.extend(self.changes.tell(view));
        let Here {
            subject,
            before,
            line,
            caret,
        } = here::here(view, &self.subject);
        let fresh = subject != self.subject;
        if fresh {
            lines.extend(before);
        }
        self.subject = subject;
        Said {
            lines: lines
                .iter()
                .map(|line| sanitize::short(line, MAX_SAID))
                .collect(),
            line: sanitize::short(&line, MAX_SAID.max(caret + 1)),
            caret,
            fresh,
        }
    }

    /// When something is to be said by time alone.
    pub fn next_at(&self) -> Option<Duration> {
        self.changes.next_at()
    }

    /// What happened around the document.
    fn news(&mut self, view: &View) -> Vec<String> {
        let mut lines = Vec::new();
        let facts = view.facts.get(self.facts..).unwrap_or_default();
        lines.extend(facts.iter().map(|fact| joining::words(&fact.step)));
        self.facts = view.facts.len();
        if !self.begun && !super::joining(view) {
            self.begun = true;
            lines.push(welcome(view));
            lines.extend(view.invitation.iter().cloned());
        }
        lines.extend(self.standing(view));
        let message = view.editor.message().or(view.notice);
        if self.message.as_deref() != message {
            self.message = message.map(str::to_owned);
            lines.extend(self.message.clone());
        }
        lines
    }

    fn standing(&mut self, view: &View) -> Vec<String> {
        let standing = view.standing;
        let live = (!standing.local).then_some(standing.servers_up > 0 || standing.peers > 0);
        let mut lines = Vec::new();
        if let (Some(was), Some(is)) = (self.live, live)
            && was != is
        {
            let words = if is {
                "the room is reached again"
            } else {
                "offline: the room is not reached"
            };
            lines.push(words.to_owned());
        }
        if self.saved == Some(false) && standing.saved == Some(true) {
            lines.push("saved".to_owned());
        }
        self.live = live;
        self.saved = standing.saved;
        lines
    }
}

/// `demo.ipynb, room 4869637241, 10 cells, read-only. Press ? for help.`
fn welcome(view: &View) -> String {
    let mut parts = vec![view.file.to_owned()];
    if !view.standing.room.is_empty() {
        parts.push(format!("room {}", view.standing.room));
    }
    if !view.doc.is_text() {
        let count = view.doc.cells().len();
        parts.push(format!("{count} cell{}", if count == 1 { "" } else { "s" }));
    }
    if view.standing.read_only {
        parts.push("read-only".to_owned());
    }
    let names: Vec<&str> = view
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    if !names.is_empty() {
        parts.push(format!("with {}", names.join(", ")));
    }
    parts.join(", ")
}
