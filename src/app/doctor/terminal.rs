//! The terminal: size, colours, keyboard protocol and pictures.

use super::finding::{Finding, foreign};
use crate::app::terminal::Answers;
use crate::app::terminal::graphics::Graphics;
use crate::ui::theme::Depth;

/// Smaller than this, cells and the people beside them have no room together.
const COLUMNS: u16 = 60;
const ROWS: u16 = 16;

/// What is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// `TERM`, as it is set.
    pub term: Option<String>,
    pub columns: u16,
    pub rows: u16,
    pub answers: Answers,
    pub depth: Depth,
    /// `NO_COLOR` is set.
    pub no_color: bool,
    pub graphics: Graphics,
}

/// One line a property.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    vec![
        kind(facts),
        size(facts.columns, facts.rows),
        colours(facts.depth, facts.no_color),
        keyboard(facts.answers.keyboard),
        pictures(facts.graphics),
    ]
}

fn kind(facts: &Facts) -> Finding {
    let term = facts.term.as_deref().map_or_else(String::new, foreign);
    let name = facts.answers.name.as_deref().map(foreign);
    match (term.is_empty(), name) {
        (true, _) => Finding::warn("terminal", "TERM is not set")
            .then("set it as the terminal's manual says, such as xterm-256color"),
        (false, Some(name)) => Finding::ok("terminal", &format!("{name}, TERM is {term}")),
        (false, None) if facts.answers.complete => {
            Finding::ok("terminal", &format!("TERM is {term}; it tells no name"))
        }
        (false, None) => Finding::warn(
            "terminal",
            &format!("TERM is {term}; it answered no question in time"),
        )
        .then("over a slow line say it by hand: --theme, --pictures"),
    }
}

fn size(columns: u16, rows: u16) -> Finding {
    let text = format!("{columns} columns, {rows} rows");
    match columns >= COLUMNS && rows >= ROWS {
        true => Finding::ok("size", &text),
        false if columns == 0 || rows == 0 => {
            Finding::warn("size", "the terminal does not know its own size")
                .then("set it: stty columns 80 rows 24")
        }
        false => Finding::warn("size", &text).then(&format!(
            "from {COLUMNS} columns and {ROWS} rows on there is room for a cell and who is here"
        )),
    }
}

fn colours(depth: Depth, no_color: bool) -> Finding {
    match depth {
        Depth::True => Finding::ok("colours", "all of them"),
        Depth::Plain if no_color => Finding::ok("colours", "none, as NO_COLOR asks"),
        Depth::Plain => {
            Finding::warn("colours", "none").then("set TERM to what the terminal really is")
        }
        Depth::Indexed => Finding::ok("colours", "256 of them")
            .then("if the terminal has all: export COLORTERM=truecolor"),
        Depth::Sixteen => Finding::warn("colours", "sixteen: pictures are named only")
            .then("if the terminal has more: export TERM=xterm-256color"),
    }
}

fn keyboard(protocol: bool) -> Finding {
    match protocol {
        true => Finding::ok("keyboard", "every key arrives (kitty keyboard protocol)"),
        false => Finding::warn(
            "keyboard",
            "keys such as ctrl-enter arrive as others (no kitty keyboard protocol)",
        )
        .then("celljam keys tells which; others stand beside them"),
    }
}

fn pictures(graphics: Graphics) -> Finding {
    match graphics {
        Graphics::Kitty => Finding::ok("pictures", "by kitty's protocol"),
        Graphics::Iterm => Finding::ok("pictures", "by iTerm2's protocol"),
        Graphics::Sixel => Finding::ok("pictures", "by sixel"),
        Graphics::Blocks => Finding::ok("pictures", "in halves of characters")
            .then("for finer ones: kitty, Ghostty, WezTerm, iTerm2 or foot"),
        Graphics::None => Finding::ok("pictures", "by their names alone"),
    }
}
