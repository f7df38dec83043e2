//! Shared types in shared types, deeper than any notebook has them.

use super::*;
use crate::notebook::{ApplyError, Replica};

/// lib0's number of any length.
fn number(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// A chain of so many maps of client 5, each in the one before it under the key `k`; the first is in `parent`,
/// or in `cells`. With `delete`, the first of all is deleted as well.
fn chain(clock: u64, parent: Option<u64>, levels: u64, delete: bool) -> Vec<u8> {
    let mut bytes = vec![1];
    for head in [levels, 5, clock] {
        number(&mut bytes, head);
    }
    for level in clock..clock + levels {
        let above = match level == clock {
            true => parent,
            false => Some(level - 1),
        };
        match above {
            None => bytes.extend(b"\x07\x01\x05cells"),
            Some(above) => {
                bytes.extend([0x27, 0, 5]);
                number(&mut bytes, above);
                bytes.extend([1, b'k']);
            }
        }
        bytes.push(1);
    }
    bytes.extend(if delete { &[1, 5, 1, 0, 1][..] } else { &[0] });
    bytes
}

#[test]
fn types_in_types_are_refused_before_they_overflow_the_stack() {
    let mut replica = Replica::new(DocKind::Notebook, 2, Shape::A);
    let deep = replica.apply_remote(&chain(0, None, 200_000, true), 1);
    assert!(matches!(deep, Err(ApplyError::Malformed(_))), "{deep:?}");
    assert_eq!(replica.apply_remote(&chain(0, None, 60, true), 1), Ok(()));
}

/// Each update by itself is not too deep.
#[test]
fn a_chain_that_grows_by_updates_is_taken_out_again() {
    let mut notebook = seeded(Shape::A);
    let before = notebook.to_ipynb();
    let replica = notebook.replica_mut();
    assert_eq!(replica.apply_remote(&chain(0, None, 50, false), 1), Ok(()));
    assert_eq!(
        replica.apply_remote(&chain(50, Some(49), 50, false), 1),
        Ok(())
    );
    let grown = replica.apply_remote(&chain(100, Some(99), 50, false), 1);
    assert_eq!(grown, Err(ApplyError::Panicked));
    assert!(!replica.has_missing());
    assert_eq!(
        replica.apply_remote(&chain(100, Some(0), 5, true), 1),
        Ok(())
    );
    assert_eq!(notebook.to_ipynb(), before);
}

/// What waits for the first link of the chain would go in all at once.
#[test]
fn a_chain_that_waits_is_dropped_before_it_is_too_long() {
    let mut replica = Replica::new(DocKind::Notebook, 2, Shape::A);
    for link in 1..=60 {
        let part = chain(50 * link, Some(50 * link - 1), 50, false);
        assert_eq!(replica.apply_remote(&part, 1), Ok(()));
    }
    assert!(replica.has_missing());
    let first = replica.apply_remote(&chain(0, None, 50, true), 1);
    assert!(matches!(first, Ok(()) | Err(ApplyError::Panicked)));
    assert!(
        replica.state_vector().len() <= 8,
        "what was dropped is not there"
    );
    let waiting = replica.apply_remote(&chain(50, Some(49), 10, true), 1);
    assert_eq!(waiting, Ok(()));
}
