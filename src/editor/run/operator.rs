//! Operators: delete, change, copy, indent, comment, another case; over a motion, an object, whole lines
//! or the selection.

use super::edit::{Change, applied, change, edited, step};
use super::{comment, indent, insert, letters, visual};
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::text::Operator;
use crate::editor::command::{Mode, Motion};
use crate::editor::motion::{self, Aim, Cover};
use crate::editor::region::Region;
use crate::editor::register::{self, Copied};
use crate::editor::state_text::Pending;
use crate::editor::word::{self, Class, Size};
use crate::editor::{Editor, text};
use crate::notebook::cell::Cell;

/// What an operator is given.
struct Work<'a> {
    operator: Operator,
    cell: &'a Cell,
    region: Region,
    /// Where the caret belongs when nothing is deleted.
    at: usize,
    register: Option<char>,
}

/// Applies the operator to the selection; without one it waits for its text. Called twice it takes
/// whole lines.
pub fn operate(
    editor: &mut Editor,
    operator: Operator,
    call: &Call,
    around: &Around,
) -> Vec<Action> {
    match (editor.mode, editor.text.operator) {
        (Mode::Visual | Mode::VisualLine, _) => on_selection(editor, operator, around),
        (Mode::Operator, Some(waiting)) if doubles(waiting.operator, operator) => {
            let count = times(waiting.count, call.count).unwrap_or(1);
            on_lines(editor, waiting.operator, waiting.register, count, around)
        }
        (Mode::Operator, _) => cancel(editor),
        _ => {
            editor.text.operator = Some(Pending {
                operator,
                count: call.count,
                register: editor.text.using,
            });
            editor.mode = Mode::Operator;
            Vec::new()
        }
    }
}

/// Whether the second operator says that the first is for whole lines: the same again, or the last key
/// of `g c` again, which alone is another one's.
fn doubles(waiting: Operator, second: Operator) -> bool {
    waiting == second || (waiting, second) == (Operator::Comment, Operator::Change)
}

/// The counts of an operator and of its motion.
fn times(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.saturating_mul(other)),
        (one, other) => one.or(other),
    }
}

/// No operator waits any more.
pub fn cancel(editor: &mut Editor) -> Vec<Action> {
    editor.text.operator = None;
    if editor.mode != Mode::Operator {
        return Vec::new();
    }
    editor.mode = Mode::Normal;
    vec![Action::CaretMoved]
}

/// The operator that waits gets what the motion covers.
pub fn over(editor: &mut Editor, motion: Motion, aim: Aim, around: &Around) -> Vec<Action> {
    let Some((waiting, cell)) = editor.text.operator.zip(edited(editor, around.doc)) else {
        return cancel(editor);
    };
    let aim = Aim {
        count: times(waiting.count, aim.count),
        ..aim
    };
    let from = editor.caret;
    let Some((region, at)) = covered(&cell.source, from, motion, aim, waiting.operator) else {
        return cancel(editor);
    };
    apply(
        editor,
        Work {
            operator: waiting.operator,
            cell: &cell,
            region,
            at,
            register: waiting.register,
        },
        around,
    )
}

/// The operator that waits gets this object.
pub fn on_object(editor: &mut Editor, region: Region, around: &Around) -> Vec<Action> {
    let Some((waiting, cell)) = editor.text.operator.zip(edited(editor, around.doc)) else {
        return cancel(editor);
    };
    apply(
        editor,
        Work {
            operator: waiting.operator,
            cell: &cell,
            region,
            at: region.from,
            register: waiting.register,
        },
        around,
    )
}

/// Applies an operator to what is selected.
pub fn on_selection(editor: &mut Editor, operator: Operator, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    let region = visual::region_or_char(editor, &cell.source);
    let anchor = editor.anchor.as_ref().map(|(byte, _)| *byte);
    let first = anchor.unwrap_or(editor.caret).min(editor.caret);
    let line = text::line_start(&cell.source, editor.caret);
    let above = anchor.is_some_and(|anchor| line < text::line_start(&cell.source, anchor));
    let at = match editor.mode == Mode::VisualLine && !above {
        true => region.from,
        false => first,
    };
    let register = editor.text.using;
    visual::leave(editor, around.doc);
    apply(
        editor,
        Work {
            operator,
            cell: &cell,
            region,
            at,
            register,
        },
        around,
    )
}

/// Applies an operator to a piece of the focused cell's source.
pub fn on_region(
    editor: &mut Editor,
    operator: Operator,
    region: Region,
    around: &Around,
) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    let work = Work {
        operator,
        cell: &cell,
        region,
        at: region.from,
        register: editor.text.using,
    };
    apply(editor, work, around)
}

/// Applies an operator to so many lines from the caret's on.
pub fn on_lines(
    editor: &mut Editor,
    operator: Operator,
    register: Option<char>,
    count: usize,
    around: &Around,
) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return cancel(editor);
    };
    let last = text::lines_below(&cell.source, editor.caret, count - 1);
    let region = Region::lines(&cell.source, editor.caret, last);
    let first = text::first_in_line(&cell.source, region.from);
    let start = count == 1 && matches!(operator, Operator::Case(_));
    let work = Work {
        operator,
        cell: &cell,
        region,
        at: if start {
            first.min(editor.caret)
        } else {
            editor.caret
        },
        register,
    };
    apply(editor, work, around)
}

/// Applies an operator from the caret to the end of its line, or of one so many below.
pub fn on_line_end(
    editor: &mut Editor,
    operator: Operator,
    count: usize,
    around: &Around,
) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    let last = text::lines_below(&cell.source, editor.caret, count - 1);
    let region = Region::chars(editor.caret, text::line_end(&cell.source, last));
    let region = match operator {
        Operator::Delete => as_lines(&cell.source, region),
        _ => region,
    };
    on_region(editor, operator, region, around)
}

/// What a motion covers for an operator, and the first place of it; none if it leads nowhere.
fn covered(
    source: &str,
    from: usize,
    motion: Motion,
    aim: Aim,
    operator: Operator,
) -> Option<(Region, usize)> {
    if let Motion::NextWord(size) = motion {
        let region = words(source, from, size, aim.count.unwrap_or(1), operator)?;
        return Some((region, from));
    }
    let to = motion::within(motion, source, from, aim).or_else(|| match motion {
        Motion::WordEnd(_) => Some(text::last_in_line(source, source.len())),
        _ => None,
    })?;
    let region = match motion.cover() {
        Cover::Lines => Region::lines(source, from, to),
        Cover::Inclusive => characters(source, from, to),
        Cover::Exclusive if motion == Motion::Left => Region::chars(from, to),
        Cover::Exclusive => Region::exclusive(source, from, to),
    };
    let region = match operator {
        Operator::Delete if !region.lines => as_lines(source, region),
        _ => region,
    };
    // Copying lines from the caret's own on leaves the caret where it is.
    let stays = operator == Operator::Yank && motion == Motion::LineHere;
    Some((region, if stays { from } else { from.min(to) }))
}

/// From one character to another, both included, and never the break of the last one's line.
fn characters(source: &str, from: usize, to: usize) -> Region {
    let last = from.max(to);
    let piece = Region::inclusive(source, from, to);
    Region {
        to: piece.to.min(text::line_end(source, last)),
        ..piece
    }
}

/// vi's rule for deleting over several lines: where nothing but blanks would stay, whole lines go.
fn as_lines(source: &str, region: Region) -> Region {
    let before = text::slice(source, text::line_start(source, region.from), region.from);
    let after = text::slice(source, region.to, text::line_end(source, region.to));
    let alone = before.trim().is_empty() && after.trim().is_empty();
    match alone && region.text(source).contains('\n') {
        true => Region::lines(source, region.from, region.to),
        false => region,
    }
}

/// So many words on: the blanks behind the last one are left by a change, and the break of its line by
/// all operators.
fn words(
    source: &str,
    from: usize,
    size: Size,
    count: usize,
    operator: Operator,
) -> Option<Region> {
    let change = operator == Operator::Change;
    if change && word::class(source, from, size) != Class::Blank {
        let mut last = word::end_here(source, from, size);
        for _ in 1..count {
            last = word::next_end(source, last, size).unwrap_or(last);
        }
        return Some(characters(source, from, last));
    }
    let mut to = from;
    let mut last = from;
    for _ in 0..count {
        last = to;
        to = word::next_start(source, to, size);
    }
    let end = text::line_end(source, last);
    if end == from && text::line_start(source, from) == from && !change {
        return (to > from).then(|| Region::exclusive(source, from, to));
    }
    let blank = text::slice(source, end, to).trim().is_empty();
    let to = if blank { to.min(end) } else { to };
    (to > from || change).then(|| Region::chars(from, to))
}

fn apply(editor: &mut Editor, work: Work, around: &Around) -> Vec<Action> {
    editor.text.operator = None;
    editor.mode = Mode::Normal;
    let source = &work.cell.source;
    match work.operator {
        Operator::Delete => delete(editor, &work),
        Operator::Change => change_it(editor, &work),
        Operator::Yank => {
            let mut actions = keep(editor, &work, true);
            let place = motion::Place {
                cell: work.cell.key,
                byte: work.at,
            };
            editor.take_focus(place, around.doc);
            actions.push(Action::CaretMoved);
            actions
        }
        Operator::Indent | Operator::Dedent | Operator::Comment => {
            let starts = work.region.line_starts(source);
            let changes = match work.operator {
                Operator::Indent => indent::deeper(source, &starts, 1),
                Operator::Dedent => indent::shallower(source, &starts, 1),
                _ => match comment::toggled(source, &starts, work.cell.kind, around.doc) {
                    Ok(changes) => changes,
                    Err(reason) => return editor.say(reason),
                },
            };
            let caret = first_of(source, &changes, text::line_start(source, work.region.from));
            let actions = change(editor, work.cell.key, changes, caret);
            settle_at(editor, actions, caret)
        }
        Operator::Case(case) => {
            let changes = letters::cased(source, work.region, case);
            let actions = change(editor, work.cell.key, changes, work.at);
            settle_at(editor, actions, work.at)
        }
    }
}

/// The caret goes there, though nothing is edited.
fn put_caret(editor: &mut Editor, byte: usize) {
    editor.caret = byte;
    editor.mark = None;
    editor.goal = None;
}

/// The actions as a step; where there are none, the caret goes there nevertheless.
fn settle_at(editor: &mut Editor, actions: Vec<Action>, caret: usize) -> Vec<Action> {
    if actions.is_empty() {
        put_caret(editor, caret);
        return vec![Action::CaretMoved];
    }
    step(editor, actions)
}

/// The first character that is no blank of the line that started there before the changes.
fn first_of(source: &str, changes: &[Change], start: usize) -> usize {
    text::first_in_line(&applied(source, changes), start)
}

/// Keeps the text in its register; a copy goes to the system's clipboard, too, if it has no name.
fn keep(editor: &mut Editor, work: &Work, copy: bool) -> Vec<Action> {
    let kept = Copied::new(work.region.text(&work.cell.source), work.region.lines);
    let text = kept.text.clone();
    let clipboard = work.register.map_or(copy, register::is_clipboard);
    match copy {
        true => editor.text.registers.copy(work.register, kept),
        false => editor.text.registers.put(work.register, kept),
    }
    if clipboard {
        vec![Action::Copy(text)]
    } else {
        Vec::new()
    }
}

fn delete(editor: &mut Editor, work: &Work) -> Vec<Action> {
    let mut actions = keep(editor, work, false);
    let source = &work.cell.source;
    let (from, to) = match work.region.lines {
        true => text::with_break(source, work.region.from, work.region.to),
        false => (work.region.from, work.region.to),
    };
    let changes = vec![(from, to, String::new())];
    let left = applied(source, &changes);
    let caret = match work.region.lines {
        true => text::first_in_line(&left, work.region.from.min(left.len())),
        false => from,
    };
    let edit = change(editor, work.cell.key, changes, caret);
    if edit.is_empty() {
        put_caret(editor, caret);
    }
    actions.extend(step(editor, edit));
    actions
}

fn change_it(editor: &mut Editor, work: &Work) -> Vec<Action> {
    let mut actions = keep(editor, work, false);
    actions.push(Action::EndUndoGroup);
    let source = &work.cell.source;
    let Region {
        mut from,
        to,
        lines,
    } = work.region;
    if lines {
        from = (from + text::indent(source, from).len()).min(to);
    }
    let edit = change(editor, work.cell.key, vec![(from, to, String::new())], from);
    if edit.is_empty() {
        put_caret(editor, from);
    }
    actions.extend(edit);
    insert::begin_session(editor, 1, false);
    actions.push(Action::CaretMoved);
    actions
}
