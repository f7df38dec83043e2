//! From where something came, of the places that are only answered.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

/// Places noted a socket. A peer has a few; more is somebody nearby who floods, and whom we need not answer.
const MAX_HEARD: usize = 64;

/// The places.
#[derive(Debug, Default)]
pub(super) struct Heard(Mutex<BTreeSet<SocketAddr>>);

impl Heard {
    pub(super) fn note(&self, from: SocketAddr) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.len() < MAX_HEARD {
            heard.insert(from);
        }
    }

    pub(super) fn has(&self, place: SocketAddr) -> bool {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.contains(&place)
    }
}
