//! The state as a picture, or as lines of text.

use std::time::Duration;

use ratatui::Frame;

use super::Model;
use crate::ui::plain::Said;
use crate::ui::{self, Cache, TabLabel, View};

impl Model {
    /// Draws the state, with the tabs where there are several.
    pub fn draw(&mut self, frame: &mut Frame, tabs: &[TabLabel], now: Duration) {
        self.with_view(tabs, now, |view, cache| ui::draw(frame, view, cache));
        self.editor.page(self.cache.rows());
    }

    /// What there is to say, where lines of text stand for the screen.
    pub fn tell(&mut self, now: Duration) -> Said {
        self.with_view(&[], now, |view, cache| cache.teller().tell(view))
    }

    fn with_view<T>(
        &mut self,
        tabs: &[TabLabel],
        now: Duration,
        show: impl FnOnce(&View, &mut Cache) -> T,
    ) -> T {
        self.stale = false;
        self.look_around();
        let joined = self.seat.joined();
        let standing = joined.standing();
        let notice = self.notice.as_ref().map(|(text, _)| text.as_str());
        let view = View {
            doc: joined.replica(),
            editor: &self.editor,
            people: &self.people,
            standing: &standing,
            facts: joined.facts(),
            now,
            file: &standing.path,
            tabs,
            me: (&self.me.name, self.me.color),
            pending_since: self.pending_since,
            notice: notice.or(self.hour.proposal(now)),
            invitation: &self.invitation,
            theme: self.appearance.theme,
            pictures: self.appearance.pictures,
            history: self.hour.shown.as_ref(),
            time: joined.past().time(now),
        };
        show(&view, &mut self.cache)
    }
}
