//! Whether a peer has acknowledged all that a link sent, known when the link is closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared between a link's handle and its task.
#[derive(Clone, Debug, Default)]
pub(in crate::net) struct Delivered(Arc<AtomicBool>);

impl Delivered {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(in crate::net) fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
