//! How long messages take on a connection, as the stack's own checks tell.
//!
//! ICE asks the other side every two seconds whether it is there (consent, RFC 7675), so that its last
//! round trip is known without a message of ours.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ::webrtc::peer_connection::{PeerConnection, StatsSelector};

/// The last time measured, shared by the link's handle and its task. In microseconds; 0 is none.
#[derive(Clone, Default)]
pub(super) struct RoundTrip(Arc<AtomicU64>);

impl RoundTrip {
    pub(super) fn get(&self) -> Option<Duration> {
        let micros = self.0.load(Ordering::Relaxed);
        (micros > 0).then(|| Duration::from_micros(micros))
    }

    /// Takes the time of the last check on the pair of addresses in use.
    pub(super) async fn measure(&self, peer: &dyn PeerConnection) {
        #[expect(
            clippy::disallowed_methods,
            reason = "the stack stamps its report with it"
        )]
        let report = peer.get_stats(Instant::now(), StatsSelector::None).await;
        let Some(transport) = report.transport() else {
            return;
        };
        let used = report
            .candidate_pairs()
            .find(|pair| pair.stats.id == transport.selected_candidate_pair_id);
        let seconds = used.map_or(0.0, |pair| pair.current_round_trip_time);
        if seconds > 0.0 {
            self.0
                .store((seconds * 1e6).ceil() as u64, Ordering::Relaxed);
        }
    }
}
