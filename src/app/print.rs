//! `print`: the document as the screen shows it, on standard output.

use std::io::{IsTerminal, stdout};

use super::cat::with_document;
use super::failure::Failure;
use super::look;
use crate::config::PrintOptions;
use crate::ui::print::{self, Paper};

/// Columns where nobody says how many: what mail and pagers agree on.
const COLUMNS: u16 = 80;

/// The document as text, for standard output; with colours if that is a terminal.
pub fn print(options: PrintOptions) -> Result<String, Failure> {
    let terminal = stdout().is_terminal();
    let columns = || crossterm::terminal::size().ok().map(|(columns, _)| columns);
    let width = options.width.or_else(|| columns().filter(|_| terminal));
    let (theme, wrong) = look::theme(&options.look, look::depth(), None);
    if let Some(wrong) = wrong {
        return Err(Failure::Usage(wrong));
    }
    let paper = Paper {
        width: usize::from(width.unwrap_or(COLUMNS)),
        outputs: options.outputs,
        theme: terminal.then_some(theme),
    };
    with_document(options.source, options.deadline, |document| {
        Ok(print::print(document, &paper))
    })
}
