//! Prompts: what is typed in the row of the status line.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::search::counted;
use super::{View, layout, paint, sanitize};
use crate::editor::find::{Case, Options};
use crate::editor::front::{Asking, Open};
use crate::editor::prompt::{Kind, Line, Prompt};

/// Columns that the line keeps before hints take any.
const LINE: usize = 16;

/// Draws the prompt that is open; false if none is.
pub fn draw(frame: &mut Frame, area: Rect, view: &View) -> bool {
    let (prompt, scope) = match view.editor.front().open() {
        Some(Open::Search(open)) => (&open.prompt, None),
        Some(Open::Replace(open)) => (&open.prompt, Some(open.scope.name())),
        Some(Open::Line(open)) => (&open.prompt, None),
        Some(Open::Asking(open)) => {
            asking(frame.buffer_mut(), area, open, view);
            return true;
        }
        _ => return false,
    };
    let buffer = frame.buffer_mut();
    let label = paint::short(
        buffer,
        area,
        (1, 0),
        prompt.kind.label(),
        view.theme.accent(),
    );
    let hints = hints(prompt, scope, view);
    let right = side(buffer, area, label, prompt.text(), &hints, view);
    let typed = Rect {
        x: area.x + label.min(area.width),
        width: area.width.saturating_sub(label + right),
        ..area
    };
    if let Some(caret) = line(buffer, typed, &prompt.line) {
        frame.set_cursor_position(caret);
    }
    true
}

/// Draws the part of a line around its caret; returns where the caret is.
pub fn line(buffer: &mut Buffer, area: Rect, line: &Line) -> Option<Position> {
    let area = area.intersection(buffer.area);
    let all = layout::Row {
        start: 0,
        end: line.text().len(),
    };
    let before = layout::Row {
        end: line.caret(),
        ..all
    };
    let caret = layout::row_width(line.text(), before);
    let room = usize::from(area.width);
    // One column stays free at the right, for the caret at the end.
    let from = (caret + 1).saturating_sub(room);
    for placed in layout::glyphs(line.text(), all) {
        let end = placed.column + placed.glyph.width;
        if placed.column >= from && end <= from + room {
            let column = paint::to_u16(placed.column - from);
            paint::text(buffer, area, (column, 0), &placed.glyph.text, Style::new());
        }
    }
    if from > 0 {
        paint::text(buffer, area, (0, 0), "…", Style::new());
    }
    (!area.is_empty()).then(|| Position {
        x: area.x + paint::to_u16(caret - from).min(area.width - 1),
        y: area.y,
    })
}

/// Draws the longest of the hints that leaves room for the line; returns the columns that it takes.
fn side(
    buffer: &mut Buffer,
    area: Rect,
    label: u16,
    typed: &str,
    hints: &[String],
    view: &View,
) -> u16 {
    let wanted = (sanitize::width(&sanitize::line(typed)) + 1).max(LINE);
    let fits = |hint: &&String| {
        usize::from(label) + wanted + 2 + sanitize::width(hint) < usize::from(area.width)
    };
    let Some(hint) = hints.iter().find(fits).or(hints.last()) else {
        return 0;
    };
    let most = usize::from(area.width).saturating_sub(usize::from(label) + wanted + 2);
    let text = sanitize::short(hint, most.max(usize::from(area.width / 2)));
    let width = paint::to_u16(sanitize::width(&text)) + 1;
    let x = area.width.saturating_sub(width);
    paint::text(buffer, area, (x, 0), &text, view.theme.strong());
    width + 1
}

/// What stands at the right: how the pattern is meant and how often it is there, from long to short.
fn hints(prompt: &Prompt, scope: Option<&str>, view: &View) -> Vec<String> {
    if prompt.kind == Kind::Command {
        return Vec::new();
    }
    let front = view.editor.front();
    let search = front.search();
    let count = search.count(view.doc).map(counted).unwrap_or_default();
    if let Some(error) = search.error() {
        return vec![sanitize::line(&error.to_string())];
    }
    let options = front.options();
    let (scope_keys, scope) = match scope {
        Some(scope) => (format!("alt-s {scope}"), scope.to_owned()),
        None => (String::new(), String::new()),
    };
    let joined = |parts: &[&str]| {
        let parts = parts.iter().filter(|part| !part.is_empty());
        parts.copied().collect::<Vec<_>>().join("  ")
    };
    let on = on(options);
    vec![
        joined(&[&scope_keys, &toggles(options), &count]),
        joined(&[&scope_keys, "alt-r/w/c", &on, &count]),
        joined(&[&scope, &on, &count]),
        joined(&[&on, &count]),
        count,
    ]
}

/// All of them with their keys.
fn toggles(options: Options) -> String {
    let sign = |on| if on { "●" } else { "○" };
    format!(
        "alt-r {}regex  alt-w {}word  alt-c {} case",
        sign(options.regex),
        sign(options.word),
        case(options.case)
    )
}

fn case(case: Case) -> &'static str {
    match case {
        Case::Smart => "smart",
        Case::Exact => "exact",
        Case::Any => "any",
    }
}

/// Those that are not as they are at first.
fn on(options: Options) -> String {
    let mut on = Vec::new();
    if options.regex {
        on.push(".*");
    }
    if options.word {
        on.push("|w|");
    }
    match options.case {
        Case::Smart => {}
        Case::Exact => on.push("A≠a"),
        Case::Any => on.push("A=a"),
    }
    on.join(" ")
}

/// The question about a match.
fn asking(buffer: &mut Buffer, area: Rect, open: &Asking, view: &View) {
    let theme = view.theme;
    let count = view.editor.front().search().count(view.doc);
    let count = count.map(counted).unwrap_or_default();
    let long = "y yes  n no  a all  q stop";
    let keys = match usize::from(area.width) {
        60.. => long,
        _ => "y n a q",
    };
    let keys = format!("{keys}  {count}");
    let right = paint::to_u16(sanitize::width(&keys)) + 1;
    let question = match open.with.is_empty() {
        true => "delete this?".to_owned(),
        false => format!("replace with {}", open.with),
    };
    let left = Rect {
        width: area.width.saturating_sub(right + 1),
        ..area
    };
    paint::short(buffer, left, (1, 0), &question, theme.strong());
    let x = area.width.saturating_sub(right);
    paint::text(buffer, area, (x, 0), &keys, theme.accent());
}
