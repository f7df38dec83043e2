//! The one place of this layer that starts tasks.

use std::future::Future;

use tokio::task::JoinHandle;

/// Starts a task on the runtime of the caller. Panics outside of a runtime, as every socket here would.
pub(super) fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    #[expect(clippy::disallowed_methods, reason = "the only spawn of the net layer")]
    tokio::spawn(future)
}
