//! Digits for two people to compare, so that they know that nobody is between them.

use std::time::Duration;

use super::Model;

/// What stands for a peer of which it is not clear who it is.
const NAMELESS: &str = "somebody";
/// Where there is nothing to compare.
const NOBODY: &str = "there is no connection to verify: nobody is linked to us";

impl Model {
    /// Shows each connection with its digits.
    pub(super) fn verify(&mut self, now: Duration) {
        let secured = self.seat.joined().secured();
        if secured.is_empty() {
            return self.notify(NOBODY.to_owned(), now);
        }
        let rows = secured.into_iter().map(|it| {
            let name = it.name.unwrap_or_else(|| NAMELESS.to_owned());
            (name, it.code)
        });
        self.editor.compare(rows.collect());
    }
}
