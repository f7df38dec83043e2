//! The outline panel: open, narrowed, and gone to.

use super::seek;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::editor::front::{Open, OutlinePanel};
use crate::editor::key::Key;
use crate::editor::list::Event;
use crate::editor::motion::Place;
use crate::editor::outline::{self, Wanted};

/// Opens the panel, with what one is in selected.
pub fn open(editor: &mut Editor, wanted: Wanted, doc: &dyn Doc) -> Vec<Action> {
    let outline = &mut editor.front.outline;
    outline.learn_language(doc);
    outline.notice(doc);
    outline.step(doc);
    editor.front.open = Some(Open::Outline(OutlinePanel {
        list: outline::panel(wanted),
        wanted,
    }));
    fill(editor, doc);
    select_here(editor, doc);
    Vec::new()
}

/// Shows what is known now.
fn fill(editor: &mut Editor, doc: &dyn Doc) {
    if let Some(Open::Outline(panel)) = &mut editor.front.open {
        let rows = editor.front.outline.rows(panel.wanted, doc);
        panel.list.set_rows(rows);
    }
}

/// Selects the last entry that is not behind the place where one is.
fn select_here(editor: &mut Editor, doc: &dyn Doc) {
    let here = editor.here();
    let Some(Open::Outline(panel)) = &mut editor.front.open else {
        return;
    };
    let order = |place: &Place| (doc.index_of(place.cell), place.byte);
    let here = here.map(|here| order(&here));
    let before = panel
        .list
        .rows(0)
        .take_while(|row| Some(order(&row.what)) <= here);
    if let Some(last) = before.last().map(|row| row.what) {
        panel.list.select(|place| *place == last);
    }
}

/// A key in the panel.
pub fn key(
    editor: &mut Editor,
    mut panel: OutlinePanel,
    key: Key,
    doc: &dyn Doc,
) -> Option<Vec<Action>> {
    match panel.list.key(key, &mut editor.front.memory.killed) {
        Event::Chosen => Some(go(editor, &panel, doc)),
        Event::Closed => Some(Vec::new()),
        event => {
            editor.front.open = Some(Open::Outline(panel));
            (event != Event::Nothing).then(Vec::new)
        }
    }
}

/// Goes to what is selected.
fn go(editor: &mut Editor, panel: &OutlinePanel, doc: &dyn Doc) -> Vec<Action> {
    let place = panel.list.selected().map(|row| row.what);
    let Some(place) = place.filter(|place| doc.index_of(place.cell).is_some()) else {
        return Vec::new();
    };
    editor.note_jump(doc);
    editor.take_focus(place, doc);
    seek::moved(Some(place))
}

pub fn settle(editor: &mut Editor, doc: &dyn Doc) {
    if matches!(editor.front.open, Some(Open::Outline(_))) && editor.front.outline.notice(doc) {
        fill(editor, doc);
    }
}

/// Whether the panel is open and not complete.
pub fn is_busy(editor: &Editor) -> bool {
    matches!(editor.front.open, Some(Open::Outline(_))) && editor.front.outline.is_busy()
}

/// Reads on for a while.
pub fn work(editor: &mut Editor, doc: &dyn Doc) {
    if is_busy(editor) && editor.front.outline.step(doc) {
        fill(editor, doc);
    }
}
