//! A terminal backend that refuses control bytes: the last line, should a sanitiser be forgotten.

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::sanitize::is_dangerous;

/// Wraps a backend; a cell with a control or bidi character is drawn as `\u{fffd}`.
#[derive(Debug)]
pub struct Guard<B> {
    inner: B,
    replacement: Cell,
}

impl<B: Backend> Guard<B> {
    pub fn new(inner: B) -> Guard<B> {
        Guard {
            inner,
            replacement: Cell::new("\u{fffd}"),
        }
    }

    pub fn inner(&self) -> &B {
        &self.inner
    }

    pub fn inner_mut(&mut self) -> &mut B {
        &mut self.inner
    }
}

impl<B: Backend> Backend for Guard<B> {
    type Error = B::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let replacement = &self.replacement;
        self.inner.draw(content.map(|(x, y, cell)| {
            let bad = cell.symbol().contains(is_dangerous);
            (x, y, if bad { replacement } else { cell })
        }))
    }

    fn append_lines(&mut self, n: u16) -> Result<(), Self::Error> {
        self.inner.append_lines(n)
    }

    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Self::Error> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), Self::Error> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Self::Error> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> Result<Size, Self::Error> {
        self.inner.size()
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::backend::TestBackend;

    #[test]
    fn control_bytes_do_not_pass() {
        let mut guard = Guard::new(TestBackend::new(3, 1));
        let cells = [Cell::new("a"), Cell::new("\x1b[2J"), Cell::new("\u{202e}")];
        let content = cells
            .iter()
            .enumerate()
            .map(|(x, cell)| (x as u16, 0, cell));
        assert!(guard.draw(content).is_ok());
        guard.inner().assert_buffer_lines(["a\u{fffd}\u{fffd}"]);
    }
}
