//! The terminal, taken and given back: on return, on error, on panic.

use std::io::{self, Stdout, Write, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{SetCursorStyle, Show};
use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
    supports_keyboard_enhancement,
};
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use crate::editor::textual::CaretShape;
use crate::notebook::boundary;
use crate::ui::compact::Compact;
use crate::ui::guard::Guard;

/// Whether the kitty keyboard protocol is on, and must be switched off again.
static PROTOCOL: AtomicBool = AtomicBool::new(false);

/// Whether the caret has a shape of ours, and must get its own one back.
static SHAPED: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is ours, and must be given back.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// The screen while we have it; dropped, the terminal is as it was.
pub struct Screen {
    terminal: Terminal<Guard<Compact<Stdout>>>,
    shape: Option<CaretShape>,
}

impl Screen {
    /// Takes the terminal: raw, other screen, pastes in one piece.
    pub fn open() -> io::Result<Self> {
        restore_on_panic();
        enable_raw_mode()?;
        let taken = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste);
        let taken = taken.and_then(|()| tell_keys_apart());
        let terminal =
            taken.and_then(|()| Terminal::new(Guard::new(Compact::new(stdout(), columns_rows))));
        terminal
            .map(|terminal| Self {
                terminal,
                shape: None,
            })
            .inspect_err(|_| restore())
    }

    /// Has clicks, drags and the wheel told: not every movement, which would cost bytes for nothing.
    pub fn take_mouse(&mut self) -> io::Result<()> {
        MOUSE.store(true, Ordering::Relaxed);
        stdout().write_all(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h")?;
        stdout().flush()
    }

    /// Whether the terminal speaks the kitty keyboard protocol.
    pub fn has_protocol(&self) -> bool {
        PROTOCOL.load(Ordering::Relaxed)
    }

    /// Draws one frame, all at once where the terminal knows how.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(paint).map(drop)
    }

    /// Gives the caret this shape, if it has another one.
    pub fn shape(&mut self, shape: Option<CaretShape>) -> io::Result<()> {
        if shape.is_none() || shape == self.shape {
            return Ok(());
        }
        self.shape = shape;
        SHAPED.store(true, Ordering::Relaxed);
        match shape {
            Some(CaretShape::Block) => execute!(stdout(), SetCursorStyle::SteadyBlock),
            Some(CaretShape::Underline) => execute!(stdout(), SetCursorStyle::SteadyUnderScore),
            _ => execute!(stdout(), SetCursorStyle::SteadyBar),
        }
    }

    /// Trusts nothing of what the terminal shows: the next frame writes all of it.
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }
}

/// Turns the kitty keyboard protocol on where it is offered, for this screen alone. A terminal that
/// answers no question at all costs two seconds here. Alternate keys tell what shift makes of one, which
/// depends on the keyboard.
fn tell_keys_apart() -> io::Result<()> {
    if !supports_keyboard_enhancement().unwrap_or(false) {
        return Ok(());
    }
    PROTOCOL.store(true, Ordering::Relaxed);
    let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
        | KeyboardEnhancementFlags::REPORT_ALTERNATE_KEYS;
    execute!(stdout(), PushKeyboardEnhancementFlags(flags))
}

fn columns_rows() -> io::Result<Size> {
    let (width, height) = size()?;
    Ok(Size { width, height })
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back. Errors are of no use here: the terminal may be gone.
fn restore() {
    // Before the screen is left: each screen has a state of its own.
    if PROTOCOL.swap(false, Ordering::Relaxed) {
        let _gone = execute!(stdout(), PopKeyboardEnhancementFlags);
    }
    if MOUSE.swap(false, Ordering::Relaxed) {
        let _gone = stdout().write_all(b"\x1b[?1006l\x1b[?1002l\x1b[?1000l");
    }
    if SHAPED.swap(false, Ordering::Relaxed) {
        let _gone = execute!(stdout(), SetCursorStyle::DefaultUserShape);
    }
    let _gone = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _gone = disable_raw_mode();
    let _gone = stdout().flush();
}

/// A panic message is readable only on the restored screen.
fn restore_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let earlier = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            // Caught, with the document rebuilt: no reason to give the screen up.
            if boundary::inside() {
                return;
            }
            restore();
            earlier(panic);
        }));
    });
}
