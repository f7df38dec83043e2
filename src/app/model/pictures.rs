//! The pictures of a document, fetched to be made and brought when they are; and its links.

use super::Model;
use crate::app::artist::Made;
use crate::ui::links::Linked;
use crate::ui::pictures::{Job, Key, Placed};

impl Model {
    /// The pictures that the last frame would have shown.
    pub fn picture_jobs(&mut self) -> Vec<Job> {
        self.cache.album().jobs()
    }

    /// What came of one of them.
    pub fn made(&mut self, key: Key, made: Made) {
        self.cache.album().done(key, made);
        self.stale = true;
    }

    /// The pictures that stand on the screen as a whole.
    pub fn placed(&mut self) -> Vec<Placed> {
        self.cache.album().whole().cloned().collect()
    }

    /// The terminal shows where links lead, or does not.
    pub fn hide_targets(&mut self, on: bool) {
        self.cache.links().hide_targets(on);
    }

    /// The links that stand on the screen.
    pub fn links(&mut self) -> Vec<Linked> {
        self.cache.links().shown().cloned().collect()
    }

    /// Those that are ready, on the screen or not.
    pub fn pictures(&mut self) -> Vec<std::sync::Arc<crate::ui::pictures::Art>> {
        self.cache.album().ready().cloned().collect()
    }
}
