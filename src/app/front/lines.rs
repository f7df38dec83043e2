//! Lines of text: what happens is written once, and the line one is on again as it changes.

use std::io::{self, Write, stdout};
use std::time::Duration;

use super::super::desk::Desk;
use super::super::terminal;
use crate::ui::plain::Said;
use crate::ui::sanitize;

/// The terminal, written to line by line.
#[derive(Default)]
pub struct Told(Written);

/// What stands there.
#[derive(Default)]
struct Written {
    /// The line one is on, and the column of the caret.
    line: (String, usize),
}

impl Told {
    /// Takes the keys; the screen stays as it is.
    pub fn open() -> io::Result<Told> {
        terminal::take_keys()?;
        Ok(Told::default())
    }

    /// Writes what there is to say.
    pub fn tell(&mut self, desk: &mut Desk, now: Duration) -> io::Result<()> {
        let columns = crossterm::terminal::size().map_or(80, |(columns, _)| columns);
        let said = desk.tell(now);
        let mut out = stdout();
        out.write_all(self.0.write(&said, usize::from(columns)).as_bytes())?;
        out.flush()
    }

    /// Gives the terminal back for a while.
    pub fn pause(&mut self) {
        terminal::restore();
    }

    /// Takes the keys again.
    pub fn resume(&mut self) -> io::Result<()> {
        // What was taken before this was stopped without a word is given back first.
        terminal::restore();
        terminal::take_keys()?;
        self.again()
    }

    /// The line one is on is written again.
    pub fn again(&mut self) -> io::Result<()> {
        self.0 = Written::default();
        Ok(())
    }
}

impl Written {
    /// What brings the terminal to this.
    fn write(&mut self, said: &Said, columns: usize) -> String {
        let line = part(&said.line, said.caret, columns);
        if said.lines.is_empty() && !said.fresh && line == self.line {
            return String::new();
        }
        let mut out = String::new();
        // The line that one was on stays where it is, and the news stand below it.
        if (said.fresh || !said.lines.is_empty()) && !self.line.0.is_empty() {
            out.push_str("\r\n");
        }
        for line in &said.lines {
            out.push_str(line);
            out.push_str("\r\n");
        }
        let caret = match line.1 {
            0 => String::new(),
            column => format!("\x1b[{column}C"),
        };
        out.push_str(&format!("\r\x1b[K{}\r{caret}", line.0));
        self.line = line;
        out
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        let mut out = stdout();
        // The terminal may be gone.
        let _gone = out.write_all(b"\r\n");
        let _gone = out.flush();
        terminal::restore();
    }
}

/// The part of a line around its caret that fits into a row, and the caret's column in it.
fn part(line: &str, caret: usize, columns: usize) -> (String, usize) {
    let room = columns.saturating_sub(1).max(1);
    let skip = (caret + 1).saturating_sub(room);
    let (mut column, mut out) = (0, String::new());
    for c in line.chars() {
        let width = sanitize::width(c.encode_utf8(&mut [0; 4]));
        if column >= skip && column + width <= skip + room {
            out.push(c);
        }
        column += width;
    }
    (out, caret - skip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&str], line: &str, caret: usize, fresh: bool) -> Said {
        Said {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            line: line.to_owned(),
            caret,
            fresh,
        }
    }

    #[test]
    fn a_line_is_written_over_while_it_is_the_same_and_left_when_it_is_another() {
        let mut told = Written::default();
        let first = told.write(&said(&["hello"], "cell 1", 0, true), 80);
        assert_eq!(first, "hello\r\n\r\x1b[Kcell 1\r");
        assert_eq!(told.write(&said(&[], "cell 1", 0, false), 80), "");
        let typed = told.write(&said(&[], "cell 12", 3, false), 80);
        assert_eq!(typed, "\r\x1b[Kcell 12\r\x1b[3C");
        let next = told.write(&said(&[], "cell 2", 0, true), 80);
        assert_eq!(next, "\r\n\r\x1b[Kcell 2\r");
        let news = told.write(&said(&["Ana joined"], "cell 2", 0, false), 80);
        assert_eq!(news, "\r\nAna joined\r\n\r\x1b[Kcell 2\r");
    }

    #[test]
    fn a_long_line_is_shown_where_the_caret_is() {
        assert_eq!(part("abcdef", 0, 4), ("abc".to_owned(), 0));
        assert_eq!(part("abcdef", 6, 4), ("ef".to_owned(), 2));
        assert_eq!(part("日本語", 4, 4), ("本".to_owned(), 2));
        assert_eq!(part("", 0, 1), (String::new(), 0));
    }
}
