//! What peers do to nearly all cells at once is told, with who did it; the last hour is kept.

use std::time::Duration;

use super::core::{Core, News, Whose};
use super::{Seat, Session};
use crate::notebook::past::{Alarm, Deed, Doer, HOUR, Moment, Past, take_back};

/// A deed that can be undone, as it was told.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) alarm: Alarm,
    pub(super) at: Duration,
}

impl<S: Seat> Session<S> {
    /// What the last hour was like.
    pub fn past(&self) -> &Past {
        &self.core.past
    }

    /// Goes on with what an earlier run kept of the last hour. `epoch` is when this one began, since 1970.
    pub fn keep_past(&mut self, epoch: Duration, moments: Vec<Moment>) {
        self.core.past.begin(epoch, moments);
    }

    /// The last moment is now, if anything changed since the one before.
    pub fn close_past(&mut self, now: Duration) {
        if self.core.past.next_deadline().is_some() {
            self.core.past.keep(self.seat.replica().snapshot(), now);
        }
    }

    /// Whether a deed of a peer was told, and nobody has undone it.
    pub fn has_deed(&self) -> bool {
        self.core.deed.is_some()
    }

    /// Looks at what the update at hand did to whole cells.
    pub(super) fn watch(&mut self, now: Duration) {
        let turns = self.seat.replica_mut().take_turns();
        // With the content comes all that was done before we came.
        if !self.core.synced {
            return;
        }
        for turn in turns {
            if let Some(before) = &turn.before {
                self.core.past.keep_before(before, now);
            }
            self.core.guardian.take(turn, now);
        }
    }

    /// Tells what is over by now, and copies the document if it is time.
    pub(super) fn look_back(&mut self, now: Duration) {
        self.core.past.look(self.seat.replica(), now);
        let alarms = self.core.guardian.look(self.seat.replica(), now);
        let undone = self.forget_undone(now);
        for alarm in alarms {
            match undone {
                // Who brought the cells back took out what stood in their place: no deed of its own.
                Some(doer) if doer != alarm.doer => {
                    let by = self.core.whose(&alarm.doer);
                    self.core.tell(News::Undone { by });
                }
                _ => self.tell_deed(alarm, now),
            }
        }
    }

    /// Lets a deed go of which nothing is left, or that is long ago; whose it was.
    fn forget_undone(&mut self, now: Duration) -> Option<Doer> {
        let told = self.core.deed.as_ref()?;
        let doer = told.alarm.doer;
        if now > told.at + HOUR {
            self.core.deed = None;
        } else if take_back(&told.alarm.deed, &self.seat.replica().snapshot()).is_none() {
            self.core.deed = None;
            return Some(doer);
        }
        None
    }

    fn tell_deed(&mut self, alarm: Alarm, now: Duration) {
        let by = self.core.whose(&alarm.doer);
        let may_restore = !S::READ_ONLY;
        self.core.tell(match &alarm.deed {
            Deed::Wiped(wipe) => News::Wiped {
                by,
                gone: wipe.gone.len(),
                all: wipe.before.cells().len(),
                lost: wipe.lost,
                may_restore,
            },
            Deed::Doubled(doubling) => News::Doubled {
                by,
                cells: doubling.twins.len(),
                may_restore,
            },
        });
        if may_restore {
            self.core.deed = Some(Told { alarm, at: now });
        }
    }
}

impl Core {
    /// Who did it: the client that wrote it, else the peer that it came from, which is the one if there is
    /// no other.
    pub(super) fn whose(&self, doer: &Doer) -> Whose {
        if let Some(name) = doer.author.and_then(|client| self.name_of(client)) {
            return Whose::By(name);
        }
        let mut peers = self.peers.iter();
        let peer = peers.find(|(_, peer)| peer.number == doer.peer);
        let client = peer.and_then(|(id, _)| self.client_of(id));
        match client.and_then(|client| self.name_of(client)) {
            Some(name) if self.peers.len() == 1 => Whose::By(name),
            Some(name) => Whose::Over(name),
            None => Whose::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::notebook::{Content, DocKind, Edit, Notebook, Replica, Shape};
    use crate::session::{Config, Observer, lone};

    fn observer() -> Observer {
        let config = Config {
            hidden: true,
            ..lone::config("a.ipynb")
        };
        let replica = Replica::new(DocKind::Notebook, 9, Shape::A);
        Session::new(lone::room(), replica, config)
    }

    #[test]
    fn who_only_watches_is_told_and_has_nothing_to_undo() {
        let mut page = Notebook::new(DocKind::Notebook, 2, Shape::A, 2);
        let cell = |id: &str| json!({"cell_type": "raw", "id": id, "metadata": {}, "source": id});
        let cells = vec![cell("a"), cell("b"), cell("c")];
        let content = Content::Ipynb(
            json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}),
        );
        page.apply_local(&Edit::Seed { content }).expect("seeded");
        let mut observer = observer();
        let all = page.diff(&[0]).expect("all of it");
        observer.open_local(&all).expect("shown");
        let cells = page.cells().to_vec();
        page.apply_local(&Edit::DeleteCells { cells })
            .expect("an edit");
        let update = page
            .diff(&observer.replica().state_vector())
            .expect("an update");
        let applied = observer.seat.apply_remote(&update, 5);
        applied.expect("applied");
        observer.watch(Duration::from_secs(10));
        assert_eq!(observer.next_news(), None);
        assert_eq!(
            observer.core.guardian.next_deadline(),
            Some(Duration::from_secs(11))
        );
        observer.look_back(Duration::from_secs(11));
        let told = News::Wiped {
            by: Whose::Unknown,
            gone: 3,
            all: 3,
            lost: 3,
            may_restore: false,
        };
        assert_eq!(observer.next_news(), Some(told));
        assert!(!observer.has_deed());
        let before = observer
            .past()
            .moments()
            .next()
            .expect("what was before it");
        assert_eq!(before.document.cells().len(), 3);
    }
}
