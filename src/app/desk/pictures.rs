//! The pictures of all tabs, and the links of the one on the screen.

use std::sync::Arc;

use super::{Desk, TabId};
use crate::app::artist::Made;
use crate::ui::links::Linked;
use crate::ui::pictures::{Art, Job, Key, Placed};

impl Desk {
    /// The pictures that the tab on the screen waits for.
    pub fn picture_jobs(&mut self) -> Vec<(TabId, Job)> {
        let Some(tab) = self.tabs.get_mut(self.active) else {
            return Vec::new();
        };
        let id = tab.id;
        let jobs = tab.model.picture_jobs().into_iter();
        jobs.map(|job| (id, job)).collect()
    }

    /// What came of one; of a tab that is closed, nothing.
    pub fn made(&mut self, id: TabId, key: Key, made: Made) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.id == id) {
            tab.model.made(key, made);
        }
    }

    /// The pictures that stand on the screen as a whole.
    pub fn placed(&mut self) -> Vec<Placed> {
        let tab = self.tabs.get_mut(self.active);
        tab.map_or_else(Vec::new, |tab| tab.model.placed())
    }

    /// The terminal shows where links lead, or does not.
    pub fn hide_targets(&mut self, on: bool) {
        if let Some(tab) = self.tabs.get_mut(self.active) {
            tab.model.hide_targets(on);
        }
    }

    /// The links that stand on the screen.
    pub fn links(&mut self) -> Vec<Linked> {
        let tab = self.tabs.get_mut(self.active);
        tab.map_or_else(Vec::new, |tab| tab.model.links())
    }

    /// Those of the tab on the screen that are ready.
    pub fn pictures(&mut self) -> Vec<Arc<Art>> {
        let tab = self.tabs.get_mut(self.active);
        tab.map_or_else(Vec::new, |tab| tab.model.pictures())
    }
}
