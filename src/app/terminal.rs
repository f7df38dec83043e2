//! The terminal, taken and given back: on return, on error, on panic.

mod answers;
mod ask;
mod cast;
mod easel;
pub mod graphics;
mod input;
mod late;
mod links;
mod probe;

use std::collections::BTreeSet;
use std::io::{self, Write, stdout};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::cursor::{SetCursorStyle, Show};
use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, Event, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

pub use self::answers::Answers;
use self::ask::Ear;
use self::cast::Out;
pub use self::easel::Easel;
pub use self::late::{Late, Passed};
pub use self::probe::probe;
use crate::editor::textual::CaretShape;
use crate::picture::kitty;
use crate::ui::compact::Compact;
use crate::ui::guard::Guard;
use crate::ui::links::Linked;
use crate::ui::pictures::{Art, Placed};

/// The thread that has taken the terminal: the one that draws.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);

/// Whether the kitty keyboard protocol is on, and must be switched off again.
static PROTOCOL: AtomicBool = AtomicBool::new(false);

/// Whether the other screen is shown, and must be left.
static ALTERNATE: AtomicBool = AtomicBool::new(false);

/// Whether the caret has a shape of ours, and must get its own one back.
static SHAPED: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is ours, and must be given back.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Values of `TERM` for which there is nothing to ask: these print what they do not know.
const QUIET: &[&str] = &["dumb", "linux", "vt52", "vt100", "vt102"];

/// Columns and rows of a terminal that does not know its own: some have none until somebody looks at them.
const UNKNOWN: (u16, u16) = (80, 24);

/// The screen while we have it; dropped, the terminal is as it was.
pub struct Screen {
    terminal: Terminal<Guard<Compact<Out>>>,
    shape: Option<CaretShape>,
    ear: Ear,
    /// The numbers of pictures that the terminal keeps for us.
    given: BTreeSet<u32>,
    /// It shows where links lead.
    shows_targets: bool,
    /// It can tell keys apart.
    tells_keys: bool,
}

impl Screen {
    /// Takes the terminal: raw, other screen, pastes in one piece. It is asked what it can; the answers
    /// are for [`Screen::first_answers`].
    pub fn open() -> io::Result<Self> {
        take_input()?;
        let taken = take_screen().and_then(|()| ask());
        let terminal =
            taken.and_then(|()| Terminal::new(Guard::new(Compact::new(Out::new(), columns_rows))));
        terminal
            .map(|terminal| Self {
                terminal,
                shape: None,
                ear: Ear::default(),
                given: BTreeSet::new(),
                shows_targets: false,
                tells_keys: false,
            })
            .inspect_err(|_| restore())
    }

    /// Takes the terminal again after a shell had it, and trusts nothing of what it shows.
    pub fn resume(&mut self) -> io::Result<()> {
        // Where it was not given back (SIGSTOP), its modes are the shell's all the same.
        restore();
        take_modes()?;
        take_screen()?;
        if self.tells_keys {
            tell_keys_apart()?;
        }
        self.shape = None;
        self.forget()
    }

    /// Records all frames into a new file.
    pub fn record(&mut self, file: &Path) -> io::Result<()> {
        let size = size()?;
        self.out().record(file, size)
    }

    /// The terminal has another size.
    pub fn resized(&mut self, columns: u16, rows: u16) {
        self.out().resized(columns, rows);
    }

    fn out(&mut self) -> &mut Out {
        self.terminal.backend_mut().inner_mut().out_mut()
    }

    /// Has clicks, drags and the wheel told: not every movement, which would cost bytes for nothing.
    pub fn take_mouse(&mut self) -> io::Result<()> {
        MOUSE.store(true, Ordering::Relaxed);
        stdout().write_all(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h")?;
        stdout().flush()
    }

    /// What the terminal has answered before the first frame has to be drawn.
    pub fn first_answers(&mut self) -> Answers {
        self.ear.listen(ask::BEFORE_FRAME).clone()
    }

    /// What it answers in all, and what was typed while we listened. Where it can, keys are told apart
    /// from here on.
    pub fn answers(&mut self) -> io::Result<(Answers, Vec<Event>)> {
        self.ear.listen(ask::IN_ALL - ask::BEFORE_FRAME);
        let (answers, typed) = std::mem::take(&mut self.ear).finish();
        self.tells_keys = answers.keyboard;
        if answers.keyboard {
            tell_keys_apart()?;
        }
        let variable = |name: &str| std::env::var(name).ok();
        self.shows_targets = links::shows_targets(&answers, variable) && !is_quiet();
        Ok((answers, typed))
    }

    /// Draws one frame, all at once where the terminal knows how.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(paint).map(drop)
    }

    /// Whether the terminal shows where links lead.
    pub fn shows_targets(&self) -> bool {
        self.shows_targets
    }

    /// Tells the terminal of the links in what was drawn. One that does not know them shows the text.
    pub fn link(&mut self, links: &[Linked]) -> io::Result<()> {
        match is_quiet() {
            true => Ok(()),
            false => self.terminal.backend_mut().inner_mut().link(links),
        }
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

    /// Gives the terminal a picture whose place is marked by characters.
    pub fn give(&mut self, art: &Art) -> io::Result<()> {
        self.given.insert(art.id);
        let out = self.out();
        out.write_all(&art.sequence)?;
        out.flush()
    }

    /// Puts pictures over the characters where they stand, once the screen has `settled`; returns
    /// whether some wait for that.
    pub fn cover(&mut self, placed: &[Placed], settled: bool) -> io::Result<bool> {
        let compact = self.terminal.backend_mut().inner_mut();
        compact.cover(placed, settled)
    }

    /// Trusts nothing of what the terminal shows: the next frame writes all of it.
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }
}

/// Takes what is typed, as it is typed.
fn take_input() -> io::Result<()> {
    // A terminal that has no name here, or is another user's, is read as it is.
    let _kept = input::reopen();
    take_modes()
}

fn take_modes() -> io::Result<()> {
    own(Some(thread::current().id()));
    enable_raw_mode()
}

fn take_screen() -> io::Result<()> {
    ALTERNATE.store(true, Ordering::Relaxed);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// The thread that has the terminal; none while nobody has.
pub fn owner() -> Option<ThreadId> {
    *OWNER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn own(thread: Option<ThreadId>) {
    *OWNER.lock().unwrap_or_else(PoisonError::into_inner) = thread;
}

/// Has keys come by the line again, as a shell wants it. Nothing is written.
pub fn cook() {
    let _gone = disable_raw_mode();
}

/// Whether the terminal prints what it does not know.
fn is_quiet() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    QUIET.contains(&term.as_str())
}

/// Sends all questions at once. Terminals that say of themselves that they know little are asked nothing.
fn ask() -> io::Result<()> {
    let variable = |name: &str| std::env::var(name).ok();
    if is_quiet() {
        return Ok(());
    }
    if graphics::in_tmux(variable) {
        stdout().write_all(answers::THROUGH_TMUX.as_bytes())?;
    }
    stdout().write_all(answers::QUESTIONS.as_bytes())?;
    stdout().write_all(answers::CLEARED.as_bytes())?;
    stdout().flush()
}

/// Turns the kitty keyboard protocol on, for this screen alone. Alternate keys tell what shift makes of
/// one, which depends on the keyboard.
fn tell_keys_apart() -> io::Result<()> {
    PROTOCOL.store(true, Ordering::Relaxed);
    let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
        | KeyboardEnhancementFlags::REPORT_ALTERNATE_KEYS;
    execute!(stdout(), PushKeyboardEnhancementFlags(flags))
}

fn columns_rows() -> io::Result<Size> {
    let known = size()
        .ok()
        .filter(|(width, height)| *width > 0 && *height > 0);
    let (width, height) = known.unwrap_or(UNKNOWN);
    Ok(Size { width, height })
}

impl Drop for Screen {
    fn drop(&mut self) {
        for id in &self.given {
            let delete = kitty::delete(*id);
            let delete = match graphics::in_tmux(|name| std::env::var(name).ok()) {
                true => easel::passed(&delete),
                false => delete,
            };
            // The terminal may be gone, and its pictures with it.
            let _gone = stdout().write_all(&delete);
        }
        restore();
    }
}

/// Takes the keys alone: raw, pastes in one piece.
pub fn take_keys() -> io::Result<()> {
    take_input()?;
    execute!(stdout(), EnableBracketedPaste).inspect_err(|_| restore())
}

/// Gives the terminal back. Errors are of no use here: the terminal may be gone.
pub fn restore() {
    own(None);
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
    let _gone = execute!(stdout(), DisableBracketedPaste);
    if ALTERNATE.swap(false, Ordering::Relaxed) {
        let _gone = execute!(stdout(), LeaveAlternateScreen, Show);
    }
    let _gone = disable_raw_mode();
    let _gone = stdout().flush();
}

/// Says that this thread has the terminal, until what it returns is dropped.
#[cfg(test)]
pub fn hold_for_test() -> impl Drop {
    struct Held;
    impl Drop for Held {
        fn drop(&mut self) {
            own(None);
        }
    }
    own(Some(thread::current().id()));
    Held
}
