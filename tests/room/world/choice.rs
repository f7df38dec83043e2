//! What may happen next, one by one: for stories that try every order instead of one that a seed drew.
//!
//! Frames of one socket, and what one connection reports, keep their order; everything else may come
//! before everything else.

use std::fmt::Debug;

use celljam::room::event::{Input, LinkId, ServerId};

use super::{Node, Parcel, World};

/// Things of one lane happen in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// From a member or to a server, without a choice: it happens at once.
    Forced(u64),
    /// Down from a server to a member.
    Frames(usize, ServerId),
    /// What a member's connection reports.
    Own(usize, LinkId),
    /// A connection opens.
    Opens(usize, LinkId),
    /// What the world's time alone brings about; not among the choices.
    Later(usize, LinkId),
}

impl<N: Node + Debug> World<N> {
    /// All that decides what can still happen, the time aside: two worlds of which this is the same go on
    /// in the same way.
    pub fn state(&self) -> String {
        let mut waiting: Vec<(Lane, &Parcel)> = self
            .queue
            .iter()
            .map(|((_, nth), parcel)| (lane(*nth, parcel), parcel))
            .collect();
        waiting.sort_by_key(|(lane, _)| *lane);
        format!("{:?} {:?} {waiting:?}", self.nodes, self.web.states())
    }
}

impl<N: Node> World<N> {
    /// Things happen in the order of these lanes, and after each what has no choice.
    pub fn happen_all(&mut self, lanes: &[Lane]) {
        self.happen_forced();
        for lane in lanes {
            self.happen(*lane);
            self.happen_forced();
        }
    }

    fn happen_forced(&mut self) {
        let forced = |lanes: Vec<Lane>| lanes.into_iter().find(|it| matches!(it, Lane::Forced(_)));
        while let Some(lane) = forced(self.lanes()) {
            self.happen(lane);
        }
    }

    /// The lanes in which something waits.
    pub fn lanes(&self) -> Vec<Lane> {
        let waiting = self.queue.iter();
        let mut lanes: Vec<Lane> = waiting.map(|((_, nth), it)| lane(*nth, it)).collect();
        lanes.sort_unstable();
        lanes.dedup();
        lanes.retain(|lane| !matches!(lane, Lane::Later(..)));
        lanes
    }

    /// The first thing of a lane happens now.
    pub fn happen(&mut self, wanted: Lane) {
        let mut waiting = self.queue.iter();
        let found = waiting.find(|((_, nth), it)| lane(*nth, it) == wanted);
        let Some(key) = found.map(|(key, _)| *key) else {
            return;
        };
        if let Some(parcel) = self.queue.remove(&key) {
            self.deliver(parcel);
        }
    }
}

fn lane(nth: u64, parcel: &Parcel) -> Lane {
    match parcel {
        Parcel::Input(n, Input::ServerText(server, _)) => Lane::Frames(*n, *server),
        Parcel::Input(n, Input::LinkLocal(link, _) | Input::LinkCandidate(link, _)) => {
            Lane::Own(*n, *link)
        }
        Parcel::Connected(one, _) => Lane::Opens(one.0, one.1),
        // That a connection may be given up is for later.
        Parcel::Unmet(end) | Parcel::Stuck(end, _) => Lane::Later(end.0, end.1),
        _ => Lane::Forced(nth),
    }
}
