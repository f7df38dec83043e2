//! Peers that the session wants nothing more of: their connection is closed, and for a while there is no other.
//!
//! Whoever means ill takes another id, and begins anew with a connection; those are bounded in number and in
//! pace. What this spares us is the peer that means well and is broken: it would come back at once, and break
//! the same again.

use std::time::Duration;

use super::Room;
use super::event::PeerId;

/// For so long a peer stays away. A page that was reloaded has another id.
const BAR: Duration = Duration::from_secs(300);
/// Peers that are remembered; as many as there can be at once.
const MAX_BARRED: usize = 256;

impl Room {
    /// Closes the connection with a peer, and takes no other with it for five minutes.
    pub fn bar(&mut self, peer: &PeerId, reason: &str, now: Duration) {
        self.barred.retain(|_, until| *until > now);
        if self.barred.len() >= MAX_BARRED {
            let oldest = self.barred.iter().min_by_key(|(_, until)| **until);
            if let Some(oldest) = oldest.map(|(id, _)| id.clone()) {
                self.barred.remove(&oldest);
            }
        }
        self.barred.insert(peer.clone(), now + BAR);
        self.lose_link(peer, reason);
        if let Some(known) = self.peers.get_mut(peer) {
            known.retry_at = None;
        }
    }

    pub(super) fn is_barred(&self, peer: &PeerId, now: Duration) -> bool {
        self.barred.get(peer).is_some_and(|until| *until > now)
    }
}
