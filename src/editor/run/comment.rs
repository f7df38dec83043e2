//! Comments on and off, for whole lines.

use super::edit::{Change, edited};
use super::{indent, visual};
use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::editor::language::{self, Comment};
use crate::editor::{Editor, text};
use crate::notebook::cell::CellKind;

/// Comments the caret's line or the selected ones, or ends that.
pub fn toggle(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let starts = visual::region_or_char(editor, source).line_starts(source);
    match toggled(source, &starts, cell.kind, doc) {
        Ok(changes) => {
            let closing = |(from, to, with): &&Change| {
                *from == editor.caret && from == to && with.starts_with(' ')
            };
            let behind = changes
                .iter()
                .find(closing)
                .map_or(0, |(.., with)| with.len());
            let actions = indent::in_place(editor, cell.key, changes);
            // The caret was at the end of the text, and stays before the mark that closes it.
            editor.caret -= if actions.is_empty() { 0 } else { behind };
            actions
        }
        Err(reason) => editor.say(reason),
    }
}

/// What makes comments of the lines that start there, or of comments lines again. Lines of blanks are
/// left alone, unless there are no others.
pub fn toggled(
    source: &str,
    starts: &[usize],
    kind: CellKind,
    doc: &dyn Doc,
) -> Result<Vec<Change>, String> {
    let comment = language::comment(kind, doc.language().as_deref());
    let comment = comment.ok_or("a raw cell is in no language: it has no comments")?;
    let lines: Vec<(usize, &str)> = starts
        .iter()
        .map(|start| {
            (
                *start,
                text::slice(source, *start, text::line_end(source, *start)),
            )
        })
        .filter(|(_, line)| starts.len() == 1 || !line.trim().is_empty())
        .collect();
    let all = lines.iter().all(|(_, line)| is_comment(line, comment));
    Ok(match all {
        true => lines
            .iter()
            .flat_map(|(at, line)| opened(*at, line, comment))
            .collect(),
        false => closed(&lines, comment),
    })
}

fn is_comment(line: &str, comment: Comment) -> bool {
    let line = line.trim();
    line.starts_with(comment.open) && line.ends_with(comment.close)
}

/// The lines as comments: the marks stand in one column, that of the line with the least indent.
fn closed(lines: &[(usize, &str)], comment: Comment) -> Vec<Change> {
    let column = lines
        .iter()
        .map(|(_, line)| text::indent(line, 0).len())
        .min()
        .unwrap_or(0);
    let mut changes = Vec::new();
    for (start, line) in lines {
        changes.push((start + column, start + column, format!("{} ", comment.open)));
        if !comment.close.is_empty() {
            let end = start + line.trim_end().len().max(column);
            changes.push((end, end, format!(" {}", comment.close)));
        }
    }
    changes
}

/// A comment as a line again: the marks go, each with one space.
fn opened(start: usize, line: &str, comment: Comment) -> Vec<Change> {
    let from = text::indent(line, 0).len();
    let inner = &line[from + comment.open.len()..];
    let space = usize::from(inner.starts_with(' '));
    let mark = from + comment.open.len() + space;
    let mut changes = vec![(start + from, start + mark, String::new())];
    let end = line.trim_end().len();
    if !comment.close.is_empty() && end >= mark + comment.close.len() {
        let close = end - comment.close.len();
        let space = usize::from(close > mark && line[..close].ends_with(' '));
        changes.push((start + close - space, start + end, String::new()));
    }
    changes
}
