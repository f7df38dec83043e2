//! Shared types in shared types, deeper than any notebook has them.

use super::*;
use crate::notebook::{ApplyError, Replica};
use crate::wire::lib0::Writer;

/// A chain of so many maps, each in the one before it under the key `k`, the first in `cells`.
fn chain(client: u64, clock: u64, parent: Option<u64>, levels: u64, delete: bool) -> Vec<u8> {
    let mut writer = Writer::new();
    for head in [1, levels, client, clock] {
        writer.var_u64(head);
    }
    for level in clock..clock + levels {
        // A type as content; with a parent by id a key is to follow.
        match level
            .checked_sub(1)
            .filter(|_| level > clock || parent.is_some())
        {
            None => {
                writer.u8(7);
                writer.u8(1);
                writer.var_string("cells");
            }
            Some(above) => {
                let above = if level == clock {
                    parent.unwrap_or(above)
                } else {
                    above
                };
                writer.u8(7 | 0x20);
                writer.u8(0);
                writer.var_u64(client);
                writer.var_u64(above);
                writer.var_string("k");
            }
        }
        writer.u8(1);
    }
    match delete {
        true => writer.raw(&[1, client as u8, 1, 0, 1]),
        false => writer.u8(0),
    }
    writer.finish()
}

#[test]
fn types_in_types_are_refused_before_they_overflow_the_stack() {
    let mut replica = Replica::new(DocKind::Notebook, 2, Shape::A);
    let deep = replica.apply_remote(&chain(5, 0, None, 200_000, true), 1);
    assert!(matches!(deep, Err(ApplyError::Malformed(_))), "{deep:?}");
    assert_eq!(
        replica.apply_remote(&chain(5, 0, None, 60, true), 1),
        Ok(())
    );
}

/// Each update by itself is not too deep.
#[test]
fn a_chain_that_grows_by_updates_is_taken_out_again() {
    let mut notebook = seeded(Shape::A);
    let before = notebook.to_ipynb();
    let replica = notebook.replica_mut();
    assert_eq!(
        replica.apply_remote(&chain(5, 0, None, 50, false), 1),
        Ok(())
    );
    assert_eq!(
        replica.apply_remote(&chain(5, 50, Some(49), 50, false), 1),
        Ok(())
    );
    let grown = replica.apply_remote(&chain(5, 100, Some(99), 50, false), 1);
    assert_eq!(grown, Err(ApplyError::Panicked));
    assert!(!replica.has_missing());
    assert_eq!(
        replica.apply_remote(&chain(5, 100, Some(0), 5, true), 1),
        Ok(())
    );
    assert_eq!(notebook.to_ipynb(), before);
}

/// What waits for the first link of the chain would go in all at once.
#[test]
fn a_chain_that_waits_is_dropped_before_it_is_too_long() {
    let mut replica = Replica::new(DocKind::Notebook, 2, Shape::A);
    for link in 1..=60 {
        let part = chain(5, 50 * link, Some(50 * link - 1), 50, false);
        assert_eq!(replica.apply_remote(&part, 1), Ok(()));
    }
    assert!(replica.has_missing());
    let first = replica.apply_remote(&chain(5, 0, None, 50, true), 1);
    assert!(matches!(first, Ok(()) | Err(ApplyError::Panicked)));
    assert!(
        replica.state_vector().len() <= 8,
        "what was dropped is not there"
    );
    let waiting = replica.apply_remote(&chain(5, 50, Some(49), 10, true), 1);
    assert_eq!(waiting, Ok(()));
}
