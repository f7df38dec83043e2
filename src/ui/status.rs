//! The status line: mode, place, how the connection stands, and what there is to say.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::people::Away;
use super::search::counted;
use super::{View, WIDE, paint, people, sanitize};
use crate::editor::command::Mode;
use crate::editor::key;
use crate::session::view::Person;

/// Columns of what was searched for; longer ones are cut.
const MAX_SEARCHED: usize = 20;

/// Draws the line. A message takes the place of the connection's facts where both do not fit.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &View, away: &Away) {
    let theme = view.theme;
    let (mode, style) = match view.editor.mode() {
        Mode::Command => ("COMMAND", theme.accent()),
        Mode::Edit => ("EDIT", theme.good()),
        Mode::Normal => ("NORMAL", theme.accent()),
        Mode::Visual => ("VISUAL", theme.accent()),
        Mode::VisualLine => ("VISUAL LINE", theme.accent()),
        Mode::Operator => ("NORMAL", theme.accent()),
    };
    let style = style.patch(theme.strong());
    let mut x = paint::short(buffer, area, (1, 0), mode, style);
    x = paint::short(buffer, area, (x + 2, 0), &place(view), theme.dim());
    if area.width < WIDE {
        x = arrows(buffer, area, x, away, view);
    }
    x = paint::short(buffer, area, (x + 2, 0), &pending(view), theme.strong());
    if let Some(searched) = searched(view) {
        x = paint::short(buffer, area, (x + 2, 0), &searched, theme.accent());
    }
    let message = view.editor.message().or(view.notice);
    if let Some(suspects) = away.suspects.as_ref().filter(|_| message.is_none()) {
        x = paint::short(buffer, area, (x + 2, 0), suspects, theme.warning());
    }
    if let Some(message) = message {
        x = paint::short(buffer, area, (x + 2, 0), message, theme.strong());
    }
    let facts = facts(view);
    let width = paint::to_u16(sanitize::width(&facts)) + 1;
    let free = area.width.saturating_sub(x + 2);
    if width <= free {
        paint::text(buffer, area, (area.width - width, 0), &facts, theme.dim());
    } else if message.is_none() {
        paint::short(buffer, area, (x + 2, 0), &facts, theme.dim());
    }
}

/// `/text 3/17` while matches are marked.
fn searched(view: &View) -> Option<String> {
    let search = view.editor.front().search();
    let count = search.count(view.doc)?;
    let text = sanitize::short(search.text(), MAX_SEARCHED);
    Some(format!("/{text} {}", counted(count)))
}

/// `3 d`: what was typed of a command so far.
fn pending(view: &View) -> String {
    let editor = view.editor;
    let count = editor.count().map(|count| count.to_string());
    let waits = editor
        .waiting()
        .map(|bound| format!("{} …", bound.written()));
    let keys = key::written(editor.pending());
    let keys = Some(keys).filter(|keys| !keys.is_empty());
    let parts: Vec<String> = [count, keys, waits].into_iter().flatten().collect();
    parts.join(" ")
}

/// `cell 3/12`, or the line of a text document.
fn place(view: &View) -> String {
    let index = view.editor.focus().and_then(|cell| view.doc.index_of(cell));
    match index {
        Some(_) if view.doc.is_text() => String::new(),
        Some(index) => {
            let of = view.doc.cells().len();
            format!("cell {}/{of}{}", index + 1, selected(view))
        }
        None => String::new(),
    }
}

/// How many cells are selected, if any are.
fn selected(view: &View) -> String {
    let range = view.editor.range(view.doc);
    let words = range.map(|(first, last)| format!(", {} selected", last - first + 1));
    words.unwrap_or_default()
}

/// Who is above and below, where there is no rail for it.
fn arrows(buffer: &mut Buffer, area: Rect, x: u16, away: &Away, view: &View) -> u16 {
    let one = |buffer: &mut Buffer, x: u16, sign: &str, who: &[&Person]| match who {
        [] => x,
        [first, rest @ ..] => {
            let more = if rest.is_empty() { "" } else { "+" };
            let text = format!("{sign}{}{more}", people::initial(&first.name));
            paint::short(
                buffer,
                area,
                (x + 1, 0),
                &text,
                view.theme.peer(first.color),
            )
        }
    };
    let x = one(buffer, x, "▲", &away.above);
    one(buffer, x, "▼", &away.below)
}

/// Stands there until somebody decides: a line that passes would be missed.
const APART: &str = "another document: :carry-over, :take-theirs or :keep-mine";

/// `signaling 1/2 · peers 3, all in step · saved`; for a local file the last of it alone.
fn facts(view: &View) -> String {
    let saved = view.standing.saved.map(|saved| match saved {
        true => "saved",
        false => "not saved",
    });
    if view.standing.apart > 0 {
        return APART.to_owned();
    }
    let room = (!view.standing.local).then(|| connection(view));
    let facts = [room.as_deref(), saved];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn connection(view: &View) -> String {
    let standing = view.standing;
    let peers = match (standing.peers, standing.in_step) {
        (0, _) => "nobody else here".to_owned(),
        (peers, in_step) if in_step >= peers => format!("peers {peers}, all in step"),
        (peers, in_step) => format!("peers {peers}, {in_step} in step"),
    };
    format!(
        "signaling {}/{} · {peers}",
        standing.servers_up, standing.servers
    )
}
