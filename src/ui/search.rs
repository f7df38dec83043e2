//! Matches of the search, and replacements before they are made, on the cells.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::style::Style;

use super::View;
use super::block::Block;
use super::theme::Theme;
use crate::editor::find::{Count, Inset, Span};

/// What is marked in one cell: bytes of the text that is shown.
pub struct Marks<'a> {
    spans: Cow<'a, [Span]>,
    current: Option<Span>,
    insets: &'a [Inset],
    theme: Theme,
}

impl<'a> Marks<'a> {
    /// The marks of a cell that is drawn.
    pub fn of(view: &View<'a>, block: &'a Block) -> Marks<'a> {
        let search = view.editor.front().search();
        let (spans, current) = search.shown_in(block.cell.key, block.cell.revision);
        let insets = block.insets();
        let shown = |span: &Span| {
            // What comes at the end of a match stands behind it.
            let start = block.shown(span.start);
            start..start + span.len()
        };
        Marks {
            spans: match insets {
                [] => Cow::Borrowed(spans),
                _ => spans.iter().map(shown).collect(),
            },
            current: current.map(shown),
            insets,
            theme: view.theme,
        }
    }

    /// The style of a glyph with these bytes.
    pub fn style(&self, base: Style, glyph: Range<usize>) -> Style {
        let meets = |range: &Range<usize>| range.start < glyph.end && glyph.start < range.end;
        let at = self
            .insets
            .partition_point(|inset| inset.new.end <= glyph.start);
        if let Some(inset) = self.insets.get(at) {
            if meets(&inset.new) {
                return base.patch(self.theme.coming());
            }
            if meets(&inset.old) {
                return base.patch(self.theme.leaving());
            }
        }
        if self.current.as_ref().is_some_and(meets) {
            return base.patch(self.theme.found_here());
        }
        let at = self.spans.partition_point(|span| span.end <= glyph.start);
        match self.spans.get(at).is_some_and(meets) {
            true => base.patch(self.theme.found()),
            false => base,
        }
    }
}

/// `3/17`, `17` where one is at none of them, `3/17+` where there may be more.
pub fn counted(count: Count) -> String {
    let more = if count.partial { "+" } else { "" };
    let wrapped = if count.wrapped { " wrapped" } else { "" };
    match (count.position, count.total) {
        (_, 0) if count.partial => "…".to_owned(),
        (_, 0) => "no match".to_owned(),
        (Some(position), total) => format!("{position}/{total}{more}{wrapped}"),
        (None, total) => format!("{total}{more}"),
    }
}
