//! What a program printed, as a terminal would end up showing it.

use super::extent::Extent;
use super::flow::Text;
use super::fold::Para;
use super::screen::Screen;
use crate::editor::text;
use crate::ui::rich::Look;

/// A printed line, and how many lines it stands for.
pub struct Printed {
    pub text: Text,
    pub lines: usize,
}

/// Bytes that are read at the end of a long text, beside those of its extent at the beginning; of what
/// lies between, the lines are counted.
const TAIL: usize = 192 * 1024;

/// The lines of a text that was printed in parts.
pub fn lines<'a>(
    parts: impl Iterator<Item = &'a str> + Clone,
    look: Look,
    extent: Extent,
) -> Vec<Printed> {
    let total: usize = parts.clone().map(str::len).sum();
    let tail = total.saturating_sub(TAIL).max(extent.head);
    let mut screen = Screen::new(look, extent.rows);
    let mut at = 0;
    for part in parts {
        let (head, tail) = (extent.head.saturating_sub(at), tail.saturating_sub(at));
        screen.feed(text::slice(part, 0, head));
        screen.skip(text::slice(part, head, tail));
        screen.feed(text::slice(part, tail, part.len().max(tail)));
        at += part.len();
    }
    screen.finish()
}

/// The same, laid out.
pub fn paras<'a>(
    parts: impl Iterator<Item = &'a str> + Clone,
    look: Look,
    columns: usize,
    extent: Extent,
) -> Vec<Para> {
    laid_out(&lines(parts, look, extent), columns)
}

/// Printed lines in this many columns.
pub fn laid_out(lines: &[Printed], columns: usize) -> Vec<Para> {
    let para = |line: &Printed| Para {
        lines: line.lines,
        ..Para::of(&line.text, columns)
    };
    lines.iter().map(para).collect()
}
