//! The sockets of all tabs: one signaling socket a server together, the rest each for itself.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::task::{JoinSet, spawn_blocking};

use super::clock::Clock;
use super::desk::TabId;
use super::driver::Driver;
use super::journal::Ending;
use crate::net::{NetConfig, Signaling};
use crate::room::event::{Input, LinkId, Output};

/// What the loop is woken by.
pub enum Happened {
    Net(TabId, Input),
    /// The deadline is here.
    Time,
}

/// One driver a tab.
pub struct Drivers {
    signaling: Signaling,
    clock: Clock,
    by_tab: BTreeMap<TabId, Driver>,
    /// The tab that was heard last: the next one has precedence, so that a busy one does not drown the
    /// others.
    last: TabId,
    /// Tabs that still say goodbye, which takes them half a second at most.
    leaving: JoinSet<()>,
}

impl Drivers {
    pub fn new(clock: Clock) -> Self {
        Self {
            signaling: Signaling::default(),
            clock,
            by_tab: BTreeMap::new(),
            last: TabId(0),
            leaving: JoinSet::new(),
        }
    }

    /// Sockets for a new tab, if it has a room.
    pub fn open(&mut self, id: TabId, config: Option<NetConfig>) {
        let driver = match config {
            Some(config) => Driver::sharing(config, self.clock, self.signaling.clone()),
            None => Driver::offline(self.clock),
        };
        self.by_tab.insert(id, driver);
    }

    /// Performs one output of a tab's session.
    pub fn perform(&mut self, id: TabId, output: Output) {
        if let Some(driver) = self.by_tab.get_mut(&id) {
            driver.perform_one(output);
        }
    }

    /// How long messages take, by connection of a tab; asks for newer times.
    pub fn round_trips(&self, id: TabId) -> Vec<(LinkId, Duration)> {
        let driver = self.by_tab.get(&id);
        driver.map(Driver::round_trips).unwrap_or_default()
    }

    /// Closes the sockets of a tab that has left, in the background; its journal ends when that is done.
    pub fn close(&mut self, id: TabId, ending: Option<Ending>) {
        while self.leaving.try_join_next().is_some() {}
        if let Some(driver) = self.by_tab.remove(&id) {
            self.leaving.spawn(leave(driver, ending));
        }
    }

    /// The next thing that happens, or the deadline.
    pub async fn next(&mut self, deadline: Option<Duration>) -> Happened {
        let clock = self.clock;
        tokio::select! {
            biased;
            (id, input) = poll_fn(|context| self.poll(context)) => Happened::Net(id, input),
            () = clock.wait_until(deadline) => Happened::Time,
        }
    }

    /// Something that has happened already.
    pub fn waiting(&mut self) -> Option<(TabId, Input)> {
        let ids: Vec<TabId> = self.in_turn().collect();
        ids.into_iter().find_map(|id| {
            let input = self.by_tab.get_mut(&id)?.waiting()?;
            self.last = id;
            Some((id, input))
        })
    }

    fn poll(&mut self, context: &mut Context) -> Poll<(TabId, Input)> {
        let ids: Vec<TabId> = self.in_turn().collect();
        for id in ids {
            let Some(driver) = self.by_tab.get_mut(&id) else {
                continue;
            };
            if let Poll::Ready(input) = driver.poll(context) {
                self.last = id;
                return Poll::Ready((id, input));
            }
        }
        Poll::Pending
    }

    /// All tabs, from the one after the last that was heard.
    fn in_turn(&self) -> impl Iterator<Item = TabId> {
        let after = self.by_tab.range((Excluded(self.last), Unbounded));
        let before = self.by_tab.range((Unbounded, Included(self.last)));
        after.chain(before).map(|(id, _)| *id)
    }

    /// Closes everything, all at once; takes half a second at most.
    pub async fn shutdown(mut self) {
        let ids: Vec<TabId> = self.by_tab.keys().copied().collect();
        for id in ids {
            self.close(id, None);
        }
        while self.leaving.join_next().await.is_some() {}
    }
}

/// What was typed last goes to the disk while the goodbyes are said.
async fn leave(driver: Driver, ending: Option<Ending>) {
    let Some(ending) = ending else {
        driver.shutdown().await;
        return;
    };
    let writer = ending.clone();
    let written = spawn_blocking(move || writer.write());
    let delivered = driver.shutdown().await;
    // A panic there leaves the file as it was: it is offered again.
    if written.await.is_ok() {
        ending.finish(delivered);
    }
}
