//! How long to wait before the next try: exponential with full jitter.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;

/// The first wait for a peer is at most this long, and none for a server is shorter: whatever a server does,
/// it is dialled once a second at most.
const FIRST: Duration = Duration::from_secs(1);
/// No wait is longer: a server that is back should be found within half a minute.
const LONGEST: Duration = Duration::from_secs(30);

/// A random wait after so many failed attempts in a row (at least one) with a peer.
pub fn wait(failures: u32, rng: &mut StdRng) -> Duration {
    let most = most(failures).as_millis() as u64;
    Duration::from_millis(rng.random_range(most / 10..=most))
}

/// A random wait after so many failures in a row (at least one) of a server: from one second to twice as
/// many each time, and thirty at most. Anywhere in there (full jitter), so that those whom a server lost at
/// once do not come back at once.
pub fn wait_for_server(failures: u32, rng: &mut StdRng) -> Duration {
    let most = most(failures.saturating_add(1)).as_millis() as u64;
    Duration::from_millis(rng.random_range(FIRST.as_millis() as u64..=most))
}

fn most(failures: u32) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(5));
    doubled.min(LONGEST)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn servers_wait_from_one_second_to_thirty_with_full_jitter() {
        let mut rng = StdRng::seed_from_u64(7);
        for (failures, most) in [(1, 2), (2, 4), (3, 8), (4, 16), (5, 30), (1_000, 30)] {
            let waits: Vec<Duration> = (0..2_000)
                .map(|_| wait_for_server(failures, &mut rng))
                .collect();
            let most = Duration::from_secs(most);
            assert!(waits.iter().all(|wait| (FIRST..=most).contains(wait)));
            let spread = most - FIRST;
            let early = waits.iter().filter(|wait| **wait < FIRST + spread / 4);
            assert!((350..650).contains(&early.count()), "a quarter of them");
        }
        let mut same = StdRng::seed_from_u64(9);
        let mut again = StdRng::seed_from_u64(9);
        assert_eq!(
            wait_for_server(3, &mut same),
            wait_for_server(3, &mut again)
        );
    }
}
