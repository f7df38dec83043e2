//! What a program printed, as a terminal would end up showing it.

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

/// Bytes of a long text that are read at its beginning and at its end; of what lies between, the lines
/// are counted. A program that runs prints on and on, and all is read again each time: what is shown is
/// a screen of it.
const HEAD: usize = 64 * 1024;
const TAIL: usize = 192 * 1024;

/// The lines of a text that was printed in parts.
pub fn lines<'a>(parts: impl Iterator<Item = &'a str> + Clone, look: Look) -> Vec<Printed> {
    let total: usize = parts.clone().map(str::len).sum();
    let tail = total.saturating_sub(TAIL).max(HEAD);
    let mut screen = Screen::new(look);
    let mut at = 0;
    for part in parts {
        let (head, tail) = (HEAD.saturating_sub(at), tail.saturating_sub(at));
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
) -> Vec<Para> {
    laid_out(&lines(parts, look), columns)
}

/// Printed lines in this many columns.
pub fn laid_out(lines: &[Printed], columns: usize) -> Vec<Para> {
    let para = |line: &Printed| Para {
        lines: line.lines,
        ..Para::of(&line.text, columns)
    };
    lines.iter().map(para).collect()
}
