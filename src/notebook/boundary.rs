//! The one panic boundary: hostile updates can make yrs panic, even after they applied well, and hostile
//! pictures what decodes them.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

use yrs::{Doc, Transact, Transaction, TransactionMut};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread now would be caught here: a panic hook should then keep silent.
pub fn inside() -> bool {
    INSIDE.get()
}

/// Run `f`; none if it panicked.
pub fn catch<T>(f: impl FnOnce() -> T) -> Option<T> {
    let outer = INSIDE.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(f));
    INSIDE.set(outer);
    outcome.ok()
}

/// Read the document; none if it panicked or a write that panicked still holds it.
pub(super) fn read<T>(doc: &Doc, f: impl FnOnce(&Transaction) -> T) -> Option<T> {
    let txn = doc.try_transact().ok()?;
    catch(|| f(&txn))
}

/// Write in one transaction; none if it panicked, and the document must then be thrown away.
///
/// A transaction commits when dropped, which could panic again while unwinding and abort the program:
/// after a panic it is leaked, with its lock. The leak is one document a panic.
pub(super) fn write<T>(doc: &Doc, f: impl FnOnce(&mut TransactionMut) -> T) -> Option<T> {
    let mut txn = ManuallyDrop::new(doc.try_transact_mut().ok()?);
    let outcome = catch(|| {
        let value = f(&mut txn);
        txn.commit();
        value
    })?;
    drop(ManuallyDrop::into_inner(txn));
    Some(outcome)
}
