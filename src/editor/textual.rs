//! The editor's side of commands to text: what is recorded, counted and selected between two keys.

use super::action::Action;
use super::command::Mode;
use super::key::Key;
use super::state_text::Counting;
use super::{Editor, MAX_COUNT, run, text};

/// Whether keys type before the caret, or are commands to the character under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaretShape {
    Bar,
    Block,
    /// An operator waits.
    Underline,
}

impl Editor {
    /// Whether brackets and quotes close themselves.
    pub fn auto_close(&mut self, on: bool) {
        self.text.auto_close = on;
    }

    /// So many rows of text are on the screen: what a page is.
    pub fn page(&mut self, rows: usize) {
        self.text.page = rows;
    }

    /// How the caret looks; none where there is none.
    pub fn caret_shape(&self) -> Option<CaretShape> {
        match self.mode {
            _ if self.front.open().is_some() => Some(CaretShape::Bar),
            Mode::Command => None,
            Mode::Edit => Some(CaretShape::Bar),
            Mode::Normal | Mode::Visual | Mode::VisualLine => Some(CaretShape::Block),
            Mode::Operator => Some(CaretShape::Underline),
        }
    }

    /// The ends of what others are to see as selected: where it began, and where it ends now.
    pub fn ends(&self) -> Option<(usize, usize)> {
        let (from, to) = self.selection()?;
        let (anchor, _) = self.anchor.as_ref()?;
        Some(if *anchor <= self.caret {
            (from, to)
        } else {
            (to, from)
        })
    }

    /// Remembers the key for the repetition of a change.
    pub(super) fn record(&mut self, key: Key) {
        let rest = matches!(self.mode, Mode::Normal | Mode::Command)
            && self.pending.is_empty()
            && self.waiting.is_none()
            && self.count.is_none()
            && self.text.register.is_none();
        self.text.record.press(key, rest, self.mode == Mode::Normal);
        if let Some(session) = &mut self.text.session
            && session.keys.len() <= run::MAX_KEYS
        {
            session.keys.push(key);
        }
    }

    /// Takes note of what a key or a command does.
    pub(super) fn note(&mut self, actions: &[Action]) {
        for action in actions {
            match action {
                Action::Edit(_) => self.text.record.change(),
                Action::Keys(keys) => self.text.record.expect(keys.len()),
                _ => {}
            }
        }
    }

    /// One more digit of the count.
    pub(super) fn count_digit(&mut self, count: Option<usize>, digit: usize) {
        let before = match self.text.counting {
            Counting::Anew => 0,
            _ => count.unwrap_or(0),
        };
        if self.text.counting == Counting::Anew {
            self.text.counting = Counting::Further;
        }
        let count = before.saturating_mul(10).saturating_add(digit);
        self.count = Some(count.min(MAX_COUNT)).filter(|count| *count > 0);
    }

    /// Whether digits count though they would type.
    pub(super) fn is_counting(&self) -> bool {
        self.text.counting != Counting::No
    }

    /// Fits caret and selection to the graphemes of the source, and to what the mode allows.
    pub(super) fn settle_text(&mut self, source: &str) {
        self.caret = text::snap(source, self.caret);
        if let Some((byte, _)) = &mut self.anchor {
            *byte = text::snap(source, *byte);
        }
        let visual = matches!(self.mode, Mode::Visual | Mode::VisualLine);
        if visual && self.anchor.is_none()
            || self.mode == Mode::Operator && self.text.operator.is_none()
        {
            self.mode = Mode::Normal;
        }
        let on_character = matches!(self.mode, Mode::Normal | Mode::Operator);
        if on_character && self.anchor.is_none() && self.caret == text::line_end(source, self.caret)
        {
            self.caret = text::last_in_line(source, self.caret);
        }
        let covered = run::region(self, source).map(|region| match region.lines {
            // The break of the last line is seen as selected, too.
            true => (region.from, (region.to + 1).min(source.len())),
            false => (region.from, region.to),
        });
        self.text.covered = covered.filter(|(from, to)| from < to);
    }
}
