//! The last hour: opening it, and the keys while it is open. What is shown in it is the program's.

use crate::editor::action::Action;
use crate::editor::front::Open;
use crate::editor::history::{Step, step};
use crate::editor::key::Key;
use crate::editor::{Editor, READ_ONLY};

/// Opens it.
pub fn open(editor: &mut Editor) -> Vec<Action> {
    editor.front.open = Some(Open::History { deep: false });
    vec![Action::History(Step::Open)]
}

/// A key while it is open; none if it means nothing there.
pub fn key(editor: &mut Editor, deep: bool, key: Key) -> Option<Vec<Action>> {
    let step = step(key);
    let restores = step == Some(Step::All) || (deep && step == Some(Step::Enter));
    let next = match step {
        Some(Step::Close) => None,
        Some(Step::Back) => deep.then_some(false),
        Some(Step::Enter) => Some(true),
        _ => Some(deep),
    };
    editor.front.open = next.map(|deep| Open::History { deep });
    if restores && editor.read_only {
        return Some(editor.say(READ_ONLY.to_owned()));
    }
    step.map(|step| vec![Action::History(step)])
}
