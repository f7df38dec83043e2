//! A peer's state vector, read only to compare it with ours.

use std::collections::BTreeMap;

use crate::wire::lib0::Reader;

/// More clients than any room has had. A longer vector is not compared, only answered.
const MAX_CLIENTS: u64 = 100_000;

/// Client id to the clock that the owner of the vector expects next from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vector(BTreeMap<u64, u64>);

impl Vector {
    /// Reads the encoded form (a count, then pairs of varuints).
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let count = reader.var_u64().ok().filter(|&n| n <= MAX_CLIENTS)?;
        let mut clocks = BTreeMap::new();
        for _ in 0..count {
            let client = reader.var_u64().ok()?;
            clocks.insert(client, reader.var_u64().ok()?);
        }
        Some(Self(clocks))
    }

    /// How many items there are in all.
    pub fn items(&self) -> u64 {
        self.0
            .values()
            .fold(0, |all, clock| all.saturating_add(*clock))
    }

    /// Whether both have items of the same client.
    pub fn shares(&self, other: &Self) -> bool {
        let theirs = |client| other.0.get(client).is_some_and(|clock| *clock > 0);
        let mut own = self.0.iter().filter(|(_, clock)| **clock > 0);
        own.any(|(client, _)| theirs(client))
    }

    /// Whether the owner of this vector has something that the owner of `other` lacks.
    pub fn exceeds(&self, other: &Self) -> bool {
        self.0
            .iter()
            .any(|(client, clock)| *clock > other.0.get(client).copied().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_compared_clock_by_clock() {
        let (one, two) = (Vector::read(&[1, 5, 3]), Vector::read(&[2, 5, 3, 9, 1]));
        let (one, two) = (one.expect("read"), two.expect("read"));
        assert!(two.exceeds(&one));
        assert!(!one.exceeds(&two));
        assert!(!one.exceeds(&one));
    }

    #[test]
    fn a_torn_or_boundless_vector_is_none() {
        assert_eq!(Vector::read(&[2, 5, 3]), None);
        assert_eq!(Vector::read(&[0xff, 0xff, 0xff, 0xff, 0x0f]), None);
    }
}
