//! What a program printed, as a terminal would end up showing it.

use super::flow::Text;
use super::fold::Para;
use super::screen::Screen;
use crate::ui::rich::Look;

/// A printed line, and how many lines it stands for.
pub struct Printed {
    pub text: Text,
    pub lines: usize,
}

/// The lines of a text that was printed in parts.
pub fn lines<'a>(parts: impl Iterator<Item = &'a str>, look: Look) -> Vec<Printed> {
    let mut screen = Screen::new(look);
    parts.for_each(|part| screen.feed(part));
    screen.finish()
}

/// The same, laid out.
pub fn paras<'a>(parts: impl Iterator<Item = &'a str>, look: Look, columns: usize) -> Vec<Para> {
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
