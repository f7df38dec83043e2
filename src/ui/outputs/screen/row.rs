//! One line of a terminal: a glyph for each column.

use unicode_segmentation::UnicodeSegmentation;

use crate::ui::outputs::flow::Text;
use crate::ui::rich::{Look, Tone};
use crate::ui::sanitize::{self, Glyph};

/// Bytes kept of a line that nothing was written over; as many as its columns, four times.
const MAX_BYTES: usize = 4 * super::MAX_COLUMNS;

/// A line. Most are one text and never touched again: only those that are become slots.
#[derive(Clone, Debug, Default)]
pub struct Row {
    text: String,
    look: Look,
    slots: Vec<Slot>,
    cut: bool,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Slot {
    shown: Shown,
    look: Look,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Char(char),
    Long(Box<str>),
    /// A further column of the glyph before.
    Rest,
}

const BLANK: Slot = Slot {
    shown: Shown::Char(' '),
    look: Look::of(Tone::Plain),
};

impl Row {
    /// A line of one look.
    pub fn plain(text: &str, look: Look) -> Row {
        let end = text.floor_char_boundary(MAX_BYTES);
        Row {
            text: text.get(..end).unwrap_or_default().to_owned(),
            look,
            slots: Vec::new(),
            cut: end < text.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.slots.is_empty()
    }

    /// Says that there was more.
    pub fn cut(&mut self) {
        self.cut = true;
    }

    /// Writes a glyph over what is in its columns.
    pub fn put(&mut self, column: usize, glyph: &Glyph, look: Look) {
        let slots = self.slots();
        let end = column + glyph.width;
        if slots.len() < end {
            slots.resize(end, BLANK);
        }
        split_wide(slots, column);
        split_wide(slots, end);
        let mut chars = glyph.text.chars();
        let shown = match (chars.next(), chars.next()) {
            (Some(c), None) => Shown::Char(c),
            _ => Shown::Long(glyph.text.as_ref().into()),
        };
        let rest = std::iter::repeat_n(Shown::Rest, glyph.width.saturating_sub(1));
        let new = std::iter::once(shown).chain(rest);
        for (slot, shown) in slots.iter_mut().skip(column).zip(new) {
            *slot = Slot { shown, look };
        }
    }

    /// Erases from this column on.
    pub fn truncate(&mut self, column: usize) {
        let slots = self.slots();
        split_wide(slots, column);
        slots.truncate(column);
    }

    /// Erases up to this column.
    pub fn blank(&mut self, column: usize) {
        let slots = self.slots();
        split_wide(slots, column + 1);
        slots
            .iter_mut()
            .take(column + 1)
            .for_each(|slot| *slot = BLANK);
    }

    fn slots(&mut self) -> &mut Vec<Slot> {
        let text = std::mem::take(&mut self.text);
        let mut column = 0;
        for grapheme in text.graphemes(true) {
            let glyph = sanitize::glyph(grapheme, column);
            if column + glyph.width > super::MAX_COLUMNS {
                self.cut();
                break;
            }
            self.put(column, &glyph, self.look);
            column += glyph.width;
        }
        &mut self.slots
    }

    /// The line as a text, without the blanks at its end.
    pub fn text(self) -> Text {
        let mut out = Text::new(&self.text, self.look);
        self.slots.iter().for_each(|slot| slot.push(&mut out));
        out.trim_end();
        if self.cut {
            out.push("…", Look::of(Tone::Note));
        }
        out
    }
}

impl Slot {
    fn push(&self, out: &mut Text) {
        match &self.shown {
            Shown::Char(c) => out.push(c.encode_utf8(&mut [0; 4]), self.look),
            Shown::Long(text) => out.push(text, self.look),
            Shown::Rest => {}
        }
    }
}

/// Blanks a glyph that reaches over this column from the left, so that one half of it can be written over.
fn split_wide(slots: &mut [Slot], column: usize) {
    let is_rest = |slot: &Slot| slot.shown == Shown::Rest;
    if !slots.get(column).is_some_and(is_rest) {
        return;
    }
    let (before, after) = slots.split_at_mut(column);
    let start = before.iter().rposition(|slot| !is_rest(slot));
    for slot in before.iter_mut().skip(start.unwrap_or(0)) {
        slot.shown = Shown::Char(' ');
    }
    for slot in after.iter_mut().take_while(|slot| is_rest(slot)) {
        slot.shown = Shown::Char(' ');
    }
}
