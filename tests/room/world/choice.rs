//! What may happen next, one by one: for stories that try every order instead of one that a seed drew.
//!
//! Frames of one socket, and what one connection reports, keep their order; everything else may come
//! before everything else.

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
}

impl<N: Node> World<N> {
    /// The lanes in which something waits.
    pub fn lanes(&self) -> Vec<Lane> {
        let waiting = self.queue.iter();
        let mut lanes: Vec<Lane> = waiting.map(|((_, nth), it)| lane(*nth, it)).collect();
        lanes.sort_unstable();
        lanes.dedup();
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

    /// Time goes on to the next deadline of a member, and nothing arrives meanwhile.
    pub fn wait_for_deadline(&mut self) {
        if let Some((at, n)) = self.clocks.next_deadline() {
            self.now = self.now.max(at);
            self.inject(n, Input::Tick);
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
        _ => Lane::Forced(nth),
    }
}
