//! What a seed means: how many take part, over which servers, in which weather, with which faults.

use std::ops::RangeInclusive;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::world::Weather;

/// What people do in each schedule, faults not counted.
pub const DEEDS: usize = 200;

/// One seed in so many is a crowd; it costs as much as a hundred small rooms.
const CROWD_EACH: u64 = 500;
/// One in so many is a room with more members than one has connections.
const LARGE_EACH: u64 = 25;
/// One in so many has browser pages in it.
const PAGES_EACH: u64 = 4;

#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub members: usize,
    pub pages: usize,
    pub servers: usize,
    pub max_links: usize,
    /// Chance of a fault after each deed, in percent.
    pub trouble: u32,
    /// Milliseconds between two deeds.
    pub pace: RangeInclusive<u64>,
    /// Chance that a person keeps a journal, in percent.
    pub journals: u32,
    pub crowd: bool,
}

impl Plan {
    pub fn of(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed ^ 0x5eed);
        let small = Self {
            seed,
            members: rng.random_range(2..=5),
            pages: 0,
            servers: rng.random_range(1..=3),
            max_links: [3, 8, 20][rng.random_range(0..3)],
            trouble: rng.random_range(0..=40),
            pace: [1..=800, 1..=800, 1..=30, 300..=2500][rng.random_range(0..4)].clone(),
            journals: [0, 50, 100][rng.random_range(0..3)],
            crowd: false,
        };
        if seed % CROWD_EACH == CROWD_EACH / 2 {
            return Self {
                members: 60,
                max_links: 5,
                crowd: true,
                ..small
            };
        }
        if seed % LARGE_EACH == LARGE_EACH / 2 {
            return Self {
                members: rng.random_range(7..=12),
                max_links: rng.random_range(3..=6),
                ..small
            };
        }
        let pages = if seed % PAGES_EACH == 1 {
            rng.random_range(1..=2)
        } else {
            0
        };
        Self { pages, ..small }
    }
}

/// Weathers of a schedule. In the last one queues are short and channels slow, so that they fill up.
pub fn random_weather(rng: &mut StdRng) -> Weather {
    match rng.random_range(0..4) {
        0 => Weather::fair(),
        1 => Weather::foul(),
        2 => Weather {
            lost: 25,
            doubled: 20,
            overtaken: 25,
            ..Weather::foul()
        },
        _ => Weather {
            rate: 1,
            queue: 2_000,
            link: 1..=400,
            ..Weather::fair()
        },
    }
}

/// How long a suspended machine sleeps before it may be woken at the latest, and how far clocks jump.
pub fn random_sleep(rng: &mut StdRng) -> Duration {
    let longest = [20, 90, 600][rng.random_range(0..3)];
    Duration::from_secs(rng.random_range(1..=longest))
}
